"""Sheets over HTTP: a template is taken out, filled in, sent, looked at and imported in the background."""

from __future__ import annotations

import csv
import io
import json
import time

import pytest

from tests.rest.http_client import Client, accepted, assert_refused
from tests.rest.test_commands import run

IMPORTS = "frappe.core.doctype.data_import.data_import"
SECONDS = 30


def new_import(admin: Client, doctype: str, content: bytes, name: str = "orders.csv", **values) -> dict:
	"""Make a Data Import with a file, as the screen does."""
	kind = {"import_type": "Insert New Records", "mute_emails": 1, **values}
	doc = admin.message(
		"frappe.client.insert", doc={"doctype": "Data Import", "reference_doctype": doctype, **kind}
	)
	sent = admin.upload(
		name, content, doctype="Data Import", docname=doc["name"], fieldname="import_file", is_private="1"
	)
	url = accepted(sent)["message"]["file_url"]
	return admin.message(
		"frappe.client.set_value",
		doctype="Data Import",
		name=doc["name"],
		fieldname="import_file",
		value=url,
	)


def finished(admin: Client, name: str) -> dict:
	"""Wait for the background and return the status."""
	until = time.monotonic() + SECONDS
	while time.monotonic() < until:
		status = admin.message(f"{IMPORTS}.get_import_status", "GET", data_import_name=name)
		if (
			status["status"] != "Pending"
			and status.get("success", 0) + status.get("failed", 0) >= status["total_records"]
		):
			return status
		time.sleep(0.2)
	raise AssertionError(f"not finished within {SECONDS} s: {status}")


def test_a_blank_template(admin, workshop):
	answer = admin.call(
		f"{IMPORTS}.download_template",
		doctype=workshop,
		export_fields=json.dumps({workshop: ["name", "title", "hours"], "parts": ["part", "quantity"]}),
		export_records="blank_template",
		file_type="CSV",
	)
	assert answer.status_code == 200, answer.text
	header = next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
	assert header == ["ID", "Title", "Hours", "Part (Parts)", "Quantity (Parts)"]
	assert ".csv" in answer.headers["Content-Disposition"]


def test_a_template_in_excel(embedded, admin, workshop):
	answer = admin.call(
		f"{IMPORTS}.download_template",
		doctype=workshop,
		export_fields=json.dumps({workshop: ["name", "title"]}),
		export_records="all",
		file_type="Excel",
	)
	assert answer.content[:2] == b"PK"


def test_an_import_from_the_file_to_the_documents(embedded, admin, workshop, tag):
	text = (
		"Title,Hours,Due,Part (Parts),Quantity (Parts)\n"
		f"Imported A {tag},1.5,2026-03-02,bolt,2\n"
		",,,nut,3\n"
		f"Imported B {tag},2,2026-04-03,,\n"
	)
	doc = new_import(admin, workshop, text.encode())
	assert doc["payload_count"] == 2
	preview = admin.message(f"{IMPORTS}.get_preview_from_template", data_import=doc["name"])
	assert len(preview["columns"]) == 6
	assert [row[0] for row in preview["data"]] == [2, 3, 4]
	assert preview["warnings"] == []

	assert admin.message(f"{IMPORTS}.form_start_import", data_import=doc["name"]) is True
	status = finished(admin, doc["name"])
	assert (status["status"], status["success"]) == ("Success", 2)
	first = admin.list(workshop, filters=[["title", "=", f"Imported A {tag}"]])[0]["name"]
	assert [row["part"] for row in admin.read(workshop, first)["parts"]] == ["bolt", "nut"]


def test_rows_that_were_refused_come_back(embedded, admin, workshop, tag):
	doc = new_import(admin, workshop, f"Title,Hours\nGood {tag},1\n{'x' * 200},2\n".encode())
	admin.message(f"{IMPORTS}.form_start_import", data_import=doc["name"])
	assert finished(admin, doc["name"])["status"] == "Partial Success"
	answer = admin.call(f"{IMPORTS}.download_errored_template", data_import_name=doc["name"])
	rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
	assert rows == [["Title", "Hours"], ["x" * 200, "2"]]
	logs = admin.message(f"{IMPORTS}.get_import_logs", data_import=doc["name"])
	failed = next(log for log in logs if not log["success"])
	assert json.loads(failed["messages"])[0]["message"].startswith("Row 3: ")
	answer = admin.call(f"{IMPORTS}.download_import_log", data_import_name=doc["name"])
	assert "Title" in answer.content.decode("utf-8-sig")


def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(embedded, admin, workshop):
	doc = admin.create("Data Import", reference_doctype=workshop, import_type="Insert New Records")
	sent = admin.upload("bad.csv", b"a,b\n", doctype="Data Import", docname=doc["name"], is_private="1")
	url = accepted(sent)["message"]["file_url"]
	answer = admin.resource("PUT", "Data Import", doc["name"], json={"import_file": url})
	assert_refused(answer, 417, says="row")


@pytest.mark.parametrize(
	("method", "arguments"),
	[
		("form_start_import", {"data_import": "x"}),
		("get_preview_from_template", {"data_import": "x"}),
		("get_import_status", {"data_import_name": "x"}),
		("get_import_logs", {"data_import": "x"}),
		("download_errored_template", {"data_import_name": "x"}),
		("download_import_log", {"data_import_name": "x"}),
	],
)
def test_imports_are_the_system_managers(embedded, admin, fitter, workshop, method, arguments, tag):
	doc = new_import(admin, workshop, f"Title\nSecret {tag}\n".encode())
	answer = fitter.call(f"{IMPORTS}.{method}", **dict.fromkeys(arguments, doc["name"]))
	assert answer.status_code == 403
	assert f"Secret {tag}" not in answer.text


def test_a_template_with_records_needs_the_right_to_export(embedded, home, guest, admin, workshop):
	arguments = {"doctype": "User", "export_records": "all"}
	assert guest.call(f"{IMPORTS}.download_template", **arguments).status_code in (401, 403)


def test_a_template_holds_no_fields_of_a_higher_level(embedded, fitter, workshop):
	answer = fitter.call(f"{IMPORTS}.download_template", doctype=workshop, export_records="all")
	assert answer.status_code == 200, answer.text
	header = next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
	assert "Title" in header
	assert "Cost" not in header


# -- the command line --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory):
	folder = tmp_path_factory.mktemp("imports") / "site"
	made = run("new-site", "--site", str(folder))
	assert made.returncode == 0, made.stderr
	return folder


def test_import_by_command(site, tmp_path):
	file = tmp_path / "roles.csv"
	file.write_text("Role Name,Desk Access\nSheet Reader,1\nSheet Writer,0\n", encoding="gb18030")
	looked = run("import", str(file), "--site", str(site), "--doctype", "Role", "--dry-run")
	assert looked.returncode == 0, looked.stderr
	assert "2 documents" in looked.stdout
	first = run("import", str(file), "--site", str(site), "--doctype", "Role")
	assert first.returncode == 0, first.stderr
	assert "2 imported, 0 refused" in first.stdout
	again = run("import", str(file), "--site", str(site), "--doctype", "Role")
	assert again.returncode == 1
	assert "Row 2" in again.stderr


def test_a_dry_run_names_row_and_column(site, tmp_path):
	file = tmp_path / "roles.csv"
	file.write_text("Role Name,Desk Access\nSheet Reader,perhaps\n")
	ended = run("import", str(file), "--site", str(site), "--doctype", "Role", "--dry-run")
	assert ended.returncode == 1
	assert "row 2, column 2" in ended.stderr
