"""People: names for the trail of a document and for links to users, and what is whose to do."""

import frappe
from frappe import _

from iso_qms.people.duties import duties_of
from iso_qms.people.employment import employee_of

MOST = 100


@frappe.whitelist(methods=["GET"])
def get_full_names(users: str) -> dict[str, str]:
	"""Return the full name of each user in a JSON list; users who do not exist are left out.

	Whoever works here sees who did what: names belong to the trail of a document, accounts do not.
	"""
	try:
		names = frappe.parse_json(users)
	except ValueError:
		names = None  # refused below
	if not isinstance(names, list) or len(names) > MOST or not all(isinstance(name, str) for name in names):
		frappe.throw(_("Ask for a list of at most {0} users.").format(MOST))
	found = frappe.get_all("User", filters={"name": ["in", names]}, fields=["name", "full_name"])
	return {row.name: row.full_name or row.name for row in found}


@frappe.whitelist(methods=["GET"])
def my_duties(employee: str | None = None) -> dict:
	"""Return what is the user's to do: positions with duties, competences and questions, departments, processes, forms.

	With `employee`: those of that employee, for who may read him. See `iso_qms.people.duties.duties_of`.
	"""
	if not employee:
		user = frappe.session.user
		own = employee_of(user)
		return duties_of(frappe.get_doc("QMS Employee", own) if own else None, user)
	person = frappe.get_doc("QMS Employee", employee)
	person.check_permission("read")
	return duties_of(person, person.user)
