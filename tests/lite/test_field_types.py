"""Field types that the embedded home leaves to Frappe are refused, not kept worse."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import Factory, df

PART = "Lite Part"


def test_a_doctype_with_a_password_field_is_refused(factory: Factory):
	with pytest.raises(NotImplementedError, match="Frappe home"):
		factory.doctype(PART, [df("title"), df("pin", "Password")])
	frappe.db.rollback()
	assert not frappe.db.exists("DocType", PART)


def test_a_custom_password_field_is_refused(factory: Factory):
	factory.doctype(PART)
	with pytest.raises(NotImplementedError, match="Frappe home"):
		frappe.get_doc({"doctype": "Custom Field", "dt": PART, **df("pin", "Password")}).insert()
