"""What an import looks up for many documents at once: defaults, links, and values that must differ."""

from __future__ import annotations

import unicodedata
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.document import Document
from frappe_lite.exceptions import UniqueValidationError
from frappe_lite.messages import bold, throw
from frappe_lite.meta import Meta, get_meta
from frappe_lite.new_documents import new_doc
from frappe_lite.tables import quote_table
from frappe_lite.translate import _


class Defaults:
	"""What a new document starts with, worked out once a run where it is the same for every document."""

	def __init__(self) -> None:
		self._same: dict[str, _dict | None] = {}

	def of(self, doctype: str) -> _dict:
		"""Return the values of a new document as a dict of the caller's own."""
		if doctype not in self._same:
			fields = get_meta(doctype).value_fields
			moving = any(df.fieldtype == "Time" or str(df.default).lower() == "now" for df in fields)
			self._same[doctype] = None if moving else new_doc(doctype, as_dict=True)
		same = self._same[doctype]
		return new_doc(doctype, as_dict=True) if same is None else _dict(same)


class KnownLinks:
	"""Links that were found while the writer is held, so that they need not be looked up for every document again."""

	def __init__(self) -> None:
		self._found: set[tuple[str, str]] = set()

	def know_all_of(self, doc: Document) -> bool:
		"""Tell whether every link of the document and its rows is known to be there, and fetches nothing."""
		return all(self._knows(row) for row in (doc, *doc.get_all_children()))

	def _knows(self, row: Any) -> bool:
		if row.meta.dynamic_link_fields or row.meta.fields_by_fetch_source:
			return False
		for df in row.meta.link_fields:
			value = row.get(df.fieldname)
			if not value or (df.options, value) in self._found:
				continue
			target = get_meta(df.options)
			if target.is_submittable or target.issingle or local.db.exists(df.options, value) != value:
				return False
			self._found.add((df.options, value))
		return True


def folded(text: str) -> str:
	"""Return a text as MariaDB's collation compares it: é is e, Ａ is a, A is a, spaces at the end do not count."""
	parts = unicodedata.normalize("NFKD", text).casefold()
	return "".join(each for each in parts if not unicodedata.combining(each)).rstrip()


class UniqueValues:
	"""Names and unique values that MariaDB would take for equal although SQLite does not (é and e, Ａ and a).

	Without letters outside ASCII the database itself sees to it, so only values that have some are remembered.
	"""

	def __init__(self, meta: Meta) -> None:
		self.meta = meta
		unique = [df.fieldname for df in meta.value_fields if df.unique]
		self.labels = {"name": "ID", **{name: meta.get_label(name) for name in unique}}
		self._other: dict[str, dict[str, str]] = {name: self._stored(name) for name in self.labels}

	def _stored(self, fieldname: str) -> dict[str, str]:
		query = f"SELECT `{fieldname}` FROM {quote_table(self.meta.name)} WHERE `{fieldname}` GLOB '*[^ -~]*'"
		return {folded(str(value)): str(value) for (value,) in local.db.execute(query)}

	def check(self, doc: Document, before: Document | None = None) -> None:
		"""Raise UniqueValidationError for a value that only accents or widths tell from another one."""
		for fieldname, label in self.labels.items():
			value = doc.get(fieldname)
			if not isinstance(value, str) or (before is not None and before.get(fieldname) == value):
				continue
			other = self._equal(fieldname, value)
			if other is not None and other != value:
				throw(
					_(
						"{0} {1} is too like {2}, which is there already: accents and wide letters do not tell them apart."
					).format(_(label), bold(value), bold(other)),
					UniqueValidationError,
				)

	def _equal(self, fieldname: str, value: str) -> str | None:
		key = folded(value)
		other = self._other[fieldname].get(key)
		if other is None and not value.isascii():
			query = f"SELECT `{fieldname}` FROM {quote_table(self.meta.name)} WHERE `{fieldname}` = ? COLLATE NOCASE"
			row = local.db.execute(query, (key,)).fetchone()
			other = row[0] if row else None
		return other

	def add(self, doc: Document) -> None:
		"""Remember the values of a document that was written."""
		for fieldname in self.labels:
			value = doc.get(fieldname)
			if isinstance(value, str) and not value.isascii():
				self._other[fieldname][folded(value)] = value
