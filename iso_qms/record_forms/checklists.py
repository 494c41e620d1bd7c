"""Checklists: a new record begins with the pre-printed rows of the template for its machine or product.

What was measured is judged by the limits beside it, as on the screen so on the server.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.inspection.numbers import number_in
from iso_qms.record_forms.registered import form_of

TEMPLATE = "QMS Checklist Template"
PRINTED = ("item_group", "item", "method", "lower_limit", "upper_limit", "unit", "choices")
NAMES_OF_ITEM = ("item", "parameter")
"""What the column of the item is called in the rows of a record."""

PARTS = {
	"value": ("measured_value", "value", "reading", "actual"),
	"observed": ("observed", "result", "judgement"),
	"result": ("judgement", "result"),
}
"""What the columns are called that hold what was measured, what a person says of it, and the judgement."""

PASS_WORDS = frozenset(("pass", "passed", "ok", "合格", "正常", "符合", "通过", "通過", "√", "✓"))
FAIL_WORDS = frozenset(
	("fail", "failed", "ng", "not ok", "不合格", "异常", "異常", "不符合", "不通过", "不通過", "×", "✗")
)
NUMBERS = ("Int", "Float", "Currency", "Percent")


def template_for(form: str, equipment: str | None = None, product: str | None = None) -> str | None:
	"""The name of the template that fits best: for machine and product, then one of them, then for all."""
	templates = frappe.get_all(
		TEMPLATE,
		filters={"form": form, "disabled": 0},
		fields=["name", "equipment", "product"],
		order_by="name",
	)
	fitting = [
		t for t in templates if t.equipment in (None, "", equipment) and t.product in (None, "", product)
	]
	fitting.sort(key=lambda t: -(2 * bool(t.equipment) + bool(t.product)))
	return fitting[0].name if fitting else None


def template_of(form: Any, record: Document | None) -> str | None:
	"""The name of the template that fits a record best, by its machine and product; for all without a record."""
	if not record:
		return template_for(form.name)
	equipment = record.get(form.equipment_field) if form.equipment_field else None
	return template_for(form.name, equipment, record.get("product"))


def new_from_template(
	doctype: str,
	equipment: str | None = None,
	product: str | None = None,
	template: str | None = None,
	**values: Any,
) -> Document:
	"""Return a new record, not saved yet, with the rows of its checklist. Raises where the form has no template."""
	form = form_of(doctype)
	if not form or form.layout != "Checklist" or not form.rows_field:
		frappe.throw(_("{0} is no checklist.").format(_(doctype)), title=_("Not Allowed"))
	name = template or template_for(form.name, equipment, product)
	if not name or frappe.db.get_value(TEMPLATE, name, "form") != form.name:
		frappe.throw(_("There is no checklist template for {0}.").format(form.title), title=_("Not Found"))
	record = frappe.new_doc(doctype)
	for fieldname, value in ((form.equipment_field, equipment), ("product", product)):
		if fieldname and value and record.meta.has_field(fieldname):
			record.set(fieldname, value)
	record.update(values)
	fill(record, form, frappe.get_cached_doc(TEMPLATE, name))
	return record


def fill(record: Document, form: Any, template: Document) -> None:
	"""Set the rows of the record to the pre-printed ones."""
	columns = printed_columns(form)
	record.set(form.rows_field, [])
	for item in template.items:
		record.append(form.rows_field, {column: item.get(name) for name, column in columns.items()})


def printed_columns(form: Any) -> dict[str, str]:
	"""Which column of the record's rows holds each pre-printed value."""
	table = frappe.get_meta(form.record_doctype).get_field(form.rows_field).options
	columns = parts([df.as_dict() for df in frappe.get_meta(table).fields])["columns"]
	return {name: columns[name] for name in PRINTED if name in columns}


