"""The set-up runs any number of times and respects what customers changed."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import frappe
import pytest

from iso_qms import setup
from iso_qms.setup.marks import get_mark
from iso_qms.setup.shipped import fingerprint, ship

WORKFLOW = json.loads((setup.DATA / "10_inspection_workflow.json").read_text(encoding="utf-8"))
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


def test_no_two_doctypes_count_under_the_same_beginning():
	"""One counter for two would leave gaps in the numbers of both (domain rule 2)."""
	shipped = frappe.get_all("DocType", {"module": "ISO QMS", "istable": 0, "issingle": 0}, pluck="name")
	series = [field for name in shipped if (field := frappe.get_meta(name).get_field("naming_series"))]
	beginnings = [field.default.partition("#")[0].removesuffix(".") for field in series]
	assert len(beginnings) > 10
	assert sorted(set(beginnings)) == sorted(beginnings)


def test_inspection_record_is_registered():
	setup.sync()

	assert frappe.db.get_value("QMS Record Form", {"record_doctype": "QMS Inspection Record"})


ENTERS_WITHOUT_A_STEP = {"document_control/adopting.py"}
"""What was in force before the system came has no decision of ours: it enters as approved, and the register says so."""


def writes_past_hooks(source: str) -> list[str]:
	"""The calls in a module that write a state or docstatus without any hook."""
	calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
	found = []
	for call in calls:
		if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("set_value", "db_set"):
			continue
		inside = [node for argument in (*call.args, *call.keywords) for node in ast.walk(argument)]
		texts = {node.value for node in inside if isinstance(node, ast.Constant)}
		names = {
			getattr(node, "id", None) or getattr(node, "attr", None)
			for node in inside
			if isinstance(node, (ast.Name, ast.Attribute))
		}
		if texts & {"workflow_state", "docstatus"} or names & {"state_field", "workflow_state_field"}:
			found.append(ast.unparse(call))
	return found


def test_app_writes_no_workflow_field_past_the_documents():
	"""`frappe.db.set_value` and `db_set` run no rule, so no code of the app may use them on states or docstatus."""
	package = Path(setup.__file__).parents[1]
	for path in package.rglob("*.py"):
		if path.relative_to(package).as_posix() not in ENTERS_WITHOUT_A_STEP:
			assert writes_past_hooks(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.parametrize(
	"source",
	[
		"frappe.db.set_value('A', name, 'workflow_state', 'Approved')",
		"frappe.db.set_value('A', name, {workflow.workflow_state_field: 'Approved'})",
		"doc.db_set('docstatus', 1)",
		"doc.db_set({'docstatus': 1})",
	],
)
def test_such_a_write_would_be_seen(source):
	assert writes_past_hooks(source)


@pytest.mark.parametrize("name", ["role", "workflow_state", "workflow_action_master"])
def test_fixtures_hold_only_what_customers_do_not_change(name):
	fixtures = Path(setup.__file__).parents[1] / "fixtures"

	assert (fixtures / f"{name}.json").exists()
	assert len(list(fixtures.glob("*.json"))) == 3
