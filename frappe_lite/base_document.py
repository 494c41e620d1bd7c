"""A document's data: fields as attributes, child rows as documents, and how both go into the table."""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from frappe_lite import exceptions
from frappe_lite.collation import find_equal, remember
from frappe_lite.column_values import INTEGER, REAL, TYPED_COLUMNS, to_column
from frappe_lite.context import _dict, local
from frappe_lite.controllers import get_controller
from frappe_lite.docstatus import DocStatus
from frappe_lite.field_types import (
	CHILD_FIELDS,
	DEFAULT_FIELDS,
	FLOAT_TYPES,
	MOMENT_TYPES,
	TABLE_TYPES,
)
from frappe_lite.json_text import as_json
from frappe_lite.messages import bold, msgprint
from frappe_lite.meta import Meta, fits, get_meta
from frappe_lite.naming import set_new_name
from frappe_lite.translate import _
from frappe_lite.utils import cast, cint, flt, now
from frappe_lite.validation import describe

RESERVED = frozenset({"doctype", "meta", "flags", "parent_doc", "_doc_before_save", "permitted_fieldnames"})
_NUMBER_TYPES = FLOAT_TYPES | {"Check", "Int", "Long Int"}
_DEFAULT_KEYS = ("doctype", *DEFAULT_FIELDS)
_STATUS = {0: DocStatus(0), 1: DocStatus(1), 2: DocStatus(2)}


