"""The demo company comes whole, through the ordinary ways, and once."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from iso_qms.demo import create_demo, forms
from iso_qms.demo.inspections import DOCTYPE
from iso_qms.setup.record_forms import shipped_forms
from tests.factories import remove


@pytest.fixture
def logins() -> Iterator[list]:
	if frappe.db.exists("DocType", forms.DOCTYPE):
		pytest.skip("this site has the demo data, which can't be made twice")
	yield create_demo("demo-pass-2026")
	frappe.set_user("Administrator")
	frappe.db.rollback()
	remove("Workflow", forms.DOCTYPE)
	for doctype in (forms.DOCTYPE, forms.ROW):
		remove("DocType", doctype)
	frappe.db.commit()


def test_demo_company_comes_whole_and_once(logins):
	by_state = frappe.get_all(
		DOCTYPE, fields=["workflow_state", "count(name) as records"], group_by="workflow_state"
	)

	assert {row.workflow_state for row in by_state} == {
		"Draft",
		"Pending Review",
		"Returned",
		"Approved",
		"Void",
		"Cancelled",
	}
	assert sum(row.records for row in by_state) >= 30
	assert frappe.db.count("QMS Process") >= 10
	assert frappe.db.get_value("QMS Record Form", "IR", "title") == "检验记录"
	assert frappe.db.count(forms.DOCTYPE, {"docstatus": 1}) == 5
	assert {login["password"] for login in logins} == {"demo-pass-2026"}
	assert frappe.db.count("QMS Employee") >= 120
	assert frappe.db.count("QMS Calibration", {"docstatus": 1}) >= 39
	# a year of every shipped form, entered in time
	for form in shipped_forms():
		assert frappe.db.count(form["record_doctype"], {"docstatus": 1}), form["code"]
		assert not frappe.db.count(form["record_doctype"], {"late_entry": 1}), form["code"]
	# whoever logs in has the roles of a position
	workshop = next(login for login in logins if login["user"] == "workshop@demo.example")
	assert workshop["roles"] == ["QMS Department Head", "QMS Employee", "QMS Process Owner"]
	# every approval was given by another than the creator
	approved = frappe.get_all(DOCTYPE, {"docstatus": 1}, ["owner", "approved_by"])
	assert approved
	assert all(record.owner != record.approved_by for record in approved)
	with pytest.raises(frappe.ValidationError, match="already"):
		create_demo("again")
