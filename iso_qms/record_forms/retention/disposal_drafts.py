"""Drafts of disposals of what is due: asked for by document control, or made once a month by the schedule.

A draft destroys nothing: somebody sends it for approval, and somebody else approves it. What stands in a disposal that
is not decided yet is not listed a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, today

from iso_qms.document_control.grantees import users_of
from iso_qms.document_control.telling import tell
from iso_qms.record_forms.registered import setting
from iso_qms.record_forms.retention.keeping import DISPOSAL, count_due, due_items, in_open_disposals
from iso_qms.record_forms.retention.until import PAPER, disposable_doctypes
from iso_qms.setup.marks import get_mark, set_mark

MOST = 500
"""Items of one disposal."""

MARK = "disposals_proposed"
"""The month for which document control was told."""


def propose(
	items: list[tuple[str, str]] | None = None,
	kind: str | None = None,
	form: str | None = None,
	department: str | None = None,
) -> Document:
	"""Insert a draft disposal of these items (doctype, name), or of all that is due within the choice. Returns it.

	It holds 500 items at most; the next call makes one of the rest. Method and witness are for who sends it. Raises
	PermissionError for who may not ask for a disposal, ValidationError where nothing is left to be listed.
	"""
	frappe.has_permission(DISPOSAL, "create", throw=True)
	chosen = list(islice(_free(items) if items else _due(kind, form, department), MOST))
	if not chosen:
		frappe.throw(
			_("Nothing is due that does not stand in a disposal already."), title=_("Nothing to Dispose Of")
		)
	disposal = frappe.new_doc(DISPOSAL)
	disposal.reason = _("Kept until the end of the retention; listed on {0}.").format(formatdate(today()))
	if not any(doctype == PAPER for doctype, _name in chosen):
		disposal.method = "Deleted"
	for doctype, name in chosen:
		disposal.append("items", {"reference_doctype": doctype, "reference_name": name})
	return disposal.insert(ignore_mandatory=True)


def propose_of_month() -> None:
	"""Daily: once a month, also after a stop, list what is due in a draft and tell document control, if the company wants it."""
	month = today()[:7]
	if not cint(setting("propose_disposals")) or get_mark(MARK) == month:
		return
	counts = count_due()
	if counts:
		_tell(counts, propose() if next(_due(), None) else None)
	set_mark(MARK, month)


def _tell(counts: Any, drafted: Document | None) -> None:
	found = ", ".join(f"{_(kind)}: {count}" for kind, count in counts.items())
	if drafted:
		about: Any = drafted
		text = _("Due for disposal: {0}. {1} lists {2} of it for you to check and send for approval.").format(
			found, drafted.name, len(drafted.items)
		)
	else:
		about = frappe._dict(doctype=DISPOSAL, name=next(due_items()).disposal)
		text = _("Due for disposal: {0}. All of it stands in disposals that are not decided yet.").format(
			found
		)
	for role in ("QMS Document Controller", "QMS Manager"):
		users = users_of([frappe._dict(grantee_kind="Role", grantee=role)])
		if users:
			tell(users, text, about)
			return


def _due(
	kind: str | None = None, form: str | None = None, department: str | None = None
) -> Iterator[tuple[str, str]]:
	return ((due.doctype, due.name) for due in due_items(kind, form, department) if not due.disposal)


def _free(items: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
	kinds = disposable_doctypes()
	spoken_for = {
		doctype: in_open_disposals(doctype) for doctype in {each[0] for each in items} if doctype in kinds
	}
	return (
		(doctype, name) for doctype, name in dict.fromkeys(items) if name not in spoken_for.get(doctype, ())
	)
