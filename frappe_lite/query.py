"""`frappe.get_list` (with the user's permissions) and `frappe.get_all` (without): lists of any DocType."""

from __future__ import annotations

import json
import re
from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import _dict, local
from frappe_lite.controllers import get_controller
from frappe_lite.doctype_source import BARE_TABLES
from frappe_lite.field_types import MOMENT_TYPES, OPTIONAL_FIELDS, STANDARD_FIELD_TYPES
from frappe_lite.filters import Filter, condition, filled_moments, order_clause, parse
from frappe_lite.list_joins import ListJoins
from frappe_lite.list_pages import Condition, Page, Rows
from frappe_lite.list_permissions import match_conditions
from frappe_lite.meta import Meta, get_meta
from frappe_lite.permissions import has_permission, only_selects
from frappe_lite.schema import indexes_of
from frappe_lite.tables import quote_table
from frappe_lite.utils import cast
from frappe_lite.values import DEFAULT_ORDER

_FIELD = re.compile(
	r"^(?P<distinct>distinct\s+)?(?:`?tab(?P<table>[^`.]+?)`?\.|(?P<via>\w+)\.)?`?(?P<field>\w+|\*)`?"
	r"(?:\s+as\s+[`'\"]?(?P<alias>\w+)[`'\"]?)?$",
	re.IGNORECASE,
)
_AGGREGATE = re.compile(
	r"^(?P<function>count|sum|avg|min|max)\((?P<distinct>distinct\s+)?(?P<field>.+?)\)"
	r"(?:\s+as\s+[`'\"]?(?P<alias>\w+)[`'\"]?)?$",
	re.IGNORECASE,
)
_OF_TABLE = re.compile(r"`tab([^`]+)`\.`(\w+)`")
_ONE_COLUMN = re.compile(r"^`tab[^`]+`\.`(\w+)` (ASC|DESC)$")


def get_list(doctype: str, *args: Any, **kwargs: Any) -> list:
	"""Return the documents that the user may read: dicts, tuples (`as_list`) or one field (`pluck`)."""
	return ListQuery(doctype).execute(*args, **kwargs)


def get_all(doctype: str, *args: Any, **kwargs: Any) -> list:
	"""Return documents whoever asks; for trusted code only."""
	kwargs["ignore_permissions"] = True
	return ListQuery(doctype).execute(*args, **kwargs)


LARGEST_COUNT = 2**53


