"""Demo data: the maker of switchgear of the process card, some weeks into its quality management system.

Everything goes through the ordinary ways, as the people of the demo: insert, and the actions of the workflow.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypedDict

import frappe
from frappe import _

from iso_qms.demo import company, forms, inspections
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
		forms.make_coating_form()
		company.make_company(read("company.json"))
		company.make_people(people, password)
		company.name_heads(read("company.json")["departments"])
		company.make_processes(read("processes.json"))
		company.name_shipped_forms(read("company.json")["form_titles"])
		forms.register_coating_form()
		inspections.make_inspections(read("inspections.json"))
		forms.fill_coating_form(read("coating.json"))
	finally:
		frappe.set_user(caller)
	set_mark(MADE, "1")
	return [
		Login(user=p["email"], full_name=p["full_name"], roles=p["roles"], password=password) for p in people
	]


def read(name: str) -> Any:
	"""A file of the demo's data."""
	return json.loads((DATA / name).read_text(encoding="utf-8"))
