"""Giving a document to somebody as a task (ToDo), and taking it back."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.messages import bold, msgprint, throw
from frappe_lite.meta import get_meta
from frappe_lite.notification_logs import enqueue_create_notification, get_title, get_title_html
from frappe_lite.permissions import has_permission
from frappe_lite.query import get_all
from frappe_lite.request_values import parse_json
from frappe_lite.share import add as share_with
from frappe_lite.translate import _
from frappe_lite.utils import escape_html, get_fullname, nowdate
from frappe_lite.whitelist import whitelist


class DuplicateToDoError(ValidationError):
	"""The person has this task already."""


def get(args: dict | None = None) -> list[_dict]:
	"""Return who has a document to do: `owner` (the person) and the task's name."""
	args = args or local.form_dict
	return get_all(
		"ToDo",
		fields=["allocated_to as owner", "name"],
		filters=[
			["reference_type", "=", args.get("doctype")],
			["reference_name", "=", args.get("name")],
			["status", "not in", ["Cancelled", "Closed"]],
		],
		limit_page_length=5,
	)


@whitelist(methods=["POST", "PUT"])
def add(args=None, *, ignore_permissions=False) -> list[_dict]:
	"""Assign `doctype` `name` to each of `assign_to`; who may not read it gets it shared."""
	args = _arguments(args)
	people = parse_json(args.get("assign_to"), "assign_to")
	if not (args.doctype and args.name and isinstance(people, list) and people):
		throw(_("Say the document (doctype, name) and whom to assign it to (a list of users)."))
	doc = get_doc(args.doctype, args.name)
	if not ignore_permissions:
		doc.check_permission("read")
	shared, already = [], []
	for person in people:
		if _open_task(doc, person):
			already.append(person)
			continue
		_check_person(person)
		_insert_task(doc, person, args)
		if not has_permission(doc.doctype, "read", doc=doc, user=person):
			_share(doc, person, ignore_permissions)
			shared.append(person)
	if shared:
		msgprint(_("Shared with the following Users with Read access:{0}").format(" " + ", ".join(shared)))
	if already:
		msgprint(_("Already in the following Users ToDo list:{0}").format(" " + ", ".join(already)))
	return get(args)


@whitelist(methods=["POST", "PUT"])
def add_multiple(args=None) -> None:
	"""Assign several documents of one DocType; `name` is a JSON list."""
	args = _arguments(args)
	for name in parse_json(args.get("name"), "name") or []:
		add(_dict(args, name=name))


@whitelist(methods=["POST", "PUT", "DELETE"])
def remove(doctype: str, name: str | int, assign_to: str, ignore_permissions=False) -> list[_dict]:
	"""Take a document off somebody's list."""
	return set_status(doctype, name, assign_to, "Cancelled")


@whitelist(methods=["POST", "PUT", "DELETE"])
def remove_multiple(doctype: str, names, ignore_permissions=False) -> None:
	"""Take several documents off everybody's list; `names` is a JSON list."""
	names = parse_json(names, "names") or []
	if not isinstance(names, list):
		throw(_("names must be a list."), ValidationError)
	for name in names:
		for assignment in get({"doctype": doctype, "name": name}):
			remove(doctype, name, assignment.owner)


@whitelist(methods=["POST", "PUT"])
def close(doctype: str, name: str, assign_to: str, ignore_permissions=False) -> list[_dict]:
	"""Mark one's own task as done."""
	if assign_to != local.session.user:
		throw(_("Only the assignee can complete this to-do."))
	return set_status(doctype, name, assign_to, "Closed")


def clear(doctype: str, name: str, ignore_permissions: bool = False) -> bool:
	"""Take a document off everybody's list; returns False when nobody had it."""
	people = get_all(
		"ToDo", filters={"reference_type": doctype, "reference_name": name}, pluck="allocated_to"
	)
	for person in people:
		set_status(doctype, name, person, "Cancelled", ignore_permissions)
	return bool(people)


