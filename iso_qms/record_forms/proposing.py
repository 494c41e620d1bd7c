"""A proposed form revision: what the form would be like, kept beside the live form until it is approved."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr

from iso_qms.document_control.snapshot import canonical_json
from iso_qms.gate.changes import TABLES
from iso_qms.gate.transitions import active_workflow, check_edit_role, state_of
from iso_qms.record_forms import FORM, FORM_REVISION
from iso_qms.record_forms.applying import check_applicable
from iso_qms.record_forms.drawing import drawn, fingerprint
from iso_qms.record_forms.form_revisions import effective_of, enter_change, new_row, next_label
from iso_qms.record_forms.merging import merged_fields

OPEN = ("Draft", "In Review", "Approved")
KEYS = ("title", "layout", "fields", "tables")


def propose(form: str, definition: Any, reason: str | None = None, **values: Any) -> Document:
	"""Store a draft revision of the form, or change the one that is with its authors. Returns it.

	`definition` is the list of fields as they shall be, or a dict with `fields` and, where they change, `tables`
	(fields by child DocType), `title` and `layout`. Raises PermissionError for one who may not propose, and
	ValidationError when the definition can't be read, changes nothing, would lose stored values, or when another
	proposal is on its way. The live form stays as it is.
	"""
	if not frappe.has_permission(FORM_REVISION, "write") or not frappe.has_permission(FORM, "read", form):
		frappe.throw(
			_("You may not propose a revision of {0}.").format(form),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	register: Any = frappe.get_doc(FORM, form, for_update=True)
	enter_change(form)
	proposal = readable(definition)
	outcome = outcome_of(register, proposal)
	check_applicable(register, proposal)
	_check_differs(register, outcome)
	values = {
		"proposal": canonical_json(proposal),
		"based_on": effective_of(form).name,
		"change_reason": reason,
		**values,
	}
	under_way = open_proposal(form)
	if under_way:
		return _change(under_way, outcome, values)
	label = next_label(register)
	summary = values.pop("change_summary", None)
	return new_row(register, label, outcome, summary, **values)


def open_proposal(form: str) -> str | None:
	"""The name of the revision that is proposed and not effective yet, or None."""
	return frappe.db.get_value(FORM_REVISION, {"form": form, "status": ["in", OPEN]}, "name")


def readable(definition: Any) -> dict[str, Any]:
	"""The proposal in its one shape; raises where it is none."""
	try:
		given = json.loads(definition) if isinstance(definition, str) else definition
	except ValueError:
		given = None
	if isinstance(given, list):
		given = {"fields": given}
	if not isinstance(given, dict) or not isinstance(given.get("fields"), list) or not given["fields"]:
		_refuse(_("Definition: send the list of the form's fields, as they shall be."))
	tables = given.get("tables") or {}
	if not isinstance(tables, dict):
		_refuse(_("Definition: send the fields of each table by the name of its DocType."))
	for field in [*given["fields"], *(df for rows in tables.values() for df in rows)]:
		if not isinstance(field, dict) or not field.get("fieldname") or not field.get("fieldtype"):
			_refuse(_("Definition: each field needs its fieldname and its fieldtype."))
	return {key: given[key] for key in KEYS if given.get(key)}


def outcome_of(form: Any, proposal: dict[str, Any]) -> dict[str, Any]:
	"""How the form would be drawn with this proposal."""
	meta = frappe.get_meta(form.record_doctype, cached=False)
	fields = merged_fields(meta.fields, proposal["fields"])
	proposed = proposal.get("tables") or {}
	tables = {}
	for df in fields:
		if df.get("fieldtype") in TABLES and df.get("options"):
			live = frappe.get_meta(df["options"], cached=False).fields
			given = proposed.get(df["options"])
			tables[df["options"]] = merged_fields(live, given) if given else live
	return drawn(proposal.get("title") or form.title, proposal.get("layout") or form.layout, fields, tables)


def check_current(revision: Document) -> None:
	"""Raise when the form has become another since the revision was proposed, or values would be lost now."""
	effective = effective_of(revision.form)
	if effective and revision.based_on and effective.name != revision.based_on:
		frappe.throw(
			_("{0} was proposed when {1} was effective; now it is {2}: propose it again.").format(
				revision.name, revision.based_on, effective.name
			),
			title=_("Form Has Changed"),
		)
	check_applicable(frappe.get_doc(FORM, revision.form), json.loads(revision.proposal))


def _change(name: str, outcome: dict[str, Any], values: dict[str, Any]) -> Document:
	revision = frappe.get_doc(FORM_REVISION, name)
	if revision.status != "Draft":
		frappe.throw(
			_("The form revision {0} is on its way to a decision: finish or withdraw it first.").format(name),
			title=_("Revision Under Way"),
		)
	workflow = active_workflow(FORM_REVISION)
	if workflow:
		check_edit_role(workflow, state_of(revision, workflow), FORM_REVISION, name)
	given = {key: value for key, value in values.items() if value is not None}
	revision.update(
		{
			"title": outcome["title"],
			"definition": canonical_json(outcome),
			"sha256": fingerprint(outcome),
			**given,
		}
	)
	revision.flags.by_document_control = True
	# a version would keep what is proposed anew, for all who may read the register once it is effective
	revision.save(ignore_permissions=True, ignore_version=True)
	return revision


def _check_differs(form: Any, outcome: dict[str, Any]) -> None:
	effective = effective_of(form.name)
	if effective and effective.sha256 == fingerprint(outcome):
		_refuse(_("The proposal changes nothing of {0}.").format(form.title))


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Proposal"))


def is_proposal(revision: Any) -> bool:
	"""Whether the revision was proposed, not entered after a direct change."""
	return bool(cstr(revision.proposal)) and cint(revision.docstatus) < 2
