"""The map of processes: how the outputs of one feed the inputs of others, and where a card leaves a gap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

Node = tuple[str, str]
"""Kind (Process, Department or External) and name."""


@dataclass
class Edge:
	"""What goes from one node to another, and which card says so: that of the sender, of the receiver, or both."""

	contents: list[str] = field(default_factory=list)
	stated_by: set[str] = field(default_factory=set)


def process_map() -> dict[str, list[dict[str, Any]]]:
	"""Nodes, edges and warnings over the processes that the user may read.

	A department that owns one process stands for that process, since its card says who delivers and receives;
	one that owns none or several stays a node of its own.
	"""
	processes = {
		row.name: row
		for row in frappe.get_list(
			"QMS Process",
			fields=["name", "process_name", "kind", "owner_department"],
			order_by="code",
			limit_page_length=0,
		)
	}
	flows, parties = _rows("QMS Process Flow", processes), _rows("QMS Process Party", processes)
	edges, warnings = _edges(processes, flows, parties)
	warnings += _one_sided(edges, flows)
	return {"nodes": _nodes(processes, edges), "edges": _as_rows(edges), "warnings": warnings}


def _rows(doctype: str, processes: dict[str, Any]) -> dict[str, list[Any]]:
	fields = ["parent", "parentfield", "flow_no"]
	fields += (
		["content"]
		if doctype == "QMS Process Flow"
		else [
			"direction",
			"party_kind",
			"department",
			"qms_process",
			"party_name",
		]
	)
	found = frappe.get_all(
		doctype,
		filters={"parent": ["in", list(processes)], "parenttype": "QMS Process"},
		fields=fields,
		order_by="parent, idx",
	)
	by_process = defaultdict(list)
	for row in found:
		by_process[row.parent].append(row)
	return by_process


def _edges(
	processes: dict[str, Any], flows: dict[str, list[Any]], parties: dict[str, list[Any]]
) -> tuple[dict[tuple[Node, Node], Edge], list[dict[str, Any]]]:
	owned = defaultdict(list)
	for row in processes.values():
		owned[row.owner_department].append(row.name)
	edges: dict[tuple[Node, Node], Edge] = defaultdict(Edge)
	warnings = []
	for name in processes:
		here: Node = ("Process", name)
		for flow in flows[name]:
			direction = "Output" if flow.parentfield == "outputs" else "Input"
			others = [
				_node(party, name, owned)
				for party in parties[name]
				if party.direction == direction and party.flow_no == flow.flow_no
			]
			if not others:
				warnings.append(_unconnected(processes[name], direction, flow))
			for other in others:
				edge = edges[(here, other) if direction == "Output" else (other, here)]
				edge.stated_by.add(direction)
				if flow.content not in edge.contents:
					edge.contents.append(flow.content)
	return edges, warnings


def _node(party: Any, process: str, owned: dict[str, list[str]]) -> Node:
	if party.party_kind == "Process" and party.qms_process:
		return "Process", party.qms_process
	if party.party_kind == "Department" and party.department:
		others = [name for name in owned[party.department] if name != process]
		return ("Process", others[0]) if len(others) == 1 else ("Department", party.department)
	return "External", party.party_name or ""


def _unconnected(process: Any, direction: str, flow: Any) -> dict[str, Any]:
	text = (
		_("{0}: the output {1} ({2}) has no receiver.")
		if direction == "Output"
		else _("{0}: the input {1} ({2}) has no source.")
	)
	return {
		"kind": "no_receiver" if direction == "Output" else "no_source",
		"process": process.name,
		"flow_no": cint(flow.flow_no),
		"text": text.format(process.process_name, flow.flow_no, flow.content),
	}


def _one_sided(edges: dict[tuple[Node, Node], Edge], flows: dict[str, list[Any]]) -> list[dict[str, Any]]:
	"""Between two processes both cards say it; a card without any row on that side is not filled in yet."""
	warnings = []
	for (source, target), edge in edges.items():
		if source[0] != "Process" or target[0] != "Process" or len(edge.stated_by) == 2:
			continue
		if "Output" in edge.stated_by and _has(flows, target[1], "inputs"):
			text = _("{0} gives an output to {1}, whose card has no input from there.")
			warnings.append(_gap("not_expected", source[1], text.format(source[1], target[1])))
		elif "Input" in edge.stated_by and _has(flows, source[1], "outputs"):
			text = _("{0} takes an input from {1}, whose card has no output to it.")
			warnings.append(_gap("not_supplied", target[1], text.format(target[1], source[1])))
	return warnings


def _has(flows: dict[str, list[Any]], process: str, side: str) -> bool:
	return any(row.parentfield == side for row in flows.get(process, ()))


def _gap(kind: str, process: str, text: str) -> dict[str, Any]:
	return {"kind": kind, "process": process, "flow_no": None, "text": text}


def _nodes(processes: dict[str, Any], edges: dict[tuple[Node, Node], Edge]) -> list[dict[str, Any]]:
	nodes = [
		{
			"kind": "Process",
			"name": row.name,
			"label": _(row.process_name),
			"process_kind": row.kind,
			"owner_department": row.owner_department,
		}
		for row in processes.values()
	]
	known = {("Process", name) for name in processes}
	for node in (node for ends in edges for node in ends):
		if node not in known:
			known.add(node)
			nodes.append({"kind": node[0], "name": node[1], "label": node[1]})
	return nodes


def _as_rows(edges: dict[tuple[Node, Node], Edge]) -> list[dict[str, Any]]:
	return [
		{
			"source": {"kind": source[0], "name": source[1]},
			"target": {"kind": target[0], "name": target[1]},
			"contents": edge.contents,
			"stated_by": sorted(edge.stated_by),
		}
		for (source, target), edge in edges.items()
	]
