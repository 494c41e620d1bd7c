"""Tables as files: cells in their types, and a text is never a formula."""

from __future__ import annotations

import csv
import datetime
import io
import tracemalloc

import pytest
from openpyxl import load_workbook

from frappe_lite import spreadsheet
from frappe_lite.context import local
from frappe_lite.exceptions import ValidationError
from frappe_lite.sheet_reader import read_rows


@pytest.fixture(autouse=True)
def quiet(site):
	yield
	local.message_log = []


def sheet_of(rows, header=("A",), **options):
	file = io.BytesIO()
	spreadsheet.write_xlsx(file, header, rows, **options)
	file.seek(0)
	return load_workbook(file).active


def test_cells_keep_their_types():
	day, moment = datetime.date(2026, 3, 2), datetime.datetime(2026, 3, 2, 8, 30, 5)
	sheet = sheet_of([["文字", 12, 1.5, True, None, day, moment, datetime.time(7, 5)]])
	values = [cell.value for cell in sheet[2]]
	assert values[:5] == ["文字", 12, 1.5, True, None]
	assert values[5].date() == day
	assert values[6] == moment
	assert values[7] == datetime.time(7, 5)


@pytest.mark.parametrize(
	"text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x", "\t=1"]
)
def test_a_text_is_a_text(text):
	cell = sheet_of([[text]])["A2"]
	assert cell.data_type == "s"
	assert cell.value == text
	assert cell.hyperlink is None


def test_rich_text_loses_its_markup_and_signs_stay():
	sheet = sheet_of([["<p>Seal is <b>worn</b></p>"], ["a < b > c"]])
	assert [sheet["A2"].value, sheet["A3"].value] == ["Seal is worn", "a < b > c"]


def test_a_cell_that_is_too_long_is_cut_visibly():
	value = sheet_of([["x" * 40_000]])["A2"].value
	assert len(value) == spreadsheet.LONGEST_CELL
	assert value.endswith(spreadsheet.CUT_MARK)


def test_a_date_before_excels_time_is_a_text():
	assert sheet_of([[datetime.date(1850, 1, 1)]])["A2"].value == "1850-01-01"


def test_the_name_of_a_sheet_is_made_possible():
	assert sheet_of([], sheet_name="检验 [2026]: a/b*" + "x" * 40).title.startswith("检验")


def test_a_csv_reads_back_and_disarms_active_texts():
	content = spreadsheet.write_csv(["名称", "n"], [["=1+1", 1], ["-5", -5], ['a,"b"', None]])
	rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
	assert rows == [["名称", "n"], ["'=1+1", "1"], ["'-5", "-5"], ['a,"b"', ""]]


@pytest.mark.parametrize(
	"text",
	["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "<b>=1+1</b>"],
)
def test_no_text_of_a_csv_is_a_formula(text):
	"""Also not as the label of a column, and once more as it was when it comes back."""
	content = spreadsheet.write_csv([text, "n"], [[text, 1]])
	for cell, _number in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
		assert cell.startswith("'")
	(header, *_rows) = [row for _number, row in read_rows(content, "csv")]
	assert not header[0].startswith("'")


def test_another_format_is_refused():
	with pytest.raises(ValidationError):
		spreadsheet.provide_file("x", "PDF", ["A"], [])


def test_memory_does_not_grow_with_the_rows(tmp_path):
	def most_used(count: int) -> int:
		rows = ([f"row {number}", number, 1.5, datetime.date(2026, 3, 2)] * 5 for number in range(count))
		tracemalloc.start()
		try:
			spreadsheet.write_xlsx(tmp_path / "long.xlsx", ["A"] * 20, rows)
			return tracemalloc.get_traced_memory()[1]
		finally:
			tracemalloc.stop()

	most_used(10)  # what is loaded once
	assert most_used(4000) < 1.5 * most_used(500)


def test_rows_beyond_a_sheet_are_refused(monkeypatch):
	monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
	with pytest.raises(ValidationError):
		sheet_of([[1], [2], [3]])


@pytest.mark.parametrize(
	"value",
	[
		datetime.date(1900, 1, 1),
		datetime.date(1900, 2, 28),
		datetime.date(1900, 3, 1),
		datetime.date(2024, 2, 29),
		datetime.datetime(2026, 12, 31, 23, 59, 59),
		datetime.datetime(2026, 1, 1, 12, 30, 15, 250_000),
		datetime.time(23, 59, 59),
	],
)
def test_moments_read_back_as_they_were(value):
	found = sheet_of([[value]])["A2"].value
	if isinstance(value, datetime.time):
		assert found == value
	else:
		expected = (
			value if isinstance(value, datetime.datetime) else datetime.datetime(*value.timetuple()[:3])
		)
		assert abs(found - expected) < datetime.timedelta(milliseconds=1)


def test_durations_read_back_as_they_were():
	assert sheet_of([[datetime.timedelta(hours=30, minutes=5)]])["A2"].value == datetime.timedelta(
		hours=30, minutes=5
	)
