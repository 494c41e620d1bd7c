"""The register of record forms: what may enter it, and what may not leave it."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.gate.register import guarded_doctypes
from tests.factories import df

SHEET = "Torque Sheet"


def register(doctype: str, code: str = "TRQ"):
	return frappe.get_doc(
		{"doctype": "QMS Record Form", "code": code, "title": "力矩记录", "record_doctype": doctype}
	).insert()


@pytest.fixture
def sheet(make_doctype):
	yield make_doctype(SHEET, [df("title"), df("torque", "Float")], autoname="TRQ-.####")
	frappe.set_user("Administrator")
	frappe.db.delete(SHEET)
	frappe.db.delete("QMS Form Revision", {"record_doctype": SHEET})
	frappe.db.delete("QMS Record Form", {"record_doctype": SHEET})
	frappe.cache.delete_value("iso_qms:guarded_doctypes")
	frappe.cache.delete_value("iso_qms:record_forms")


def test_a_customers_doctype_is_guarded_once_registered(sheet):
	record = frappe.get_doc({"doctype": sheet, "title": "a"}).insert()
	register(sheet)

	assert guarded_doctypes()[sheet] == "record"
	with pytest.raises(frappe.ValidationError, match="no gaps"):
		frappe.delete_doc(sheet, record.name)


def test_an_unregistered_doctype_is_not_guarded(sheet):
	record = frappe.get_doc({"doctype": sheet, "title": "a"}).insert()
	frappe.delete_doc(sheet, record.name)

	assert not frappe.db.exists(sheet, record.name)


def test_registration_that_is_rolled_back_guards_nothing(sheet):
	register(sheet)
	assert sheet in guarded_doctypes()
	frappe.db.rollback()

	assert sheet not in guarded_doctypes()


def test_form_with_records_stays_registered(sheet):
	form = register(sheet)
	frappe.get_doc({"doctype": sheet, "title": "a"}).insert()
	with pytest.raises(frappe.ValidationError, match="1 records"):
		form.delete()


def test_form_without_records_leaves_the_register(sheet):
	register(sheet).delete()

	assert sheet not in guarded_doctypes()


def test_doctype_of_a_form_with_records_is_not_deleted(sheet, make_user):
	register(sheet)
	configurer = make_user("configures@example.com", "System Manager")
	frappe.get_doc({"doctype": sheet, "title": "a"}).insert()
	frappe.set_user(configurer)
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc("DocType", sheet)

	assert frappe.db.exists("DocType", sheet)


def test_a_doctype_is_registered_once(sheet):
	register(sheet)
	with pytest.raises((frappe.DuplicateEntryError, frappe.UniqueValidationError)):
		register(sheet, "TRQ2")


def test_the_registered_doctype_is_not_exchanged(sheet):
	form = register(sheet)
	form.record_doctype = "QMS Inspection Record"
	with pytest.raises(frappe.ValidationError):
		form.save()


@pytest.mark.parametrize(
	("doctype", "sentence"),
	[
		("User", "belongs to the system"),
		("QMS Process", "belongs to the system"),
		("QMS Settings", "single document"),
		("QMS Inspection Parameter", "child table"),
		("No Such Thing", "No Such Thing"),
	],
)
def test_what_holds_no_records_is_not_registered(doctype, sentence):
	with pytest.raises(frappe.ValidationError, match=sentence):
		register(doctype)


def test_condition_that_the_server_can_not_read_is_refused_at_registration(make_doctype):
	make_doctype(SHEET, [df("title"), df("why", mandatory_depends_on="eval:new Date() > doc.x")])
	with pytest.raises(frappe.ValidationError, match="can't be read by the server"):
		register(SHEET)


class TestWithoutWorkflow:
	"""A registered form without workflow: submitted is final, but for the QMS Manager with a reason."""

	@pytest.fixture
	def record(self, make_doctype):
		make_doctype(
			SHEET,
			[df("title", allow_on_submit=1), df("void_reason", "Small Text", allow_on_submit=1)],
			is_submittable=1,
		)
		register(SHEET)
		yield frappe.get_doc({"doctype": SHEET, "title": "a", "docstatus": 1}).insert()
		frappe.set_user("Administrator")
		frappe.db.delete(SHEET)
		frappe.db.delete("QMS Form Revision", {"record_doctype": SHEET})
		frappe.db.delete("QMS Record Form", {"record_doctype": SHEET})
		frappe.cache.delete_value("iso_qms:guarded_doctypes")
		frappe.cache.delete_value("iso_qms:record_forms")

	def test_submitted_is_not_changed(self, record):
		record.title = "b"
		with pytest.raises(frappe.UpdateAfterSubmitError):
			record.save()

	def test_cancelling_needs_a_reason(self, record):
		with pytest.raises(frappe.MandatoryError):
			record.cancel()

	def test_manager_cancels_with_a_reason(self, record):
		record.void_reason = "写错"
		record.save()
		record.cancel()

		assert frappe.db.get_value(SHEET, record.name, "docstatus") == 2

	def test_another_role_does_not_cancel(self, record, make_user):
		frappe.set_user(make_user("cancels@example.com", "System Manager"))
		record = frappe.get_doc(SHEET, record.name)
		record.update({"void_reason": "写错", "docstatus": 2})
		with pytest.raises(frappe.PermissionError, match=r"role .*Manager"):
			record.save()

	def test_submitted_is_not_deleted(self, record):
		with pytest.raises(frappe.ValidationError):
			frappe.delete_doc(SHEET, record.name)
