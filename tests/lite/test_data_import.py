"""Imports: what a file may not do to the site, how people write values, and that an interrupted one loses nothing."""

from __future__ import annotations

import datetime
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import frappe
import pytest
from openpyxl import Workbook

from frappe_lite import data_import as imports
from frappe_lite import import_values, sheet_reader
from frappe_lite.context import local
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.import_file import ImportFile
from tests.factories import df

PART = "Bounded Part"
ROOT = Path(__file__).parents[2]


def rows_of(content, extension="csv"):
	return [row for _number, row in sheet_reader.read_rows(content, extension)]


def workbook(*rows):
	book = Workbook()
	for row in rows:
		book.active.append(row)
	return saved(book)


def saved(book):
	file = io.BytesIO()
	book.save(file)
	return file.getvalue()


@pytest.fixture(autouse=True)
def quiet(site):
	yield
	local.message_log = []
	local.lang = "en"


@pytest.fixture
def part(factory):
	return factory.doctype(
		PART,
		[
			df("title", reqd=1),
			df("quantity", "Int"),
			df("rate", "Float"),
			df("approved", "Check"),
			df("due_on", "Date"),
			df("serial", unique=1),
			df("clerk", "Link", options="User"),
		],
	)


def file_of(part, text, mapping=None):
	return ImportFile(part, text.encode(), "csv", mapping)


def obstacles(part, text):
	return file_of(part, text).obstacles()


@pytest.mark.parametrize(
	("text", "says"),
	[("title,quantity\nbolt\n", "less values"), ("title,quantity\nbolt,1,2\n", "more values")],
)
def test_a_row_with_too_few_or_too_many_values_is_named(part, text, says):
	(found,) = obstacles(part, text)
	assert found["row"] == 2 and says in found["message"]


# -- reading -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_in_the_usual_encodings(encoding):
	text = "名称,数量\n螺栓六角头,3\n垫圈,4\n"
	assert rows_of(text.encode(encoding)) == [["名称", "数量"], ["螺栓六角头", "3"], ["垫圈", "4"]]


def test_western_letters_are_not_taken_for_chinese():
	assert rows_of("Name\nMüller café\n".encode("windows-1252")) == [["Name"], ["Müller café"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator):
	assert rows_of(f"a{separator}b\n1{separator}2\n".encode()) == [["a", "b"], ["1", "2"]]


def test_a_separator_inside_quotes_is_text():
	assert rows_of(b'"a;b;c",d\n1,2\n') == [["a;b;c", "d"], ["1", "2"]]


def test_the_mark_of_our_own_exports_is_taken_off():
	assert rows_of(b"a,b\n'=1+1,'tis\n") == [["a", "b"], ["=1+1", "'tis"]]


def test_rows_keep_the_number_that_the_sheet_shows():
	assert list(sheet_reader.read_rows(workbook(["a"], [None], [1]), "xlsx")) == [(1, ["a"]), (3, [1])]


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"no workbook at all", b""])
def test_a_broken_workbook_is_refused(content):
	with pytest.raises(ValidationError):
		rows_of(content, "xlsx")


def test_binary_content_is_no_csv():
	with pytest.raises(ValidationError):
		rows_of(b"a,b\n\x00\x01,2\n")


def test_two_far_apart_cells_cost_nothing():
	book = Workbook()
	book.active["A1"] = "title"
	book.active["XFD1048576"] = "far"
	started = time.monotonic()
	with pytest.raises(ValidationError):
		rows_of(saved(book), "xlsx")
	assert time.monotonic() - started < 20


def test_too_many_columns_are_refused():
	with pytest.raises(ValidationError, match="columns"):
		rows_of(workbook([1] * (sheet_reader.MOST_COLUMNS + 1)), "xlsx")


def test_too_many_rows_are_refused(monkeypatch):
	monkeypatch.setattr(sheet_reader, "MOST_ROWS", 3)
	with pytest.raises(ValidationError, match="rows"):
		rows_of(b"a\n1\n2\n3\n")


