"""Controlled documents: the people, the types and the steps that the tests share."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.workflow import apply_workflow

from iso_qms.document_control import drafting
from tests.factories import Factory

AUTHOR, READER, HEAD, MANAGER, TOP, CONTROLLER, AUDITOR, OUTSIDER = (
	f"doc-{who}@example.com"
	for who in ("author", "reader", "head", "manager", "top", "controller", "auditor", "outsider")
)
USERS = {
	AUTHOR: ("QMS Employee", "QMS Process Owner"),
	READER: ("QMS Employee",),
	HEAD: ("QMS Employee", "QMS Department Head"),
	MANAGER: ("QMS Manager",),
	TOP: ("QMS Top Management",),
	CONTROLLER: ("QMS Document Controller",),
	AUDITOR: ("QMS Auditor",),
	OUTSIDER: ("QMS External Auditor",),
}
SECRET = "未发布的草稿内容"
"""Words of a draft that nobody else may see."""

REFUSED = (frappe.ValidationError, frappe.PermissionError)


def make_people(factory: Factory) -> None:
	"""Make one user for each part in the life of a document."""
	for user, roles in USERS.items():
		factory.user(user, *roles)


def make_type(name: str = "Test Procedure", **values: Any) -> Any:
	"""Insert a document type of procedures numbered TP-01, TP-02, … Returns it."""
	if frappe.db.exists("QMS Document Type", name):
		return frappe.get_doc("QMS Document Type", name)
	kind = {"level": "2 Procedure", "document_doctype": "QMS Procedure", "number_pattern": "TP-.##"}
	return frappe.get_doc(
		{"doctype": "QMS Document Type", "type_name": name, "code": name[:18], **kind, **values}
	).insert()


def procedure(user: str = AUTHOR, **values: Any) -> Any:
	"""Insert a new procedure as `user`, who stays the session's user. Returns its draft."""
	frappe.set_user("Administrator")
	kind = make_type()
	frappe.set_user(user)
	content = {"title": "文件控制程序", "purpose": f"<p>{SECRET}</p>", "steps": [{"activity": SECRET}]}
	return frappe.get_doc(
		{"doctype": "QMS Procedure", "document_type": kind.name, **content, **values}
	).insert()


def revision_of(draft: Any) -> Any:
	"""The register's row of a draft."""
	return frappe.get_doc("QMS Document Revision", draft.name)


def act(revision: Any, action: str, user: str, **values: Any) -> Any:
	"""Take an action of the workflow as `user`, who stays the session's user. Returns the revision."""
	frappe.set_user(user)
	revision = frappe.get_doc("QMS Document Revision", revision.name)
	if values:
		revision.update(values)
		revision.save()
	return apply_workflow(revision, action)


def sent(draft: Any, user: str = AUTHOR, **values: Any) -> Any:
	"""Send a draft to its review. Returns the revision."""
	return act(draft, "Submit for Review", user, change_summary="first issue", **values)


def reviewed(draft: Any, **values: Any) -> Any:
	"""Send a draft to its review and let the head confirm it."""
	return act(sent(draft, **values), "Confirm Review", HEAD)


def approved(draft: Any, **values: Any) -> Any:
	"""Bring a draft to its approval by the manager; effective at once unless a date is given."""
	return act(reviewed(draft, **values), "Approve", MANAGER)


def effective(user: str = AUTHOR, **values: Any) -> Any:
	"""Bring a new procedure into force. Returns the document as Administrator."""
	draft = procedure(user, **values)
	approved(draft)
	frappe.set_user("Administrator")
	return frappe.get_doc("QMS Procedure", draft.number)


def start(document: Any, user: str = AUTHOR, **values: Any) -> Any:
	"""Start the next revision as `user`. Returns its draft."""
	frappe.set_user(user)
	return drafting.start_revision(document.doctype, document.name, **values)
