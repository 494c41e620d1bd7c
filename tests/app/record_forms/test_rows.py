"""Layouts: whose a row of a page is, and from when on it stays as it is."""

from __future__ import annotations

from typing import ClassVar

import frappe
import pytest
from frappe.utils import add_days, getdate, today

from iso_qms.api import records as api
from tests.app.conftest import EARLIEST, LATEST
from tests.app.record_forms import (
	AUDITOR,
	HEAD,
	OTHER_WORKER,
	REFUSED,
	SHEET,
	WORKER,
	fill,
	make_page,
	make_sheet,
	register,
	take_away,
	template,
)
from tests.factories import df


@pytest.fixture
def clean():
	yield
	take_away(SHEET)


class TestLogBook:
	@pytest.fixture(autouse=True)
	def book(self, factory, clean):
		make_page(factory, [df("value", "Float")])
		register(
			layout="Log Book",
			rows_field="rows",
			period_field="month",
			page_field="machine",
			page_period="Month",
		)
		frappe.set_user(WORKER)

	def page(self, user=WORKER):
		frappe.set_user(user)
		return api.open_page(SHEET, today(), "M-1")["name"]

	def test_the_page_of_the_month_is_begun_once(self):
		assert self.page() == self.page(OTHER_WORKER)

	def test_another_machine_has_a_page_of_its_own(self):
		assert self.page() != api.open_page(SHEET, today(), "M-2")["name"]

	def test_a_row_tells_who_wrote_it(self):
		row = api.add_row(SHEET, self.page(), {"item": "a", "value": 1})
		assert row.row_by == WORKER and row.row_on

	def test_who_wrote_it_is_not_sent(self):
		with pytest.raises(frappe.ValidationError, match="row_by"):
			api.add_row(SHEET, self.page(), {"item": "a", "row_by": HEAD})

	@pytest.mark.parametrize("wrong", ["nonsense", "[]", "7", [1], 7, None])
	def test_values_that_are_none_are_refused(self, wrong):
		page = self.page()
		with pytest.raises(frappe.ValidationError, match="by fieldname"):
			api.add_row(SHEET, page, wrong)

	@pytest.mark.parametrize("wrong", ["yesterday", "2026-13-45"])
	def test_a_day_that_is_none_is_refused(self, wrong):
		with pytest.raises(frappe.ValidationError, match="is not"):
			api.open_page(SHEET, wrong)

	def test_nor_saved_by_a_form(self):
		record = fill(rows=[{"item": "a", "row_by": HEAD, "row_on": "2020-01-01 00:00:00"}])
		assert record.rows[0].row_by == WORKER and str(record.rows[0].row_on) > "2026"

	def test_one_changes_ones_own_row(self):
		page = self.page()
		row = api.add_row(SHEET, page, {"item": "a"})
		assert api.change_row(SHEET, page, row.name, {"item": "b"}).item == "b"

	def test_another_does_not_change_it(self):
		page = self.page()
		row = api.add_row(SHEET, page, {"item": "a"})
		frappe.set_user(OTHER_WORKER)
		with pytest.raises(frappe.PermissionError, match="only who wrote it"):
			api.change_row(SHEET, page, row.name, {"item": "b"})

	def test_another_does_not_remove_it(self):
		page = self.page()
		api.add_row(SHEET, page, {"item": "a"})
		frappe.set_user(OTHER_WORKER)
		record = frappe.get_doc(SHEET, page)
		record.rows = []
		with pytest.raises(frappe.PermissionError, match="only who wrote it"):
			record.save()

	def test_another_does_not_sign_it(self):
		page = self.page()
		row = api.add_row(SHEET, page, {"item": "a"})
		frappe.set_user(OTHER_WORKER)
		with pytest.raises(frappe.PermissionError):
			api.change_row(SHEET, page, row.name, {}, sign=True)

	def test_one_takes_ones_own_row_off_the_page(self):
		page = self.page()
		row = api.add_row(SHEET, page, {"item": "a"})
		api.remove_row(SHEET, page, row.name)
		assert frappe.get_doc(SHEET, page).rows == []

	@pytest.mark.parametrize("user", [WORKER, OTHER_WORKER])
	def test_not_one_that_is_signed_or_anothers(self, user):
		page = self.page()
		row = api.add_row(SHEET, page, {"item": "a"}, sign=user == WORKER)
		frappe.set_user(user)
		with pytest.raises(REFUSED):
			api.remove_row(SHEET, page, row.name)

	def test_a_row_that_is_none_is_not_removed(self):
		with pytest.raises(frappe.DoesNotExistError, match="no such row"):
			api.remove_row(SHEET, self.page(), "nothing")

	def test_a_page_is_begun_with_what_its_head_says(self):
		name = api.open_page(SHEET, today(), "M-1", {"part": "柜门", "machine": "M-9"})["name"]
		page = frappe.get_doc(SHEET, name)
		assert (page.part, page.machine) == ("柜门", "M-1")

	def test_a_page_that_is_there_keeps_its_head(self):
		first = api.open_page(SHEET, today(), "M-1", {"part": "柜门"})["name"]
		assert api.open_page(SHEET, today(), "M-1", {"part": "母线"})["name"] == first
		assert frappe.get_doc(SHEET, first).part == "柜门"

	@pytest.mark.parametrize("user", [WORKER, HEAD])
	def test_a_signed_row_is_frozen(self, user):
		page = self.page()
		row = api.add_row(SHEET, page, {"item": "a"}, sign=True)
		frappe.set_user(user)
		with pytest.raises(frappe.ValidationError, match="signed"):
			api.change_row(SHEET, page, row.name, {"item": "b"})

	def test_a_signature_is_not_taken_back(self):
		page = self.page()
		api.add_row(SHEET, page, {"item": "a"}, sign=True)
		record = frappe.get_doc(SHEET, page)
		record.rows[0].row_signed = 0
		with pytest.raises(frappe.ValidationError, match="signed"):
			record.save()

	def test_a_signed_row_is_not_removed(self):
		page = self.page()
		api.add_row(SHEET, page, {"item": "a"}, sign=True)
		record = frappe.get_doc(SHEET, page)
		record.rows = []
		with pytest.raises(frappe.ValidationError, match="signed"):
			record.save()

	def test_others_add_rows_beside_a_signed_one(self):
		page = self.page()
		api.add_row(SHEET, page, {"item": "a"}, sign=True)
		frappe.set_user(OTHER_WORKER)
		assert api.add_row(SHEET, page, {"item": "b"}).row_by == OTHER_WORKER

	def test_who_may_only_read_adds_none(self):
		page = self.page()
		frappe.set_user(AUDITOR)
		with pytest.raises(frappe.PermissionError):
			api.add_row(SHEET, page, {"item": "b"})

	def test_a_page_is_not_late_as_a_whole(self):
		record = frappe.get_doc(SHEET, self.page())
		assert (str(record.happened_on)[:10], record.late_entry) == (str(record.month), 0)


