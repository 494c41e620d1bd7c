"""Customers, suppliers, products and jobs: light masters with few rules."""

from __future__ import annotations

import frappe
import pytest


def make(doctype: str, **values):
	return frappe.get_doc({"doctype": doctype, **values}).insert()


@pytest.fixture(autouse=True)
def product() -> None:
	make("QMS Product", code="KYN28", product_name="Switchgear", unit="set")


def job(**values):
	return make("QMS Job", **{"product": "KYN28", "quantity": 3, **values})


def test_a_customer_is_known_by_name():
	assert make("QMS Customer", customer_name="Harbour Power").name == "Harbour Power"


def test_customers_without_code_are_several():
	make("QMS Customer", customer_name="Harbour Power")

	assert make("QMS Customer", customer_name="Valley Power").code is None


def test_a_code_belongs_to_one_supplier():
	make("QMS Supplier", supplier_name="Copper Works", code="S1")
	with pytest.raises(frappe.UniqueValidationError):
		make("QMS Supplier", supplier_name="Tin Works", code="S1")


def test_a_new_supplier_is_not_approved():
	assert make("QMS Supplier", supplier_name="Copper Works").status == "Under Evaluation"


def test_a_job_without_number_gets_the_next_one():
	first, second = job(), job()

	assert first.job_no == first.name
	assert int(second.name[-4:]) == int(first.name[-4:]) + 1


def test_a_job_keeps_the_number_that_is_typed():
	assert job(job_no="26-0815").name == "26-0815"


def test_a_number_belongs_to_one_job():
	job(job_no="26-0815")
	with pytest.raises(frappe.DuplicateEntryError):
		job(job_no="26-0815")


def test_the_unit_comes_from_the_product():
	assert job().unit == "set"


def test_a_typed_unit_stays():
	assert job(unit="panel").unit == "panel"


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_job_makes_something(quantity):
	with pytest.raises(frappe.ValidationError, match="Quantity"):
		job(quantity=quantity)


def test_operations_are_numbered_with_room_between_them():
	rows = [
		{"operation": "Punch"},
		{"operation": "Bend"},
		{"operation": "Weld", "seq": 25},
		{"operation": "Paint"},
	]

	assert [row.seq for row in job(router=rows).router] == [10, 20, 25, 30]


def test_an_operation_has_a_number_of_its_own():
	rows = [{"operation": "Punch", "seq": 10}, {"operation": "Bend", "seq": 10}]
	with pytest.raises(frappe.ValidationError, match="Row 2 of the router: the sequence 10 stands in row 1"):
		job(router=rows)


def test_a_product_of_a_job_is_not_deleted():
	job()
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc("QMS Product", "KYN28")
