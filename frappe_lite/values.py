"""`frappe.db.get_value`, `set_value`, `exists`, `count` and their kin: values without documents and hooks."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from frappe_lite import exceptions
from frappe_lite.collation import find_equal
from frappe_lite.column_values import to_column
from frappe_lite.context import _dict, local
from frappe_lite.customise import apply_doctype
from frappe_lite.documents import get_doc
from frappe_lite.filters import order_clause, where_clause
from frappe_lite.meta import get_meta
from frappe_lite.naming import random_name
from frappe_lite.tables import quote_table
from frappe_lite.utils import cast, now

if TYPE_CHECKING:
	from frappe_lite.cache import TransactionCache

DEFAULT_ORDER = "KEEP_DEFAULT_ORDERING"
_IDENTIFIER = re.compile(r"^\w+$")


class ValueMethods:
	"""The part of `frappe.db` that reads and writes single values."""

	cache: TransactionCache

	if TYPE_CHECKING:

		def execute(self, query: str, params: Sequence | dict = ()) -> sqlite3.Cursor: ...
		def write(self, query: str, params: Sequence | dict = ()) -> sqlite3.Cursor: ...
		def begin_write(self) -> None: ...

	# -- tables and columns

	def columns(self, doctype: str) -> dict[str, str]:
		"""Return the table's columns with their declared types; empty when there is no table."""

		def load() -> dict[str, str]:
			rows = self.execute(f"PRAGMA table_info({quote_table(doctype)})")
			return {row[1]: row[2].partition("(")[0] for row in rows}

		return self.cache.get("columns", doctype, load)

	def get_table_columns(self, doctype: str) -> list[str]:
		"""Return the column names of a DocType's table."""
		return list(self.columns(doctype))

	def has_column(self, doctype: str, column: str) -> bool:
		"""Tell whether the DocType's table has the column."""
		return column in self.columns(doctype)

	def table_exists(self, doctype: str, cached: bool = True) -> bool:
		"""Tell whether the DocType has a table."""
		return bool(self.columns(doctype))

	has_table = table_exists

	def get_tables(self, cached: bool = True) -> list[str]:
		"""Return the names of all tables."""
		return [row[0] for row in self.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]

	def check_columns(self, doctype: str, fieldnames: Iterable[str]) -> dict[str, str]:
		"""Return the columns; raise a sentence when one of the fields is none of them."""
		columns = self.columns(doctype)
		if not columns:
			get_meta(doctype)  # an unknown DocType says so
		for fieldname in fieldnames:
			if fieldname not in columns:
				raise exceptions.InvalidColumnName(f"{doctype} has no field {fieldname!r} to read or write.")
		return columns

	# -- reading

	def get_value(
		self,
		doctype: str,
		filters: Any = None,
		fieldname: Any = "name",
		ignore: Any = None,
		as_dict: bool = False,
		debug: bool = False,
		order_by: str | None = DEFAULT_ORDER,
		cache: bool = False,
		for_update: bool = False,
		*,
		run: bool = True,
		pluck: bool = False,
		distinct: bool = False,
		skip_locked: bool = False,
		wait: bool = True,
	) -> Any:
		"""Return one value, a tuple of values (several fields), a dict (`as_dict`), or None when nothing fits."""
		rows = self.get_values(
			doctype, filters, fieldname, as_dict=as_dict, order_by=order_by, for_update=for_update, limit=1
		)
		if not rows:
			return None
		row = rows[0]
		if as_dict or len(row) > 1 or (not isinstance(fieldname, str)):
			return row if as_dict or len(row) > 1 else row[0]
		return row[0]

	def get_values(
		self,
		doctype: str,
		filters: Any = None,
		fieldname: Any = "name",
		ignore: Any = None,
		as_dict: bool = False,
		debug: bool = False,
		order_by: str | None = DEFAULT_ORDER,
		update: dict | None = None,
		cache: bool = False,
		for_update: bool = False,
		*,
		run: bool = True,
		pluck: bool = False,
		distinct: bool = False,
		limit: int | None = None,
		**_ignored: Any,
	) -> list:
		"""Return the fields of all rows that fit, as tuples, dicts or (pluck) one column."""
		if for_update:
			self.begin_write()
		if (filters is None or filters == doctype) and is_single(doctype):
			return self._single_values(doctype, fieldname, as_dict)
		if filters is not None and not isinstance(filters, (dict, list)):
			# the common case, a name: no need for the filter language
			cursor = self.execute(
				f"SELECT {self._select(doctype, fieldname)} FROM {quote_table(doctype)} WHERE `name` = ?",
				(filters,),
			)
			rows = cursor.fetchall()
			if not rows and (equal := find_equal(doctype, "name", filters)):
				return self.get_values(doctype, equal, fieldname, as_dict=as_dict, update=update, pluck=pluck)
		else:
			cursor = self._select_where(doctype, filters, fieldname, order_by, distinct, limit)
			rows = cursor.fetchall()
		if pluck:
			return [row[0] for row in rows]
		if as_dict:
			names = [column[0] for column in cursor.description]
			return [_dict(zip(names, row, strict=True)).update(update) for row in rows]
		return rows

	def _select_where(
		self,
		doctype: str,
		filters: Any,
		fieldname: Any,
		order_by: str | None,
		distinct: bool,
		limit: int | None,
	) -> sqlite3.Cursor:
		where, params = where_clause(doctype, filters)
		order = "`modified` DESC" if order_by == DEFAULT_ORDER else order_clause(doctype, order_by)
		query = f"SELECT {'DISTINCT ' if distinct else ''}{self._select(doctype, fieldname)} FROM {quote_table(doctype)}"
		if where:
			query += f" WHERE {where}"
		if order:
			query += f" ORDER BY {order}"
		if limit:
			query += f" LIMIT {int(limit)}"
		return self.execute(query, params)

	def _select(self, doctype: str, fieldname: Any) -> str:
		if fieldname == "*":
			return "*"
		if isinstance(fieldname, str):
			if "," in fieldname:
				fieldname = [part.strip() for part in fieldname.split(",")]
			else:
				self.check_columns(doctype, (fieldname,))
				return f"`{fieldname}`"
		parts = []
		for each in fieldname:
			name, _as, alias = str(each).partition(" as ")
			name = name.strip(" `")
			if name == "*":
				parts.append("*")
				continue
			self.check_columns(doctype, (name,))
			if alias and not _IDENTIFIER.match(alias.strip(" `")):
				raise exceptions.InvalidColumnName(f"{alias!r} is no name for a column.")
			parts.append(f"`{name}` AS `{alias.strip(' `')}`" if alias else f"`{name}`")
		return ", ".join(parts)

	def exists(self, dt: Any, dn: Any = None, cache: bool = False, *, debug: bool = False) -> Any:
		"""Return the name of a document that fits, or None."""
		if isinstance(dt, dict):
			filters = dict(dt)
			dt = filters.pop("doctype")
			dn = filters
		if dn is None or dt == dn:
			if is_single(dt):
				return dt
			if dn is None:
				return None
		if not dn and not isinstance(dn, (dict, list)):
			return None
		return self.get_value(dt, dn, "name", order_by=None)

	def count(
		self, dt: str, filters: Any = None, debug: bool = False, cache: bool = False, **_ignored: Any
	) -> int:
		"""Return how many documents fit. No permissions: `frappe.client.get_count` holds them."""
		where, params = where_clause(dt, filters)
		query = f"SELECT COUNT(*) FROM {quote_table(dt)}" + (f" WHERE {where}" if where else "")
		return self.execute(query, params).fetchone()[0]

	def get_all(self, *args: Any, **kwargs: Any) -> list:
		"""Same as `frappe.get_all`."""
		from frappe_lite.query import get_all

		return get_all(*args, **kwargs)

	def get_list(self, *args: Any, **kwargs: Any) -> list:
		"""Same as `frappe.get_list`."""
		from frappe_lite.query import get_list

		return get_list(*args, **kwargs)

	# -- single DocTypes

	def get_singles_dict(
		self, doctype: str, debug: bool = False, *, for_update: bool = False, cast: bool = False
	) -> _dict:
		"""Return the stored values of a single DocType, as text unless `cast`."""
		if for_update:
			self.begin_write()
		rows = self.execute("SELECT `field`, `value` FROM `tabSingles` WHERE `doctype` = ?", (doctype,))
		return _dict(rows.fetchall())

	def get_single_value(self, doctype: str, fieldname: str, cache: bool = True) -> Any:
		"""Return one value of a single DocType in its field's type. Raises when there is no such field."""
		df = get_meta(doctype).get_field(fieldname)
		if not df:
			raise exceptions.InvalidColumnName(f"{doctype} has no field {fieldname!r}.")
		values = self.cache.get("singles", doctype, lambda: self.get_singles_dict(doctype))
		return cast(df.fieldtype, values.get(fieldname))

	get_singles_value = get_single_value

	def _single_values(self, doctype: str, fieldname: Any, as_dict: bool) -> list:
		doc = get_doc(doctype)
		if fieldname == "*":
			return [doc.as_dict()] if as_dict else [tuple(doc.as_dict().values())]
		fields = [fieldname] if isinstance(fieldname, str) else list(fieldname)
		row = _dict((field, doc.name if field == "name" else doc.get(field)) for field in fields)
		return [row] if as_dict else [tuple(row.values())]

	def set_single_value(
		self,
		doctype: str,
		fieldname: str | dict,
		value: Any = None,
		*args: Any,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		"""Set values of a single DocType without hooks."""
		values = self._with_modified(fieldname, value, modified, modified_by, update_modified)
		for field, each in values.items():
			self.write("DELETE FROM `tabSingles` WHERE `doctype` = ? AND `field` = ?", (doctype, field))
			self.write(
				"INSERT INTO `tabSingles` (`doctype`, `field`, `value`) VALUES (?, ?, ?)",
				(doctype, field, None if each is None else str(each)),
			)
		self.cache.forget("singles", doctype)
		self.cache.forget("document", (doctype, doctype))

	# -- writing

	def set_value(
		self,
		dt: str,
		dn: Any,
		field: str | dict,
		val: Any = None,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
		for_update: bool = True,
	) -> None:
		"""Set columns of all documents that fit, without hooks or checks. `update_modified` keeps the lock honest."""
		if dn is None or dn == dt:
			if not is_single(dt):
				return
			self.set_single_value(
				dt, field, val, modified=modified, modified_by=modified_by, update_modified=update_modified
			)
			return
		values = self._with_modified(field, val, modified, modified_by, update_modified)
		columns = self.check_columns(dt, values)
		where, params = where_clause(dt, dn if isinstance(dn, (dict, list)) else {"name": dn})
		assignments = ", ".join(f"`{name}` = ?" for name in values)
		self.write(
			f"UPDATE {quote_table(dt)} SET {assignments}" + (f" WHERE {where}" if where else ""),
			[*(to_column(value, columns[name]) for name, value in values.items()), *params],
		)
		self._take_in(dt, values)
		if isinstance(dn, (dict, list)):
			self.cache.forget("document")
		else:
			self.cache.forget("document", (dt, str(dn)))

	def _take_in(self, doctype: str, values: dict[str, Any]) -> None:
		"""Hold unique values that were set past the documents to MariaDB's collation."""
		from frappe_lite.collation import take_in
		from frappe_lite.meta import get_meta

		for df in get_meta(doctype).unique_fields:
			if value := values.get(df.fieldname):
				query = f"SELECT name FROM {quote_table(doctype)} WHERE `{df.fieldname}` = ?"
				for (name,) in self.execute(query, (value,)).fetchall():
					take_in(doctype, df.fieldname, value, name)

	def _with_modified(
		self, field: str | dict, value: Any, modified: Any, modified_by: str | None, update_modified: bool
	) -> dict[str, Any]:
		values = dict(field) if isinstance(field, dict) else {field: value}
		if update_modified:
			values["modified"] = modified or now()
			values["modified_by"] = modified_by or local.session.user
		return values

	def delete(self, doctype: str, filters: Any = None, debug: bool = False, **kwargs: Any) -> None:
		"""Delete rows without hooks or checks."""
		where, params = where_clause(doctype, filters if filters is not None else kwargs.get("conditions"))
		self.write(f"DELETE FROM {quote_table(doctype)}" + (f" WHERE {where}" if where else ""), params)
		self.cache.forget("document")

	def updatedb(self, doctype: str, meta: Any = None) -> None:
		"""Bring the table of a DocType to its definition."""
		apply_doctype(doctype)

	# -- defaults and globals

	def get_global(self, key: str, user: str = "__global") -> Any:
		"""Return a value that is kept for the whole site."""
		return self.get_default(key, user)

	def set_global(self, key: str, val: Any, user: str = "__global") -> None:
		"""Keep a value for the whole site."""
		self.set_default(key, val, user)

	def get_default(self, key: str, parent: str = "__default") -> Any:
		"""Return a default value, or None."""
		row = self.execute(
			"SELECT `defvalue` FROM `tabDefaultValue` WHERE `defkey` = ? AND `parent` = ?", (key, parent)
		).fetchone()
		return row[0] if row else None

	def set_default(
		self, key: str, val: Any, parent: str = "__default", parenttype: str | None = None
	) -> None:
		"""Keep a default value."""
		self.write("DELETE FROM `tabDefaultValue` WHERE `defkey` = ? AND `parent` = ?", (key, parent))
		self.cache.forget("user_defaults", parent)
		if val is None:
			return
		moment, user = now(), local.session.user
		self.write(
			"INSERT INTO `tabDefaultValue` (`name`, `creation`, `modified`, `owner`, `modified_by`, `docstatus`,"
			" `idx`, `parent`, `parenttype`, `parentfield`, `defkey`, `defvalue`)"
			" VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, 'defaults', ?, ?)",
			(random_name(), moment, moment, user, user, parent, parenttype or "__default", key, str(val)),
		)


def is_single(doctype: str) -> bool:
	"""Tell whether the DocType has one document, kept in tabSingles."""
	return bool(get_meta(doctype).issingle)
