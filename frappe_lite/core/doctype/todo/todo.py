"""A task for somebody, often about a document."""

from __future__ import annotations

import json
from typing import Any

from frappe_lite.context import local
from frappe_lite.document import Document, get_doc
from frappe_lite.meta import get_meta
from frappe_lite.permissions import AUTOMATIC_ROLES, get_roles
from frappe_lite.translate import _
from frappe_lite.utils import get_fullname


class ToDo(Document):
	def validate(self) -> None:
		if not self.flags.ignore_permissions:
			self.check_reference()
			self.check_giver()
		self._to_tell = None
		if self.is_new():
			self._to_tell = ("Assigned", self.assignment_text())
		elif self.get_db_value("status") != self.status:
			self._to_tell = ("Assignment Completed", self.completion_text())

	def on_update(self) -> None:
		if self._to_tell and self.reference_type and self.reference_name:
			get_doc(self.reference_type, self.reference_name).add_comment(*self._to_tell)
		self.update_in_reference()

	def after_delete(self) -> None:
		self.update_in_reference()

	def check_reference(self) -> None:
		"""A task speaks in the timeline of its document, so it is for who may read that. Raises PermissionError."""
		if not (self.reference_type and self.reference_name):
			return
		if self.has_value_changed("reference_type") or self.has_value_changed("reference_name"):
			get_doc(self.reference_type, self.reference_name).check_permission("read")

	def check_giver(self) -> None:
		"""Who gives a task is not the client's to say, but for those who see every task."""
		me = local.session.user
		if not sees_all(me, "write"):
			self.assigned_by = me if self.is_new() else self.get_db_value("assigned_by")

	def assignment_text(self) -> str:
		"""Return the sentence for the document's timeline."""
		if self.assigned_by == self.allocated_to:
			text = _("{0} self assigned this task: {1}")
			return text.format(get_fullname(self.assigned_by), self.description)
		text = _("{0} assigned {1}: {2}")
		return text.format(get_fullname(self.assigned_by), get_fullname(self.allocated_to), self.description)

	def completion_text(self) -> str:
		"""Return the sentence for the document's timeline."""
		me = local.session.user
		if self.allocated_to == me:
			return _("{0} removed their assignment.").format(get_fullname(me))
		return _("Assignment of {0} removed by {1}").format(get_fullname(self.allocated_to), get_fullname(me))

	def update_in_reference(self) -> None:
		"""Keep the people who have an open task in the document's `_assign`."""
		if not (self.reference_type and self.reference_name) or get_meta(self.reference_type).issingle:
			return
		people = local.db.sql_list(
			"select `allocated_to` from `tabToDo` where `reference_type` = %s and `reference_name` = %s"
			" and `status` not in ('Cancelled', 'Closed') and ifnull(`allocated_to`, '') <> ''"
			" order by `creation`",
			(self.reference_type, self.reference_name),
		)
		value = json.dumps(people) if people else ""
		if local.db.exists(self.reference_type, self.reference_name):
			local.db.set_value(
				self.reference_type, self.reference_name, "_assign", value, update_modified=False
			)


def sees_all(user: str, ptype: str = "read") -> bool:
	"""Return whether a role other than the automatic ones opens every task to the user."""
	roles = {row.role for row in get_meta("ToDo").permissions if row.get(ptype)} - set(AUTOMATIC_ROLES)
	return bool(roles & set(get_roles(user)))


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Limit lists to tasks that one has or gave."""
	user = user or local.session.user
	if sees_all(user):
		return None
	me = local.db.escape(user)
	return f"(`tabToDo`.`allocated_to` = {me} or `tabToDo`.`assigned_by` = {me})"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Return whether this is a task that one has or gave."""
	user = user or local.session.user
	return sees_all(user, ptype) or user in (doc.allocated_to, doc.assigned_by)
