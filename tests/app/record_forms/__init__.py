"""Record forms: a customer's form with a table, its people, and the steps that the tests share."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.workflow import apply_workflow

from iso_qms.record_forms import registered
from tests.factories import Factory, df, permission

WORKER, OTHER_WORKER, HEAD, MANAGER, CONTROLLER, AUDITOR, CONFIGURER = (
	f"form-{who}@example.com"
	for who in ("worker", "other", "head", "manager", "controller", "auditor", "configurer")
)
USERS = {
	WORKER: ("QMS Employee",),
	OTHER_WORKER: ("QMS Employee",),
	HEAD: ("QMS Employee", "QMS Department Head"),
	MANAGER: ("QMS Manager",),
	CONTROLLER: ("QMS Document Controller",),
	AUDITOR: ("QMS Auditor",),
	CONFIGURER: ("System Manager",),
}
SHEET, ROW = "Torque Check", "Torque Check Row"
REFUSED = (frappe.ValidationError, frappe.PermissionError)


def make_people(factory: Factory) -> None:
	"""Make one user for each part that people have in record forms."""
	for user, roles in USERS.items():
		factory.user(user, *roles)


def make_sheet(factory: Factory, **options: Any) -> str:
	"""Make the customer's DocType with its table, not registered yet. Returns its name."""
	factory.doctype(ROW, [df("bolt", in_list_view=1), df("torque", "Float", in_list_view=1)], istable=1)
	rights = ("read", "write", "create")
	return factory.doctype(
		SHEET,
		[
			df("part"),
			df("result", "Select", options="OK\nNot OK"),
			df("bolts", "Table", options=ROW),
			df("internal_note", permlevel=1),
			df("void_reason", "Small Text", allow_on_submit=1),
		],
		[
			permission("QMS Employee", *rights, "submit"),
			permission("QMS Department Head", *rights, "submit"),
			permission("QMS Manager", *rights, "submit", "cancel", "amend"),
			permission("QMS Manager", "read", "write", permlevel=1),
			permission("QMS Auditor", "read"),
			permission("QMS Document Controller", "read"),
			permission("System Manager", *rights, "submit", "cancel", "amend"),
			permission("System Manager", "read", "write", permlevel=1),
		],
		**{"is_submittable": 1, "autoname": "TC-.#####", **options},
	)


def make_page(factory: Factory, rows: Iterable[dict[str, Any]] = (), **options: Any) -> str:
	"""Make a DocType with a table of these rows, open to all employees, not registered yet. Returns its name."""
	factory.doctype(ROW, [df("item"), *rows], istable=1)
	return factory.doctype(
		SHEET,
		[df("part"), df("month", "Date"), df("machine"), df("rows", "Table", options=ROW)],
		[
			permission("QMS Employee", "read", "write", "create", "print"),
			permission("QMS Auditor", "read"),
		],
		autoname="TC-.#####",
		**options,
	)


def template(items: Iterable[dict[str, Any]], variant: str = "All", **values: Any) -> Any:
	"""Make the pre-printed rows of the form as Administrator. Returns them."""
	frappe.set_user("Administrator")
	return frappe.get_doc(
		{
			"doctype": "QMS Checklist Template",
			"form": "TC",
			"variant": variant,
			"items": list(items),
			**values,
		}
	).insert()


def register(doctype: str = SHEET, code: str = "TC", **values: Any) -> Any:
	"""Register the DocType as Administrator. Returns the row of the register."""
	frappe.set_user("Administrator")
	return frappe.get_doc(
		{"doctype": "QMS Record Form", "code": code, "title": "力矩检查", "record_doctype": doctype, **values}
	).insert()


def take_away(*doctypes: str) -> None:
	"""Take forms off the register with records and revisions, past the rules that would refuse it."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for doctype in doctypes:
		if frappe.db.table_exists(doctype):
			frappe.db.delete(doctype)
		frappe.db.delete("QMS Form Revision", {"record_doctype": doctype})
		for form in frappe.get_all("QMS Record Form", {"record_doctype": doctype}, pluck="name"):
			for name in frappe.get_all("QMS Checklist Template", {"form": form}, pluck="name"):
				frappe.db.delete("QMS Checklist Item", {"parent": name})
				frappe.db.delete("QMS Checklist Template", {"name": name})
				frappe.clear_document_cache("QMS Checklist Template", name)
		frappe.db.delete("QMS Record Form", {"record_doctype": doctype})
	frappe.db.set_single_value("QMS Settings", "forms_need_approval", 0)
	frappe.flags.noted_record_forms = None
	forget()
	frappe.db.commit()


def forget() -> None:
	"""Drop what is cached of the register."""
	frappe.cache.delete_value("iso_qms:guarded_doctypes")
	frappe.cache.delete_value(registered.CACHE_KEY)


def fill(user: str = WORKER, doctype: str = SHEET, **values: Any) -> Any:
	"""Insert a record as `user`, who stays the session's user. Returns it."""
	frappe.set_user(user)
	return frappe.get_doc({"doctype": doctype, "part": "柜门", **values}).insert()


def change_field(fieldname: str, doctype: str = SHEET, **properties: Any) -> None:
	"""Change a field by saving the customer's DocType as the session's user."""
	described = frappe.get_doc("DocType", doctype)
	row = next(row for row in described.fields if row.fieldname == fieldname)
	row.update(properties)
	described.save()


def need_approval(needed: int = 1) -> None:
	"""Switch the company's setting as Administrator."""
	frappe.set_user("Administrator")
	settings = frappe.get_doc("QMS Settings")
	settings.forms_need_approval = needed
	settings.save()


def revisions(form: str = "TC") -> list[tuple[str, str]]:
	"""The register's rows of a form, oldest first, as (revision, status)."""
	rows = frappe.get_all(
		"QMS Form Revision",
		filters={"form": form},
		fields=["revision", "status"],
		order_by="creation, name",
	)
	return [(row.revision, row.status) for row in rows]


def definition(form: str = "TC") -> dict[str, Any]:
	"""The effective definition of a form, to be changed and proposed."""
	current = frappe.db.get_value("QMS Record Form", form, "current_revision")
	return json.loads(frappe.db.get_value("QMS Form Revision", current, "definition"))


def act(revision: Any, action: str, user: str, **values: Any) -> Any:
	"""Take an action of the workflow as `user`, who stays the session's user. Returns the revision."""
	frappe.set_user(user)
	revision = frappe.get_doc("QMS Form Revision", revision.name)
	if values:
		revision.update(values)
		revision.save()
	return apply_workflow(revision, action)


def approved(revision: Any, **values: Any) -> Any:
	"""Bring a proposal to its approval by the manager; effective at once unless a date is given."""
	act(revision, "Submit for Review", CONTROLLER, change_summary="clearer", **values)
	act(revision, "Confirm Review", HEAD)
	return act(revision, "Approve", MANAGER)
