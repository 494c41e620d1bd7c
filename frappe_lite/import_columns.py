"""The columns of a sheet to import: which field each one means, and what its texts become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.database import many
from frappe_lite.field_types import DATA_TYPES
from frappe_lite.import_values import (
	ISO_FORMATS,
	READERS,
	Unfit,
	as_people_write,
	fits,
	formats_of,
	read_moment,
	read_number,
	read_text,
)
from frappe_lite.messages import bold
from frappe_lite.meta import Meta, get_meta
from frappe_lite.tables import quote_table
from frappe_lite.translate import _
from frappe_lite.utils import cstr

NOT_IMPORTED = "Don't Import"
ROWS_NAMED = 5  # of the rows with one and the same unknown value
SHOWN = ("fieldtype", "fieldname", "label", "options", "parent", "reqd", "default", "read_only")
WHOLE = ("Int", "Long Int")
NUMBERS = ("Float", "Currency", "Percent", "Rating")
MOMENTS = ("Date", "Datetime", "Time")
STANDARD = {
	False: (("Owner", "owner", "Data"), ("Document Status", "docstatus", "Int")),
	True: (
		("Parent", "parent", "Data"),
		("Parent Type", "parenttype", "Data"),
		("Parent Field", "parentfield", "Data"),
		("Row Index", "idx", "Int"),
	),
}


class Column:
	"""One column: where it goes (`df`, and `table` for a column of child rows), and its values on the way there."""

	def __init__(self, index: int, title: Any) -> None:
		self.index = index
		self.number = index + 1
		self.title = title
		self.map_to_field: str | None = None
		self.df: Any = None
		self.table: Any = None
		self.skipped = True
		self.date_format: str | None = None
		self.warnings: list[_dict] = []
		self.row_warnings: list[_dict] = []
		self._seen: dict[Any, list[int]] = {}
		self._readable: dict[Any, Any] = {}
		self._keep: Callable[[Any], bool] = _nothing
		self.convert: Callable[[Any], Any] = read_text

	def aim(self, df: Any, table: Any) -> None:
		"""Let the column fill this field."""
		self.df, self.table, self.skipped = df, table, False
		kind = df.fieldtype or "Data"
		if kind in ("Link", "Select", "Duration", *MOMENTS):
			self._keep, self.convert = _everything, self._looked_up
		elif kind in ("Check", *WHOLE):
			self._keep, self.convert = _texts_and_fractions, READERS[kind]
		elif kind in NUMBERS:
			self._keep, self.convert = _texts, read_number

	def note(self, value: Any, row: int) -> None:
		"""Remember a value that has to be looked at once all are known, with the first rows that have it."""
		if self._keep(value):
			rows = self._seen.setdefault(value, [])
			if len(rows) < ROWS_NAMED:
				rows.append(row)

	def settle(self) -> None:
		"""All values are known: find out which do not fit, and how dates are written."""
		if not self._seen:
			return
		kind = self.df.fieldtype
		if kind == "Link":
			self._settle_links()
		elif kind == "Select":
			self._settle_options()
		elif kind in MOMENTS:
			self._settle_moments()
		else:
			self._settle_each(READERS.get(kind, read_number))
		self._seen = {}

	def _settle_each(self, read: Callable[[Any], Any]) -> None:
		for value, rows in self._seen.items():
			try:
				self._readable[value] = read(value)
			except (Unfit, ValueError) as unfit:
				self._refuse(rows, str(unfit))

	def _settle_links(self) -> None:
		values = [cstr(value) for value in self._seen]
		known: set[str] = set()
		table = quote_table(self.df.options)
		for start in range(0, len(values), 500):
			part = values[start : start + 500]
			query = f"SELECT `name` FROM {table} WHERE `name` IN ({many(part)})"
			known.update(str(row[0]).casefold() for row in local.db.execute(query, part))
		missing = []
		for value, rows in self._seen.items():
			text = cstr(value)
			if text.casefold() in known:
				self._readable[value] = text
				continue
			missing.append(text)
			self._refuse(rows, _("Value {0} missing for {1}").format(bold(text), bold(self.df.options)))
		if missing:
			self._warn(
				_("The following values do not exist for {0}: {1}").format(self.df.options, _listed(missing)),
				type="warning",
			)

	def _settle_options(self) -> None:
		options = [option for option in (self.df.options or "").split("\n") if option]
		invalid = []
		for value, rows in self._seen.items():
			text = cstr(value)
			if not options or text in options:
				self._readable[value] = text
				continue
			invalid.append(text)
			shown = ", ".join(bold(option) for option in options)
			self._refuse(rows, _("Value must be one of {0}").format(shown))
		if invalid:
			self._warn(
				_("The following values are invalid: {0}. Values must be one of {1}").format(
					_listed(invalid), ", ".join(bold(option) for option in options)
				)
			)

	def _settle_moments(self) -> None:
		texts = [value for value in self._seen if isinstance(value, str)]
		if texts:
			self.date_format = self._format_of(texts)
		else:
			self.date_format = ISO_FORMATS[self.df.fieldtype]
		for value, rows in self._seen.items():
			try:
				self._readable[value] = read_moment(value, self.df.fieldtype, self.date_format)
			except ValueError:
				self._refuse(
					rows,
					_("Value {0} must in {1} format").format(
						bold(value), bold(as_people_write(self.date_format))
					),
				)

	def _format_of(self, texts: list[str]) -> str:
		"""Return the format that fits every text, or else most of them; the site's own before others."""
		formats = formats_of(self.df.fieldtype)
		counts: Counter[str] = Counter()
		for form in formats:
			counts[form] = sum(1 for text in texts if fits(text, form))
			if counts[form] == len(texts):
				return form
		best, count = counts.most_common(1)[0]
		if not count:
			best = ISO_FORMATS[self.df.fieldtype]
		self._warn(
			_(
				"The dates of column {0} are written in several ways, or in none that is known. {1} is taken."
			).format(bold(self.title), bold(as_people_write(best))),
			type="info",
		)
		return best

	def _looked_up(self, value: Any) -> Any:
		return self._readable.get(value)

	def _refuse(self, rows: list[int], message: str) -> None:
		field = {
			key: self.df.get(key)
			for key in ("fieldname", "fieldtype", "label", "options", "parent", "default")
		}
		for row in rows:
			self.row_warnings.append(_dict(row=row, col=self.number, field=field, message=message))

	def _warn(self, message: str, **more: Any) -> None:
		self.warnings.append(_dict(col=self.number, message=message, **more))

	def skip(self, message: str) -> None:
		"""Leave the column out, and say so."""
		self.skipped = True
		self._warn(message, type="info")

	def as_dict(self) -> _dict:
		"""Return what a preview shows of the column."""
		shown = _dict(
			index=self.index,
			column_number=self.number,
			header_title=self.title,
			map_to_field=self.map_to_field,
			date_format=self.date_format,
			skip_import=self.skipped,
			warnings=self.warnings,
			df={key: self.df.get(key) for key in SHOWN} if self.df else None,
		)
		if self.table:
			shown.is_child_table_field = True
			shown.child_table_df = {key: self.table.get(key) for key in SHOWN}
		return shown


