"""What a position must keep to."""

from __future__ import annotations

import frappe
import pytest

from tests.app import staff


def test_a_position_does_not_report_to_itself():
	staff.position("Fitter")
	with pytest.raises(frappe.ValidationError, match="can't report to itself"):
		staff.position("Fitter", reports_to="Fitter")


def test_positions_report_in_no_circle():
	staff.position("Manager")
	staff.position("Foreman", reports_to="Manager")
	staff.position("Fitter", reports_to="Foreman")
	with pytest.raises(frappe.ValidationError, match="Manager can't report to Fitter"):
		staff.position("Manager", reports_to="Fitter")


def test_a_competence_is_asked_for_once():
	skill = staff.competence()
	rows = [{"competence": skill, "skill_level": level} for level in ("Works Alone", "Trains Others")]
	with pytest.raises(frappe.ValidationError, match="Row 2 of the required competences"):
		staff.position("Fitter", competences=rows)


def test_two_positions_have_two_titles():
	staff.position("Fitter")
	with pytest.raises(frappe.DuplicateEntryError):
		frappe.get_doc({"doctype": "QMS Position", "title": "Fitter"}).insert()


def test_a_position_that_somebody_held_stays():
	staff.position("Fitter")
	staff.employee("E1", staff.held("Fitter", staff.day(-10), staff.day(-5)))
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc("QMS Position", "Fitter")
