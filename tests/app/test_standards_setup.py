"""The library is loaded once, and a newer version respects what the company changed."""

from __future__ import annotations

import json

import frappe
import pytest

from iso_qms import setup
from iso_qms.setup import standards
from iso_qms.standards import library
from iso_qms.standards.counterparts import counterparts

OLD, NEW = "ISO 9001:2015", "ISO 9001:2026"
COMING = "ISO 9999:2030"


@pytest.fixture
def data(tmp_path, monkeypatch):
	"""A copy of the data files that a test changes into those of a newer version: `data(standard)` gives a file."""
	for path in library.DATA.glob("*.json"):
		(tmp_path / path.name).write_bytes(path.read_bytes())
	monkeypatch.setattr(library, "DATA", tmp_path)

	def change(name: str, alter) -> None:
		path = tmp_path / name
		content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
		path.write_text(json.dumps(alter(content) or content, ensure_ascii=False), encoding="utf-8")

	return change


def retitled(number: str, title: str):
	def alter(content: dict) -> None:
		next(each for each in content["clauses"] if each["number"] == number)["title"] = title

	return alter


def title(number: str, standard: str = NEW) -> str | None:
	return frappe.db.get_value("QMS Clause", f"{standard} {number}", "title")


def snapshot() -> list[tuple]:
	return frappe.get_all(
		"QMS Clause", fields=["name", "modified", "lft", "rgt"], order_by="name", as_list=True
	)


def test_second_run_changes_nothing():
	before = snapshot()
	setup.sync()

	assert snapshot() == before


def test_data_that_are_the_same_are_not_even_read(monkeypatch):
	def read_library():
		raise AssertionError("read although nothing changed")

	monkeypatch.setattr(standards, "read_library", read_library)
	standards.load()


def test_unchanged_clause_is_brought_to_the_newer_version(data):
	data("iso_9001_2026.json", retitled("9.3.3", "Review results"))
	standards.load()

	assert title("9.3.3") == "Review results"


def test_customers_correction_survives_a_migrate():
	entry = frappe.get_doc("QMS Clause", f"{NEW} 9.3.3")
	entry.title = "My title"
	entry.save()
	setup.sync()

	assert title("9.3.3") == "My title"


def test_customers_correction_survives_a_newer_version(data):
	entry = frappe.get_doc("QMS Clause", f"{NEW} 9.3.3")
	entry.summary = "As we do it"
	entry.save()
	data("iso_9001_2026.json", retitled("9.3.3", "Review results"))
	standards.load()

	assert title("9.3.3") == "Management review results"


def test_a_corrected_number_survives_a_newer_version(data):
	entry = frappe.get_doc("QMS Clause", f"{NEW} 10.2.2")
	entry.number = "10.2.3"
	entry.save()
	data("iso_9001_2026.json", retitled("10.2.2", "Other title"))
	standards.load()

	assert not frappe.db.exists("QMS Clause", f"{NEW} 10.2.2")
	assert frappe.db.exists("QMS Clause", f"{NEW} 10.2.3")


def test_a_deleted_clause_stays_away(data):
	frappe.delete_doc("QMS Clause", f"{NEW} 10.2.2")
	data("iso_9001_2026.json", retitled("10.2.2", "Other title"))
	standards.load()

	assert not frappe.db.exists("QMS Clause", f"{NEW} 10.2.2")


def test_a_later_version_follows_one_that_was_taken(data):
	data("iso_9001_2026.json", retitled("9.3.3", "Second title"))
	standards.load()
	data("iso_9001_2026.json", retitled("9.3.3", "Third title"))
	standards.load()

	assert title("9.3.3") == "Third title"


def test_the_number_of_the_own_copy_does_not_stop_newer_versions(data):
	standard = frappe.get_doc("QMS Standard", NEW)
	standard.document_reference = "EX-001"
	standard.save()
	data("iso_9001_2026.json", lambda content: content["standard"].update(title="Newer title"))
	standards.load()
	standard.reload()

	assert (standard.title, standard.document_reference) == ("Newer title", "EX-001")


def test_a_changed_relation_changes_on_both_sides(data):
	def alter(content: dict) -> None:
		entry = next(each for each in content["clauses"] if each["number"] == "8.6")
		entry["counterparts"][0]["relation"] = "Changed"

	data("iso_9001_2026.json", alter)
	standards.load()

	assert counterparts(f"{NEW} 8.6", OLD)[0].relation == "Changed"
	assert counterparts(f"{OLD} 8.6", NEW)[0].relation == "Changed"


