"""The turtle picture of a process: what goes in and out, with whom, with what, how, and how it is measured."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

PEOPLE = ("人员", "人員", "人", "People", "Personnel", "Staff")
"""How cards head the group of their resources that is people; every other group is what they work with."""


def turtle(process: Document) -> dict[str, Any]:
	"""The six parts of the turtle and the risks, from the card's rows.

	Keys: process, inputs, outputs (flow_no, item, content, form, timing, parties), with_whom, with_what, how,
	measures, risks (statements and responses of one group_no belong together). A resource that was considered and is not needed is left out.
	"""
	people = [row for row in process.resources if row.group_title in PEOPLE]
	things = [row for row in process.resources if row.group_title not in PEOPLE]
	return {
		"process": {
			"name": process.name,
			"process_name": _(process.process_name),
			"kind": process.kind,
			"owner_department": process.owner_department,
			"process_owner": process.process_owner,
		},
		"inputs": _flows(process, "Input", process.inputs),
		"outputs": _flows(process, "Output", process.outputs),
		"with_whom": [*_managers(process), *_resources(people)],
		"with_what": _resources(things),
		"how": [{"group": row.group_title, "title": row.printed_title} for row in process.criteria],
		"measures": [
			{
				"target": row.target_name,
				"operator": row.operator,
				"value": row.value,
				"unit": row.unit,
				"frequency": row.frequency,
			}
			for row in process.targets
		],
		"risks": [
			{"group_no": cint(row.group_no), "kind": row.kind, "role": row.role, "text": row.text}
			for row in process.risks
		],
	}


def party_label(party: Any) -> str:
	"""What a source or receiver is called: as printed, else its department, else its process."""
	return party.party_name or party.department or _process_label(party.qms_process)


def _flows(process: Document, direction: str, flows: list[Any]) -> list[dict[str, Any]]:
	return [
		{
			"flow_no": flow.flow_no,
			"item": flow.item,
			"content": flow.content,
			"form": flow.form,
			"timing": flow.timing,
			"parties": [
				{"kind": party.party_kind, "label": party_label(party)}
				for party in sorted(process.parties, key=lambda party: cint(party.seq))
				if party.direction == direction and party.flow_no == flow.flow_no
			],
		}
		for flow in flows
	]


def _managers(process: Document) -> list[dict[str, Any]]:
	return [
		{"group": row.item, "text": row.manager_name, "duties": row.main_duties} for row in process.managers
	]


def _resources(rows: list[Any]) -> list[dict[str, Any]]:
	return [
		{"group": row.group_title, "department": row.department, "text": row.resource}
		for row in rows
		if not cint(row.not_applicable)
	]


def _process_label(process: str | None) -> str:
	return (frappe.db.get_value("QMS Process", process, "process_name") or process) if process else ""
