"""A DocType's table: made, widened, and rebuilt when a column changes its type. Columns are never dropped."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from frappe_lite import column_values, exceptions
from frappe_lite.collation import take_in_column
from frappe_lite.context import local
from frappe_lite.doctype_source import CORE
from frappe_lite.field_types import FLOAT_TYPES, OPTIONAL_FIELDS, VARCHAR_LENGTH, VARCHAR_TYPES
from frappe_lite.messages import throw
from frappe_lite.meta import DocField, Meta
from frappe_lite.tables import quote_table
from frappe_lite.translate import _
from frappe_lite.utils import scrub

_STANDARD = {
	"creation": column_values.DATETIME,
	"modified": column_values.DATETIME,
	"modified_by": "VARCHAR(140)",
	"owner": "VARCHAR(140)",
	"docstatus": "INTEGER NOT NULL DEFAULT 0",
	"idx": "INTEGER NOT NULL DEFAULT 0",
}
_SHORTCUT_DEFAULTS = {"__user", "user", "today", "now", "__today", "_login"}


def column_type(df: DocField) -> str:
	"""Return the declared type of a field's column, without its default."""
	fieldtype = df.fieldtype
	if fieldtype in ("Int", "Long Int", "Check"):
		return column_values.INTEGER
	if fieldtype in FLOAT_TYPES:
		return column_values.REAL
	if fieldtype in VARCHAR_TYPES:
		return f"VARCHAR({int(df.length or VARCHAR_LENGTH)})"
	return {"Date": column_values.DATE, "Datetime": column_values.DATETIME, "Time": column_values.TIME}.get(
		fieldtype, "TEXT"
	)


def _column(df: DocField) -> str:
	"""Return the column's definition: numbers are never NULL, texts compare without case as on MariaDB."""
	kind = column_type(df)
	if kind in (column_values.INTEGER, column_values.REAL):
		return f"{kind} NOT NULL DEFAULT {_number(df.default)}"
	collate = " COLLATE NOCASE" if kind.startswith("VARCHAR") else ""
	default = df.default
	if (
		default
		and kind.startswith("VARCHAR")
		and default.lower() not in _SHORTCUT_DEFAULTS
		and default[0] != ":"
	):
		return f"{kind}{collate} DEFAULT {_literal(default)}"
	return kind + collate


def _number(value: Any) -> str:
	try:
		return repr(float(value)) if "." in str(value) else str(int(value))
	except (TypeError, ValueError):
		return "0"


def _literal(text: str) -> str:
	return "'" + text.replace("'", "''") + "'"


def wanted_columns(meta: Meta) -> dict[str, str]:
	"""Return column name → definition for the table of this DocType."""
	name = (
		"INTEGER PRIMARY KEY"
		if meta.get("autoname") == "autoincrement"
		else "VARCHAR(140) PRIMARY KEY COLLATE NOCASE"
	)
	columns = {"name": name, **_STANDARD}
	if meta.istable:
		columns.update(dict.fromkeys(("parent", "parentfield", "parenttype"), "VARCHAR(140)"))
	columns.update((df.fieldname, _column(df)) for df in meta.value_fields)
	if not meta.istable:
		columns.update(dict.fromkeys(OPTIONAL_FIELDS, "TEXT"))
	return columns


def sync_table(meta: Meta) -> None:
	"""Bring the table to the definition. Raises when a stored value does not fit a field's new type."""
	if meta.issingle or meta.get("is_virtual"):
		return
	wanted = wanted_columns(meta)
	present = local.db.columns(meta.name)
	if not present:
		_create(meta.name, wanted)
	else:
		changed = {name for name in wanted.keys() & present.keys() if _kind(wanted[name]) != present[name]}
		if changed:
			_rebuild(meta, wanted, changed)
		else:
			for name in wanted.keys() - present.keys():
				local.db.write(f"ALTER TABLE {quote_table(meta.name)} ADD COLUMN `{name}` {wanted[name]}")
	local.db.cache.forget("columns", meta.name)
	_sync_indexes(meta)


