"""The tables that a list reads besides its own: rows of the documents, documents to which they link."""

from __future__ import annotations

import re
from typing import Any

from frappe_lite import exceptions
from frappe_lite.list_permissions import match_conditions
from frappe_lite.meta import Meta, get_meta
from frappe_lite.permissions import has_permission
from frappe_lite.tables import quote_table


class ListJoins:
	"""The part of a list query that joins; `joins` and their parameters stand before the conditions."""

	doctype: str
	meta: Meta
	user: str | None
	trusted: bool
	joins: dict[str, str]
	join_params: list[Any]
	metas: dict[str, Meta]

	def _table_of(self, match: re.Match[str]) -> Meta:
		if via := match["via"]:
			field = self.meta.get_field(via)
			if field is None or not field.options:
				raise exceptions.DataError(f"{self.doctype} has no link or table field {via!r}.")
			if not self._is_level_open(field):
				raise exceptions.PermissionError(
					f"You may not read {self.meta.get_label(via)} of {self.doctype}."
				)
			return (
				self._join_link(via, field.options)
				if field.fieldtype == "Link"
				else self._join_child(field.options)
			)
		table = match["table"]
		if not table or table == self.doctype:
			return self.meta
		return self._join_child(table)

	def _alias_of(self, via: str) -> str:
		field = self.meta.get_field(via)
		assert field
		return f"`via_{via}`" if field.fieldtype == "Link" else quote_table(field.options)

	def _join_link(self, via: str, doctype: str) -> Meta:
		if not self.trusted and not has_permission(doctype, "read", user=self.user):
			raise exceptions.PermissionError(
				f"You may not read {doctype}, to which {via} of {self.doctype} links."
			)
		if f"via_{via}" not in self.joins:
			self.joins[f"via_{via}"] = (
				f"LEFT JOIN {self._readable_rows(doctype)} AS `via_{via}`"
				f" ON `via_{via}`.`name` = {quote_table(self.doctype)}.`{via}`"
			)
		return get_meta(doctype)

	def _readable_rows(self, doctype: str) -> str:
		"""The table to which a link leads, without the documents that the user may not read."""
		if self.trusted:
			return quote_table(doctype)
		sql, params = match_conditions(get_meta(doctype), self.user or "")
		self.join_params.extend(params)
		return f"(SELECT * FROM {quote_table(doctype)} WHERE {sql})" if sql else quote_table(doctype)

	def _join_child(self, child: str) -> Meta:
		tables = [df for df in self.meta.table_fields if df.options == child]
		if not tables:
			raise exceptions.DataError(f"{self.doctype} has no table of {child!r}.")
		if child in self.joins:
			return self.metas[child]
		table = quote_table(child)
		join = (
			f"LEFT JOIN {table} ON {table}.`parent` = {quote_table(self.doctype)}.`name`"
			f" AND {table}.`parenttype` = '{self.doctype.replace(chr(39), chr(39) * 2)}'"
		)
		readable = [df.fieldname for df in tables if self._is_level_open(df)]
		if not readable:
			raise exceptions.PermissionError(f"You may not read {tables[0].label} of {self.doctype}.")
		if len(readable) < len(tables):
			join += f" AND {table}.`parentfield` IN ({', '.join('?' for _name in readable)})"
			self.join_params.extend(readable)
		self.metas[child], self.joins[child] = get_meta(child), join
		return self.metas[child]

	def _is_level_open(self, df: Any) -> bool:
		"""A link or a table above the user's levels leads nowhere."""
		if self.trusted or not df.permlevel:
			return True
		return df.permlevel in self.meta.get_permlevel_access("read", user=self.user)
