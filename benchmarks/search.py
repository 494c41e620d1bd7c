"""`python -m benchmarks.search [DOCUMENTS]`: full-text search on the embedded home, as ordinary users.

Makes a temporary site with so many records of a Chinese form, then asks from beginning to end as the search box
does: the words, the rights on each record, the title, the snippet.
"""

from __future__ import annotations

import random
import statistics
import sys
from time import perf_counter
from typing import Any

import frappe_lite

frappe_lite.install()

import frappe  # noqa: E402

from frappe_lite.testing import temporary_site  # noqa: E402

FORM = "Search Benchmark"
ROLE = "QMS Employee"
EVERYTHING, FEW = "everything@example.com", "few@example.com"
PARTS = ["开关柜", "断路器", "母线", "柜门", "电缆", "护套", "绝缘子", "互感器", "熔断器", "接地排"]
FINDINGS = [
	"不合格",
	"划伤",
	"色差",
	"膜厚不足",
	"附着力差",
	"尺寸超差",
	"绝缘电阻低",
	"标识缺失",
	"合格",
	"让步接收",
]
TURNS = 15


def main() -> None:
	"""Fill a site, ask, and print the milliseconds of each question."""
	count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
	with temporary_site():
		make_form()
		began = perf_counter()
		fill(count)
		print(f"{count:,} documents entered and indexed in {perf_counter() - began:.0f} s\n")
		print("| question | who | found | first 20, median ms | slowest ms |\n|---|---|---|---|---|")
		for title, text in questions(count):
			for user in (EVERYTHING, FEW):
				print(ask(title, text, user))


def make_form() -> None:
	"""Make the form, register it, and two users: one reads all records, one is limited to ten of them."""
	for user in (EVERYTHING, FEW):
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
	register = {"code": "SB", "title": FORM, "record_doctype": FORM}
	frappe.get_doc({"doctype": "QMS Record Form", **register}).insert()
	for number in range(10):
		limit = {"user": FEW, "allow": FORM, "for_value": name_of(number * 7)}
		frappe.get_doc({"doctype": "User Permission", **limit}).insert(ignore_links=True)
	frappe.db.commit()


def name_of(number: int) -> str:
	"""Return the name of a record."""
	return f"SB-{number:07}"


def fill(count: int) -> None:
	"""Enter the records and their entries in bulk: how fast a save is, is not asked here."""
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
		entries.append((number + 1000, FORM, name_of(number), part, text, words_of(part, text)))
	frappe.db.bulk_insert(FORM, ["name", "part", "batch", "finding", "owner"], records)
	columns = ["name", "reference_doctype", "reference_name", "title", "content", "words"]
	frappe.db.bulk_insert(ENTRY, columns, entries)
	frappe.db.commit()


def questions(count: int) -> list[tuple[str, str]]:
	"""Return what is asked: from words in a fifth of all records to a single record."""
	return [
		("two characters, a tenth of all", "母线"),
		("two characters, a fifth of all", "划伤"),
		("two words", "断路器 膜厚不足"),
		("one character, most of all", "合"),
		("a batch number", "123456"),
		("the beginning of a number", "1234"),
		("a record's name", name_of(count // 2)),
		("nothing fits", "锟斤拷烫烫烫"),
	]


def ask(title: str, text: str, user: str) -> str:
	"""Return the row of the table for one question."""
	from iso_qms.api.search import search

	seconds: list[float] = []
	answer: Any = None
	for _turn in range(TURNS):
		frappe.db.rollback()
		frappe.set_user(user)
		began = perf_counter()
		answer = search(text)
		seconds.append(perf_counter() - began)
	found = f"{len(answer['results'])}{'+' if answer['more'] else ''}"
	who = "reads all" if user == EVERYTHING else "reads ten"
	return (
		f"| {title} | {who} | {found} | {statistics.median(seconds) * 1000:.0f} | {max(seconds) * 1000:.0f} |"
	)


if __name__ == "__main__":
	main()
