"""The trace of a job in the browser: from the job's form, with its gap, and back from the instrument."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.test_accessibility import violations  # noqa: F401

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

JOB, CUSTOMER, PRODUCT, BENDER, WELDER, GAUGE = (
	"E2E-JOB",
	"E2E Power",
	"E2E-CAB",
	"E2E-BEND",
	"E2E-WELD",
	"E2E-GAUGE",
)
OVERFLOW = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(scope="module", autouse=True)
def traced(admin: Any) -> str:
	"""A delivered job of two operations, of which one has a record; returns the record's name."""
	for doctype, name, values in (
		("QMS Customer", CUSTOMER, {"customer_name": CUSTOMER}),
		("QMS Product", PRODUCT, {"code": PRODUCT, "product_name": "Cabinet"}),
		*(
			("QMS Equipment", code, {"code": code, "equipment_name": code, "kind": "Machine"})
			for code in (BENDER, WELDER, GAUGE)
		),
	):
		if not admin.list(doctype, filters=[["name", "=", name]]):
			admin.create(doctype, **values)
	if not admin.list("QMS Job", filters=[["name", "=", JOB]]):
		admin.create(
			"QMS Job",
			job_no=JOB,
			customer=CUSTOMER,
			product=PRODUCT,
			quantity=1,
			status="Delivered",
			router=[
				{"operation": "Bending", "equipment": BENDER},
				{"operation": "Welding", "equipment": WELDER},
			],
		)
	present = admin.list("QMS Inspection Record", filters=[["job", "=", JOB]])
	if present:
		return present[0]["name"]
	row = {
		"parameter": "Angle",
		"lower_limit": "89",
		"upper_limit": "91",
		"measured_value": "90",
		"instrument": GAUGE,
	}
	made = admin.create(
		"QMS Inspection Record",
		inspection_kind="In-process",
		product="Door",
		inspected_by="Administrator",
		job=JOB,
		operation="Bending",
		parameters=[row],
	)
	admin.message("frappe.model.workflow.apply_workflow", doc=json.dumps(made), action="Submit for Review")
	return made["name"]


@pytest.fixture(scope="module")
def manager(make_person: Callable[..., Any]) -> Any:
	return make_person("Tracer", "en", "QMS Manager", "QMS Employee")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_job_is_followed_from_its_form_and_the_gap_is_seen(
	log_in: Callable[..., Any],
	manager: Any,
	traced: str,
	base_url: str,
	violations: Callable[[Any], list[Any]],  # noqa: F811
	size: str,
):
	page = log_in(manager, size)
	page.goto(f"{base_url}/qms/form/QMS%20Job/{JOB}")
	page.get_by_role("link", name="Trace", exact=True).click()
	expect(page.get_by_role("heading", level=1)).to_have_text(f"Trace of {JOB}")
	steps = page.get_by_role("list", name="Steps in their order")
	expect(steps.get_by_role("listitem").filter(has_text="20 Welding")).to_contain_text("Missing")
	expect(steps.get_by_role("link", name=traced)).to_be_visible()
	assert violations(page) == []
	assert page.evaluate(OVERFLOW)


def test_the_way_back_starts_by_keyboard_and_leads_to_the_job(
	log_in: Callable[..., Any], manager: Any, base_url: str
):
	page = log_in(manager, "desk")
	page.goto(f"{base_url}/qms/trace")
	page.get_by_label("Start From").select_option("QMS Customer")
	page.get_by_label("Customer", exact=True).fill("E2E Pow")
	page.get_by_role("option", name=CUSTOMER).wait_for()
	page.keyboard.press("ArrowDown")
	page.keyboard.press("Enter")
	page.get_by_role("button", name="Show").press("Enter")
	found = page.get_by_role("listitem").filter(has_text=JOB)
	found.get_by_role("link", name=JOB, exact=True).click()
	expect(page.get_by_role("heading", level=1)).to_have_text(f"Trace of {JOB}")