def test_a_workbook_that_unpacks_to_very_much_is_refused():
	file = io.BytesIO()
	with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
		package.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
	with pytest.raises(ValidationError, match="unpacks"):
		rows_of(file.getvalue(), "xlsx")


@pytest.mark.parametrize(
	"part",
	[
		b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
		b"<!--" + b" " * 50_000 + b'--><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
		b"\n" * 10_000 + b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
		'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16"),
	],
	ids=["plain", "after a comment", "after blank lines", "in another encoding"],
)
def test_entities_in_a_workbook_are_refused(part):
	file = io.BytesIO()
	with zipfile.ZipFile(file, "w") as package:
		package.writestr("xl/workbook.xml", part)
	with pytest.raises(ValidationError, match="no spreadsheet program"):
		rows_of(file.getvalue(), "xlsx")


# -- values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["many", "1.5", "1,5,x", "nan", "1e400"])
def test_what_is_no_whole_number_stops_the_import(part, text):
	found = obstacles(part, f'Title,Quantity\nBolt,"{text}"\n')
	assert [(each.row, each.col) for each in found] == [(2, 2)]


@pytest.mark.parametrize(("text", "number"), [("1,234", 1234), ("7.0", 7), ("-3", -3)])
def test_whole_numbers_as_people_write_them(text, number):
	assert import_values.read_whole(text) == number


def test_what_is_neither_yes_nor_no_stops_the_import(part):
	assert obstacles(part, "Title,Approved\nBolt,maybe\n")[0].row == 2
	assert obstacles(part, "Title,Approved\nBolt,2\n")[0].row == 2


def test_yes_in_the_readers_language(part):
	local.lang = "zh"
	assert import_values.read_check("是") == 1


def test_an_unknown_link_names_its_rows(part):
	found = obstacles(part, "Title,Clerk\nBolt,a@example.com\nNut,Administrator\nPin,a@example.com\n")
	assert [each.row for each in found if each.get("row")] == [2, 4]
	assert all(each.col == 2 for each in found)


def test_headers_in_the_users_language(part):
	frappe.get_doc(
		{"doctype": "Translation", "language": "zh", "source_text": "Quantity", "translated_text": "数目"}
	).insert()
	local.lang = "zh"
	found = ImportFile(part, "Title,数目\nBolt,4\n".encode(), "csv")
	assert next(found.payloads()).values == {"title": "Bolt", "quantity": 4}


@pytest.mark.parametrize(
	("texts", "days"),
	[
		(["13/02/2026", "01/02/2026"], [(2026, 2, 13), (2026, 2, 1)]),
		(["02/13/2026", "02/01/2026"], [(2026, 2, 13), (2026, 2, 1)]),
		(["2026年3月2日"], [(2026, 3, 2)]),
		(["20260302"], [(2026, 3, 2)]),
	],
)
def test_a_column_of_dates_is_read_in_the_one_way_that_fits_all(part, texts, days):
	found = file_of(part, "Title,Due On\n" + "".join(f"Bolt,{text}\n" for text in texts))
	assert not found.obstacles()
	assert [payload.values["due_on"] for payload in found.payloads()] == [datetime.date(*d) for d in days]


def test_a_first_row_without_a_document_is_named(part, factory):
	child = factory.doctype("Bounded Item", [df("item")], istable=1)
	parent = factory.doctype("Bounded Parent", [df("title"), df("items", "Table", options=child)])
	found = obstacles(parent, "Title,Item (Items)\n,a\nBolt,b\n")
	assert [each.row for each in found] == [2]


# -- one document or none ----------------------------------------------------------------------------------


