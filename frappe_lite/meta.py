"""`frappe.get_meta`: a DocType with its Custom Fields, Property Setters and Custom DocPerm applied, cached.

`forget_meta` is the one point at which it is invalidated.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.doctype_source import CHILD_TABLES, doctype_properties, read_definition
from frappe_lite.field_types import (
	CHILD_FIELDS,
	DATA_TYPES,
	DEFAULT_FIELDS,
	STANDARD_FIELD_TYPES,
	TABLE_TYPES,
)
from frappe_lite.grants import get_roles, get_shared
from frappe_lite.tables import quote_table


class DocField(_dict):
	"""A field of a meta. What the definition leaves out reads as None."""

	def __init__(self, definition: dict[str, Any]) -> None:
		super().__init__(definition)
		# Attributes are found at once: `__getattr__` alone takes ten times as long, hundreds of times in each save.
		object.__setattr__(self, "__dict__", self)

	def as_dict(self, *args: Any, **kwargs: Any) -> dict:
		"""Return a plain copy."""
		return dict(self)


class Meta:
	"""What is known of a DocType. Its columns are attributes; lists: fields, permissions, links, actions, states."""

	fields: list[DocField]
	permissions: list[_dict]
	name: str

	def __init__(self, definition: dict[str, Any]) -> None:
		self.__dict__.update(definition)
		self.doctype = "DocType"
		self.fields = _in_order(
			[DocField(field) for field in definition.get("fields", ())], self.get("field_order")
		)
		self.permissions = [_dict(row) for row in definition.get("permissions", ())]
		for key in ("links", "actions", "states"):
			setattr(self, key, [_dict(row) for row in definition.get(key, ())])
		self.field_map = {field.fieldname: field for field in self.fields}
		self.role_permissions: dict[tuple[frozenset[str], bool], _dict] = {}  # as far as they were asked for

	def __getattr__(self, key: str) -> Any:
		if key.startswith("_") or key in ("as_json",):
			raise AttributeError(key)
		if key in doctype_properties():
			return None
		raise AttributeError(f"{type(self).__name__} has no attribute {key!r}")

	def get(self, key: str, filters: Any = None, default: Any = None) -> Any:
		"""Return a property; with a dict of filters the rows of a list that fit: `get("fields", {"reqd": 1})`."""
		value = self.__dict__.get(key)
		if isinstance(filters, dict):
			return [row for row in value or [] if all(fits(row.get(k), v) for k, v in filters.items())]
		return (filters if filters is not None else default) if value is None else value

	def as_dict(self, no_nulls: bool = False) -> dict:
		"""Return the meta as plain data, as `getdoctype` sends it."""
		own = {
			k: v
			for k, v in list(self.__dict__.items())  # another thread may be working something out of it
			if k in doctype_properties() or k in ("name", "doctype", "modified")
		}
		own["fields"] = [dict(field) for field in self.fields]
		for key in ("permissions", "links", "actions", "states"):
			own[key] = [dict(row) for row in getattr(self, key)]
		return own

	# -- fields

	def get_field(self, fieldname: str) -> DocField | None:
		"""Return the field, or None."""
		return self.field_map.get(fieldname)

	def has_field(self, fieldname: str) -> bool:
		"""Tell whether the DocType has the field."""
		return fieldname in self.field_map

	def get_label(self, fieldname: str) -> str:
		"""Return the label of a field or of a standard column."""
		if field := self.field_map.get(fieldname):
			return field.label or fieldname
		return STANDARD_FIELD_TYPES[fieldname][1] if fieldname in STANDARD_FIELD_TYPES else "No Label"

	def get_options(self, fieldname: str) -> str | None:
		"""Return the options of a field."""
		return self.field_map[fieldname].options

	@cached_property
	def value_fields(self) -> list[DocField]:
		"""The fields that have a column."""
		return [f for f in self.fields if f.fieldtype in DATA_TYPES and not f.is_virtual]

	@cached_property
	def table_fields(self) -> list[DocField]:
		"""The fields that hold rows."""
		return [f for f in self.fields if f.fieldtype in TABLE_TYPES]

	@cached_property
	def table_fieldnames(self) -> frozenset[str]:
		"""Their names."""
		return frozenset(f.fieldname for f in self.table_fields)

	@cached_property
	def link_fields(self) -> list[DocField]:
		"""The Link fields that point to a DocType."""
		return [f for f in self.fields if f.fieldtype == "Link" and f.options != "[Select]"]

	@cached_property
	def dynamic_link_fields(self) -> list[DocField]:
		"""The Dynamic Link fields."""
		return [f for f in self.fields if f.fieldtype == "Dynamic Link"]

	@cached_property
	def high_permlevel_fields(self) -> list[DocField]:
		"""The fields above permlevel 0."""
		return [f for f in self.fields if (f.permlevel or 0) > 0]

	@cached_property
	def unique_fields(self) -> list[DocField]:
		"""The fields whose values stand once."""
		return [f for f in self.value_fields if f.unique]

	@cached_property
	def mandatory_fields(self) -> list[DocField]:
		"""The fields that must be filled."""
		return [f for f in self.fields if f.reqd]

	@cached_property
	def set_once_fields(self) -> list[DocField]:
		"""The fields that may be set only once."""
		return [f for f in self.fields if f.set_only_once]

	@cached_property
	def select_fields(self) -> list[DocField]:
		"""The Select fields that have a list of options."""
		return [f for f in self.of_type("Select") if f.options not in ("[Select]", "Loading...")]

	@cached_property
	def formatted_fields(self) -> list[DocField]:
		"""The fields whose text must be an e-mail address, a name, a phone number or a URL."""
		kinds = ("Email", "Name", "Phone", "URL")
		return [
			f
			for f in self.value_fields
			if f.fieldtype == "Phone" or (f.fieldtype == "Data" and f.options in kinds)
		]

	@cached_property
	def non_negative_fields(self) -> list[DocField]:
		"""The number fields that allow nothing below zero."""
		return [f for f in self.of_type("Int", "Float", "Currency") if f.non_negative]

	@cached_property
	def rating_fields(self) -> list[DocField]:
		"""The Rating fields."""
		return self.of_type("Rating")

	@cached_property
	def valid_columns(self) -> tuple[str, ...]:
		"""The columns of the table, standard ones first."""
		child = CHILD_FIELDS if self.istable else ()
		return (*DEFAULT_FIELDS, *child, *(f.fieldname for f in self.value_fields))

	@cached_property
	def insert_statement(self) -> str:
		"""The SQL that inserts a row; it takes the values of `valid_columns`."""
		table, columns = quote_table(self.name), self.valid_columns
		return f"INSERT INTO {table} (`{'`, `'.join(columns)}`) VALUES ({', '.join('?' * len(columns))})"

	@cached_property
	def update_statement(self) -> str:
		"""The SQL that updates a row; it takes the values of `valid_columns` but the name, then the name."""
		_name, *columns = self.valid_columns
		values = ", ".join(f"`{column}` = ?" for column in columns)
		return f"UPDATE {quote_table(self.name)} SET {values} WHERE `name` = ?"

	@cached_property
	def fields_by_fetch_source(self) -> dict[str, list[DocField]]:
		"""The fields that `fetch_from` fills, by the Link field that they follow."""
		result: dict[str, list[DocField]] = {}
		for field in self.fields:
			if field.fetch_from and "." in field.fetch_from:
				result.setdefault(field.fetch_from.split(".")[0], []).append(field)
		return result

	def of_type(self, *fieldtypes: str) -> list[DocField]:
		"""Return the fields of these types."""
		return [f for f in self.fields if f.fieldtype in fieldtypes]

	def get_valid_columns(self) -> list[str]:
		"""Return the columns of the table."""
		return list(self.valid_columns)

	def get_table_fields(self) -> list[DocField]:
		"""Return the fields that hold rows."""
		return self.table_fields

	def get_link_fields(self) -> list[DocField]:
		"""Return the Link fields."""
		return self.link_fields

	def get_dynamic_link_fields(self) -> list[DocField]:
		"""Return the Dynamic Link fields."""
		return self.dynamic_link_fields

	def get_select_fields(self) -> list[DocField]:
		"""Return the Select fields that have a list of options."""
		return self.select_fields

	def get_high_permlevel_fields(self) -> list[DocField]:
		"""Return the fields above permlevel 0."""
		return self.high_permlevel_fields

	def get_fields_to_fetch(self, link_fieldname: str | None = None) -> list[DocField]:
		"""Return the fields that are filled from the document that a Link field points to."""
		if link_fieldname is None:
			return [f for fields in self.fields_by_fetch_source.values() for f in fields]
		return self.fields_by_fetch_source.get(link_fieldname, [])

	def get_custom_fields(self) -> list[DocField]:
		"""Return the fields that the customer added."""
		return [f for f in self.fields if f.is_custom_field]

	def get_title_field(self) -> str:
		"""Return the field that titles a document, `name` where there is none."""
		return self.get("title_field") or ("title" if "title" in self.field_map else "name")

	def get_search_fields(self) -> list[str]:
		"""Return the fields that a link search looks in, `name` among them."""
		fields = [f.strip() for f in (self.get("search_fields") or "name").split(",")]
		fields = [f for f in fields if f in self.field_map or f == "name"]
		return fields if "name" in fields else [*fields, "name"]

	def get_table_field_doctype(self, fieldname: str) -> str | None:
		"""Return the child DocType of a table field."""
		return CHILD_TABLES.get(fieldname) if self.name == "DocType" else self.field_map[fieldname].options

	def get_naming_series_options(self) -> list[str]:
		"""Return the options of `naming_series`; none where there is no such field."""
		field = self.get_field("naming_series")
		return (field.options or "").split("\n") if field else []

	def is_nested_set(self) -> bool:
		"""Tell whether documents form a tree."""
		return bool(self.get("is_tree")) or {"lft", "rgt"} <= self.field_map.keys()

	# -- rights

	def get_permlevel_access(
		self, permission_type: str = "read", parenttype: str | None = None, *, user: str | None = None
	) -> set[int]:
		"""Return the permlevels at which the user has the right."""
		roles = set(get_roles(user))
		permissions = get_meta(parenttype).permissions if self.istable and parenttype else self.permissions
		return {p.permlevel or 0 for p in permissions if p.role in roles and p.get(permission_type)}

	def get_permitted_fieldnames(
		self,
		parenttype: str | None = None,
		*,
		user: str | None = None,
		permission_type: str = "read",
		**_ignored: Any,
	) -> list[str]:
		"""Return the value fields at whose level the user has the right; none of rows that belong to no document.

		All of them where the DocType has no permissions; for "select" the fields that a link search looks in.
		"""
		if self.istable and not parenttype:
			return []
		if permission_type == "select":
			return self.get_search_fields()
		names = [f.fieldname for f in self.value_fields]
		if not (get_meta(parenttype) if self.istable and parenttype else self).permissions:
			return names
		levels = self.get_permlevel_access(permission_type, parenttype, user=user)
		if 0 not in levels and permission_type == "read":
			if get_shared(self.name, user, rights=[permission_type]):
				levels = {0, *levels}  # who is shown single documents reads their open fields
		return [name for name in names if (self.field_map[name].permlevel or 0) in levels]

	# -- workflow

	def get_workflow(self) -> str:
		"""Return the name of the active Workflow, or ''."""
		return get_workflow_name(self.name)


def get_workflow_name(doctype: str) -> str:
	"""Return the DocType's active Workflow, or ''."""

	def load() -> str:
		return local.db.get_value("Workflow", {"document_type": doctype, "is_active": 1}, "name") or ""

	return local.db.cache.get("workflow", doctype, load)


