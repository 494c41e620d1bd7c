"""What a DocType must satisfy before it is saved. Every refusal names the field and says what to do."""

from __future__ import annotations

import re
from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import local
from frappe_lite.field_types import (
	CHILD_FIELDS,
	DATA_TYPES,
	DEFAULT_FIELDS,
	DISPLAY_TYPES,
	FIELD_TYPES,
	TABLE_TYPES,
)
from frappe_lite.messages import bold, throw
from frappe_lite.meta import get_meta
from frappe_lite.translate import _
from frappe_lite.utils import scrub

# A DocType's name is ASCII, as Frappe's routes and modules want it; its fields may be named in any script.
_NAME = re.compile(r"^[^\W\d_][\w -]+$", re.ASCII)
_FIELDNAME = re.compile(r"^[^\W\d]\w*$")
_RESERVED = {*DEFAULT_FIELDS, *CHILD_FIELDS, "doctype", "file_list", "flags", "meta"}
_WITHOUT_INDEX = ("Text", "Long Text", "Small Text", "Code", "Text Editor")
_WITHOUT_NAME = ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold")
_LARGEST_NAME = 61


def validate(doc: Any) -> None:
	"""Check a DocType document; name its fields from their labels; add `amended_from` where documents are submitted."""
	_check_ownership(doc)
	_check_name(doc)
	for field in doc.fields:
		_set_fieldname(doc, field)
	_add_amended_from(doc)
	_add_tree_fields(doc)
	_check_fields(doc)
	_check_naming(doc)
	_check_named_fields(doc)
	check_permissions(doc)


def _check_ownership(doc: Any) -> None:
	flags = local.flags
	if doc.custom or local.conf.developer_mode or flags.in_install or flags.in_migrate or flags.in_patch:
		return
	throw(
		_("Not in Developer Mode! Set in site_config.json or make 'Custom' DocType."),
		exceptions.CannotCreateStandardDoctypeError,
	)


def check_rename(doc: Any, new: str, merge: bool) -> None:
	"""Raise unless the DocType may have the new name."""
	if not doc.custom and local.session.user != "Administrator":
		throw(_("DocType can only be renamed by Administrator"))
	_check_ownership(doc)
	check_doctype_name(new)
	if merge:
		throw(_("DocType can not be merged"))
	if not doc.custom:
		raise NotImplementedError(
			"Renaming a shipped DocType is part of the Frappe home, where its files are."
		)


def _check_name(doc: Any) -> None:
	if doc.is_new():
		check_doctype_name(doc.name)


def check_doctype_name(name: str) -> None:
	"""Raise unless a DocType can have the name."""
	if len(name) > _LARGEST_NAME:
		throw(
			_("Doctype name is limited to {0} characters ({1})").format(_LARGEST_NAME, name),
			exceptions.NameError,
		)
	if not _NAME.match(name):
		throw(
			_(
				"A DocType's name starts with a letter and has letters, digits, spaces, hyphens and underscores: {0}"
			).format(bold(name)),
			exceptions.NameError,
		)


def _set_fieldname(doc: Any, field: Any) -> None:
	if not field.fieldtype:
		field.fieldtype = "Data"
	if field.fieldname:
		field.fieldname = field.fieldname.strip().lower()
		return
	if field.label:
		name = re.sub(r"\W", "", scrub(field.label.strip())).strip("_")
		if name in _RESERVED:
			name += "1"
		if name and not name[0].isdigit():
			taken = any(other is not field and other.fieldname == name for other in doc.fields)
			field.fieldname = f"{name}_{field.idx}" if taken else name
			return
	if field.fieldtype in _WITHOUT_NAME or field.label:
		field.fieldname = f"{scrub(field.fieldtype)}_{field.idx}"
		return
	throw(_("Row #{0}: Fieldname is required").format(field.idx))


def _add_amended_from(doc: Any) -> None:
	if doc.is_submittable and not any(field.fieldname == "amended_from" for field in doc.fields):
		doc.append(
			"fields",
			{
				"label": "Amended From",
				"fieldtype": "Link",
				"fieldname": "amended_from",
				"options": doc.name,
				"read_only": 1,
				"print_hide": 1,
				"no_copy": 1,
				"search_index": 1,
			},
		)


def _add_tree_fields(doc: Any) -> None:
	if not doc.is_tree or any(field.fieldname == "lft" for field in doc.fields):
		return
	hidden = {"fieldtype": "Int", "read_only": 1, "hidden": 1, "no_copy": 1}
	above = scrub(f"Parent {doc.name}")
	for field in (
		{"label": "Left", "fieldname": "lft", **hidden},
		{"label": "Right", "fieldname": "rgt", **hidden},
		{"label": "Is Group", "fieldname": "is_group", "fieldtype": "Check"},
		{"label": "Old Parent", "fieldname": "old_parent", "fieldtype": "Link", "options": doc.name},
		{
			"label": f"Parent {doc.name}",
			"fieldname": above,
			"fieldtype": "Link",
			"options": doc.name,
			"ignore_user_permissions": 1,
		},
	):
		doc.append("fields", field)
	doc.nsm_parent_field = above


