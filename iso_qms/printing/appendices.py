"""Appendices of the manual, drawn from the data of the day."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from iso_qms.document_control.registers import documents
from iso_qms.people.employment import holders
from iso_qms.printing.printout import Printout


def add_appendices(printout: Printout, rows: list[Any]) -> None:
	"""Add each appendix that the manual asks for; one without data is left out."""
	for row in rows:
		draw = DRAWN_FROM.get(row.get("kind"))
		if draw:
			draw(printout, row.get("title") or _(row.get("kind")))


def _organisation(printout: Printout, title: str) -> None:
	departments = frappe.get_list(
		"QMS Department",
		fields=["department_name", "code", "parent_qms_department", "head", "deputy"],
		order_by="lft",
		limit_page_length=0,
	)
	rows = [
		[row.department_name, row.code, row.parent_qms_department, _person(row.head), _person(row.deputy)]
		for row in departments
	]
	columns = [(_("Department"), 2), (_("Code"), 1), (_("Part of"), 2), (_("Head"), 1.5), (_("Deputy"), 1.5)]
	printout.grid(title, columns, rows)


def _process_list(printout: Printout, title: str) -> None:
	processes = frappe.get_list(
		"QMS Process", fields=["code", "process_name", "kind"], order_by="code", limit_page_length=0
	)
	rows = [[row.code, row.process_name, _(row.kind) if row.kind else ""] for row in processes]
	printout.grid(title, [(_("Code"), 1), (_("Process"), 4), (_("Kind"), 2)], rows)


def _procedure_list(printout: Printout, title: str) -> None:
	rows = [
		[row["number"], row["title"], row["revision"], row["department"]]
		for row in documents({"status": "Effective"})
		if row["doctype"] == "QMS Procedure"
	]
	columns = [(_("Number"), 1.5), (_("Title"), 4), (_("Revision"), 1), (_("Department"), 2)]
	printout.grid(title, columns, rows)


def _form_list(printout: Printout, title: str) -> None:
	forms = frappe.get_list(
		"QMS Record Form",
		fields=["code", "title", "department", "retention_years"],
		order_by="code",
		limit_page_length=0,
	)
	rows = [[row.code, _(row.title), row.department, row.retention_years] for row in forms]
	columns = [(_("Code"), 1.5), (_("Title"), 4), (_("Department"), 2), (_("Retention (Years)"), 1)]
	printout.grid(title, columns, rows)


def _responsibilities(printout: Printout, title: str) -> None:
	rows = frappe.get_list(
		"QMS Responsibility", fields=["clause", "department", "part"], order_by="clause", limit_page_length=0
	)
	departments = list(dict.fromkeys(row.department for row in rows))
	by_clause: dict[str, dict[str, str]] = {}
	for row in rows:
		by_clause.setdefault(row.clause, {})[row.department] = SYMBOLS.get(row.part, "")
	cells = [[clause, *(parts.get(name, "") for name in departments)] for clause, parts in by_clause.items()]
	printout.grid(title, [(_("Clause"), 2.5), *((name, 1) for name in departments)], cells)
	if cells:
		printout.plain("", _("● leads   ○ takes part   △ informed"))


def _appointments(printout: Printout, title: str) -> None:
	rows = frappe.get_list(
		"QMS Position",
		filters={"is_key_post": 1},
		fields=["name", "title", "department"],
		order_by="title",
		limit_page_length=0,
	)
	appointed = [[row.title, row.department, ", ".join(_holders(row.name))] for row in rows]
	printout.grid(title, [(_("Position"), 2), (_("Department"), 2), (_("Appointed"), 3)], appointed)


def _holders(position: str) -> list[str]:
	names = holders(position)
	return frappe.get_all("QMS Employee", filters={"name": ["in", names or [""]]}, pluck="full_name")


def _person(user: str | None) -> str:
	return (frappe.db.get_value("User", user, "full_name") or user) if user else ""


SYMBOLS = {"Leads": "●", "Takes Part": "○", "Informed": "△"}
DRAWN_FROM = {
	"Organisation": _organisation,
	"Responsibility Matrix": _responsibilities,
	"Process Map": _process_list,
	"Procedure List": _procedure_list,
	"Record Form List": _form_list,
	"Appointment Letters": _appointments,
}
