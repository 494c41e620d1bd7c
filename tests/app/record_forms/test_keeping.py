"""What has reached the end of its keeping is found, listed once, told once a month, and held back where it is needed."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_years, getdate, today

from iso_qms.api import disposal as api
from iso_qms.iso_qms.report.archive.archive import execute as archive
from iso_qms.iso_qms.report.due_for_disposal.due_for_disposal import execute
from iso_qms.record_forms.retention import disposal_drafts, keeping, until
from iso_qms.setup.marks import get_mark, set_mark
from tests.app import documents
from tests.app.record_forms import AUDITOR, CONTROLLER, HEAD, MANAGER, REFUSED, SHEET, WORKER, fill
from tests.app.record_forms.disposals import approved, asked, old, paper

DISPOSAL = "QMS Disposal"


def due(user="Administrator", **chosen):
	"""The names of the sheets, paper records and revisions of these tests that are due."""
	frappe.set_user(user)
	return [each.name for each in keeping.due_items(**chosen)]


def held(*records, user=CONTROLLER, **values):
	"""A hold on these documents as `user` enters it."""
	frappe.set_user(user)
	items = [{"reference_doctype": r.doctype, "reference_name": r.name} for r in records]
	return frappe.get_doc(
		{"doctype": "QMS Retention Hold", "reason": "客户索赔", "items": items, **values}
	).insert()


@pytest.fixture
def superseded(module_factory, form):
	"""A revision that was superseded five years ago."""
	documents.make_people(module_factory)
	document = documents.effective()
	first = document.effective_revision
	documents.approved(documents.start(document))
	frappe.set_user("Administrator")
	frappe.db.set_value("QMS Document Type", document.document_type, "retention_years", 3)
	frappe.db.set_value("QMS Document Revision", first, "effective_to", add_years(getdate(), -5))
	return frappe.get_doc("QMS Document Revision", first)


class TestFinding:
	def test_a_record_is_due_when_its_years_are_over(self, form):
		record, young = old(), old(years=2)
		found = due(form="TC")
		assert record.name in found and young.name not in found

	def test_the_last_day_of_keeping_is_not_due(self, form):
		record = old()
		frappe.db.set_value(SHEET, record.name, "happened_on", f"{add_years(getdate(), -3)} 00:00:00")
		assert due(form="TC") == []
		yesterday = add_days(add_years(getdate(), -3), -1)
		frappe.db.set_value(SHEET, record.name, "happened_on", f"{yesterday} 23:59:59")
		assert due(form="TC") == [record.name]

	@pytest.mark.parametrize("years", [1, 3, 4, 10])
	def test_the_newest_day_that_is_over_is_the_last_one(self, site, years):
		day = until.last_day_over(years)
		assert getdate(add_years(day, years)) < getdate(today())
		assert getdate(add_years(add_days(day, 1), years)) >= getdate(today())

	def test_one_from_before_it_was_asked_when_goes_by_its_entry(self, form):
		record = old()
		columns = {"happened_on": None, "creation": f"{add_years(getdate(), -4)} 08:00:00"}
		frappe.db.set_value(SHEET, record.name, columns, update_modified=False)
		assert due(form="TC") == [record.name]

	def test_a_draft_is_no_record_yet(self, form):
		record = fill(happened_on=f"{today()} 00:00:00")
		frappe.db.set_value(SHEET, record.name, "happened_on", f"{add_years(getdate(), -5)} 00:00:00")
		assert due(form="TC") == []

	def test_without_a_time_of_keeping_nothing_is_due(self, form):
		old()
		frappe.set_user("Administrator")
		form.reload()
		form.retention_years = 0
		form.save()
		frappe.db.set_single_value("QMS Settings", "default_retention", 0)
		assert due(form="TC") == []

	def test_what_was_destroyed_is_not_due_again(self, form):
		record = old()
		approved(asked(record))
		assert due(form="TC") == []

	def test_a_paper_record_is_due(self, form):
		record = paper(form="TC")
		record.submit()
		assert due(kind=keeping.PAPERS, form="TC") == [record.name]

	def test_a_time_that_was_made_longer_counts_for_paper_too(self, form):
		paper(form="TC").submit()
		frappe.set_user("Administrator")
		form.reload()
		form.retention_years = 40
		form.save()
		assert due(kind=keeping.PAPERS, form="TC") == []

	def test_a_superseded_revision_is_due_and_one_in_force_never(self, superseded):
		current = frappe.db.get_value("QMS Procedure", superseded.document, "effective_revision")
		found = due(kind=keeping.REVISIONS)
		assert superseded.name in found and current not in found

	def test_the_documents_own_years_go_before_those_of_its_type(self, superseded):
		frappe.db.set_value("QMS Procedure", superseded.document, "retention_years", 6)
		assert superseded.name not in due(kind=keeping.REVISIONS)

	def test_the_user_gets_what_he_may_read(self, superseded):
		record = old()
		assert due(WORKER, form="TC") == [record.name]
		assert superseded.name not in due(WORKER)
		assert superseded.name in due(AUDITOR)

	def test_the_count_is_that_of_the_list(self, superseded):
		before = keeping.count_due()
		old(), old()
		paper(form="TC").submit()
		frappe.set_user("Administrator")
		after = keeping.count_due()
		assert (after[keeping.RECORDS], after[keeping.PAPERS]) == (
			before[keeping.RECORDS] + 2,
			before[keeping.PAPERS] + 1,
		)
		assert sum(after.values()) == len(due())


class TestHolding:
	def test_what_is_held_is_not_due_and_not_destroyed(self, form):
		record = old()
		held(record)
		assert due(form="TC") == []
		with pytest.raises(frappe.ValidationError, match="kept longer by a retention hold"):
			asked(record)

	def test_a_hold_with_an_end_says_until_when(self, form):
		record = old()
		held(record, keep_until=add_days(today(), 30))
		with pytest.raises(frappe.ValidationError, match="is kept until"):
			asked(record)

	def test_a_hold_that_is_over_holds_nothing(self, form):
		record = old()
		hold = held(record, keep_until=today())
		frappe.db.set_value("QMS Retention Hold", hold.name, "keep_until", add_days(today(), -1))
		assert due(form="TC") == [record.name]

	def test_the_longest_of_two_holds_counts(self, form):
		record = old()
		held(record)
		held(record, keep_until=add_days(today(), 30))
		assert until.held_of(SHEET) == {record.name: None}

	def test_a_hold_stops_a_disposal_that_is_under_way(self, form):
		record = old()
		disposal = asked(record)
		held(record)
		with pytest.raises(frappe.ValidationError, match="kept longer by a retention hold"):
			approved(disposal)

	def test_lifting_wants_a_reason_and_tells_who(self, form):
		record = old()
		hold = held(record)
		hold.lifted = 1
		with pytest.raises(REFUSED):
			hold.save()
		hold.reload()
		hold.update({"lifted": 1, "lifting_reason": "已结案"})
		hold.save()
		assert (hold.lifted_by, due(form="TC")) == (CONTROLLER, [record.name])

	def test_what_was_lifted_stays_as_it_is(self, form):
		hold = held(old())
		hold.update({"lifted": 1, "lifting_reason": "已结案"})
		hold.save()
		hold.lifted = 0
		with pytest.raises(REFUSED):
			hold.save()

	def test_nothing_is_taken_off_a_hold_quietly(self, form):
		first, second = old(), old()
		hold = held(first, second)
		hold.items = hold.items[:1]
		with pytest.raises(frappe.ValidationError, match="stays in the list"):
			hold.save()

	def test_a_hold_is_not_deleted(self, form):
		hold = held(old())
		frappe.set_user("Administrator")
		with pytest.raises(REFUSED):
			frappe.delete_doc("QMS Retention Hold", hold.name)

	@pytest.mark.parametrize("user", [WORKER, HEAD, AUDITOR])
	def test_others_hold_nothing(self, form, user):
		record = old()
		with pytest.raises(frappe.PermissionError):
			held(record, user=user)


class TestProposing:
	def test_a_draft_lists_what_is_due(self, form):
		records = {old().name, old().name}
		frappe.set_user(CONTROLLER)
		made = api.propose(form="TC")
		disposal = frappe.get_doc(DISPOSAL, made["name"])
		assert {item.reference_name for item in disposal.items} == records
		assert (disposal.docstatus, disposal.workflow_state, disposal.owner) == (0, "Draft", CONTROLLER)

	def test_nothing_is_listed_twice(self, form):
		old()
		frappe.set_user(CONTROLLER)
		api.propose(form="TC")
		with pytest.raises(frappe.ValidationError, match="Nothing is due"):
			api.propose(form="TC")

	def test_by_hand_neither(self, form):
		record = old()
		frappe.set_user(CONTROLLER)
		made = api.propose(form="TC")
		with pytest.raises(frappe.ValidationError, match=f"stands in {made['name']} already"):
			asked(record)

	def test_what_a_withdrawn_disposal_listed_is_free_again(self, form):
		record = old()
		disposal = asked(record)
		frappe.db.set_value(DISPOSAL, disposal.name, "workflow_state", "Withdrawn")
		frappe.set_user(CONTROLLER)
		made = api.propose(form="TC")
		assert frappe.get_doc(DISPOSAL, made["name"]).items[0].reference_name == record.name

	def test_one_disposal_is_bounded_and_the_next_lists_the_rest(self, form, monkeypatch):
		monkeypatch.setattr(disposal_drafts, "MOST", 2)
		for _record in range(3):
			old()
		frappe.set_user(CONTROLLER)
		assert [api.propose(form="TC")["items"], api.propose(form="TC")["items"]] == [2, 1]

	def test_the_chosen_are_listed_alone(self, form):
		first, _second = old(), old()
		frappe.set_user(CONTROLLER)
		made = api.propose(items=frappe.as_json([[SHEET, first.name]]))
		disposal = frappe.get_doc(DISPOSAL, made["name"])
		assert [item.reference_name for item in disposal.items] == [first.name]

	def test_a_chosen_one_that_is_still_kept_is_refused(self, form):
		record = old(years=2)
		frappe.set_user(CONTROLLER)
		with pytest.raises(frappe.ValidationError, match="is kept until"):
			api.propose(items=[[SHEET, record.name]])

	@pytest.mark.parametrize("items", ["x", "[1]", "[[1, 2]]", {"a": 1}])
	def test_what_names_nothing_is_refused(self, form, items):
		frappe.set_user(CONTROLLER)
		with pytest.raises(frappe.ValidationError, match="Name each item"):
			api.propose(items=items)

	@pytest.mark.parametrize("user", [WORKER, HEAD, AUDITOR])
	def test_others_propose_nothing(self, form, user):
		old()
		frappe.set_user(user)
		with pytest.raises(frappe.PermissionError):
			api.propose(form="TC")

	def test_who_sends_it_is_who_asks(self, form):
		old()
		frappe.set_user("Administrator")
		disposal = disposal_drafts.propose(form="TC")
		frappe.set_user(MANAGER)
		disposal = frappe.get_doc(DISPOSAL, disposal.name)
		disposal.witnessed_by = HEAD
		disposal.save()
		disposal = apply_workflow(disposal, "Submit for Review")
		assert disposal.asked_by == MANAGER
		with pytest.raises(REFUSED):
			apply_workflow(disposal, "Approve")

	def test_who_asks_is_written_by_no_client(self, form):
		old()
		frappe.set_user(CONTROLLER)
		disposal = frappe.get_doc(DISPOSAL, api.propose(form="TC")["name"])
		disposal.update({"asked_by": MANAGER, "witnessed_by": HEAD})
		disposal.save()
		assert disposal.asked_by is None

	def test_it_is_not_sent_without_a_witness(self, form):
		old()
		frappe.set_user(CONTROLLER)
		made = api.propose(form="TC")
		with pytest.raises(frappe.MandatoryError):
			apply_workflow(frappe.get_doc(DISPOSAL, made["name"]), "Submit for Review")


class TestMonthly:
	@pytest.fixture(autouse=True)
	def begin(self, form, told):
		set_mark(disposal_drafts.MARK, "")
		frappe.db.set_single_value("QMS Settings", "propose_disposals", 1)
		old()
		frappe.set_user("Administrator")

	@pytest.fixture
	def told(self, monkeypatch):
		notices = []
		monkeypatch.setattr(
			disposal_drafts, "tell", lambda users, text, about: notices.append((users, text, about))
		)
		return notices

	def drafts(self):
		return frappe.db.count(DISPOSAL, {"owner": "Administrator", "docstatus": 0})

	def test_document_control_is_told_and_finds_a_draft(self, told):
		before = self.drafts()
		disposal_drafts.propose_of_month()
		assert self.drafts() == before + 1
		((users, text, about),) = told
		assert CONTROLLER in users and WORKER not in users and "Records: " in text
		assert frappe.db.get_value(DISPOSAL, about.name, "workflow_state") == "Draft"

	def test_it_happens_once_a_month(self, told):
		disposal_drafts.propose_of_month()
		made = self.drafts()
		old()
		frappe.set_user("Administrator")
		disposal_drafts.propose_of_month()
		assert (len(told), self.drafts()) == (1, made)

	def test_after_a_stop_it_is_made_up_for(self, told):
		set_mark(disposal_drafts.MARK, str(add_days(today(), -70))[:7])
		disposal_drafts.propose_of_month()
		assert len(told) == 1 and get_mark(disposal_drafts.MARK) == today()[:7]

	def test_the_next_month_lists_nothing_twice(self, told):
		disposal_drafts.propose_of_month()
		made = self.drafts()
		set_mark(disposal_drafts.MARK, "2000-01")
		disposal_drafts.propose_of_month()
		assert self.drafts() == made
		assert "not decided yet" in told[1][1]
		assert frappe.db.exists(DISPOSAL, told[1][2].name)

	def test_it_can_be_switched_off(self, told):
		frappe.db.set_single_value("QMS Settings", "propose_disposals", 0)
		disposal_drafts.propose_of_month()
		assert told == []


class TestReports:
	def test_due_for_disposal_tells_the_disposal(self, form):
		record = old()
		disposal = asked(record)
		_columns, rows, _message, chart, summary = execute({"form": "TC"})
		(row,) = rows
		assert (row["name"], row["disposal"], row["keep_until"]) == (
			record.name,
			disposal.name,
			getdate(add_years(getdate(record.happened_on), 3)),
		)
		assert chart["data"]["datasets"][1]["values"] == [1]
		assert next(s["value"] for s in summary if s["label"] == "Records") == 1

	def test_it_is_limited_to_what_the_reader_may_read(self, superseded):
		frappe.set_user(HEAD)
		names = [row["name"] for row in execute({})[1]]
		assert superseded.name not in names

	def test_the_archive_tells_what_became_of_each(self, superseded):
		record = paper(form="TC", title="到期", period_to="2019-12-31")
		record.submit()
		late = paper(form="TC", title="保管中", period_from=today(), period_to=today())
		late.submit()
		frappe.set_user("Administrator")
		states = {row["name"]: row["state"] for row in archive({})[1]}
		assert states[superseded.name] == states[record.name] == "Due for Disposal"
		assert states[late.name] == "Kept"
		held(record)
		approved(asked(superseded))
		frappe.set_user("Administrator")
		states = {row["name"]: row["state"] for row in archive({})[1]}
		assert (states[record.name], states[superseded.name]) == ("Held", "Disposed")

	def test_the_archive_finds_by_state(self, superseded):
		names = [row["name"] for row in archive({"state": "Due for Disposal"})[1]]
		assert superseded.name in names
		assert superseded.name not in [row["name"] for row in archive({"state": "Kept"})[1]]

	def test_superseded_revisions_are_hidden_from_who_may_not_read_them(self, superseded):
		frappe.set_user(HEAD)
		assert superseded.name not in [row["name"] for row in archive({})[1]]
