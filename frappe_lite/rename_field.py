"""A field that changed its name takes its data along."""

from __future__ import annotations

from frappe_lite.context import local
from frappe_lite.meta import forget_meta, get_meta
from frappe_lite.values import quote_table


def rename_field(doctype: str, old_fieldname: str, new_fieldname: str, validate: bool = True) -> None:
	"""Copy the values of the old field to the new one. The old column stays, as on Frappe."""
	meta = get_meta(doctype)
	new = meta.get_field(new_fieldname)
	if new is None:
		return
	if new.fieldtype in ("Table", "Table MultiSelect"):
		local.db.write(
			f"UPDATE {quote_table(new.options)} SET parentfield = ? WHERE parentfield = ? AND parenttype = ?",
			(new_fieldname, old_fieldname, doctype),
		)
	elif meta.issingle:
		local.db.write(
			"UPDATE tabSingles SET field = ? WHERE doctype = ? AND field = ?",
			(new_fieldname, doctype, old_fieldname),
		)
	else:
		local.db.check_columns(doctype, (old_fieldname, new_fieldname))
		local.db.write(f"UPDATE {quote_table(doctype)} SET `{new_fieldname}` = `{old_fieldname}`")
	local.db.write(
		"UPDATE `tabProperty Setter` SET field_name = ? WHERE doc_type = ? AND field_name = ?",
		(new_fieldname, doctype, old_fieldname),
	)
	forget_meta(doctype)
	local.db.cache.forget("document")
