"""Full-text search, asked from beginning to end as the search box does: words, rights on each record, title, snippet.

The records are those of a Chinese form; one user reads all of them, another is limited to ten.
"""

from __future__ import annotations

import argparse
import random
from statistics import median
from time import perf_counter
from typing import Any

import frappe

from benchmarks import volume
from benchmarks.homes import Home
from benchmarks.report import judged, milliseconds, table
from benchmarks.steps import run
from iso_qms.gate.register import clear_register

DOCUMENTS = 100_000
TARGET_MS = 100
FORM = "Search Benchmark"
ROLE = "QMS Employee"
USERS = {"reads all": "everything@benchmark.example.com", "reads ten": "few@benchmark.example.com"}
PARTS = ["开关柜", "断路器", "母线", "柜门", "电缆", "护套", "绝缘子", "互感器", "熔断器", "接地排"]
FINDINGS = [
	"不合格", "划伤", "色差", "膜厚不足", "附着力差", "尺寸超差", "绝缘电阻低", "标识缺失", "合格", "让步接收",
]  # fmt: skip
TURNS = 9
SECONDS = 1.5  # a question that takes longer is asked less often


def fill(count: int) -> None:
	"""Make the form, register it, make two users; enter the records and their entries in bulk."""
	remove()
	for user in USERS.values():
		values = {"email": user, "first_name": "User", "send_welcome_email": 0, "roles": [{"role": ROLE}]}
		frappe.get_doc({"doctype": "User", **values}).insert()
	fields = [
		{"fieldname": "part", "fieldtype": "Data", "label": "Part"},
		{"fieldname": "batch", "fieldtype": "Data", "label": "Batch"},
		{"fieldname": "finding", "fieldtype": "Small Text", "label": "Finding"},
	]
	rights = [{"role": ROLE, "read": 1, "write": 1, "create": 1}]
	form = {"name": FORM, "module": "Core", "custom": 1, "title_field": "part", "fields": fields}
	frappe.get_doc({"doctype": "DocType", **form, "permissions": rights}).insert()
	# registered without its hooks: no revisions, no documents about a form that goes again
	frappe.db.bulk_insert(
		"QMS Record Form", ["name", "code", "title", "record_doctype"], [("SB", "SB", FORM, FORM)]
	)
	clear_register()
	for number in range(10):
		limit = {"user": USERS["reads ten"], "allow": FORM, "for_value": name_of(number * 7)}
		frappe.get_doc({"doctype": "User Permission", **limit}).insert(ignore_links=True)
	enter(count)
	frappe.db.commit()


def name_of(number: int) -> str:
	"""Return the name of a record."""
	return f"SB-{number:07}"


def enter(count: int) -> None:
	"""Enter the records and their entries: how fast a save is, is not asked here."""
	from iso_qms.search.content import ENTRY
	from iso_qms.search.entries import words_of

	chance = random.Random(1)
	records, entries = [], []
	for number in range(count):
		part = f"{chance.choice(PARTS)} {chance.choice('ABCDEF')}{chance.randrange(99)}"
		batch = f"{chance.randrange(10**6):06}-{chance.randrange(99):02}"
		rest = "".join(chr(0x4E00 + chance.randrange(3000)) for _each in range(60))
		finding = f"{chance.choice(FINDINGS)}，{chance.choice(FINDINGS)}。{rest}"
		text = "\n".join((name_of(number), part, batch, finding))
		records.append((name_of(number), part, batch, finding, "Administrator"))
		entries.append((number + 10**6, FORM, name_of(number), part, text, words_of(part, text)))
	volume.enter(FORM, records, ["name", "part", "batch", "finding", "owner"])
	columns = ["name", "reference_doctype", "reference_name", "title", "content", "words"]
	volume.enter(ENTRY, entries, columns)


def remove() -> None:
	"""Remove all that `fill` made."""
	frappe.db.delete("QMS Search Entry", {"reference_doctype": FORM})
	frappe.db.delete("QMS Record Form", {"record_doctype": FORM})
	clear_register()
	frappe.db.delete("User Permission", {"allow": FORM})
	for user in USERS.values():
		if frappe.db.exists("User", user):
			frappe.delete_doc("User", user, force=True)
	if frappe.db.exists("DocType", FORM):
		frappe.db.delete(FORM)
		frappe.delete_doc("DocType", FORM, force=True)
		frappe.db.sql_ddl(f"drop table if exists `tab{FORM}`")
	frappe.db.commit()


QUESTIONS = {
	"two characters, a tenth of all": "母线",
	"two characters, a fifth of all": "划伤",
	"two words": "断路器 膜厚不足",
	"one character, most of all": "合",
	"a batch number": "123456",
	"the beginning of a number": "1234",
	"a record's name": name_of(DOCUMENTS // 2),
	"nothing fits": "锟斤拷烫烫烫",
}


def ask() -> dict[str, dict[str, list[float]]]:
	"""Return the seconds of each time that a question was asked, by question and by who asks."""
	return {
		title: {who: times(text, user) for who, user in USERS.items()} for title, text in QUESTIONS.items()
	}


def times(text: str, user: str) -> list[float]:
	"""Ask some times, as a request of its own each."""
	from iso_qms.api.search import search

	seconds: list[float] = []
	while len(seconds) < TURNS and sum(seconds) < SECONDS:
		frappe.db.rollback()
		frappe.set_user(user)
		began = perf_counter()
		search(text)
		seconds.append(perf_counter() - began)
	return seconds


def measure(homes: dict[str, Home], options: argparse.Namespace) -> dict[str, Any]:
	"""Return the answers of each home."""
	results: dict[str, Any] = {}
	for key, home in homes.items():
		home.step("search", "fill", DOCUMENTS)
		try:
			results[key] = home.step("search", "ask")
		finally:
			if key == "frappe":  # the embedded site ends with the benchmark
				home.step("search", "remove")
	return results


def section(results: dict[str, Any]) -> str:
	"""Return the table."""
	rows = []
	for title in QUESTIONS:
		for who in USERS:
			seconds = [results.get(key, {}).get(title, {}).get(who) for key in ("frappe", "embedded")]
			theirs, ours = (median(each) if each else None for each in seconds)
			rows.append(
				[
					title,
					who,
					milliseconds(theirs),
					judged(milliseconds(ours), ours is None or ours * 1000 < TARGET_MS),
				]
			)
	return (
		f"## Search\n{DOCUMENTS:,} Chinese documents, milliseconds to the first 20, from the words to the snippets. "
		f"Target: under {TARGET_MS}.\n\n{table(['question', 'who', 'Frappe', 'embedded home'], rows)}"
	)


if __name__ == "__main__":
	run({"fill": lambda count: fill(int(count)), "ask": ask, "remove": remove})
