"""The shipped library is complete, in both languages, and its map says the same from both sides."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.standards.clauses import clauses_of, leaves_of
from iso_qms.standards.library import read_library

OLD, NEW = "ISO 9001:2015", "ISO 9001:2026"

CLAUSES_OF_2015 = """
4 4.1 4.2 4.3 4.4 4.4.1 4.4.2
5 5.1 5.1.1 5.1.2 5.2 5.2.1 5.2.2 5.3
6 6.1 6.1.1 6.1.2 6.2 6.2.1 6.2.2 6.3
7 7.1 7.1.1 7.1.2 7.1.3 7.1.4 7.1.5 7.1.5.1 7.1.5.2 7.1.6 7.2 7.3 7.4
7.5 7.5.1 7.5.2 7.5.3 7.5.3.1 7.5.3.2
8 8.1 8.2 8.2.1 8.2.2 8.2.3 8.2.3.1 8.2.3.2 8.2.4
8.3 8.3.1 8.3.2 8.3.3 8.3.4 8.3.5 8.3.6 8.4 8.4.1 8.4.2 8.4.3
8.5 8.5.1 8.5.2 8.5.3 8.5.4 8.5.5 8.5.6 8.6 8.7 8.7.1 8.7.2
9 9.1 9.1.1 9.1.2 9.1.3 9.2 9.2.1 9.2.2 9.3 9.3.1 9.3.2 9.3.3
10 10.1 10.2 10.2.1 10.2.2 10.3
""".split()
CLAUSES_OF_2026 = sorted({*CLAUSES_OF_2015, "6.1.3"} - {"10.3"})
DOCUMENTS = "4.3 4.4.2 5.2.2 6.2.1 8.5.1".split()
RECORDS = """
4.4.2 7.1.5.1 7.1.5.2 7.2 8.1 8.2.3.2 8.3.2 8.3.3 8.3.4 8.3.5 8.3.6 8.4.1 8.5.2 8.5.3 8.5.6 8.6 8.7.2
9.1.1 9.2.2 9.3.3 10.2.2
""".split()

CHAPTERS = {
	OLD: range(4, 11),
	NEW: range(4, 11),
	"ISO 14001:2015": range(4, 11),
	"ISO 45001:2018": range(4, 11),
	"ISO/IEC 20000-1:2018": range(4, 11),
	"ISO/IEC 27001:2022": (*range(4, 11), "A"),
	"ISO 50001:2018": range(4, 11),
	"GB/T 27922-2011": (5, "P"),
}
LIBRARY = {standard["name"]: (standard, clauses) for standard, clauses in read_library()}
ALL = {clause["name"]: clause for _standard, clauses in LIBRARY.values() for clause in clauses}
PAIRS = [(clause, row) for clause in ALL.values() for row in clause["counterparts"] if row.get("clause")]


def clause(standard: str, number: str):
	return frappe.get_doc("QMS Clause", f"{standard} {number}")


def is_chinese(text: str | None) -> bool:
	return any("\u4e00" <= character <= "\u9fff" for character in text or "")


def test_the_library_holds_the_standards_of_the_design():
	assert set(frappe.get_all("QMS Standard", pluck="name")) >= set(CHAPTERS)


@pytest.mark.parametrize("standard", CHAPTERS)
def test_every_clause_of_the_data_is_on_the_site(standard):
	data = [entry["name"] for entry in LIBRARY[standard][1]]

	assert [row.name for row in clauses_of(standard)] == data


@pytest.mark.parametrize("standard", CHAPTERS)
def test_chapters_stand_in_the_order_of_the_standard(standard):
	chapters = [row.number for row in clauses_of(standard) if not row.parent]

	assert chapters == [str(chapter) for chapter in CHAPTERS[standard]]


@pytest.mark.parametrize(("standard", "numbers"), [(OLD, CLAUSES_OF_2015), (NEW, CLAUSES_OF_2026)])
def test_iso_9001_is_complete(standard, numbers):
	assert sorted(row.number for row in clauses_of(standard)) == sorted(numbers)


@pytest.mark.parametrize("standard", [OLD, NEW])
def test_documents_and_records_are_wanted_where_the_standard_wants_them(standard):
	rows = clauses_of(standard)

	assert [row.number for row in rows if row.wants_document] == DOCUMENTS
	assert [row.number for row in rows if row.wants_record] == RECORDS


@pytest.mark.parametrize("standard", [OLD, NEW])
def test_each_want_says_what_is_wanted_in_both_languages(standard):
	for entry in LIBRARY[standard][1]:
		for kind in ("document", "record"):
			if entry.get(f"wants_{kind}"):
				assert entry[f"{kind}_wanted"] and is_chinese(entry[f"{kind}_wanted_zh"]), entry["name"]


@pytest.mark.parametrize("standard", [OLD, NEW])
def test_every_leaf_has_two_to_four_audit_questions_in_both_languages(standard):
	for leaf in leaves_of(standard):
		questions = frappe.get_doc("QMS Clause", leaf.name).questions
		assert 2 <= len(questions) <= 4, leaf.name
		assert all(row.question and is_chinese(row.question_zh) for row in questions), leaf.name


@pytest.mark.parametrize("standard", CHAPTERS)
def test_titles_and_summaries_are_there_in_both_languages(standard):
	for entry in LIBRARY[standard][1]:
		assert entry["title"] and entry["summary"], entry["name"]
		assert is_chinese(entry["title_zh"]) and is_chinese(entry["summary_zh"]), entry["name"]


def test_annex_a_has_its_93_controls_in_four_themes():
	controls = [row.number for row in clauses_of("ISO/IEC 27001:2022") if row.number.count(".") == 2]
	by_theme = [sum(number.startswith(f"A.{theme}.") for number in controls) for theme in (5, 6, 7, 8)]

	assert by_theme == [37, 8, 14, 34]


def test_after_sale_service_has_six_conditions_and_fifteen_indicators_in_three_sections():
	numbers = [row.number for row in clauses_of("GB/T 27922-2011")]

	assert sum(number.startswith("P.") for number in numbers) == 6
	assert [sum(number.startswith(f"5.{section}.") for number in numbers) for section in (1, 2, 3)] == [
		7,
		6,
		2,
	]


def test_no_clause_is_an_orphan():
	for entry in ALL.values():
		above = entry["parent_qms_clause"]
		assert (above in ALL) if "." in entry["number"] else above is None, entry["name"]


def test_the_map_says_the_same_from_both_sides():
	said = {(entry["name"], row["clause"]): (row["relation"], row.get("note")) for entry, row in PAIRS}

	assert said
	for (mine, theirs), words in said.items():
		assert said[theirs, mine] == words


def test_the_map_on_the_site_says_the_same_from_both_sides():
	rows = frappe.get_all(
		"QMS Clause Counterpart", filters={"clause": ["is", "set"]}, fields=["parent", "clause", "relation"]
	)
	said = {(row.parent, row.clause): row.relation for row in rows}

	assert len(said) == len(PAIRS)
	assert all(said.get((theirs, mine)) == relation for (mine, theirs), relation in said.items())


def test_a_clause_names_each_counterpart_once():
	pairs = [(entry["name"], row["clause"]) for entry, row in PAIRS]

	assert len(pairs) == len(set(pairs))


def test_every_clause_of_one_edition_is_compared_with_the_other():
	for standard, other in ((OLD, NEW), (NEW, OLD)):
		for entry in LIBRARY[standard][1]:
			assert any(row["standard"] == other for row in entry["counterparts"]), entry["name"]


def test_only_the_later_standard_says_how_it_relates_to_the_earlier():
	"""Otherwise a row would stand twice when the other side's rows are worked out."""
	for entry, row in PAIRS:
		assert entry["standard"] != row["standard"]


