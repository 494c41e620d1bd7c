"""Filling in on the shop floor: what a label opens, and for whom."""

from __future__ import annotations

import io
from collections.abc import Iterator

import frappe
import pytest

from iso_qms.api import filling as api
from iso_qms.api import printing
from tests.app import staff
from tests.app.record_forms import AUDITOR, SHEET, WORKER, fill, register, take_away
from tests.factories import Factory, df, permission

MACHINE, PRESS = "FILL-M1", "FILL-M2"
OPEN = permission("QMS Employee", "read", "write", "create")


@pytest.fixture(scope="module", autouse=True)
def things(module_factory: Factory) -> None:
	"""A machine in a department, with a job on it."""
	staff.equipment(MACHINE, equipment_name="Press brake", department=staff.department())
	staff.equipment(PRESS)
	for doctype, name in (("QMS Product", "FILL-P"), ("QMS Customer", "FILL-C")):
		make_once(doctype, name)
	if not frappe.db.exists("QMS Job", "FILL-J"):
		job = {"job_no": "FILL-J", "product": "FILL-P", "customer": "FILL-C", "lot_no": "L-9", "quantity": 4}
		frappe.get_doc({"doctype": "QMS Job", **job}).insert()
	frappe.db.commit()


def make_once(doctype: str, name: str) -> None:
	"""Make a master whose name and title are this, unless it is there."""
	if not frappe.db.exists(doctype, name):
		meta = frappe.get_meta(doctype)
		wanted = {field.fieldname: name for field in meta.fields if field.reqd and field.fieldtype == "Data"}
		named = (meta.autoname or "").removeprefix("field:")
		frappe.get_doc({"doctype": doctype, named: name, **wanted}).insert()


@pytest.fixture
def page(factory: Factory) -> Iterator[str]:
	"""A customer's form whose head names a machine and a job."""
	fields = [
		df("machine", "Link", options="QMS Equipment"),
		df("machine_name", fetch_from="machine.equipment_name", read_only=1),
		df("department", "Link", options="QMS Department"),
		df("job", "Link", options="QMS Job"),
		df("product", "Link", options="QMS Product"),
		df("customer"),
		df("lot_no"),
		df("status"),
		df("order_no", permlevel=1),
	]
	yield factory.doctype(SHEET, fields, [OPEN, permission("QMS Auditor", "read")], autoname="TC-.#####")
	take_away(SHEET)


def offered(doctype: str, name: str, user: str = WORKER) -> dict[str, dict]:
	"""What the label offers a user, by form."""
	frappe.set_user(user)
	return {form["form"]: form for form in api.forms_for(doctype, name)["forms"]}


def test_a_machine_offers_the_forms_that_name_one(page):
	register(page)
	assert "TC" in offered("QMS Equipment", MACHINE)
	frappe.set_user("Administrator")
	naming_none = {
		form.name
		for form in frappe.get_all("QMS Record Form", fields=["name", "record_doctype"])
		if not any(
			field.options == "QMS Equipment"
			for field in frappe.get_meta(form.record_doctype).get_link_fields()
		)
	}
	assert not naming_none & set(offered("QMS Equipment", MACHINE))


def test_who_may_not_make_records_of_a_form_is_not_offered_it(page):
	register(page)
	assert "TC" not in offered("QMS Equipment", MACHINE, AUDITOR)


def test_a_form_that_is_not_registered_is_not_offered(page):
	assert SHEET not in {form["record_doctype"] for form in offered("QMS Equipment", MACHINE).values()}


def test_the_head_says_what_is_fetched_from_the_machine(page):
	register(page)
	assert offered("QMS Equipment", MACHINE)["TC"]["given"] == {
		"machine": MACHINE,
		"machine_name": "Press brake",
		"department": staff.DEPARTMENT,
	}


def test_a_job_brings_product_customer_and_lot(page):
	register(page)
	assert offered("QMS Job", "FILL-J")["TC"]["given"] == {
		"job": "FILL-J",
		"product": "FILL-P",
		"customer": "FILL-C",
		"lot_no": "L-9",
	}


def test_what_is_due_for_the_machine_comes_first(page):
	register(
		page,
		code="ZZ-TC",
		frequency="Month",
		equipment_field="machine",
		places=[{"equipment": MACHINE, "department": staff.department()}],
	)
	first = next(iter(offered("QMS Equipment", MACHINE).values()))
	assert (first["form"], first["due"]) == ("ZZ-TC", True)
	assert not offered("QMS Equipment", PRESS)["ZZ-TC"]["due"]
	fill(part=None, machine=MACHINE)
	assert not offered("QMS Equipment", MACHINE)["ZZ-TC"]["due"]


def test_the_label_of_a_form_opens_that_form(page):
	register(page)
	assert list(offered("QMS Record Form", "TC")) == ["TC"]


def test_what_has_no_label_is_said():
	frappe.set_user(WORKER)
	with pytest.raises(frappe.DoesNotExistError, match="has no label"):
		api.forms_for("User", "Administrator")


def test_who_may_not_read_the_machine_gets_neither_label_nor_forms(make_user):
	frappe.set_user(make_user("fill-nobody@example.com"))
	with pytest.raises(frappe.PermissionError):
		api.forms_for("QMS Equipment", MACHINE)
	with pytest.raises(frappe.PermissionError):
		printing.label("QMS Equipment", MACHINE)


def test_a_label_is_one_small_page_with_name_and_number():
	pytest.importorskip("typst", reason="waits for typst in this environment")
	pypdf = pytest.importorskip("pypdf", reason="waits for pypdf in this environment")
	frappe.set_user(WORKER)
	printing.label("QMS Equipment", MACHINE)
	pages = pypdf.PdfReader(io.BytesIO(frappe.local.response.filecontent)).pages
	text = "".join(pages[0].extract_text().split())
	assert len(pages) == 1
	assert "Pressbrake" in text
	assert MACHINE in text
	assert round(float(pages[0].mediabox.width) / 72 * 25.4) == 80


def test_the_code_holds_the_address_with_every_sign_made_safe():
	from iso_qms.printing.labels import fill_path

	assert fill_path("QMS Job", "A/1 冲床?") == "/qms/fill/QMS%20Job/A%2F1%20%E5%86%B2%E5%BA%8A%3F"
