"""A sheet becomes records: what is wrong is shown at its cell, what was refused at its row, and nothing is lost."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.conftest import FOREIGN_HOME
from tests.e2e.sheets import MOMENT, record, workbook

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

RECORD = "QMS Inspection Record"
PAGE = "/qms/import/QMS%20Inspection%20Record"
IN_THE_END = 60_000
"""Milliseconds after which a worker that is busy with other things must have imported a short sheet."""
WORDS = {
	"en": {"import": "Import", "done": "The import is done", "counts": "2 of 2 imported, 0 refused"},
	"zh": {"import": "导入", "done": "导入完成", "counts": "已导入 2 / 2"},
}


@pytest.fixture
def open_import(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str
) -> Callable[..., Any]:
	"""`open_import(size, language)`: the import page of a system manager who may also inspect."""

	def open_one(size: str = "desk", language: str = "en") -> Any:
		page = log_in(make_person("Importer", language, "System Manager", "QMS Employee"), size, language)
		page.goto(base_url + PAGE)
		page.wait_for_selector("input[type=file]", state="attached")
		return page

	return open_one


def choose(page: Any, file: dict[str, Any]) -> None:
	"""Give the page a file and wait for what it says of it."""
	page.set_input_files("input[type=file]", file)
	page.wait_for_selector("main table tbody tr")


def press_import(page: Any, word: str = "Import") -> None:
	page.get_by_role("button", name=word, exact=True).click()


def imported(admin: Any, product: str) -> list[dict[str, Any]]:
	"""The records of a product, whole."""
	rows = admin.list(RECORD, filters=[["product", "=", product]], order_by="name")
	return [admin.read(RECORD, row["name"]) for row in rows]


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sheet_with_rows_becomes_records(
	open_import: Callable[..., Any], admin: Any, size: str, language: str, complaints: list[str]
):
	words = WORDS[language]
	product = f"Sheet {size} {language}"
	page = open_import(size, language)
	choose(page, workbook(*record(product, "Coating", "Width"), *record(product)))
	expect(page.locator("main tbody tr")).to_have_count(3)
	press_import(page, words["import"])
	expect(page.get_by_role("heading", name=words["done"])).to_be_visible(timeout=IN_THE_END)
	expect(page.get_by_text(words["counts"])).to_be_visible()
	assert page.locator("progress").get_attribute("value") == "100"
	assert [len(doc["parameters"]) for doc in imported(admin, product)] == [2, 1]
	assert complaints == []


@pytest.mark.skipif(
	bool(FOREIGN_HOME),
	reason="Frappe imports a word in a column of numbers as 0, and names no row of a wrong choice",
)
def test_wrong_cells_are_named_and_shown_and_nothing_is_imported(open_import: Callable[..., Any], admin: Any):
	page = open_import()
	rows = [
		*record("Wrong sheet", quantity="a dozen"),
		*record("Wrong sheet", kind="Sideways"),
		*record("Wrong sheet"),
	]
	choose(page, workbook(*rows))
	problems = page.get_by_role("alert")
	expect(problems).to_contain_text("Row 2 · quantity")
	expect(problems).to_contain_text("Row 3 · inspection_kind")
	assert page.locator("td.text-ink-red-4").all_inner_texts() == ["a dozen", "Sideways"]
	assert not page.get_by_role("button", name="Import", exact=True).count()
	assert imported(admin, "Wrong sheet") == []


def test_the_corrected_file_takes_the_place_of_the_wrong_one(open_import: Callable[..., Any], admin: Any):
	page = open_import()
	before = len(admin.list("Data Import", limit_page_length=0))
	choose(page, workbook(*record("Corrected sheet", kind="Sideways")))
	expect(page.get_by_role("alert")).to_contain_text("inspection_kind")
	page.set_input_files("input[type=file]", workbook(*record("Corrected sheet")))
	expect(page.get_by_role("alert")).to_have_count(0)
	press_import(page)
	expect(page.get_by_role("heading", name="The import is done")).to_be_visible(timeout=IN_THE_END)
	assert len(imported(admin, "Corrected sheet")) == 1
	assert len(admin.list("Data Import", limit_page_length=0)) == before + 1


def test_a_column_that_is_none_of_the_form_is_said_to_be_left_out(open_import: Callable[..., Any]):
	page = open_import()
	file = workbook(["Incoming", "Box", "red"], header=("inspection_kind", "product", "Colour"))
	choose(page, file)
	expect(page.get_by_text("Cannot match column Colour with any field")).to_be_visible()
	expect(page.get_by_role("columnheader", name="Colour")).to_contain_text("left out")


def test_refused_records_name_their_rows_and_come_back_as_a_sheet(
	open_import: Callable[..., Any], admin: Any
):
	page = open_import()
	nameless = record("", "Coating", "Width")
	choose(page, workbook(*record("Half a sheet"), *nameless, *record("Half a sheet")))
	press_import(page)
	expect(page.get_by_role("heading", name="some records were refused")).to_be_visible(timeout=IN_THE_END)
	expect(page.get_by_text("2 of 3 imported, 1 refused")).to_be_visible()
	expect(page.get_by_text(re.compile("^Rows? 3"))).to_contain_text("Product")
	with page.expect_download() as waiting:
		page.get_by_role("link", name="Download the refused rows").click()
	text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
	rows = list(csv.DictReader(io.StringIO(text)))
	assert [row["parameters.parameter"] for row in rows] == ["Coating", "Width"]
	assert len(imported(admin, "Half a sheet")) == 2


def test_an_import_goes_on_when_one_leaves_and_is_found_again(
	open_import: Callable[..., Any], base_url: str, admin: Any
):
	page = open_import()
	many = [row for _each in range(1500) for row in record("Long sheet")]
	choose(page, workbook(*many))
	press_import(page)
	page.wait_for_selector("progress")
	page.goto(base_url + "/qms/")
	page.wait_for_selector("#main h1")
	page.goto(base_url + PAGE)
	page.locator("section:has(#earlier-heading) button").first.click()
	expect(page.get_by_role("heading", name="The import is done")).to_be_visible(timeout=3 * IN_THE_END)
	expect(page.get_by_text("1500 of 1500 imported, 0 refused")).to_be_visible()
	page.reload()
	expect(page.get_by_role("heading", name="The import is done")).to_be_visible()
	assert len(admin.list(RECORD, filters=[["product", "=", "Long sheet"]], limit_page_length=0)) == 1500


def test_a_file_that_was_only_looked_at_is_found_again_and_imported(
	open_import: Callable[..., Any], base_url: str, admin: Any
):
	page = open_import()
	choose(page, workbook(*record("Looked at"), *record("Looked at")))
	page.goto(base_url + PAGE)
	page.locator("section:has(#earlier-heading) button").first.click()
	expect(page.locator("main tbody tr")).to_have_count(2)
	press_import(page)
	expect(page.get_by_role("heading", name="The import is done")).to_be_visible(timeout=IN_THE_END)
	assert len(imported(admin, "Looked at")) == 2


def test_records_are_changed_by_their_id(open_import: Callable[..., Any], admin: Any):
	doc = admin.create(
		RECORD,
		inspection_kind="Incoming",
		product="To be changed",
		inspected_on=MOMENT,
		parameters=[{"parameter": "Coating", "measured_value": "72"}],
	)
	page = open_import()
	page.get_by_role("radio", name="Change records").check()
	choose(page, workbook([doc["name"], "by a sheet"], header=("name", "remarks")))
	press_import(page)
	expect(page.get_by_role("heading", name="The import is done")).to_be_visible(timeout=IN_THE_END)
	changed = admin.read(RECORD, doc["name"])
	assert (changed["remarks"], len(changed["parameters"])) == ("by a sheet", 1)


def test_a_blank_sheet_names_the_fields_also_of_rows(open_import: Callable[..., Any]):
	page = open_import()
	with page.expect_download() as waiting:
		page.get_by_role("link", name="Download a blank sheet to fill in").click()
	sheet = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).active
	header = [cell.value for cell in sheet[1]]
	assert {"Product", "Parameter (Parameters)"} <= set(header)


@pytest.mark.skipif(bool(FOREIGN_HOME), reason="Frappe answers what Python says of the bytes")
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(open_import: Callable[..., Any]):
	page = open_import()
	page.set_input_files(
		"input[type=file]", {"name": "sheet.xlsx", "mimeType": "application/zip", "buffer": b"no workbook"}
	)
	expect(page.get_by_role("alert")).not_to_be_empty()
	assert "sheet.xlsx" in page.get_by_role("alert").inner_text()
