"""Records are not deleted and not renamed; numbers have no gaps."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.gate.register import RECORD, SHIPPED_RECORDS, guarded_doctypes
from iso_qms.gate.transitions import active_workflow, check_edit_role, state_of

REGISTERS = frozenset(
	(
		*("QMS Manual", "QMS Procedure", "QMS Document", "QMS Document Revision", "QMS Form Revision"),
		*("QMS Controlled Copy", "QMS Acknowledgement", "QMS Intake", "QMS Intake Item"),
	)
)
"""Their names stand on paper and in other documents, and no setting of a company lets anybody change them."""


def judge_delete(doc: Document, kind: str, user: str | None = None) -> None:
	"""Raise unless `doc` is a draft without a number, in its first state, and the user may change it there."""
	if cint(doc.docstatus):
		frappe.throw(
			_("{0} {1} was submitted and is kept: it can't be deleted.").format(_(doc.doctype), doc.name),
			title=_("Not Allowed"),
		)
	if (kind == RECORD or doc.meta.is_submittable) and is_numbered(doc.doctype):
		frappe.throw(
			_(
				"{0} {1} has a number, and numbers have no gaps: void it with a reason instead of deleting it."
			).format(_(doc.doctype), doc.name),
			title=_("Not Allowed"),
		)
	workflow = active_workflow(doc.doctype)
	if not workflow:
		return
	state = state_of(doc, workflow)
	if state != workflow.states[0].state:
		frappe.throw(
			_("{0} {1} is in the state {2}: it can be deleted in the state {3} only.").format(
				_(doc.doctype), doc.name, _(state), _(workflow.states[0].state)
			),
			title=_("Not Allowed"),
		)
	check_edit_role(workflow, state, doc.doctype, doc.name, user)


def judge_rename(doc: Document, kind: str) -> None:
	"""Raise when a record is renamed, or a master that submitted records name.

	Printed copies, signatures and references carry a record's name, and renaming a master would write its new
	name into records that are final.
	"""
	if doc.get("__islocal"):
		# Frappe asks a document that a client made up for the rights on the stored one.
		frappe.throw(_("{0} {1} is not stored.").format(_(doc.doctype), doc.name), title=_("Not Allowed"))
	if kind == RECORD or keeps_its_name(doc):
		frappe.throw(
			_("{0} {1} keeps its name: a record is not renamed and not merged.").format(
				_(doc.doctype), doc.name
			),
			title=_("Not Allowed"),
		)
	naming = _submitted_record_naming(doc)
	if naming:
		frappe.throw(
			_("{0} {1} keeps its name: submitted records of {2} carry it.").format(
				_(doc.doctype), doc.name, _(naming)
			),
			title=_("Not Allowed"),
		)


def refuse_chosen_number(doc: Document, kind: str) -> None:
	"""An import may bring names; a numbered record takes the next number of its series instead."""
	if kind == RECORD and frappe.flags.in_import and doc.name and is_numbered(doc.doctype):
		frappe.throw(
			_("Leave the name of {0} empty: {1} takes the next number of its series.").format(
				doc.name, _(doc.doctype)
			),
			title=_("Not Allowed"),
		)


def check_amendment(doc: Document) -> None:
	"""Raise when a new document claims to amend another and the user has no right to amend."""
	if doc.get("amended_from") and not doc.has_permission("amend"):
		frappe.throw(
			_("You may not amend {0} {1}.").format(_(doc.doctype), doc.amended_from),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def keeps_its_name(doc: Document) -> bool:
	"""Whether `doc` stands in a register by its name, or its DocType lets nobody rename (a client may ask by force).

	A clause whose number was corrected follows it: its own rule renames it.
	"""
	if frappe.flags.follows_its_number == (doc.doctype, doc.name):
		return False
	return doc.doctype in REGISTERS or bool(doc.meta.is_submittable) or not cint(doc.meta.allow_rename)


def is_numbered(doctype: str) -> bool:
	"""Whether documents of `doctype` take their names from a counter."""
	if doctype in SHIPPED_RECORDS:
		# whatever naming the company has chosen since, numbers were given
		return True
	autoname = (frappe.get_meta(doctype).autoname or "").lower()
	if autoname.startswith("naming_series:") or "#" in autoname:
		return True
	return bool(frappe.db.exists("Document Naming Rule", {"document_type": doctype, "disabled": 0}))


def _submitted_record_naming(doc: Document) -> str | None:
	"""A doctype of records of which a submitted one, or a row of it, links to `doc`."""
	for doctype, kind in guarded_doctypes().items():
		if kind != RECORD or not frappe.db.exists("DocType", doctype):
			continue
		meta = frappe.get_meta(doctype)
		for table in (doctype, *(df.options for df in meta.get_table_fields())):
			for link in frappe.get_meta(table).get("fields", {"fieldtype": "Link", "options": doc.doctype}):
				if frappe.db.exists(table, {link.fieldname: doc.name, "docstatus": [">", 0]}):
					return doctype
	return None