class BaseDocument:
	"""Data of one row with its child rows. `Document` adds the life cycle."""

	doctype: str
	name: Any
	flags: _dict

	def __init__(self, d: dict[str, Any]) -> None:
		values = self.__dict__
		if d.get("doctype"):
			values["doctype"] = d["doctype"]
		if "flags" not in values:
			values["flags"] = _dict()
		meta = values["meta"] = get_meta(self.doctype)
		values.update(dict.fromkeys(meta.valid_columns))
		for fieldname in meta.table_fieldnames:
			values[fieldname] = []
		self.update(d)
		values["docstatus"] = _STATUS.get(values["docstatus"] or 0) or _docstatus(values["docstatus"])
		if values["idx"] is None:
			values["idx"] = 0

	@cached_property
	def meta(self) -> Meta:
		"""The DocType's meta, as it was when this document was made."""
		return get_meta(self.doctype)

	@cached_property
	def permitted_fieldnames(self) -> list[str]:
		"""The fields that the session's user may read."""
		return self.meta.get_permitted_fieldnames(getattr(self, "parenttype", None))

	def __getstate__(self) -> dict:
		state = self.__dict__.copy()
		for key in ("_parent_doc", "meta", "permitted_fieldnames"):
			state.pop(key, None)
		return state

	# -- reading and setting

	def get(self, key: Any, filters: Any = None, limit: int | None = None, default: Any = None) -> Any:
		"""Return a field's value; with a dict of filters the child rows that fit."""
		if isinstance(key, dict):
			return _rows_that_fit(self.get_all_children(), key, limit)
		if isinstance(filters, dict) and filters:
			return _rows_that_fit(self.__dict__.get(key) or [], filters, limit)
		value = self.__dict__.get(key, filters if filters is not None else default)
		return value[:limit] if limit and isinstance(value, list) else value

	def getone(self, key: str, filters: Any = None) -> Any:
		"""Return the first child row that fits."""
		return self.get(key, filters, limit=1)[0]

	def set(self, key: str, value: Any, as_value: bool = False) -> None:
		"""Set a field; a table field takes a list of rows or dicts."""
		if key in RESERVED:
			return
		if not as_value and key in self.meta.table_fieldnames:
			self.__dict__[key] = []
			if value:
				self.extend(key, value)
			return
		if key == "docstatus":
			value = _docstatus(value)
		self.__dict__[key] = value

	def update(self, d: dict[str, Any]) -> BaseDocument:
		"""Set several fields."""
		if "name" in d:
			self.__dict__["name"] = d["name"]
		tables = self.meta.table_fieldnames
		for key, value in d.items():
			if key in tables:
				self.set(key, value)
			elif key not in RESERVED:
				self.__dict__[key] = value
		if "docstatus" in d:
			self.__dict__["docstatus"] = _docstatus(d["docstatus"])
		return self

	def update_if_missing(self, d: Any) -> None:
		"""Set the fields that are None."""
		for key, value in (d.get_valid_dict() if isinstance(d, BaseDocument) else d).items():
			if value is not None and self.get(key) is None:
				self.set(key, value)

	def append(self, key: str, value: Any = None, position: int = -1) -> Any:
		"""Add a child row and return it."""
		table = self.__dict__.get(key)
		if table is None:
			table = self.__dict__[key] = []
		row = self._init_child({} if value is None else value, key)
		if position == -1:
			table.append(row)
		else:
			table.insert(position, row)
			_renumber(table)
		row.__dict__["_parent_doc"] = weakref.ref(self)
		return row

	def extend(self, key: str, value: Iterable) -> None:
		"""Add child rows. Raises ValidationError when the value is no list of rows."""
		if isinstance(value, (str, bytes, dict)) or not isinstance(value, Iterable):
			raise exceptions.ValidationError(f"{self.meta.get_label(key)} takes a list of rows.")
		for row in value:
			self.append(key, row)

	def remove(self, doc: BaseDocument) -> None:
		"""Take a child row away."""
		table = self.__dict__[doc.get("parentfield")]
		table.remove(doc)
		_renumber(table)

	def _init_child(self, value: Any, key: str) -> BaseDocument:
		if not isinstance(value, BaseDocument):
			doctype = self.meta.get_table_field_doctype(key) if key in self.meta.table_fieldnames else None
			if not doctype:
				raise AttributeError(key)
			if not isinstance(value, dict):
				raise exceptions.ValidationError(
					f"A row of {self.meta.get_label(key)} is a dictionary, not {value!r}."
				)
			value["doctype"] = doctype
			value = get_controller(doctype)(value)
		own = value.__dict__
		own.update(parent=self.name, parenttype=self.doctype, parentfield=key)
		if not own.get("idx"):
			own["idx"] = len(self.__dict__.get(key) or ()) + 1
		if not own.get("name"):
			own["__islocal"] = 1
		return value

	@property
	def parent_doc(self) -> Any:
		"""The document to which this child row belongs."""
		reference = self.__dict__.get("_parent_doc")
		return reference() if isinstance(reference, weakref.ReferenceType) else reference

	@parent_doc.setter
	def parent_doc(self, value: Any) -> None:
		self.__dict__["_parent_doc"] = value

	@property
	def docstatus(self) -> DocStatus:
		"""Draft, submitted or cancelled."""
		return self.__dict__.get("docstatus") or _STATUS[0]

	@docstatus.setter
	def docstatus(self, value: Any) -> None:
		self.__dict__["docstatus"] = _docstatus(value)

	def is_new(self) -> bool:
		"""Tell whether the document is not in the database yet."""
		return bool(self.__dict__.get("__islocal"))

	def get_all_children(self, parenttype: str | None = None) -> list[Any]:
		"""Return the rows of all table fields."""
		rows: list[Any] = []
		for df in self.meta.table_fields:
			if parenttype and df.options != parenttype:
				continue
			rows.extend(self.__dict__.get(df.fieldname) or ())
		return rows

	def get_valid_columns(self) -> list[str]:
		"""Return the columns of the table."""
		return self.meta.get_valid_columns()

	def get_table_field_doctype(self, fieldname: str) -> str | None:
		"""Return the child DocType of a table field."""
		return self.meta.get_table_field_doctype(fieldname)

	def get_parentfield_of_doctype(self, doctype: str) -> str | None:
		"""Return the table field that holds rows of this child DocType."""
		return next((df.fieldname for df in self.meta.table_fields if df.options == doctype), None)

	def get_label_from_fieldname(self, fieldname: str) -> str | None:
		"""Return a field's label."""
		df = self.meta.get_field(fieldname)
		return df.label if df else None

	def get_db_value(self, key: str) -> Any:
		"""Return what the database holds."""
		return local.db.get_value(self.doctype, self.name, key)

	def get_value(self, fieldname: str) -> Any:
		"""Return the value in its field's type."""
		df = self.meta.get_field(fieldname)
		value = self.get(fieldname)
		return cast(df.fieldtype, value) if df else value

	# -- as data

	def get_valid_dict(
		self,
		sanitize: bool = True,
		convert_dates_to_str: bool = False,
		ignore_nulls: bool = False,
		ignore_virtual: bool = False,
	) -> _dict:
		"""Return the columns' values, numbers as numbers."""
		result = _dict()
		own = self.__dict__
		field_map = self.meta.field_map if sanitize else {}
		for name in self.meta.valid_columns:
			value = own.get(name)
			if (df := field_map.get(name)) is not None:
				value = self._sanitized(df, value)
			if convert_dates_to_str and value is not None and not isinstance(value, (str, int, float)):
				value = str(value)
			if ignore_nulls and value is None:
				continue
			result[name] = value
		return result

	def _sanitized(self, df: Any, value: Any) -> Any:
		fieldtype = df.fieldtype
		if type(value) is str and value and fieldtype not in _NUMBER_TYPES:
			return value  # most values: nothing to convert
		if isinstance(value, (list, tuple)) and fieldtype not in TABLE_TYPES and fieldtype != "JSON":
			raise exceptions.ValidationError(f"Value for {df.label} cannot be a list")
		if fieldtype == "Check":
			return 1 if cint(value) else 0
		if fieldtype in ("Int", "Long Int"):
			return value if isinstance(value, int) else cint(value)
		if fieldtype in FLOAT_TYPES:
			return value if isinstance(value, float) else flt(value)
		if value == "" and (fieldtype in MOMENT_TYPES or fieldtype == "JSON" or df.unique):
			return None
		if fieldtype == "JSON" and isinstance(value, (dict, list)):
			return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
		return value

	def as_dict(
		self,
		no_nulls: bool = False,
		no_default_fields: bool = False,
		convert_dates_to_str: bool = False,
		no_child_table_fields: bool = False,
	) -> _dict:
		"""Return the document with its child rows as plain data."""
		result = self.get_valid_dict(convert_dates_to_str=convert_dates_to_str, ignore_nulls=no_nulls)
		result["doctype"] = self.doctype
		for df in self.meta.table_fields:
			result[df.fieldname] = [
				row.as_dict(no_nulls, no_default_fields, convert_dates_to_str, no_child_table_fields)
				for row in self.__dict__.get(df.fieldname) or ()
			]
		for key in _DEFAULT_KEYS if no_default_fields else ():
			result.pop(key, None)
		for key in CHILD_FIELDS if no_child_table_fields else ():
			result.pop(key, None)
		for key in ("_user_tags", "__islocal", "__onload", "_liked_by", "__unsaved"):
			if value := self.__dict__.get(key):
				result[key] = value
		return result

	def as_json(self) -> str:
		"""Return the document as JSON."""
		return as_json(self.as_dict())

	# -- into the table

	def column_values(self) -> list[Any]:
		"""Return what each column takes, in the order of `meta.valid_columns`."""
		columns = local.db.columns(self.doctype)
		own = self.__dict__
		field_map = self.meta.field_map
		values = []
		for name in self.meta.valid_columns:
			value = own.get(name)
			df = field_map.get(name)
			kind, declared = type(value), columns[name]
			if kind is str and value and declared not in TYPED_COLUMNS:
				values.append(value)  # most values are texts for a text column: nothing to convert
				continue
			if kind is float and declared == REAL:
				values.append(round(value, 9))
				continue
			if value is None and declared not in (INTEGER, REAL):
				values.append(None)
				continue
			if df is not None:
				value = self._sanitized(df, value)
			try:
				values.append(None if value is None else to_column(value, declared))
			except (TypeError, ValueError):
				raise exceptions.DataError(describe(self, name, value)) from None
		return values

	def db_insert(self, ignore_if_duplicate: bool = False) -> None:
		"""Insert the row as it stands. Raises DuplicateEntryError or UniqueValidationError."""
		if not self.name:
			set_new_name(self)
		if not self.creation:
			self.creation = self.modified = now()
			self.owner = self.modified_by = local.session.user
		if equal := find_equal(self.doctype, "name", self.name):
			if ignore_if_duplicate:
				return
			self._refuse_name(equal)
		self._check_unique_values()
		try:
			local.db.write(self.meta.insert_statement, self.column_values())
		except sqlite3.IntegrityError as error:
			if self._handle_conflict(error, ignore_if_duplicate):
				return
		self._remember_spellings()
		self.__dict__["__islocal"] = False

	def _check_unique_values(self) -> None:
		"""Refuse a unique value that stands elsewhere in other letters; the index refuses the same letters."""
		for df in self.meta.unique_fields:
			equal = find_equal(self.doctype, df.fieldname, self.get(df.fieldname))
			if equal and str(equal) != str(self.name):
				self._refuse_value(df.fieldname)

	def _remember_spellings(self) -> None:
		if isinstance(self.name, str) and not self.name.isascii():
			remember(self.doctype, "name", self.name, self.name)
		for df in self.meta.unique_fields:
			remember(self.doctype, df.fieldname, self.get(df.fieldname), self.name)

	def _refuse_name(self, name: str, error: Exception | None = None) -> None:
		msgprint(
			_("{0} {1} already exists").format(_(self.doctype), bold(name)),
			title=_("Duplicate Name"),
			indicator="red",
		)
		raise exceptions.DuplicateEntryError(self.doctype, name, error) from error

	def _handle_conflict(self, error: sqlite3.IntegrityError, ignore_if_duplicate: bool) -> bool:
		# SQLite names the first index that is violated; the name counts before a unique field that it is made from.
		if not local.db.is_primary_key_violation(error) and not local.db.exists(self.doctype, self.name):
			self._raise_unique(error)
		if self.meta.autoname == "hash" and not ignore_if_duplicate:
			self.flags.retry_count = (self.flags.retry_count or 0) + 1
			if self.flags.retry_count <= 5:
				self.name = None
				self.db_insert()
				return True
		if not ignore_if_duplicate:
			self._refuse_name(self.name, error)
		return False

	def _raise_unique(self, error: sqlite3.IntegrityError) -> None:
		fieldname = str(error).rpartition(".")[2]
		self._refuse_value(fieldname, error)

	def _refuse_value(self, fieldname: str, error: Exception | None = None) -> None:
		label = self.get_label_from_fieldname(fieldname) or fieldname
		msgprint(_("{0} must be unique").format(_(label)))
		raise exceptions.UniqueValidationError(self.doctype, self.name, error) from error

	def db_update(self) -> None:
		"""Write the row as it stands; insert it when it is new."""
		if self.is_new() or not self.name:
			self.db_insert()
			return
		values = self.column_values()
		self._check_unique_values()
		try:
			local.db.write(self.meta.update_statement, [*values[1:], self.name])
		except sqlite3.IntegrityError as error:
			self._raise_unique(error)
		if self.meta.unique_fields:
			self._remember_spellings()

	def db_update_all(self) -> None:
		"""Write the row and its child rows without checks and hooks."""
		self.db_update()
		for row in self.get_all_children():
			row.db_update()


def _docstatus(value: Any) -> DocStatus:
	try:
		number = int(value or 0)
	except (TypeError, ValueError):
		raise exceptions.ValidationError(f"docstatus is 0, 1 or 2, not {value!r}.") from None
	return _STATUS.get(number) or DocStatus(number)


def _renumber(table: list[Any]) -> None:
	for i, row in enumerate(table):
		row.idx = i + 1


def _rows_that_fit(rows: list[Any], filters: dict[str, Any], limit: int | None) -> list[Any]:
	found = [row for row in rows if all(fits(row.get(k), v) for k, v in filters.items())]
	return found[:limit] if limit else found
