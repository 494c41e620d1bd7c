"""Evidence packs that take longer: made in the background, kept for their owner alone, and taken away after a week."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, cstr, now_datetime, today

from iso_qms.document_control.files import remove_file
from iso_qms.document_control.telling import tell
from iso_qms.evidence.gathering import Contents, gather
from iso_qms.evidence.packing import pack

AT_ONCE = 40
"""Documents and records of a pack that is made while the user waits."""

KEPT_DAYS = 7
FIELD = "evidence_pack"
"""By this a File is known to be a pack."""


def is_small(contents: Contents) -> bool:
	"""Whether the pack is made while the user waits."""
	return len(contents.documents) + len(contents.records) <= AT_ONCE


def file_name(contents: Contents) -> str:
	"""What the file of the pack is called."""
	about = "".join(each if each.isalnum() or each in "-._" else "-" for each in contents.name)[:60]
	return f"evidence-{about}-{today()}.zip"


def order(contents: Contents) -> None:
	"""Let the background make the pack for the session's user, once however often it is asked for."""
	period = [cstr(contents.start or ""), cstr(contents.end or "")]
	key = "|".join((frappe.session.user, contents.doctype, contents.name, *period))
	frappe.enqueue(
		deliver,
		queue="long",
		job_id=f"evidence_pack|{key}",
		deduplicate=True,
		doctype=contents.doctype,
		name=contents.name,
		start=period[0] or None,
		end=period[1] or None,
		language=frappe.local.lang,
	)


def deliver(doctype: str, name: str, start: str | None, end: str | None, language: str) -> None:
	"""Make the pack as the session's user, and tell him that it is ready, or why it is not."""
	frappe.local.lang = language
	about = frappe._dict(doctype=doctype, name=name)
	user = frappe.session.user
	try:
		contents = gather(doctype, name, start, end)
		_keep(file_name(contents), pack(contents))
	except frappe.ValidationError as refused:
		frappe.clear_last_message()
		tell([user], _("The evidence pack could not be made: {0}").format(str(refused)), about)
		return
	text = _("The evidence pack {0} is ready, and kept for {1} days.").format(contents.about, KEPT_DAYS)
	tell([user], text, about)


def ready(user: str) -> list[dict[str, Any]]:
	"""The user's packs that are there: file_name, file_url, creation; the newest first."""
	return frappe.get_all(
		"File",
		filters={"owner": user, "attached_to_field": FIELD, "is_private": 1},
		fields=["file_name", "file_url", "creation"],
		order_by="creation desc",
	)


def remove_old() -> None:
	"""Daily: take away the packs of more than a week ago."""
	before = add_days(now_datetime(), -KEPT_DAYS)
	for name in frappe.get_all(
		"File", filters={"attached_to_field": FIELD, "creation": ["<", before]}, pluck="name"
	):
		remove_file(name)


def _keep(name: str, content: bytes) -> None:
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"content": content,
			"is_private": 1,
			"attached_to_field": FIELD,
		}
	).insert(ignore_permissions=True)
