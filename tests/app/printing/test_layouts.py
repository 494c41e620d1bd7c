"""Records on paper in their layout: marks by item and day, signed rows, limits with judgement, entries, stages."""

from __future__ import annotations

import io

import frappe
import pytest

from iso_qms.api import printing
from iso_qms.api import records as api
from tests.app import record_forms
from tests.app.record_forms import (
	HEAD,
	OTHER_WORKER,
	SHEET,
	WORKER,
	change_field,
	fill,
	make_page,
	register,
	take_away,
	template,
)
from tests.factories import Factory, df, permission

typst = pytest.importorskip("typst", reason="waits for typst in this environment")
pypdf = pytest.importorskip("pypdf", reason="waits for pypdf in this environment")

A4_ACROSS = 841


@pytest.fixture(scope="module", autouse=True)
def people(module_factory: Factory) -> None:
	record_forms.make_people(module_factory)
	frappe.db.commit()


@pytest.fixture(autouse=True)
def clean():
	yield
	take_away(SHEET)


def pages_of(name):
	"""The pages of the printout as Administrator."""
	frappe.set_user("Administrator")
	printing.pdf(SHEET, name)
	return pypdf.PdfReader(io.BytesIO(frappe.local.response.filecontent)).pages


def printed(name):
	"""What it says, blanks left out, as the words of a line may be set apart."""
	return "".join("".join(page.extract_text().split()) for page in pages_of(name))


def is_across(name):
	return int(pages_of(name)[0].mediabox.width) == A4_ACROSS


def name_of(user):
	return "".join(frappe.db.get_value("User", user, "full_name").split())


class TestMatrix:
	@pytest.fixture
	def page(self, factory):
		make_page(factory, [df("day", "Int"), df("symbol", "Select", options="√\n×")])
		register(layout="Matrix", rows_field="rows", period_field="month", page_period="Month")
		name = fill(month="2026-02-01").name
		api.mark(SHEET, name, "油位", 3, "√")
		frappe.set_user(OTHER_WORKER)
		api.mark(SHEET, name, "油位", 4, "×")
		return name

	def test_is_a_sheet_of_items_and_days_across_the_page(self, page):
		assert is_across(page)
		text = printed(page)
		assert "油位" in text
		# the days stand as 1 Sun, 2 Mon, and so on to the last of the month
		assert "1Sun2Mon3Tue" in text
		assert "28Sat油位" in text

	def test_says_who_marked_the_day(self, page):
		text = printed(page)
		assert name_of(WORKER) in text
		assert name_of(OTHER_WORKER) in text

	def test_a_page_of_a_quarter_has_a_sheet_for_each_month(self, factory):
		make_page(factory, [df("day", "Int"), df("symbol", "Select", options="√\n×")])
		register(layout="Matrix", rows_field="rows", period_field="month", page_period="Quarter")
		name = fill(month="2026-01-01", rows=[{"item": "油位", "day": 60, "symbol": "×"}]).name
		assert printed(name).count("油位") == 3


class TestLogBook:
	@pytest.fixture
	def page(self, factory):
		make_page(factory, [df("value", "Float")])
		register(layout="Log Book", rows_field="rows")
		name = fill(part="一号线").name
		api.add_row(SHEET, name, {"item": "交接正常", "value": 1.5}, sign=True)
		frappe.set_user(OTHER_WORKER)
		api.add_row(SHEET, name, {"item": "换班"})
		return name

	def test_each_row_tells_who_wrote_it(self, page):
		text = printed(page)
		for said in ("一号线", "交接正常", "换班", name_of(WORKER), name_of(OTHER_WORKER)):
			assert said in text

	def test_signed_rows_are_marked(self, page):
		assert printed(page).count("✓") == 1

	def test_a_page_without_rows_says_so(self, factory):
		make_page(factory)
		register(layout="Log Book", rows_field="rows")
		assert "Norows." in printed(fill().name)


class TestChecklist:
	ITEMS = (
		{"item_group": "绝缘", "item": "工频耐压", "lower_limit": "42", "unit": "kV"},
		{"item_group": "外观", "item": "漆膜厚度", "lower_limit": "60", "upper_limit": "120", "unit": "μm"},
	)

	@pytest.fixture
	def record(self, factory):
		columns = [df(name) for name in ("item_group", "lower_limit", "upper_limit", "unit", "value")]
		make_page(factory, [*columns, df("result", "Select", options="\n合格\n不合格")])
		register(layout="Checklist", rows_field="rows")
		template(self.ITEMS)
		return fill(rows=[{"item": "工频耐压", "value": "45"}, {"item": "漆膜厚度", "value": "130"}]).name

	def test_limits_and_judgement_stand_beside_what_was_measured(self, record):
		text = printed(record)
		assert "工频耐压≥42kV45合格" in text
		assert "漆膜厚度60–120μm130不合格" in text

	def test_groups_are_headings_in_their_order(self, record):
		text = printed(record)
		assert text.index("绝缘") < text.index("工频耐压") < text.index("外观") < text.index("漆膜厚度")

	def test_without_a_column_for_it_the_limits_judge(self, factory):
		make_page(factory, [df("upper_limit"), df("value")])
		register(layout="Checklist", rows_field="rows")
		name = fill(rows=[{"item": "间隙", "upper_limit": "2", "value": "3"}]).name
		assert "间隙≤23Fail" in printed(name)


class TestCard:
	def test_entries_stand_below_the_head(self, factory):
		make_page(factory, [df("what")])
		register(layout="Card", rows_field="rows")
		name = fill(part="数控折弯机").name
		api.add_row(SHEET, name, {"item": "换油", "what": "46号"})
		text = printed(name)
		assert text.index("数控折弯机") < text.index("换油")
		assert "46号" in text.split("换油")[1]
		assert name_of(WORKER) in text.split("换油")[1]


class TestSlip:
	@pytest.fixture
	def slip(self, factory):
		factory.doctype(
			SHEET,
			[
				df("part"),
				df("opinion_section", "Section Break", label="部门意见"),
				df("opinion", "Small Text"),
				df("approved_by", "Link", options="User"),
				df("approved_on", "Datetime"),
			],
			[permission("QMS Employee", "read", "write", "create")],
			autoname="TC-.#####",
		)
		register(layout="Slip")

	def test_a_stage_has_opinion_name_and_date(self, slip):
		name = fill(opinion="同意让步", approved_by=HEAD, approved_on="2026-03-04 10:00:00").name
		text = printed(name)
		said = text[text.index("部门意见") :]
		assert said.index("同意让步") < said.index("ApprovedBy") < said.index(name_of(HEAD))
		assert "2026" in said.split(name_of(HEAD))[1].split("Printedby")[0]

	def test_a_stage_that_nobody_signed_leaves_room(self, slip):
		text = printed(fill().name)
		assert "部门意见" in text
		assert "ApprovedBy" in text


def test_a_filed_page_is_printed_as_its_form_was(factory):
	make_page(factory, [df("value")], is_submittable=1)
	register(layout="Log Book", rows_field="rows")
	record = fill("Administrator", rows=[{"item": "a", "value": "7"}])
	record.submit()
	before = printed(record.name)
	change_field("value", doctype=record_forms.ROW, label="压力")
	after = printed(record.name)
	assert "压力" not in after
	assert before.split("Printedby")[0] == after.split("Printedby")[0]


def test_who_may_not_print_it_does_not(factory):
	make_page(factory)
	register(layout="Log Book", rows_field="rows")
	name = fill().name
	frappe.set_user(record_forms.AUDITOR)
	with pytest.raises(frappe.PermissionError):
		printing.pdf(SHEET, name)
