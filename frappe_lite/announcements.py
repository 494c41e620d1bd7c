"""Who listens to a document: the Notifications and webhooks of its DocType, known without asking the database."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import _dict, local

GROUP = "announcements"


def announce(doc: Any, method: str) -> None:
	"""Tell the listeners of the document's DocType that this method has run. Costs a look-up where there are none."""
	flags = local.flags
	if flags.get("in_install") or flags.get("in_migrate") or flags.get("in_patch"):
		return
	listeners = local.db.cache.get(GROUP, "", _load).get(doc.doctype)
	if not listeners:
		return
	if listeners.notifications:
		from frappe_lite.notifications import notify

		notify(doc, method, listeners.notifications)
	if listeners.webhooks:
		from frappe_lite.webhooks import remember

		remember(doc, method, listeners.webhooks)


def forget() -> None:
	"""A Notification or Webhook changed."""
	local.db.cache.forget(GROUP)


def _load() -> dict[str, _dict]:
	listeners: dict[str, _dict] = {}
	for doctype, type_field, fields, kind in _KINDS:
		if not local.db.table_exists(doctype):
			continue
		rows = local.db.get_values(
			doctype, {"enabled": 1}, ["name", type_field, *fields], as_dict=True, order_by="creation"
		)
		for row in rows:
			listeners.setdefault(row[type_field], _dict(notifications=[], webhooks=[]))[kind].append(row)
	return listeners


_KINDS = (
	("Notification", "document_type", ("event", "method"), "notifications"),
	("Webhook", "webhook_doctype", ("webhook_docevent", "condition"), "webhooks"),
)
