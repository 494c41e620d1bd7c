"""Demo data: the maker of switchgear of the process card, some weeks into its quality management system.

Everything goes through the ordinary ways, as the people of the demo: insert, and the actions of the workflow.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypedDict

import frappe
from frappe import _

from iso_qms.demo import (
	archive,
	company,
	dates,
	documents,
	english,
	forms,
	inspections,
	masters,
	records,
	staff,
	year,
)
from iso_qms.setup.marks import get_mark, set_mark

MADE = "demo_made"
DATA = Path(__file__).parent / "data"


class Login(TypedDict):
	"""One account of the demo, as the caller prints it once."""

	user: str
	full_name: str
	roles: list[str]
	password: str


def create_demo(password: str) -> list[Login]:
	"""Make the demo company with its people, who all get `password`. Returns their logins.

	Raises when the site has the demo data already. The caller commits.
	"""
	if get_mark(MADE):
		frappe.throw(_("The demo data is on this site already."), title=_("Demo Data"))
	caller = frappe.session.user
	frappe.set_user("Administrator")
	try:
		people = read("people.json")
		# tables first: MariaDB commits with each, and the rest shall come whole or not at all
		forms.make_forms(read("company_forms.json"))
		english.make_translations(read("company_forms.json"), read("english.json"))
		company.make_company(read("company.json"))
		company.make_people(people, password)
		staff.make_staff(read("staff.json"))
		company.name_heads(read("company.json")["departments"])
		company.make_processes(read("processes.json"))
		company.name_process_owners(read("company.json")["process_owners"])
		company.review_processes(read("process_reviews.json"))
		staff.make_responsibilities(read("responsibilities.json"))
		masters.make_masters(read("masters.json"))
		company.name_shipped_forms(read("company.json")["shipped_forms"])
		forms.register_forms(read("company_forms.json"))
		documents.make_documents(read("documents.json"))
		forms.name_procedures(read("company.json")["procedures_of_forms"])
		masters.make_calibrations(
			read("masters.json")["equipment"], clerk="inspector@demo.example", approver="quality@demo.example"
		)
		inspections.make_inspections(read("inspections.json"))
		own = year.entries(read("company_records.json"), read("company_forms.json"))
		records.make_records([*read("form_records.json"), *read("job_records.json"), *own])
		archive.make_papers(read("paper_records.json"))
		dates.date_back()
	finally:
		frappe.set_user(caller)
	set_mark(MADE, "1")
	return [
		Login(
			user=person["email"],
			full_name=person["full_name"],
			# most have them by their position
			roles=frappe.get_all(
				"Has Role",
				{"parent": person["email"], "parenttype": "User"},
				pluck="role",
				order_by="role",
			),
			password=password,
		)
		for person in people
	]


def read(name: str) -> Any:
	"""A file of the demo's data."""
	return json.loads((DATA / name).read_text(encoding="utf-8"))
