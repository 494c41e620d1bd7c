"""Numbers have no gaps, names stay, rows belong to their record."""

from __future__ import annotations

import frappe
import pytest

from tests.app import records
from tests.app.records import HEAD, MANAGER, stored


class TestNumbers:
	def test_numbered_draft_is_not_deleted(self, form):
		record = form.new()
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError, match="numbers have no gaps"):
			frappe.delete_doc(record.doctype, record.name)
		assert frappe.db.exists(record.doctype, record.name)

	def test_record_is_not_renamed(self, form):
		record = form.new()
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError, match="keeps its name"):
			frappe.rename_doc(record.doctype, record.name, "IR-OTHER", force=True)

	def test_master_that_a_submitted_record_names_is_not_renamed(self, people_and_form):
		frappe.set_user("Administrator")
		for name in ("钣金组", "装配组"):
			frappe.get_doc({"doctype": "QMS Department", "department_name": name}).insert()
		records.shipped().approved(department="钣金组")
		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError, match="keeps its name"):
			frappe.rename_doc("QMS Department", "钣金组", "钣金车间")

		assert frappe.rename_doc("QMS Department", "装配组", "装配车间") == "装配车间"

	def test_amending_needs_the_right_to_amend(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"void_reason": "x", "workflow_state": "Cancelled", "docstatus": 2})
		record.save()
		with pytest.raises(frappe.PermissionError, match="amend"):
			form.new(amended_from=record.name)

	def test_what_a_record_amends_is_fixed(self, form):
		record = form.approved()
		frappe.set_user(MANAGER)
		record = frappe.get_doc(record.doctype, record.name)
		record.update({"void_reason": "x", "workflow_state": "Cancelled", "docstatus": 2})
		record.save()
		draft = form.new()
		draft.amended_from = record.name
		with pytest.raises(frappe.ValidationError, match="Amended From"):
			draft.save()

	def test_draft_has_no_approver(self, people_and_form):
		record = records.shipped().new(approved_by=HEAD)

		assert not stored(record, "approved_by")


class TestRows:
	def test_row_is_not_saved_alone(self, form):
		record = form.new()
		row = frappe.get_doc(record.get(form.rows)[0].doctype, record.get(form.rows)[0].name)
		row.set("measured_value" if row.meta.has_field("measured_value") else "value", "0")
		with pytest.raises(frappe.ValidationError, match="on its own"):
			row.save()

	def test_row_is_not_added_alone(self, form):
		record = form.new()
		frappe.set_user("Administrator")
		row = frappe.get_doc(
			{
				"doctype": record.get(form.rows)[0].doctype,
				"parent": record.name,
				"parenttype": record.doctype,
				"parentfield": form.rows,
				"parameter": "x",
				"what": "x",
			}
		)
		with pytest.raises(frappe.ValidationError, match="on its own"):
			row.insert()

	def test_row_is_not_deleted_alone(self, form):
		record = form.approved()
		frappe.set_user("Administrator")
		row = record.get(form.rows)[0]
		with pytest.raises(frappe.ValidationError):
			frappe.delete_doc(row.doctype, row.name, force=True)
		assert frappe.db.exists(row.doctype, row.name)
