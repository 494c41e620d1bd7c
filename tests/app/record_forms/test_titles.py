"""A form speaks the reader's language: what it is called wherever it is named, and what its checklists print."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import today

from iso_qms.api.session import get_messages
from iso_qms.iso_qms.report.record_master_list.record_master_list import get_data
from iso_qms.people.duties import duties_of
from iso_qms.record_forms import due, practice
from tests.app.record_forms import SHEET, WORKER, make_page, register, take_away, template
from tests.factories import Factory

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


def translate(text: str, english: str) -> None:
	"""Say as the site's own Translation what a text is in English."""
	frappe.get_doc(
		{
			"doctype": "Translation",
			"language": "en",
			"source_text": text,
			"translated_text": english,
		}
	).insert()


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
	translate(OWN, OWN_CALLED)
	assert seen_by_code()["TC"] == [OWN_CALLED] * 4


PRINTED = {"孔距": "Hole Spacing", "卡尺": "Caliper", "卡滞": "Sticks"}


@pytest.fixture
def checklist(factory: Factory) -> Iterator[str]:
	make_page(factory)
	register(layout="Checklist", rows_field="rows")
	template([{"item": "孔距", "method": "卡尺", "choices": "灵活\n卡滞"}])
	for text, english in PRINTED.items():
		translate(text, english)
	yield SHEET
	take_away(SHEET)


def test_what_a_checklist_prints_comes_with_the_texts_of_its_form(checklist):
	frappe.set_user(WORKER)
	assert PRINTED.items() <= get_messages(checklist).items()


def test_not_for_who_may_neither_read_nor_fill_it_in(checklist, make_user):
	frappe.set_user(make_user("form-stranger@example.com", "QMS Top Management"))
	assert not set(PRINTED) & set(get_messages(checklist))
