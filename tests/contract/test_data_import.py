"""Data Import: what a sheet becomes, what stops it, and what is kept about every row."""

from __future__ import annotations

import contextlib
import datetime
import io
import json

import frappe
import pytest
from frappe.core.doctype.data_import.data_import import (
	download_errored_template,
	download_template,
	get_import_logs,
	get_import_status,
	get_preview_from_template,
	start_import,
)
from openpyxl import Workbook

from tests.factories import Factory, all_rights, df

PART, ITEM = "Import Part", "Import Item"
INSERT, UPDATE = "Insert New Records", "Update Existing Records"
HEADER = "Title,Quantity,Rate,Due On,Kind,Approved"


@pytest.fixture(scope="module", autouse=True)
def doctypes(module_factory: Factory):
	module_factory.doctype(
		ITEM, [df("item", reqd=1), df("hours", "Float"), df("found_on", "Date")], istable=1
	)
	module_factory.doctype(
		PART,
		[
			df("title", reqd=1),
			df("quantity", "Int"),
			df("rate", "Float"),
			df("due_on", "Date"),
			df("seen_at", "Datetime"),
			df("kind", "Select", options="A\nB"),
			df("approved", "Check"),
			df("clerk", "Link", options="User"),
			df("serial", "Data", unique=1),
			df("took", "Duration"),
			df("started_with", "Data", default="nothing"),
			df("items", "Table", options=ITEM),
			df("second_items", "Table", options=ITEM),
		],
		[all_rights()],
		is_submittable=1,
	)
	module_factory.doctype("Import Named", [df("code", reqd=1, unique=1), df("note")], autoname="field:code")
	frappe.db.commit()


@pytest.fixture
def import_of(factory: Factory):
	"""`import_of(content, doctype=, import_type=, ...)` saves a Data Import with this file; not started yet."""
	made: list = []

	def make(content, doctype=PART, import_type=INSERT, file_name="parts.csv", **options):
		doc = frappe.get_doc(
			{
				"doctype": "Data Import",
				"reference_doctype": doctype,
				"import_type": import_type,
				"mute_emails": 1,
				**options,
			}
		).insert()
		made.append(doc)
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": file_name,
				"content": content,
				"is_private": 1,
				"attached_to_doctype": "Data Import",
				"attached_to_name": doc.name,
			}
		).insert()
		doc.import_file = file.file_url
		doc.save()
		frappe.db.commit()
		return doc

	yield make
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for doctype in (PART, ITEM, "Import Named"):
		frappe.db.delete(doctype)
	for doc in made:
		for file in frappe.get_all("File", {"attached_to_name": doc.name}, pluck="name"):
			frappe.delete_doc("File", file, force=True)
		frappe.db.delete("Data Import Log", {"data_import": doc.name})
		frappe.db.delete("Version", {"docname": doc.name})
		frappe.delete_doc("Data Import", doc.name, force=True, delete_permanently=True)
	frappe.db.commit()


def run(doc):
	start_import(doc.name)
	doc.reload()
	return doc


def logs(doc):
	return get_import_logs(doc.name)


def parts(*fields, **filters):
	return frappe.get_all(PART, filters, list(fields), order_by="title", as_list=True)


def warnings_of(doc):
	return json.loads(doc.template_warnings or "[]")


def sheet(*rows):
	book = Workbook()
	for row in rows:
		book.active.append(row)
	file = io.BytesIO()
	book.save(file)
	return file.getvalue()


# -- what goes in ------------------------------------------------------------------------------------------


def test_a_csv_becomes_documents(import_of):
	doc = run(import_of(f"{HEADER}\nBolt,3,1.5,2026-03-02,A,1\nNut,4,2,2026-03-03,B,0\n"))
	assert doc.status == "Success"
	found = parts("title", "quantity", "rate", "due_on", "kind", "approved")
	assert [tuple(row) for row in found] == [
		("Bolt", 3, 1.5, datetime.date(2026, 3, 2), "A", 1),
		("Nut", 4, 2.0, datetime.date(2026, 3, 3), "B", 0),
	]