def test_the_tree_is_a_nested_set_without_gaps():
	rows = frappe.get_all("QMS Clause", fields=["name", "lft", "rgt", "parent_qms_clause as parent"])
	edges = sorted(edge for row in rows for edge in (row.lft, row.rgt))
	by_name = {row.name: row for row in rows}

	assert edges == list(range(edges[0], edges[0] + 2 * len(rows)))
	for row in rows:
		if row.parent:
			assert by_name[row.parent].lft < row.lft < row.rgt < by_name[row.parent].rgt, row.name


def test_editions_know_each_other():
	assert frappe.db.get_value("QMS Standard", OLD, "replaced_by") == NEW
	assert frappe.db.get_value("QMS Standard", NEW, "replaces") == OLD


def test_the_transition_ends_when_iso_9001_2015_is_no_longer_valid():
	until = frappe.db.get_value("QMS Standard", OLD, "valid_until")

	assert str(until) == "2029-09-30"


@pytest.mark.parametrize("number", ["4.1", "7.5.3", "10.2.1"])
def test_what_went_in_by_bulk_saves_unchanged(number):
	"""The bulk load leaves nothing that the clause's own rules would write otherwise."""
	entry = clause(OLD, number)
	entry.save()
	entry.reload()

	versions = frappe.get_all("Version", {"ref_doctype": "QMS Clause", "docname": entry.name})
	assert not versions
