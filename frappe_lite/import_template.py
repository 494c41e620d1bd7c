"""Sheets to fill in for an import: a header of labels, with or without the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from frappe_lite import spreadsheet
from frappe_lite.context import _dict, local
from frappe_lite.data_import import failed_rows
from frappe_lite.desk.reportview import check_export_permission
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.field_types import DATA_TYPES
from frappe_lite.import_file import ImportFile
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.permissions import has_permission
from frappe_lite.permlevels import is_level_open
from frappe_lite.query import get_all, get_list
from frappe_lite.translate import _
from frappe_lite.utils import format_duration

PARENTS_AT_ONCE = 500


def provide_template(doctype: str, fields: Any, export_records: str, filters: Any, file_type: str) -> None:
	"""Let the request answer with a template. Raises PermissionError or ValidationError."""
	if not any(has_permission(doctype, right) for right in ("create", "write", "read")):
		throw(_("You are not allowed to export {} doctype").format(_(doctype)), PermissionError)
	template = Template(doctype, fields)
	rows: Iterable[list[Any]] = [[], []]
	if export_records != "blank_template":
		check_export_permission(doctype)
		rows = template.records(filters, 5 if export_records == "5_records" else 0)
	if file_type == "CSV":
		provide_csv(_(doctype), template.header(), rows)
	else:
		spreadsheet.provide_file(_(doctype), file_type, template.header(), rows)


def provide_csv(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
	"""Let the request answer with a CSV; active texts are disarmed."""
	local.response.result = spreadsheet.write_csv(header, rows).decode("utf-8-sig")
	local.response.doctype = title
	local.response.type = "csv"


def provide_rows(doc: Any, file: ImportFile) -> None:
	"""Let the request answer with the rows of the file that were refused, under its header."""
	refused = failed_rows(doc.name)
	rows = (row for number, row in file.rows() if number in refused)
	provide_csv(_(doc.reference_doctype), [column.title or "" for column in file.columns], rows)


class Template:
	"""The columns of a template: `{doctype: [fieldnames], table field: [fieldnames]}`, all fields without it."""

	def __init__(self, doctype: str, fields: Any = None) -> None:
		self.doctype = doctype
		self.meta = get_meta(doctype)
		if fields is not None and not isinstance(fields, dict):
			throw(_("export_fields is an object of lists of fieldnames."), ValidationError)
		self.own: list[Any] = []
		self.tables: list[tuple[Any, list[Any]]] = []
		for key, names in (fields or self._all_fields()).items():
			if key == doctype:
				self.own = self._fields(doctype, names)
			elif key in self.meta.table_fieldnames:
				table = self.meta.get_field(key)
				if is_level_open(self.meta, key):
					self.tables.append((table, self._fields(table.options, names, doctype)))

	def _all_fields(self) -> dict[str, list[str]]:
		names = {self.doctype: ["name", *(df.fieldname for df in self.meta.value_fields)]}
		for table in self.meta.table_fields:
			names[table.fieldname] = ["name", *(df.fieldname for df in get_meta(table.options).value_fields)]
		return names

	def _fields(self, doctype: str, names: Any, parent: str | None = None) -> list[Any]:
		meta = get_meta(doctype)
		permitted = set(meta.get_permitted_fieldnames(parent))
		found = (
			[_dict(fieldname="name", fieldtype="Data", label="ID", parent=doctype)] if "name" in names else []
		)
		for name in names:
			df = meta.get_field(name)
			if df and df.fieldtype in DATA_TYPES and name in permitted:
				found.append(df)
		return found

	def header(self) -> list[str]:
		"""Return the labels in the user's language; a label that stands there already gives way to the fieldname."""
		labels: list[str] = []
		for df in self.own:
			label = _(df.label or df.fieldname, context=df.parent)
			labels.append(df.fieldname if label in labels else label)
		for table, fields in self.tables:
			of_table = _(table.label or table.fieldname, context=table.parent)
			for df in fields:
				label = f"{_(df.label or df.fieldname, context=df.parent)} ({of_table})"
				labels.append(f"{table.fieldname}.{df.fieldname}" if label in labels else label)
		return labels

	def records(self, filters: Any = None, limit: int = 0) -> Iterator[list[Any]]:
		"""Yield the rows of the documents that the user may read, child rows beside and below their document."""
		order = "lft asc" if self.meta.is_nested_set() else "creation desc"
		names = list(dict.fromkeys(["name", *(df.fieldname for df in self.own)]))
		parents = get_list(
			self.doctype, filters=filters, fields=names, order_by=order, limit_page_length=limit
		)
		for start in range(0, len(parents), PARENTS_AT_ONCE):
			part = parents[start : start + PARENTS_AT_ONCE]
			children = [self._children(table, fields, part) for table, fields in self.tables]
			for parent in part:
				yield from self._document(parent, children)

	def _children(self, table: Any, fields: list[Any], parents: list[Any]) -> dict[str, list[Any]]:
		filters = {
			"parent": ["in", [parent.name for parent in parents]],
			"parentfield": table.fieldname,
			"parenttype": self.doctype,
		}
		names = list(dict.fromkeys(["parent", *(df.fieldname for df in fields)]))
		grouped: dict[str, list[Any]] = {}
		for row in get_all(table.options, filters, names, order_by="parent asc, idx asc"):
			grouped.setdefault(str(row.parent), []).append(row)
		return grouped

	def _document(self, parent: Any, children: list[dict[str, list[Any]]]) -> Iterator[list[Any]]:
		tables = [grouped.get(str(parent.name), []) for grouped in children]
		for line in range(max([1, *(len(rows) for rows in tables)])):
			cells = [_cell(df, parent.get(df.fieldname)) if line == 0 else None for df in self.own]
			for (_table, fields), rows in zip(self.tables, tables, strict=True):
				row = rows[line] if line < len(rows) else {}
				cells += [_cell(df, row.get(df.fieldname)) for df in fields]
			yield cells


def _cell(df: Any, value: Any) -> Any:
	return format_duration(value, df.hide_days) if df.fieldtype == "Duration" and value else value
