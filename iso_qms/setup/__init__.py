"""Idempotent set-up, after installation and after every migration.

What customers change is theirs: a shipped workflow or registration is created when it was never there, and
replaced by a newer one only while it still equals what was shipped.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frappe

from iso_qms.gate.register import clear_register
from iso_qms.record_forms.form_revisions import register_all
from iso_qms.search.rebuilding import prepare as prepare_search
from iso_qms.setup import record_forms, standards
from iso_qms.setup.marks import get_mark, set_mark
from iso_qms.setup.shipped import ship

DATA = Path(__file__).parent / "data"
CUSTOMER_MODULE = "Company Forms"


def sync() -> None:
	"""Bring the site to what this version ships; safe to run any number of times."""
	clear_register()
	make_module_for_customers()
	set_defaults()
	standards.load()
	standards.choose_first()
	for path in sorted(DATA.glob("*.json")):
		ship(record_forms.with_clauses(json.loads(path.read_text(encoding="utf-8"))))
	record_forms.load()
	register_all()
	prepare_search()


def make_module_for_customers() -> None:
	"""The module of customers' own forms belongs to no app, so that uninstalling never deletes their records."""
	if not frappe.db.exists("Module Def", CUSTOMER_MODULE):
		# without app, which Frappe's form only asks for
		frappe.get_doc({"doctype": "Module Def", "module_name": CUSTOMER_MODULE, "custom": 1}).insert(
			ignore_permissions=True, ignore_mandatory=True
		)


def set_defaults() -> None:
	"""Write the settings' defaults once; a value that the company empties later stays empty."""
	if get_mark("defaults_set"):
		return
	settings: Any = frappe.get_doc("QMS Settings")
	for df in settings.meta.fields:
		if df.default and not settings.get(df.fieldname):
			settings.set(df.fieldname, df.default)
	settings.save(ignore_permissions=True)
	set_mark("defaults_set", "1")
