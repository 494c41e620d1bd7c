"""The rows of a record on paper, as its layout has them: marks by item and day, signed rows, limits with judgement."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, cstr, format_date, getdate

from iso_qms.printing.printout import WITHOUT_VALUE, Printout, shown, width_of
from iso_qms.record_forms.checklists import NUMBERS, PASS_WORDS, within_limits

Rows = list[Any]
Printer = Callable[[str, dict[str, Any], Rows], None]

WIDE = 7
"""Columns from which rows are printed across the page."""

WHO = {"fieldtype": "Link", "options": "User"}
WHEN = {"fieldtype": "Datetime"}


def printer_of(printout: Printout, sheet: dict[str, Any]) -> Printer | None:
	"""What prints the rows of a sheet (see `record_forms.sheets.sheet_of`); None where a plain table does."""
	printers = {"Matrix": _matrix, "Log Book": _signed_rows, "Card": _signed_rows, "Checklist": _checklist}
	own = printers.get(sheet["layout"])
	if not own or not sheet["rows_field"]:
		return None
	return lambda title, field, rows: own(printout, sheet, title, field, rows)


def is_wide(sheet: dict[str, Any], fields: list[dict[str, Any]], record: Document) -> bool:
	"""Whether the rows of the sheet want the page across."""
	if not sheet["rows_field"] or sheet["layout"] == "Slip":
		return False
	if sheet["layout"] == "Matrix":
		return True
	field = next((df for df in fields if df["fieldname"] == sheet["rows_field"]), {})
	rows = record.get(sheet["rows_field"]) or []
	if sheet["layout"] == "Checklist":
		parts = sheet["columns"]
		# number, item, limits, what was measured, judgement; then the method and what else a row says
		method = int("method" in parts and any(row.get(parts["method"]) for row in rows))
		return 5 + method + len(_columns(field, rows, tuple(parts.values()))) > WIDE
	return len(_columns(field, rows)) + {"Log Book": 3, "Card": 2}[sheet["layout"]] > WIDE


def limits_of(row: Any, columns: dict[str, str]) -> str:
	"""What a row asks for, as it is written beside it: 215 – 225 V, ≥ 60 μm, ≤ 0.5, or the choices."""
	lower, upper, unit, choices = (
		cstr(row.get(columns[name])).strip() if name in columns else ""
		for name in ("lower_limit", "upper_limit", "unit", "choices")
	)
	if lower and upper:
		said = f"{lower} – {upper}"
	elif lower or upper:
		said = f"≥ {lower}" if lower else f"≤ {upper}"
	else:
		return " / ".join(filter(None, map(str.strip, choices.split("\n"))))
	return f"{said} {unit}".strip()


def _columns(field: dict[str, Any], rows: Rows, left_out: tuple[str, ...] = ()) -> list[dict[str, Any]]:
	"""The columns of which some row says something."""
	return [
		df
		for df in field.get("rows_fields") or []
		if df["fieldtype"] not in WITHOUT_VALUE
		and not cint(df.get("hidden"))
		and df["fieldname"] not in left_out
		and any(row.get(df["fieldname"]) not in (None, "", 0) for row in rows)
	]


def _label(field: dict[str, Any]) -> str:
	label = field.get("label") or field["fieldname"]
	return _(label)


def _signed_rows(
	printout: Printout, sheet: dict[str, Any], title: str, field: dict[str, Any], rows: Rows
) -> None:
	"""One line for each row with who wrote it and when, in a log book with the signature."""
	columns = _columns(field, rows)
	widths = [(_("No."), 0.5), *((_label(df), width_of(df)) for df in columns)]
	widths += [(_("Written By"), 1.0), (_("Written On"), 1.3)]
	signs = sheet["layout"] == "Log Book"
	if signs:
		widths.append((_("Signed"), 0.7))
	cells = []
	for row in rows:
		line = [cstr(row.idx), *(printout.shown(row.get(df["fieldname"]), df) for df in columns)]
		line += [shown(row.get("row_by"), WHO), shown(row.get("row_on"), WHEN)]
		cells.append([*line, "✓" if cint(row.get("row_signed")) else ""] if signs else line)
	if cells:
		printout.grid(title, widths, cells)
	else:
		printout.plain(title, _("No rows."))


def _checklist(
	printout: Printout, sheet: dict[str, Any], title: str, field: dict[str, Any], rows: Rows
) -> None:
	"""The pre-printed rows by their groups, with limits, what was found, and the judgement."""
	columns = sheet["columns"]
	if "item" not in columns:
		printout.rows(title, field.get("rows_fields") or [], rows)
		return
	by_name = {df["fieldname"]: df for df in field.get("rows_fields") or []}
	apart = tuple(columns.values())
	others = _columns(field, rows, apart)
	found = [by_name[columns[part]] for part in ("value", "observed") if _is_said(part, columns, rows)]
	widths = [(_("No."), 0.7), (_label(by_name[columns["item"]]), 2.4)]
	has_method = _is_said("method", columns, rows)
	if has_method:
		widths.append((_("Method"), 1.6))
	widths.append((_("Limits"), 1.6))
	widths += [(_label(df), 1.2) for df in found]
	widths.append((_("Judgement"), 1.0))
	widths += [(_label(df), width_of(df)) for df in others]
	group = columns.get("item_group")
	for heading, members in groupby(rows, lambda row: cstr(row.get(group)) if group else ""):
		cells = []
		for row in members:
			line: list[Any] = [cstr(row.idx), cstr(row.get(columns["item"]))]
			if has_method:
				line.append(cstr(row.get(columns["method"])))
			line.append(limits_of(row, columns))
			line += [printout.shown(row.get(df["fieldname"]), df) for df in found]
			line.append(_judgement(row, columns, by_name))
			cells.append([*line, *(printout.shown(row.get(df["fieldname"]), df) for df in others)])
		printout.grid(heading or title, widths, cells)


def _is_said(part: str, columns: dict[str, str], rows: Rows) -> bool:
	if part not in columns or (part == "observed" and columns[part] == columns.get("result")):
		return False
	return part == "value" or any(row.get(columns[part]) for row in rows)


def _judgement(row: Any, columns: dict[str, str], by_name: dict[str, Any]) -> Any:
	"""The judgement of a row, a bad one in red: as it is stored, else by the limits."""
	said = cstr(row.get(columns["result"])) if "result" in columns else ""
	is_number = "value" in columns and by_name[columns["value"]]["fieldtype"] in NUMBERS
	within = within_limits(row, columns, is_number)
	if within is not None and not said:
		said = "Pass" if within else "Fail"
	if not said or said.lower() in PASS_WORDS or said == "Not Judged" or within:
		return _(said) if said else ""
	return [{"kind": "text", "runs": [{"text": _(said), "styles": ["alert"]}]}]


def _matrix(printout: Printout, sheet: dict[str, Any], title: str, field: dict[str, Any], rows: Rows) -> None:
	"""Items by days, with who marked each day below; a page longer than a month has a sheet for each of its months."""
	marks: dict[tuple[str, int], str] = {}
	signers: dict[int, list[str]] = {}
	for row in rows:
		symbol = cstr(row.get("symbol"))
		marks[cstr(row.get("item")), cint(row.get("day"))] = _(symbol) if symbol else ""
		name = shown(row.get("row_by"), WHO)
		if name and name not in signers.setdefault(cint(row.get("day")), []):
			signers[cint(row.get("day"))].append(name)
	days = [{**day, "date": getdate(day["date"])} for day in sheet["days"]]
	for _month, grouped in groupby(days, lambda day: (day["date"].year, day["date"].month)):
		month = list(grouped)
		printout.parts.append(
			{
				"kind": "matrix",
				"title": f"{format_date(month[0]['date'])} – {format_date(month[-1]['date'])}",
				"corner": title,
				"days": [
					{
						"label": cstr(day["date"].day),
						"weekday": format_date(day["date"], "EEE"),
						"off": not day["works"],
					}
					for day in month
				],
				"rows": [
					{"item": item, "marks": [marks.get((item, day["day"]), "") for day in month]}
					for item in sheet["items"]
				],
				"signed-label": _("Marked By"),
				"signed": ["\n".join(signers.get(day["day"], [])) for day in month],
			}
		)
	printout.plain("", _("Symbols: {0}").format("   ".join(_(each) for each in sheet["symbols"])))