# What MariaDB takes of a row: 65,535 bytes, four for each character of a text in its column, a pointer for long texts.
_ROW_BYTES = 65_535
_BYTES = {
	"Int": 4, "Check": 1, "Long Int": 8, "Date": 3, "Datetime": 8, "Time": 6,
	**dict.fromkeys(FLOAT_TYPES, 10),
}  # fmt: skip
_POINTER = 12
_TEXT = VARCHAR_LENGTH * 4 + 2


def row_size(meta: Meta) -> int:
	"""Return the bytes that MariaDB would need for the columns of a row."""
	size = 3 * _TEXT + 2 * 8 + 2 * 4  # name, owner, modified_by; creation, modified; docstatus, idx
	size += 3 * _TEXT if meta.istable else len(OPTIONAL_FIELDS) * _POINTER
	for df in meta.value_fields:
		if df.fieldtype in VARCHAR_TYPES:
			size += int(df.length or VARCHAR_LENGTH) * 4 + 2
		else:
			size += _BYTES.get(df.fieldtype, _POINTER)
	return size


def check_row_size(meta: Meta) -> None:
	"""Raise when MariaDB could not hold a row, so that the site can always move there."""
	size = 0 if meta.issingle or meta.get("is_virtual") else row_size(meta)
	if size > _ROW_BYTES:
		throw(
			_(
				"{0} has too many text fields: a row takes {1} of {2} bytes. Make some of them Small Text."
			).format(_(meta.name), size, _ROW_BYTES)
		)


def _kind(definition: str) -> str:
	return definition.split()[0].partition("(")[0]


def _create(doctype: str, columns: dict[str, str], table: str | None = None) -> None:
	body = ", ".join(f"`{name}` {definition}" for name, definition in columns.items())
	local.db.write(f"CREATE TABLE {table or quote_table(doctype)} ({body})")


def _rebuild(meta: Meta, wanted: dict[str, str], changed: set[str]) -> None:
	"""Copy the rows into a table with the new types, converting each changed value; columns without a field stay."""
	db = local.db
	old_definitions = _present_definitions(meta.name)
	added = _added_indexes(meta.name)
	kept = {name: definition for name, definition in old_definitions.items() if name not in wanted}
	columns = {**wanted, **kept}
	temporary = quote_table(meta.name + " rebuilt")
	_create(meta.name, columns, temporary)
	shared = [name for name in columns if name in old_definitions]
	names = ", ".join(f"`{name}`" for name in shared)
	marks = ", ".join("?" for _name in shared)
	for row in db.execute(f"SELECT {names} FROM {quote_table(meta.name)}").fetchall():
		values = [
			_converted(meta, name, value, wanted[name]) if name in changed else value
			for name, value in zip(shared, row, strict=True)
		]
		db.write(f"INSERT INTO {temporary} ({names}) VALUES ({marks})", values)
	db.write(f"DROP TABLE {quote_table(meta.name)}")
	db.write(f"ALTER TABLE {temporary} RENAME TO {quote_table(meta.name)}")
	for index in added:
		db.write(index)


def _added_indexes(doctype: str) -> list[str]:
	"""Return the statements of the indexes that `frappe.db.add_index` and `add_unique` have made."""
	rows = local.db.execute(
		"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (f"tab{doctype}",)
	)
	return [sql for name, sql in rows.fetchall() if name.startswith(f"tab{doctype}:")]


def _converted(meta: Meta, fieldname: str, value: Any, definition: str) -> Any:
	try:
		converted = column_values.to_column(value, _kind(definition))
	except ValueError:
		converted = None
		if value not in (None, ""):
			raise exceptions.ValidationError(
				f"{meta.get_label(fieldname)} cannot become {meta.field_map[fieldname].fieldtype}: "
				f"a stored value, {value!r}, does not fit."
			) from None
	return 0 if converted is None and "NOT NULL" in definition else converted


def _present_definitions(doctype: str) -> dict[str, str]:
	rows = local.db.execute(f"PRAGMA table_info({quote_table(doctype)})").fetchall()
	return {
		row[1]: row[2]
		+ (" NOT NULL" if row[3] else "")
		+ (f" DEFAULT {row[4]}" if row[4] is not None else "")
		for row in rows
	}


# What the screens ask for with `like` or not at all has no use for an index.
_NOT_COMPARED = {
	"Small Text",
	"Text",
	"Text Editor",
	"Long Text",
	"Code",
	"JSON",
	"HTML Editor",
	"Markdown Editor",
}