def test_a_workbook_becomes_documents(import_of):
	content = sheet(
		["Title", "Quantity", "Rate", "Due On", "Seen At"],
		["螺栓", 3, 1.25, datetime.date(2026, 3, 2), datetime.datetime(2026, 3, 2, 8, 30)],
	)
	run(import_of(content, file_name="parts.xlsx"))
	row = parts("title", "quantity", "rate", "due_on", "seen_at")[0]
	assert tuple(row) == (
		"螺栓",
		3,
		1.25,
		datetime.date(2026, 3, 2),
		datetime.datetime(2026, 3, 2, 8, 30),
	)


@pytest.mark.parametrize(
	"header", ["Title,Quantity", "title,quantity", "Title (title),Quantity (quantity)", "Title,quantity"]
)
def test_a_header_is_a_label_or_a_fieldname(header, import_of):
	run(import_of(f"{header}\nBolt,7\n"))
	assert tuple(parts("title", "quantity")[0]) == ("Bolt", 7)


def test_the_number_of_documents_is_known_before(import_of):
	doc = import_of("Title,Item (Items)\nBolt,a\n,b\nNut,c\n")
	assert doc.payload_count == 2
	assert doc.status == "Pending"


def test_empty_rows_and_empty_cells_are_nothing(import_of):
	run(import_of("Title,Quantity,Started With\n\nBolt,,\n,,\nNut,2,x\n"))
	found = [tuple(row) for row in parts("title", "quantity", "started_with")]
	assert found == [("Bolt", 0, "nothing"), ("Nut", 2, "x")]


def test_a_cell_is_stripped(import_of):
	run(import_of("Title,Quantity\n  Bolt  , 2 \n"))
	assert tuple(parts("title", "quantity")[0]) == ("Bolt", 2)


@pytest.mark.parametrize(
	("text", "value"),
	[("1", 1), ("0", 0), ("yes", 1), ("No", 0), ("TRUE", 1), ("f", 0), ("Y", 1)],
)
def test_words_for_checks(text, value, import_of):
	run(import_of(f"Title,Approved\nBolt,{text}\n"))
	assert parts("approved")[0][0] == value


@pytest.mark.parametrize(
	("text", "expected"),
	[("2026-03-02", (2026, 3, 2)), ("02-03-2026", (2026, 3, 2)), ("2026/03/02", (2026, 3, 2)), ("25/12/2026", (2026, 12, 25))],
)  # fmt: skip
def test_dates_in_the_usual_formats(text, expected, import_of):
	run(import_of(f"Title,Due On\nBolt,{text}\n"))
	assert parts("due_on")[0][0] == datetime.date(*expected)


def test_a_number_with_thousands_separators(import_of):
	run(import_of('Title,Rate\nBolt,"1,234.5"\n'))
	assert parts("rate")[0][0] == 1234.5


def test_a_duration(import_of):
	run(import_of("Title,Took\nBolt,1h 30m\n"))
	assert parts("took")[0][0] == 5400


def test_texts_that_look_like_numbers_stay_in_text_fields(import_of):
	run(import_of("Title,Serial\n007,0012\n"))
	assert tuple(parts("title", "serial")[0]) == ("007", "0012")


# -- child rows --------------------------------------------------------------------------------------------


def test_rows_without_parent_values_belong_to_the_document_above(import_of):
	doc = run(
		import_of(
			"Title,Item (Items),Hours (Items),Found On (Items)\n"
			"Bolt,crack,1.5,2026-01-02\n"
			",burr,2,2026-01-03\n"
			"Nut,stain,3,2026-01-04\n"
		)
	)
	assert doc.status == "Success"
	bolt = frappe.get_doc(PART, {"title": "Bolt"})
	assert [(row.item, row.hours, row.idx) for row in bolt.items] == [("crack", 1.5, 1), ("burr", 2.0, 2)]
	assert [json.loads(log.row_indexes) for log in logs(doc)] == [[2, 3], [4]]


