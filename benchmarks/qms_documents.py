"""Ten thousand controlled documents with two to four revisions each, as a large company has them, entered without hooks.

Of a hundred documents four are new drafts, four obsolete, two confidential; of six a successor is drafted. One of five
has a file with text, one of ten is confirmed by the people of its department.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterator
from typing import Any

import frappe
from frappe.utils import getdate

from benchmarks import volume
from benchmarks.qms_people import EMPLOYEE, MANAGER, MARK, STAFF, department_of

ENTRY = "QMS Search Entry"
REVISION = "QMS Document Revision"
FIRST_ENTRY = 2 * 10**6
PARTS = ("开关柜", "断路器", "母线", "柜门", "电缆", "护套", "绝缘子", "互感器", "熔断器", "接地排")
WORK = ("装配", "检验", "调试", "喷涂", "折弯", "包装", "搬运", "标识", "返工", "校准")
TYPES = {"QMS Manual": "Quality Manual", "QMS Procedure": "Procedure", "QMS Document": "Work Instruction"}
TEXT, FILE_TEXT = 300, 1_500
FORMER, EFFECTIVE, DRAFT, OBSOLETE = "Superseded", "Effective", "Draft", "Obsolete"

STANDARD = volume.STANDARD
HEAD = (
	*STANDARD,
	"number",
	"title",
	"document_type",
	"status",
	"revision",
	"effective_from",
	"effective_revision",
	"working_copy_of",
	"department",
	"document_owner",
	"classification",
	"next_review",
)
ROWS = {
	REVISION: (
		*STANDARD,
		"document_doctype",
		"document",
		"number",
		"title",
		"revision",
		"document_type",
		"workflow_state",
		"status",
		"effective_from",
		"effective_to",
		"released_on",
		"department",
		"change_summary",
		"prepared_by",
		"approved_by",
		"sha256",
		"html",
		"content",
	),
	"QMS Document Distribution": (
		*STANDARD,
		"parent",
		"parenttype",
		"parentfield",
		"grantee_kind",
		"grantee",
	),
	"QMS Document Access": (
		*(*STANDARD, "parent", "parenttype", "parentfield", "grantee_kind", "grantee"),
		*("may_read", "may_upload", "may_edit", "may_approve"),
	),
	"QMS Acknowledgement": (
		*(*STANDARD, "title", "document_doctype", "document", "revision", "user", "status", "due"),
		"acknowledged_on",
	),
}
ENTRIES = ("name", "reference_doctype", "reference_name", "file", "title", "content", "words")


def fill(count: int, records: int) -> None:
	"""Enter so many documents with all that belongs to them, and the entries of the search, of some records too."""
	chance = random.Random(4)
	rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in (*TYPES, *ROWS, ENTRY)}
	for number in range(count):
		for table, row in _document(number, chance):
			rows[table].append(row)
		if len(rows[REVISION]) > 5_000:
			_enter(rows)
	_enter(rows)
	_enter_records(records)
	frappe.db.commit()
	if frappe.db.db_type == "mariadb":
		frappe.db.sql("analyze table " + ", ".join(f"`tab{name}`" for name in rows))


def remove() -> None:
	"""Remove all that `fill` entered."""
	for doctype in (*TYPES, REVISION):
		frappe.db.delete(doctype, {"name": ["like", f"{MARK}-%"]})
	for doctype in ("QMS Document Distribution", "QMS Document Access", "QMS Acknowledgement"):
		frappe.db.delete(doctype, {"name": ["like", f"{MARK}-%"]})
	frappe.db.delete(ENTRY, {"name": [">=", FIRST_ENTRY]})
	frappe.db.commit()


def name_of(number: int) -> str:
	"""Return the number of a document: one manual, four procedures and 95 instructions of a hundred."""
	return f"{MARK}-{kind_of(number)[4:6].upper()}-{number:05}"


def kind_of(number: int) -> str:
	"""Return the DocType of a document."""
	return "QMS Manual" if number % 100 == 0 else "QMS Procedure" if number % 25 == 0 else "QMS Document"


def title_of(number: int) -> str:
	"""Return the title of a document."""
	return f"{PARTS[number % 10]}{WORK[number // 10 % 10]}作业指导书 {number}"


def status_of(number: int) -> str:
	"""Return how far a document is."""
	return {7: DRAFT, 8: OBSOLETE}.get(number % 25, EFFECTIVE)


def label_of(number: int) -> str:
	"""Return the revision of a document that is in force."""
	return f"A/{number % 3 + 1}"


def _document(number: int, chance: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
	doctype, name, title, status = kind_of(number), name_of(number), title_of(number), status_of(number)
	released = getdate() - datetime.timedelta(days=700 - number * 7919 % 690)
	drafted = ["A/0"] if status == DRAFT else []
	if status == EFFECTIVE and number % 17 == 0:
		drafted = [f"A/{number % 3 + 2}"]
	labels = [] if status == DRAFT else [f"A/{at}" for at in range(number % 3 + 2)]
	for at, label in enumerate(labels):
		is_last = at == len(labels) - 1
		day = released - datetime.timedelta(days=200 * (len(labels) - 1 - at))
		state = FORMER if not is_last or status == OBSOLETE else EFFECTIVE
		yield from _revision(number, label, state, day, chance)
	for label in drafted:
		draft = f"{name} {label.replace('/', '.')}"
		yield doctype, _head(number, draft, DRAFT, None, draft_of=name)
		yield from _revision(number, label, DRAFT, None, chance)
	yield doctype, _head(number, name, status, released)
	text = _text(title, chance, TEXT)
	yield ENTRY, _entry(doctype, name, None, title, text)
	if number % 5 == 0:
		yield ENTRY, _entry(doctype, name, f"{name}.pdf", f"{title}.pdf", _text(title, chance, FILE_TEXT))
	grantee = ("QMS Department", department_of(number))
	yield "QMS Document Distribution", (*_standard(name), name, doctype, "distribution", *grantee)
	if number % 50 == 3:
		yield "QMS Document Access", (*_standard(name), name, doctype, "access", *grantee, 1, 0, 0, 0)
	if number % 10 == 1 and status == EFFECTIVE:
		yield from _acknowledgements(number, labels[-1], released)


def _head(
	number: int, name: str, status: str, released: datetime.date | None, draft_of: str | None = None
) -> tuple[Any, ...]:
	in_force = status != DRAFT
	return (
		*_standard(name, released),
		name_of(number),
		title_of(number),
		TYPES[kind_of(number)],
		status,
		label_of(number) if in_force else None,
		str(released) if in_force else None,
		f"{name_of(number)} {label_of(number).replace('/', '.')}" if in_force else None,
		draft_of,
		department_of(number),
		MANAGER,
		"Confidential" if number % 50 == 3 else "Internal",
		str(released + datetime.timedelta(days=365)) if in_force and released else None,
	)


def _revision(
	number: int, label: str, status: str, day: datetime.date | None, chance: random.Random
) -> Iterator[tuple[str, tuple[Any, ...]]]:
	name = f"{name_of(number)} {label.replace('/', '.')}"
	title = title_of(number)
	text = _text(title, chance, TEXT)
	is_decided = status != DRAFT
	yield (
		REVISION,
		(
			*_standard(name, day, int(is_decided)),
			kind_of(number),
			name_of(number),
			name_of(number),
			title,
			label,
			TYPES[kind_of(number)],
			"Approved" if is_decided else "Draft",
			status,
			str(day) if day else None,
			str(day + datetime.timedelta(days=199)) if day and status == FORMER else None,
			f"{day} 09:00:00" if day else None,
			department_of(number),
			"按现场改进",
			STAFF[number % len(STAFF)],
			MANAGER if is_decided else None,
			f"{volume.mixed(number):064x}",
			f"<p>{text}</p>",
			json.dumps({"title": title, "body": text}, ensure_ascii=False),
		),
	)
	yield ENTRY, _entry(REVISION, name, None, title, f"{name}\n{text}")


def _acknowledgements(
	number: int, label: str, released: datetime.date
) -> Iterator[tuple[str, tuple[Any, ...]]]:
	"""Some twelve people, the one who asks in the benchmark among them; one of four has not confirmed."""
	name = name_of(number)
	people = [EMPLOYEE, *STAFF[number % 12 :: 10]]
	for at, user in enumerate(people):
		is_done = (number + at) % 4 > 0
		due = released + datetime.timedelta(days=14)
		yield (
			"QMS Acknowledgement",
			(
				*_standard(f"{name} {at}", released),
				title_of(number),
				kind_of(number),
				name,
				f"{name} {label.replace('/', '.')}",
				user,
				"Acknowledged" if is_done else "Open",
				str(due),
				f"{due} 10:00:00" if is_done else None,
			),
		)


def _standard(name: str, day: datetime.date | None = None, docstatus: int = 0) -> tuple[Any, ...]:
	moment = f"{day or getdate()} 09:00:00"
	return (name, moment, moment, MANAGER, MANAGER, docstatus, 1)


def _text(title: str, chance: random.Random, length: int) -> str:
	known = "，".join(chance.choice(PARTS) + chance.choice(WORK) for _each in range(length // 20))
	return title + known + "".join(chr(0x4E00 + chance.randrange(3000)) for _each in range(length * 2 // 3))


def _entry(doctype: str, name: str, file: str | None, title: str, text: str) -> tuple[Any, ...]:
	from iso_qms.search.entries import words_of

	return (doctype, name, file, title, text, words_of(title, text))


def _enter(rows: dict[str, list[tuple[Any, ...]]]) -> None:
	"""Write what is gathered: the entries get their numbers in this order."""
	for table, found in rows.items():
		if not found:
			continue
		if table == ENTRY:
			volume.enter(ENTRY, _numbered(found), ENTRIES)
		else:
			volume.enter(table, found, ROWS.get(table) or HEAD)
		found.clear()
	frappe.db.commit()


def _numbered(entries: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
	last = frappe.get_all(ENTRY, fields=["name"], order_by="name desc", limit=1)
	first = max(FIRST_ENTRY, int(last[0].name) + 1) if last else FIRST_ENTRY
	for at, row in enumerate(entries):
		yield (first + at, *row)


def _enter_records(count: int) -> None:
	"""The entries of the newest inspections; the others would only make the index longer."""
	doctype = "QMS Inspection Record"
	records = frappe.get_all(
		doctype,
		filters={"name": ["like", f"{MARK}-%"]},
		fields=["name", "product", "lot_no"],
		order_by="name desc",
		limit=count,
	)
	rows = [
		_entry(doctype, row.name, None, row.product, f"{row.name}\n{row.product}\n{row.lot_no}\n合格")
		for row in reversed(records)
	]
	_enter({ENTRY: rows})
