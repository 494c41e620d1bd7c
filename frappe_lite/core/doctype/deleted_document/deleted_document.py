"""What was deleted, kept so that it can come back."""

from __future__ import annotations

import json
from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import local
from frappe_lite.document import Document, get_doc
from frappe_lite.messages import clear_last_message, msgprint, throw
from frappe_lite.request_values import parse_json
from frappe_lite.translate import _
from frappe_lite.whitelist import whitelist


class DeletedDocument(Document):
	"""One deleted document as JSON."""


@whitelist(methods=["POST"])
def restore(name: str, alert: bool = True) -> None:
	"""Insert the deleted document again, a cancelled or submitted one as a draft. Raises DocumentAlreadyRestored."""
	deleted = get_doc("Deleted Document", name)
	deleted.check_permission("read")
	if deleted.restored:
		throw(_("Document {0} Already Restored").format(name), exceptions.DocumentAlreadyRestored)
	doc = get_doc(json.loads(deleted.data))
	try:
		doc.insert()
	except exceptions.DocstatusTransitionError:
		msgprint(_("Cancelled Document restored as Draft"))
		doc = get_doc(json.loads(deleted.data))
		doc.docstatus = 0
		_forget_state(doc)
		doc.insert()
	doc.add_comment("Edit", _("restored {0} as {1}").format(deleted.deleted_name, doc.name))
	deleted.new_name, deleted.restored = doc.name, 1
	deleted.db_update()
	if alert:
		msgprint(_("Document Restored"))


def _forget_state(doc: Any) -> None:
	if workflow := doc.meta.get_workflow():
		doc.set(local.db.get_value("Workflow", workflow, "workflow_state_field"), None)


@whitelist(methods=["POST"])
def bulk_restore(docnames: list | str) -> dict[str, list[str]]:
	"""Restore several; return which were restored, which had been already (`invalid`), and which could not be."""
	names = parse_json(docnames, "docnames")
	if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
		throw(_("docnames must be a list of names."), exceptions.ValidationError)
	answer: dict[str, list[str]] = {"restored": [], "invalid": [], "failed": []}
	for name in names:
		local.db.savepoint("restoring")
		try:
			restore(name, alert=False)
			answer["restored"].append(name)
		except exceptions.DocumentAlreadyRestored:
			clear_last_message()
			answer["invalid"].append(name)
		except exceptions.ValidationError:
			clear_last_message()
			local.db.rollback(save_point="restoring")
			answer["failed"].append(name)
	return answer
