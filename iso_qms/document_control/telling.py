"""Notices about documents: to those who decide when it is their turn, to readers, and to owners of late reviews."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.utils import add_days, today

from iso_qms.document_control import DOCUMENT_DOCTYPES
from iso_qms.document_control.acknowledging import ACKNOWLEDGEMENT
from iso_qms.document_control.watching import DOCUMENT

AHEAD = 30
"""Days before a review is due on which its owner is told."""

EXPIRY_AHEAD = (90, 30, 0)
"""Days before a licence or external document expires on which owner and watcher are told."""


def tell_readers(users: list[str], revision: Any) -> None:
	"""Tell the readers that a revision is in force and waits for their confirmation."""
	tell(
		users,
		_("{0} {1} is in force: please read and confirm it.").format(revision.number, revision.title),
		revision,
	)


def remind() -> None:
	"""Daily: remind readers on the day and a week after, and owners a month before and on the day of a review.

	Who watches an external document is told when a check is due and a week after, and before it expires.
	"""
	_remind_readers()
	_remind_owners()
	_remind_watchers()
	_warn_of_expiry()


def _remind_readers() -> None:
	days = [today(), add_days(today(), -7)]
	late = frappe.get_all(
		ACKNOWLEDGEMENT,
		filters={"status": "Open", "due": ["in", days]},
		fields=["name", "user", "title", "document"],
	)
	for row in late:
		text = _("{0} {1} still waits for your confirmation.").format(row.document, row.title)
		tell([row.user], text, frappe._dict(doctype=ACKNOWLEDGEMENT, name=row.name))


def _remind_owners() -> None:
	days = [today(), add_days(today(), AHEAD)]
	for doctype in DOCUMENT_DOCTYPES:
		due = frappe.get_all(
			doctype,
			filters={"status": "Effective", "next_review": ["in", days], "document_owner": ["is", "set"]},
			fields=["name", "title", "document_owner", "next_review"],
		)
		for row in due:
			text = _("{0} {1} is to be reviewed by {2}.").format(
				row.name, row.title, frappe.utils.formatdate(row.next_review)
			)
			tell([row.document_owner], text, frappe._dict(doctype=doctype, name=row.name))


def _remind_watchers() -> None:
	for row in _external(next_check=[today(), add_days(today(), -7)]):
		text = _("{0} {1}: look whether there is a new edition.").format(row.name, row.title)
		tell(_keepers(row)[:1], text, frappe._dict(doctype=DOCUMENT, name=row.name))


def _warn_of_expiry() -> None:
	for row in _external(valid_until=[add_days(today(), days) for days in EXPIRY_AHEAD]):
		text = _("{0} {1} is valid until {2}.").format(
			row.name, row.title, frappe.utils.formatdate(row.valid_until)
		)
		tell(_keepers(row), text, frappe._dict(doctype=DOCUMENT, name=row.name))


def _external(**days: list[Any]) -> list[Any]:
	((fieldname, wanted),) = days.items()
	return frappe.get_all(
		DOCUMENT,
		filters={"status": "Effective", "working_copy_of": ["is", "not set"], fieldname: ["in", wanted]},
		fields=["name", "title", "watched_by", "document_owner", "valid_until"],
	)


def _keepers(row: Any) -> list[str]:
	"""Who watches the document and who owns it, each once."""
	return list(dict.fromkeys(filter(None, (row.watched_by, row.document_owner))))


def tell(users: list[str], text: str, about: Any) -> None:
	"""Put a notice about a document (doctype, name) before the users."""
	if users:
		enqueue_create_notification(
			users,
			{
				"type": "Alert",
				"document_type": about.doctype,
				"document_name": about.name,
				"subject": text,
				"from_user": frappe.session.user,
			},
		)
