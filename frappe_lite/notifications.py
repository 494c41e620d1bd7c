"""Notifications that people define: on an event of a document, or days before or after a date in it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

from frappe_lite import utils
from frappe_lite.context import _dict, local
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import ValidationError
from frappe_lite.field_types import FLOAT_TYPES
from frappe_lite.log import log_error
from frappe_lite.messages import throw
from frappe_lite.notification_logs import enqueue_create_notification
from frappe_lite.query import get_all
from frappe_lite.safe_eval import safe_eval
from frappe_lite.templates import render_template, safe_utils
from frappe_lite.translate import _
from frappe_lite.whitelist import whitelist

EVENTS = {"on_update": "Save", "after_insert": "New", "on_submit": "Submit", "on_cancel": "Cancel"}
DATE_EVENTS = ("Days Before", "Days After")
NOT_TOLD = ("admin@example.com", "guest@example.com")
"""Addresses of the accounts that come with a site."""


def notify(doc: Any, method: str, notifications: list[_dict]) -> None:
	"""Send what waits for this method of the document; each Notification once for a document in hand."""
	event = EVENTS.get(method)
	if method == "on_change" and not (doc.flags.in_insert or doc.flags.in_delete):
		event = "Value Change"
	if doc.flags.notifications_executed is None:
		doc.flags.notifications_executed = []
	for row in notifications:
		waits = row.event == event if row.event != "Method" else row.method == method
		if event is None and row.event != "Method":
			continue
		if waits and row.name not in doc.flags.notifications_executed:
			evaluate_alert(doc, row.name, row.event)
			doc.flags.notifications_executed.append(row.name)


def get_context(doc: Any) -> dict[str, Any]:
	"""Return what conditions see."""
	return {"doc": doc, "nowdate": utils.nowdate, "frappe": _dict(utils=safe_utils())}


def evaluate_alert(doc: Any, alert: Any, event: str) -> None:
	"""Send a Notification for the document when its condition holds. Raises ValidationError for a broken condition."""
	alert = get_doc("Notification", alert) if isinstance(alert, str) else alert
	try:
		if alert.condition and not safe_eval(alert.condition, None, get_context(doc)):
			return
	except Exception as error:
		throw(
			_("The condition of Notification {0} cannot be read: {1}").format(alert.name, error),
			ValidationError,
			title=_("Error in Notification"),
		)
	if event == "Value Change" and not doc.is_new() and not _has_changed(doc, alert):
		return
	if event != "Value Change" and not doc.is_new():
		# what is stored now, with the comments that the save has added
		doc = get_doc(doc.doctype, doc.name) if local.db.exists(doc.doctype, doc.name) else doc
	send(alert, doc)


def _has_changed(doc: Any, alert: Any) -> bool:
	field = doc.meta.get_field(alert.value_changed)
	if field is None:
		alert.db_set("enabled", 0)
		log_error(f"Notification {alert.name} has been disabled due to missing field")
		return False
	before = doc.get_doc_before_save()
	stored = before.get(alert.value_changed) if before else None
	return utils.cast(field.fieldtype, doc.get(alert.value_changed)) != utils.cast(field.fieldtype, stored)


def send(alert: Any, doc: Any) -> None:
	"""Send a Notification. What fails is kept in the Error Log; the save that caused it goes on."""
	context = {"doc": doc, "alert": alert, "comments": json.loads(doc.get("_comments") or "null")}
	try:
		if alert.channel == "Email":
			_send_mail(alert, doc, context)
		if alert.channel == "System Notification" or alert.send_system_notification:
			_send_notices(alert, doc, context)
	except Exception:
		log_error("Failed to send Notification", reference_doctype="Notification", reference_name=alert.name)
	if alert.set_property_after_alert and not doc.flags.in_notification_update:
		_set_property(alert, doc)


def _send_notices(alert: Any, doc: Any, context: dict) -> None:
	to, cc, bcc = recipients(alert, doc, context)
	if not (to or cc or bcc):
		return
	enqueue_create_notification(
		[*to, *cc, *bcc],
		{
			"type": "Alert",
			"document_type": _reference_doctype(doc),
			"document_name": _reference_name(doc),
			"subject": _subject(alert, context),
			"from_user": doc.modified_by or doc.owner,
			"email_content": render_template(alert.message, context),
		},
	)


def _send_mail(alert: Any, doc: Any, context: dict) -> None:
	from frappe_lite.mail import sendmail

	to, cc, bcc = recipients(alert, doc, context)
	if not (to or cc or bcc):
		return
	sendmail(
		recipients=to,
		cc=cc,
		bcc=bcc,
		sender=alert.sender_email or "",
		subject=_subject(alert, context),
		message=render_template(alert.message, context),
		reference_doctype=_reference_doctype(doc),
		reference_name=_reference_name(doc),
		expose_recipients="header",
	)


def _subject(alert: Any, context: dict) -> str:
	return render_template(alert.subject, context) if "{" in (alert.subject or "") else alert.subject


def recipients(alert: Any, doc: Any, context: dict) -> tuple[list[str], list[str], list[str]]:
	"""Return the addresses of To, Cc and Bcc, each once."""
	to: list[str] = []
	cc: list[str] = []
	bcc: list[str] = []
	for row in alert.recipients:
		if row.condition and not safe_eval(row.condition, None, {**get_context(doc), **context}):
			continue
		if row.receiver_by_document_field:
			to += _addresses_in(doc, row.receiver_by_document_field)
		cc += _addresses_of_template(row.cc, context)
		bcc += _addresses_of_template(row.bcc, context)
		if row.receiver_by_role:
			to += addresses_of_role(row.receiver_by_role)
	if alert.send_to_all_assignees:
		filters = {"status": "Open", "reference_type": doc.doctype, "reference_name": doc.name}
		to += get_all("ToDo", filters=filters, pluck="allocated_to")
	return _unique(to), _unique(cc), _unique(bcc)


def _addresses_in(doc: Any, field: str) -> list[str]:
	"""`field` is one of the document; `field,table` is one of its rows."""
	name, _comma, table = field.partition(",")
	values = [row.get(name) for row in doc.get(table) or ()] if table else [doc.get(name)]
	found = (utils.validate_email_address(utils.cstr(value)) for value in values)
	return [address for addresses in found for address in addresses.split(", ") if address]


def _addresses_of_template(template: str | None, context: dict) -> list[str]:
	if not template:
		return []
	text = render_template(template, context) if "{" in template else template
	return [address.strip() for address in text.replace(",", "\n").split("\n") if address.strip()]


def addresses_of_role(role: str) -> list[str]:
	"""Return the addresses of the enabled users who have a role."""
	users = get_all("Has Role", filters={"role": role, "parenttype": "User"}, pluck="parent")
	rows = get_all("User", filters={"name": ["in", users or [""]], "enabled": 1}, fields=["email"])
	return [row.email for row in rows if row.email and row.email not in NOT_TOLD]


def _unique(addresses: Iterable[str]) -> list[str]:
	return list(dict.fromkeys(addresses))


def _set_property(alert: Any, doc: Any) -> None:
	field = doc.meta.get_field(alert.set_property_after_alert)
	if field is None or (doc.docstatus.is_submitted() and not field.allow_on_submit):
		return
	value = alert.property_value
	if field.fieldtype in ("Int", "Check", *FLOAT_TYPES):
		value = utils.cint(value)
	stored = get_doc(doc.doctype, doc.name)
	stored.set(field.fieldname, value)
	stored.flags.in_notification_update = True
	try:
		stored.save(ignore_permissions=True)
	except Exception:
		log_error("Document update failed", reference_doctype=doc.doctype, reference_name=doc.name)


def _reference_doctype(doc: Any) -> str:
	return doc.parenttype if doc.meta.istable else doc.doctype


def _reference_name(doc: Any) -> str:
	return doc.parent if doc.meta.istable else doc.name


# -- by dates


@whitelist()
def get_documents_for_today(notification: str) -> list[str]:
	"""Return the documents for which a Notification by date is due today."""
	alert = get_doc("Notification", notification)
	alert.check_permission("read")
	return [doc.name for doc in documents_for_today(alert)]


def documents_for_today(alert: Any) -> list[Document]:
	"""Return the documents whose date lies the Notification's days before or after today, and fit its condition."""
	days = alert.days_in_advance if alert.event == "Days Before" else -alert.days_in_advance
	day = utils.getdate(utils.nowdate()) + datetime.timedelta(days=days)
	names = get_all(
		alert.document_type,
		filters=[
			[alert.date_changed, ">=", f"{day} 00:00:00.000000"],
			[alert.date_changed, "<=", f"{day} 23:59:59.999999"],
		],
		pluck="name",
	)
	docs = (get_doc(alert.document_type, name) for name in names)
	return [doc for doc in docs if not alert.condition or safe_eval(alert.condition, None, get_context(doc))]


def trigger_daily_alerts() -> None:
	"""Send what is due today by a date; runs once a day."""
	for name in get_all("Notification", filters={"event": ["in", DATE_EVENTS], "enabled": 1}, pluck="name"):
		alert = get_doc("Notification", name)
		for doc in documents_for_today(alert):
			evaluate_alert(doc, alert, alert.event)
