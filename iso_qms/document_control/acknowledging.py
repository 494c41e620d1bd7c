"""Read and understood: who has to confirm a revision, by when, and how far it has come."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, now_datetime, today

from iso_qms.document_control import DOCUMENT_TYPE, REVISION
from iso_qms.document_control.access import HISTORY_READERS, is_controller
from iso_qms.document_control.grantees import users_of

ACKNOWLEDGEMENT = "QMS Acknowledgement"


def ask_readers(revision: Any) -> list[str]:
	"""Ask those on the distribution who have to confirm an effective revision; returns the users newly asked.

	What was asked for the revision before is lapsed: nobody confirms what is not valid any more. Asking again, for
	those who came later, asks nobody twice.
	"""
	document = frappe.get_doc(revision.document_doctype, revision.document)
	kind = frappe.get_cached_doc(DOCUMENT_TYPE, document.document_type)
	_lapse_former(revision)
	if not cint(kind.needs_acknowledgement):
		return []
	wanted = users_of([row for row in document.distribution if cint(row.acknowledge)])
	asked = set(frappe.get_all(ACKNOWLEDGEMENT, filters={"revision": revision.name}, pluck="user"))
	new = [user for user in wanted if user not in asked]
	for user in new:
		_ask(user, document, revision, cint(kind.acknowledge_days))
	return new


def ask_newcomers() -> int:
	"""Daily: ask those who came onto a distribution after the release; returns how many."""
	kinds = frappe.get_all(DOCUMENT_TYPE, filters={"needs_acknowledgement": 1}, pluck="name")
	revisions = frappe.get_all(
		REVISION,
		filters={"status": "Effective", "document_type": ["in", kinds or [""]]},
		fields=["name", "document_doctype", "document"],
	)
	return sum(len(ask_readers(revision)) for revision in revisions)


def _ask(user: str, document: Document, revision: Any, days: int) -> None:
	acknowledgement = frappe.new_doc(ACKNOWLEDGEMENT)
	acknowledgement.update(
		{
			"revision": revision.name,
			"document_doctype": document.doctype,
			"document": document.name,
			"title": document.title,
			"user": user,
			"due": add_days(today(), days) if days else None,
			"status": "Open",
			"question": frappe.db.get_value(DOCUMENT_TYPE, document.document_type, "ack_question"),
		}
	)
	acknowledgement.flags.by_document_control = True
	acknowledgement.insert(ignore_permissions=True)


def _lapse_former(revision: Any) -> None:
	former = {"document": revision.document, "revision": ["!=", revision.name], "status": "Open"}
	for name in frappe.get_all(ACKNOWLEDGEMENT, filters=former, pluck="name"):
		acknowledgement = frappe.get_doc(ACKNOWLEDGEMENT, name)
		acknowledgement.db_set("status", "Lapsed", notify=True)


def acknowledge(name: str, answer: str | None = None) -> Document:
	"""The session's user confirms to have read and understood the revision. Returns the acknowledgement.

	Raises PermissionError for somebody else's, ValidationError when it is done or not valid any more.
	"""
	acknowledgement = frappe.get_doc(ACKNOWLEDGEMENT, name, for_update=True)
	if acknowledgement.user != frappe.session.user:
		frappe.throw(
			_("{0} is for {1} to confirm.").format(acknowledgement.revision, acknowledgement.user),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	if acknowledgement.status != "Open":
		frappe.throw(
			_("{0} is confirmed already, or not valid any more.").format(acknowledgement.revision),
			title=_("Not Allowed"),
		)
	if acknowledgement.question and not (answer or "").strip():
		frappe.throw(
			_("Answer: {0}").format(acknowledgement.question),
			frappe.MandatoryError,
			title=_("Missing Values Required"),
		)
	acknowledgement.update({"status": "Acknowledged", "acknowledged_on": now_datetime(), "answer": answer})
	acknowledgement.flags.by_document_control = True
	acknowledgement.save(ignore_permissions=True)
	return acknowledgement


def coverage(revision: str) -> dict[str, float]:
	"""How many were asked for a revision, how many confirmed, and the share in percent (100 where nobody was)."""
	asked = frappe.get_all(ACKNOWLEDGEMENT, filters={"revision": revision}, fields=["status"])
	done = sum(row.status == "Acknowledged" for row in asked)
	return {
		"asked": len(asked),
		"acknowledged": done,
		"percent": round(100 * done / len(asked), 1) if asked else 100.0,
	}


def refuse_foreign_change(acknowledgement: Document) -> None:
	"""Whoever was asked confirms; nobody else writes an acknowledgement."""
	if not acknowledgement.flags.by_document_control:
		frappe.throw(
			_("An acknowledgement is asked for by the release and given by the reader, in no other way."),
			title=_("Not Allowed"),
		)


def acknowledgements_query(user: str | None = None, doctype: str | None = None) -> str:
	"""Hook `permission_query_conditions`: everybody sees what is asked of him; document control and auditors all."""
	user = user or frappe.session.user
	if is_controller(user) or not HISTORY_READERS.isdisjoint(frappe.get_roles(user)):
		return ""
	return f"`tab{ACKNOWLEDGEMENT}`.`user` = {frappe.db.escape(user)}"


def has_permission(doc: Any, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	"""Hook `has_permission` of QMS Acknowledgement, the same for one."""
	user = user or frappe.session.user
	if ptype in ("delete", "write", "create"):
		return user == "Administrator"
	return (
		doc.get("user") == user
		or is_controller(user)
		or not HISTORY_READERS.isdisjoint(frappe.get_roles(user))
	)