def test_two_tables_of_one_doctype_are_told_apart(import_of):
	run(import_of("Title,Item (Items),Item (Second Items)\nBolt,a,x\n,b,\n,,y\n"))
	bolt = frappe.get_doc(PART, {"title": "Bolt"})
	assert [row.item for row in bolt.items] == ["a", "b"]
	assert [row.item for row in bolt.second_items] == ["x", "y"]


def test_child_columns_by_fieldname(import_of):
	run(import_of("title,items.item,items.hours\nBolt,a,2\n"))
	row = frappe.get_doc(PART, {"title": "Bolt"}).items[0]
	assert (row.item, row.hours) == ("a", 2.0)


# -- names -------------------------------------------------------------------------------------------------


def test_a_name_can_be_given(import_of):
	run(import_of("ID,Title\nP-1,Bolt\n"))
	assert frappe.db.get_value(PART, "P-1", "title") == "Bolt"


def test_the_id_of_a_doctype_named_by_a_field_is_that_field(import_of):
	run(import_of("ID,Note\nN-1,first\n", doctype="Import Named"))
	assert frappe.db.get_value("Import Named", "N-1", ["code", "note"]) == ("N-1", "first")


# -- what stops it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("content", "column", "word"),
	[
		("Title,Clerk\nBolt,nobody@example.com\n", 2, "nobody@example.com"),
		("Title,Kind\nBolt,C\n", 2, "C"),
		("Title,Due On\nBolt,2026-03-02\nNut,tomorrow\n", 2, "tomorrow"),
	],
)
def test_values_that_do_not_exist_stop_the_import(content, column, word, import_of):
	doc = run(import_of(content))
	assert doc.status == "Pending"
	assert not parts("title")
	found = [warning for warning in warnings_of(doc) if warning.get("type") != "info"]
	assert any(warning.get("col") == column and word in warning["message"] for warning in found)
	assert not logs(doc)


@pytest.mark.parametrize("content", ["Title,Took\nBolt,soon\n", "Title,Quantity,Rate\nBolt,1\n"])
def test_a_row_that_cannot_be_read_is_not_imported(content, import_of):
	# Frappe fails while it saves the Data Import; the embedded home names the row in the warnings
	with contextlib.suppress(IndexError, frappe.ValidationError):
		run(import_of(content))
	assert not parts("title")


def test_unknown_and_repeated_columns_are_left_out_with_a_word(import_of):
	doc = import_of("Title,Weather,Title\nBolt,fine,Nut\n")
	preview = get_preview_from_template(doc.name, doc.import_file)
	told = [warning for warning in preview["warnings"] if warning.get("type") == "info"]
	assert len(told) == 2
	assert "Weather" in told[0]["message"]
	run(doc)
	assert [row[0] for row in parts("title")] == ["Bolt"]


def test_a_file_without_rows_is_refused(import_of):
	with pytest.raises(frappe.ValidationError):
		import_of("Title,Quantity\n")


def test_another_kind_of_file_is_refused(import_of):
	with pytest.raises(frappe.ValidationError):
		import_of("Title\nBolt\n", file_name="parts.txt")


@pytest.mark.parametrize("doctype", ["DocType", "DocField", "Custom Field"])
def test_definitions_are_not_imported(doctype, factory):
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc(
			{"doctype": "Data Import", "reference_doctype": doctype, "import_type": INSERT}
		).insert()


# -- errors of single documents ----------------------------------------------------------------------------


def test_one_document_fails_and_the_others_are_imported(import_of):
	doc = run(import_of("Title,Serial\nBolt,S1\nNut,S1\nPin,S2\n"))
	assert doc.status == "Partial Success"
	assert [row[0] for row in parts("title")] == ["Bolt", "Pin"]
	good = [bool(log.success) for log in logs(doc)]
	assert sorted(good) == [False, True, True]
	failed = next(log for log in logs(doc) if not log.success)
	assert json.loads(failed.row_indexes) == [3]
	assert "Serial" in failed.messages


