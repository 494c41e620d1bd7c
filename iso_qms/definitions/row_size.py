"""Whether a row still fits its table: MariaDB takes 65,535 bytes, of which each character of a short text counts four.

Frappe writes the definition first and alters the table after a commit, so that a table that MariaDB refuses leaves the
two apart. The embedded home asks the same of itself, for every DocType.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _

from iso_qms.definitions.conversions import SHORT_TEXT, length_of

LIMIT = 65_535
_SHORT = 562
_POINTER = 12
"""A long text lies outside its row."""
_BYTES = {"Int": 4, "Check": 1, "Long Int": 8, "Date": 3, "Datetime": 8, "Time": 6}
_BYTES |= dict.fromkeys(("Float", "Currency", "Percent", "Rating", "Duration"), 10)
_STORED = {
	"int": 4,
	"tinyint": 1,
	"smallint": 2,
	"bigint": 8,
	"date": 3,
	"datetime": 8,
	"time": 6,
	"decimal": 10,
	"double": 8,
}


def check(doctype: str, fields: Iterable[Any]) -> None:
	"""Raise when the table of `doctype` could not hold a row once it has these fields too."""
	if frappe.db.db_type != "mariadb":
		return
	sizes = _stored_sizes(doctype)
	sizes.update(
		(field.fieldname, _size(field)) for field in fields if frappe.db.type_map.get(field.fieldtype)
	)
	total = sum(sizes.values())
	if total > LIMIT:
		frappe.throw(
			_(
				"{0} has too many text fields: a row takes {1} of {2} bytes. Make some of them Small Text."
			).format(_(doctype), total, LIMIT),
			title=_("Row Too Long"),
		)


def _size(field: Any) -> int:
	if field.fieldtype in SHORT_TEXT:
		return length_of(field) * 4 + 2
	return _BYTES.get(field.fieldtype, _POINTER)


def _stored_sizes(doctype: str) -> dict[str, int]:
	"""The bytes of each column that the table has, or will have as any; those of removed fields among them."""
	rows = frappe.db.sql(
		"""select column_name, data_type, character_octet_length from information_schema.columns
		where table_schema = database() and table_name = %s""",
		(f"tab{doctype}",),
	)
	if not rows:
		return {"name": _SHORT, "owner": _SHORT, "modified_by": _SHORT, "creation and the rest": 72}
	return {
		name: (octets + 2 if kind == "varchar" else _STORED.get(kind, _POINTER))
		for name, kind, octets in rows
	}