class TestMatrix:
	MONTH = "2026-02-01"
	ROW: ClassVar = {"item": "油位", "day": 3, "symbol": "√"}

	@pytest.fixture(autouse=True)
	def matrix(self, factory, clean):
		make_page(factory, [df("day", "Int"), df("symbol", "Select", options="√\n×\n○")])
		register(layout="Matrix", rows_field="rows", period_field="month")

	@pytest.fixture
	def page(self):
		return fill(month=self.MONTH).name

	def test_is_read_by_item_and_day(self, page):
		api.mark(SHEET, page, "油位", 3, "√")
		shown = api.mark(SHEET, page, "温度", 1, "×")
		assert shown == {
			"items": ["油位", "温度"],
			"days": [1, 3],
			"symbols": ["√", "×", "○"],
			"cells": {"油位": {3: "√"}, "温度": {1: "×"}},
		}
		assert api.matrix_of(SHEET, page) == shown

	def test_a_mark_is_changed_and_taken_away_by_who_set_it(self, page):
		api.mark(SHEET, page, "油位", 3, "√")
		assert api.mark(SHEET, page, "油位", 3, "○")["cells"]["油位"][3] == "○"
		assert api.mark(SHEET, page, "油位", 3, None)["cells"] == {}

	def test_not_by_another(self, page):
		api.mark(SHEET, page, "油位", 3, "√")
		frappe.set_user(OTHER_WORKER)
		with pytest.raises(frappe.PermissionError):
			api.mark(SHEET, page, "油位", 3, "○")

	@pytest.mark.parametrize("day", [0, -1, 29, 400])
	def test_a_day_that_the_page_has_not_is_refused(self, page, day):
		with pytest.raises(frappe.ValidationError, match="days 1 to 28"):
			api.mark(SHEET, page, "油位", day, "√")

	def test_two_marks_for_one_day_are_refused(self):
		with pytest.raises(frappe.ValidationError, match="already"):
			fill(month=self.MONTH, rows=[self.ROW, self.ROW])

	def test_another_symbol_is_refused(self, page):
		with pytest.raises(frappe.ValidationError):
			api.mark(SHEET, page, "油位", 1, "?")

	def test_rows_without_day_and_symbol_are_no_matrix(self, factory):
		take_away(SHEET)
		make_page(factory)
		with pytest.raises(frappe.ValidationError, match="rows of a matrix"):
			register(layout="Matrix", rows_field="rows")


