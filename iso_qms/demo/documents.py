"""The demo's documents: manual, procedures and instructions, through their approval, with a past of a year."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_months, getdate, today

from iso_qms.document_control import DOCUMENT_TYPE, REVISION, acknowledging, drafting

FIRST_RELEASE = 330
"""Days before today on which the first documents came into force; the others follow, some days apart."""

STANDARD = "ISO 9001:2015"


def make_documents(plan: dict[str, Any]) -> None:
	"""Make every document as its author and bring it into force; then revise some, each as far as the plan says."""
	_write_before_asking(plan)
	for at, values in enumerate(plan["documents"]):
		draft = _drafted(values, plan["author"])
		_decide(draft.name, plan, "首次发布", "Effective")
		_date_back(draft.doctype, draft.number, add_days(today(), at * 5 - FIRST_RELEASE))
	_ask_readers(plan)
	for change in plan["revisions"]:
		frappe.set_user(plan["reviewer"])
		draft = drafting.start_revision(change["doctype"], change["name"], reason=change["reason"])
		_decide(draft.name, plan, change["summary"], change["state"])
	frappe.set_user("Administrator")


def _write_before_asking(plan: dict[str, Any]) -> None:
	"""The first issues are a year old: nobody is asked to confirm them on the day the demo is made."""
	plan["asked"] = frappe.get_all(DOCUMENT_TYPE, filters={"needs_acknowledgement": 1}, pluck="name")
	for name in plan["asked"]:
		frappe.db.set_value(DOCUMENT_TYPE, name, "needs_acknowledgement", 0)
		frappe.clear_document_cache(DOCUMENT_TYPE, name)


def _ask_readers(plan: dict[str, Any]) -> None:
	for name in plan["asked"]:
		frappe.db.set_value(DOCUMENT_TYPE, name, "needs_acknowledgement", 1)
		frappe.clear_document_cache(DOCUMENT_TYPE, name)
	frappe.set_user("Administrator")
	acknowledging.ask_newcomers()


def _drafted(values: dict[str, Any], author: str) -> Any:
	frappe.set_user(author)
	document = frappe.new_doc(values["doctype"])
	clauses = [{"clause": f"{STANDARD} {number}"} for number in values.get("clauses", [])]
	readers = [{"grantee_kind": "QMS Department", "grantee": values["department"], "acknowledge": 1}]
	document.update(
		{key: value for key, value in values.items() if key not in ("doctype", "clauses", "standards")}
	)
	document.update({"clauses": clauses, "distribution": readers})
	for fieldname in ("purpose", "scope", "policy", "body"):
		if values.get(fieldname):
			document.set(fieldname, f"<p>{values[fieldname]}</p>")
	if values.get("standards"):
		document.set("standards", [{"standard": name} for name in values["standards"]])
		for row in document.chapters:
			row.clause = f"{STANDARD} {row.clause}"
	return document.insert()


def _decide(name: str, plan: dict[str, Any], summary: str, until: str) -> None:
	if until == "Draft":
		return
	frappe.set_user(frappe.db.get_value(REVISION, name, "owner"))
	revision = frappe.get_doc(REVISION, name)
	revision.change_summary = summary
	revision.save()
	revision = apply_workflow(revision, "Submit for Review")
	if until == "In Review":
		return
	prepared_by_reviewer = revision.prepared_by == plan["reviewer"]
	for action, user in (
		("Confirm Review", plan["author"] if prepared_by_reviewer else plan["reviewer"]),
		("Approve", plan["approver"]),
	):
		frappe.set_user(user)
		revision = apply_workflow(frappe.get_doc(REVISION, name), action)


def _date_back(doctype: str, number: str, day: str) -> None:
	"""Put a release into the past of the company; the reviews of a year ago are due accordingly."""
	revision = frappe.db.get_value(doctype, number, "effective_revision")
	when = f"{day} 09:00:00"
	signed = {f"{step}_on": when for step in ("prepared", "reviewed", "approved")}
	frappe.db.set_value(REVISION, revision, {"effective_from": day, "released_on": when, **signed})
	months = frappe.db.get_value(
		DOCUMENT_TYPE, frappe.db.get_value(doctype, number, "document_type"), "review_months"
	)
	review = add_months(getdate(day), months) if months else None
	frappe.db.set_value(doctype, number, {"effective_from": day, "next_review": review})
