"""Evidence packs: what one would hold, the pack itself, and those that the background has made."""

from typing import Any

import frappe
from frappe import _

from iso_qms.api.arguments import day_of
from iso_qms.evidence import delivering
from iso_qms.evidence.gathering import Contents, gather
from iso_qms.evidence.packing import pack


@frappe.whitelist(methods=["GET"])
def get_contents(
	doctype: str, name: str, from_date: str | None = None, to_date: str | None = None
) -> dict[str, Any]:
	"""Return what a pack about the clause, department or job would hold: about, documents and records (how many).

	`left_out` names the forms that the user may read and not print; `at_once` says whether it can be downloaded, else it is ordered; `ready` are the user's packs that are there.
	Raises PermissionError for who may not print what it is about, ValidationError where it is too much.
	"""
	contents = _gathered(doctype, name, from_date, to_date)
	return {
		"about": contents.about,
		"documents": len(contents.documents),
		"records": len(contents.records),
		"left_out": contents.left_out,
		"at_once": delivering.is_small(contents),
		"ready": delivering.ready(frappe.session.user),
	}


@frappe.whitelist(methods=["POST"])
def download(doctype: str, name: str, from_date: str | None = None, to_date: str | None = None) -> None:
	"""Answer with the pack as a zip; raises as `get_contents`, and for one that is to be ordered."""
	contents = _gathered(doctype, name, from_date, to_date)
	if not delivering.is_small(contents):
		frappe.throw(
			_("This pack takes longer: order it, and you are told when it is ready."),
			title=_("Evidence Pack"),
		)
	frappe.local.response.filename = delivering.file_name(contents)
	frappe.local.response.filecontent = pack(contents)
	frappe.local.response.type = "download"


@frappe.whitelist(methods=["POST"])
def order(doctype: str, name: str, from_date: str | None = None, to_date: str | None = None) -> None:
	"""Let the background make the pack; the user gets a notice when it is ready. Raises as `get_contents`."""
	delivering.order(_gathered(doctype, name, from_date, to_date))


def _gathered(doctype: str, name: str, from_date: str | None, to_date: str | None) -> Contents:
	return gather(
		doctype, name, day_of(from_date) if from_date else None, day_of(to_date) if to_date else None
	)