class TestDaysToCome:
	REFUSED = "once that day has come|in the future"
	"""On the last day of a month tomorrow is on a page that has not come either."""

	@pytest.fixture(autouse=True)
	def matrix(self, factory, clean):
		make_page(factory, [df("day", "Int"), df("symbol", "Select", options="√\n×")])
		register(layout="Matrix", rows_field="rows", period_field="month")

	def row(self, day):
		return {"item": "油位", "day": getdate(day).day, "symbol": "√"}

	def test_today_is_marked(self):
		assert fill(month=today(), rows=[self.row(today())]).rows[0].symbol == "√"

	def test_tomorrow_is_not(self):
		tomorrow = add_days(today(), 1)
		with pytest.raises(frappe.ValidationError, match=self.REFUSED):
			api.mark(SHEET, fill(month=tomorrow).name, *self.row(tomorrow).values())

	def test_nor_where_a_form_sends_its_rows(self):
		tomorrow = add_days(today(), 1)
		with pytest.raises(frappe.ValidationError, match=self.REFUSED):
			fill(month=tomorrow, rows=[self.row(tomorrow)])

	def test_nor_when_its_page_gets_another_month(self):
		tomorrow = add_days(today(), 1)
		record = fill(month="2026-01-01", rows=[self.row(tomorrow)])
		record.month = tomorrow
		with pytest.raises(frappe.ValidationError, match=self.REFUSED):
			record.save()

	def test_it_is_the_day_of_the_sites_zone(self, zone):
		day = zone(EARLIEST)
		page = fill(month=day).name
		zone(LATEST)
		with pytest.raises(frappe.ValidationError, match=self.REFUSED):
			api.mark(SHEET, page, *self.row(day).values())
		zone(EARLIEST)
		assert api.mark(SHEET, page, *self.row(day).values())["days"] == [getdate(day).day]


