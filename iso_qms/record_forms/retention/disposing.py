"""Destruction with a trace: what a record said goes, the record stays with number, stamps, hash and disposal.

A QMS Disposal names records, paper records and superseded revisions whose time of keeping is over; its approval by
somebody else destroys them in the same transaction. Rule: retention, domain §3; ISO 9001:2015, 7.5.3.2.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, getdate, now_datetime, today

from iso_qms.document_control import REVISION
from iso_qms.document_control.files import remove_file
from iso_qms.document_control.snapshot import attached, canonical_json, files_of, values_of
from iso_qms.gate.changes import NUMBERS, TABLES, WHOLE_NUMBERS, WITHOUT_VALUE
from iso_qms.gate.transitions import active_workflow, state_of
from iso_qms.record_forms.retention.keeping import in_open_disposals
from iso_qms.record_forms.retention.until import PAPER, check_listed, held_of, keep_until
from iso_qms.record_forms.traceability import FIELDNAMES

KEPT = FIELDNAMES | {"naming_series", "amended_from", "void_reason"}
"""Beside name, owner and times: by these an auditor finds what was destroyed."""

KEPT_OF = {
	PAPER: KEPT | {"title", "form", "department", "period_from", "period_to", "retention_until"},
	REVISION: frozenset(
		(
			*("title", "document_doctype", "document", "number", "revision", "document_type", "department"),
			*("sha256", "effective_from", "effective_to", "released_on", "status", "workflow_state"),
			*("change_summary", "change_reason", "review_comment", "disposed_on", "disposal"),
			*("prepared_by", "prepared_on", "reviewed_by", "reviewed_on", "approved_by", "approved_on"),
		)
	),
}
DISPOSED = "disposed_on"


def prepare(disposal: Document) -> None:
	"""Write beside each item what it is and until when it is kept, and raise for one that may not be destroyed."""
	seen = set()
	elsewhere = {
		doctype: in_open_disposals(doctype) for doctype in {i.reference_doctype for i in disposal.items}
	}
	for item in disposal.items:
		key = (item.reference_doctype, item.reference_name)
		if key in seen:
			_refuse(_("Row {0}: {1} is in the list twice.").format(item.idx, item.reference_name))
		seen.add(key)
		_check_stands_here_alone(disposal, item, elsewhere[item.reference_doctype])
		item.keep_until = check_may_go(item)
		meta = frappe.get_meta(item.reference_doctype)
		title = meta.get_title_field()
		if title != "name" and not cint(meta.get_field(title).permlevel):
			item.title = str(frappe.db.get_value(*key, title) or "")[:140]
		item.disposed_on = item.sha256 = None


def check_may_go(item: Any) -> date:
	"""Return until when the item of a disposal was kept; raise when it is none that is destroyed, or is still to be kept."""
	check_listed(item, _("Invalid Disposal"))
	doctype, name = item.reference_doctype, item.reference_name
	until = keep_until(doctype, name)
	if not until and name in held_of(doctype):
		_refuse(_("Row {0}: {1} is kept longer by a retention hold.").format(item.idx, name))
	if not until:
		_refuse(_("Row {0}: {1} is kept without end.").format(item.idx, name))
	if until >= getdate(today()):
		_refuse(_("Row {0}: {1} is kept until {2}.").format(item.idx, name, formatdate(until)))
	return until


def _check_stands_here_alone(disposal: Document, item: Any, elsewhere: dict[str, str]) -> None:
	other = elsewhere.get(item.reference_name)
	if other and other != disposal.name:
		_refuse(_("Row {0}: {1} stands in {2} already.").format(item.idx, item.reference_name, other))


def note_asker(disposal: Document) -> None:
	"""Whoever sends the disposal for approval asks for the destruction, also where somebody else or the schedule listed it."""
	before, workflow = disposal.get_doc_before_save(), active_workflow(disposal.doctype)
	disposal.asked_by = before.asked_by if before else None
	if not before or cint(disposal.docstatus):
		return
	if workflow:
		of_author = {row.state for row in workflow.states if row.allow_edit == workflow.states[0].allow_edit}
		is_sent = state_of(before, workflow) in of_author and state_of(disposal, workflow) not in of_author
	# without a workflow nobody sends anything: who changed the list last asks for it
	if not workflow or is_sent:
		disposal.asked_by = frappe.session.user


def sign(disposal: Document) -> None:
	"""Write who approved; raise when that is the one who asked or the witness alone."""
	askers = {disposal.owner, disposal.asked_by}
	if frappe.session.user in askers:
		frappe.throw(
			_("{0} was asked for by you: somebody else approves the destruction.").format(disposal.name),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	if disposal.witnessed_by in askers:
		_refuse(_("Witnessed By: choose somebody else than who asked for the destruction."))
	disposal.approved_by = frappe.session.user
	disposal.approved_on = now_datetime()
	for item in disposal.items:
		check_may_go(item)


def clear_approver(disposal: Document) -> None:
	"""A draft has no approver, whatever a client sends."""
	if not cint(disposal.docstatus):
		disposal.approved_by = disposal.approved_on = None


def refuse_cancel(disposal: Document) -> None:
	"""What was destroyed does not come back."""
	frappe.throw(
		_("{0} was carried out and can't be cancelled.").format(disposal.name), title=_("Not Allowed")
	)


def carry_out(disposal: Document) -> None:
	"""Destroy what the approved disposal names, and write into each item the hash of what it said."""
	for item in disposal.items:
		doc = frappe.get_doc(item.reference_doctype, item.reference_name, for_update=True)
		sha256 = destroy(doc, disposal.name)
		item.db_set({"disposed_on": today(), "sha256": sha256}, update_modified=False)


def destroy(doc: Document, disposal: str) -> str:
	"""Wipe a document but for its trace. Returns the SHA-256 of what it said. Asks nobody: the caller did."""
	sha256 = doc.sha256 if doc.doctype == REVISION else said(doc)
	_wipe_rows(doc)
	_wipe_values(doc, disposal, sha256)
	for name in attached(doc.doctype, doc.name):
		remove_file(name)
	_wipe_traces(doc)
	return sha256


def said(doc: Document) -> str:
	"""SHA-256 over the canonical JSON of every value, the rows, and the hashes of the files."""
	files = sorted([file["file_name"], file["sha256"]] for file in files_of(doc))
	fields = [df for df in doc.meta.fields if df.fieldtype not in WITHOUT_VALUE and not df.get("is_virtual")]
	content = {"content": {"name": doc.name, **values_of(doc, fields)}, "files": files}
	return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def refuse_change(doc: Document) -> None:
	"""What is left of a destroyed record stays as it is."""
	before = doc.get_doc_before_save()
	if before and before.get(DISPOSED):
		frappe.throw(
			_("{0} was disposed of on {1}; nothing is written into it any more.").format(
				doc.name, formatdate(before.get(DISPOSED))
			),
			title=_("Not Allowed"),
		)


def _wipe_rows(doc: Document) -> None:
	for table in doc.meta.get("fields", {"fieldtype": ["in", TABLES]}):
		frappe.db.delete(table.options, {"parenttype": doc.doctype, "parent": doc.name})


def _wipe_values(doc: Document, disposal: str, sha256: str) -> None:
	"""Past the document's own rules, which forbid every change of what is submitted: the disposal was approved."""
	kept = KEPT_OF.get(doc.doctype, KEPT)
	workflow = active_workflow(doc.doctype)
	row = frappe.qb.DocType(doc.doctype)
	query = frappe.qb.update(row).where(row.name == doc.name)
	for df in doc.meta.fields:
		if df.fieldtype in (*WITHOUT_VALUE, *TABLES) or df.get("is_virtual") or df.fieldname in kept:
			continue
		if workflow and df.fieldname == workflow.workflow_state_field:
			continue
		query = query.set(df.fieldname, 0 if df.fieldtype in (*NUMBERS, *WHOLE_NUMBERS) else None)
	query = query.set("disposed_on", today()).set("disposal", disposal)
	if doc.doctype == REVISION:
		query = query.set("status", "Disposed")
	else:
		query = query.set("values_hash", None) if doc.meta.has_field("values_hash") else query
		query = query.set("disposed_sha256", sha256)
	query.run()
	frappe.clear_document_cache(doc.doctype, doc.name)


def _wipe_traces(doc: Document) -> None:
	key = {"ref_doctype": doc.doctype, "docname": doc.name}
	frappe.db.delete("Version", key)
	reference = {"reference_doctype": doc.doctype, "reference_name": doc.name}
	frappe.db.delete("QMS Search Entry", reference)
	frappe.db.delete("Comment", {**reference, "comment_type": ["in", ("Comment", "Edit", "Attachment")]})


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Disposal"))
