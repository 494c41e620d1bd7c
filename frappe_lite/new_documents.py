"""Documents that are not in the database yet: new ones with their defaults, and copies."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.meta import get_meta


def new_doc(
	doctype: str, parent_doc: Any = None, parentfield: str | None = None, as_dict: bool = False, **kwargs: Any
) -> Any:
	"""Return a new document (or its data) with defaults filled in."""
	values = _dict(local.db.cache.get("defaults", doctype, lambda: _static_defaults(doctype)))
	values["doctype"], values["__islocal"] = doctype, 1
	_set_dynamic_defaults(values, doctype)
	if parent_doc is not None:
		values.update(parent=parent_doc.name, parenttype=parent_doc.doctype)
	if parentfield:
		values["parentfield"] = parentfield
	if as_dict:
		return values
	from frappe_lite.document import get_doc

	doc = get_doc(values)
	doc.update(kwargs)
	return doc


def _static_defaults(doctype: str) -> dict[str, Any]:
	defaults: dict[str, Any] = {"docstatus": 0}
	for df in get_meta(doctype).value_fields:
		default = df.default
		if default not in (None, ""):
			text = str(default)
			if not text.startswith(":") and text.lower() not in ("__user", "user", "today", "now"):
				defaults[df.fieldname] = _number(df, default)
		elif df.fieldtype == "Select" and df.options and df.options not in ("[Select]", "Loading..."):
			defaults[df.fieldname] = df.options.split("\n", 1)[0]
		elif df.fieldtype in ("Int", "Check", "Float", "Currency", "Percent"):
			defaults[df.fieldname] = 0 if df.fieldtype in ("Int", "Check") else 0.0
	return defaults


def _number(df: Any, default: Any) -> Any:
	from frappe_lite.utils import cint, flt

	if df.fieldtype in ("Int", "Check", "Long Int"):
		return cint(default)
	return flt(default) if df.fieldtype in ("Float", "Currency", "Percent") else default


def _set_dynamic_defaults(values: _dict, doctype: str) -> None:
	from frappe_lite import utils

	for df in get_meta(doctype).value_fields:
		default = str(df.default or "").lower()
		if default in ("__user", "user"):
			values[df.fieldname] = local.session.user
		elif default in ("today", "__today"):
			values[df.fieldname] = utils.nowdate()
		elif df.fieldtype == "Datetime" and default == "now":
			values[df.fieldname] = utils.now_datetime()
		elif df.fieldtype == "Time":
			values[df.fieldname] = utils.nowtime()


def copy_doc(doc: Any, ignore_no_copy: bool = True) -> Any:
	"""Return an unsaved copy of a document, without the fields that are not to be copied."""
	from frappe_lite.document import get_doc

	data = doc if isinstance(doc, dict) else doc.as_dict()
	copy = get_doc({**data, "doctype": data["doctype"]})
	cleared = (
		"name",
		"creation",
		"modified",
		"modified_by",
		"owner",
		"docstatus",
		"amended_from",
		"amendment_date",
	)
	for row in (copy, *copy.get_all_children()):
		row.__dict__["__islocal"] = 1
		for key in cleared:
			if key in row.__dict__:
				row.set(key, None)
		if not ignore_no_copy:
			for df in row.meta.value_fields:
				if df.no_copy:
					row.set(df.fieldname, None)
	return copy
