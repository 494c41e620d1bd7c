"""Competences that a record gives, and takes back when it is voided: each row names its record as evidence."""

from __future__ import annotations

from typing import Any

import frappe

from iso_qms.people.employment import Day


def grant(
	employee: str, competence: str, level: str, valid_from: Day, valid_until: Day, evidence: str
) -> None:
	"""Write a competence to the employee with the record `evidence`; without an end the competence's validity counts."""
	person: Any = frappe.get_doc("QMS Employee", employee, for_update=True)
	person.append(
		"competences",
		{
			"competence": competence,
			"skill_level": level,
			"valid_from": valid_from,
			"valid_until": valid_until,
			"evidence": evidence,
		},
	)
	person.save(ignore_permissions=True)


def withdraw(employee: str, evidence: str) -> None:
	"""Take away from the employee every competence that rests on the record `evidence`."""
	person: Any = frappe.get_doc("QMS Employee", employee, for_update=True)
	kept = [row for row in person.competences if row.evidence != evidence]
	if len(kept) != len(person.competences):
		person.set("competences", kept)
		person.save(ignore_permissions=True)
