"""Each shipped form from each wrong side; what its people may do stands in test_life."""

from __future__ import annotations

import frappe
import pytest

from tests.app import wrong_sides
from tests.app.forms import USERS, Form
from tests.app.wrong_sides import EveryStage, Kind, through


@pytest.fixture
def kind(form: Form) -> Kind:
	rows = next((name for name, value in form.values().items() if isinstance(value, list) and value), None)
	make = {"draft": form.new, "pending": form.pending, "approved": form.approved}
	return Kind(form.doctype, make, tuple(USERS), form.text, rows)


class TestEveryStage(EveryStage):
	"""The rules of every workflow, for each shipped form."""


def test_the_approval_is_not_reached_from_a_draft(kind):
	assert through(kind, wrong_sides.skips(kind.at("draft"), "Approved")) == []


def test_what_waits_is_not_approved_by_a_plain_submit_or_an_import(kind):
	ways = wrong_sides.skips(kind.at("pending"), "Approved")
	ways = {
		way: ways[way] for way in ("PUT of the state", "submit", "insert as approved", "import as approved")
	}
	assert through(kind, ways) == []


def test_files_of_what_is_approved_stay(kind):
	draft = kind.make["draft"]()
	file = wrong_sides.attached(draft)
	frappe.db.set_value(kind.doctype, draft.name, {"docstatus": 1, "workflow_state": "Approved"})
	frappe.clear_document_cache(kind.doctype, draft.name)
	ways = {
		"removed": lambda: frappe.delete_doc("File", file.name),
		"moved away": lambda: frappe.get_doc("File", file.name).update({"attached_to_name": None}).save(),
		"added": lambda: wrong_sides.attached(draft),
	}
	assert through(kind, ways) == []