def fits(value: Any, wanted: Any) -> bool:
	"""Tell whether a property fits a filter: a value, or (operator, value)."""
	if isinstance(wanted, (list, tuple)) and len(wanted) == 2 and isinstance(wanted[0], str):
		operator, operand = wanted
		if operator == "in":
			return value in operand
		if operator == "not in":
			return value not in operand
		if operator in ("=", "!="):
			return ((value or 0) == (operand or 0)) is (operator == "=")
	return (value or None) == (wanted or None)


def _in_order(fields: list[DocField], field_order: Any) -> list[DocField]:
	"""Put fields in the customer's order (Property Setter field_order), then `insert_after`."""
	order = json.loads(field_order) if isinstance(field_order, str) and field_order.startswith("[") else None
	placed = [f for f in fields if f.is_custom_field and not f.insert_after]
	placed += [f for f in fields if not f.is_custom_field]
	pending = [f for f in fields if f.is_custom_field and f.insert_after]
	while pending:
		names = [f.fieldname for f in placed]
		ready = [f for f in pending if f.insert_after in names]
		if not ready:
			placed.extend(pending)
			break
		for field in ready:
			place = next(i for i, f in enumerate(placed) if f.fieldname == field.insert_after) + 1
			while (
				place < len(placed)
				and placed[place].insert_after == field.insert_after
				and placed[place].is_custom_field
			):
				place += 1
			placed.insert(place, field)
		pending = [f for f in pending if f not in ready]
	if order:
		rank = {name: i for i, name in enumerate(order)}
		last = 0.0
		keyed = []
		for field in placed:
			last = rank.get(field.fieldname, last + 0.001)
			keyed.append((last, field))
		placed = [field for _rank, field in sorted(keyed, key=lambda pair: pair[0])]
	for i, field in enumerate(placed):
		field.idx = i + 1
	return placed


def get_meta(doctype: str | Any, cached: bool = True) -> Meta:
	"""Return what is known of a DocType, live. Raises DoesNotExistError for a DocType that is not there."""
	if not isinstance(doctype, str):
		doctype = doctype.doctype
	return local.db.cache.get("meta", doctype, lambda: Meta(read_definition(doctype)))


def forget_meta(doctype: str) -> None:
	"""The DocType, or what customises it, changed: forget all that was worked out from it."""
	cache = local.db.cache
	for group in ("meta", "columns", "workflow", "controller", "singles"):
		cache.forget(group, doctype)
	for group in ("naming_rules", "defaults", "document"):
		cache.forget(group)


def get_field_precision(df: DocField, doc: Any = None, currency: str | None = None) -> int:
	"""Return the number of decimals of a Float, Currency or Percent field: its own, else the site's, else 3 (2 for money)."""
	if df.precision not in (None, ""):
		return int(df.precision)
	settings = local.db.cache.get(
		"singles", "System Settings", lambda: local.db.get_singles_dict("System Settings")
	)
	if df.fieldtype == "Currency":
		return int(settings.get("currency_precision") or 2)
	return int(settings.get("float_precision") or 3)