def test_a_document_that_lacks_a_mandatory_value_is_not_imported(import_of):
	doc = run(import_of("Title,Item (Items),Hours (Items)\nBolt,a,1\n,,2\n"))
	assert doc.status == "Error"
	assert not parts("title")
	assert not frappe.get_all(ITEM, {"parenttype": PART})
	assert not logs(doc)[0].success


def test_all_fail(import_of):
	doc = run(import_of("Quantity\n1\n2\n"))
	assert doc.status == "Error"
	assert len(logs(doc)) == 2


def test_the_log_names_what_was_made(import_of):
	doc = run(import_of("Title\nBolt\n"))
	assert logs(doc)[0].docname == frappe.db.get_value(PART, {"title": "Bolt"})


def test_the_status_counts(import_of):
	doc = run(import_of("Title,Serial\nBolt,S1\nNut,S1\n"))
	status = get_import_status(doc.name)
	assert (status["status"], status["success"], status["failed"], status["total_records"]) == (
		"Partial Success",
		1,
		1,
		2,
	)


def test_controllers_and_hooks_run(import_of, doc_events):
	seen: list[str] = []

	def remember(doc, method):
		seen.append(f"{method} {doc.title}")
		if doc.title == "Nut":
			frappe.throw("Nuts are not taken")

	doc_events({PART: {"validate": remember}})
	doc = run(import_of("Title\nBolt\nNut\n"))
	assert seen == ["validate Bolt", "validate Nut"]
	assert [row[0] for row in parts("title")] == ["Bolt"]
	failed = next(log for log in logs(doc) if not log.success)
	assert "Nuts are not taken" in failed.messages


def test_documents_are_submitted_when_asked(import_of):
	run(import_of("Title\nBolt\n", submit_after_import=1))
	assert parts("docstatus")[0][0] == 1


def test_links_and_lengths_are_checked_as_in_any_insert(import_of):
	doc = run(import_of(f"Title\n{'x' * 141}\n"))
	assert doc.status == "Error"
	assert not parts("title")


# -- again -------------------------------------------------------------------------------------------------


def test_what_was_imported_is_not_imported_again(import_of):
	doc = run(import_of("Title,Serial\nBolt,S1\nNut,S1\n"))
	frappe.db.set_value(PART, {"title": "Bolt"}, "serial", "S0")
	frappe.db.commit()
	run(doc)
	assert doc.status == "Success"
	assert [tuple(row) for row in parts("title", "serial")] == [("Bolt", "S0"), ("Nut", "S1")]
	assert all(log.success for log in logs(doc))


def test_an_import_that_was_interrupted_goes_on(import_of):
	doc = import_of("Title\nBolt\nNut\nPin\n")
	bolt = frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	frappe.get_doc(
		{
			"doctype": "Data Import Log",
			"data_import": doc.name,
			"success": 1,
			"docname": bolt.name,
			"row_indexes": "[2]",
			"log_index": 0,
		}
	).db_insert()
	frappe.db.commit()
	run(doc)
	assert doc.status == "Success"
	assert [row[0] for row in parts("title")] == ["Bolt", "Nut", "Pin"]


def test_rows_that_failed_come_back_as_a_file(import_of):
	doc = run(import_of("Title,Serial\nBolt,S1\nNut,S1\n"))
	download_errored_template(doc.name)
	text = frappe.response["result"]
	assert "Nut" in text and "Bolt" not in text
	assert frappe.response["type"] == "csv"


# -- updates -----------------------------------------------------------------------------------------------


@pytest.fixture
def bolt(import_of):
	doc = frappe.get_doc(
		{
			"doctype": PART,
			"name": "P-1",
			"title": "Bolt",
			"quantity": 1,
			"started_with": "care",
			"items": [{"item": "a", "hours": 1}, {"item": "b", "hours": 2}],
		}
	).insert(set_name="P-1")
	frappe.db.commit()
	return doc


def test_an_update_finds_its_document_by_id(bolt, import_of):
	doc = run(import_of("ID,Quantity\nP-1,9\n", import_type=UPDATE))
	assert doc.status == "Success"
	assert tuple(parts("title", "quantity", "started_with")[0]) == ("Bolt", 9, "care")


