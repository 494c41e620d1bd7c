"""Reports as the screens offer them; they run and export through Frappe's own query_report."""

import io
import json

import frappe
from frappe import _
from frappe.desk import query_report
from frappe.permissions import get_role_permissions

from iso_qms.printing import workbooks


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
		"may_export": may_export(report),
		"filters": [_filter(row) for row in report.get("filters") or []],
	}


@frappe.whitelist(methods=["POST"])
def export_report(report_name: str, filters: object = None) -> None:
	"""Answer with the report as a workbook: its table, and its chart on a second sheet.

	Raises what running or exporting the report raises: PermissionError, or ValidationError for a filter.
	"""
	report = frappe.get_doc("Report", report_name)
	if not may_run(report):
		frappe.throw(_("You may not open the report {0}.").format(_(report_name)), frappe.PermissionError)
	if not may_export(report):
		frappe.throw(_("You may not export the report {0}.").format(_(report_name)), frappe.PermissionError)
	found = query_report.run(report_name, frappe.parse_json(filters) or {}, are_default_filters=False)
	file = io.BytesIO()
	workbooks.write(file, _(report.name), found)
	frappe.response.update(
		{"filename": f"{_(report.name)}.xlsx", "filecontent": file.getvalue(), "type": "binary"}
	)


def may_run(report: dict) -> bool:
	"""Return whether the user has one of the report's roles, and the `report` right on its DocType."""
	wanted = frappe.get_all("Has Role", filters={"parenttype": "Report", "parent": report.name}, pluck="role")
	has_role = not wanted or bool(set(frappe.get_roles()).intersection(wanted))
	return has_role and bool(frappe.has_permission(report.ref_doctype, "report"))


def may_export(report: dict) -> bool:
	"""Return whether the user may export documents of the report's DocType, and not only his own ones."""
	return bool(get_role_permissions(frappe.get_meta(report.ref_doctype)).get("export"))


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