def close_all_assignments(doctype: str, name: str, ignore_permissions: bool = False) -> bool:
	"""Mark every task of a document as done; returns False when there was none."""
	people = [row.owner for row in get({"doctype": doctype, "name": name})]
	for person in people:
		set_status(doctype, name, person, "Closed", ignore_permissions)
	return bool(people)


def set_status(
	doctype: str, name: str, assign_to: str, status: str, ignore_permissions: bool = False
) -> list[_dict]:
	"""Set the status of somebody's task and tell who gave it; returns who still has the document to do."""
	if not ignore_permissions:
		get_doc(doctype, name).check_permission("read")
	task = local.db.get_value(
		"ToDo",
		[
			["reference_type", "=", doctype],
			["reference_name", "=", name],
			["allocated_to", "=", assign_to],
			["status", "!=", status],
		],
	)
	if task:
		todo = get_doc("ToDo", task)
		todo.status = status
		todo.save(ignore_permissions=True)
		notify_assignment(todo)
	if status in ("Cancelled", "Closed") and get_meta(doctype).get_field("assigned_to"):
		local.db.set_value(doctype, name, "assigned_to", None)
	return get({"doctype": doctype, "name": name})


def _arguments(args: Any) -> _dict:
	"""The arguments in one object, as Frappe's own screens send them, or those of the request."""
	found = parse_json(args, "args") if args else local.form_dict
	if not isinstance(found, dict) or not isinstance(found.get("doctype"), str):
		throw(_("Say the document (doctype, name) and whom to assign it to (a list of users)."))
	return _dict(found)


def _open_task(doc: Document, person: str) -> Any:
	return local.db.exists(
		"ToDo",
		{
			"reference_type": doc.doctype,
			"reference_name": doc.name,
			"status": "Open",
			"allocated_to": person,
		},
	)


def _check_person(person: Any) -> None:
	if not (isinstance(person, str) and local.db.get_value("User", person, "enabled")):
		throw(_("{0} is no active user.").format(person), ValidationError)


def _insert_task(doc: Document, person: str, args: _dict) -> None:
	default = _("Assignment for {0} {1}").format(doc.doctype, doc.name)
	todo = get_doc(
		{
			"doctype": "ToDo",
			"allocated_to": person,
			"reference_type": doc.doctype,
			"reference_name": doc.name,
			"description": escape_html(args.description or default),
			"priority": args.priority or "Medium",
			"status": "Open",
			"date": args.date or nowdate(),
			"assigned_by": local.session.user,
		}
	).insert(ignore_permissions=True)
	if get_meta(doc.doctype).get_field("assigned_to"):
		doc.db_set("assigned_to", person)
	notify_assignment(todo, todo.description)


def _share(doc: Document, person: str, ignore_permissions: bool) -> None:
	"""Frappe shares with anybody who is assigned; here only who may share does so, others are told."""
	if not ignore_permissions and not doc.has_permission("share"):
		throw(
			_("{0} may not read this document, and you may not share it with them.").format(person),
			PermissionError,
		)
	share_with(doc.doctype, doc.name, person)


def notify_assignment(todo: Document, description: str | None = None) -> None:
	"""Tell the person on the other side of a task; with `description` that it is new, else that it is over."""
	giver, taker = todo.assigned_by, todo.allocated_to
	if not (giver and taker and todo.reference_type and todo.reference_name) or giver == taker:
		return
	me = bold(escape_html(get_fullname(local.session.user)))
	kind = bold(_(todo.reference_type))
	title = get_title_html(get_title(todo.reference_type, todo.reference_name))
	if description is None:
		subject = _("Your assignment on {0} {1} has been removed by {2}").format(kind, title, me)
	else:
		subject = _("{0} assigned a new task {1} {2} to you").format(me, kind, title)
	enqueue_create_notification(
		[local.db.get_value("User", taker, "email")],
		{
			"type": "Assignment",
			"from_user": local.session.user,
			"document_type": todo.reference_type,
			"document_name": todo.reference_name,
			"subject": subject,
			"email_content": f"<div>{description}</div>" if description else None,
		},
	)
