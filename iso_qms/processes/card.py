"""The process identification card: its rules, and the printed card rebuilt from its rows.

The layout is that of table 3-1 in the national guide for small firms: a head, the controlled activities, and
blocks of rows whose first cell names the block. A card of a company is printed on two pages. The label of the
inputs is broken by the page: its first half stands beside the block's head, the second on the next page.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

Row = list[str]

FIRST_PAGE_COLUMNS = 6
SECOND_PAGE_COLUMNS = 5
NOT_APPLICABLE = "——"
RISK_LABELS = {
	"Risk": ("风险及对策", "风险"),
	"Opportunity": ("机遇及对策", "机遇"),
}
RESPONSE_LABEL = "对策"
PRINTED_FREQUENCY = {
	"Shift": "班",
	"Day": "日",
	"Week": "周",
	"Month": "月",
	"Quarter": "季",
	"Year": "年",
	"Batch": "批",
	"Event": "次",
}
TEX_OPERATORS = {"≥": r"\geq", "≤": r"\leq", ">": ">", "<": "<", "=": "="}


def check_card(process: Document) -> None:
	"""Raise when a flow number stands twice, or a party belongs to a flow that the card does not have."""
	flows = {}
	for direction, table in (("Input", process.inputs), ("Output", process.outputs)):
		numbers = [row.flow_no for row in table]
		for row in table:
			if numbers.count(row.flow_no) > 1:
				frappe.throw(
					_("Row {0} of {1}: the flow number {2} stands twice.").format(
						row.idx, _(direction), row.flow_no
					),
					title=_("Invalid Card"),
				)
		flows[direction] = set(numbers)
	for party in process.parties:
		if party.flow_no not in flows.get(party.direction, ()):
			frappe.throw(
				_("Row {0} of the sources and receivers: there is no {1} with the flow number {2}.").format(
					party.idx, _(party.direction), party.flow_no
				),
				title=_("Invalid Card"),
			)


def print_card(process: Document) -> list[Row]:
	"""The printed card as rows of cells; six cells in a row on the first page and five on the second.

	Formulas and limits are in the notation in which they were typed (TeX, as in the guide).
	"""
	first = [*_head(process), *_managers(process)]
	first.append(["过程", "项目", "输入源", "内容", "输入形式、时间"])
	second = [
		*_flows(process, "Input", "输入"),
		["过程输出", "项目", "输出接收方", "内容", "输出形式、时间"],
		*_flows(process, "Output", ""),
		*_criteria(process),
		*_resources(process),
		*_risks(process),
		["过程目标 (绩效评价)", "目标", "计算公式", "频率"],
		*_targets(process),
	]
	return [_fill(row, FIRST_PAGE_COLUMNS) for row in first] + [
		_fill(row, SECOND_PAGE_COLUMNS) for row in second
	]


def _head(process: Document) -> list[Row]:
	groups = []
	for (number, title), rows in _grouped(process.controls, "group_no", "group_title"):
		heading = f"{number}、{title}：" if title else ""
		groups.append(heading + _joined(rows, "activity"))
	return [
		["过程名称", process.process_name, "", "", "过程编号", process.code],
		["过程控制活动", " ".join(groups)],
	]


def _managers(process: Document) -> list[Row]:
	rows = [[row.item, row.manager_name, row.main_duties] for row in process.managers]
	return [["过程管理者", "项目", "名称", "主要职责"], *_labelled("", rows)]


def _flows(process: Document, direction: str, label: str) -> list[Row]:
	rows = []
	for flow in process.inputs if direction == "Input" else process.outputs:
		parties = [
			_party_name(party)
			for party in sorted(process.parties, key=lambda party: party.seq)
			if party.direction == direction and party.flow_no == flow.flow_no
		]
		delivery = f"{flow.form or ''}{flow.form_mark or ''}{flow.timing or ''}{flow.mark or ''}"
		rows.append([flow.item, " ".join(parties), flow.content, delivery])
	return _labelled(label, rows)


def _criteria(process: Document) -> list[Row]:
	rows = [
		[title, _joined(rows, "printed_title")]
		for (title,), rows in _grouped(process.criteria, "group_title")
	]
	return _labelled("过程准则方法", rows)


def _resources(process: Document) -> list[Row]:
	lines = []
	for _line, rows in _grouped(process.resources, "line_no"):
		groups = [(title, list(group)) for (title,), group in _grouped(rows, "group_title")]
		lines.append(
			[" ".join(title for title, _group in groups), " ".join(_resource_text(g) for _t, g in groups)]
		)
	return _labelled("过程资源", lines)


def _resource_text(rows: list[Document]) -> str:
	text = ""
	for (department,), group in _grouped(rows, "department"):
		text += f"{department}：" if department else ""
		text += "".join(
			NOT_APPLICABLE if row.not_applicable else f"{row.resource}{row.mark or ''}" for row in group
		)
	return text


def _risks(process: Document) -> list[Row]:
	lines = []
	for (_number, kind), rows in _grouped(process.risks, "group_no", "kind"):
		item, statement = RISK_LABELS[kind]
		rows = list(rows)
		parts = [
			f"{label}：{_joined([row for row in rows if row.role == role], 'text')}"
			for label, role in ((statement, "Statement"), (RESPONSE_LABEL, "Response"))
			if any(row.role == role for row in rows)
		]
		lines.append([item, " ".join(parts)])
	return _labelled("过程风险机遇", lines)


def _targets(process: Document) -> list[Row]:
	rows = [
		[
			f"{row.target_name} {_limit(row)}",
			row.formula or "",
			PRINTED_FREQUENCY.get(row.frequency or "", row.frequency or ""),
		]
		for row in process.targets
	]
	return _labelled("", rows)


def _limit(target: Document) -> str:
	"""`100%` where the target is the value itself, `$\\geq 96\\%$` where an operator stands before it."""
	amount = f"{target.value}{target.unit or ''}"
	if not target.operator:
		return amount
	escaped = amount.replace("%", "\\%")
	return f"${TEX_OPERATORS[target.operator]} {escaped}$"


def _party_name(party: Document) -> str:
	return party.party_name or party.department or party.qms_process or ""


def _joined(rows: Iterable[Document], fieldname: str) -> str:
	"""Texts one after the other, each with the mark printed after it, in their sequence."""
	return "".join(
		f"{row.get(fieldname)}{row.mark or ''}" for row in sorted(rows, key=lambda row: row.seq or row.idx)
	)


def _grouped(rows: Iterable[Document], *fieldnames: str) -> Iterable[tuple[tuple, Iterable[Document]]]:
	"""Neighbouring rows that agree in the fields, in the order of the card."""
	return groupby(rows, key=lambda row: tuple(row.get(fieldname) or "" for fieldname in fieldnames))


def _labelled(label: str, rows: list[Row]) -> list[Row]:
	"""The rows of a block; the label stands in its first row only."""
	return [[label if at == 0 else "", *row] for at, row in enumerate(rows)]


def _fill(row: list[Any], columns: int) -> Row:
	cells = [cell or "" for cell in row]
	return cells + [""] * (columns - len(cells))
