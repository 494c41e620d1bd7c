"""`getdoc` and `getdoctype`: a document with its timeline, and a DocType's definition with its child tables'."""

from __future__ import annotations

import json
from typing import Any

from frappe_lite.context import _dict, get_attr, get_hooks, local
from frappe_lite.database import as_dicts
from frappe_lite.desk.form_meta import get_meta_bundle
from frappe_lite.desk.user_info import get_user_info
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import DoesNotExistError, PermissionError, ValidationError
from frappe_lite.messages import bold, clear_last_message, throw
from frappe_lite.meta import get_meta
from frappe_lite.permissions import get_doc_permissions, has_permission
from frappe_lite.permlevels import is_level_open
from frappe_lite.query import get_all
from frappe_lite.translate import _
from frappe_lite.utils import escape_html, is_html
from frappe_lite.whitelist import whitelist

COMMENT_LISTS = {
	"Comment": "comments",
	"Shared": "shared",
	"Unshared": "shared",
	"Assigned": "assignment_logs",
	"Assignment Completed": "assignment_logs",
	"Attachment": "attachment_logs",
	"Attachment Removed": "attachment_logs",
	"Info": "info_logs",
	"Edit": "info_logs",
	"Label": "info_logs",
	"Like": "like_logs",
	"Workflow": "workflow_logs",
}
VERSIONS_SHOWN = 10


@whitelist()
def getdoc(doctype: str, name: str | int, user=None) -> list | None:
	"""Answer with the document in `docs` and its timeline in `docinfo`; an empty message when there is none."""
	if not (doctype and name):
		throw(_("doctype and name required!"), ValidationError)
	try:
		doc = get_doc(doctype, name)
	except DoesNotExistError:
		clear_last_message()
		return []
	if not doc.has_permission("read"):
		local.flags.error_message = _("Insufficient Permission for {0}").format(bold(f"{_(doctype)} {name}"))
		raise PermissionError(("read", doctype, name))
	run_onload(doc)
	doc.apply_fieldlevel_read_permissions()
	local.response["docinfo"] = docinfo_of(doc)
	local.response["_link_titles"] = link_titles(doc)
	local.response.docs.append(doc)
	return None


@whitelist()
def getdoctype(doctype: str, with_parent=False, cached_timestamp=None) -> str | None:
	"""Answer in `docs` with the definition of a DocType and of its child tables, and `user_settings`."""
	docs = get_meta_bundle(doctype)
	local.response["user_settings"] = "{}"
	if cached_timestamp and str(docs[0].get("modified")) == str(cached_timestamp):
		return "use_cache"
	local.response.docs.extend(docs)
	return None


@whitelist()
def get_docinfo(doc=None, doctype=None, name=None) -> None:
	"""Answer with `docinfo` alone, to refresh a timeline. Raises PermissionError for who may not read the document."""
	if not (isinstance(doctype, str) and doctype and isinstance(name, str | int) and name):
		throw(_("doctype and name required!"), ValidationError)
	document = get_doc(doctype, name)
	document.check_permission("read")
	local.response["docinfo"] = docinfo_of(document)


def run_onload(doc: Document) -> None:
	"""Let the controller add what the form needs (`onload`), under `__onload`."""
	doc.set("__onload", _dict())
	doc.run_method("onload")


def docinfo_of(doc: Document) -> _dict:
	"""Return comments, versions, attachments, assignments, shares and rights of a document."""
	info = _dict(user_info={}, doctype=doc.doctype, name=doc.name)
	info.update(_comments_by_kind(doc))
	info.update(
		attachments=get_attachments(doc.doctype, doc.name),
		communications=[],
		automated_messages=[],
		versions=get_versions(doc),
		assignments=get_assignments(doc.doctype, doc.name),
		permissions=get_doc_permissions(doc),
		shared=get_shares(doc.doctype, doc.name),
		views=[],
		energy_point_logs=[],
		additional_timeline_content=_timeline_of_apps(doc),
		milestones=[],
		is_document_followed=None,
		tags="",
		document_email=None,
	)
	people = {row.owner for key in set(COMMENT_LISTS.values()) for row in info[key] if row.get("owner")}
	people |= {row.owner for row in info.versions} | {row.owner for row in info.assignments}
	people |= {row.user for row in info.shared}
	info.user_info = get_user_info(people)
	return info


def _comments_by_kind(doc: Document) -> dict[str, list[_dict]]:
	lists: dict[str, list[_dict]] = {name: [] for name in COMMENT_LISTS.values()}
	rows = get_all(
		"Comment",
		fields=["name", "creation", "content", "owner", "comment_type"],
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name},
	)
	for row in rows:
		if row.comment_type not in COMMENT_LISTS:
			continue
		if row.comment_type == "Comment":
			row.content = _as_html(row.content or "")
		lists[COMMENT_LISTS[row.comment_type]].append(row)
	return lists


