"""The three kinds of documents share one control block."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.document_control import DOCUMENT_DOCTYPES
from iso_qms.document_control.content import CONTROL_FIELDS
from iso_qms.document_control.difference import difference
from iso_qms.document_control.numbering import next_edition, next_revision
from tests.app.documents import approved, effective, start

SAME = ("fieldtype", "label", "options", "reqd", "read_only", "default", "description", "permlevel", "length")


@pytest.mark.parametrize("doctype", DOCUMENT_DOCTYPES[1:])
def test_the_control_block_is_identical(site, doctype):
	def block(name):
		meta = frappe.get_meta(name)
		return [[meta.get_field(fieldname).get(key) or "" for key in SAME] for fieldname in CONTROL_FIELDS]

	assert block(doctype) == block(DOCUMENT_DOCTYPES[0])


@pytest.mark.parametrize(
	("style", "last", "following"),
	[
		("A/0, A/1", None, "A/0"),
		("A/0, A/1", "A/9", "A/10"),
		("A, B, C", None, "A"),
		("A, B, C", "Z", "AA"),
		("A, B, C", "AZ", "BA"),
		("1, 2, 3", None, "1"),
		("1, 2, 3", "9", "10"),
		("1.0, 1.1", None, "1.0"),
		("1.0, 1.1", "1.9", "1.10"),
		("A, B, C", "03", "A"),
	],
)
def test_labels_of_revisions_follow_each_other(style, last, following):
	assert next_revision(style, last) == following


@pytest.mark.parametrize(
	("style", "last", "following"),
	[("A/0, A/1", "A/3", "B/0"), ("1.0, 1.1", "1.4", "2.0"), ("A, B, C", "A", "B")],
)
def test_a_new_edition(style, last, following):
	assert next_edition(style, last) == following


def test_the_difference_names_field_and_line():
	document = effective(purpose="<p>一</p><p>二</p>", steps=[{"activity": "编制"}])
	draft = start(document)
	draft.purpose = "<p>一</p><p>三</p>"
	draft.append("steps", {"activity": "审核"})
	draft.save()
	approved(draft)
	changes = {
		change["fieldname"]: change["lines"] for change in difference(f"{document.name} A.0", draft.name)
	}
	assert changes["purpose"] == [[" ", "一"], ["-", "二"], ["+", "三"]]
	assert [sign for sign, _line in changes["steps"]] == [" ", "+"]
	assert set(changes) == {"purpose", "steps"}


def test_a_reference_is_linked_by_its_number():
	document = effective()
	following = start(effective())
	following.append("references", {"number": document.name})
	following.append("references", {"number": "GB/T 19001"})
	following.save()
	assert [(row.document, row.title) for row in following.references] == [
		(document.name, document.title),
		(None, None),
	]


def test_a_draft_is_compared_as_it_stands():
	document = effective(purpose="<p>一</p>")
	draft = start(document)
	draft.purpose = "<p>二</p>"
	draft.save()
	assert [change["fieldname"] for change in difference(f"{document.name} A.0", draft.name)] == ["purpose"]
