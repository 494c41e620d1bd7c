"""The document types that every company starts with."""

from __future__ import annotations

import frappe
import pytest

from iso_qms import setup


@pytest.mark.parametrize(
	("name", "level", "doctype"),
	[
		("Quality Manual", "1 Manual", "QMS Manual"),
		("Procedure", "2 Procedure", "QMS Procedure"),
		("Work Instruction", "3 Instruction", "QMS Document"),
		("External Document", "External", "QMS Document"),
	],
)
def test_a_type_is_there_for_each_level(name, level, doctype):
	setup.sync()
	assert frappe.db.get_value("QMS Document Type", name, ["level", "document_doctype"]) == (level, doctype)


def test_a_customer_s_pattern_stays():
	setup.sync()
	kind = frappe.get_doc("QMS Document Type", "Procedure")
	kind.number_pattern = "Q/GX-.###"
	kind.save()
	setup.sync()
	assert frappe.db.get_value("QMS Document Type", "Procedure", "number_pattern") == "Q/GX-.###"
