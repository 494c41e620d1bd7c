"""The checks of the benchmark folder find what they look for."""

from __future__ import annotations

import sqlite3

import pytest

from benchmarks.kill9 import Acknowledged, find_problem
from benchmarks.record import FULL, ROW
from benchmarks.report import in_process_rows, p95, ratio, table


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
