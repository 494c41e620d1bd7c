"""Process screens: the printed card, the turtle, the map of all processes, and the yearly reviews that are due."""

import frappe
from frappe.utils import getdate

from iso_qms.processes import process_map, reviews, turtle
from iso_qms.processes.card import print_card


@frappe.whitelist(methods=["GET", "POST"])
def get_card(process: str) -> list[list[str]]:
	"""The printed card of `process` as rows of cells, for who may read the process."""
	return print_card(_readable(process))


@frappe.whitelist(methods=["GET"])
def get_turtle(process: str) -> dict:
	"""The turtle of `process`, for who may read it: inputs, outputs, with whom, with what, how, measures, risks."""
	return turtle.turtle(_readable(process))


@frappe.whitelist(methods=["GET"])
def get_map() -> dict:
	"""Nodes, edges and warnings of the map over the processes that the user may read."""
	frappe.has_permission("QMS Process", "read", throw=True)
	return process_map.process_map()


@frappe.whitelist(methods=["GET"])
def get_processes_without_review(year: int | None = None) -> list[dict]:
	"""The readable processes without a submitted review of `year`, which is the current year unless said."""
	frappe.has_permission("QMS Process Review", "read", throw=True)
	return reviews.without_review(year or getdate().year)


def _readable(process: str) -> frappe.model.document.Document:
	document = frappe.get_doc("QMS Process", process)
	document.check_permission("read")
	return document
