"""Values above somebody's permission level in the rows of a new record.

Frappe sets such values back in the record itself, and in rows once their record is there; a new record's rows keep
what they bring.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def reset_rows_of_new(doc: Document) -> None:
	"""Give the fields of a new record's rows that the user may not write their defaults."""
	if doc.flags.ignore_permissions or frappe.session.user == "Administrator":
		return
	levels: list[int] | None = None
	for table in doc.meta.get_table_fields():
		fields = frappe.get_meta(table.options).get_high_permlevel_fields()
		rows = doc.get(table.fieldname)
		if not (fields and rows):
			continue
		levels = doc.get_permlevel_access() if levels is None else levels
		defaults = frappe.new_doc(table.options)
		for df in fields:
			if df.permlevel not in levels:
				for row in rows:
					row.set(df.fieldname, defaults.get(df.fieldname))