class TestPrintedItems:
	@pytest.fixture(autouse=True)
	def matrix(self, factory, clean):
		make_page(factory, [df("day", "Int"), df("symbol", "Select", options="√\n×")])
		register(layout="Matrix", rows_field="rows", period_field="month")

	def page(self, *items):
		rows = [{"item": item, "day": 1, "symbol": "√"} for item in items]
		return fill(month="2026-02-01", rows=rows)

	def test_an_item_of_the_template_is_marked(self):
		template([{"item": "声音"}])
		assert self.page("声音").rows[0].item == "声音"

	@pytest.mark.parametrize("way", ["row", "mark"])
	def test_another_is_refused(self, way):
		template([{"item": "声音"}])
		with pytest.raises(frappe.ValidationError, match="Row 1: 气味 is none of the items"):
			if way == "row":
				self.page("气味")
			else:
				api.mark(SHEET, self.page().name, "气味", 1, "√")

	def test_what_was_marked_before_the_template_stays(self):
		page = self.page("气味").name
		template([{"item": "声音"}])
		frappe.set_user(WORKER)
		assert api.mark(SHEET, page, "声音", 2, "√")["items"] == ["气味", "声音"]
		assert api.mark(SHEET, page, "气味", 1, "×")["cells"]["气味"] == {1: "×"}
		with pytest.raises(frappe.ValidationError, match="气味 is none of the items"):
			api.mark(SHEET, page, "气味", 2, "√")


class TestCard:
	@pytest.fixture(autouse=True)
	def card(self, factory, clean):
		make_page(factory)
		register(layout="Card", rows_field="rows")

	def test_the_card_itself_is_changed_for_years(self):
		record = fill()
		record.part = "另一个"
		record.save()
		assert record.part == "另一个"

	def test_an_entry_is_frozen_at_once(self):
		record = fill(rows=[{"item": "a"}])
		record.rows[0].item = "b"
		with pytest.raises(frappe.ValidationError, match="signed"):
			record.save()

	def test_further_entries_are_added(self):
		record = fill(rows=[{"item": "a"}])
		frappe.set_user(OTHER_WORKER)
		assert api.add_row(SHEET, record.name, {"item": "b"}).idx == 2

	def test_a_card_is_not_submitted(self, factory):
		take_away(SHEET)
		make_page(factory, is_submittable=1)
		with pytest.raises(frappe.ValidationError, match="lives for years"):
			register(layout="Card", rows_field="rows")


class TestChecklist:
	ITEM = {"item": "电压", "lower_limit": "215", "upper_limit": "225", "unit": "V"}

	@pytest.fixture(autouse=True)
	def checklist(self, factory, clean):
		make_page(factory, [df("lower_limit"), df("upper_limit"), df("unit"), df("value")], is_submittable=0)
		register(layout="Checklist", rows_field="rows")
		template([self.ITEM])

	def equipment(self, code):
		return (
			frappe.get_doc(
				{"doctype": "QMS Equipment", "code": code, "equipment_name": code, "kind": "Machine"}
			)
			.insert()
			.name
		)

	def test_a_new_record_has_the_printed_rows(self):
		frappe.set_user(WORKER)
		rows = api.new_checklist(SHEET)["rows"]
		assert [(row.item, row.lower_limit, row.unit) for row in rows] == [("电压", "215", "V")]

	def test_the_machines_own_variant_comes_first(self):
		machine = self.equipment("CK-1")
		template([{"item": "压力"}], "Press", equipment=machine)
		frappe.set_user(WORKER)
		assert [row.item for row in api.new_checklist(SHEET, machine)["rows"]] == ["压力"]
		assert [row.item for row in api.new_checklist(SHEET, "another")["rows"]] == ["电压"]

	def test_a_disabled_template_is_not_used(self):
		template = frappe.get_doc("QMS Checklist Template", "TC-All")
		template.disabled = 1
		template.save()
		frappe.set_user(WORKER)
		with pytest.raises(frappe.ValidationError, match="no checklist template"):
			api.new_checklist(SHEET)

	def test_limits_are_printed_whatever_is_sent(self):
		record = fill(rows=[{"item": "电压", "lower_limit": "1", "value": "220"}])
		row = record.rows[0]
		assert (row.lower_limit, row.upper_limit, row.value) == ("215", "225", "220")

	def test_a_row_that_is_left_out_is_printed(self):
		assert [row.item for row in fill().rows] == ["电压"]

	def test_limits_are_not_rewritten(self):
		record = fill()
		record.rows[0].upper_limit = "999"
		with pytest.raises(frappe.ValidationError, match="pre-printed"):
			record.save()

	def test_a_printed_row_is_not_removed(self):
		record = fill()
		record.rows = []
		with pytest.raises(frappe.ValidationError, match="pre-printed"):
			record.save()

	def test_its_value_is_filled_in(self):
		record = fill()
		record.rows[0].value = "221"
		record.save()
		assert record.rows[0].value == "221"

	def test_who_may_not_create_gets_none(self):
		frappe.set_user(AUDITOR)
		with pytest.raises(frappe.PermissionError):
			api.new_checklist(SHEET)

	def test_rows_are_in_the_printed_order_whatever_was_sent(self):
		items = frappe.get_doc("QMS Checklist Template", "TC-All")
		items.append("items", {"item": "电流"})
		items.save()
		record = fill(rows=[{"item": "另外"}, {"item": "电流", "value": "7"}])
		assert [(row.idx, row.item) for row in record.rows] == [(1, "电压"), (2, "电流"), (3, "另外")]
		assert record.rows[1].value == "7"


