"""What is due: periods by the company's calendar, against the records that are there."""

from __future__ import annotations

from datetime import date, time

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, today

from iso_qms.record_forms import due, practice
from iso_qms.record_forms.periods import Calendar, check_settings, period_of, periods_of
from tests.app import staff
from tests.app.record_forms import AUDITOR, SHEET, fill, make_page, make_sheet, register, take_away
from tests.factories import df, permission

SHIFTS = ((time(8), time(20)), (time(20), time(8)))
FIVE_DAYS = Calendar(frozenset(range(1, 6)), frozenset({date(2026, 10, 1)}), SHIFTS)
ALL_DAYS = Calendar(frozenset(range(1, 8)), frozenset(), SHIFTS)


class TestPeriods:
	def test_days_off_are_left_out(self):
		# Thursday 1 October is a holiday, Saturday and Sunday are free
		days = periods_of("Day", date(2026, 9, 30), date(2026, 10, 5), FIVE_DAYS)
		assert [p.start.day for p in days] == [30, 2, 5]

	def test_a_day_has_its_shifts(self):
		shifts = list(periods_of("Shift", date(2026, 11, 2), date(2026, 11, 2), FIVE_DAYS))
		assert [(p.start.hour, p.end.hour) for p in shifts] == [(8, 20), (20, 8)]
		assert shifts[1].end.date() == date(2026, 11, 3)

	@pytest.mark.parametrize(
		("frequency", "first", "after"),
		[
			("Week", date(2026, 11, 16), date(2026, 11, 23)),
			("Month", date(2026, 11, 1), date(2026, 12, 1)),
			("Quarter", date(2026, 10, 1), date(2027, 1, 1)),
			("Year", date(2026, 1, 1), date(2027, 1, 1)),
		],
	)
	def test_longer_periods(self, frequency, first, after):
		period = period_of(frequency, date(2026, 11, 21))
		assert (period.start.date(), period.end.date()) == (first, after)

	def test_months_that_begin_within_the_time(self):
		months = periods_of("Month", date(2026, 1, 15), date(2026, 4, 1), ALL_DAYS)
		assert [p.start.month for p in months] == [2, 3, 4]

	@pytest.mark.parametrize(
		("field", "wrong"),
		[("working_days", "Mon-Fri"), ("working_days", "8"), ("shifts", "early"), ("holidays", "tomorrow")],
	)
	def test_a_calendar_that_can_not_be_read_is_refused(self, site, field, wrong):
		settings = frappe.get_doc("QMS Settings")
		settings.set(field, wrong)
		with pytest.raises(frappe.ValidationError):
			check_settings(settings)


@pytest.fixture
def settings():
	settings = frappe.get_doc("QMS Settings")
	settings.update(
		{"working_days": "1,2,3,4,5,6,7", "holidays": None, "shifts": "08:00 - 20:00\n20:00 - 08:00"}
	)
	settings.save()


@pytest.fixture
def daily(factory, settings):
	make_sheet(factory, is_submittable=0)
	yield register(frequency="Day")
	take_away(SHEET)


def at(day: str, hour: int = 9, **values):
	"""A record that happened and came at that time."""
	frappe.set_user("Administrator")
	record = frappe.get_doc(
		{"doctype": SHEET, "part": "x", "happened_on": f"{day} {hour:02d}:00:00", **values}
	)
	record.flags.received_on = get_datetime(f"{day} {hour:02d}:30:00")
	return record.insert()


def row_of(day, form="TC"):
	return next(row for row in due.due_list(day) if row["form"] == form)


