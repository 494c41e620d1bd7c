"""The full-text index that the embedded home keeps beside a table."""

from __future__ import annotations

import frappe
import pytest

from frappe_lite.context import local
from frappe_lite.search import drop_indexes_of
from tests.factories import df

NOTE = "Lite Note"


@pytest.fixture
def note(make_doctype):
	make_doctype(NOTE, [df("words", "Long Text"), df("other")], autoname="autoincrement")
	frappe.get_doc({"doctype": NOTE, "words": "wrdbolt wrdnut"}).insert()
	local.db.add_fulltext_index(NOTE, "words")
	return frappe.get_last_doc(NOTE)


def matching(asked: str) -> list[int]:
	index = local.db.fulltext_table(NOTE, "words")
	return [row[0] for row in local.db.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (asked,))]


def test_what_was_there_before_is_indexed(note):
	assert matching("wrdbolt") == [note.name]


def test_what_comes_is_indexed(note):
	new = frappe.get_doc({"doctype": NOTE, "words": "wrdwasher"}).insert()
	assert matching("wrdwash*") == [new.name]


def test_what_changes_is_indexed_anew(note):
	note.words = "wrdwasher"
	note.save()
	assert (matching("wrdbolt"), matching("wrdwasher")) == ([], [note.name])


def test_what_changes_elsewhere_stays(note):
	note.other = "wrdwasher"
	note.save()
	assert (matching("wrdbolt"), matching("wrdwasher")) == ([note.name], [])


def test_what_goes_is_taken_out(note):
	note.delete()
	assert matching("wrdbolt") == []


def test_the_beginning_of_a_word_is_found_with_an_index_of_beginnings(note):
	local.db.drop_fulltext_index(NOTE, "words")
	local.db.add_fulltext_index(NOTE, "words", prefixes=(4,))
	assert matching("wrdb*") == [note.name]


def test_what_is_rolled_back_is_not_indexed(note):
	frappe.db.commit()
	frappe.get_doc({"doctype": NOTE, "words": "wrdwasher"}).insert()
	frappe.db.rollback()
	assert matching("wrdwasher") == []


def test_an_index_that_lost_a_trigger_is_made_anew(note):
	local.db.write(f"DROP TRIGGER `{NOTE}.words fulltext insert`")
	frappe.get_doc({"doctype": NOTE, "words": "wrdwasher"}).insert()
	local.db.add_fulltext_index(NOTE, "words")
	assert len(matching("wrdwasher")) == 1


def test_names_must_be_numbers_that_sqlite_keeps(make_doctype):
	make_doctype(NOTE, [df("words", "Long Text")])
	with pytest.raises(frappe.ValidationError, match="autoincrement"):
		local.db.add_fulltext_index(NOTE, "words")


def test_an_index_goes_with_its_table(note):
	drop_indexes_of(local.db, NOTE)
	assert not local.db.has_fulltext_index(NOTE, "words")
	assert (
		local.db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'Lite Note.%text%'").fetchall() == []
	)
