"""What the server writes on every record: revisions of form and procedure, and true time (domain rules 5 and 6)."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, add_to_date, get_datetime, now_datetime, today

from iso_qms.api import records as api
from iso_qms.record_forms import form_revisions, traceability
from iso_qms.record_forms.stamping import procedure_revision
from tests.app import documents
from tests.app.record_forms import (
	AUDITOR,
	HEAD,
	MANAGER,
	OTHER_WORKER,
	SHEET,
	WORKER,
	change_field,
	fill,
	forget,
	make_sheet,
	register,
	take_away,
)
from tests.factories import df


def hours_ago(hours: float):
	return add_to_date(now_datetime(), hours=-hours).replace(microsecond=0)


def late(**values):
	return fill(happened_on=hours_ago(30), **values)


class TestColumns:
	def test_registration_adds_them_to_a_customers_doctype(self, form):
		meta = frappe.get_meta(SHEET, cached=False)
		assert traceability.missing_fields(meta.fields) == []
		assert frappe.db.has_column(SHEET, "received_on")

	@pytest.mark.parametrize("doctype", ["QMS Inspection Record", "QMS Calibration"])
	def test_shipped_records_have_them_as_they_are_described(self, site, doctype):
		meta = frappe.get_meta(doctype)
		for field in traceability.FIELDS:
			shipped = meta.get_field(field["fieldname"])
			assert {key: shipped.get(key) for key in field} == field

	def test_a_field_of_another_kind_under_such_a_name_is_refused(self, make_doctype):
		make_doctype(SHEET, [df("title"), df("happened_on", "Small Text")])
		with pytest.raises(frappe.ValidationError, match="happened_on"):
			register()
		take_away(SHEET)

	def test_they_stay_when_the_form_is_designed_anew(self, form):
		described = frappe.get_doc("DocType", SHEET)
		described.set("fields", [row for row in described.fields if row.fieldname == "part"])
		described.save()
		assert traceability.missing_fields(frappe.get_meta(SHEET, cached=False).fields) == []

	def test_without_the_app_they_keep_what_they_say(self, form):
		record = fill()
		frappe.set_user("Administrator")
		traceability.let_go()
		assert frappe.get_meta(SHEET, cached=False).get_field("form_revision").fieldtype == "Data"
		assert frappe.db.get_value(SHEET, record.name, "form_revision") == "TC A"

	def test_the_index_for_what_is_due_is_there(self, form):
		assert frappe.get_meta(SHEET, cached=False).get_field("happened_on").search_index == 1


class TestRevisions:
	def test_a_record_carries_the_effective_revision_of_its_form(self, form):
		assert fill().form_revision == "TC A"

	def test_a_record_after_a_change_carries_the_next_one(self, form):
		change_field("part", label="部件")
		assert fill().form_revision == "TC B"

	def test_a_client_does_not_choose_it(self, form):
		change_field("part", label="部件")
		form_revisions.enter_noted()
		record = fill(form_revision="TC A")
		assert record.form_revision == "TC B"

	def test_a_client_does_not_change_it(self, form):
		record = fill()
		record.form_revision = None
		record.save()
		assert record.form_revision == "TC A"

	def test_a_submitted_record_keeps_it(self, form):
		record = fill()
		record.submit()
		frappe.set_user("Administrator")
		change_field("part", label="部件")
		form_revisions.enter_noted()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(SHEET, record.name)
		record.void_reason = "x"
		record.save()
		assert frappe.db.get_value(SHEET, record.name, "form_revision") == "TC A"

	def test_a_draft_that_is_filled_in_further_goes_with_the_form(self, form):
		record = fill()
		frappe.set_user("Administrator")
		change_field("part", label="部件")
		frappe.set_user(WORKER)
		record = frappe.get_doc(SHEET, record.name)
		record.result = "Not OK"
		record.save()
		assert record.form_revision == "TC B"

	def test_a_draft_that_is_only_submitted_keeps_it(self, form):
		record = fill()
		frappe.set_user("Administrator")
		change_field("part", label="部件")
		frappe.set_user(WORKER)
		record = frappe.get_doc(SHEET, record.name)
		record.submit()
		assert record.form_revision == "TC A"

	def test_a_shipped_record_carries_it(self, factory):
		from tests.app import records

		for user, roles in records.USERS.items():
			factory.user(user, *roles)
		assert records.shipped().new().form_revision == frappe.db.get_value(
			"QMS Record Form", "IR", "current_revision"
		)


class TestProcedure:
	@pytest.fixture
	def procedure(self, module_factory):
		documents.make_people(module_factory)
		document = documents.effective()
		frappe.set_user("Administrator")
		return document

	def test_a_record_carries_the_effective_revision_of_its_procedure(self, sheet, procedure):
		register(procedure=procedure.name)
		assert fill().procedure_revision == procedure.effective_revision

	def test_the_day_decides_which_revision_was_in_force(self, procedure):
		first = procedure.effective_revision
		documents.approved(documents.start(procedure))
		second = frappe.db.get_value("QMS Procedure", procedure.name, "effective_revision")
		frappe.db.set_value(
			"QMS Document Revision",
			first,
			{"effective_from": add_days(today(), -20), "effective_to": add_days(today(), -5)},
		)
		frappe.db.set_value("QMS Procedure", procedure.name, "effective_from", add_days(today(), -5))
		assert procedure_revision(procedure.name, add_days(today(), -6)) == first
		assert procedure_revision(procedure.name, add_days(today(), -5)) == second
		assert procedure_revision(procedure.name, add_days(today(), -21)) is None

	def test_a_form_without_procedure_has_none(self, form):
		assert fill().procedure_revision is None


class TestTrueTime:
	def test_a_record_knows_when_it_was_received(self, form):
		before = now_datetime()
		record = fill()
		assert before <= get_datetime(record.received_on) <= now_datetime()

	def test_without_a_time_it_happened_when_it_was_entered(self, form):
		assert get_datetime(fill(entered_on=hours_ago(3)).happened_on) == hours_ago(3)

	def test_the_time_of_the_device_is_kept(self, form):
		assert get_datetime(fill(entered_on=hours_ago(3)).entered_on) == hours_ago(3)

	def test_the_time_of_the_device_is_not_changed_later(self, form):
		record = fill(entered_on=hours_ago(3))
		record.entered_on = hours_ago(1)
		record.save()
		assert get_datetime(record.entered_on) == hours_ago(3)

	def test_a_client_does_not_say_when_it_was_received(self, form):
		record = fill(received_on=hours_ago(30))
		record.received_on = hours_ago(40)
		record.save()
		assert get_datetime(record.received_on) > hours_ago(1)

	def test_a_clock_that_is_ahead_is_flagged_and_kept(self, form):
		record = fill(entered_on=hours_ago(-2))
		assert record.clock_differs == 1
		assert get_datetime(record.entered_on) > now_datetime()
		assert get_datetime(record.happened_on) <= now_datetime()

	def test_a_clock_within_the_tolerance_is_not_flagged(self, form):
		assert fill(entered_on=hours_ago(-0.1)).clock_differs == 0

	def test_what_is_to_come_is_refused(self, form):
		with pytest.raises(frappe.ValidationError, match="in the future"):
			fill(happened_on=hours_ago(-2))

	def test_a_draft_is_not_moved_into_the_future(self, form):
		record = fill()
		record.happened_on = hours_ago(-2)
		with pytest.raises(frappe.ValidationError, match="in the future"):
			record.save()

	def test_the_forms_own_field_says_when(self, factory, sheet):
		take_away(SHEET)
		factory.doctype(SHEET, [df("part"), df("checked_on", "Date")], is_submittable=1)
		register(happened_field="checked_on")
		frappe.set_user("Administrator")
		record = frappe.get_doc({"doctype": SHEET, "checked_on": add_days(today(), -3)}).insert()
		assert str(record.happened_on) == f"{add_days(today(), -3)} 00:00:00"
		assert record.late_entry == 1

	def test_a_day_ends_at_midnight(self, factory, sheet):
		take_away(SHEET)
		factory.doctype(SHEET, [df("part"), df("checked_on", "Date")], is_submittable=1)
		register(happened_field="checked_on", entry_within_hours=25)
		frappe.set_user("Administrator")
		record = frappe.get_doc({"doctype": SHEET, "checked_on": add_days(today(), -1)}).insert()
		assert record.late_entry == 0

	def test_a_field_that_is_no_time_is_refused(self, sheet):
		with pytest.raises(frappe.ValidationError, match="no date or time field"):
			register(happened_field="part")


class TestLateEntry:
	def test_is_marked(self, form):
		assert late().late_entry == 1

	def test_within_the_day_is_not_marked(self, form):
		assert fill(happened_on=hours_ago(23)).late_entry == 0

	def test_the_form_says_how_many_hours(self, sheet):
		register(entry_within_hours=2)
		assert fill(happened_on=hours_ago(3)).late_entry == 1

	def test_the_settings_say_how_many_hours(self, form):
		frappe.db.set_single_value("QMS Settings", "entry_within_hours", 48)
		assert late().late_entry == 0

	def test_the_mark_is_not_taken_off_by_a_client(self, form):
		record = late()
		record.late_entry = 0
		record.save()
		assert record.late_entry == 1

	def test_wants_a_reason(self, form):
		frappe.set_user(HEAD)
		record = frappe.get_doc(SHEET, late().name)
		frappe.set_user(HEAD)
		with pytest.raises(frappe.MandatoryError, match="Reason for Late Entry"):
			record.submit()

	def test_is_not_approved_by_who_entered_it(self, form):
		record = late(late_reason="网络中断")
		with pytest.raises(frappe.PermissionError, match="somebody else"):
			record.submit()

	def test_its_approver_is_recorded(self, form):
		record = late(late_reason="网络中断")
		frappe.set_user(HEAD)
		record = frappe.get_doc(SHEET, record.name)
		record.submit()
		stored = frappe.db.get_value(SHEET, record.name, ["late_entry", "late_reason", "late_approved_by"])
		assert stored == (1, "网络中断", HEAD)

	def test_a_client_does_not_name_the_approver(self, form):
		assert late(late_approved_by=HEAD).late_approved_by is None

	def test_a_wrong_time_that_is_corrected_in_the_draft_takes_the_mark_off(self, form):
		record = late(late_reason="x")
		record.happened_on = hours_ago(1)
		record.save()
		assert (record.late_entry, record.late_reason) == (0, None)

	def test_is_seen_in_the_list(self, form):
		late()
		fill()
		assert len(frappe.get_list(SHEET, filters={"late_entry": 1})) == 1

	def test_an_amendment_came_when_its_original_did(self, form):
		record = fill(happened_on=hours_ago(20))
		record.submit()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(SHEET, record.name)
		record.void_reason = "写错"
		record.save()
		record.cancel()
		happened = hours_ago(100)
		frappe.db.set_value(SHEET, record.name, {"received_on": hours_ago(99), "happened_on": happened})
		amended = frappe.copy_doc(frappe.get_doc(SHEET, record.name))
		amended.update({"amended_from": record.name, "docstatus": 0})
		amended.insert()
		assert get_datetime(amended.happened_on) == happened
		assert amended.late_entry == 0

	class TestWithoutSteps:
		"""A form without submission and without workflow."""

		@pytest.fixture(autouse=True)
		def plain(self, factory):
			make_sheet(factory, is_submittable=0)
			register()
			yield
			take_away(SHEET)

		def test_wants_its_reason_at_once(self):
			with pytest.raises(frappe.MandatoryError, match="Reason for Late Entry"):
				late()

		def test_is_accepted_by_a_head(self):
			record = late(late_reason="x")
			frappe.set_user(HEAD)
			api.approve_late_entry(SHEET, record.name)
			assert frappe.db.get_value(SHEET, record.name, "late_approved_by") == HEAD

		def test_is_not_accepted_by_a_colleague(self):
			record = late(late_reason="x")
			frappe.set_user(OTHER_WORKER)
			with pytest.raises(frappe.PermissionError):
				api.approve_late_entry(SHEET, record.name)

		def test_is_not_accepted_by_who_entered_it(self):
			record = late(user=HEAD, late_reason="x")
			with pytest.raises(frappe.PermissionError, match="somebody else"):
				api.approve_late_entry(SHEET, record.name)

		def test_is_not_accepted_by_who_may_only_read(self):
			record = late(late_reason="x")
			frappe.set_user(AUDITOR)
			with pytest.raises(frappe.PermissionError):
				api.approve_late_entry(SHEET, record.name)

		def test_what_is_in_time_needs_no_acceptance(self):
			record = fill()
			frappe.set_user(HEAD)
			with pytest.raises(frappe.ValidationError, match="not a late entry"):
				api.approve_late_entry(SHEET, record.name)


def away_and_back(sheet) -> None:
	"""Take the app off and register the form anew, as an installation after an uninstallation does."""
	frappe.set_user("Administrator")
	traceability.let_go()
	frappe.db.delete("QMS Form Revision", {"record_doctype": sheet})
	frappe.db.delete("QMS Record Form", {"record_doctype": sheet})
	forget()
	frappe.clear_cache(doctype=sheet)
	assert frappe.get_meta(sheet).get_field("form_revision").fieldtype == "Data"
	register(sheet)


def test_a_form_that_stayed_while_the_app_was_away_is_registered_again(sheet):
	register(sheet)
	away_and_back(sheet)
	fields = {name: frappe.get_meta(sheet).get_field(name) for name in traceability.LINKS}
	assert {name: (df.fieldtype, df.options) for name, df in fields.items()} == {
		"form_revision": ("Link", "QMS Form Revision"),
		"procedure_revision": ("Link", "QMS Document Revision"),
		"disposal": ("Link", "QMS Disposal"),
	}


def test_what_its_records_said_of_their_form_stays(sheet):
	register(sheet)
	record = fill()
	away_and_back(sheet)
	assert frappe.db.get_value(sheet, record.name, "form_revision") == "TC A"
	assert frappe.get_meta(sheet).get_field("disposal").fieldtype == "Link"
	assert fill().form_revision == "TC A"


def test_a_field_of_the_customers_own_is_not_taken_for_one_that_was_let_go(make_doctype):
	make_doctype("Own Disposal", [df("disposal")])
	with pytest.raises(frappe.ValidationError, match="disposal"):
		register("Own Disposal", "OD")
