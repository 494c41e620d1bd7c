"""The set-up runs any number of times and respects what customers changed."""

from __future__ import annotations

import json
from pathlib import Path

import frappe
import pytest

from iso_qms import setup
from iso_qms.setup.marks import get_mark
from iso_qms.setup.shipped import fingerprint, ship

WORKFLOW = json.loads((setup.DATA / "10_inspection_workflow.json").read_text(encoding="utf-8"))
WITHOUT_STATES = ('"User"', "ENTRY")
"""What code may write past the hooks: accounts and entries of the search index have no states."""

MARK = "shipped:Workflow:QMS Inspection Record"


def workflow():
	return frappe.get_doc("Workflow", "QMS Inspection Record")


def newer() -> dict:
	definition = json.loads(json.dumps(WORKFLOW))
	definition["states"][0]["message"] = "A newer version"
	return definition


def test_second_run_changes_nothing():
	setup.sync()
	before = workflow().modified
	setup.sync()

	assert workflow().modified == before


def test_unchanged_workflow_is_brought_to_the_newer_version():
	setup.sync()
	ship(newer())

	assert workflow().states[0].message == "A newer version"


def test_customers_workflow_stays_as_it_is():
	setup.sync()
	mine = workflow()
	mine.transitions[0].allowed = "QMS Manager"
	mine.save()
	ship(newer())

	assert workflow().transitions[0].allowed == "QMS Manager"
	assert workflow().states[0].message != "A newer version"


def test_workflow_that_the_customer_deleted_stays_away():
	setup.sync()
	frappe.delete_doc("Workflow", "QMS Inspection Record")
	setup.sync()

	assert not frappe.db.exists("Workflow", "QMS Inspection Record")


def test_shipped_hash_is_that_of_the_stored_document():
	setup.sync()

	assert get_mark(MARK) == fingerprint(workflow())


def test_customers_forms_have_a_module_without_app():
	setup.sync()
	module = frappe.get_doc("Module Def", setup.CUSTOMER_MODULE)

	assert (module.custom, module.app_name or None) == (1, None)


def test_settings_that_were_emptied_stay_empty():
	setup.sync()
	settings = frappe.get_doc("QMS Settings")
	settings.default_retention = 0
	settings.save()
	setup.sync()

	assert not frappe.get_doc("QMS Settings").default_retention


def test_inspection_record_is_registered():
	setup.sync()

	assert frappe.db.get_value("QMS Record Form", {"record_doctype": "QMS Inspection Record"})


def test_app_writes_no_workflow_field_past_the_documents():
	"""`frappe.db.set_value` runs no hook, so no code of the app may use it on states or docstatus."""
	package = Path(setup.__file__).parents[1]
	for path in package.rglob("*.py"):
		for line in path.read_text(encoding="utf-8").splitlines():
			past_the_hooks = "db.set_value(" in line or "db_set(" in line
			assert not past_the_hooks or any(f"({name}," in line for name in WITHOUT_STATES), (
				f"{path}: {line}"
			)


@pytest.mark.parametrize("name", ["role", "workflow_state", "workflow_action_master"])
def test_fixtures_hold_only_what_customers_do_not_change(name):
	fixtures = Path(setup.__file__).parents[1] / "fixtures"

	assert (fixtures / f"{name}.json").exists()
	assert len(list(fixtures.glob("*.json"))) == 3
