"""Change requests, periodic reviews, controlled copies and requests to read."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_months, getdate, today

from iso_qms.document_control import copies
from tests.app.documents import (
	AUTHOR,
	CONTROLLER,
	HEAD,
	MANAGER,
	OUTSIDER,
	READER,
	REFUSED,
	act,
	approved,
	effective,
	procedure,
	sent,
	start,
)


def change(*documents, user=AUTHOR, **values):
	"""Insert a change request over the documents as `user`. Returns it."""
	frappe.set_user(user)
	rows = [
		{"document_doctype": each.doctype, "document": each.name, "impact": "第 4 步"} for each in documents
	]
	head = {"title": "新喷涂线", "trigger": "New Equipment", "what": "增加固化工序", "why": "新设备"}
	return frappe.get_doc({"doctype": "QMS Change Request", **head, "documents": rows, **values}).insert()


def decided(request, user=HEAD):
	apply_workflow(request, "Submit for Review")
	frappe.set_user(user)
	return apply_workflow(frappe.get_doc(request.doctype, request.name), "Approve")


def review(document, user=CONTROLLER, **values):
	"""Insert and submit a review of the document as `user`. Returns it."""
	frappe.set_user(user)
	fine = dict.fromkeys(("compliance", "reasonableness", "rigour", "operability"), "OK")
	head = {"document_doctype": document.doctype, "document": document.name, "outcome": "Keep"}
	return frappe.get_doc({"doctype": "QMS Document Review", **fine, **head, **values}).insert().submit()


def copy_of(document, user=CONTROLLER):
	frappe.set_user(user)
	head = {"document_doctype": document.doctype, "document": document.name, "place": "喷涂线"}
	return frappe.get_doc({"doctype": "QMS Controlled Copy", **head}).insert()


def test_an_approved_change_opens_the_revisions_that_it_names():
	one, two = effective(), effective()
	request = decided(change(one, two))
	assert [row.revision for row in request.reload().documents] == [f"{one.name} A.1", f"{two.name} A.1"]
	revision = frappe.get_doc("QMS Document Revision", f"{one.name} A.1")
	assert revision.change_request == request.name
	assert "固化" in revision.change_reason


def test_a_draft_under_way_takes_the_change_in():
	document = effective()
	draft = start(document)
	assert decided(change(document)).reload().documents[0].revision == draft.name


def test_a_change_that_waits_opens_nothing():
	document = effective()
	apply_workflow(change(document), "Submit for Review")
	assert not frappe.db.exists("QMS Document Revision", f"{document.name} A.1")


def test_who_asks_does_not_decide():
	request = change(effective(), user=HEAD)
	with pytest.raises(REFUSED):
		decided(request, HEAD)


def test_a_change_names_a_document_once():
	document = effective()
	with pytest.raises(frappe.ValidationError, match="Row 2"):
		change(document, document)


def test_a_change_names_no_draft():
	draft = procedure()
	with pytest.raises(frappe.ValidationError, match="draft"):
		change(draft)


def test_keeping_moves_the_next_review():
	document = effective()
	frappe.db.set_value("QMS Procedure", document.name, "next_review", "2020-01-01")
	review(document)
	assert frappe.db.get_value("QMS Procedure", document.name, "next_review") == getdate(
		add_months(today(), 12)
	)


def test_what_is_not_right_is_not_kept():
	with pytest.raises(frappe.ValidationError, match="Outcome"):
		review(effective(), operability="Not OK")


def test_revising_starts_the_draft():
	document = effective()
	review(document, outcome="Revise", operability="Not OK", findings="现场做不到")
	assert frappe.db.exists("QMS Procedure", f"{document.name} A.1")


@pytest.mark.parametrize("outcome", ["Revise", "Abolish"])
def test_an_outcome_wants_its_findings(outcome):
	with pytest.raises(REFUSED):
		review(effective(), outcome=outcome)


def test_document_control_abolishes():
	document = effective()
	review(document, outcome="Abolish", findings="工序取消")
	assert frappe.db.get_value("QMS Procedure", document.name, "status") == "Obsolete"


def test_the_owner_asks_for_the_abolition():
	document = effective(document_owner=AUTHOR)
	done = review(document, AUTHOR, outcome="Abolish", findings="工序取消")
	assert frappe.db.get_value("QMS Procedure", document.name, "status") == "Effective"
	assert frappe.db.get_value("QMS Change Request", done.reload().change_request, "why") == "工序取消"


def test_merging_names_the_document_that_stays():
	with pytest.raises(frappe.ValidationError, match="NOWHERE"):
		review(effective(), outcome="Merge", findings="x", merge_into="NOWHERE-1")


@pytest.mark.parametrize("user", [HEAD, READER, OUTSIDER])
def test_others_do_not_review(user):
	with pytest.raises(frappe.PermissionError):
		review(effective(), user)


def test_copies_are_numbered_within_their_document():
	document, other = effective(), effective()
	names = [copy_of(document).name, copy_of(document).name, copy_of(other).name]
	assert names == [f"{document.name} C01", f"{document.name} C02", f"{other.name} C01"]


def test_a_copy_of_a_draft_is_refused():
	draft = procedure()
	with pytest.raises(frappe.ValidationError, match="not effective"):
		copy_of(frappe.get_doc("QMS Procedure", draft.number))


def test_a_release_calls_for_the_exchange():
	document = effective()
	copy = copy_of(document)
	approved(start(document))
	frappe.set_user(CONTROLLER)
	assert copy.reload().status == "To Exchange"
	assert copies.exchange(copy.name).revision == "A/1"
	assert [row.event for row in copy.reload().events] == ["Issued", "Exchanged"]


def test_there_is_nothing_to_exchange_for():
	copy = copy_of(effective())
	with pytest.raises(frappe.ValidationError, match="newer"):
		copies.exchange(copy.name)


def test_a_copy_is_destroyed_before_a_witness():
	copy = copy_of(effective())
	copies.recall(copy.name)
	for witness in (CONTROLLER, "nobody@example.com", ""):
		with pytest.raises(frappe.ValidationError, match="Witness"):
			copies.destroy(copy.name, witness)
	assert copies.destroy(copy.name, HEAD).events[-1].witness == HEAD


def test_a_copy_that_is_out_is_not_destroyed():
	copy = copy_of(effective())
	with pytest.raises(frappe.ValidationError):
		copies.destroy(copy.name, HEAD)


@pytest.mark.parametrize("user", [AUTHOR, HEAD, READER])
def test_document_control_alone_handles_copies(user):
	copy = copy_of(effective())
	frappe.set_user(user)
	with pytest.raises(frappe.PermissionError):
		copies.recall(copy.name)


@pytest.mark.parametrize(("fieldname", "value"), [("status", "Destroyed"), ("copy_no", 9), ("revision", "Z")])
def test_what_happened_to_a_copy_is_not_typed_in(fieldname, value):
	copy = copy_of(effective())
	before = copy.get(fieldname)
	copy.set(fieldname, value)
	copy.save()
	assert copy.reload().get(fieldname) == before


@pytest.mark.parametrize("user", [CONTROLLER, "Administrator"])
def test_a_copy_is_not_deleted(user):
	copy = copy_of(effective())
	frappe.set_user(user)
	with pytest.raises(REFUSED):
		copy.delete()


def secret():
	draft = procedure(classification="Confidential")
	act(act(sent(draft), "Confirm Review", MANAGER), "Approve", MANAGER)
	return frappe.get_doc("QMS Procedure", draft.number)


def asked_for(document, user=READER, **values):
	frappe.set_user(user)
	head = {
		"document_number": document.name,
		"kind": "Borrow",
		"until": add_days(today(), 7),
		"reason": "投标",
	}
	return frappe.get_doc({"doctype": "QMS Access Request", **head, **values}).insert()


def test_a_granted_request_lets_the_requester_read_until_the_day():
	document = secret()
	request = decided(asked_for(document), MANAGER)
	frappe.set_user(READER)
	assert frappe.has_permission("QMS Procedure", "read", document.name)
	frappe.set_user("Administrator")
	frappe.db.set_value(
		"QMS Document Access", {"parent": document.name, "grantee": READER}, "until", add_days(today(), -1)
	)
	frappe.set_user(READER)
	assert not frappe.has_permission("QMS Procedure", "read", document.name)
	assert request.approved_by == MANAGER


def test_what_was_granted_while_a_successor_is_drafted_outlives_its_release():
	document = secret()
	draft = start(document)
	decided(asked_for(document), MANAGER)
	draft.reload()
	act(act(sent(draft), "Confirm Review", MANAGER), "Approve", MANAGER)
	frappe.set_user(READER)
	assert frappe.has_permission("QMS Procedure", "read", document.name)


def test_a_grant_opens_no_draft():
	document = secret()
	draft = start(document)
	decided(asked_for(document), MANAGER)
	frappe.set_user(READER)
	assert not frappe.has_permission("QMS Procedure", "read", draft.name)


def test_a_request_that_waits_opens_nothing():
	document = secret()
	apply_workflow(asked_for(document), "Submit for Review")
	assert not frappe.has_permission("QMS Procedure", "read", document.name)


def test_everybody_asks_for_himself():
	request = asked_for(secret(), requested_by=MANAGER)
	assert request.requested_by == READER
	request.requested_by = MANAGER
	request.save()
	assert request.reload().requested_by == READER


def test_a_day_that_is_over_is_refused():
	with pytest.raises(frappe.ValidationError, match="Until"):
		asked_for(secret(), until=add_days(today(), -1))


def test_requests_of_others_are_not_seen():
	request = asked_for(secret())
	frappe.set_user(AUTHOR)
	assert not frappe.has_permission("QMS Access Request", "read", request.name)