_TOLD = 5  # of so many filters an index tells the values; more would make each change of a record dear


def wanted_indexes(meta: Meta) -> dict[str, tuple[str, ...]]:
	"""Return, by the field that comes first, the columns of each index of the table; all but unique ones.

	Frappe's own: the parent of rows, the change of documents, the order of the list, `search_index`, the edges of trees.
	And, so that a page of a list is never looked for in the whole table, what the maker of a DocType marks for lists:
	a standard filter gives its records in the order of the list, and tells from the index alone which of them meet the
	other filters; a column of the list can be sorted by.
	"""
	order = meta.sort_field if meta.sort_field in meta.valid_columns else "modified"
	fields = ["parent"] if meta.istable else ["modified", order]
	fields += ["lft", "rgt"] if meta.is_nested_set() else []
	fields += [df.fieldname for df in meta.value_fields if df.search_index]
	if meta.istable or (CORE / scrub(meta.name)).is_dir():
		return {field: (field,) for field in fields}
	listed = [df for df in meta.value_fields if df.fieldtype not in _NOT_COMPARED]
	columns = [df.fieldname for df in listed if df.in_list_view]
	filters = [df.fieldname for df in listed if df.in_standard_filter and df.fieldtype != "Data"]
	if columns or filters:
		fields += [*columns, "creation"]
	if any(rule.if_owner for rule in meta.permissions):
		filters.append("owner")
	told = [*filters[:_TOLD], "docstatus"]
	return {field: (field,) for field in fields} | {
		field: (field, order, *(each for each in told if each not in (field, order)))
		for field in filters
		if field != order
	}


class Index(NamedTuple):
	"""An index of a table, as the database names it."""

	name: str
	columns: tuple[str, ...]


def indexes_of(doctype: str) -> dict[str, Index]:
	"""Return, by the field that comes first, the indexes that `sync_table` has made, and that of the name."""

	def load() -> dict[str, Index]:
		# Not PRAGMA index_list: it says what the connection knew when it last looked at the schema.
		rows = local.db.execute(
			"SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (f"tab{doctype}",)
		).fetchall()
		own = (f"{doctype}.", "sqlite_autoindex_")
		found = [Index(name, _index_columns(name)) for (name,) in rows if name.startswith(own)]
		return {index.columns[0]: index for index in found}

	return local.db.cache.get("indexes", doctype, load)


def _index_columns(index: str) -> tuple[str, ...]:
	return tuple(row[2] for row in local.db.execute(f"PRAGMA index_info(`{index}`)"))


def _sync_indexes(meta: Meta) -> None:
	db = local.db
	table = quote_table(meta.name)
	unique = {df.fieldname for df in meta.value_fields if df.unique}
	wanted = wanted_indexes(meta) | {field: (field,) for field in unique}
	present = {
		row[1]: (_index_columns(row[1]), bool(row[2]))
		for row in db.execute(f"PRAGMA index_list({table})").fetchall()
	}
	for fieldname, columns in wanted.items():
		index = f"{meta.name}.{fieldname}"
		if present.get(index) == (columns, fieldname in unique):
			continue
		if index in present:
			db.write(f"DROP INDEX `{index}`")
		if fieldname in unique:
			_make_unique(meta, fieldname, index)
		else:
			db.write(f"CREATE INDEX `{index}` ON {table} ({', '.join(f'`{column}`' for column in columns)})")
	for index in present:
		prefix, _dot, fieldname = index.rpartition(".")
		if prefix == meta.name and fieldname not in wanted:
			db.write(f"DROP INDEX `{index}`")
	db.cache.forget("indexes", meta.name)


def _make_unique(meta: Meta, fieldname: str, index: str) -> None:
	try:
		take_in_column(meta.name, fieldname)
		local.db.write(f"CREATE UNIQUE INDEX `{index}` ON {quote_table(meta.name)} (`{fieldname}`)")
	except sqlite3.IntegrityError as error:
		raise exceptions.ValidationError(
			_("{0}: Field '{1}' cannot be set as Unique as it has non-unique values").format(
				_(meta.name), _(meta.get_label(fieldname))
			)
		) from error
