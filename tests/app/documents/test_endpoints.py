"""What the screens ask for."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, today

from iso_qms.api import documents as api
from tests.app.documents import (
	AUTHOR,
	CONTROLLER,
	HEAD,
	READER,
	SECRET,
	approved,
	effective,
	procedure,
	start,
)


def acknowledged_type():
	frappe.set_user("Administrator")
	return frappe.get_doc(
		{
			"doctype": "QMS Document Type",
			"type_name": "Read Me",
			"code": "RM",
			"level": "2 Procedure",
			"document_doctype": "QMS Procedure",
			"number_pattern": "RM-.##",
			"needs_acknowledgement": 1,
			"acknowledge_days": 14,
			"ack_question": "谁批准？",
		}
	).insert()


def to_be_read(by=READER):
	kind = acknowledged_type()
	rows = [{"grantee_kind": "User", "grantee": by, "acknowledge": 1}]
	return effective(document_type=kind.name, distribution=rows)


def test_a_reader_gets_the_effective_text():
	document = effective(purpose="<p>公开</p>", steps=[])
	draft = start(document)
	draft.purpose = f"<p>{SECRET}</p>"
	draft.save()
	frappe.set_user(READER)
	seen = api.get_document("QMS Procedure", document.name)
	assert "公开" in seen["html"]
	assert SECRET not in str(seen)
	assert seen["draft"] is None
	assert not any(seen["may"].values())
	assert [row.revision for row in seen["revisions"]] == ["A/0"]


def test_document_control_is_told_of_the_draft():
	document = effective()
	draft = start(document)
	frappe.set_user(CONTROLLER)
	seen = api.get_document("QMS Procedure", document.name)
	assert seen["draft"] == draft.name
	assert seen["may"] == {"revise": False, "make_obsolete": False, "edit": False}


def test_a_draft_is_not_told():
	draft = procedure()
	frappe.set_user(READER)
	with pytest.raises(frappe.PermissionError):
		api.get_document("QMS Procedure", draft.name)


def test_only_documents_are_documents():
	with pytest.raises(frappe.DoesNotExistError):
		api.get_document("User", "Administrator")


def test_a_printed_revision_is_valid_until_its_successor_is():
	document = effective()
	assert api.is_valid(document.name, "A/0")["valid"]
	approved(start(document))
	answer = api.is_valid(document.name, "A/0")
	assert (answer["valid"], answer["status"], answer["effective"]) == (False, "Superseded", "A/1")


@pytest.mark.parametrize("revision", ["A/1", "Z", ""])
def test_what_is_not_in_force_yet_is_not_valid(revision):
	document = effective()
	approved(start(document), effective_from=add_days(today(), 9))
	answer = api.is_valid(document.name, revision)
	assert (answer["valid"], answer["status"]) == (False, None)


def test_a_difference_is_for_who_may_read_both():
	document = effective()
	approved(start(document))
	frappe.set_user(READER)
	with pytest.raises(frappe.PermissionError):
		api.get_difference(f"{document.name} A.0", f"{document.name} A.1")


def test_a_release_asks_the_readers():
	document = to_be_read()
	asked = frappe.get_all(
		"QMS Acknowledgement", filters={"document": document.name}, fields=["user", "status", "due"]
	)
	assert [(row.user, row.status) for row in asked] == [(READER, "Open")]
	assert str(asked[0].due) == add_days(today(), 14)


def test_the_reader_confirms():
	document = to_be_read()
	frappe.set_user(READER)
	open_one = api.get_document("QMS Procedure", document.name)["acknowledgement"]
	assert open_one.question == "谁批准？"
	assert api.acknowledge(open_one.name, "总经理") == "Acknowledged"
	assert api.get_document("QMS Procedure", document.name)["acknowledgement"] is None


@pytest.mark.parametrize("user", [AUTHOR, HEAD, CONTROLLER, "Administrator"])
def test_nobody_confirms_for_another(user):
	document = to_be_read()
	name = frappe.db.get_value("QMS Acknowledgement", {"document": document.name})
	frappe.set_user(user)
	with pytest.raises(frappe.PermissionError):
		api.acknowledge(name)


def test_a_question_wants_its_answer():
	document = to_be_read()
	name = frappe.db.get_value("QMS Acknowledgement", {"document": document.name})
	frappe.set_user(READER)
	with pytest.raises(frappe.ValidationError, match="Answer"):
		api.acknowledge(name, " ")


def test_nobody_confirms_twice():
	document = to_be_read()
	name = frappe.db.get_value("QMS Acknowledgement", {"document": document.name})
	frappe.set_user(READER)
	api.acknowledge(name, "x")
	with pytest.raises(frappe.ValidationError):
		api.acknowledge(name, "y")


@pytest.mark.parametrize("user", [READER, CONTROLLER, "Administrator"])
def test_an_acknowledgement_is_not_written_by_hand(user):
	document = to_be_read()
	acknowledgement = frappe.get_doc("QMS Acknowledgement", {"document": document.name})
	frappe.set_user(user)
	acknowledgement.status = "Acknowledged"
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		acknowledgement.save()


def test_what_was_asked_lapses_with_its_revision():
	document = to_be_read()
	approved(start(document))
	rows = frappe.get_all(
		"QMS Acknowledgement",
		filters={"document": document.name},
		fields=["revision", "status"],
		order_by="revision",
	)
	assert [(row.revision[-3:], row.status) for row in rows] == [("A.0", "Lapsed"), ("A.1", "Open")]


def test_a_reader_sees_what_is_asked_of_him_alone():
	document = to_be_read()
	for user, sees in ((READER, 1), (HEAD, 0), (CONTROLLER, 1)):
		frappe.set_user(user)
		assert len(frappe.get_list("QMS Acknowledgement", filters={"document": document.name})) == sees


def notices(user):
	return frappe.get_all("Notification Log", filters={"for_user": user, "type": "Alert"}, pluck="subject")


@pytest.mark.usefixtures("at_once")
def test_readers_are_told_and_reminded_on_the_day():
	from iso_qms.document_control import telling

	document = to_be_read()
	assert sum(document.name in text for text in notices(READER)) == 1
	name = frappe.db.get_value("QMS Acknowledgement", {"document": document.name})
	frappe.db.set_value("QMS Acknowledgement", name, "due", today())
	telling.remind()
	assert sum(document.name in text for text in notices(READER)) == 2


@pytest.mark.usefixtures("at_once")
def test_owners_are_told_a_month_before_a_review():
	from iso_qms.document_control import telling

	document = effective(document_owner=HEAD)
	frappe.db.set_value("QMS Procedure", document.name, "next_review", add_days(today(), 30))
	telling.remind()
	assert sum(document.name in text for text in notices(HEAD)) == 1


def test_who_comes_later_is_asked_once():
	from iso_qms.document_control import acknowledging

	document = to_be_read()
	document.append("distribution", {"grantee_kind": "User", "grantee": HEAD, "acknowledge": 1})
	document.save()
	assert acknowledging.ask_newcomers() == 1
	assert acknowledging.ask_newcomers() == 0
