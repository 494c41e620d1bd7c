"""The checks of the benchmark folder find what they look for."""

from __future__ import annotations

import sqlite3

import pytest

from benchmarks import growth, qms, qms_documents, volume
from benchmarks.kill9 import Acknowledged, find_problem
from benchmarks.questions import latest_drafts
from benchmarks.record import FULL, ROW
from benchmarks.report import p95, ratio, table
from benchmarks.speed import in_process_rows


@pytest.fixture
def database() -> sqlite3.Connection:
	"""Two records with three rows each."""
	connection = sqlite3.connect(":memory:")
	connection.execute(f"CREATE TABLE `tab{FULL}` (name TEXT, quantity INT)")
	connection.execute(f"CREATE TABLE `tab{ROW}` (name TEXT, parent TEXT)")
	for parent in ("a", "b"):
		connection.execute(f"INSERT INTO `tab{FULL}` VALUES (?, 2)", (parent,))
		for row in range(3):
			connection.execute(f"INSERT INTO `tab{ROW}` VALUES (?, ?)", (f"{parent}{row}", parent))
	yield connection
	connection.close()


def test_what_was_acknowledged_and_whole_is_no_problem(database):
	assert find_problem(database, Acknowledged({"a": 2, "b": 1}, {"a": 3, "b": 2})) is None


def test_a_lost_record_is_found(database):
	problem = find_problem(database, Acknowledged({"c": 1}, {"c": 1}))
	assert problem == "c was acknowledged and is lost"


@pytest.mark.parametrize(("confirmed", "attempted"), [(3, 3), (1, 1)])
def test_a_lost_or_invented_value_is_found(database, confirmed, attempted):
	problem = find_problem(database, Acknowledged({"a": confirmed}, {"a": attempted}))
	assert problem == f"a was acknowledged with quantity {confirmed} and has 2"


def test_a_half_written_record_is_found(database):
	database.execute(f"DELETE FROM `tab{ROW}` WHERE name = 'b1'")
	assert find_problem(database, Acknowledged()) == "b has 2 of 3 rows"


def test_rows_without_their_record_are_found(database):
	database.execute(f"DELETE FROM `tab{FULL}` WHERE name = 'b'")
	assert find_problem(database, Acknowledged()) == "rows of b are there without it"


def test_an_answer_that_should_not_have_come_is_found(database):
	assert find_problem(database, Acknowledged(refusals=["POST answered 500"])) == "POST answered 500"


def test_the_table_has_both_columns_and_marks_what_misses_the_target():
	rows = in_process_rows({"load": [0.001, 0.001, 0.009]}, {"load": [0.002, 0.002, 0.002]})
	assert rows == [["load", "500", "1,000", "2.0 × (target 5 ×)", "9.0"]]
	assert table(["a", "b"], [["1", "2"]]).splitlines() == ["| a | b |", "| - | - |", "| 1 | 2 |"]
	assert ratio(50, 10, 5) == "5.0 ×"
	assert p95([0.001] * 99 + [1.0]) == 1.0


def test_growth_is_that_of_the_worst_tenfold_and_marks_what_misses_the_target():
	assert growth.growth([0.001, 0.001, 0.002], per_record=False) == 2.0
	assert growth.growth([0.01, 0.1, 1.2], per_record=True) == pytest.approx(1.2)
	figures = {"lists": {"newest": [0.001]}}
	slower = {"lists": {"newest": [0.002]}}
	rows = growth.growth_rows({"10000": figures, "100000": slower}, {})
	assert rows == [["newest", "", "", "1.00", "2.0", "**2.00 ×** (missed)"]]


def test_a_report_that_is_slower_than_the_others_is_marked():
	ours, theirs = ({"10": {"reports": {"by state": [seconds]}}} for seconds in (0.2, 0.1))
	assert growth.report_rows(ours, theirs, "10") == [["by state", "100", "200", "**0.5 ×** (missed)"]]
	assert growth.report_rows(theirs, ours, "10") == [["by state", "200", "100", "2.0 ×"]]


def test_the_records_of_the_volume_are_told_apart_by_their_names():
	assert len({volume.name_of(number) for number in range(100_000)}) == 100_000


def test_a_size_changes_no_draft_that_a_smaller_one_has_changed():
	small, large = (set(latest_drafts(size, 100)) for size in (10_000, 100_000))
	assert not small & large and max(small) < 10_000 <= min(large)
	assert {volume.state_of(number) for number in small | large} == {0}


def test_each_kind_of_question_about_documents_has_its_target():
	assert qms.is_met("lists", [0.001] * 100) and not qms.is_met("lists", [0.001] * 10 + [0.03])
	assert qms.is_met("search", [0.09]) and not qms.is_met("search", [0.11])
	assert qms.is_met("reports", [0.3])


def test_a_question_that_misses_its_target_is_marked():
	found = {"lists": {"slow": [0.3], "fast": [0.001]}}
	assert qms.rows("lists", found) == [["slow", "**300 (300)** (missed)"], ["fast", "1.00 (1.00)"]]


def test_documents_of_the_volume_are_told_apart_and_most_are_in_force():
	assert len({qms_documents.name_of(number) for number in range(10_000)}) == 10_000
	effective = [number for number in range(1_000) if qms_documents.status_of(number) == "Effective"]
	assert len(effective) == 920
