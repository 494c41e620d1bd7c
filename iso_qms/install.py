"""What happens once, when the app comes to a site or leaves it."""

from __future__ import annotations

import click
import frappe

OWN_WORKFLOWS = ("QMS Inspection Record",)


def after_install() -> None:
	"""Say where to begin; the set-up itself needs the fixtures and runs after them (`setup.sync`)."""
	click.secho("ISO QMS is installed. Open /qms, or add records of your own in QMS Record Form.", fg="green")


def before_uninstall() -> None:
	"""Remove what points to doctypes that go with the app; customers' forms and records stay.

	Frappe drops the DocTypes of the app's module. Customers' DocTypes are in a module of their own.
	"""
	for name in OWN_WORKFLOWS:
		frappe.delete_doc("Workflow", name, ignore_missing=True, force=True)
	frappe.db.delete("DefaultValue", {"defkey": ["like", "iso_qms:%"]})
	frappe.cache.delete_value("iso_qms:guarded_doctypes")
