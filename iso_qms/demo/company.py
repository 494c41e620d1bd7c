"""The demo's company: settings, departments, people and processes."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import getdate


def make_company(company: dict[str, Any]) -> None:
	"""Write the company's name and standards into the settings, and make its departments."""
	settings = frappe.get_doc("QMS Settings")
	rows = [{"standard": standard} for standard in company["standards"]]
	years = (getdate().year - 1, getdate().year)
	holidays = "\n".join(f"{year}-{day}" for year in years for day in company["holidays"])
	settings.update({"company": company["name"], "standards_in_use": rows, "holidays": holidays})
	settings.save()
	for department in company["departments"]:
		if not frappe.db.exists("QMS Department", department["department_name"]):
			values = {key: value for key, value in department.items() if key not in ("head", "deputy")}
			frappe.get_doc({"doctype": "QMS Department", **values}).insert()


def make_people(people: list[dict[str, Any]], password: str) -> None:
	"""Make the accounts with their roles. Nobody gets a mail."""
	for person in people:
		if frappe.db.exists("User", person["email"]):
			continue
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": person["email"],
				"first_name": person["full_name"],
				"language": "zh",
				"send_welcome_email": 0,
				"new_password": password,
				"roles": [{"role": role} for role in person["roles"]],
			}
		)
		# a preset password of a trial may be simple; a real site sets its own policy
		user.flags.ignore_password_policy = True
		user.flags.no_welcome_mail = True
		user.insert()


def name_heads(departments: list[dict[str, Any]]) -> None:
	"""Enter heads and deputies, which need their accounts first."""
	for values in departments:
		if values.get("head"):
			department = frappe.get_doc("QMS Department", values["department_name"])
			department.update({"head": values["head"], "deputy": values.get("deputy")})
			department.save()


def make_processes(processes: list[dict[str, Any]]) -> None:
	"""Make the ten processes: card C3 whole, the others with code and name."""
	for process in processes:
		if not frappe.db.exists("QMS Process", process["code"]):
			frappe.get_doc({"doctype": "QMS Process", **process}).insert()


def name_process_owners(owners: list[dict[str, Any]]) -> None:
	"""Enter which department owns each process, and who; the printed cards say it of one process only."""
	for values in owners:
		process = frappe.get_doc("QMS Process", values["process"])
		process.update({key: value for key, value in values.items() if key != "process"})
		process.save()


def review_processes(plan: dict[str, Any]) -> None:
	"""Enter last year's review of each process as the quality manager, and submit it."""
	year = getdate().year - 1
	frappe.set_user(plan["reviewer"])
	for review in plan["reviews"]:
		frappe.get_doc(
			{
				"doctype": "QMS Process Review",
				"review_year": year,
				"review_date": f"{year}-12-18",
				**{**dict.fromkeys(("effective", "efficient", "suitable"), "Yes"), **review},
			}
		).submit()
	frappe.set_user("Administrator")


def name_shipped_forms(forms: dict[str, dict[str, Any]]) -> None:
	"""Give the shipped record forms, by code, the titles that the company prints on them, and their departments."""
	for code, values in forms.items():
		form = frappe.get_doc("QMS Record Form", code)
		form.update(values)
		form.save()
