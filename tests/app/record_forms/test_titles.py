"""A form is called in the reader's language wherever it is named: shipped ones and a company's own."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import today

from iso_qms.iso_qms.report.record_master_list.record_master_list import get_data
from iso_qms.people.duties import duties_of
from iso_qms.record_forms import due, practice
from tests.app.record_forms import register

SHIPPED, CALLED = "Patrol Inspection", "巡检记录"
OWN, OWN_CALLED = "扭矩检查", "Check of Torques"


def seen_by_code() -> dict[str, list[str]]:
	"""The titles under which the screens and reports name each form."""
	found: dict[str, list[str]] = {}
	places = (
		due.due_list(today()),
		practice.practice(today(), today()),
		duties_of(None, "Administrator")["forms"],
		[{**row, "form": row["code"]} for row in get_data({})],
	)
	for rows in places:
		for code, title in {row["form"]: row["title"] for row in rows}.items():
			found.setdefault(code, []).append(title)
	return found


@pytest.fixture
def chinese(site: None) -> Iterator[None]:
	frappe.local.lang = "zh"
	yield
	frappe.local.lang = "en"


def test_a_shipped_form_is_called_in_chinese(chinese):
	if frappe.db.get_value("QMS Record Form", "PI", "title") != SHIPPED:
		pytest.skip("this site's company has given the form a title of its own")
	assert seen_by_code()["PI"] == [CALLED] * 4


def test_a_companys_own_form_is_called_as_a_translation_says(sheet):
	register(sheet, title=OWN, frequency="Month", filled_by_role="System Manager")
	frappe.get_doc(
		{
			"doctype": "Translation",
			"language": "en",
			"source_text": OWN,
			"translated_text": OWN_CALLED,
		}
	).insert()
	assert seen_by_code()["TC"] == [OWN_CALLED] * 4
