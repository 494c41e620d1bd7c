"""A report: who made it, and who may run it."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.document import Document
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.permissions import get_roles, only_for
from frappe_lite.translate import _
from frappe_lite.utils import cint
from frappe_lite.whitelist import whitelist


class Report(Document):
	def before_insert(self) -> None:
		self.set_doctype_roles()

	def validate(self) -> None:
		if not self.module:
			self.module = local.db.get_value("DocType", self.ref_doctype, "module")
		if not self.is_standard:
			self.is_standard = "No"
		if self.is_standard == "Yes":
			self.check_standard_is_saved_by_administrator()
		else:
			self.check_script_is_by_script_manager()
		if self.report_type == "Report Builder" and not self.json:
			self.json = "{}"

	def on_trash(self) -> None:
		if self.is_standard == "Yes" and not (local.flags.in_migrate or local.flags.in_patch):
			throw(_("You are not allowed to delete Standard Report"))

	def set_doctype_roles(self) -> None:
		"""Open a report of one's own to those who may see its DocType."""
		if self.roles or self.is_standard == "Yes":
			return
		meta = get_meta(self.ref_doctype)
		if not meta.istable:
			self.set("roles", [{"role": row.role} for row in meta.permissions if not row.permlevel])

	def check_standard_is_saved_by_administrator(self) -> None:
		if local.session.user != "Administrator":
			throw(_("Only Administrator can save a standard report. Please rename and save."))

	def check_script_is_by_script_manager(self) -> None:
		if self.report_type != "Report Builder":
			only_for("Script Manager", True)
		if local.db.get_value("Report", self.name, "is_standard") == "Yes":
			throw(_("Cannot edit a standard report. Please duplicate and create a new report"))

	def is_permitted(self) -> bool:
		"""Return whether the present user has a role of the report; without roles it is open."""
		allowed = {row.role for row in self.roles or ()}
		return not allowed or bool(allowed & set(get_roles()))

	def get_data(
		self,
		filters: Any = None,
		limit: int | None = None,
		user: str | None = None,
		as_dict: bool = False,
		ignore_prepared_report: bool = False,
		are_default_filters: bool = True,
	) -> tuple[list[Any], list[Any]]:
		"""Return (columns, rows) of a report of any type; rows are lists or, with `as_dict`, dicts."""
		if self.report_type == "Report Builder":
			from frappe_lite.report_builder import builder_data

			columns, rows = builder_data(self, filters, limit)
		else:
			from frappe_lite.desk.query_report import run

			data = run(self.name, filters=filters, are_default_filters=are_default_filters)
			columns, rows = data["columns"], data["result"]
		if as_dict:
			names = [column.fieldname for column in columns]
			rows = [row if isinstance(row, dict) else _dict(zip(names, row, strict=False)) for row in rows]
		return columns, rows

	@whitelist()
	def toggle_disable(self, disable: bool) -> None:
		"""Switch the report off, or on again."""
		if not self.has_permission("write"):
			throw(_("You are not allowed to edit the report."))
		self.db_set("disabled", cint(disable))
