"""On a throw-away site of a bench: the app goes, the customers' forms and records stay, and it comes back.

Runs where `QMS_THROWAWAY_SITE` names a site that has the app and that nobody misses (`.ci/bench-tests` makes one).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

SITE = os.environ.get("QMS_THROWAWAY_SITE")
FORM, ROW, RESCUED = "Leave Request", "Leave Request Row", "Key Handout"

pytestmark = pytest.mark.skipif(not SITE, reason="needs a throw-away site of a bench: QMS_THROWAWAY_SITE")


def bench(*command: str) -> None:
	"""Run a bench command on the throw-away site, as an administrator does."""
	done = subprocess.run(
		[sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", str(SITE), *command],
		capture_output=True,
		text=True,
		check=False,
	)
	assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def connect() -> Any:
	"""Connect anew, as a command or a request does."""
	import frappe

	frappe.init(SITE)
	frappe.connect()
	return frappe


def make_form(frappe: Any, name: str, module: str, *fields: dict, **options: Any) -> None:
	rights = {"role": "System Manager", "read": 1, "write": 1, "create": 1, "delete": 1}
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": module,
			"custom": 1,
			"fields": [{"fieldname": "title", "fieldtype": "Data", "label": "Title"}, *fields],
			"permissions": [] if options.get("istable") else [rights],
			**options,
		}
	).insert()


@pytest.fixture(scope="module")
def frappe() -> Iterator[Any]:
	"""The site after customers made forms and records and the app was uninstalled."""
	frappe = connect()
	module = frappe.db.get_value("Module Def", {"custom": 1, "app_name": ["is", "not set"]})
	make_form(frappe, ROW, module, istable=1)
	rows = {"fieldname": "rows", "fieldtype": "Table", "label": "Rows", "options": ROW}
	make_form(frappe, FORM, module, rows, track_changes=1)
	make_form(frappe, RESCUED, "ISO QMS")
	form = {"doctype": "QMS Record Form", "code": "X-1", "title": "Leave", "record_doctype": FORM}
	frappe.get_doc(form).insert()
	frappe.get_doc({"doctype": FORM, "title": "Spring", "rows": [{"title": "Monday"}]}).insert()
	frappe.get_doc({"doctype": RESCUED, "title": "Store room"}).insert()
	frappe.db.commit()
	frappe.destroy()
	bench("uninstall-app", "iso_qms", "--yes", "--no-backup")
	frappe = connect()
	yield frappe
	frappe.destroy()


def test_the_app_is_gone(frappe):
	assert "iso_qms" not in frappe.get_installed_apps()
	assert not frappe.get_all("DocType", {"name": ["like", "QMS %"]})
	assert not frappe.db.sql("show tables like 'tabQMS %%'")


def test_nothing_points_to_what_is_gone(frappe):
	gone = ["like", "QMS %"]
	assert not frappe.get_all("Workflow", {"document_type": gone})
	assert not frappe.get_all("Custom Field", {"dt": gone})
	assert not frappe.get_all("Property Setter", {"doc_type": gone})
	assert not frappe.get_all("Custom DocPerm", {"parent": gone})
	assert not frappe.get_all("Report", {"ref_doctype": gone})
	assert not frappe.get_all("DocField", {"options": gone, "fieldtype": ["in", ["Link", "Table"]]})


def test_customers_forms_and_records_stay(frappe):
	record = frappe.get_doc(FORM, {"title": "Spring"})
	assert [row.title for row in record.rows] == ["Monday"]


def test_customers_records_can_still_be_worked_with(frappe):
	record = frappe.get_doc(FORM, {"title": "Spring"})
	record.append("rows", {"title": "Tuesday"})
	record.save()
	assert len(frappe.get_doc(FORM, record.name).rows) == 2
	frappe.db.rollback()


def test_a_form_that_a_customer_put_into_the_apps_module_stays_too(frappe):
	assert frappe.get_doc(RESCUED, {"title": "Store room"}).name


def test_the_app_can_be_installed_again(frappe):
	frappe.destroy()
	bench("install-app", "iso_qms")
	connect()
	form = {"doctype": "QMS Record Form", "code": "X-1", "title": "Leave", "record_doctype": FORM}
	assert frappe.get_doc(form).insert().name
	assert frappe.get_doc(FORM, {"title": "Spring"}).title == "Spring"
