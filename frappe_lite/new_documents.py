"""Documents that are not in the database yet: new ones with their defaults, and copies."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.defaults import get_defaults
from frappe_lite.documents import get_doc
from frappe_lite.field_types import MOMENT_TYPES
from frappe_lite.meta import DocField, Meta, get_meta
from frappe_lite.permissions import allowed_names, filter_allowed_docs_for_doctype, get_user_permissions
from frappe_lite.utils import cint, flt, now_datetime, nowdate, nowtime, scrub


def new_doc(
	doctype: str, parent_doc: Any = None, parentfield: str | None = None, as_dict: bool = False, **kwargs: Any
) -> Any:
	"""Return a new document (or its data) with defaults filled in: the person's, the site's, the fields' own."""
	static, dynamic = local.db.cache.get("defaults", doctype, lambda: _defaults_of(doctype))
	values = _dict(static)
	values["doctype"], values["__islocal"], values["owner"] = doctype, 1, local.session.user
	meta = get_meta(doctype)
	if meta.link_fields:
		_set_personal_defaults(values, meta)
	_set_dynamic_defaults(values, dynamic, meta, parent_doc)
	if parent_doc is not None:
		values.update(parent=parent_doc.name, parenttype=parent_doc.doctype)
	if parentfield:
		values["parentfield"] = parentfield
	if as_dict:
		return values
	doc = get_doc(values)
	doc.update(kwargs)
	return doc


def get_new_doc(
	doctype: str, parent_doc: Any = None, parentfield: str | None = None, as_dict: bool = False
) -> Any:
	"""Same as `new_doc`, under the name that it has in `frappe.model.create_new`."""
	return new_doc(doctype, parent_doc, parentfield, as_dict)


_DYNAMIC = ("__user", "Today")


def _defaults_of(doctype: str) -> tuple[dict[str, Any], list[DocField]]:
	"""Return the defaults that are always the same, and the fields whose default is worked out each time."""
	meta = get_meta(doctype)
	dynamic = [df for df in meta.value_fields if df.fieldtype == "Time" or (df.default and _is_dynamic(df))]
	return _static_defaults(meta), dynamic


def _static_defaults(meta: Meta) -> dict[str, Any]:
	defaults: dict[str, Any] = {"docstatus": 0}
	for df in meta.value_fields:
		default = df.default
		if default not in (None, ""):
			if not _is_dynamic(df) and df.fieldname != meta.title_field:
				defaults[df.fieldname] = _number(df, default)
		elif df.fieldtype == "Select" and df.options and df.options not in ("[Select]", "Loading..."):
			defaults[df.fieldname] = df.options.split("\n", 1)[0]
		elif df.fieldtype in ("Int", "Check", "Float", "Currency", "Percent"):
			defaults[df.fieldname] = 0 if df.fieldtype in ("Int", "Check") else 0.0
	return defaults


def _is_dynamic(df: Any) -> bool:
	"""Tell whether the default stands for another value: who, when, or a field of another document (`:DocType`)."""
	text = str(df.default)
	return (
		text in _DYNAMIC
		or text.startswith(":")
		or (df.fieldtype in MOMENT_TYPES and text.lower() in ("now", "today", "__today"))
	)


def _number(df: Any, default: Any) -> Any:
	if df.fieldtype in ("Int", "Check", "Long Int"):
		return cint(default)
	return flt(default) if df.fieldtype in ("Float", "Currency", "Percent") else default


def _set_personal_defaults(values: _dict, meta: Meta) -> None:
	"""Fill Link fields with what the user is limited to, or has as a default; leave out what he is not allowed."""
	permissions, defaults = get_user_permissions(), get_defaults()
	for df in meta.link_fields:
		if df.options not in permissions and df.fieldname not in defaults:
			continue
		limits = [] if df.ignore_user_permissions else permissions.get(df.options) or []
		wanted = None if df.options == "User" else _personal_default(df, limits, defaults, meta.name)
		if wanted is not None:
			values[df.fieldname] = wanted if local.db.exists(df.options, wanted) else None
		elif df.options != "User" and not _leaves(limits, values.get(df.fieldname), meta.name):
			values[df.fieldname] = None


def _personal_default(df: Any, limits: list, defaults: _dict, doctype: str) -> Any:
	"""The permitted document that is marked as the default, or the only one; then the user's or the site's default."""
	permitted = filter_allowed_docs_for_doctype(limits, doctype)[1]
	if permitted:
		return permitted
	wanted = defaults.get(df.fieldname)
	return wanted if wanted and _leaves(limits, wanted, doctype) else None


def _leaves(limits: list, value: Any, doctype: str) -> bool:
	"""Tell whether user permissions that count for this DocType leave the value."""
	names = allowed_names(limits, doctype)
	return not names or value in names


def _set_dynamic_defaults(values: _dict, fields: list[DocField], meta: Meta, parent_doc: Any) -> None:
	for df in fields:
		default = df.default
		if df.fieldtype == "Time":
			values[df.fieldname] = nowtime()
		elif default == "__user":
			values[df.fieldname] = local.session.user
		elif default[0] == ":":
			if values.get(df.fieldname) is None:
				values[df.fieldname] = _from_another_document(df, meta.name, parent_doc)
		else:
			values[df.fieldname] = now_datetime() if default.lower() == "now" else nowdate()


def _from_another_document(df: Any, doctype: str, parent_doc: Any) -> Any:
	"""The field of the same name of the document that the parent, or else the site's default, names."""
	source = df.default[1:]
	link = scrub(source)
	name = parent_doc.get(link) if parent_doc is not None else local.db.get_default(link)
	value = local.db.get_value(source, name, df.fieldname) if name else None
	if value is None or df.fieldtype != "Link" or df.ignore_user_permissions:
		return value
	return value if _leaves(get_user_permissions().get(df.options) or [], value, doctype) else None


def copy_doc(doc: Any, ignore_no_copy: bool = True) -> Any:
	"""Return an unsaved copy of a document, without the fields that are not to be copied."""
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
