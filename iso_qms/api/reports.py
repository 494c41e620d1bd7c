"""Reports as the screens offer them; they run and export through Frappe's own query_report."""

import json

import frappe
from frappe import _
from frappe.desk import query_report

from iso_qms.printing.chart_sheets import add_chart


@frappe.whitelist(methods=["GET"])
def get_reports() -> list[dict]:
	"""Return name, label and DocType of the reports that the user may run."""
	found = frappe.get_all(
		"Report",
		filters={"disabled": 0, "report_type": ["in", ["Script Report", "Query Report"]]},
		fields=["name", "ref_doctype", "module"],
		order_by="name",
	)
	return [
		{"name": row.name, "label": _(row.name), "doctype": row.ref_doctype}
		for row in found
		if _is_ours(row) and may_run(row)
	]


@frappe.whitelist(methods=["GET"])
def get_report(name: str) -> dict:
	"""Return the label and the filters of one report; raises PermissionError when it is not the user's."""
	report = frappe.get_doc("Report", name)
	if not may_run(report):
		frappe.throw(_("You may not open the report {0}.").format(_(name)), frappe.PermissionError)
	return {
		"name": report.name,
		"label": _(report.name),
		"doctype": report.ref_doctype,
		"may_export": bool(frappe.has_permission(report.ref_doctype, "export")),
		"filters": [_filter(row) for row in report.get("filters") or []],
	}


@frappe.whitelist(methods=["POST"])
def export_report(report_name: str, filters: object = None) -> None:
	"""Answer with the report as a workbook: its table as the home's own export has it, and its chart on a second sheet.

	Raises what running or exporting the report raises: PermissionError, or ValidationError for a filter.
	"""
	report = frappe.get_doc("Report", report_name)
	if not may_run(report):
		frappe.throw(_("You may not open the report {0}.").format(_(report_name)), frappe.PermissionError)
	filters = frappe.parse_json(filters) or {}
	frappe.local.form_dict = frappe._dict(
		report_name=report_name,
		filters=frappe.as_json(filters),
		file_format_type="Excel",
		visible_idx="[]",  # all rows; without it version 15 fails
	)
	query_report.export_query()
	found = query_report.run(report_name, filters, are_default_filters=False)
	frappe.response["filecontent"] = add_chart(
		frappe.response["filecontent"], _(report.name), found.get("chart")
	)


def may_run(report: dict) -> bool:
	"""Return whether the user has one of the report's roles, and the `report` right on its DocType."""
	wanted = frappe.get_all("Has Role", filters={"parenttype": "Report", "parent": report.name}, pluck="role")
	has_role = not wanted or bool(set(frappe.get_roles()).intersection(wanted))
	return has_role and bool(frappe.has_permission(report.ref_doctype, "report"))


def _is_ours(report: dict) -> bool:
	# On a site with other apps their reports stay in their own desk.
	return report.module == "ISO QMS" or str(report.ref_doctype).startswith("QMS ")


def _filter(row: dict) -> dict:
	wanted = ("fieldname", "fieldtype", "label", "options", "default", "mandatory")
	values = {key: row.get(key) for key in wanted}
	values["label"] = _(row.label)
	# Frappe stores a choice as a JSON list, or one option a line.
	if row.fieldtype == "Select" and str(row.options or "").startswith("["):
		values["options"] = "\n".join(json.loads(row.options))
	return values
