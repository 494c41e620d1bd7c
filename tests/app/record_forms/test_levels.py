"""Values above somebody's permission level leave the site on no way that record forms have."""

from __future__ import annotations

import io
import json

import frappe
import pytest
from frappe.utils import today

from iso_qms.api import printing
from iso_qms.api import records as api
from iso_qms.search.content import text_of
from tests.app.record_forms import MANAGER, ROW, SHEET, WORKER, register, take_away
from tests.factories import df, permission

SECRET = "Kremnitz"
RIGHTS = ("read", "write", "create", "print")


@pytest.fixture(autouse=True)
def book(factory):
	"""A log book with a secret in its head, in its rows, and in a table of its own."""
	factory.doctype(ROW, [df("item"), df("cost", permlevel=1)], istable=1)
	factory.doctype(
		SHEET,
		[
			df("part"),
			df("month", "Date"),
			df("machine"),
			df("note", permlevel=1),
			df("rows", "Table", options=ROW),
			df("hidden_rows", "Table", options=ROW, permlevel=1),
		],
		[
			permission("QMS Employee", *RIGHTS),
			permission("QMS Manager", *RIGHTS),
			permission("QMS Manager", "read", "write", permlevel=1),
		],
		autoname="TC-.#####",
	)
	register(
		layout="Log Book", rows_field="rows", period_field="month", page_field="machine", page_period="Month"
	)
	frappe.set_user(WORKER)
	name = api.open_page(SHEET, today(), "M-1")["name"]
	api.add_row(SHEET, name, {"item": "shaft"})
	frappe.set_user("Administrator")
	record = frappe.get_doc(SHEET, name)
	record.update({"note": SECRET, "hidden_rows": [{"item": SECRET, "cost": SECRET}]})
	record.save()
	frappe.db.set_value(ROW, record.rows[0].name, "cost", SECRET)  # nobody else changes a row
	yield name
	take_away(SHEET)


def printed(name: str) -> str:
	pypdf = pytest.importorskip("pypdf", reason="waits for pypdf in this environment")
	pytest.importorskip("typst", reason="waits for typst in this environment")
	printing.pdf(SHEET, name)
	pages = pypdf.PdfReader(io.BytesIO(frappe.local.response.filecontent)).pages
	return "".join("".join(page.extract_text().split()) for page in pages)


def change_own_row(name: str) -> dict:
	row = frappe.get_doc(SHEET, name).rows[0]
	return api.change_row(SHEET, name, row.name, {"item": "axle"})


PATHS = {
	"the record as it was drawn": lambda name: api.fields_of(SHEET, name),
	"the open page": lambda name: api.open_page(SHEET, today(), "M-1"),
	"a row that is added": lambda name: api.add_row(SHEET, name, {"item": "bolt"}),
	"a row that is changed": change_own_row,
	"the printout": printed,
	"the search": lambda name: text_of(frappe.get_doc(SHEET, name)),
}


@pytest.mark.parametrize("path", PATHS)
def test_what_is_above_ones_level_is_not_told(book, path):
	frappe.set_user(WORKER)
	assert SECRET not in json.dumps(PATHS[path](book), default=str)


@pytest.mark.parametrize("path", ["the record as it was drawn", "the open page", "the printout"])
def test_what_is_of_ones_level_is_told(book, path):
	frappe.set_user(MANAGER)
	assert SECRET in json.dumps(PATHS[path](book), default=str)


def test_a_row_keeps_what_its_writer_may_not_see(book):
	frappe.set_user(WORKER)
	change_own_row(book)
	frappe.set_user("Administrator")
	assert frappe.get_doc(SHEET, book).rows[0].cost == SECRET


def test_a_value_above_ones_level_is_not_written(book):
	frappe.set_user(WORKER)
	row = frappe.get_doc(SHEET, book).rows[0]
	api.change_row(SHEET, book, row.name, {"item": "axle", "cost": "forged"})
	frappe.set_user("Administrator")
	assert frappe.get_doc(SHEET, book).rows[0].cost == SECRET


def test_a_new_record_has_no_value_above_ones_level(book):
	frappe.set_user(WORKER)
	values = {"part": "x", "note": "forged", "rows": [{"item": "bolt", "cost": "forged"}]}
	record = frappe.get_doc({"doctype": SHEET, "month": today(), "machine": "M-9", **values}).insert()
	frappe.set_user("Administrator")
	stored = frappe.get_doc(SHEET, record.name)
	assert not stored.note and not stored.rows[0].cost


def test_a_new_record_has_the_values_of_its_writers_level(book):
	frappe.set_user(MANAGER)
	values = {"part": "x", "note": "mine", "rows": [{"item": "bolt", "cost": "mine"}]}
	record = frappe.get_doc({"doctype": SHEET, "month": today(), "machine": "M-9", **values}).insert()
	assert (record.note, record.rows[0].cost) == ("mine", "mine")
