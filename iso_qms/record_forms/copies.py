"""Records with the very same measured values as another of a different day: they were copied, not measured.

Compared by a hash that each record stores, so that a year of records is one grouped count.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal, InvalidOperation
from typing import Any

from frappe.model.document import Document

from iso_qms.document_control.snapshot import canonical_json
from iso_qms.gate.changes import NUMBERS, TABLES
from iso_qms.record_forms.traceability import FIELDNAMES

MEASURED = frozenset((*NUMBERS, "Int"))
FEWEST = 2
"""One value alone is often the same by chance."""

LIMITS = frozenset(("nominal_value", "lower_limit", "upper_limit", "sample_size", "quantity", "day"))
"""Numbers that are given, not measured."""


def values_hash(record: Document) -> str | None:
	"""SHA-256 over what the record measured; None with fewer than two measured values."""
	values = _measured(record)
	for table in record.meta.get("fields", {"fieldtype": ["in", TABLES]}):
		for row in record.get(table.fieldname) or []:
			values += [(row.idx, *value) for value in _measured(row)]
	if len(values) < FEWEST:
		return None
	return hashlib.sha256(canonical_json(values).encode()).hexdigest()


def is_number(value: Any) -> bool:
	"""Whether a text of digits counts as measured."""
	return _number(value) is not None


def _measured(doc: Any) -> list[tuple[str, str]]:
	found = []
	for df in doc.meta.fields:
		if df.fieldname in FIELDNAMES or df.fieldname in LIMITS or df.get("fetch_from"):
			continue
		number = _number(doc.get(df.fieldname)) if df.fieldtype in (*MEASURED, "Data") else None
		if number is not None and (number or df.fieldtype == "Data"):
			found.append((df.fieldname, str(number)))
	return found


def _number(value: Any) -> Decimal | None:
	"""What a number field or a text of digits measures; None for other texts."""
	try:
		number = Decimal(str(value).strip())
	except InvalidOperation:
		return None
	return number.normalize() if number.is_finite() else None