def _check_fields(doc: Any) -> None:
	seen: dict[str, int] = {}
	for field in doc.fields:
		name = field.fieldname
		check_column(field)
		if name in seen:
			throw(
				_("Fieldname {0} appears multiple times in rows {1}").format(
					bold(name), f"{seen[name]}, {field.idx}"
				),
				exceptions.ValidationError,
			)
		seen[name] = field.idx
		if name in _RESERVED:
			throw(_("Row #{0}: the fieldname {1} is reserved; choose another").format(field.idx, bold(name)))
		check_field(doc, field)


def check_served(fieldtype: str) -> None:
	"""Raise NotImplementedError for a field that this home could only keep worse than Frappe does."""
	if fieldtype == "Password":
		raise NotImplementedError(
			"Fields of type Password are part of the Frappe home, which encrypts what they hold."
		)


def check_column(field: Any) -> None:
	"""Raise unless the field's type exists and its name can be a column's. `field`: a DocField or Custom Field."""
	name = field.fieldname
	if field.fieldtype not in FIELD_TYPES:
		throw(_("Row #{0}: {1} is no field type").format(field.idx, bold(field.fieldtype)))
	if not _FIELDNAME.match(name):
		throw(
			_(
				"Row #{0}: the fieldname {1} must begin with a letter and have only letters, digits and _"
			).format(field.idx, bold(name)),
			exceptions.InvalidNameError,
		)
	if len(name) > 64:
		throw(_("Row #{0}: the fieldname {1} is limited to 64 characters").format(field.idx, bold(name)))


def check_field(doc: Any, field: Any) -> None:
	"""Raise unless the field can work. `doc`: the DocType or its meta; `field`: a DocField or Custom Field."""
	if doc.custom:
		check_served(field.fieldtype)
	where = _("Row #{0}: {1} ({2})").format(field.idx, bold(field.label or field.fieldname), field.fieldname)
	if field.fieldtype == "Link" or field.fieldtype in TABLE_TYPES:
		_check_target(doc, field, where)
	elif field.fieldtype == "Dynamic Link":
		target = next((f for f in doc.fields if f.fieldname == field.options), None)
		if target is None or not (
			target.fieldtype == "Select" or (target.fieldtype == "Link" and target.options == "DocType")
		):
			throw(_("{0}: Options must name a field of this form that holds a DocType").format(where))
	if field.reqd and field.fieldtype in DISPLAY_TYPES:
		throw(_("{0}: a {1} cannot be mandatory").format(where, field.fieldtype))
	if field.reqd and field.hidden and not field.default and not field.fieldtype == "Check":
		throw(_("{0}: a field that is hidden and mandatory needs a default").format(where))
	if field.unique and field.fieldtype not in (
		"Data",
		"Link",
		"Int",
		"Select",
		"Read Only",
		"Phone",
		"Autocomplete",
	):
		throw(_("{0}: a field of type {1} cannot be unique").format(where, field.fieldtype))
	if field.search_index and field.fieldtype in _WITHOUT_INDEX:
		throw(_("{0}: a field of type {1} cannot be indexed").format(where, field.fieldtype))
	if field.in_list_view and field.fieldtype not in DATA_TYPES:
		throw(_("{0}: a field of type {1} cannot be shown in the list").format(where, field.fieldtype))
	if field.fieldtype == "Check" and field.default and str(field.default) not in ("0", "1"):
		throw(_("{0}: the default of a Check is 0 or 1").format(where))
	if field.length and not 1 <= int(field.length) <= 1000 and field.fieldtype == "Data":
		throw(_("{0}: the length is between 1 and 1000").format(where))
	if field.precision and not 0 <= int(field.precision) <= 9:
		throw(_("{0}: the precision is between 0 and 9").format(where))
	if field.fieldtype == "Select" and field.options:
		first, *others = (option.strip() for option in field.options.split("\n"))
		field.options = "\n".join([first, *(option for option in others if option)])
	_check_select_default(field, where)


def _check_target(doc: Any, field: Any, where: str) -> None:
	if field.options in (None, ""):
		throw(_("{0}: Options must name a DocType").format(where), exceptions.ValidationError)
	if field.options == "[Select]" or (field.options == doc.name and field.fieldtype == "Link"):
		return
	if field.options == doc.name and doc.istable:
		return
	row = local.db.get_value("DocType", field.options, ["name", "istable"], as_dict=True)
	if not row:
		throw(_("{0}: there is no DocType {1}").format(where, bold(field.options)))
	field.options = row.name
	if field.fieldtype in TABLE_TYPES and not row.istable:
		throw(_("{0}: {1} is no child table").format(where, bold(field.options)))
	if field.fieldtype == "Table MultiSelect" and not get_meta(field.options).link_fields:
		throw(_("{0}: {1} needs a Link field to choose from").format(where, bold(field.options)))


