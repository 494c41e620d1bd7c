"""What is mine to do: the page "my duties" of a person, drawn from positions, departments, processes and forms."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.document_control import DOCUMENT_DOCTYPES
from iso_qms.people.employment import Day, held_positions
from iso_qms.people.qualification import has_competence
from iso_qms.people.superiors import superior_of
from iso_qms.record_forms.registered import title_of


def duties_of(employee: Document | None, user: str | None, on_date: Day = None) -> dict[str, Any]:
	"""The duties of an employee, of an account, or of both where they belong together.

	Keys: employee, superior, positions (with duties, competences and questions), departments (led, or as
	deputy), processes (led), forms (of the departments, or for the person's roles), documents (effective ones: of
	the departments, owned, or distributed to the person, the positions or the departments). Departments,
	processes, forms and documents are those that the session's user may read.
	"""
	positions = (
		[_position(row, employee, on_date) for row in held_positions(employee, on_date)] if employee else []
	)
	departments = _departments(user) if user else []
	own = {row["department"] for row in positions} | {row["department"] for row in departments}
	if employee:
		own.add(employee.department)
	return {
		"employee": _person(employee.name) if employee else None,
		"superior": _person(superior_of(employee.name, on_date)) if employee else None,
		"positions": positions,
		"departments": departments,
		"processes": _processes(user, {row["department"] for row in departments if row["part"] == "Head"}),
		"forms": _forms(own - {None, ""}, user),
		"documents": _documents(own - {None, ""}, {row["position"] for row in positions}, user),
	}


def _person(employee: str | None) -> dict[str, Any] | None:
	if not employee:
		return None
	fields = ["name", "full_name", "user", "department"]
	return frappe.db.get_value("QMS Employee", employee, fields, as_dict=True)


def _position(row: Any, employee: Document, on_date: Day) -> dict[str, Any]:
	position = frappe.get_doc("QMS Position", row.position)
	return {
		"position": position.name,
		"department": position.department,
		"is_main": cint(row.is_main),
		"is_key_post": cint(position.is_key_post),
		"from_date": row.from_date,
		"to_date": row.to_date,
		"duties": [{"duty": duty.duty, "qms_process": duty.qms_process} for duty in position.duties],
		"competences": [
			{
				"competence": needed.competence,
				"skill_level": needed.skill_level,
				"is_met": has_competence(employee, needed.competence, on_date, needed.skill_level),
			}
			for needed in position.competences
		],
		"questions": [{"question": asked.question, "answer": asked.answer} for asked in position.questions],
	}


def _departments(user: str) -> list[dict[str, str]]:
	return [
		{"department": name, "part": part}
		for field, part in (("head", "Head"), ("deputy", "Deputy"))
		for name in _readable("QMS Department", filters={field: user}, pluck="name", order_by="lft")
	]


def _processes(user: str | None, departments: set[str]) -> list[dict[str, str]]:
	"""Those whose owner the account is, and those of the departments that it heads, where no owner is named."""
	if not user:
		return []
	found = _readable(
		"QMS Process",
		fields=["name", "process_name", "process_owner", "owner_department"],
		order_by="code",
	)
	return [
		{"process": row.name, "process_name": _(row.process_name)}
		for row in found
		if row.process_owner == user or (not row.process_owner and row.owner_department in departments)
	]


def _forms(departments: set[str], user: str | None) -> list[dict[str, str]]:
	"""The record forms of the departments; those of no department where one of the account's roles fills them."""
	roles = set(frappe.get_roles(user)) if user else set()
	found = _readable(
		"QMS Record Form",
		fields=["name", "title", "record_doctype", "department", "filled_by_role", "frequency"],
		order_by="code",
	)
	return [
		{
			"form": row.name,
			"title": title_of(row),
			"record_doctype": row.record_doctype,
			"frequency": row.frequency,
		}
		for row in found
		if row.department in departments or (not row.department and row.filled_by_role in roles)
	]


def _documents(departments: set[str], positions: set[str], user: str | None) -> list[dict[str, str]]:
	groups = {"QMS Department": departments, "QMS Position": positions, "User": {user} if user else set()}
	mine = [
		{"doctype": doctype, **row, "title": _(row.title)}
		for doctype in DOCUMENT_DOCTYPES
		for row in _readable(
			doctype,
			filters={"status": "Effective", "working_copy_of": ["is", "not set"]},
			or_filters={
				"department": ["in", sorted(departments) or [""]],
				"document_owner": user or "",
				"name": ["in", _distributed(doctype, groups) or [""]],
			},
			fields=["name", "number", "title", "revision"],
			order_by="number asc",
		)
	]
	return sorted(mine, key=lambda row: row["number"] or "")


def _distributed(doctype: str, groups: dict[str, set[str]]) -> list[str]:
	return [
		name
		for kind, names in groups.items()
		if names
		for name in frappe.get_all(
			"QMS Document Distribution",
			filters={"parenttype": doctype, "grantee_kind": kind, "grantee": ["in", sorted(names)]},
			pluck="parent",
		)
	]


def _readable(doctype: str, **wanted: Any) -> list[Any]:
	"""All documents that the session's user may read; none where he may read none of the DocType."""
	if not frappe.has_permission(doctype, "read"):
		return []
	return frappe.get_list(doctype, limit_page_length=0, **wanted)
