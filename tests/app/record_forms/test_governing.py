"""The instruction beside the form: what is effective, what names the form, and only what one may read."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.api import filling as api
from tests.app import documents
from tests.app.documents import AUTHOR, READER
from tests.app.record_forms import SHEET, register
from tests.factories import Factory


@pytest.fixture(scope="module", autouse=True)
def authors(module_factory: Factory) -> None:
	documents.make_people(module_factory)
	frappe.db.commit()


def beside(user: str = READER) -> list[str]:
	"""Names of what stands beside the form for a user."""
	frappe.set_user(user)
	return [row["name"] for row in api.documents_of(SHEET)]


def test_the_procedure_of_the_form_comes_first(sheet):
	register(sheet)
	asking = documents.effective(required_records=[{"record_form": "TC", "frequency": "Day"}])
	own = documents.effective()
	form = frappe.get_doc("QMS Record Form", "TC")
	form.procedure = own.name
	form.save()
	assert beside() == [own.name, asking.name]


def test_a_procedure_with_the_form_in_a_step_governs_it(form):
	asking = documents.effective(steps=[{"activity": "Tighten", "record_form": "TC"}])
	assert beside() == [asking.name]


def test_an_instruction_that_the_step_names_governs_the_form(form):
	instruction = documents.effective()
	step = {"activity": "Tighten", "record_form": "TC", "document": instruction.name}
	asking = documents.effective(steps=[step])
	assert beside() == [asking.name, instruction.name]


def test_a_document_that_refers_to_the_form_governs_it(form):
	kind = documents.make_type("Test Instruction", document_doctype="QMS Document", number_pattern="TI-.##")
	frappe.set_user(AUTHOR)
	draft = frappe.get_doc(
		{
			"doctype": "QMS Document",
			"document_type": kind.name,
			"title": "How to tighten",
			"body": "<p>Clockwise</p>",
			"references": [{"number": "TC", "title": "Torque check"}],
		}
	).insert()
	documents.approved(draft)
	assert beside() == [draft.number]


def test_a_draft_is_never_shown(form):
	documents.procedure(steps=[{"activity": "Tighten", "record_form": "TC"}])
	assert beside() == beside(AUTHOR) == []


def test_what_the_reader_may_not_read_is_left_out(form):
	steps = [{"activity": "Tighten", "record_form": "TC"}]
	draft = documents.procedure(classification="Confidential", steps=steps)
	reviewed = documents.act(documents.sent(draft), "Confirm Review", documents.MANAGER)
	documents.act(reviewed, "Approve", documents.MANAGER)
	assert beside() == []
	assert len(beside(AUTHOR)) == 1


def test_who_has_no_right_on_the_form_is_refused(form, make_user):
	frappe.set_user(make_user("governing-nobody@example.com"))
	with pytest.raises(frappe.PermissionError):
		api.documents_of(SHEET)