def _check_select_default(field: Any, where: str) -> None:
	if (
		field.fieldtype == "Select"
		and field.default
		and field.options
		and not field.options.startswith(("[", "Loading"))
	):
		if field.default not in field.options.split("\n"):
			throw(_("{0}: the default {1} is none of the options").format(where, bold(field.default)))


def _check_naming(doc: Any) -> None:
	autoname = doc.autoname or ""
	names = {field.fieldname for field in doc.fields}
	if autoname.startswith("field:") and autoname[6:] not in names:
		throw(_("Auto Name: there is no field {0}").format(bold(autoname[6:])))
	if autoname.startswith("naming_series:") and "naming_series" not in names:
		throw(_("Auto Name: naming by series needs a field naming_series"))
	if not autoname and "naming_series" in names:
		doc.autoname = "naming_series:"
	if autoname.startswith("format:") and len(re.findall(r"\{#+\}", autoname)) > 1:
		throw(_("Auto Name: only one {#} may stand in a format"))
	if autoname.startswith("field:"):
		next(field for field in doc.fields if field.fieldname == autoname[6:]).unique = 1
	before = doc.get_doc_before_save()
	if before and (before.autoname == "autoincrement") != (autoname == "autoincrement"):
		if local.db.count(doc.name):
			throw(_("Cannot change to or from autoincrement while there are documents"))
	if "#" in autoname and not autoname.lower().startswith(_NAMED_OTHERWISE):
		check_series(doc.name, autoname)


_NAMED_OTHERWISE = ("field:", "eval:", "prompt", "hash", "naming_series:", "format:")


def check_series(doctype: str, series: str) -> None:
	"""Raise when the pattern by which another DocType is named begins as this series does."""
	prefix = series.partition(".")[0]
	rows = local.db.get_values("DocType", {"autoname": ["like", f"{prefix}.%"]}, "name", pluck=True)
	if others := [name for name in rows if name != doctype]:
		throw(_("Series {0} already used in {1}").format(prefix, others[0]))


def _check_named_fields(doc: Any) -> None:
	names = {field.fieldname for field in doc.fields} | {
		"name",
		"owner",
		"creation",
		"modified",
		"modified_by",
		"docstatus",
		"idx",
	}
	for prop, label in (
		("title_field", _("Title Field")),
		("image_field", _("Image Field")),
		("timeline_field", _("Timeline Field")),
	):
		if doc.get(prop) and doc.get(prop) not in names:
			throw(_("{0}: there is no field {1}").format(label, bold(doc.get(prop))))
	for part in (doc.search_fields or "").split(","):
		if part.strip() and part.strip() not in names:
			throw(_("{0}: there is no field {1}").format(_("Search Fields"), bold(part.strip())))
	for part in (doc.sort_field or "").split(","):
		if part.strip() and part.strip().split()[0] not in names:
			throw(_("{0}: there is no field {1}").format(_("Sort Field"), bold(part.strip())))


def check_permissions(doc: Any) -> None:
	"""Raise when the permission rows contradict each other."""
	seen: set[tuple[str, int, int]] = set()
	for row in doc.permissions:
		where = _("Permission row #{0}").format(row.idx)
		level = int(row.permlevel or 0)
		key = (row.role, level, int(row.if_owner or 0))
		if key in seen:
			throw(_("{0}: the same role, level and owner rule stands there twice").format(where))
		seen.add(key)
		rights = (
			"select",
			"read",
			"write",
			"submit",
			"cancel",
			"amend",
			"create",
		)
		if not any(row.get(right) for right in rights):
			throw(_("{0}: no right is set").format(where))
		if level and any(row.get(right) for right in ("create", "submit", "cancel", "amend")):
			row.create = row.submit = row.cancel = row.amend = 0
		if row.submit and not doc.is_submittable:
			throw(_("{0}: Cannot set Assign Submit if not Submittable").format(where))
		if row.amend and not doc.is_submittable:
			throw(_("{0}: Cannot set Assign Amend if not Submittable").format(where))
		if row.cancel and not row.submit:
			throw(_("{0}: Cannot set Cancel without Submit").format(where))
		if (row.submit or row.cancel or row.amend) and not row.write:
			throw(_("{0}: Cannot set Submit, Cancel, Amend without Write").format(where))
		if row.get("import") and not row.create:
			throw(_("{0}: Cannot set Import without Create").format(where))
		if row.get("import") and not doc.allow_import:
			throw(_("{0}: Cannot set import as {1} is not importable").format(where, doc.name))
		if level and not _has_base_level(doc, row):
			throw(_("{0}: Permission at level 0 must be set before higher levels are set").format(where))
		if doc.issingle:
			row.report = row.export = 0


def _has_base_level(doc: Any, row: Any) -> bool:
	return row.role in ("All", "Desk User") or any(
		other.role == row.role and not int(other.permlevel or 0) for other in doc.permissions
	)
