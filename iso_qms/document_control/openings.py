"""What Frappe would tell of a draft past the rights on its row: shares, followers, notices, titles, its own search.

Rights are asked where rows are read. These five ask nobody, or give a right of their own; so they are closed here for
whatever is not, and was not, in force.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from iso_qms.document_control import DOCUMENT_DOCTYPES, REVISION, is_draft

WAS_IN_FORCE = ("Effective", "Superseded", "Obsolete")
HIDING = (*DOCUMENT_DOCTYPES, REVISION, "QMS Form Revision")
"""DocTypes some of whose documents are drafts."""

OPENING = ("in_global_search", "show_title_field_in_link", "show_name_in_global_search")
"""Properties by which Frappe shows values of documents to who may not read them."""


def refuse_share(doc: Document, method: str | None = None, share: Any = None) -> None:
	"""Hook `validate_share`: raise for a draft, which its access list alone opens."""
	if is_draft(doc) or doc.status not in WAS_IN_FORCE:
		frappe.throw(
			_("{0} is a draft and is not shared: an access list says who sees a draft.").format(doc.name),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def refuse_follower(follow: Document, method: str | None = None) -> None:
	"""Hook on Document Follow: raise when changes would be mailed to somebody who may not read the document."""
	if follow.ref_doctype in HIDING and not _may_read(follow.ref_doctype, follow.ref_docname, follow.user):
		frappe.throw(
			_("{0} may not read {1} and can't follow it.").format(follow.user, follow.ref_docname),
			frappe.PermissionError,
			title=_("Not Allowed"),
		)


def blank_notice(notice: Document, method: str | None = None) -> None:
	"""Hook on Notification Log: a notice says nothing of a document that its receiver may not read."""
	doctype, name = notice.document_type, notice.document_name
	if doctype in HIDING and name and not _may_read(doctype, name, notice.for_user):
		notice.subject = _("There is news about {0}, which you may not open.").format(name)
		notice.email_content = None


def check_property_setter(setter: Document, method: str | None = None) -> None:
	"""Hook on Property Setter: raise for a property that shows drafts to everybody."""
	if setter.doc_type in HIDING and setter.property in OPENING and cint(setter.value):
		_refuse_property(setter.doc_type, setter.property)


def check_custom_field(field: Document, method: str | None = None) -> None:
	"""Hook on Custom Field: the same for a company's own field."""
	if field.dt in HIDING and cint(field.in_global_search):
		_refuse_property(field.dt, "in_global_search")


def _refuse_property(doctype: str, name: str) -> None:
	frappe.throw(
		_("{0} stays off for {1}: it would show drafts to those who may not read them.").format(
			name, _(doctype)
		),
		title=_("Not Allowed"),
	)


def _may_read(doctype: str, name: str, user: str) -> bool:
	return bool(
		frappe.db.exists(doctype, name) and frappe.has_permission(doctype, "read", doc=name, user=user)
	)