def _as_html(text: str) -> str:
	return text if is_html(text) else f"<p>{escape_html(text)}</p>"


def get_attachments(doctype: str, name: str) -> list[_dict]:
	"""Return name, file_name, file_url and is_private of a document's files that its reader may read."""
	files = get_all(
		"File",
		fields=["name", "file_name", "file_url", "is_private", "attached_to_field"],
		filters={"attached_to_doctype": doctype, "attached_to_name": name},
	)
	meta = get_meta(doctype)
	return [file for file in files if is_level_open(meta, file.pop("attached_to_field"))]


def get_assignments(doctype: str, name: str) -> list[_dict]:
	"""Return the open tasks of a document; `owner` is who has it to do."""
	return get_all(
		"ToDo",
		fields=["name", "allocated_to as owner", "description", "status"],
		filters=[
			["reference_type", "=", doctype],
			["reference_name", "=", name],
			["status", "not in", ["Cancelled", "Closed"]],
			["allocated_to", "is", "set"],
		],
	)


def get_shares(doctype: str, name: str) -> list[_dict]:
	"""Return with whom a document is shared, and the rights given."""
	return get_all(
		"DocShare",
		fields=["name", "user", "read", "write", "submit", "share", "everyone", "owner", "creation"],
		filters={"share_doctype": doctype, "share_name": name},
	)


def get_versions(doc: Document) -> list[_dict]:
	"""Return the last ten changes, without the fields that the reader's permission level hides."""
	if not doc.meta.track_changes:
		return []
	# In the order in which they were written: a clock that is set back puts no change before an older one.
	cursor = local.db.execute(
		"SELECT name, owner, creation, data FROM `tabVersion` WHERE ref_doctype = ? AND docname = ?"
		" ORDER BY rowid DESC LIMIT ?",
		(doc.doctype, str(doc.name), VERSIONS_SHOWN),
	)
	versions = list(as_dicts(cursor))
	hidden = _hidden_fields(doc)
	if hidden:
		for version in versions:
			version.data = _without_fields(version.data, hidden)
	return versions


def _hidden_fields(doc: Document) -> dict[str, set[str]]:
	"""Return the fields above the reader's levels: under '' those of the document, else by table field."""
	hidden: dict[str, set[str]] = {}
	if local.session.user == "Administrator":
		return hidden
	levels = doc.meta.get_permlevel_access("read")
	for field in doc.meta.fields:
		if field.permlevel and field.permlevel not in levels:
			hidden.setdefault("", set()).add(field.fieldname)
		if field.fieldtype in ("Table", "Table MultiSelect"):
			rows = {
				f.fieldname
				for f in get_meta(field.options).fields
				if f.permlevel and f.permlevel not in levels
			}
			if rows:
				hidden[field.fieldname] = rows
	return hidden


def _without_fields(data: str | None, hidden: dict[str, set[str]]) -> str:
	changes = json.loads(data or "{}")
	own = hidden.get("", set())
	changes["changed"] = [change for change in changes.get("changed") or [] if change[0] not in own]
	for key in ("added", "removed"):
		changes[key] = [
			[table, {k: v for k, v in row.items() if k not in hidden.get(table, ())}]
			for table, row in changes.get(key) or []
			if table not in own
		]
	changes["row_changed"] = [
		[table, at, name, [change for change in fields if change[0] not in hidden.get(table, ())]]
		for table, at, name, fields in changes.get("row_changed") or []
		if table not in own
	]
	return json.dumps(changes, default=str)


def _timeline_of_apps(doc: Document) -> list[Any]:
	hooks = get_hooks("additional_timeline_content", {})
	contents: list[Any] = []
	for method in [*hooks.get("*", []), *hooks.get(doc.doctype, [])]:
		contents.extend(get_attr(method)(doc.doctype, doc.name) or [])
	return contents


def link_titles(doc: Document) -> dict[str, str]:
	"""Return the titles of linked documents whose DocType shows its title in links, by `DocType::name`."""
	titles: dict[str, str] = {}
	documents = [doc]
	for table in doc.meta.get_table_fields():
		documents.extend(doc.get(table.fieldname) or [])
	for each in documents:
		for field in each.meta.fields:
			if field.fieldtype not in ("Link", "Dynamic Link"):
				continue
			name = each.get(field.fieldname)
			doctype = field.options if field.fieldtype == "Link" else each.get(field.options)
			if name and doctype and f"{doctype}::{name}" not in titles:
				title = _title_of(doctype, name)
				if title:
					titles[f"{doctype}::{name}"] = title
	return titles


def _title_of(doctype: str, name: str) -> str | None:
	meta = get_meta(doctype)
	if not (meta.title_field and meta.show_title_field_in_link):
		return None
	level = (meta.get_field(meta.title_field) or _dict()).permlevel
	if level and level not in meta.get_permlevel_access("read"):
		return None
	if not has_permission(doctype, "read", doc=name):
		return None
	return local.db.get_value(doctype, name, meta.title_field)
