"""A DocType's definition as a form needs it: fields with link details, the active workflow, child tables."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.document import get_doc
from frappe_lite.exceptions import DoesNotExistError
from frappe_lite.messages import clear_last_message
from frappe_lite.meta import Meta, get_meta

EMPTY_ASSETS = (
	*("__js", "__css", "__list_js", "__calendar_js", "__map_js", "__linked_with", "__messages"),
	*("__print_formats", "__form_grid_templates", "__listview_template", "__tree_js", "__dashboard"),
	*("__kanban_column_fields", "__templates", "__custom_js", "__custom_list_js"),
)


def get_meta_bundle(doctype: str) -> list[_dict]:
	"""Return the DocType's definition followed by those of its child tables."""
	meta = get_meta(doctype)
	return [form_meta(meta), *(form_meta(get_meta(field.options)) for field in meta.get_table_fields())]


def form_meta(meta: Meta) -> _dict:
	"""Return one definition, with `search_fields` of link targets and `__workflow_docs`."""
	definition = _dict(meta.as_dict())
	for field in definition.get("fields") or []:
		field["search_fields"] = _search_fields_of_target(field)
	definition.update({key: None for key in EMPTY_ASSETS})
	definition["__workflow_docs"] = [] if meta.istable else workflow_docs(meta.name)
	return definition


def _search_fields_of_target(field: dict[str, Any]) -> list[str] | None:
	if field.get("fieldtype") != "Link" or not field.get("options"):
		return None
	try:
		names = get_meta(field["options"]).search_fields
	except DoesNotExistError:
		clear_last_message()
		return None
	return [name.strip() for name in names.split(",")] if names else None


def workflow_docs(doctype: str) -> list[dict]:
	"""Return the active workflow of a DocType and the documents of its states; empty without one."""
	name = local.db.get_value("Workflow", {"document_type": doctype, "is_active": 1})
	if not name:
		return []
	workflow = get_doc("Workflow", name)
	states = [get_doc("Workflow State", row.state).as_dict() for row in workflow.states]
	return [workflow.as_dict(), *states]
