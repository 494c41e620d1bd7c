"""Notices about documents: to those who decide when it is their turn, to readers, and to owners of late reviews."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.utils import add_days, today

from iso_qms.document_control import DOCUMENT_DOCTYPES
from iso_qms.document_control.acknowledging import ACKNOWLEDGEMENT

AHEAD = 30
"""Days before a review is due on which its owner is told."""


def tell_readers(users: list[str], revision: Any) -> None:
	"""Tell the readers that a revision is in force and waits for their confirmation."""
	_tell(
		users,
		_("{0} {1} is in force: please read and confirm it.").format(revision.number, revision.title),
		revision,
	)


def remind() -> None:
	"""Daily: remind readers on the day and a week after, and owners a month before and on the day of a review."""
	_remind_readers()
	_remind_owners()


def _remind_readers() -> None:
	days = [today(), add_days(today(), -7)]
	late = frappe.get_all(
		ACKNOWLEDGEMENT,
		filters={"status": "Open", "due": ["in", days]},
		fields=["name", "user", "title", "document"],
	)
	for row in late:
		text = _("{0} {1} still waits for your confirmation.").format(row.document, row.title)
		_tell([row.user], text, frappe._dict(doctype=ACKNOWLEDGEMENT, name=row.name))


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
			_tell([row.document_owner], text, frappe._dict(doctype=doctype, name=row.name))


def _tell(users: list[str], text: str, about: Any) -> None:
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
