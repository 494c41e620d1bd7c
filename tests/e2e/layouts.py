"""Company forms in the layouts that people write on by the row: made through the doors that a configurator has."""

from __future__ import annotations

from typing import Any

from tests.factories import df, permission
from tests.rest.http_client import Client

MATRIX, LOG_BOOK, CHECKLIST, CARD, SLIP = (
	"Daily Check Sheet",
	"Shift Log",
	"Cabinet Checklist",
	"Machine Card",
	"Stop Slip",
)
RIGHTS = ("read", "write", "create", "print")
ITEMS = (
	{"item_group": "绝缘", "item": "工频耐压", "method": "耐压仪，1 分钟", "lower_limit": "42", "unit": "kV"},
	{
		"item_group": "绝缘",
		"item": "绝缘电阻",
		"method": "2500 V 兆欧表",
		"lower_limit": "1000",
		"unit": "MΩ",
	},
	{
		"item_group": "外观",
		"item": "漆膜厚度",
		"lower_limit": "60",
		"upper_limit": "120",
		"unit": "μm",
	},
	{"item_group": "外观", "item": "铭牌", "method": "目测"},
)


def make_forms(admin: Client) -> None:
	"""Make and register a form in each layout, once a home."""
	if admin.list("QMS Record Form", filters=[["record_doctype", "=", MATRIX]]):
		return
	_form(
		admin,
		MATRIX,
		"E-DC",
		"设备日常点检表",
		[
			df("item", label="项目"),
			df("day", "Int", label="日"),
			df("symbol", "Select", label="结果", options="√\n×\n△"),
		],
		layout="Matrix",
	)
	_form(
		admin,
		LOG_BOOK,
		"E-SL",
		"交接班记录",
		[
			df("event", label="事项", reqd=1, in_list_view=1),
			df("pressure", "Float", label="气压 MPa", in_list_view=1),
		],
		layout="Log Book",
	)
	limits = [df(name) for name in ("item_group", "method", "lower_limit", "upper_limit", "unit")]
	_form(
		admin,
		CHECKLIST,
		"E-CC",
		"KYN28A 装配检查表",
		[
			df("item", label="项目", in_list_view=1),
			*limits,
			df("value", label="实测值", in_list_view=1),
			df("result", "Select", label="判定", options="\n合格\n不合格", in_list_view=1),
			df("remarks", "Small Text", label="备注"),
		],
		layout="Checklist",
	)
	admin.create("QMS Checklist Template", form="E-CC", variant="All", items=list(ITEMS))
	_form(
		admin,
		CARD,
		"E-MC",
		"设备履历卡",
		[
			df("event", label="事项", in_list_view=1),
			df("detail", "Small Text", label="内容", in_list_view=1),
		],
		layout="Card",
	)
	_form(admin, SLIP, "E-SS", "停机单", [], layout="Slip")


def _form(
	admin: Client, doctype: str, code: str, title: str, rows: list[dict[str, Any]], layout: str
) -> None:
	is_page, is_slip = layout in ("Matrix", "Log Book"), layout == "Slip"
	fields = [df("machine", label="设备", in_list_view=1, reqd=int(not is_page))]
	if is_page:
		fields.append(df("month", "Date", label="月份", in_list_view=1))
	if rows:
		admin.create("DocType", name=f"{doctype} Row", module="Core", custom=1, istable=1, fields=rows)
		fields.append(df("lines", "Table", label="记录", options=f"{doctype} Row"))
	rights = (*RIGHTS, "submit") if is_slip else RIGHTS
	admin.create(
		"DocType",
		name=doctype,
		module="Core",
		custom=1,
		autoname="hash",
		title_field="machine",
		is_submittable=int(is_slip),
		fields=fields,
		permissions=[permission(role, *rights) for role in ("System Manager", "QMS Employee")],
	)
	page = {"page_period": "Month", "period_field": "month", "page_field": "machine"} if is_page else {}
	admin.create(
		"QMS Record Form",
		code=code,
		title=title,
		record_doctype=doctype,
		layout=layout,
		rows_field="lines" if rows else None,
		**page,
	)
