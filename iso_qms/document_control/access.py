"""Who may see a document, attach files to it, edit it and decide about it: four rights, told apart.

One SQL condition for each right, over the document's row, answers lists, searches, links, reports and single
documents alike. Roles give the right to read what is effective; the access list of a document gives more, and for
a confidential document it alone gives the right to read. A draft is seen by its editors and by those who decide
about it in its present state, and by document control.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import today

from iso_qms.document_control import DOCUMENT_DOCTYPES, REVISION
from iso_qms.document_control.grantees import groups_of
from iso_qms.gate.transitions import active_workflow

CONTROLLERS = frozenset({"System Manager", "QMS Manager", "QMS Document Controller"})
HISTORY_READERS = frozenset({"QMS Auditor", "QMS Document Auditor", "QMS Top Management"})
"""They see what was effective before, too: an audit asks what was valid then."""

ACCESS = "QMS Document Access"
NOBODY = "1 = 0"


def is_controller(user: str | None = None) -> bool:
	"""Whether the user has document control over everything."""
	user = user or frappe.session.user
	return user == "Administrator" or not CONTROLLERS.isdisjoint(frappe.get_roles(user))


def may(right: str, doctype: str, name: str, user: str | None = None) -> bool:
	"""Whether the user has the right `read`, `upload`, `edit` or `approve` on a stored document, draft or revision."""
	user = user or frappe.session.user
	if is_controller(user) and right != "approve":
		return True
	condition = _condition(right, doctype, user)
	return bool(
		frappe.db.sql(
			f"select 1 from `tab{doctype}` where `tab{doctype}`.`name` = %s and ({condition}) limit 1", name
		)
	)


def document_condition(right: str, doctype: str, user: str) -> str:
	"""The SQL condition on a row of the DocType under which the user has the right."""
	table = f"`tab{doctype}`"
	listed = _on_access_list(table, doctype, right, user)
	me = frappe.db.escape(user)
	edits = f"{table}.`document_owner` = {me} or {table}.`owner` = {me} or {_on_access_list(table, doctype, 'edit', user)}"
	if right == "edit":
		return f"({edits})"
	if right == "upload":
		return f"({edits} or {listed})"
	decides = _decides(table, doctype, user)
	if right == "approve":
		return decides
	uploads = _on_access_list(table, doctype, "upload", user)
	valid = ("Effective", "Obsolete") if _reads_history(user) else ("Effective",)
	states = ", ".join(frappe.db.escape(status) for status in valid)
	return (
		f"({edits} or {uploads} or {decides} or ({_blank(f'{table}.`working_copy_of`')} and {table}.`status` in ({states})"
		f" and (ifnull({table}.`classification`, '') != 'Confidential' or {listed})))"
	)


def revision_condition(right: str, user: str) -> str:
	"""The same for a row of the register, which follows its document, or its draft while it is not decided."""
	table = f"`tab{REVISION}`"
	undecided = f"{table}.`status` in ('Draft', 'In Review', 'Approved')"
	cases = {}
	for doctype in DOCUMENT_DOCTYPES:
		cases[doctype] = f"({undecided} and {_allowed(right, doctype, f'{table}.`name`', user)})"
		if right == "read":
			decided = ("Effective", "Superseded", "Disposed") if _reads_history(user) else ("Effective",)
			states = ", ".join(frappe.db.escape(status) for status in decided)
			valid = f"{table}.`status` in ({states})"
			cases[doctype] += f" or ({valid} and {_allowed(right, doctype, f'{table}.`document`', user)})"
	return _by_kind(f"{table}.`document_doctype`", cases)


def _by_kind(kind: str, cases: dict[str, str], others: int = 0) -> str:
	"""The SQL condition of the kind that a column names; `others` is the answer for those that are not listed.

	Written as one expression: a database takes alternatives for a reason to read and sort all rows of each kind.
	"""
	branches = " ".join(
		f"when {frappe.db.escape(name)} then ({condition})" for name, condition in cases.items()
	)
	return f"(case {kind} {branches} else {others} end = 1)"


def _allowed(right: str, doctype: str, name: str, user: str) -> str:
	"""The SQL condition that the user has the right on the row whose name an expression gives.

	Asked row by row: a list of all that the user may read would be made anew for each page of a list.
	"""
	condition = _condition(right, doctype, user)
	return f"exists (select 1 from `tab{doctype}` where `tab{doctype}`.`name` = {name} and {condition})"


def _condition(right: str, doctype: str, user: str) -> str:
	return (
		revision_condition(right, user) if doctype == REVISION else document_condition(right, doctype, user)
	)


def _reads_history(user: str) -> bool:
	return not HISTORY_READERS.isdisjoint(frappe.get_roles(user))


def _blank(column: str) -> str:
	return f"ifnull({column}, '') = ''"


def _on_access_list(table: str, doctype: str, right: str, user: str) -> str:
	grantees = " or ".join(
		f"(a.`grantee_kind` = {frappe.db.escape(kind)} and a.`grantee` in ({', '.join(frappe.db.escape(n) for n in names)}))"
		for kind, names in groups_of(user).items()
		if names
	)
	return (
		f"exists (select 1 from `tab{ACCESS}` a where a.`parent` = {table}.`name`"
		f" and a.`parenttype` = {frappe.db.escape(doctype)} and a.`may_{right}` = 1"
		f" and (a.`until` is null or a.`until` >= {frappe.db.escape(today())}) and ({grantees}))"
	)


def _decides(table: str, doctype: str, user: str) -> str:
	"""Whether the draft waits for a decision that a role of the user takes, or that the access list reserves for him."""
	states = _deciding_states(user)
	me = frappe.db.escape(user)
	taken = f"r.`approved_by` = {me} or r.`reviewed_by` = {me}"
	waits = (
		f"r.`docstatus` = 0 and r.`workflow_state` in ({', '.join(map(frappe.db.escape, states))})"
		if states
		else NOBODY
	)
	reserved = (
		f"exists (select 1 from `tab{ACCESS}` b where b.`parent` = {table}.`name`"
		f" and b.`parenttype` = {frappe.db.escape(doctype)} and b.`may_approve` = 1)"
	)
	open_to_roles = (
		"1 = 1" if is_controller(user) else f"ifnull({table}.`classification`, '') != 'Confidential'"
	)
	free = f"not {reserved} and {open_to_roles}"
	return (
		f"(not {_blank(f'{table}.`working_copy_of`')} and exists (select 1 from `tab{REVISION}` r where r.`name` = {table}.`name`"
		f" and ({taken} or ({waits} and ({_on_access_list(table, doctype, 'approve', user)} or ({free}))))))"
	)


def _deciding_states(user: str) -> list[str]:
	"""The states from which a role of the user moves a revision, without those in which it is with its author."""
	workflow = active_workflow(REVISION)
	if not workflow:
		return []
	author = workflow.states[0].allow_edit
	of_author = {row.state for row in workflow.states if row.allow_edit == author}
	roles = set(frappe.get_roles(user))
	return sorted({t.state for t in workflow.transitions if t.allowed in roles} - of_author)


# Hooks of Frappe


def documents_query(user: str | None = None, doctype: str | None = None) -> str:
	"""Hook `permission_query_conditions` of the three DocTypes."""
	user = user or frappe.session.user
	return "" if is_controller(user) or not doctype else document_condition("read", doctype, user)


def revisions_query(user: str | None = None, doctype: str | None = None) -> str:
	"""Hook `permission_query_conditions` of the register."""
	user = user or frappe.session.user
	return "" if is_controller(user) else revision_condition("read", user)


def rows_query(user: str | None = None, doctype: str | None = None) -> str:
	"""Hook `permission_query_conditions` of their child tables: rows are read with the document that has them."""
	user = user or frappe.session.user
	if is_controller(user) or not doctype:
		return ""
	table = f"`tab{doctype}`"
	parents = (*DOCUMENT_DOCTYPES, REVISION)
	return _by_kind(
		f"{table}.`parenttype`",
		{parent: _allowed("read", parent, f"{table}.`parent`", user) for parent in parents},
	)


def files_query(user: str | None = None, doctype: str | None = None) -> str:
	"""Hook `permission_query_conditions` of File: files are listed with the document, draft or revision they are on."""
	user = user or frappe.session.user
	if is_controller(user):
		return ""
	to, name = "`tabFile`.`attached_to_doctype`", "`tabFile`.`attached_to_name`"
	kinds = (*DOCUMENT_DOCTYPES, REVISION)
	return _by_kind(
		f"ifnull({to}, '')", {kind: _allowed("read", kind, name, user) for kind in kinds}, others=1
	)


RIGHTS = {"write": "upload", "submit": "approve"}
NEVER = frozenset({"delete", "cancel", "amend"})


def has_permission(doc: Any, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
	"""Hook `has_permission` of the documents and the register; what roles allow is asked besides."""
	user = user or frappe.session.user
	if ptype in NEVER:
		return False
	if (
		is_controller(user)
		or doc.get("__islocal")
		or not doc.name
		or not frappe.db.exists(doc.doctype, doc.name)
	):
		return True
	if ptype == "write" and doc.doctype == REVISION:
		return may("edit", doc.doctype, doc.name, user) or may("approve", doc.doctype, doc.name, user)
	return may(RIGHTS.get(ptype or "read", "read"), doc.doctype, doc.name, user)
