"""External documents and licences: who looks for a new edition how often, what was found, and what expires.

ISO 9001:2015, 7.5.3.2 wants documents of external origin identified and controlled; domain §2 asks who watches laws,
standards, licences and qualifications, and what follows when one has changed.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_months, cint, getdate, today

from iso_qms.document_control import DOCUMENT_TYPE, drafting
from iso_qms.document_control.access import NOBODY, document_condition, is_controller, may

CHECK, DOCUMENT = "QMS External Check", "QMS Document"
EXTERNAL = "External"
UNCHANGED = "Unchanged"


def follow(document: Document) -> None:
	"""Keep the day of the last check as the checks wrote it, and work out the next one."""
	before = document.get_doc_before_save()
	if before and not document.flags.by_document_control:
		document.last_checked = before.last_checked
	months = cint(document.check_months)
	since = document.last_checked or document.effective_from
	document.next_check = add_months(since, months) if months and since else None


def check_document(check: Document) -> None:
	"""Raise unless an effective external document is checked by its watcher, owner, head or document control."""
	document = frappe.get_doc(DOCUMENT, check.document)
	level = frappe.db.get_value(DOCUMENT_TYPE, document.document_type, "level")
	if document.status != "Effective" or level != EXTERNAL:
		frappe.throw(
			_("Document: {0} is no external document in force.").format(check.document),
			title=_("Invalid Check"),
		)
	watches = frappe.session.user in (document.watched_by, document.document_owner)
	if not (watches or is_controller() or drafting.heads(document)):
		frappe.throw(
			_(
				"{0} is checked by who watches it, its owner, its head of department or document control."
			).format(check.document),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)
	check.update({"title": document.title, "edition": document.edition, "change_request": None})
	check.checked_by = frappe.session.user


def check_day(check: Document) -> None:
	"""Raise for a day that is still to come."""
	if getdate(check.checked_on) > getdate(today()):
		frappe.throw(_("Checked On: this day is still to come."), title=_("Invalid Check"))


def refuse_change(check: Document) -> None:
	"""What somebody found stays as it was written; another check says otherwise."""
	if not check.is_new():
		frappe.throw(
			_("{0} stays as it was written: enter another check.").format(check.name), title=_("Not Allowed")
		)


def refuse_deletion(check: Document) -> None:
	"""Checks are the proof that somebody looked."""
	frappe.throw(_("{0} stays: it proves that somebody looked.").format(check.name), title=_("Not Allowed"))


def carry_out(check: Document) -> None:
	"""Write the day into the document; what is not the newest any more is asked to be changed."""
	document = drafting.locked(DOCUMENT, check.document)
	if not document.last_checked or getdate(document.last_checked) < getdate(check.checked_on):
		for each in drafting.with_drafts(document):
			each.last_checked = check.checked_on
			drafting.save_register_data(each)
	if check.outcome != UNCHANGED:
		check.db_set("change_request", _request(check).name)


def _request(check: Document) -> Document:
	found = " ".join(filter(None, (_(check.outcome), check.edition_found)))
	request = frappe.new_doc("QMS Change Request")
	request.update(
		{
			"title": _("{0}: {1}").format(found, check.title)[:140],
			"trigger": "Law or Standard",
			"requested_on": today(),
			"what": _("{0} {1}").format(found, check.document),
			"why": check.findings,
			"documents": [
				{"document_doctype": DOCUMENT, "document": check.document, "impact": check.findings}
			],
		}
	)
	return request.insert(ignore_permissions=True)


def checks_query(user: str | None = None, doctype: str | None = None) -> str:
	"""Hook `permission_query_conditions`: a check is read by who may read its document."""
	user = user or frappe.session.user
	if is_controller(user):
		return ""
	readable = document_condition("read", DOCUMENT, user) or NOBODY
	return (
		f"exists (select 1 from `tab{DOCUMENT}`"
		f" where `tab{DOCUMENT}`.`name` = `tab{CHECK}`.`document` and {readable})"
	)


def has_permission(doc: Any, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	"""Hook `has_permission`: the same for one check."""
	user = user or frappe.session.user
	if ptype == "create" or not doc.get("name") or not frappe.db.exists(CHECK, doc.name):
		return True
	return ptype not in ("write", "delete") and may("read", DOCUMENT, doc.document, user)