@pytest.fixture
def import_of(part):
	made = []

	def make(text, **options):
		doc = frappe.get_doc(
			{
				"doctype": "Data Import",
				"reference_doctype": part,
				"import_type": imports.INSERT,
				"mute_emails": 1,
				**options,
			}
		).insert()
		made.append(doc.name)
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "parts.csv", "content": text, "is_private": 1}
		).insert()
		doc.import_file = file.file_url
		doc.save()
		frappe.db.commit()
		return doc

	yield make
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for name in made:
		frappe.delete_doc("Data Import", name, force=True)
	frappe.db.commit()


def test_a_refused_document_takes_its_callbacks_along(import_of, monkeypatch):
	told = []

	def remember(doc, method):
		frappe.db.after_commit.add(lambda title=doc.title: told.append(title))
		if doc.title == "Nut":
			frappe.throw("no nuts")

	monkeypatch.setitem(local.home.hooks, "doc_events", {PART: {"on_update": ["tests_remember.remember"]}})
	monkeypatch.setitem(sys.modules, "tests_remember", type(sys)("tests_remember"))
	sys.modules["tests_remember"].remember = remember
	imports.start_import(import_of("Title\nBolt\nNut\nPin\n").name)
	assert told == ["Bolt", "Pin"]


def test_the_message_of_a_refused_row_names_it(import_of):
	doc = import_of("Title,Serial\nBolt,S1\nNut,S1\n")
	imports.start_import(doc.name)
	log = frappe.get_all("Data Import Log", {"data_import": doc.name, "success": 0}, ["messages"])[0]
	assert json.loads(log.messages)[0]["message"].startswith("Row 3: ")


def test_settings_are_not_imported(part):
	doc = {"doctype": "Data Import", "reference_doctype": "System Settings", "import_type": imports.INSERT}
	with pytest.raises(ValidationError, match="one document"):
		frappe.get_doc(doc).insert()


def test_the_file_of_an_import_that_has_begun_stays(import_of):
	doc = import_of("Title,Serial\nBolt,S1\nNut,S1\n")
	imports.start_import(doc.name)
	doc.reload()
	doc.import_file = "/private/files/other.csv"
	with pytest.raises(ValidationError, match="new Data Import"):
		doc.save()


@pytest.mark.parametrize(
	("first", "second"), [("é1", "E1"), ("E1", "é1"), ("Ａ1", "a1"), ("Größe", "GROSSE")]
)
def test_values_that_mariadb_takes_for_equal_are_refused(first, second, import_of):
	doc = import_of(f"Title,Serial\nBolt,{first}\nNut,{second}\nPin,other\n")
	imports.start_import(doc.name)
	failed = frappe.get_all(
		"Data Import Log", {"data_import": doc.name, "success": 0}, ["row_indexes", "messages"]
	)
	assert [log.row_indexes for log in failed] == ["[3]"]
	assert "Serial" in failed[0].messages


def test_values_that_are_stored_already_count_too(import_of):
	frappe.get_doc({"doctype": PART, "title": "x", "serial": "é9"}).insert()
	frappe.db.commit()
	doc = import_of("Title,Serial\nBolt,e9\n")
	imports.start_import(doc.name)
	assert frappe.get_doc("Data Import", doc.name).status == imports.FAILED


def test_chinese_values_that_differ_are_different(import_of):
	doc = import_of("Title,Serial\n螺栓,编号一\n螺母,编号二\n")
	imports.start_import(doc.name)
	assert frappe.get_doc("Data Import", doc.name).status == imports.SUCCESS


def test_an_import_runs_once_at_a_time(import_of):
	doc = import_of("Title\nBolt\n")
	imports._running.add(imports._key(doc))
	try:
		with pytest.raises(ValidationError, match="running"):
			imports.ImportRun(doc).run()
		assert imports.enqueue_import(doc) is False
	finally:
		imports._running.clear()


def test_the_file_of_somebody_else_is_not_read(import_of, make_user):
	doc = import_of("Title\nBolt\n")
	user = make_user("import.reader@example.com", "System Manager")
	frappe.db.set_value("File", {"file_url": doc.import_file}, "owner", "Administrator")
	frappe.set_user(user)
	with pytest.raises(PermissionError):
		imports.read_import_file(doc)


