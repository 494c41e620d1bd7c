"""The workload: a record with rows, its workflow, an ordinary user; the steps `setup`, `measure` and `remove`."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter
from typing import Any

import frappe

from benchmarks.record import (
	ACTIONS,
	FULL,
	PASSWORD,
	PLAIN,
	RIGHTS,
	ROLE,
	ROW,
	STATES,
	USER,
	fields,
	listed_fields,
	new_full,
	new_plain,
	row_fields,
)
from benchmarks.steps import run, timed

# -- setting up --------------------------------------------------------------------------------------------


def set_up() -> None:
	"""Make the doctypes, the workflow and an ordinary user. Twice does no harm."""
	_insert("Role", ROLE, role_name=ROLE, desk_access=1)
	_insert(
		"User",
		USER,
		email=USER,
		first_name="Clerk",
		send_welcome_email=0,
		new_password=PASSWORD,
		roles=[{"role": ROLE}],
	)
	_insert("DocType", ROW, **_doctype(istable=1, fields=row_fields()))
	rights = [{"role": role, **dict.fromkeys(RIGHTS, 1)} for role in (ROLE, "System Manager")]
	plain = [{**row, "submit": 0, "cancel": 0} for row in rights]
	_insert("DocType", PLAIN, **_doctype(fields=fields(), permissions=plain))
	_insert(
		"DocType",
		FULL,
		**_doctype(
			fields=[
				*listed_fields(),
				{"fieldname": "rows", "fieldtype": "Table", "label": "Rows", "options": ROW},
			],
			permissions=rights,
			track_changes=1,
			is_submittable=1,
		),
	)
	_make_workflow()
	frappe.db.commit()


def _doctype(**properties: Any) -> dict[str, Any]:
	return {"module": "Core", "custom": 1, **properties}


def _make_workflow() -> None:
	for state in STATES:
		_insert("Workflow State", state, workflow_state_name=state)
	for action in ACTIONS:
		_insert("Workflow Action Master", action, workflow_action_name=action)
	_insert(
		"Workflow",
		FULL,
		workflow_name=FULL,
		document_type=FULL,
		is_active=1,
		send_email_alert=0,
		workflow_state_field="workflow_state",
		states=[
			{"state": state, "doc_status": str(int(state == STATES[2])), "allow_edit": ROLE}
			for state in STATES
		],
		transitions=[
			{
				"state": before,
				"action": action,
				"next_state": after,
				"allowed": ROLE,
				"allow_self_approval": 1,
				"condition": "doc.quantity > 0",
			}
			for before, action, after in zip(STATES[:2], ACTIONS, STATES[1:], strict=True)
		],
	)


def _insert(doctype: str, name: str, **values: Any) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, "name": name, **values}).insert()


def remove() -> None:
	"""Remove all that `set_up` and the measurements made."""
	frappe.set_user("Administrator")
	for doctype in (FULL, PLAIN, ROW):
		if frappe.db.exists("DocType", doctype):
			frappe.db.delete("Version", {"ref_doctype": doctype})
			frappe.db.delete("Comment", {"reference_doctype": doctype})
			frappe.db.delete("Custom Field", {"dt": doctype})
			frappe.db.delete("Workflow", {"document_type": doctype})
			frappe.delete_doc("DocType", doctype, force=True, ignore_permissions=True)
			frappe.db.sql_ddl(f"drop table if exists `tab{doctype}`")
	_remove_all("Workflow State", STATES)
	_remove_all("Workflow Action Master", ACTIONS)
	frappe.db.delete("DocShare", {"user": USER})
	_remove_all("User", [USER])
	_remove_all("Role", [ROLE])
	frappe.db.commit()


def _remove_all(doctype: str, names: Iterable[str]) -> None:
	for name in names:
		if frappe.db.exists(doctype, name):
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)


# -- measuring ---------------------------------------------------------------------------------------------


def measure(rows: int) -> dict[str, list[float]]:
	"""Return for each operation the seconds of every single call, as an ordinary user, commit included."""
	frappe.set_user(USER)
	names: dict[str, list[str]] = {PLAIN: [], FULL: []}

	def insert(values: dict[str, Any]) -> None:
		names[values["doctype"]].append(frappe.get_doc(values).insert().name)

	def load_and_save(doctype: str, n: int) -> None:
		doc = frappe.get_doc(doctype, names[doctype][n])
		doc.remark = f"Changed {n} at {perf_counter()}"
		doc.save()

	return {
		"insert plain": timed(rows, lambda n: insert(new_plain(n))),
		"insert with workflow and versions": timed(rows, lambda n: insert(new_full(n))),
		"load": timed(rows, lambda n: frappe.get_doc(FULL, names[FULL][n]), commit=False),
		"load and save plain": timed(rows, lambda n: load_and_save(PLAIN, n)),
		"load and save with workflow": timed(rows, lambda n: load_and_save(FULL, n)),
		"apply_workflow, save": timed(rows, lambda n: apply_action(names[FULL][n], ACTIONS[0])),
		"apply_workflow, submit": timed(rows, lambda n: apply_action(names[FULL][n], ACTIONS[1])),
	}


def measure_warm(rows: int) -> dict[str, list[float]]:
	"""As `measure`, after some calls that fill the caches."""
	measure(min(20, rows))
	return measure(rows)


def apply_action(name: str, action: str) -> None:
	from frappe.model.workflow import apply_workflow

	apply_workflow(frappe.get_doc(FULL, name), action)


if __name__ == "__main__":
	run({"setup": set_up, "measure": lambda rows: measure_warm(int(rows)), "remove": remove})
