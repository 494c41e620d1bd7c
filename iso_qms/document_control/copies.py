"""Numbered copies: issued, exchanged for the new revision, recalled, destroyed before a witness."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, now_datetime

from iso_qms.document_control import drafting
from iso_qms.document_control.access import is_controller

COPY = "QMS Controlled Copy"
OUT = ("Issued", "To Exchange")
WRITTEN_BY_SYSTEM = ("document_doctype", "document", "title", "copy_no", "revision", "status")


def issue(copy: Document) -> None:
	"""Give a new copy the next number of its document and the revision in force; raises where there is none."""
	document = drafting.locked(copy.document_doctype, copy.document)
	if document.status != "Effective":
		frappe.throw(
			_("{0} is not effective: copies are made of what is effective.").format(copy.document),
			title=_("Not Allowed"),
		)
	if not (copy.department or copy.holder or copy.place):
		frappe.throw(
			_("Say in Department, Holder or Place where the copy goes."),
			frappe.MandatoryError,
			title=_("Missing Values Required"),
		)
	last = frappe.db.get_value(
		COPY, {"document": document.name}, "copy_no", order_by="copy_no desc", for_update=True
	)
	copy.update(
		{
			"copy_no": cint(last) + 1,
			"title": document.title,
			"revision": document.revision,
			"status": "Issued",
		}
	)
	copy.set("events", [])
	_note(copy, "Issued")


def name_of(copy: Document) -> str:
	"""The number of the document and of the copy."""
	return f"{copy.document} C{copy.copy_no:02d}"


def hold_what_the_system_writes(copy: Document) -> None:
	"""Keep number, revision, status and events as stored, whatever a client sends."""
	before = copy.get_doc_before_save()
	if not before or copy.flags.by_document_control:
		return
	for fieldname in WRITTEN_BY_SYSTEM:
		copy.set(fieldname, before.get(fieldname))
	copy.set("events", before.get("events"))


def refuse_deletion(copy: Document) -> None:
	"""Copy numbers have no gaps."""
	frappe.throw(
		_("{0} stays in the register: recall or destroy it.").format(copy.name), title=_("Not Allowed")
	)


def mark_outdated(document_or_revision: Any) -> None:
	"""Every copy that is out shows a revision that is not in force any more: it waits for its exchange or recall."""
	number = document_or_revision.get("document") or document_or_revision.name
	for name in frappe.get_all(COPY, filters={"document": number, "status": "Issued"}, pluck="name"):
		copy = frappe.get_doc(COPY, name)
		copy.status = "To Exchange"
		_save(copy)


def exchange(name: str) -> Document:
	"""Hand out the revision in force for the old one. Returns the copy."""
	copy = _held(name, OUT)
	document = drafting.locked(copy.document_doctype, copy.document)
	if document.status != "Effective" or document.revision == copy.revision:
		frappe.throw(
			_("There is no newer revision of {0} to exchange the copy for.").format(copy.document),
			title=_("Not Allowed"),
		)
	copy.update({"revision": document.revision, "status": "Issued", "title": document.title})
	_note(copy, "Exchanged")
	return _save(copy)


def recall(name: str, remark: str | None = None) -> Document:
	"""Take a copy back. Returns it."""
	copy = _held(name, OUT)
	copy.status = "Recalled"
	_note(copy, "Recalled", remark=remark)
	return _save(copy)


def lose(name: str, remark: str) -> Document:
	"""Record that a copy is lost, and how. Returns it."""
	copy = _held(name, OUT)
	if not (remark or "").strip():
		frappe.throw(_("Say how {0} was lost.").format(name), title=_("Missing Values Required"))
	copy.status = "Lost"
	_note(copy, "Lost", remark=remark)
	return _save(copy)


def destroy(name: str, witness: str) -> Document:
	"""Destroy a recalled copy before a witness, who is somebody else with an account. Returns it."""
	copy = _held(name, ("Recalled",))
	if witness == frappe.session.user or not frappe.db.exists("User", {"name": witness, "enabled": 1}):
		frappe.throw(
			_("Witness: choose somebody else than yourself who saw {0} destroyed.").format(name),
			title=_("Not Allowed"),
		)
	copy.status = "Destroyed"
	_note(copy, "Destroyed", witness=witness)
	return _save(copy)


def _held(name: str, states: tuple[str, ...]) -> Document:
	if not is_controller():
		frappe.throw(
			_("Only document control handles copies."), frappe.PermissionError, title=_("Not Allowed")
		)
	copy = frappe.get_doc(COPY, name, for_update=True)
	if copy.status not in states:
		frappe.throw(
			_("{0} is {1}: this can't be done with it any more.").format(name, _(copy.status)),
			title=_("Not Allowed"),
		)
	return copy


def _note(copy: Document, event: str, **values: Any) -> None:
	copy.append(
		"events",
		{
			"happened_on": now_datetime(),
			"event": event,
			"revision": copy.revision,
			"done_by": frappe.session.user,
			**values,
		},
	)


def _save(copy: Document) -> Document:
	copy.flags.by_document_control = True
	return copy.save(ignore_permissions=True)