def test_a_new_clause_is_added_in_its_place(data):
	def alter(content: dict) -> None:
		content["clauses"].append({"number": "10.3", "title": "Added", "title_zh": "新增"})

	data("iso_9001_2026.json", alter)
	standards.load()
	added, chapter = (frappe.get_doc("QMS Clause", f"{NEW} {number}") for number in ("10.3", "10"))

	assert chapter.lft < added.lft < added.rgt < chapter.rgt


def coming(content: dict) -> dict:
	return {
		"standard": {"code": COMING, "title": "Coming", "title_zh": "将来"},
		"clauses": [
			{"number": "4", "title": "Four", "title_zh": "四"},
			{
				"number": "4.1",
				"title": "Four one",
				"title_zh": "四一",
				"counterparts": [{"clause": f"{OLD} 4.1", "relation": "Same"}],
			},
		],
	}


def test_a_new_standard_comes_whole_and_with_its_counterparts(data):
	data("coming.json", coming)
	standards.load()

	assert frappe.get_all("QMS Clause", {"standard": COMING}, pluck="number", order_by="sort_key") == [
		"4",
		"4.1",
	]
	assert counterparts(f"{OLD} 4.1", COMING)[0].clause == f"{COMING} 4.1"


def test_a_new_standard_is_told_to_clauses_that_the_company_changed(data):
	entry = frappe.get_doc("QMS Clause", f"{OLD} 4.1")
	entry.title = "My title"
	entry.save()
	data("coming.json", coming)
	standards.load()

	assert title("4.1", OLD) == "My title"
	assert counterparts(f"{OLD} 4.1", COMING)[0].clause == f"{COMING} 4.1"


def test_a_standard_that_the_company_deleted_stays_away(data):
	for name in frappe.get_all(
		"QMS Clause", {"standard": "GB/T 27922-2011"}, pluck="name", order_by="lft desc"
	):
		frappe.delete_doc("QMS Clause", name)
	frappe.delete_doc("QMS Standard", "GB/T 27922-2011")
	data("iso_9001_2026.json", retitled("9.3.3", "Review results"))
	standards.load()

	assert not frappe.db.exists("QMS Standard", "GB/T 27922-2011")


def test_a_standard_of_the_company_is_not_taken_for_a_shipped_one(data):
	frappe.get_doc({"doctype": "QMS Standard", "code": COMING, "title": "Ours"}).insert()
	data("coming.json", coming)
	standards.load()

	assert frappe.db.get_value("QMS Standard", COMING, "title") == "Ours"
	assert not frappe.db.exists("QMS Clause", {"standard": COMING})


def test_what_is_loaded_is_found_by_the_search():
	entries = frappe.db.count("QMS Search Entry", {"reference_doctype": "QMS Clause"})

	assert entries == frappe.db.count("QMS Clause")


def test_a_first_standard_is_in_use():
	assert frappe.db.get_value("QMS Standard", OLD, "in_use") == 1


def test_settings_that_name_no_standard_stay_so():
	settings = frappe.get_doc("QMS Settings")
	settings.standards_in_use = []
	settings.save()
	setup.sync()

	assert not frappe.get_doc("QMS Settings").standards_in_use


def test_standards_that_were_lines_of_text_become_rows():
	settings = frappe.get_doc("QMS Settings")
	settings.standards_in_use = []
	settings.save()
	singles = frappe.qb.DocType("Singles")
	frappe.qb.into(singles).columns("doctype", "field", "value").insert(
		"QMS Settings", "standards", f"{NEW}\nOur own rules"
	).run()
	frappe.db.delete("DefaultValue", {"defkey": f"iso_qms:{standards.CHOICE_MARK}"})
	standards.choose_first()

	assert [row.standard for row in frappe.get_doc("QMS Settings").standards_in_use] == [NEW]


def test_a_whole_library_is_loaded_again_after_it_was_lost():
	"""As after uninstalling and installing again: tables and marks are gone."""
	before = sorted(frappe.get_all("QMS Clause", pluck="name"))
	for doctype in ("QMS Clause Question", "QMS Clause Counterpart", "QMS Clause", "QMS Standard"):
		frappe.db.delete(doctype)
	frappe.db.delete("QMS Search Entry", {"reference_doctype": ["in", ["QMS Clause", "QMS Standard"]]})
	frappe.db.delete("DefaultValue", {"defkey": ["like", "iso_qms:%"]})
	standards.load()

	assert sorted(frappe.get_all("QMS Clause", pluck="name")) == before
