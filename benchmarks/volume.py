"""Many records at once, the same on both homes: each is made from its number, and goes in without hooks.

Dates, people and states are spread alike over the first ten thousand and over the million, as records of three
years: one in thirty was rejected, a few are still open, one inspector writes a tenth of all.
"""

from __future__ import annotations

import csv
import datetime
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

import frappe

from benchmarks.record import CHILDREN, FULL, PLAIN, ROW, STATES, VALUES
from benchmarks.steps import run

INSPECTORS = [f"inspector{at:02}@benchmark.example.com" for at in range(40)]
BEGIN = datetime.datetime(2023, 7, 1)
SPAN_SECONDS = 3 * 365 * 86400
MONTHS = [f"{2023 + at // 12}-{at % 12 + 1:02}" for at in range(6, 42)]
PRODUCTS = ("开关柜", "断路器", "母线", "Switchgear", "Busbar", "Contactor", "Relay", "Cable gland")

STANDARD = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx")
COLUMNS = {
	PLAIN: (*STANDARD, *VALUES),
	FULL: (*STANDARD, *VALUES, "workflow_state"),
	ROW: (*STANDARD, "parent", "parenttype", "parentfield", *CHILDREN[0]),
}


def mixed(number: int, seed: int = 0) -> int:
	"""Return a number below 2**32, a different one for every number, in no visible order (MurmurHash3's last step)."""
	number ^= seed
	number = (number ^ number >> 16) * 0x85EBCA6B % 2**32
	number = (number ^ number >> 13) * 0xC2B2AE35 % 2**32
	return number ^ number >> 16


def name_of(number: int) -> str:
	"""Return a name as random as Frappe's hashes."""
	return f"v{mixed(number):09x}"


def state_of(number: int) -> int:
	"""Return which of the STATES a record is in: 2 of 100 drafts, 4 in review."""
	chance = mixed(number, 1 << 30) % 100
	return 0 if chance < 2 else 1 if chance < 6 else 2


def record(number: int) -> tuple[Any, ...]:
	"""Return the values of a record in the order of COLUMNS[FULL]."""
	chance, share = mixed(number, 1 << 29), mixed(number, 1 << 28)
	created = BEGIN + datetime.timedelta(seconds=mixed(number, 1 << 27) * SPAN_SECONDS // 2**32)
	changed = created + datetime.timedelta(seconds=chance % (14 * 86400), microseconds=number % 10**6)
	inspector = INSPECTORS[min(share & 63, share >> 6 & 63) % len(INSPECTORS)]
	result = {0: "Rejected", 1: "Open"}.get((share >> 12) % 30, "Accepted")
	state = state_of(number)
	standard = (name_of(number), str(created), str(changed), inspector, inspector, int(state == 2), 0)
	values = (
		f"Incoming inspection of {PRODUCTS[chance >> 5 & 7]} / {number}",
		f"B-{created.year}-{chance % 10000:04}",
		chance % 5000,
		chance % 10**6 / 1000,
		chance % 10**4 / 100,
		chance % 100,
		str(created.date()),
		str(changed)[:19],
		result,
		chance >> 3 & 1,
		inspector,
		VALUES["remark"],
	)
	return (*standard, *values, STATES[state])


def rows_of(number: int) -> Iterator[tuple[Any, ...]]:
	"""Yield the child rows of a record in the order of COLUMNS[ROW]."""
	parent, _created, changed, owner, by, docstatus, _idx = record(number)[: len(STANDARD)]
	for at, row in enumerate(CHILDREN, 1):
		yield (
			f"{parent}{at}",
			changed,
			changed,
			owner,
			by,
			docstatus,
			at,
			parent,
			FULL,
			"rows",
			*row.values(),
		)


def fill(begin: int, end: int) -> None:
	"""Enter the records of these numbers, a plain document for each, and the inspectors."""
	if not frappe.db.exists("User", INSPECTORS[0]):
		users = [(name, name, "Inspector", 1) for name in INSPECTORS]
		frappe.db.bulk_insert("User", ["name", "email", "first_name", "enabled"], users)
	# MariaDB keeps rows in the order of their names: so entered, the pages are written once.
	numbers: Iterable[int] = range(begin, end)
	if frappe.db.db_type == "mariadb":
		numbers = sorted(numbers, key=name_of)
	for part in parts(list(numbers)):
		enter(FULL, (record(number) for number in part))
		enter(ROW, (row for number in part for row in rows_of(number)))
		enter(PLAIN, (plain(number) for number in part))
		frappe.db.commit()
	settle()


def parts(numbers: list[int]) -> Iterator[list[int]]:
	"""Yield the numbers in parts that a transaction holds well."""
	for begin in range(0, len(numbers), 100_000):
		yield numbers[begin : begin + 100_000]


def plain(number: int) -> tuple[Any, ...]:
	"""Return the same values without a workflow."""
	values = list(record(number)[:-1])
	values[5] = 0
	return tuple(values)


def enter(doctype: str, rows: Iterable[tuple[Any, ...]], columns: Sequence[str] = ()) -> None:
	"""Insert rows as fast as the database takes them."""
	columns = columns or COLUMNS[doctype]
	if frappe.db.db_type != "mariadb":
		frappe.db.bulk_insert(doctype, columns, rows)
		return
	with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".csv") as file:
		csv.writer(file, lineterminator="\n").writerows(rows)
		file.flush()
		names = ", ".join(f"`{column}`" for column in columns)
		frappe.db.sql(
			f"LOAD DATA LOCAL INFILE '{file.name}' INTO TABLE `tab{doctype}` CHARACTER SET utf8mb4"
			f" FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' LINES TERMINATED BY '\\n' ({names})"
		)


def settle() -> None:
	"""Let the disk finish what the filling left to it, and have all pages in memory, as both homes have after a day's work."""
	if frappe.db.db_type == "mariadb":
		frappe.db.sql("ANALYZE TABLE " + ", ".join(f"`tab{doctype}`" for doctype in COLUMNS))
		frappe.db.commit()
	else:
		path = frappe.db.sql("PRAGMA database_list")[0][2]
		with closing(sqlite3.connect(path)) as connection:
			connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
		with open(path, "rb") as file:
			while file.read(2**20):
				pass
	os.sync()


def remove() -> None:
	"""Remove the inspectors; the records go with their DocTypes."""
	frappe.db.delete("User", {"name": ["in", INSPECTORS]})
	frappe.db.commit()


def give_memory(megabytes: int) -> int | None:
	"""Give MariaDB room for all rows, where the bench knows the key to it. Returns what it had; None otherwise."""
	conf = frappe.conf
	if frappe.db.db_type != "mariadb" or not conf.root_password:
		return None
	import pymysql

	host, user = conf.db_host or "localhost", conf.root_login or "root"
	root = pymysql.connect(host=host, user=user, password=conf.root_password)
	with root, root.cursor() as cursor:
		cursor.execute("SELECT @@innodb_buffer_pool_size")
		before = cursor.fetchone()[0] // 2**20
		cursor.execute("SET GLOBAL innodb_buffer_pool_size = %s", (megabytes * 2**20,))
	return before


if __name__ == "__main__":
	run(
		{
			"fill": lambda begin, end: fill(int(begin), int(end)),
			"remove": remove,
			"give_memory": lambda megabytes: give_memory(int(megabytes)),
		}
	)
