"""What a list screen asks for: rows as keys and values, a count, deleting the selection, taking it out as a file."""

from __future__ import annotations

import json

from frappe_lite import spreadsheet
from frappe_lite.client import delete_doc
from frappe_lite.context import _dict, local
from frappe_lite.desk.list_export import ListExport
from frappe_lite.desk.user_info import get_user_info
from frappe_lite.document import Document, get_doc, new_doc
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.messages import bold, msgprint, throw
from frappe_lite.meta import get_meta
from frappe_lite.permissions import get_role_permissions, has_permission
from frappe_lite.query import get_list as query_list
from frappe_lite.reports import Total
from frappe_lite.request_values import parse_fields, parse_filters, parse_json, whole_number
from frappe_lite.translate import _
from frappe_lite.utils import sbool
from frappe_lite.whitelist import whitelist


@whitelist()
def get() -> dict | list:
	"""Return `keys`, `values` and `user_info`; an empty list when nothing fits."""
	params = _params()
	data = compress(_rows(params))
	if data and sbool(local.form_dict.add_total_row) is True:
		meta = get_meta(params.doctype)
		columns = [
			_dict(fieldname=key, fieldtype=(meta.get_field(key) or {}).get("fieldtype"))
			for key in data["keys"]
		]
		total = Total(columns)
		for row in data["values"]:
			total.add(dict(zip(data["keys"], row, strict=True)))
		data["values"].append(total.as_list())
	return data


@whitelist()
def get_list() -> list[_dict]:
	"""Return the rows as objects."""
	return _rows(_params())


@whitelist()
def get_count() -> int:
	"""Return how many records fit; with `limit` it stops counting there."""
	params = _params()
	limit = whole_number(params.limit, "limit", 0)
	if limit:
		# the indexes of filters tell the state, so that no record is read; only names tell doubles from others
		counted = "name" if sbool(params.distinct) else "docstatus"
		return len(_rows(_dict(params, fields=[counted], limit_page_length=limit), as_list=True))
	counted = "count(distinct `name`)" if sbool(params.distinct) else "count(`name`)"
	rows = _rows(
		_dict(params, fields=[f"{counted} as total_count"], limit_page_length=0, order_by=None, distinct=0)
	)
	return rows[0].total_count


def compress(rows: list[_dict]) -> dict | list:
	"""Return rows as one list of keys and a list of values each."""
	if not rows:
		return rows
	keys = list(rows[0])
	assigned = {user for row in rows if row.get("_assign") for user in json.loads(row["_assign"])}
	return {
		"keys": keys,
		"values": [[row.get(key) for key in keys] for row in rows],
		"user_info": get_user_info(assigned),
	}


def _params() -> _dict:
	form = local.form_dict
	if not (form.doctype and isinstance(form.doctype, str)):
		throw(_("Say the doctype whose records you want."), ValidationError)
	return _dict(
		doctype=form.doctype,
		fields=parse_fields(form.fields),
		filters=parse_filters(form.filters),
		or_filters=parse_filters(form.or_filters, "or_filters"),
		group_by=form.group_by or None,
		order_by=form.order_by or None,
		limit=form.limit,
		limit_start=whole_number(form.limit_start or form.start, "start", 0),
		limit_page_length=whole_number(form.limit_page_length or form.page_length, "page_length", 20),
		distinct=form.distinct,
		parent_doctype=form.parent_doctype or form.parent,
	)


def _rows(params: _dict, as_list: bool = False) -> list:
	options = {key: params[key] for key in ("fields", "filters", "or_filters", "group_by", "order_by")}
	return query_list(
		params.doctype,
		**options,
		limit_start=params.limit_start,
		limit_page_length=params.limit_page_length,
		distinct=bool(sbool(params.distinct)),
		parent_doctype=params.parent_doctype,
		as_list=as_list,
	)


@whitelist(methods=["POST", "DELETE"])
def delete_items() -> None:
	"""Delete each of `items` that may be deleted, and name those that stayed with the reason."""
	doctype = local.form_dict.doctype
	items = parse_json(local.form_dict.get("items"), "items")
	if not doctype or not isinstance(items, list):
		throw(_("Say the doctype and the list of names to delete."), ValidationError)
	kept = [f"{name}: {reason}" for name in items if (reason := _delete_or_reason(doctype, str(name)))]
	if kept:
		title = _("Bulk Operation Failed")
		msgprint(_("Failed to delete {0} documents: {1}").format(len(kept), "; ".join(kept)), title=title)
	else:
		msgprint(_("Deleted all documents successfully"), title=_("Bulk Operation Successful"))


def _delete_or_reason(doctype: str, name: str) -> str | None:
	messages = list(local.message_log)
	local.db.savepoint("bulk_delete")
	try:
		delete_doc(doctype, name)
	except Exception as refused:
		if getattr(refused, "http_status_code", 500) >= 500:
			raise
		local.db.rollback(save_point="bulk_delete")
		local.message_log = messages
		return str(refused) or _("Not permitted")
	local.db.release_savepoint("bulk_delete")
	return None


@whitelist()
def export_query() -> None:
	"""Answer with the records as a file: `file_format_type` Excel or CSV, all that fit or `selected_items`."""
	form, params = local.form_dict, _params()
	doctype = params.doctype
	check_export_permission(doctype)
	selected = parse_json(form.selected_items, "selected_items") if form.selected_items else None
	if selected:
		params.filters = {"name": ["in", selected]}
	export = ListExport(doctype, params, sbool(form.translate_values) is True)
	rows = export.rows(bool(sbool(form.add_totals_row)))
	spreadsheet.provide_file(form.title or doctype, form.file_format_type or "Excel", export.header(), rows)


@whitelist(methods=["POST", "PUT"])
def save_report(name: str, doctype: str, report_settings: str | dict) -> str:
	"""Save a list view as a report of one's own. Returns its name."""
	settings = report_settings if isinstance(report_settings, str) else json.dumps(report_settings)
	parse_json(settings, "report_settings")
	if local.db.exists("Report", name):
		report = _own_builder_report(name, "write")
	else:
		report = new_doc("Report")
		report.report_name, report.ref_doctype = name, doctype
	report.report_type, report.json = "Report Builder", settings
	report.save(ignore_permissions=True)
	msgprint(_("Report {0} saved").format(bold(report.name)), indicator="green", alert=True)
	return report.name


@whitelist(methods=["POST", "DELETE"])
def delete_report(name: str) -> None:
	"""Delete a report of the builder that is one's own, or that one may delete."""
	report = _own_builder_report(name, "delete")
	report.delete(ignore_permissions=True)
	msgprint(_("Report {0} deleted").format(bold(report.name)), indicator="green", alert=True)


def _own_builder_report(name: str, right: str) -> Document:
	report = get_doc("Report", name)
	if report.is_standard == "Yes":
		throw(_("A standard report cannot be changed here."))
	if report.report_type != "Report Builder":
		throw(_("Only reports of type Report Builder can be changed here."))
	if report.owner != local.session.user and not report.has_permission(right):
		throw(_("You may not change this report: it belongs to somebody else."), PermissionError)
	return report


def check_export_permission(doctype: str) -> None:
	"""Raise PermissionError for who may not export this DocType, or only its own documents of it."""
	if has_permission(doctype, "export") and not _exports_own_only(doctype):
		return
	throw(_("You are not allowed to export {} doctype").format(_(doctype)), PermissionError)


def _exports_own_only(doctype: str) -> bool:
	if local.session.user == "Administrator":
		return False
	rights = get_role_permissions(get_meta(doctype))
	return not rights.get("export") and bool((rights.get("if_owner") or {}).get("export"))