def test_others_write_while_an_import_runs(import_of, monkeypatch):
	monkeypatch.setattr(imports, "BATCH_DOCUMENTS", 2)
	turns = []
	doc = import_of("Title\n" + "".join(f"P{n}\n" for n in range(7)))
	run = imports.ImportRun(doc, lambda done, total: turns.append((done, total, local.db.writing)))
	assert run.run() == imports.SUCCESS
	assert turns == [(2, 7, False), (4, 7, False), (6, 7, False), (7, 7, False)]


# -- kill -9 -----------------------------------------------------------------------------------------------

CHILD = """
import sys
import frappe_lite
frappe_lite.install()
from frappe_lite import context, data_import
data_import.BATCH_DOCUMENTS = 20
context.init(sys.argv[1])
context.connect()
from frappe_lite.document import get_doc
doc = get_doc("Data Import", sys.argv[2])
run = data_import.ImportRun(doc, lambda done, total: print(done, flush=True))
print(run.run(), flush=True)
context.destroy()
"""


def child(site: Path, name: str) -> subprocess.Popen[str]:
	return subprocess.Popen(
		[sys.executable, "-c", CHILD, str(site), name],
		stdout=subprocess.PIPE,
		text=True,
		env={**os.environ, "PYTHONPATH": str(ROOT)},
	)


def make_site(path: Path, rows: int) -> str:
	"""Make a site with a Data Import of this many rows in a process of its own. Returns the import's name."""
	script = f"""
import sys
import frappe_lite
frappe_lite.install()
from frappe_lite import context
from frappe_lite.site import new_site
new_site(sys.argv[1], admin_password="admin-test-password", password_hash_cost=[64, 1], apps=())
context.init(sys.argv[1])
context.connect()
import frappe
frappe.get_doc({{"doctype": "DocType", "name": "Killed Part", "module": "Core", "custom": 1,
	"fields": [{{"fieldname": "title", "fieldtype": "Data", "label": "Title"}}],
	"permissions": [{{"role": "System Manager", "read": 1, "write": 1, "create": 1}}]}}).insert()
doc = frappe.get_doc({{"doctype": "Data Import", "reference_doctype": "Killed Part",
	"import_type": "Insert New Records"}}).insert()
text = "Title\\n" + "".join(f"part {{n}}\\n" for n in range({rows}))
file = frappe.get_doc({{"doctype": "File", "file_name": "p.csv", "content": text, "is_private": 1}}).insert()
doc.import_file = file.file_url
doc.save()
frappe.db.commit()
print(doc.name)
context.destroy()
"""
	done = subprocess.run(
		[sys.executable, "-c", script, str(path)],
		capture_output=True,
		text=True,
		check=True,
		env={**os.environ, "PYTHONPATH": str(ROOT)},
	)
	return done.stdout.strip().rpartition("\n")[2]


def titles(site: Path) -> list[str]:
	import sqlite3

	connection = sqlite3.connect(site / "site.db")
	try:
		return [row[0] for row in connection.execute("select title from `tabKilled Part` order by creation")]
	finally:
		connection.close()


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal")
def test_an_import_that_is_killed_loses_nothing_and_doubles_nothing(tmp_path):
	rows, site = 600, tmp_path / "killed"
	name = make_site(site, rows)
	for confirmed_at_least in (1, 100, 300):
		process = child(site, name)
		confirmed = 0
		for line in process.stdout:
			if not line.strip().isdigit():
				break
			confirmed = int(line)
			if confirmed >= confirmed_at_least:
				process.send_signal(signal.SIGKILL)
				break
		process.wait(timeout=20)
		process.stdout.close()
		found = titles(site)
		assert len(found) == len(set(found)) >= confirmed
	process = child(site, name)
	said = process.communicate(timeout=60)[0]
	assert said.split()[-1] == imports.SUCCESS
	assert sorted(titles(site)) == sorted(f"part {n}" for n in range(rows))