class TestDueList:
	def test_a_record_that_is_there_is_done(self, daily):
		at(add_days(today(), -3))
		assert (row_of(add_days(today(), -3))["status"], row_of(add_days(today(), -3))["records"]) == (
			"Done",
			1,
		)

	def test_one_that_is_not_there_is_missing(self, daily):
		at(add_days(today(), -5))
		assert row_of(add_days(today(), -3))["status"] == "Missing"

	def test_one_for_which_there_is_time_is_due(self, daily):
		assert row_of(today())["status"] == "Due"

	def test_one_that_was_entered_late_is_late(self, daily):
		fill(happened_on=f"{add_days(today(), -3)} 09:00:00", late_reason="x")
		assert row_of(add_days(today(), -3))["status"] == "Late"

	def test_nothing_is_asked_from_before_the_form(self, daily):
		assert [row for row in due.due_list(add_days(today(), -3)) if row["form"] == "TC"] == []

	def test_events_are_not_due_by_time(self, daily):
		daily.reload()
		daily.frequency = "Event"
		daily.save()
		assert [row for row in due.due_list(today()) if row["form"] == "TC"] == []

	def test_who_may_not_read_the_records_is_not_told(self, factory, settings):
		factory.doctype(SHEET, [df("part")], [permission("QMS Manager", "read")], autoname="TC-.#####")
		register(frequency="Day")
		frappe.set_user(AUDITOR)
		assert [row for row in due.due_list(today()) if row["form"] == "TC"] == []
		take_away(SHEET)

	def test_a_voided_draft_does_not_count(self, factory, settings):
		from tests.app import records

		records.make_custom_form(factory)
		form = frappe.get_doc("QMS Record Form", "PSC")
		form.frequency = "Day"
		form.save()
		record = frappe.get_doc({"doctype": records.CUSTOM, "part": "x", "checks": [{"what": "a"}]}).insert()
		assert row_of(today(), "PSC")["records"] == 1
		frappe.db.set_value(records.CUSTOM, record.name, "workflow_state", "Void")
		assert row_of(today(), "PSC")["records"] == 0
		records.remove_custom_form()

	def test_each_shift_is_counted(self, factory, settings):
		make_sheet(factory, is_submittable=0)
		register(frequency="Shift")
		day = add_days(today(), -3)
		at(day, 9)
		at(add_days(day, 1), 2)
		rows = [row for row in due.due_list(day) if row["form"] == "TC"]
		assert [(row["period_start"].hour, row["records"]) for row in rows] == [(8, 1), (20, 1)]
		take_away(SHEET)

	def test_each_machine_is_counted(self, factory, settings):
		for code in ("DU-1", "DU-2"):
			staff.equipment(code)
		factory.doctype(
			SHEET, [df("part"), df("machine", "Link", options="QMS Equipment")], autoname="TC-.#####"
		)
		places = [{"equipment": code} for code in ("DU-1", "DU-2")]
		register(frequency="Day", equipment_field="machine", places=places)
		day = add_days(today(), -3)
		at(day, machine="DU-1")
		rows = [row for row in due.due_list(day) if row["form"] == "TC"]
		assert {row["equipment"]: row["status"] for row in rows} == {"DU-1": "Done", "DU-2": "Missing"}
		take_away(SHEET)


class TestPractice:
	def figures(self, **filters):
		rows = practice.practice(add_days(today(), -40), today(), **filters)
		return next((row for row in rows if row["form"] == "TC"), None)

	def test_what_is_missing_is_counted(self, daily):
		at(add_days(today(), -4))
		row = self.figures()
		# five days are asked for; there is time for today, and for yesterday within its hours
		assert (row["asked"], row["records"], row["missing"]) == (5, 1, 2)

	def test_what_was_late_is_counted(self, daily):
		fill(happened_on=f"{add_days(today(), -3)} 09:00:00", late_reason="x")
		row = self.figures()
		assert (row["late"], row["after_the_fact"]) == (1, 1)

	def test_copied_values_are_counted(self, daily):
		for back in (5, 4, 3):
			at(
				add_days(today(), -back),
				bolts=[{"bolt": "M8", "torque": 12.5}, {"bolt": "M8", "torque": 13.5}],
			)
		at(add_days(today(), -2), bolts=[{"bolt": "M8", "torque": 12.6}, {"bolt": "M8", "torque": 13.5}])
		assert self.figures()["copied"] == 2

	def test_the_same_values_on_one_day_are_not_copied(self, daily):
		for hour in (9, 10):
			at(add_days(today(), -3), hour, bolts=[{"torque": 12.5}, {"torque": 13.5}])
		assert self.figures()["copied"] == 0

	def test_all_records_of_the_first_day_are_measured(self, daily):
		for back, hour in ((5, 9), (5, 10), (3, 9), (3, 10)):
			at(add_days(today(), -back), hour, bolts=[{"torque": 12.5}, {"torque": 13.5}])
		assert self.figures()["copied"] == 2

	def test_what_is_compared_has_its_indexes(self, daily):
		assert frappe.db.has_index(f"tab{SHEET}", "record_copies")
		assert frappe.db.has_index(f"tab{SHEET}", "record_times")

	def test_one_value_alone_is_no_copy(self, daily):
		for back in (5, 4):
			at(add_days(today(), -back), bolts=[{"torque": 12.5}])
		assert self.figures()["copied"] == 0

	def test_a_form_that_nobody_uses_is_named(self, daily):
		assert self.figures()["unused"] == 1

	def test_the_trend_is_by_month(self, daily):
		at(add_days(today(), -3))
		months = self.figures()["months"]
		assert sum(figures["records"] for figures in months.values()) == 1
		assert f"{getdate():%Y-%m}" in months

	def test_what_an_effective_procedure_asks_for_is_named(self, daily, module_factory):
		from tests.app import documents

		documents.make_people(module_factory)
		frappe.set_user("Administrator")
		procedure = documents.effective(required_records=[{"record_form": "TC", "frequency": "Day"}])
		assert self.figures()["procedure"] == procedure.name
		assert self.figures(procedure=procedure.name)
		assert self.figures(procedure="another") is None

	def test_figures_are_hidden_from_who_may_not_read(self, factory, settings):
		factory.doctype(SHEET, [df("part")], [permission("QMS Manager", "read")], autoname="TC-.#####")
		register(frequency="Day")
		frappe.set_user(AUDITOR)
		assert self.figures()["records"] is None
		take_away(SHEET)