def _nothing(_value: Any) -> bool:
	return False


def _everything(_value: Any) -> bool:
	return True


def _texts_and_fractions(value: Any) -> bool:
	return not isinstance(value, int) or not -1 < value < 2


def _texts(value: Any) -> bool:
	return not isinstance(value, (int, float))


def _listed(values: list[str]) -> str:
	shown = ", ".join(bold(value) for value in values[:20])
	return shown + (" …" if len(values) > 20 else "")


# -- which field a header means ----------------------------------------------------------------------------


def columns_of(doctype: str, header: list[Any], mapping: dict[str, str] | None = None) -> list[Column]:
	"""Return the columns of a header row. `mapping` sends a column (its index as text) to a field, or nowhere."""
	fields = header_map(get_meta(doctype))
	columns, seen = [], set()
	for index, title in enumerate(header):
		title = cstr(title).strip() if title is not None else None
		column = Column(index, title)
		column.map_to_field = (mapping or {}).get(str(index))
		_aim(column, fields, seen)
		seen.add(title)
		columns.append(column)
	return columns


def _aim(column: Column, fields: dict[str, tuple[Any, Any]], seen: set) -> None:
	wanted, title = column.map_to_field, column.title
	is_mapped = bool(wanted) and wanted != NOT_IMPORTED
	found = fields.get(wanted if is_mapped else title)
	if is_mapped and not found:
		column.skip(_("Could not map column {0} to field {1}").format(column.number, wanted))
		return
	if title in seen and not is_mapped:
		column.skip(_("Skipping Duplicate Column {0}").format(bold(title or "")))
	elif wanted == NOT_IMPORTED:
		column.skip(_("Skipping column {0}").format(bold(title or "")))
	elif found:
		column.aim(*found)
		if is_mapped:
			column._warn(
				_("Mapping column {0} to field {1}").format(
					bold(title or _("Untitled Column")), bold(column.df.label)
				),
				type="info",
			)
	elif title:
		column.skip(_("Cannot match column {0} with any field").format(bold(title)))
	else:
		column.skip(_("Skipping Untitled Column"))


def header_map(meta: Meta) -> dict[str, tuple[Any, Any]]:
	"""Return (field, table field) by every header that means it: labels, fieldnames, and labels in the user's language."""
	found: dict[str, tuple[Any, Any]] = {}
	for df in _importable(meta):
		label, translated = (df.label or "").strip(), _label(df)
		for header in (label, translated):
			found.setdefault(header, (df, None))
		for header in (df.fieldname, f"{label} ({df.fieldname})", f"{translated} ({df.fieldname})"):
			found[header] = (df, None)
	for table in meta.table_fields:
		for df in _importable(get_meta(table.options)):
			for header in (
				f"{table.fieldname}.{df.fieldname}",
				f"{(df.label or '').strip()} ({table.label})",
				f"{_label(df)} ({_label(table)})",
			):
				found[header] = (df, table)
	if field := autoname_field(meta):
		for header in (f"ID ({field.label})", f"{_('ID')} ({_label(field)})", "ID", _("ID"), "name"):
			found[header] = (field, None)
	found.pop("", None)
	return found


def _importable(meta: Meta) -> list[Any]:
	fields: list[Any] = [_dict(fieldname="name", fieldtype="Data", label="ID", reqd=1, parent=meta.name)]
	for label, fieldname, fieldtype in STANDARD[bool(meta.istable)]:
		fields.append(_dict(fieldname=fieldname, fieldtype=fieldtype, label=label, parent=meta.name))
	return fields + [df for df in meta.fields if df.fieldtype in DATA_TYPES and not df.is_virtual]


def _label(df: Any) -> str:
	return _(df.label, context=df.parent).strip() if df.label else ""


def autoname_field(meta: Meta) -> Any:
	"""Return the field that names the documents (`field:…`), or None."""
	option, _sep, fieldname = (meta.autoname or "").partition("field:")
	return meta.get_field(fieldname) if fieldname and not option else None
