"""The yearly review of a process: effective, efficient, suitable."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import getdate

from iso_qms.api.processes import get_processes_without_review
from tests.app.staff import day

OWNER, MANAGER = "review-owner@example.com", "review-manager@example.com"
REFUSED = (frappe.ValidationError, frappe.PermissionError)


@pytest.fixture(autouse=True)
def process(make_user) -> None:
	frappe.get_doc(
		{"doctype": "QMS Process", "code": "RV1", "process_name": "Reviewed", "kind": "Core"}
	).insert()
	make_user(MANAGER, "QMS Manager")
	frappe.set_user(make_user(OWNER, "QMS Process Owner"))


def review(year: int | None = None, **values):
	judged = {"effective": "Yes", "efficient": "Yes", "suitable": "Yes"}
	year = year or getdate().year
	return frappe.get_doc(
		{"doctype": "QMS Process Review", "qms_process": "RV1", "review_year": year, **judged, **values}
	).insert()


def void(doc):
	frappe.set_user(MANAGER)
	doc = frappe.get_doc(doc.doctype, doc.name)
	doc.void_reason = "Wrong figures"
	doc.save()
	doc.cancel()
	return doc


def due() -> bool:
	return "RV1" in {row["name"] for row in get_processes_without_review(getdate().year)}


def test_the_owner_reviews_and_is_written_down():
	doc = review()
	doc.submit()

	assert (doc.name, doc.reviewed_by) == (f"RV1-{getdate().year}", OWNER)


def test_a_process_has_one_review_a_year():
	review()
	with pytest.raises(frappe.DuplicateEntryError, match="RV1 has its review"):
		review()


def test_every_year_has_its_review():
	review(getdate().year - 1)

	assert review().name == f"RV1-{getdate().year}"


@pytest.mark.parametrize("field", ["effective", "efficient", "suitable"])
@pytest.mark.parametrize("judgement", ["Partly", "No"])
def test_what_is_not_right_needs_a_decision(field, judgement):
	with pytest.raises(frappe.MandatoryError):
		review(**{field: judgement})


def test_what_is_not_right_with_a_decision_is_kept():
	assert review(suitable="Partly", decisions="New layout by June").suitable == "Partly"


@pytest.mark.parametrize("field", ["effective", "efficient", "suitable"])
def test_nothing_is_left_unjudged(field):
	with pytest.raises(frappe.MandatoryError):
		review(**{field: None})


def test_no_review_lies_in_the_future():
	with pytest.raises(frappe.ValidationError, match="in the future"):
		review(review_date=day(1))


def test_a_year_is_not_judged_before_it():
	with pytest.raises(frappe.ValidationError, match="before the year"):
		review(getdate().year + 1)


def test_a_process_is_due_until_its_review_is_submitted():
	doc = review()
	assert due()
	doc.submit()
	assert not due()


def test_a_submitted_review_stays_as_it_is():
	doc = review()
	doc.submit()
	doc.effective = "No"
	with pytest.raises(REFUSED):
		doc.save()


def test_a_submitted_review_is_not_deleted():
	doc = review()
	doc.submit()
	frappe.set_user(MANAGER)
	with pytest.raises(REFUSED):
		frappe.delete_doc(doc.doctype, doc.name)


def test_a_review_is_not_voided_without_reason():
	doc = review()
	doc.submit()
	frappe.set_user(MANAGER)
	with pytest.raises(frappe.MandatoryError):
		frappe.get_doc(doc.doctype, doc.name).cancel()


def test_the_owner_voids_no_review():
	doc = review()
	doc.submit()
	with pytest.raises(REFUSED):
		doc.cancel()


def test_after_a_voided_review_the_process_is_due_again():
	doc = review()
	doc.submit()
	void(doc)

	assert due()


def test_a_voided_review_is_amended_and_not_made_anew():
	doc = review()
	doc.submit()
	voided = void(doc)
	with pytest.raises(frappe.DuplicateEntryError, match="amend it"):
		review()
	amended = frappe.copy_doc(voided)
	amended.amended_from = voided.name
	amended.insert()

	assert amended.name == f"{voided.name}-1"


def test_reviews_are_listed_for_those_who_may_read_them(make_user):
	frappe.set_user(make_user("review-outsider@example.com", "Blogger"))
	with pytest.raises(frappe.PermissionError):
		get_processes_without_review()
