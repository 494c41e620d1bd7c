"""A list taken out as a file: its rows one after the other, under the labels of the fields that the user may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.list_pages import Rows
from frappe_lite.meta import Meta, get_meta
from frappe_lite.query import _FIELD, ListQuery
from frappe_lite.translate import _
from frappe_lite.utils import cstr, format_duration

TRANSLATED_TYPES = ("Data", "Select", "Small Text", "Text")


class ListExport(ListQuery):
	"""A list query whose rows are not gathered; `params` are those of `reportview.get`."""

	def __init__(self, doctype: str, params: _dict, translated: bool = False) -> None:
		super().__init__(doctype)
		self.translated = translated
		self.read: list[tuple[str, Any]] = []
		self._rows: Iterable[tuple] = self.execute(
			fields=params.fields or ["name"],
			filters=params.filters,
			or_filters=params.or_filters,
			group_by=params.group_by,
			order_by=params.order_by,
			limit_start=params.limit_start,
			parent_doctype=params.parent_doctype,
			as_list=True,
		)

	def _columns(self, fields: Any) -> list[str]:
		"""Remember label and field of every column that the user may read; the others are left out."""
		columns: list[str] = []
		self._distinct, self._moments, self._totals = False, {}, set()
		for field in fields:
			found = self._column(field)
			columns += found
			if len(found) == 1:
				self.read.append(self._described(str(field)))
			else:  # every column, or none
				self.read += [self._described(column.rpartition(".")[2]) for column in found]
		return columns

	def _described(self, field: str) -> tuple[str, Any]:
		match = _FIELD.match(field.strip())
		if not match:
			return cstr(field.rpartition(" as ")[2]).strip("` "), None
		meta: Meta = self._table_of(match)
		df = meta.get_field(match["field"])
		if match["field"] == "name":
			label = _("ID")
		else:
			label = _(df.label, context=df.parent) if df and df.label else _(meta.get_label(match["field"]))
		if meta.istable and meta.name != self.doctype:
			label += f" ({_(meta.name)})"
		return label, df

	def _run(self, query: str) -> Rows:
		cursor = local.db.execute(query, [*self.join_params, *self.params])
		return [column[0] for column in cursor.description], cursor

	def _result(self, found: Rows, pluck: str | None, as_list: bool) -> Iterable[tuple]:
		return found[1]

	def header(self) -> list[str]:
		"""Return the labels, after the running number's."""
		return [_("Sr"), *(label for label, _df in self.read)]

	def rows(self, adds_up: bool = False) -> Iterator[list[Any]]:
		"""Yield the rows with a running number; below them the sums of the columns with numbers."""
		shown = [self._shown(df) for _label, df in self.read]
		totals: list[Any] = [""] * len(shown)
		number = 0
		for number, row in enumerate(self._rows, 1):
			if adds_up:
				for at, value in enumerate(row):
					if isinstance(value, int | float):
						totals[at] = (totals[at] or 0) + value
			yield [number, *(show(value) if show else value for show, value in zip(shown, row, strict=True))]
		if adds_up and number:
			if totals[0] == "":
				totals[0] = _("Total")
			yield [number + 1, *totals]

	def _shown(self, df: Any) -> Any:
		if df is None:
			return None
		if df.fieldtype == "Duration":
			return lambda value: format_duration(value, df.hide_days) if value else value
		is_translated = df.fieldtype in TRANSLATED_TYPES or (
			df.fieldtype == "Link" and get_meta(df.options).translated_doctype
		)
		if self.translated and is_translated:
			return lambda value: _(value) if isinstance(value, str) else value
		return None
