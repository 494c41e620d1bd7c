"""A report in the browser: figures, chart, rows, filters, and the same rows in Excel with cells of their types."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.inspection import fill_record

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

PAGE = "/qms/report/Record%20Master%20List"


@pytest.fixture
def open_report(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str
) -> Callable[..., Any]:
	"""`open_report(size)`: the Record Master List, with a record in it."""

	def open_one(size: str = "desk") -> Any:
		page = log_in(make_person("Reporter", "en", "QMS Manager", "QMS Employee"), size)
		fill_record(page, base_url, "Reported", size)
		page.goto(base_url + PAGE)
		page.wait_for_selector("tbody tr")
		return page

	return open_one


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_figures_chart_and_rows_are_shown(open_report: Callable[..., Any], size: str, complaints: list[str]):
	page = open_report(size)
	expect(page.get_by_role("link", name="IR", exact=True)).to_be_visible()
	chart = page.get_by_role("img", name="Chart of the rows below")
	expect(chart.locator("svg path").first).to_be_attached()
	expect(chart).to_contain_text("Waiting for Review")
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
	assert complaints == []


def test_a_filter_leaves_rows_out(open_report: Callable[..., Any]):
	page = open_report()
	before = page.locator("tbody tr").count()
	page.locator("select").first.select_option("Batch")
	page.get_by_role("button", name="Show", exact=True).click()
	expect(page.locator("tbody tr")).not_to_have_count(before)
	expect(page.locator("tbody tr").filter(has_not_text="Batch")).to_have_count(0)
	expect(page.locator("tbody tr", has_text="Inspection Record")).to_have_count(1)


def test_excel_has_the_same_rows_in_cells_of_their_types(open_report: Callable[..., Any]):
	page = open_report()
	shown = page.locator("tbody tr").count()
	with page.expect_download() as waiting:
		page.get_by_role("button", name="Excel").click()
	assert waiting.value.suggested_filename.endswith(".xlsx")
	sheet = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).active
	header, *rows = [[cell for cell in row] for row in sheet.iter_rows()]
	assert len(rows) == shown
	row = next(row for row in rows if row[0].value == "IR")
	cells = {head.value: cell for head, cell in zip(header, row, strict=True)}
	assert isinstance(cells["Records"].value, int)
	assert isinstance(cells["Last Record"].value, datetime.datetime)
	assert {cell.data_type for cell in row} <= {"s", "n", "d"}
