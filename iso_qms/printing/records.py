"""Records on paper, in the layout of the form revision under which they were made; registers and reports as tables."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr

from iso_qms.printing.printout import NEUTRAL, VALID, VOID, Printout, described, shown
from iso_qms.printing.sheets import is_wide, printer_of
from iso_qms.record_forms.layouts import layout_of
from iso_qms.record_forms.registered import form_of, title_of
from iso_qms.record_forms.sheets import sheet_of
from iso_qms.record_forms.stages import sections_of, signers_of

WIDE = 7
"""Columns from which a register is printed across the page."""


def record_pdf(record: Document) -> bytes:
	"""The PDF of a record, as its form was when it was made; the caller has checked that the user may read it."""
	layout = _layout(record)
	sheet, fields = layout["sheet"], readable_fields(record, layout["fields"])
	number = _("Number: {0}").format(record.name)
	revision = _("Form: {0}").format(layout["form_line"]) if layout["form_line"] else ""
	across = bool(sheet) and is_wide(sheet, fields, record)
	printout = Printout(layout["title"], number, revision, landscape=across)
	if cint(record.docstatus) == 1:
		printout.mark(_("Filed"), VALID)
	elif cint(record.docstatus) == 2 or record.get("workflow_state") == "Void":
		printout.mark(_("Void"), VOID)
	elif record.meta.is_submittable or record.get("workflow_state"):
		printout.mark(_("Draft"), NEUTRAL)
	printout.code(f"/qms/form/{frappe.utils.quoted(record.doctype)}/{frappe.utils.quoted(record.name)}")
	for section in sections_of(fields):
		signers = signers_of(section) if sheet and sheet["layout"] == "Slip" else []
		if signers:
			_print_stage(printout, section, signers, record)
		elif sheet:
			printout.fields(section, record, sheet["rows_field"], printer_of(printout, sheet))
		else:
			printout.fields(section, record)
	return printout.pdf()


def readable_fields(record: Document, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The fields that the user may read: those above his permission level are not printed."""
	levels = {df.fieldname: cint(df.permlevel) for df in record.meta.fields}
	open_levels = set(record.meta.get_permlevel_access("read")) | {0}
	return [df for df in fields if levels.get(df["fieldname"], 0) in open_levels]


def table_pdf(title: str, columns: list[dict[str, Any]], rows: list[Any]) -> bytes:
	"""The PDF of a register or report: its columns as query reports give them, rows as dicts or lists."""
	kept = [column for column in columns if not cint(column.get("hidden"))]
	printout = Printout(title, landscape=len(kept) > WIDE)
	cells = [
		[
			shown(row.get(column["fieldname"]) if isinstance(row, dict) else row[at], column)
			for at, column in enumerate(kept)
		]
		for row in rows
	]
	widths = [(column["label"], max(0.5, cint(column.get("width") or 100) / 100)) for column in kept]
	printout.grid("", widths, cells)
	if not cells:
		printout.plain("", _("Nothing to show."))
	return printout.pdf()


def _layout(record: Document) -> dict[str, Any]:
	"""Title, form line and fields: of the form revision of the record, of today's DocType where it is no record form."""
	if not form_of(record.doctype):
		fields = [described(df) for df in record.meta.fields]
		return {"title": _(record.doctype), "form_line": "", "fields": fields, "sheet": None}
	layout = layout_of(record.doctype, record.name)
	fields = [
		{**field, "rows_fields": layout["tables"].get(field.get("options"), [])} for field in layout["fields"]
	]
	title = title_of({"title": layout["title"], "record_doctype": record.doctype})
	form_line = " ".join(filter(None, (layout["form"], layout["revision"])))
	return {
		"title": title,
		"form_line": form_line,
		"fields": fields,
		"sheet": sheet_of(record.doctype, record),
	}


def _print_stage(
	printout: Printout,
	section: list[dict[str, Any]],
	signers: list[tuple[dict[str, Any], dict[str, Any]]],
	record: Document,
) -> None:
	"""A block of a slip: what was decided at this stage, below it name and date, with room for who has yet to sign."""
	signed = {df["fieldname"] for pair in signers for df in pair}
	before = len(printout.parts)
	printout.fields([df for df in section if df["fieldname"] not in signed], record)
	title = section[0]["label"]
	title = _(title)
	if len(printout.parts) > before and not any(part.get("title") for part in printout.parts[before:]):
		printout.parts[before]["title"] = title
	people = []
	for who, when in signers:
		label = cstr(who.get("label"))
		people.append((_(label), record.get(who["fieldname"]), record.get(when["fieldname"])))
	printout.signatures("" if len(printout.parts) > before else title, people, blanks=True)
