"""Ways round a workflow, tried on any document that has one: each has to be refused, whoever tries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import frappe
import pytest
from frappe.client import set_value
from frappe.model.workflow import apply_workflow

from iso_qms.gate.transitions import active_workflow
from tests.app.records import PIXEL

REFUSED = (frappe.ValidationError, frappe.PermissionError)
STAGES = ("draft", "pending", "approved")


@dataclass
class Kind:
	"""A DocType with a workflow: how its documents come into each stage, and what of them one could change."""

	doctype: str
	make: dict[str, Callable[[], Any]]
	people: tuple[str, ...]
	text: str
	rows: str | None = None

	def at(self, stage: str) -> Any:
		"""A stored document in this stage, made by those who may; the session's user is Administrator then."""
		name = self.make[stage]().name
		frappe.set_user("Administrator")
		return frappe.get_doc(self.doctype, name)

	def everybody(self) -> tuple[str, ...]:
		"""All the people, and who passes every right of Frappe."""
		return (*self.people, "Administrator")


class EveryStage:
	"""What holds for every workflow, tried on the `kind` of the module that takes these tests over."""

	@pytest.mark.parametrize("stage", STAGES)
	def test_a_step_is_taken_by_its_roles_alone(self, kind: Kind, stage: str):
		doc = kind.at(stage)
		assert [
			(user, way) for user, way, attempt in steps_of_others(kind, doc) if gets_through(user, attempt)
		] == []

	def test_what_is_approved_is_final(self, kind: Kind):
		assert through(kind, changes_of_final(kind, kind.at("approved"))) == []

	@pytest.mark.parametrize("stage", STAGES)
	def test_it_keeps_its_number_and_its_rows_change_with_it_alone(self, kind: Kind, stage: str):
		doc = kind.at(stage)
		assert through(kind, {**removals(doc), **rows_alone(kind, doc)}) == []


def gets_through(user: str, attempt: Callable[[], Any]) -> bool:
	"""Whether `attempt` succeeds as `user`; nothing of it is left, and the session's user is Administrator again."""
	frappe.set_user(user)
	frappe.db.savepoint("wrong_side")
	try:
		attempt()
		return True
	except REFUSED:
		return False
	finally:
		frappe.db.rollback(save_point="wrong_side")
		frappe.set_user("Administrator")
		frappe.clear_messages()


def through(kind: Kind, attempts: dict[str, Callable[[], Any]]) -> list[tuple[str, str]]:
	"""Who gets through by which way: nobody, where all is well."""
	return [
		(user, way)
		for way, attempt in attempts.items()
		for user in kind.everybody()
		if gets_through(user, attempt)
	]


def written(doc: Any, **values: Any) -> Callable[[], Any]:
	"""The attempt to write these values into the document by a plain save."""

	def attempt() -> Any:
		again = frappe.get_doc(doc.doctype, doc.name)
		again.update(values)
		return again.save()

	return attempt


def skips(doc: Any, end: str) -> dict[str, Callable[[], Any]]:
	"""The ways to the approved state `end` that pass by the workflow's steps."""
	state = {"workflow_state": end, "docstatus": 1}
	new = {**doc.as_dict(), "name": None, "creation": None, "modified": None, **state}

	def imported() -> Any:
		frappe.flags.in_import = True
		try:
			return frappe.get_doc(new).insert()
		finally:
			frappe.flags.in_import = False

	return {
		"PUT of the state": written(doc, workflow_state=end),
		"PUT of state and status": written(doc, **state),
		"set_value": lambda: set_value(doc.doctype, doc.name, state),
		"submit": lambda: frappe.get_doc(doc.doctype, doc.name).submit(),
		"insert as approved": lambda: frappe.get_doc(new).insert(),
		"import as approved": imported,
	}


def changes_of_final(kind: Kind, doc: Any) -> dict[str, Callable[[], Any]]:
	"""The ways to change, take back or remove what was approved."""
	return {
		"update": written(doc, **{kind.text: "anders"}),
		"set_value": lambda: set_value(doc.doctype, doc.name, kind.text, "anders"),
		"cancel": lambda: frappe.get_doc(doc.doctype, doc.name).cancel(),
		"PUT of docstatus": written(doc, docstatus=2),
		"back to the first state": written(doc, workflow_state="Draft", docstatus=0),
		"file": lambda: attached(doc),
		**({"amend": lambda: amended(doc)} if doc.meta.has_field("amended_from") else {}),
		**removals(doc),
	}


def removals(doc: Any) -> dict[str, Callable[[], Any]]:
	"""The ways to take a document away from its number."""
	return {
		"delete": lambda: frappe.delete_doc(doc.doctype, doc.name),
		"delete by force": lambda: frappe.delete_doc(doc.doctype, doc.name, force=True),
		"rename": lambda: frappe.get_doc(doc.doctype, doc.name).rename("OTHER-1", force=True),
	}


def attached(doc: Any) -> Any:
	"""Attach a private file."""
	place = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
	values = {"doctype": "File", "file_name": "late.png", "content": PIXEL, "is_private": 1, **place}
	return frappe.get_doc(values).insert()


def amended(doc: Any) -> Any:
	"""Insert a copy that claims to correct the document, which is not cancelled."""
	copy = frappe.copy_doc(frappe.get_doc(doc.doctype, doc.name))
	copy.update({"amended_from": doc.name, "docstatus": 0, "workflow_state": None})
	return copy.insert()


def rows_alone(kind: Kind, doc: Any) -> dict[str, Callable[[], Any]]:
	"""The ways to change a row of the document without the document."""
	if not kind.rows or not doc.get(kind.rows):
		return {}
	row = doc.get(kind.rows)[0]
	new = {**row.as_dict(), "name": None, "idx": 9}
	return {
		"row saved": lambda: frappe.get_doc(row.doctype, row.name).save(),
		"row deleted": lambda: frappe.delete_doc(row.doctype, row.name),
		"row inserted": lambda: frappe.get_doc(new).insert(),
	}


def steps_of_others(kind: Kind, doc: Any) -> Iterator[tuple[str, str, Callable[[], Any]]]:
	"""Every step out of the document's state with each person who lacks its roles, by each way to take it.

	Lists take the action on each document alike, and commit or roll back after each: no test can take that back.
	"""
	workflow = active_workflow(kind.doctype)
	state = doc.get(workflow.workflow_state_field)
	status = {row.state: int(row.doc_status) for row in workflow.states}
	steps = {(t.action, t.next_state) for t in workflow.transitions if t.state == state}
	for action, following in sorted(steps):
		allowed = {t.allowed for t in workflow.transitions if (t.state, t.action) == (state, action)}
		for user in kind.people:
			if allowed.isdisjoint(frappe.get_roles(user)):
				target = {workflow.workflow_state_field: following, "docstatus": status[following]}
				for way, attempt in {
					"action": lambda action=action: apply_workflow(
						frappe.get_doc(doc.doctype, doc.name), action
					),
					"PUT": written(doc, **target),
				}.items():
					yield user, f"{action} by {way}", attempt
