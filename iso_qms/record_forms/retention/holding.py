"""Keeping longer: a hold names records and revisions that stay past their time, with a reason, until it is lifted.

An authority's inquiry, a claim of a customer or an open case needs evidence whose retention is over (ISO 9001:2015,
7.5.3.2: what is kept as evidence is protected). The records themselves are not touched: they are final.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, now_datetime, today

from iso_qms.record_forms.retention.until import check_listed


def check_items(hold: Document) -> None:
	"""Raise for a new item that is none that is ever destroyed, not the user's to read, or gone; and for one taken off."""
	before = hold.get_doc_before_save()
	kept = {_key(item) for item in before.items} if before else set()
	if kept - {_key(item) for item in hold.items}:
		_refuse(_("Items: what is held stays in the list until the hold is lifted."))
	for item in hold.items:
		if _key(item) not in kept:
			check_listed(item, _("Invalid Hold"))


def check_end(hold: Document) -> None:
	"""Raise for an end that is over when it is written."""
	before = hold.get_doc_before_save()
	if before and before.keep_until and hold.keep_until:
		if getdate(before.keep_until) == getdate(hold.keep_until):
			return
	if hold.keep_until and getdate(hold.keep_until) < getdate(today()):
		_refuse(_("Keep Until: this day is over."))


def note_lifting(hold: Document) -> None:
	"""Write who lifted the hold and when; what was lifted stays as it is."""
	before = hold.get_doc_before_save()
	if before and cint(before.lifted):
		frappe.throw(
			_("{0} was lifted and is not changed any more: enter another hold.").format(hold.name),
			title=_("Not Allowed"),
		)
	if not cint(hold.lifted):
		hold.lifted_by = hold.lifted_on = hold.lifting_reason = None
		return
	hold.lifted_by, hold.lifted_on = frappe.session.user, now_datetime()


def refuse_deletion(hold: Document) -> None:
	"""A hold proves why something was kept."""
	frappe.throw(_("{0} stays: lift it, and say why.").format(hold.name), title=_("Not Allowed"))


def _key(item: Document) -> tuple[str, str]:
	return item.reference_doctype, item.reference_name


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Hold"))
