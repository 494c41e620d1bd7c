"""Factories for what a test needs on either home, and the clean-up afterwards.

Frappe commits on every change of a table, so a roll-back alone does not undo a test that made a DocType:
what a factory made is removed by name as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe

RIGHTS = (
	"read", "write", "create", "delete", "submit", "cancel", "amend",
	"report", "export", "import", "share", "print", "email", "select",
)  # fmt: skip

# Rows that belong to a DocType and are no documents of it: (doctype, the field that names the DocType).
BELONGINGS = (
	("Custom Field", "dt"),
	("Property Setter", "doc_type"),
	("Custom DocPerm", "parent"),
	("Version", "ref_doctype"),
	("Comment", "reference_doctype"),
	("Deleted Document", "deleted_doctype"),
	("DocShare", "share_doctype"),
	("User Permission", "allow"),
)


def df(fieldname: str, fieldtype: str = "Data", **properties: Any) -> dict[str, Any]:
	"""Return a field as a row of a DocType; its label is made from its name."""
	return {
		"fieldname": fieldname,
		"fieldtype": fieldtype,
		"label": fieldname.replace("_", " ").title(),
		**properties,
	}


def permission(role: str, *rights: str, **properties: Any) -> dict[str, Any]:
	"""Return a permission row that says every right: 1 for those named, 0 for all others."""
	return {"role": role, **{right: int(right in rights) for right in RIGHTS}, **properties}


def all_rights(role: str = "System Manager") -> dict[str, Any]:
	"""Return a permission row with every right of a document that can be submitted."""
	return permission(role, *(right for right in RIGHTS if right != "import"))


class Factory:
	"""Makes things for one test and removes them again."""

	def __init__(self) -> None:
		self.made: list[tuple[str, str]] = []

	def start(self) -> None:
		"""Begin as Administrator with no message left over."""
		frappe.set_user("Administrator")
		frappe.clear_messages()
		# Frappe keeps these for one request, and a test stands for one.
		frappe.local.dynamic_link_map = None
		frappe.flags.link_fields = None
		frappe.local.fullnames = {}
		frappe.local.valid_columns = {}
		getattr(frappe.db, "value_cache", {}).clear()

	def doctype(
		self,
		name: str = "Contract Part",
		fields: Iterable[dict[str, Any]] = (),
		permissions: Iterable[dict[str, Any]] | None = None,
		**options: Any,
	) -> str:
		"""Make a custom DocType (or child table with `istable=1`) and commit it. Returns its name."""
		remove("DocType", name)
		for row in permissions or ():
			self.role(row["role"])
		self.made.append(("DocType", name))
		if not options.get("istable"):
			options["permissions"] = [all_rights()] if permissions is None else list(permissions)
			if not options.get("is_submittable"):
				for row in options["permissions"]:
					row.update(submit=0, cancel=0, amend=0)
		frappe.get_doc(
			{
				"doctype": "DocType",
				"name": name,
				"module": "Core",
				"custom": 1,
				"fields": list(fields) or [df("title")],
				**options,
			}
		).insert()
		frappe.db.commit()
		return name

	def role(self, name: str, desk_access: int = 1) -> str:
		"""Make a role. Returns its name."""
		if not frappe.db.exists("Role", name):
			self.made.append(("Role", name))
			frappe.get_doc({"doctype": "Role", "role_name": name, "desk_access": desk_access}).insert()
		return name

	def user(self, email: str, *roles: str) -> str:
		"""Make a user with these roles, which are made where they are missing. Returns the user's name."""
		acting = frappe.session.user
		frappe.set_user("Administrator")
		for role in roles:
			self.role(role)
		remove("User", email)
		self.made.append(("User", email))
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": email.partition("@")[0].title(),
				"send_welcome_email": 0,
				"roles": [{"role": role} for role in roles],
			}
		).insert()
		frappe.set_user(acting)
		return user.name

	def workflow(
		self,
		doctype: str,
		states: Iterable[dict[str, Any]],
		transitions: Iterable[dict[str, Any]],
		**options: Any,
	) -> Any:
		"""Make an active Workflow with the states and actions that it names. Returns the document."""
		states, transitions = list(states), list(transitions)
		for state in states:
			self._master("Workflow State", "workflow_state_name", state["state"])
			self.role(state["allow_edit"])
		for transition in transitions:
			self._master("Workflow Action Master", "workflow_action_name", transition["action"])
			self.role(transition["allowed"])
		name = options.pop("workflow_name", f"{doctype} Flow")
		self.made.append(("Workflow", name))
		workflow = frappe.get_doc(
			{
				"doctype": "Workflow",
				"workflow_name": name,
				"document_type": doctype,
				"is_active": 1,
				"workflow_state_field": "workflow_state",
				"send_email_alert": 0,
				"states": states,
				"transitions": transitions,
				**options,
			}
		).insert()
		frappe.db.commit()
		return workflow

	def _master(self, doctype: str, field: str, name: str) -> None:
		if not frappe.db.exists(doctype, name):
			self.made.append((doctype, name))
			frappe.get_doc({"doctype": doctype, field: name}).insert()

	def restore(self) -> None:
		"""Roll back, remove what was made and act as Administrator again."""
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for doctype, name in reversed(self.made):
			remove(doctype, name)
		frappe.db.commit()
		frappe.clear_messages()


def remove(doctype: str, name: str) -> None:
	"""Delete a document with all that hangs on it, when it is there; a DocType loses its table too."""
	if not frappe.db.exists(doctype, name):
		return
	if doctype == "DocType":
		_remove_belongings(name)
	if doctype == "User":
		_remove_traces_of_user(name)
	frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
	if doctype == "DocType":
		frappe.db.sql_ddl(f"drop table if exists `tab{name}`")
		frappe.clear_cache(doctype=name)


def _remove_belongings(doctype: str) -> None:
	for belonging, field in BELONGINGS:
		frappe.db.delete(belonging, {field: doctype})
	for file in frappe.get_all("File", filters={"attached_to_doctype": doctype}, pluck="name"):
		frappe.delete_doc("File", file, force=True, delete_permanently=True)


def _remove_traces_of_user(user: str) -> None:
	for doctype, field in (("DocShare", "user"), ("User Permission", "user")):
		frappe.db.delete(doctype, {field: user})
