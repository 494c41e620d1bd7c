"""External documents and licences: who checks for a new edition, what follows, and what is about to expire."""

from __future__ import annotations

import importlib

import frappe
import pytest
from frappe.utils import add_days, add_months, getdate, today

from iso_qms.document_control import telling
from tests.app.documents import (
	AUTHOR,
	CONTROLLER,
	HEAD,
	MANAGER,
	OUTSIDER,
	READER,
	REFUSED,
	SECRET,
	act,
	approved,
	sent,
	start,
)
from tests.app.documents.test_endpoints import notices

LAW, LICENCE = "Law of the Tests", "Licence of the Tests"


def external(kind: str = LAW, **values):
	"""An external document in force that the reader watches. Returns it as Administrator."""
	frappe.set_user("Administrator")
	if not frappe.db.exists("QMS Document Type", kind):
		described = {"level": "External", "document_doctype": "QMS Document", "number_pattern": "TX-.###"}
		frappe.get_doc(
			{"doctype": "QMS Document Type", "type_name": kind, "code": kind[:9], **described}
		).insert()
	frappe.set_user(AUTHOR)
	content = {"title": "GB 7251.1", "issuer": "国家标准化管理委员会", "edition": "2013", "body": "<p>x</p>"}
	watched = {"watched_by": READER, "check_months": 6}
	draft = frappe.get_doc(
		{"doctype": "QMS Document", "document_type": kind, **content, **watched, **values}
	).insert()
	if values.get("classification") == "Confidential":
		act(act(sent(draft), "Confirm Review", MANAGER), "Approve", MANAGER)
	else:
		approved(draft)
	frappe.set_user("Administrator")
	return frappe.get_doc("QMS Document", draft.number)


def check(document, user=READER, **values):
	"""Enter a check as `user`. Returns it."""
	frappe.set_user(user)
	head = {"document": document.name, "outcome": "Unchanged"}
	return frappe.get_doc({"doctype": "QMS External Check", **head, **values}).insert()


def dates(document):
	return frappe.db.get_value("QMS Document", document.name, ["last_checked", "next_check"])


def found(**filters):
	module = importlib.import_module(
		"iso_qms.iso_qms.report.external_documents_and_licences.external_documents_and_licences"
	)
	return {row["document"]: row for row in module.execute(filters)[1]}