def parts(fields: list[Any]) -> dict[str, Any]:
	"""Which column of a checklist's rows plays which part, and the words by which a row passes and fails.

	`columns` has the pre-printed ones, `value`, `observed` and `result`, as far as they are there; `passes` and
	`fails` are the options of the result that say so, or None.
	"""
	by_name = {df["fieldname"]: df for df in fields}
	columns = {name: name for name in PRINTED if name in by_name}
	item = next((name for name in NAMES_OF_ITEM if name in by_name), None)
	if item:
		columns["item"] = item
	for part, names in PARTS.items():
		found = next((name for name in names if name in by_name and _can_be(part, by_name[name])), None)
		if found:
			columns[part] = found
	result = by_name.get(columns.get("result"), {})
	options = [text.strip() for text in (result.get("options") or "").split("\n")]
	return {
		"columns": columns,
		"passes": next((text for text in options if text.lower() in PASS_WORDS), None),
		"fails": next((text for text in options if text.lower() in FAIL_WORDS), None),
	}


def _can_be(part: str, field: Any) -> bool:
	if part == "value":
		return field["fieldtype"] in ("Data", *NUMBERS) and not field.get("read_only")
	return field["fieldtype"] == "Select" and (part == "result" or not field.get("read_only"))


def within_limits(row: Any, columns: dict[str, str], value_is_number: bool = False) -> bool | None:
	"""Whether what was measured lies within the limits of its row; None without a number or without limits.

	A number field can't tell "not measured" from zero: there zero is not judged.
	"""
	measured, lower, upper = (
		number_in(row.get(columns[name])) if name in columns else None
		for name in ("value", "lower_limit", "upper_limit")
	)
	if measured is None or (lower is None and upper is None) or (value_is_number and not measured):
		return None
	return (lower is None or measured >= lower) and (upper is None or measured <= upper)


def judge_values(record: Document, form: Any) -> None:
	"""Write the judgement of each row that was measured, whatever was sent for it."""
	if form.layout != "Checklist" or not form.rows_field:
		return
	fields = frappe.get_meta(record.meta.get_field(form.rows_field).options).fields
	found = parts([df.as_dict() for df in fields])
	columns = found["columns"]
	if "value" not in columns or "result" not in columns or not (found["passes"] and found["fails"]):
		return
	is_number = next(df.fieldtype for df in fields if df.fieldname == columns["value"]) in NUMBERS
	for row in record.get(form.rows_field) or []:
		within = within_limits(row, columns, is_number)
		if within is not None:
			row.set(columns["result"], found["passes"] if within else found["fails"])


def judge(record: Document, form: Any) -> None:
	"""Print the rows of a new checklist, whatever a client sends for them; raise when a stored one is rewritten."""
	if form.layout != "Checklist" or not form.rows_field:
		return
	if not frappe.db.exists(TEMPLATE, {"form": form.name}):
		return
	before = record.get_doc_before_save()
	if before:
		_hold_printed(record, form, before)
	else:
		_print(record, form)


def _print(record: Document, form: Any) -> None:
	template = template_of(form, record)
	if not template:
		return
	columns = printed_columns(form)
	record.set(form.rows_field, _printed_rows(record, form, columns, template))
	for index, row in enumerate(record.get(form.rows_field), 1):
		row.idx = index


def _printed_rows(record: Document, form: Any, columns: dict[str, str], template: str) -> list[Document]:
	"""The printed rows in their order, with what was sent for their items; what was added stands below."""
	sent = list(record.get(form.rows_field) or [])
	rows = []
	for item in frappe.get_cached_doc(TEMPLATE, template).items:
		printed = {column: item.get(name) for name, column in columns.items()}
		at = next((at for at, row in enumerate(sent) if _is_for(row, item, columns)), None)
		if at is None:
			row = record.append(form.rows_field, printed)
		else:
			row = sent.pop(at)
			row.update(printed)
		rows.append(row)
	return [*rows, *sent]


def _is_for(row: Document, item: Document, columns: dict[str, str]) -> bool:
	"""Whether a row that was sent answers the printed item; the same item may stand in two groups."""
	group = row.get(columns["item_group"]) if "item_group" in columns else None
	return row.get(columns["item"]) == item.item and group in (None, "", item.item_group)


def _hold_printed(record: Document, form: Any, before: Document) -> None:
	columns = printed_columns(form)
	now = {row.name: row for row in record.get(form.rows_field) or []}
	for old in before.get(form.rows_field) or []:
		row = now.get(old.name)
		for column in columns.values():
			if old.get(column) and (not row or row.get(column) != old.get(column)):
				frappe.throw(
					_("Row {0}: {1} is pre-printed and stays as it is.").format(old.idx, old.get(column)),
					title=_("Not Allowed"),
				)
