"""As last time: what a new record takes over from its author's last one for the same machine, job or place.

Only what says what the record is about: links, the title, and short texts without a digit by which records are looked
up (columns and filters of the list). Never a number, which may be measured; never a choice or a tick, which may be a
judgement; never a person, who may have signed; never another record, a moment, a long text or a picture. So nothing
that is taken over makes two records look copied (`iso_qms.record_forms.copies`). Rows are taken only on slips, with what
names each row and with its limits; other layouts print their rows, or have them signed one by one.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, cstr

from iso_qms.gate.transitions import active_workflow
from iso_qms.record_forms.checklists import NAMES_OF_ITEM, PRINTED
from iso_qms.record_forms.copies import is_number
from iso_qms.record_forms.registered import form_of
from iso_qms.record_forms.traceability import FIELDNAMES

HEAD_DOCTYPES = ("QMS Equipment", "QMS Job", "QMS Department", "QMS Product", "QMS Customer", "QMS Supplier")
"""Links of a record's head by which the last one is found."""

PEOPLE = ("User", "QMS Employee")
LIMITS = ("nominal_value",)
"""Numbers that are given, beside those that a checklist prints."""

OF_A_ROW = frozenset((*NAMES_OF_ITEM, *PRINTED, *LIMITS)) - {"choices"}


def last_values(doctype: str, head: dict[str, Any]) -> dict[str, Any]:
	"""Return what a new record takes over from the user's last one of the form; empty where there is none.

	`head` has what the new record says already, by fieldname: the last record has the same in the links of its head
	that are filled in. Keys: `record`, the name of the last one, and `values` by fieldname.
	"""
	last = _last(doctype, head)
	if not last:
		return {}
	last.apply_fieldlevel_read_permissions()
	return {"record": last.name, "values": _taken(last)}


def _last(doctype: str, head: dict[str, Any]) -> Document | None:
	same = {
		df.fieldname: cstr(head[df.fieldname])
		for df in frappe.get_meta(doctype).get_link_fields()
		if df.options in HEAD_DOCTYPES and head.get(df.fieldname)
	}
	found = frappe.get_list(
		doctype,
		filters={**same, "owner": frappe.session.user, "docstatus": ["<", 2]},
		pluck="name",
		order_by="creation desc",
		limit_page_length=1,
	)
	return frappe.get_doc(doctype, found[0]) if found else None


def _taken(last: Document) -> dict[str, Any]:
	values = {df.fieldname: last.get(df.fieldname) for df in last.meta.fields if _is_of_head(df, last)}
	form = form_of(last.doctype)
	table = last.meta.get_field(form.rows_field) if form.rows_field else None
	tables = [table] if table else last.meta.get_table_fields()
	if form.layout in (None, "", "Slip"):
		for df in tables:
			if rows := _rows(last, df):
				values[df.fieldname] = rows
	return values


def _is_of_head(df: Any, last: Document) -> bool:
	if not _may_take(df) or df.fieldname == _state_field(last.doctype):
		return False
	value = last.get(df.fieldname)
	if not value or df.fieldtype not in ("Link", "Data"):
		return False
	if df.fieldtype == "Link":
		return df.options not in PEOPLE and not form_of(df.options)
	if df.fieldname == last.meta.title_field:
		return not is_number(value)
	return bool(cint(df.in_list_view) or cint(df.in_standard_filter)) and not _has_digit(value)


def _rows(last: Document, table: Any) -> list[dict[str, Any]]:
	"""What names each row of a table, and its limits; none where a row has no name."""
	if not _may_take(table) or table.fieldtype != "Table":
		return []
	fields = [
		df for df in frappe.get_meta(table.options).fields if df.fieldname in OF_A_ROW and _may_take(df)
	]
	if not any(df.fieldname in NAMES_OF_ITEM for df in fields):
		return []
	return [
		{df.fieldname: row.get(df.fieldname) for df in fields if row.get(df.fieldname) not in (None, "")}
		for row in last.get(table.fieldname) or []
	]


def _may_take(df: Any) -> bool:
	"""Whether people fill in the field, on the form's own level, and it is one that copies keep."""
	written = not cint(df.no_copy) and not cint(df.hidden) and not cint(df.read_only) and not df.fetch_from
	return written and not cint(df.permlevel) and df.fieldname not in FIELDNAMES


def _has_digit(value: Any) -> bool:
	return any(sign.isdigit() for sign in cstr(value))


def _state_field(doctype: str) -> str | None:
	workflow = active_workflow(doctype)
	return workflow.workflow_state_field if workflow else None
