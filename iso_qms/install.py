"""What happens once, when the app comes to a site or leaves it."""

from __future__ import annotations

import click
import frappe

from iso_qms.people.roles import take_everything_back
from iso_qms.record_forms.traceability import let_go
from iso_qms.setup import CUSTOMER_MODULE, make_module_for_customers


def after_install() -> None:
	"""Say where to begin; the set-up itself needs the fixtures and runs after them (`setup.sync`)."""
	click.secho("ISO QMS is installed. Open /qms, or add records of your own in QMS Record Form.", fg="green")


def before_uninstall() -> None:
	"""Remove what points to doctypes that go with the app; customers' forms and records stay.

	Frappe drops the DocTypes of the app's module. Customers' DocTypes are in a module of their own.
	"""
	rescue_customers_forms()
	let_go()
	take_everything_back()
	own = frappe.get_all("DocType", {"module": "ISO QMS", "custom": 0}, pluck="name")
	for name in frappe.get_all("Workflow", {"document_type": ["in", own]}, pluck="name"):
		frappe.delete_doc("Workflow", name, ignore_missing=True, force=True)
	# Frappe makes such fields for workflows, and leaves them behind
	frappe.db.delete("Custom Field", {"dt": ["in", own]})
	frappe.db.delete("DefaultValue", {"defkey": ["like", "iso_qms:%"]})
	frappe.cache.delete_value("iso_qms:guarded_doctypes")


def rescue_customers_forms() -> None:
	"""Move DocTypes and reports that a customer put into the app's module to the customers' module."""
	make_module_for_customers()
	modules = ["in", frappe.get_all("Module Def", {"app_name": "iso_qms"}, pluck="name")]
	for doctype, own in (("DocType", {"custom": 1}), ("Report", {"is_standard": "No"})):
		for name in frappe.get_all(doctype, {"module": modules, **own}, pluck="name"):
			doc = frappe.get_doc(doctype, name)
			doc.module = CUSTOMER_MODULE
			doc.save(ignore_permissions=True)