def test_an_update_keeps_child_rows_that_the_file_does_not_speak_of(bolt, import_of):
	run(import_of("ID,Quantity\nP-1,9\n", import_type=UPDATE))
	assert [row.item for row in frappe.get_doc(PART, "P-1").items] == ["a", "b"]


def test_child_rows_are_updated_by_their_id(bolt, import_of):
	first, second = bolt.items
	run(import_of(f"ID,ID (Items),Hours (Items)\nP-1,{first.name},5\n,{second.name},6\n", import_type=UPDATE))
	rows = frappe.get_doc(PART, "P-1").items
	assert [(row.name, row.item, row.hours) for row in rows] == [
		(first.name, "a", 5.0),
		(second.name, "b", 6.0),
	]


def test_an_update_without_a_change_is_told(bolt, import_of):
	doc = run(import_of("ID,Quantity\nP-1,1\n", import_type=UPDATE))
	assert doc.status == "Error"
	assert "No changes to update" in logs(doc)[0].messages


def test_an_update_of_nothing_is_told(bolt, import_of):
	doc = run(import_of("ID,Quantity\nP-2,1\n", import_type=UPDATE))
	assert doc.status == "Error"
	assert frappe.db.count(PART) == 1


# -- the preview -------------------------------------------------------------------------------------------


def test_a_preview_shows_columns_and_ten_rows(import_of):
	rows = "".join(f"Part {n},{n}\n" for n in range(15))
	doc = import_of(f"Title,Quantity\n{rows}")
	preview = get_preview_from_template(doc.name, doc.import_file)
	assert [column.get("header_title") for column in preview["columns"]] == ["Sr. No", "Title", "Quantity"]
	assert preview["columns"][1]["df"]["fieldname"] == "title"
	assert len(preview["data"]) == 10
	assert preview["data"][0][:2] == [2, "Part 0"]
	assert (preview["max_rows_exceeded"], preview["total_number_of_rows"]) == (True, 15)


def test_a_column_can_be_mapped_by_hand(import_of):
	options = {"column_to_field_map": {"0": "title", "1": "Don't Import"}}
	doc = import_of("Name of part,Quantity\nBolt,5\n", template_options=json.dumps(options))
	doc.template_options = json.dumps(options)
	doc.save()
	frappe.db.commit()
	run(doc)
	assert tuple(parts("title", "quantity")[0]) == ("Bolt", 0)


# -- templates ---------------------------------------------------------------------------------------------


def test_a_template_has_the_chosen_columns(import_of):
	download_template(
		PART, export_fields={PART: ["name", "title"], "items": ["item"]}, export_records="blank_template"
	)
	assert frappe.response["result"].splitlines()[0].replace('"', "") == "ID,Title,Item (Items)"


def test_a_template_with_records_can_be_imported_as_an_update(bolt, import_of):
	download_template(
		PART,
		export_fields={PART: ["name", "title", "quantity"], "items": ["name", "item", "hours"]},
		export_records="all",
	)
	text = frappe.response["result"].lstrip("\ufeff").replace("Bolt", "Screw").replace("2.0", "7.5")
	doc = run(import_of(text, import_type=UPDATE))
	assert doc.status == "Success", logs(doc)
	changed = frappe.get_doc(PART, "P-1")
	assert changed.title == "Screw"
	assert [(row.item, row.hours) for row in changed.items] == [("a", 1.0), ("b", 7.5)]


# -- who ---------------------------------------------------------------------------------------------------


def test_only_a_system_manager_makes_imports(make_user, import_of):
	user = make_user("import.clerk@example.com", "Import Clerk")
	frappe.set_user(user)
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "Data Import", "reference_doctype": PART, "import_type": INSERT}).insert()


def test_logs_are_read_only_by_who_may_read_the_import(make_user, import_of):
	doc = run(import_of("Title\nBolt\n"))
	frappe.set_user(make_user("import.clerk@example.com", "Import Clerk"))
	with pytest.raises(frappe.PermissionError):
		get_import_logs(doc.name)