class TestChecks:
	def test_the_first_is_due_by_its_interval_after_it_came_into_force(self):
		assert dates(external()) == (None, getdate(add_months(today(), 6)))

	def test_one_that_finds_nothing_new_moves_the_next(self):
		document = external()
		check(document, checked_on=add_days(today(), -1))
		day = getdate(add_days(today(), -1))
		assert dates(document) == (day, getdate(add_months(day, 6)))

	def test_one_of_before_moves_nothing_back(self):
		document = external()
		check(document)
		check(document, checked_on=add_days(today(), -40))
		assert dates(document)[0] == getdate(today())

	@pytest.mark.parametrize(
		"values", [{"outcome": "New Edition", "edition_found": "2023"}, {"outcome": "Withdrawn"}]
	)
	def test_what_has_changed_is_asked_to_be_changed(self, values):
		document = external()
		done = check(document, findings="局部放电的要求变严", **values)
		request = frappe.get_doc("QMS Change Request", done.change_request)
		assert (request.trigger, request.why, request.owner) == ("Law or Standard", done.findings, READER)
		assert [row.document for row in request.documents] == [document.name]

	def test_what_was_found_is_said(self):
		document = external()
		for values in ({"outcome": "New Edition", "findings": "x"}, {"outcome": "Withdrawn"}):
			with pytest.raises(frappe.MandatoryError):
				check(document, **values)

	def test_who_checked_is_not_typed_in(self):
		done = check(external(), checked_by=MANAGER)
		assert done.checked_by == READER

	def test_no_day_to_come(self):
		with pytest.raises(frappe.ValidationError, match="Checked On"):
			check(external(), checked_on=add_days(today(), 1))

	@pytest.mark.parametrize("user", [HEAD, OUTSIDER])
	def test_others_do_not_check(self, user):
		with pytest.raises(frappe.PermissionError):
			check(external(), user)

	@pytest.mark.parametrize("user", [READER, AUTHOR, CONTROLLER, MANAGER])
	def test_watcher_owner_and_document_control_do(self, user):
		assert check(external(), user).name

	def test_only_what_is_external_and_in_force(self):
		from tests.app.documents import effective

		with pytest.raises(REFUSED):
			check(effective(), CONTROLLER)
		document = external()
		with pytest.raises(REFUSED):
			check(start(document), CONTROLLER)

	@pytest.mark.parametrize("user", [READER, MANAGER, "Administrator"])
	def test_it_stays_as_it_was_written(self, user):
		done = check(external())
		frappe.set_user(user)
		done = frappe.get_doc("QMS External Check", done.name)
		done.outcome = "Withdrawn"
		done.findings = "x"
		with pytest.raises(REFUSED):
			done.save()
		with pytest.raises(REFUSED):
			frappe.delete_doc("QMS External Check", done.name)
		with pytest.raises(REFUSED):
			frappe.get_doc("QMS External Check", done.name).rename("EC-X", force=True)

	@pytest.mark.parametrize("user", [AUTHOR, MANAGER, "Administrator"])
	def test_the_last_check_is_not_typed_into_the_document(self, user):
		document = external()
		frappe.set_user(user)
		document.reload()
		document.last_checked = today()
		document.save()
		assert dates(document)[0] is None

	def test_the_successor_takes_the_check_over(self):
		document = external()
		draft = start(document)
		check(document)
		draft.reload()
		draft.edition = "2023"
		frappe.set_user(AUTHOR)
		draft.save()
		approved(draft)
		assert dates(document)[0] == getdate(today())
		assert frappe.db.get_value("QMS Document", document.name, "edition") == "2023"

	def test_a_check_tells_nothing_of_what_is_confidential(self):
		document = external(classification="Confidential", title=SECRET)
		done = check(document, CONTROLLER)
		frappe.set_user(OUTSIDER)
		assert not frappe.has_permission("QMS External Check", "read", done.name)
		assert done.name not in frappe.get_list("QMS External Check", pluck="name", limit_page_length=0)


@pytest.mark.usefixtures("at_once")
class TestReminders:
	def test_the_watcher_is_told_when_a_check_is_due_and_a_week_after(self):
		document = external()
		for days in (0, -7, -3):
			frappe.db.set_value("QMS Document", document.name, "next_check", add_days(today(), days))
			telling.remind()
		assert sum(document.name in text for text in notices(READER)) == 2

	@pytest.mark.parametrize("days", [90, 30, 0])
	def test_owner_and_watcher_are_told_before_it_expires(self, days):
		document = external(LICENCE, valid_until=add_days(today(), days), document_owner=HEAD)
		telling.remind()
		for user in (READER, HEAD):
			assert sum(document.name in text for text in notices(user)) == 1


class TestReport:
	@pytest.mark.parametrize(
		("until", "state"), [(-1, "Expired"), (0, "Expires Soon"), (90, "Expires Soon"), (91, "Valid")]
	)
	def test_what_expires_is_seen(self, until, state):
		document = external(LICENCE, valid_until=add_days(today(), until))
		row = found()[document.name]
		assert (row["state_key"], row["days_left"]) == (state, until)
		assert document.name in found(state=state)

	def test_what_is_to_be_checked_is_seen(self):
		document = external()
		frappe.db.set_value("QMS Document", document.name, "next_check", today())
		assert found()[document.name]["state_key"] == "Check Due"
		assert document.name not in found(state="Valid")

	def test_drafts_and_own_documents_are_not_in_it(self):
		from tests.app.documents import effective

		own, law = effective(), external()
		draft = start(law)
		frappe.set_user("Administrator")
		assert {own.name, draft.name}.isdisjoint(found())
