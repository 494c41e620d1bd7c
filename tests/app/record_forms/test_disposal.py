"""Disposal leaves its trace: never before the end of keeping, never alone, and what is left tells what was."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_years, get_datetime, getdate, today

from iso_qms.record_forms.retention import disposing, until
from tests.app import documents
from tests.app.record_forms import (
	CONTROLLER,
	MANAGER,
	REFUSED,
	ROW,
	SHEET,
	WORKER,
	fill,
)
from tests.app.record_forms.disposals import SECRET, approved, asked, old, paper


def row_of(record) -> dict:
	return frappe.db.sql(f"select * from `tab{record.doctype}` where name = %s", record.name, as_dict=True)[0]


class TestKeeping:
	def test_a_record_is_kept_for_the_years_of_its_form(self, form):
		record = fill()
		assert until.keep_until(SHEET, record.name) == getdate(add_years(getdate(), 3))

	def test_without_years_the_settings_say(self, form):
		form.retention_years = 0
		form.save()
		frappe.db.set_single_value("QMS Settings", "default_retention", 7)
		assert until.keep_until(SHEET, fill().name) == getdate(add_years(getdate(), 7))

	def test_without_any_it_is_kept_for_ever(self, form):
		form.retention_years = 0
		form.save()
		frappe.db.set_single_value("QMS Settings", "default_retention", 0)
		assert until.keep_until(SHEET, fill().name) is None

	def test_what_is_no_record_has_no_end(self, site):
		with pytest.raises(frappe.ValidationError, match="neither a record nor"):
			until.keep_until("User", "Administrator")


class TestAsking:
	def test_what_is_still_to_be_kept_is_refused(self, form):
		with pytest.raises(frappe.ValidationError, match="is kept until"):
			asked(old(years=2))

	def test_the_last_day_of_keeping_is_still_kept(self, form):
		record = fill()
		frappe.db.set_value(SHEET, record.name, "happened_on", f"{add_years(getdate(), -3)} 00:00:00")
		with pytest.raises(frappe.ValidationError, match="is kept until"):
			asked(record)

	def test_what_is_no_record_is_refused(self, form):
		with pytest.raises(frappe.ValidationError, match="neither a record nor"):
			asked(frappe.get_doc("QMS Record Form", "TC"))

	def test_twice_is_refused(self, form):
		record = old()
		with pytest.raises(frappe.ValidationError, match="twice"):
			asked(record, record)

	def test_an_employee_does_not_ask(self, form):
		with pytest.raises(frappe.PermissionError):
			asked(old(), user=WORKER)

	def test_a_reason_is_needed(self, form):
		with pytest.raises(frappe.MandatoryError):
			asked(old(), reason="")

	def test_nothing_is_destroyed_before_the_approval(self, form):
		record = old()
		asked(record)
		assert row_of(record).part == SECRET


class TestApproval:
	def test_is_not_given_by_who_asked(self, form):
		disposal = asked(old(), user=MANAGER)
		frappe.set_user(MANAGER)
		disposal = apply_workflow(disposal, "Submit for Review")
		with pytest.raises(REFUSED):
			apply_workflow(disposal, "Approve")

	def test_is_not_given_by_document_control(self, form):
		disposal = asked(old())
		with pytest.raises(REFUSED):
			approved(disposal, CONTROLLER)

	def test_the_witness_is_another(self, form):
		disposal = asked(old(), witnessed_by=CONTROLLER)
		with pytest.raises(frappe.ValidationError, match="Witnessed By"):
			approved(disposal)

	def test_is_recorded(self, form):
		disposal = approved(asked(old()))
		assert (disposal.approved_by, disposal.docstatus) == (MANAGER, 1)

	def test_is_not_cancelled(self, form):
		disposal = approved(asked(old()))
		with pytest.raises(REFUSED):
			frappe.get_doc("QMS Disposal", disposal.name).cancel()

	def test_a_time_of_keeping_that_was_made_longer_counts(self, form):
		disposal = asked(old())
		frappe.set_user("Administrator")
		form.reload()
		form.retention_years = 10
		form.save()
		with pytest.raises(frappe.ValidationError, match="is kept until"):
			approved(disposal)


class TestTrace:
	@pytest.fixture
	def destroyed(self, form):
		record = old()
		said = disposing.said(frappe.get_doc(SHEET, record.name))
		disposal = approved(asked(record))
		frappe.set_user("Administrator")
		return record, disposal, said

	def test_values_and_rows_are_gone(self, destroyed):
		record, _disposal, _said = destroyed
		assert row_of(record).part is None
		assert frappe.db.count(ROW, {"parent": record.name}) == 0
		assert SECRET not in str(row_of(record))

	def test_the_row_stays_with_its_number_and_stamps(self, destroyed):
		record, disposal, said = destroyed
		left = row_of(record)
		assert (left.docstatus, left.form_revision, left.received_on) == (
			1,
			"TC A",
			get_datetime(record.received_on),
		)
		assert (str(left.disposed_on), left.disposal, left.disposed_sha256) == (today(), disposal.name, said)

	def test_the_disposal_names_what_was_destroyed(self, destroyed):
		record, disposal, said = destroyed
		item = frappe.get_doc("QMS Disposal", disposal.name).items[0]
		assert (item.reference_name, item.sha256, str(item.disposed_on)) == (record.name, said, today())

	def test_files_versions_and_search_entries_are_gone(self, destroyed):
		record, _disposal, _said = destroyed
		assert not frappe.db.exists("File", {"attached_to_name": record.name})
		assert not frappe.db.exists("Version", {"docname": record.name})
		assert not frappe.db.exists("QMS Search Entry", {"reference_name": record.name})

	def test_nothing_is_written_into_it_again(self, destroyed):
		record, _disposal, _said = destroyed
		left = frappe.get_doc(SHEET, record.name)
		left.part = "x"
		with pytest.raises(REFUSED):
			left.save()

	def test_it_is_not_deleted(self, destroyed):
		record, _disposal, _said = destroyed
		with pytest.raises(REFUSED):
			frappe.delete_doc(SHEET, record.name)

	def test_it_is_not_destroyed_twice(self, destroyed):
		record, _disposal, _said = destroyed
		with pytest.raises(frappe.ValidationError, match="disposed of already"):
			asked(record)


class TestRevisions:
	@pytest.fixture
	def superseded(self, module_factory, form):
		documents.make_people(module_factory)
		document = documents.effective()
		first = document.effective_revision
		documents.approved(documents.start(document))
		frappe.set_user("Administrator")
		return frappe.get_doc("QMS Document Revision", first)

	def test_one_in_force_is_not_destroyed(self, superseded):
		current = frappe.db.get_value("QMS Procedure", superseded.document, "effective_revision")
		with pytest.raises(frappe.ValidationError, match="kept without end"):
			asked(frappe.get_doc("QMS Document Revision", current))

	def test_one_superseded_lately_is_kept(self, superseded):
		with pytest.raises(frappe.ValidationError, match="is kept until"):
			asked(superseded)

	def test_what_it_said_goes_and_its_place_in_the_register_stays(self, superseded):
		frappe.db.set_value(
			"QMS Document Revision", superseded.name, "effective_to", add_days(add_years(getdate(), -5), 0)
		)
		disposal = approved(asked(superseded))
		left = row_of(superseded)
		assert (left.content, left.html) == (None, None)
		assert (left.status, left.disposal, left.sha256) == ("Disposed", disposal.name, superseded.sha256)
		assert left.revision == superseded.revision


class TestPaper:
	def test_has_a_number_and_a_time_of_keeping(self, form):
		record = paper(form="TC")
		assert record.name.startswith("PR-") and str(record.retention_until) == "2022-12-31"

	def test_a_period_that_ends_before_it_begins_is_refused(self, site):
		with pytest.raises(frappe.ValidationError, match="ends before"):
			paper(period_to="2018-01-01")

	def test_a_period_to_come_is_refused(self, site):
		with pytest.raises(frappe.ValidationError, match="in the future"):
			paper(period_from=add_days(today(), 1), period_to=None)

	def test_is_filed_with_pages_or_scans_only(self, site):
		record = paper(pages=0)
		with pytest.raises(frappe.ValidationError, match="Pages"):
			record.submit()

	def test_is_found(self, site):
		from iso_qms.search.content import is_searched

		assert is_searched("QMS Record")

	def test_once_filed_it_is_final(self, site):
		record = paper()
		record.submit()
		record.place = "x"
		with pytest.raises(REFUSED):
			record.save()

	def test_is_not_deleted(self, site):
		record = paper("Administrator")
		with pytest.raises(frappe.ValidationError, match="no gaps"):
			frappe.delete_doc("QMS Record", record.name)

	def test_its_destruction_is_not_claimed_by_a_client(self, site):
		record = paper(disposed_on=today(), disposed_sha256="0")
		assert (record.disposed_on, record.disposed_sha256) == (None, None)

	def test_is_destroyed_by_a_disposal(self, form):
		record = paper(form="TC", remarks=SECRET)
		record.submit()
		approved(asked(record, method="Shredded"))
		left = row_of(record)
		assert (left.place, left.remarks, left.title) == (None, None, "2019 年点检表")
		assert str(left.disposed_on) == today()
