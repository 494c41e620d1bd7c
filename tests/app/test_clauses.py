"""The rules of a clause: its name, its place, its counterparts; and what other parts ask the library."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.standards.clauses import clauses_of, wants
from iso_qms.standards.counterparts import counterparts
from iso_qms.standards.in_use import main_standard, standards_in_use
from iso_qms.standards.transition import gaps, transition

OLD, NEW = "ISO 9001:2015", "ISO 9001:2026"
OWN = "GB/T 1:2020"


@pytest.fixture
def own() -> str:
	"""A standard that the company adds itself, with a chapter."""
	frappe.get_doc({"doctype": "QMS Standard", "code": OWN, "title": "Own rules"}).insert()
	add("4")
	return OWN


def add(number: str, standard: str = OWN, **values):
	return frappe.get_doc(
		{
			"doctype": "QMS Clause",
			"standard": standard,
			"number": number,
			"title": f"Clause {number}",
			**values,
		}
	).insert()


def clause(number: str, standard: str = OLD):
	return frappe.get_doc("QMS Clause", f"{standard} {number}")


def numbers(rows) -> list[str]:
	return [row.clause.rpartition(" ")[2] for row in rows]


# names, order and place


def test_a_clause_is_named_by_standard_and_number(own):
	assert add("4.1").name == f"{OWN} 4.1"


def test_ten_comes_after_nine_and_annexes_after_clauses(own):
	for number in ("10", "A", "9", "9.10", "9.9"):
		add(number)

	assert [row.number for row in clauses_of(OWN)] == ["4", "9", "9.9", "9.10", "10", "A"]


@pytest.mark.parametrize("number", ["7..5", "7.", "7 5", "第七章", "7/5"])
def test_what_is_no_number_is_refused(own, number):
	with pytest.raises(frappe.ValidationError, match="no clause number"):
		add(number)


def test_a_clause_finds_its_place_by_its_number(own):
	add("4.1")
	below = add("4.1.2")
	above = clause("4.1", OWN)

	assert below.parent_qms_clause == above.name
	assert above.lft < below.lft < below.rgt < above.rgt
	assert above.is_group == 1


def test_a_clause_stands_under_one_of_its_own_standard(own):
	with pytest.raises(frappe.ValidationError, match="belongs to ISO 9001:2015"):
		add("4.2", parent_qms_clause=f"{OLD} 4")


def test_a_clause_stays_with_its_standard():
	entry = clause("4.1")
	entry.standard = NEW
	with pytest.raises(frappe.ValidationError):
		entry.save()


def test_a_corrected_number_renames_the_clause_and_every_link_to_it():
	entry = clause("10.2.2", NEW)
	entry.number = "10.2.3"
	entry.save()

	assert entry.name == f"{NEW} 10.2.3"
	assert not frappe.db.exists("QMS Clause", f"{NEW} 10.2.2")
	assert numbers(counterparts(f"{OLD} 10.2.2", NEW)) == ["10.2.3"]


def test_a_renumbered_clause_can_be_saved_again():
	entry = clause("10.2.2", NEW)
	entry.number = "10.2.3"
	entry.save()
	entry.title = "Kept results"
	entry.save()

	assert frappe.db.get_value("QMS Clause", f"{NEW} 10.2.3", "title") == "Kept results"


def test_a_number_that_another_clause_has_is_refused():
	entry = clause("10.2", NEW)
	entry.number = "10.1"
	with pytest.raises(frappe.ValidationError, match=r"has a clause 10\.1 already"):
		entry.save()


def test_the_shown_title_holds_number_and_both_titles():
	assert clause("7.2").clause_title == "7.2 能力 · Competence"


# what a clause wants


def test_wants_are_told_in_the_readers_language():
	frappe.local.lang = "en"
	english = wants(f"{OLD} 6.2.1")
	frappe.local.lang = "zh"
	chinese = wants(f"{OLD} 6.2.1")
	frappe.local.lang = "en"

	assert (english["document"], chinese["document"]) == ("Quality objectives", "质量目标")


def test_a_clause_that_wants_nothing_says_so():
	assert wants(f"{OLD} 7.4") == {"document": None, "record": None}


def test_a_clause_may_want_both():
	wanted = wants(f"{OLD} 4.4.2")

	assert wanted["document"] and wanted["record"]


# counterparts


def test_risks_and_opportunities_part_in_the_new_edition():
	found = counterparts(f"{OLD} 6.1.2", NEW)

	assert numbers(found) == ["6.1.2", "6.1.3"]
	assert {row.relation for row in found} == {"Split"}


def test_the_general_clause_on_improvement_and_the_last_one_become_one():
	assert numbers(counterparts(f"{NEW} 10.1", OLD)) == ["10.1", "10.3"]


def test_the_same_requirement_is_found_by_way_of_a_clause_between():
	(found,) = counterparts("ISO 14001:2015 7.2", "ISO 45001:2018")

	assert (found.clause, found.relation, found.via) == ("ISO 45001:2018 7.2", "Same", f"{OLD} 7.2")


def test_a_change_on_the_way_is_told():
	(found,) = counterparts("ISO 14001:2015 4.1", NEW)

	assert (found.clause, found.relation) == (f"{NEW} 4.1", "Changed")


def test_two_changes_on_the_way_are_no_same_requirement():
	assert counterparts("ISO 14001:2015 6.1.1", "ISO 45001:2018") == []


def test_what_only_one_standard_asks_for_has_no_counterpart():
	assert counterparts("ISO 45001:2018 5.4", OLD) == []


def test_a_row_is_written_on_the_other_clause_too(own):
	entry = add("4.1", counterparts=[{"clause": f"{OLD} 4.1", "relation": "Changed", "note": "stricter"}])
	(found,) = counterparts(f"{OLD} 4.1", OWN)

	assert entry.counterparts[0].standard == OLD
	assert (found.clause, found.relation, found.note) == (entry.name, "Changed", "stricter")


def test_a_changed_row_changes_on_the_other_clause_too(own):
	entry = add("4.1", counterparts=[{"clause": f"{OLD} 4.1", "relation": "Same"}])
	entry.counterparts[0].relation = "Changed"
	entry.save()

	assert counterparts(f"{OLD} 4.1", OWN)[0].relation == "Changed"


def test_a_row_that_is_taken_off_goes_from_the_other_clause_too(own):
	entry = add("4.1", counterparts=[{"clause": f"{OLD} 4.1", "relation": "Same"}])
	entry.counterparts = []
	entry.save()

	assert counterparts(f"{OLD} 4.1", OWN) == []


def test_a_deleted_clause_leaves_no_row_behind():
	frappe.delete_doc("QMS Clause", f"{NEW} 10.2.2")

	assert counterparts(f"{OLD} 10.2.2", NEW) == []


@pytest.mark.parametrize(
	("row", "sentence"),
	[
		({"standard": OLD, "relation": "Same"}, "name the clause"),
		({"clause": f"{OLD} 4.1", "relation": "New"}, "names no clause"),
		({"clause": f"{OWN} 4", "relation": "Same"}, "other standards and editions only"),
	],
)
def test_a_row_that_contradicts_itself_is_refused(own, row, sentence):
	with pytest.raises(frappe.ValidationError, match=sentence):
		add("4.1", counterparts=[row])


def test_a_counterpart_stands_once(own):
	row = {"clause": f"{OLD} 4.1", "relation": "Same"}
	with pytest.raises(frappe.ValidationError, match="stands twice"):
		add("4.1", counterparts=[row, dict(row)])


# the transition


def test_the_transition_tells_every_clause_of_the_new_edition():
	rows = transition(OLD, NEW)

	assert [row.clause for row in rows if row.clause] == [row.name for row in clauses_of(NEW)]


def test_gaps_are_what_the_new_edition_changes():
	numbers = [row.number for row in gaps(OLD, NEW) if row.clause]

	assert numbers == [
		"4.1", "4.2", "5.1.1", "5.2.1", "6.1", "6.1.1", "6.1.2", "6.1.3", "6.3", "7.1.6", "7.3", "7.5",
		"9.2.2", "9.3.2", "9.3.3", "10", "10.1",
	]  # fmt: skip


def test_each_gap_says_what_changes():
	assert all(row.note for row in gaps(OLD, NEW))


def test_a_clause_that_went_with_its_edition_is_told_as_dropped():
	entry = clause("10.3")
	entry.set("counterparts", [{"standard": NEW, "relation": "Dropped", "note": "went"}])
	entry.save()
	dropped = transition(OLD, NEW)[-1]

	assert (dropped.clause, dropped.number, dropped.relation) == (None, "10.3", "Dropped")


def test_a_clause_that_came_with_its_edition_is_told_as_new():
	entry = clause("6.1.3", NEW)
	entry.set("counterparts", [{"standard": OLD, "relation": "New", "note": "came"}])
	entry.save()
	(row,) = [row for row in transition(OLD, NEW) if row.number == "6.1.3"]

	assert (row.relation, row.earlier) == ("New", [])


# standards


def test_a_standard_does_not_replace_itself(own):
	standard = frappe.get_doc("QMS Standard", OWN)
	standard.replaces = OWN
	with pytest.raises(frappe.ValidationError, match="can't replace itself"):
		standard.save()


def test_the_replaced_edition_names_its_successor(own):
	standard = frappe.get_doc("QMS Standard", OWN)
	standard.replaces = "ISO 50001:2018"
	standard.save()
	assert frappe.db.get_value("QMS Standard", "ISO 50001:2018", "replaced_by") == OWN

	standard.replaces = None
	standard.save()
	assert not frappe.db.get_value("QMS Standard", "ISO 50001:2018", "replaced_by")


def choose(*standards: str) -> None:
	settings = frappe.get_doc("QMS Settings")
	settings.standards_in_use = []
	for standard in standards:
		settings.append("standards_in_use", {"standard": standard})
	settings.save()


def test_what_the_settings_name_is_in_use():
	choose(NEW, "ISO 14001:2015")

	assert standards_in_use() == [NEW, "ISO 14001:2015"]
	assert main_standard() == NEW
	assert set(frappe.get_all("QMS Standard", {"in_use": 1}, pluck="name")) == {NEW, "ISO 14001:2015"}


def test_nobody_ticks_in_use_by_hand():
	choose(OLD)
	standard = frappe.get_doc("QMS Standard", NEW)
	standard.in_use = 1
	standard.save()

	assert not frappe.db.get_value("QMS Standard", NEW, "in_use")