class ListQuery(ListJoins):
	"""One list: its fields, joins, conditions and order, put together and run."""

	def __init__(self, doctype: str, user: str | None = None) -> None:
		self.meta = get_meta(doctype)
		self.doctype = self.meta.name
		self.user = user
		self.joins: dict[str, str] = {}
		self.metas: dict[str, Meta] = {self.doctype: self.meta}
		self.params: list[Any] = []
		self.join_params: list[Any] = []  # a join stands before the conditions
		self._aggregated = False

	def execute(
		self,
		fields: Any = None,
		filters: Any = None,
		or_filters: Any = None,
		docstatus: Any = None,
		group_by: str | None = None,
		order_by: str | None = DEFAULT_ORDER,
		limit_start: int | None = 0,
		limit_page_length: int | None = None,
		as_list: bool = False,
		ignore_permissions: bool = False,
		ignore_user_permissions: bool = False,
		user: str | None = None,
		pluck: str | None = None,
		distinct: bool = False,
		parent_doctype: str | None = None,
		start: int | None = None,
		page_length: int | None = None,
		limit: int | None = None,
		run: bool = True,
		with_comment_count: bool = False,
		ignore_ifnull: bool = False,
		**_ignored: Any,
	) -> Any:
		"""Run the list, or return its SQL (`run=False`). Raises PermissionError, or ValidationError for a field, filter or order that does not exist."""
		if _are_filters(fields) or (fields and _are_fields(filters)):
			fields, filters = filters, fields  # get_all("X", {filters}, ["fields"]), as Frappe takes it
		self.user = user or self.user or local.session.user
		self.trusted = ignore_permissions or self.user == "Administrator"
		if self.doctype in BARE_TABLES and not ignore_permissions:
			raise exceptions.DoesNotExistError(f"There is no DocType {self.doctype!r}.")
		self.parent_doctype = parent_doctype
		self._coalesce = not ignore_ifnull
		self._permitted: dict[str, set[str]] = {}
		self._only_selected: dict[str, bool] = {}
		if self.meta.get("is_virtual"):
			start, length = limit_start or start, limit_page_length or page_length or limit
			return self._virtual(
				fields, {"filters": filters, "order_by": order_by, "start": start, "page_length": length}
			)
		if pluck:
			fields = [pluck]
		columns = self._columns(fields)
		where = self._where(filters, or_filters, ignore_permissions, ignore_user_permissions)
		order = self._order(order_by, group_by)
		length = limit_page_length or page_length or limit
		query = (
			f"SELECT {'DISTINCT ' if distinct or self._distinct else ''}{', '.join(columns)}"
			f" FROM {quote_table(self.doctype)} {' '.join(self.joins.values())}"
			+ (f" WHERE {where}" if where else "")
			+ (f" GROUP BY {self._group(group_by, f'{columns} {where}')}" if group_by else "")
			+ (f" ORDER BY {order}" if order else "")
			+ _limit(limit_start or start, length)
		)
		if not run:
			return query
		found = None
		if where and order and not (group_by or distinct or self._distinct or self._aggregated or self.joins):
			found = self._find_page(", ".join(columns), where, order, limit_start or start, length)
		rows = self._result(found or self._run(query), pluck, as_list)
		if with_comment_count and not (as_list or pluck):
			for row in rows:
				row._comment_count = len(json.loads(row.get("_comments") or "[]"))
		return rows

	def _virtual(self, fields: Any, args: dict[str, Any]) -> list[_dict]:
		"""A virtual DocType has no table: its controller knows its rows, and how many they are."""
		if not self.trusted:
			has_permission(self.doctype, "read", user=self.user, throw=True)
		controller: Any = get_controller(self.doctype)
		count = _AGGREGATE.match(fields[0]) if fields and len(fields) == 1 else None
		if count:
			return [_dict({count["alias"]: controller.get_count(args)})]
		return controller.get_list(_dict(args, doctype=self.doctype))

	def _run(self, query: str) -> Rows:
		cursor = local.db.execute(query, [*self.join_params, *self.params])
		return [column[0] for column in cursor.description], cursor.fetchall()

	def _find_page(self, select: str, where: str, order: str, start: Any, length: Any) -> Rows | None:
		"""Return a page of a list that SQLite alone would not find soon; None for any other list."""
		match = _ONE_COLUMN.match(order)
		if not match or not self._own_conditions or int(length or 0) < 2:
			return None
		page = Page(
			self.doctype, select, where, self.params, self._own_conditions,
			match[1], match[2] == "DESC", int(start or 0), int(length),
		)  # fmt: skip
		return page.find() if page.needs_care() else None

	def _result(self, found: Rows, pluck: str | None, as_list: bool) -> Any:
		names, rows = found
		if pluck:
			return [row[0] for row in rows]
		if self._moments:  # SQLite forgets the declared type of what went through a function
			kinds = [self._moments.get(name) for name in names]
			rows = [
				tuple(_moment(kind, value) for kind, value in zip(kinds, row, strict=True)) for row in rows
			]
		if as_list:
			return tuple(rows)
		return [_dict(zip(names, row, strict=True)) for row in rows]

	# -- fields

	def _columns(self, fields: Any) -> list[str]:
		self._distinct = False
		self._moments: dict[str, str] = {}
		self._totals: set[str] = set()
		if isinstance(fields, str):
			fields = json.loads(fields) if fields.startswith("[") else [f.strip() for f in fields.split(",")]
		columns: list[str] = []
		for field in fields or ["name"]:
			columns.extend(self._column(field))
		return columns or [f"{quote_table(self.doctype)}.`name`"]

	def _column(self, field: Any) -> list[str]:
		if isinstance(field, str) and field.isidentifier():
			return self._named_column(self.meta, quote_table(self.doctype), field)
		if isinstance(field, str) and (aggregate := _AGGREGATE.match(field.strip())):
			return self._aggregate(aggregate)
		match = _FIELD.match(field.strip()) if isinstance(field, str) else None
		if not match:
			raise exceptions.DataError(
				f"{field!r} is no field of {self.doctype}, nor count, sum, avg, min or max of one."
			)
		self._distinct = self._distinct or bool(match["distinct"])
		meta = self._table_of(match)
		table = quote_table(meta.name) if not match["via"] else self._alias_of(match["via"])
		if match["field"] == "*":
			return [f"{table}.`{each}`" for each in self._all_columns(meta)]
		return self._named_column(meta, table, match["field"], match["alias"])

	def _named_column(self, meta: Meta, table: str, name: str, alias: str | None = None) -> list[str]:
		if not self._known(meta, name):
			raise exceptions.DataError(f"{meta.name} has no field {name!r}.")
		if not self._may_show(meta, name):
			return []
		if name in meta.table_fieldnames:
			raise exceptions.DataError(
				f"{name!r} of {meta.name} is a table; ask for its fields as {name}.fieldname."
			)
		if not alias:
			return [f"{table}.`{name}`"]
		self._totals.add(alias)
		return [f"{table}.`{name}` AS `{alias}`"]

	def _aggregate(self, match: re.Match[str]) -> list[str]:
		"""Frappe v15 takes the five plain functions over a field; v16 wants them elsewhere, so nothing more is taken."""
		inner = match["field"].strip()
		plain = _FIELD.match(inner)
		if _AGGREGATE.match(inner) or (plain and (plain["alias"] or plain["distinct"])):
			raise exceptions.DataError(f"{match[0]!r} is no count or sum of a field.")
		if inner == "*":
			inner = "name"
		columns = self._column(inner)
		if match["function"].lower() == "count" and columns == [f"{quote_table(self.doctype)}.`name`"]:
			columns = ["*"] if not match["distinct"] else columns  # no name is NULL: an index tells how many
		if not columns:
			return []
		function, alias = match["function"].upper(), match["alias"] or match[0].partition(" as ")[0].strip()
		if (
			function in ("MIN", "MAX")
			and (field := self.meta.get_field(inner.strip("`")))
			and field.fieldtype in MOMENT_TYPES
		):
			self._moments[alias] = field.fieldtype
		if function in ("MIN", "MAX") and inner.strip("`") in ("creation", "modified"):
			self._moments[alias] = "Datetime"
		if match["alias"]:
			self._totals.add(alias)
		return [
			f"{function}({'DISTINCT ' if match['distinct'] else ''}{columns[0]}) AS `{alias.replace('`', '')}`"
		]

	def _all_columns(self, meta: Meta) -> list[str]:
		return [
			name
			for name in local.db.columns(meta.name)
			if self._known(meta, name)
			and self._may_show(meta, name)
			and (self.trusted or name not in OPTIONAL_FIELDS)
		]

	def _known(self, meta: Meta, name: str) -> bool:
		if name in meta.field_map or name in meta.valid_columns:
			return True
		return name in OPTIONAL_FIELDS and not meta.istable

	def _may_read(self, meta: Meta, name: str) -> bool:
		if self.trusted or name in STANDARD_FIELD_TYPES or not meta.high_permlevel_fields:
			return True
		if meta.name not in self._permitted:
			is_joined = meta.istable and meta.name != self.doctype
			parent = self.parent_doctype or (self.doctype if is_joined else None)
			right = "select" if only_selects(meta, self.user) else "read"
			names = meta.get_permitted_fieldnames(parent, user=self.user, permission_type=right)
			self._permitted[meta.name] = set(names)
		return name in self._permitted[meta.name]

	def _may_show(self, meta: Meta, name: str) -> bool:
		"""Who may only select a document for a link sees the fields by which it is found."""
		if meta.name not in self._only_selected:
			self._only_selected[meta.name] = (
				not self.trusted and not meta.istable and only_selects(meta, self.user)
			)
		if self._only_selected[meta.name] and name not in meta.get_search_fields():
			return False
		return self._may_read(meta, name)

	def _check_readable(self, meta: Meta, name: str) -> None:
		if not self._may_read(meta, name):
			raise exceptions.PermissionError(
				f"You may not read {meta.get_label(name)} of {meta.name}, nor filter or sort by it."
			)

	# -- conditions

	def _where(
		self, filters: Any, or_filters: Any, ignore_permissions: bool, ignore_user_permissions: bool
	) -> str:
		parts = self._conditions(parse(self.doctype, filters))
		alternatives = [self._condition(each) for each in parse(self.doctype, or_filters)]
		if alternatives:
			parts.append("(" + " OR ".join(alternatives) + ")")
		if not ignore_permissions:
			sql, params = match_conditions(
				self.meta, self.user or "", self.parent_doctype, ignore_user_permissions
			)
			if sql:
				parts.append(f"({sql})")
				self.params.extend(params)
		return " AND ".join(parts)

	def _conditions(self, filters: list[Filter]) -> list[str]:
		own = [each for each in filters if each.doctype == self.doctype]
		self._filled = filled_moments(self.meta, own) if len(own) > 1 else set()
		self._own_conditions: list[Condition] = []
		parts = []
		for each in filters:
			begin = len(self.params)
			parts.append(self._condition(each))
			if each.doctype == self.doctype:
				self._own_conditions.append(Condition(each, parts[-1], self.params[begin:]))
		return parts

	def _condition(self, each: Filter) -> str:
		if each.doctype != self.doctype:
			self._join_child(each.doctype)
		elif "." in each.fieldname:
			match = _FIELD.match(each.fieldname)
			if not match:
				raise exceptions.DataError(f"{self.doctype} has no field {each.fieldname!r} to filter by.")
			meta = self._table_of(match)
			if match["via"] and f"via_{match['via']}" in self.joins:
				self._check_readable(meta, match["field"])
				sql, params = condition(
					Filter(meta.name, match["field"], each.operator, each.value), self._coalesce
				)
				self.params.extend(params)
				return sql.replace(f"{quote_table(meta.name)}.", f"`via_{match['via']}`.")
			each = Filter(meta.name, match["field"], each.operator, each.value)
		filled = each.doctype == self.doctype and each.fieldname in self._filled
		sql, params = condition(each, self._coalesce and not (filled and each.operator in ("<", "<=")))
		self._check_readable(get_meta(each.doctype), each.fieldname)
		self.params.extend(params)
		return sql

	# -- order and groups

	def _order(self, order_by: str | None, group_by: str | None) -> str:
		if order_by == DEFAULT_ORDER:
			if group_by:
				return ""
			if self.meta.sort_field and "," in str(self.meta.sort_field):
				order_by = self.meta.sort_field
			else:
				order_by = f"{self.meta.sort_field or 'modified'} {self.meta.sort_order or 'desc'}"
			if not (self.trusted or self._may_read(self.meta, order_by.split()[0])):
				order_by = "modified desc"
		if not order_by:
			return ""
		clause = order_clause(self.doctype, order_by, self.metas, frozenset(self._totals))
		for table, name in _OF_TABLE.findall(clause):
			self._check_readable(self.metas[table], name)
		return clause

	def _group(self, group_by: str | None, asked: str) -> str:
		clause = re.sub(r" ASC\b", "", order_clause(self.doctype, group_by, self.metas))
		names = _OF_TABLE.findall(clause)
		for table, name in names:
			self._check_readable(self.metas[table], name)
		index = indexes_of(self.doctype).get(names[0][1]) if names else None
		if index is None or {name for _table, name in _OF_TABLE.findall(asked + clause)} <= {*index.columns}:
			return clause
		# An index that lacks something asked for gives the groups in order, but each record is fetched for it alone.
		return _OF_TABLE.sub(r"+\g<0>", clause)


def _moment(kind: str | None, value: Any) -> Any:
	return cast(kind, value) if kind and value is not None else value


def _are_filters(fields: Any) -> bool:
	return isinstance(fields, dict) or (
		isinstance(fields, list) and bool(fields) and isinstance(fields[0], list)
	)


def _are_fields(filters: Any) -> bool:
	return isinstance(filters, list) and len(filters) > 1 and isinstance(filters[0], str)


def _limit(start: Any, length: Any) -> str:
	try:
		start, length = int(start or 0), int(length or 0)
	except (TypeError, ValueError):
		raise exceptions.ValidationError("The start and the length of a list are whole numbers.") from None
	if not (0 <= start <= LARGEST_COUNT and 0 <= length <= LARGEST_COUNT):
		raise exceptions.ValidationError(
			"The start and the length of a list are not negative, nor beyond count."
		)
	if length:
		return f" LIMIT {length}" + (f" OFFSET {start}" if start else "")
	return f" LIMIT -1 OFFSET {start}" if start else ""
