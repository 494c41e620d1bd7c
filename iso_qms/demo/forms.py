"""The forms that the demo's company made for itself, as any customer does: DocTypes, rows, workflows, the register."""

from __future__ import annotations

from typing import Any

import frappe

from iso_qms.record_forms import FORM
from iso_qms.record_forms.checklists import TEMPLATE
from iso_qms.record_forms.rows import SIGNED_BY_ROW
from iso_qms.record_forms.traceability import FIELDS, ROW_FIELDS, add_indexes
from iso_qms.setup import CUSTOMER_MODULE
from iso_qms.setup.record_forms import with_clauses

RIGHTS = ("read", "write", "create", "delete", "submit", "cancel", "amend", "report", "export", "import")
MORE_RIGHTS = ("share", "print", "email")
FINAL = ("submit", "cancel", "amend")
PERMISSIONS = {
	"System Manager": ("read", "report", "export", "print"),
	"QMS Employee": ("read", "write", "create", "print"),
	"QMS Department Head": ("read", "write", "create", "submit", "report", "export", "print"),
	"QMS Manager": ("read", "write", "create", "submit", "cancel", "amend", "report", "export", "print"),
	"QMS Auditor": ("read", "report", "export", "print"),
	"QMS Top Management": ("read", "report", "print"),
	"QMS External Auditor": ("read", "print"),
}


def make_forms(forms: list[dict[str, Any]]) -> None:
	"""Make the DocTypes of the company's forms with their rows, workflows and indexes, where they are not there yet."""
	for form in forms:
		if frappe.db.exists("DocType", form["doctype"]):
			continue
		if form.get("rows"):
			signed = ROW_FIELDS if form["form"]["layout"] in SIGNED_BY_ROW else ()
			_make_doctype(form["row_doctype"], [*form["rows"], *signed], istable=1)
		_make_doctype(
			form["doctype"],
			[*_with_row_doctype(form), *FIELDS],
			permissions=_permissions(form),
			**form["options"],
		)
		if form["workflow"]:
			_make_workflow(form["doctype"])
		add_indexes(form["doctype"])


def register_forms(forms: list[dict[str, Any]]) -> None:
	"""Enter the company's forms in the register, with the checklists of their machines and products."""
	for form in forms:
		values = {"doctype": FORM, "record_doctype": form["doctype"], **form["form"]}
		frappe.get_doc(with_clauses(values)).insert()
		for template in form.get("templates", ()):
			frappe.get_doc({"doctype": TEMPLATE, "form": form["form"]["code"], **template}).insert()


def name_procedures(procedures: dict[str, str]) -> None:
	"""Name on each form, by code, the procedure that asks for it; procedures come after the forms that they name."""
	for code, procedure in procedures.items():
		form = frappe.get_doc(FORM, code)
		form.procedure = procedure
		form.save()


def doctypes_of(forms: list[dict[str, Any]]) -> list[str]:
	"""The DocTypes of the company's forms, each before the one of its rows."""
	names = [name for form in forms for name in (form["doctype"], form.get("row_doctype"))]
	return [name for name in names if name]


def _with_row_doctype(form: dict[str, Any]) -> list[dict[str, Any]]:
	return [
		{**field, "options": form["row_doctype"]} if field["fieldtype"] == "Table" else field
		for field in form["fields"]
	]


def _permissions(form: dict[str, Any]) -> list[dict[str, Any]]:
	rows = []
	for role, rights in PERMISSIONS.items():
		if not form["options"].get("is_submittable"):
			rights = tuple(right for right in rights if right not in FINAL)
		elif role == "QMS Employee" and not form["workflow"]:
			# nobody else has to look at it
			rights = (*rights, "submit")
		# said explicitly: a right that is left out would get DocPerm's own default
		rows.append({"role": role, **{right: int(right in rights) for right in RIGHTS + MORE_RIGHTS}})
	return rows


def _make_doctype(name: str, fields: list[dict[str, Any]], **options: Any) -> None:
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": CUSTOMER_MODULE,
			"custom": 1,
			# copies: a document keeps its rows
			"fields": [dict(field) for field in fields],
			**options,
		}
	).insert()


def _make_workflow(doctype: str) -> None:
	frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": doctype,
			"document_type": doctype,
			"is_active": 1,
			"workflow_state_field": "workflow_state",
			"states": [
				{"state": "Draft", "doc_status": "0", "allow_edit": "QMS Employee"},
				{"state": "Pending Review", "doc_status": "0", "allow_edit": "QMS Department Head"},
				{"state": "Approved", "doc_status": "1", "allow_edit": "QMS Manager"},
				{"state": "Void", "doc_status": "0", "allow_edit": "QMS Manager", "is_optional_state": 1},
			],
			"transitions": [
				_transition("Draft", "Submit for Review", "Pending Review", "QMS Employee", 1),
				_transition("Draft", "Void", "Void", "QMS Employee", 1),
				_transition("Pending Review", "Return", "Draft", "QMS Department Head", 1),
				_transition("Pending Review", "Approve", "Approved", "QMS Department Head", 0),
			],
		}
	).insert()


def _transition(state: str, action: str, next_state: str, allowed: str, allow_self_approval: int) -> dict:
	return {
		"state": state,
		"action": action,
		"next_state": next_state,
		"allowed": allowed,
		"allow_self_approval": allow_self_approval,
	}