def test_a_table_that_is_none_is_refused(factory, clean):
	make_sheet(factory)
	with pytest.raises(frappe.ValidationError, match="is no table"):
		register(layout="Log Book", rows_field="part")


class TestGroups:
	@pytest.fixture(autouse=True)
	def checklist(self, factory, clean):
		make_page(factory, [df("item_group"), df("value")])
		register(layout="Checklist", rows_field="rows")

	def test_groups_are_printed_where_the_rows_have_them(self):
		template([{"item_group": "外观", "item": "漆膜"}], "Grouped")
		frappe.set_user(WORKER)
		assert [row.item_group for row in api.new_checklist(SHEET)["rows"]] == ["外观"]

	def test_the_same_item_may_stand_in_two_groups(self):
		template([{"item_group": group, "item": "漆膜"} for group in ("前门", "后门")], "Doors")
		rows = [{"item_group": "后门", "item": "漆膜", "value": "8"}]
		record = fill(rows=rows)
		assert [(row.item_group, row.value) for row in record.rows] == [("前门", None), ("后门", "8")]


class TestJudgement:
	@pytest.fixture(autouse=True)
	def checklist(self, factory, clean):
		limits = [df("lower_limit"), df("upper_limit"), df("value")]
		make_page(factory, [*limits, df("result", "Select", options="\n合格\n不合格")])
		register(layout="Checklist", rows_field="rows")
		template([{"item": "电压", "lower_limit": "215", "upper_limit": "225"}, {"item": "外观"}], "Limits")

	def results(self, *rows):
		return [row.result for row in fill(rows=list(rows)).rows]

	@pytest.mark.parametrize(
		("value", "result"),
		[
			("215", "合格"),
			("225", "合格"),
			("２２０", "合格"),
			("214.999", "不合格"),
			("226", "不合格"),
			("−3", "不合格"),
		],
	)
	def test_a_value_is_judged_by_its_limits(self, value, result):
		assert self.results({"item": "电压", "value": value})[0] == result

	def test_whatever_was_sent_for_it(self):
		assert self.results({"item": "电压", "value": "230", "result": "合格"})[0] == "不合格"

	@pytest.mark.parametrize("value", ["", "/", "未测"])
	def test_without_a_number_the_persons_word_counts(self, value):
		assert self.results({"item": "电压", "value": value, "result": "不合格"})[0] == "不合格"

	def test_without_limits_too(self):
		assert self.results({"item": "外观", "value": "1", "result": "合格"})[1] == "合格"
