"""The two kinds of record that the gate's tests run on: the shipped one, and one that a customer made."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import add_to_date, now_datetime

from tests.factories import Factory, df, permission

EMPLOYEE, HEAD, MANAGER, READER = (
	"gate-employee@example.com",
	"gate-head@example.com",
	"gate-manager@example.com",
	"gate-reader@example.com",
)
USERS = {
	EMPLOYEE: ("QMS Employee",),
	HEAD: ("QMS Employee", "QMS Department Head"),
	MANAGER: ("QMS Manager",),
	READER: ("QMS Top Management",),
}
PIXEL = base64.b64decode(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
REFUSED = (frappe.ValidationError, frappe.PermissionError)
CUSTOM = "Paint Shop Check"
CUSTOM_ROW = "Paint Shop Check Row"


@dataclass
class RecordForm:
	"""A doctype whose documents are records, and what a valid one looks like."""

	doctype: str
	values: dict[str, Any] = field(default_factory=dict)
	text: str = "product"
	rows: str = "parameters"
	decision: str = "disposition"

	def new(self, user: str = EMPLOYEE, **values: Any) -> Any:
		"""Insert a record as `user`, who stays the session's user. Returns it."""
		frappe.set_user(user)
		return frappe.get_doc({"doctype": self.doctype, **self.values, **values}).insert()

	def pending(self, user: str = EMPLOYEE, **values: Any) -> Any:
		"""Insert a record and send it to its review."""
		return apply_workflow(self.new(user, **values), "Submit for Review")

	def approved(self, **values: Any) -> Any:
		"""Insert a record, send it to its review and let the head approve it."""
		record = self.pending(**values)
		frappe.set_user(HEAD)
		return apply_workflow(record, "Approve")


def shipped() -> RecordForm:
	"""QMS Inspection Record with one parameter that passes."""
	return RecordForm(
		"QMS Inspection Record",
		{
			"inspection_kind": "Final",
			"product": "GCS 低压开关柜",
			"inspected_on": str(add_to_date(now_datetime(), hours=-1)).partition(".")[0],
			"inspected_by": EMPLOYEE,
			"parameters": [{"parameter": "绝缘电阻", "lower_limit": "1", "measured_value": "50"}],
		},
	)


def custom() -> RecordForm:
	"""The customer's own form with a child table, a field at permlevel 1 and the same states."""
	return RecordForm(
		CUSTOM,
		{"part": "柜门", "checks": [{"what": "膜厚", "value": "70"}]},
		text="part",
		rows="checks",
		decision="decision",
	)


def make_custom_form(factory: Factory) -> None:
	"""Make the customer's DocType with its child table and workflow, and register it."""
	factory.doctype(CUSTOM_ROW, [df("what", reqd=1), df("value")], istable=1)
	factory.doctype(
		CUSTOM,
		[
			df("part", reqd=1),
			df("checks", "Table", options=CUSTOM_ROW),
			df("photo", "Attach Image"),
			df("decision", permlevel=1),
			df("review_comment", "Small Text", permlevel=1, mandatory_depends_on=RETURNED),
			df("void_reason", "Small Text", allow_on_submit=1, mandatory_depends_on=VOIDED),
			df("remark", allow_on_submit=1),
		],
		[
			permission("QMS Employee", "read", "write", "create", "delete"),
			permission("QMS Department Head", "read", "write", "create", "submit", "delete"),
			permission("QMS Department Head", "read", "write", permlevel=1),
			permission("QMS Manager", "read", "write", "create", "submit", "cancel", "amend", "delete"),
			permission("QMS Manager", "read", "write", permlevel=1),
			permission("QMS Top Management", "read"),
		],
		is_submittable=1,
		autoname="PSC-.#####",
		allow_rename=1,
		track_changes=1,
	)
	frappe.get_doc(
		{"doctype": "QMS Record Form", "code": "PSC", "title": "喷涂检查", "record_doctype": CUSTOM}
	).insert()
	shipped_workflow = frappe.get_doc("Workflow", "QMS Inspection Record")
	factory.workflow(
		CUSTOM,
		[pick(s, "state", "doc_status", "allow_edit", "is_optional_state") for s in shipped_workflow.states],
		[
			pick(t, "state", "action", "next_state", "allowed", "allow_self_approval")
			for t in shipped_workflow.transitions
		],
	)


RETURNED = "eval:doc.workflow_state=='Returned'"
VOIDED = "eval:['Void','Cancelled'].includes(doc.workflow_state)"


def remove_custom_form() -> None:
	"""Take the customer's form off the register with its records, past the gate that would refuse it."""
	frappe.set_user("Administrator")
	for table in (CUSTOM, CUSTOM_ROW):
		if frappe.db.table_exists(table):
			frappe.db.delete(table)
	frappe.db.delete("QMS Form Revision", {"record_doctype": CUSTOM})
	frappe.db.delete("QMS Record Form", {"record_doctype": CUSTOM})
	frappe.cache.delete_value("iso_qms:guarded_doctypes")
	frappe.cache.delete_value("iso_qms:record_forms")
	frappe.db.commit()


def pick(row: Any, *names: str) -> dict[str, Any]:
	"""Some fields of a row as a dict."""
	return {name: row.get(name) for name in names}


def stored(record: Any, *fields: str) -> Any:
	"""What the database has: state and document status unless fields are named."""
	return frappe.db.get_value(record.doctype, record.name, fields or ["workflow_state", "docstatus"])


def attach(record: Any, content: bytes = PIXEL, name: str = "proof.png") -> Any:
	"""Attach a private file to the record as the session's user. Returns the File."""
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"content": content,
			"attached_to_doctype": record.doctype,
			"attached_to_name": record.name,
			"is_private": 1,
		}
	).insert()