class TestPagesWrittenAfterwards:
	"""A page of five weeks ago that was begun today: what counts is when its rows came."""

	@pytest.fixture(autouse=True)
	def day(self, settings):
		yield add_days(today(), -35)
		take_away(SHEET)

	def page(self, factory, fields, day, days_later, row, **options):
		make_page(factory, fields)
		form = register(**{"rows_field": "rows", "period_field": "month", "page_period": "Week", **options})
		record = frappe.get_doc({"doctype": SHEET, "month": day, "rows": [row]})
		record.rows[0].flags.received_on = get_datetime(f"{add_days(day, days_later)} 15:00:00")
		record.insert()
		rows = practice.practice(add_days(day, -1), today())
		found = next(row for row in rows if row["form"] == form.name)
		return found["records"], found["after_the_fact"]

	@pytest.mark.parametrize(("later", "counted"), [(0, 0), (1, 1)])
	def test_a_mark_is_of_its_day(self, factory, day, later, counted):
		fields = [df("day", "Int"), df("symbol", "Select", options="√\n×")]
		mark = {"item": "油位", "day": getdate(day).isoweekday(), "symbol": "√"}
		assert self.page(factory, fields, day, later, mark, layout="Matrix") == (1, counted)

	@pytest.mark.parametrize("layout", ["Log Book", "Card"])
	@pytest.mark.parametrize(("later", "counted"), [(0, 0), (1, 1)])
	def test_a_row_is_of_the_date_that_it_says(self, factory, day, layout, later, counted):
		row = {"item": "a", "done_on": day}
		assert self.page(factory, [df("done_on", "Date")], day, later, row, layout=layout) == (1, counted)

	@pytest.mark.parametrize(("later", "counted"), [(0, 0), (7, 1)])
	def test_a_row_without_date_is_of_the_period_of_its_page(self, factory, day, later, counted):
		assert self.page(factory, [], day, later, {"item": "a"}, layout="Log Book") == (1, counted)

	def test_an_entry_of_a_card_without_date_is_of_the_day_on_which_it_came(self, factory, day):
		assert self.page(factory, [], day, 20, {"item": "a"}, layout="Card") == (1, 0)


class TestReports:
	def test_practice_versus_documents(self, daily):
		from iso_qms.iso_qms.report.practice_versus_documents.practice_versus_documents import execute

		at(add_days(today(), -3))
		_columns, rows, _message, chart, summary = execute({})
		assert next(row for row in rows if row["form"] == "TC")["records"] == 1
		assert len(chart["data"]["labels"]) == 6 and len(summary) == 5

	def test_due_and_overdue_records(self, daily):
		from iso_qms.iso_qms.report.due_and_overdue_records.due_and_overdue_records import execute

		at(add_days(today(), -3))
		_columns, rows, _message, chart, _summary = execute({"status": "Done"})
		assert [row["form"] for row in rows if row["form"] == "TC"] == ["TC"]
		assert chart["data"]["datasets"][0]["values"]

	def test_a_time_that_is_too_long_is_refused(self, site):
		from iso_qms.iso_qms.report.due_and_overdue_records.due_and_overdue_records import execute

		with pytest.raises(frappe.ValidationError, match="days"):
			execute({"from_date": "2000-01-01", "to_date": "2026-01-01"})
