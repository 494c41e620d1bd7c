"""A form that the demo's company made for itself, as any customer does: a DocType, its rows, a workflow."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.workflow import apply_workflow

from iso_qms.setup import CUSTOMER_MODULE

DOCTYPE = "Coating Line Check"
ROW = "Coating Line Check Row"
RIGHTS = ("read", "write", "create", "delete", "submit", "cancel", "amend", "report", "export", "import")
MORE_RIGHTS = ("share", "print", "email")
PERMISSIONS = {
	"System Manager": ("read", "report", "export", "print"),
	"QMS Employee": ("read", "write", "create", "print"),
	"QMS Department Head": ("read", "write", "create", "submit", "report", "export", "print"),
	"QMS Manager": ("read", "write", "create", "submit", "cancel", "amend", "report", "export", "print"),
	"QMS Top Management": ("read", "report", "print"),
}


def make_coating_form() -> None:
	"""Make the coating line's check sheet and its workflow."""
	if frappe.db.exists("DocType", DOCTYPE):
		return
	_doctype(
		ROW,
		[
			_field("item", "Data", "检查项目", reqd=1, in_list_view=1),
			_field("standard", "Data", "标准", in_list_view=1),
			_field("actual", "Data", "实测", in_list_view=1),
			_field("judgement", "Select", "判定", options="\n合格\n不合格", in_list_view=1),
		],
		istable=1,
	)
	_doctype(
		DOCTYPE,
		[
			_field("check_date", "Date", "检查日期", reqd=1, default="Today", in_list_view=1),
			_field("shift", "Select", "班次", options="白班\n夜班", reqd=1, in_list_view=1),
			_field("line", "Select", "喷涂线", options="一号线\n二号线", reqd=1, in_list_view=1),
			_field("checks", "Table", "检查内容", options=ROW, reqd=1),
			_field("photo", "Attach Image", "照片"),
			_field("review_note", "Small Text", "审核意见"),
			_field("void_reason", "Small Text", "作废原因", allow_on_submit=1),
		],
		is_submittable=1,
		track_changes=1,
		autoname="format:PTJC-{YYYY}-{####}",
		permissions=[_permission(role, rights) for role, rights in PERMISSIONS.items()],
	)
	_workflow()


def register_coating_form() -> None:
	"""Register the check sheet for its department and process, and give it its Chinese name."""
	_translate(DOCTYPE, "喷涂线点检表", "噴塗線點檢表")
	frappe.get_doc(
		{
			"doctype": "QMS Record Form",
			"code": "PTJC",
			"title": "喷涂线点检表",
			"record_doctype": DOCTYPE,
			"department": "生产车间",
			"qms_process": "C3",
			"frequency": "Shift",
			"layout": "Checklist",
			"filled_by_role": "QMS Employee",
			"needs_review": 1,
		}
	).insert()


def fill_coating_form(sheets: list[dict[str, Any]]) -> None:
	"""Enter the demo's check sheets and let the workshop's head approve those that are done."""
	for sheet in sheets:
		frappe.set_user(sheet["by"])
		values = {key: sheet[key] for key in ("shift", "line", "checks")}
		check_date = frappe.utils.add_days(frappe.utils.today(), -sheet["days_ago"])
		record = frappe.get_doc({"doctype": DOCTYPE, "check_date": check_date, **values}).insert()
		if sheet.get("approved_by"):
			record = apply_workflow(record, "Submit for Review")
			frappe.set_user(sheet["approved_by"])
			apply_workflow(frappe.get_doc(DOCTYPE, record.name), "Approve")
	frappe.set_user("Administrator")


def _workflow() -> None:
	frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": DOCTYPE,
			"document_type": DOCTYPE,
			"is_active": 1,
			"workflow_state_field": "workflow_state",
			"states": [
				{"state": "Draft", "doc_status": "0", "allow_edit": "QMS Employee"},
				{"state": "Pending Review", "doc_status": "0", "allow_edit": "QMS Department Head"},
				{"state": "Approved", "doc_status": "1", "allow_edit": "QMS Manager"},
				{"state": "Void", "doc_status": "0", "allow_edit": "QMS Manager", "is_optional_state": 1},
			],
			"transitions": [
				_transition("Draft", "Submit for Review", "Pending Review", "QMS Employee", 1),
				_transition("Draft", "Void", "Void", "QMS Employee", 1),
				_transition("Pending Review", "Return", "Draft", "QMS Department Head", 1),
				_transition("Pending Review", "Approve", "Approved", "QMS Department Head", 0),
			],
		}
	).insert()


def _transition(state: str, action: str, next_state: str, allowed: str, allow_self_approval: int) -> dict:
	return {
		"state": state,
		"action": action,
		"next_state": next_state,
		"allowed": allowed,
		"allow_self_approval": allow_self_approval,
	}


def _doctype(name: str, fields: list[dict[str, Any]], **options: Any) -> None:
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": CUSTOMER_MODULE,
			"custom": 1,
			"fields": fields,
			**options,
		}
	).insert()


def _field(fieldname: str, fieldtype: str, label: str, **properties: Any) -> dict[str, Any]:
	return {"fieldname": fieldname, "fieldtype": fieldtype, "label": label, **properties}


def _permission(role: str, rights: tuple[str, ...]) -> dict[str, Any]:
	# said explicitly: a right that is left out would get DocPerm's own default
	return {"role": role, **{right: int(right in rights) for right in RIGHTS + MORE_RIGHTS}}


def _translate(text: str, simplified: str, traditional: str) -> None:
	for language, translated in (("zh", simplified), ("zh-TW", traditional)):
		if frappe.db.exists("Language", language):
			frappe.get_doc(
				{
					"doctype": "Translation",
					"language": language,
					"source_text": text,
					"translated_text": translated,
				}
			).insert()
