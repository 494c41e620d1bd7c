"""Names of people, for the trail of a document and for links to users."""

import frappe
from frappe import _

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
