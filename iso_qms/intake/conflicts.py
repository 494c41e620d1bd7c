"""What does not fit: between the proposals, and between them and the register."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _

from iso_qms.document_control import DOCUMENT_DOCTYPES
from iso_qms.intake import ITEM
from iso_qms.intake.levels import FORM, PREFIXES, PROCEDURE, known_group
from iso_qms.intake.numbers import codes_in, groups_of, is_standard, key_of
from iso_qms.intake.titles import same_title

FIELDS = (
	"name",
	"number",
	"title",
	"version",
	"level",
	"status",
	"path",
	"revises",
	"references_found",
	"number_in_head",
	"listed_title",
	"conflicts",
)
MOST_SHOWN = 5
ENOUGH_FOR_CODE = 3
"""Proposals from which on a company's own letters are told from foreign ones."""


@dataclass
class Register:
	"""The numbers that are given, by what their writings have in common."""

	titles: dict[str, tuple[str, str]] = field(default_factory=dict)
	"""Number and title."""


class Numbers:
	"""Numbers that documents have, or are proposed to have."""

	def __init__(self, numbers: list[str]) -> None:
		self.keys = {key_of(each) for number in numbers for each in (number, _without_year(number))}
		self.asked: dict[str, bool] = {}

	def has(self, number: str) -> bool:
		"""Whether a text that names `number` means one of them: the company's own code and the year may be left out."""
		wanted = key_of(_without_year(number))
		if wanted not in self.asked:
			self.asked[wanted] = wanted in self.keys or any(key.endswith(wanted) for key in self.keys)
		return self.asked[wanted]


def read_register() -> Register:
	"""The documents and record forms that have a number."""
	register = Register()
	for doctype in DOCUMENT_DOCTYPES:
		filters = {"working_copy_of": ["is", "not set"]}
		for row in frappe.get_all(doctype, filters=filters, fields=["name", "title"], limit_page_length=0):
			register.titles.setdefault(key_of(row.name), (row.name, row.title))
	for row in frappe.get_all("QMS Record Form", fields=["code", "title"], limit_page_length=0):
		register.titles.setdefault(key_of(row.code), (row.code, ""))
	return register


def find(proposals: Iterable[Any], register: Register) -> dict[str, list[str]]:
	"""The conflicts of each proposal, by its name, as sentences."""
	rows = [row for row in proposals if row.status == "Proposed"]
	holders = defaultdict(list)
	for row in rows:
		if row.number:
			holders[key_of(row.number)].append(row)
	numbers = Numbers(
		[row.number for row in rows if row.number] + [each[0] for each in register.titles.values()]
	)
	company = _company_code(rows)
	return {
		row.name: [
			*_number_conflicts(row, holders, register),
			*_title_conflicts(row, register),
			*_foreign_code(row, numbers, company),
			*_missing_references(row, numbers),
		]
		for row in rows
	}


def refresh() -> int:
	"""Bring the conflicts of every open proposal to what is found now. Returns how many changed."""
	rows = frappe.get_all(ITEM, filters={"status": "Proposed"}, fields=list(FIELDS), limit_page_length=0)
	found = find(rows, read_register())
	changed = 0
	for row in rows:
		text = "\n".join(found[row.name])
		if (row.conflicts or "") != text:
			changed += 1
			values = {"conflicts": text, "conflict_count": len(found[row.name])}
			frappe.db.set_value(ITEM, row.name, values, update_modified=False)
	return changed


def _number_conflicts(row: Any, holders: dict[str, list[Any]], register: Register) -> Iterator[str]:
	if not row.number:
		yield _("No number was found: type it in, or leave it to the document type.")
		return
	others = [other.path for other in holders[key_of(row.number)] if other.name != row.name]
	if others:
		yield _("{0} is also the number of {1}.").format(row.number, _some(others))
	known = register.titles.get(key_of(row.number))
	if known and not row.revises:
		yield _("{0} is in the register: name it under Revises if this file is its next revision.").format(
			known[0]
		)
	if row.number_in_head:
		yield _("The file's name says {0}, its first page {1}.").format(row.number, row.number_in_head)


def _title_conflicts(row: Any, register: Register) -> Iterator[str]:
	if row.listed_title and row.title and not same_title(row.title, row.listed_title):
		yield _("The list of documents has the title “{0}”.").format(row.listed_title)
	_number, title = register.titles.get(key_of(row.number or ""), ("", ""))
	if title and row.title and not same_title(row.title, title):
		yield _("The register has the title “{0}”.").format(title)


def _foreign_code(row: Any, numbers: Numbers, company: str) -> Iterator[str]:
	if row.level != FORM or not row.number:
		return
	parent = parent_code(row.number)
	folders = (row.path or "").split("/")[:-1]
	codes = [number for folder in reversed(folders) for *_place, number in codes_in(folder)]
	kept_under = next((number for number in codes if known_group(number)), "")
	if parent and kept_under and not key_of(_without_year(kept_under)).endswith(key_of(parent)):
		yield _("The form {0} has the code of {1} and is kept under {2}.").format(
			row.number, parent, kept_under
		)
	elif parent and not numbers.has(parent):
		yield _("The form {0} has the code of {1}, which there is not.").format(row.number, parent)
	code = company_code(row.number)
	if company and code and code != company:
		yield _("The form {0} has the code {1}; the others have {2}.").format(row.number, code, company)


def _missing_references(row: Any, numbers: Numbers) -> Iterator[str]:
	missing = [
		number
		for number in (row.references_found or "").split("\n")
		if number and not is_standard(number) and not numbers.has(number)
	]
	if missing:
		yield _("It refers to documents that there are not: {0}.").format(_some(missing))


def parent_code(number: str) -> str:
	"""The procedure that a form's number names: QP07 in QR-QP07-01, QP-07 in QP-07-R01; "" where it names none."""
	groups = groups_of(number)
	procedures = [group for group in groups if PREFIXES.get(group) == PROCEDURE]
	if not procedures or len(groups) < 2:
		return ""
	start = number.upper().find(procedures[0])
	digits = ""
	for letter in number[start + len(procedures[0]) :]:
		if letter.isdigit() or (letter == "." and digits):
			digits += letter
		elif digits or letter not in "- ":
			break
	glued = number[start + len(procedures[0]) : start + len(procedures[0]) + 1].isdigit()
	return f"{procedures[0]}{'' if glued else '-'}{digits.rstrip('.')}" if digits else ""


def company_code(number: str) -> str:
	"""The letters before those of the kind: GX in Q/GX-QP-07; "" where there are none."""
	groups = groups_of(number)
	kind = next((at for at, group in enumerate(groups) if group in PREFIXES), 0)
	return groups[kind - 1] if kind else ""


def _company_code(rows: list[Any]) -> str:
	"""The code that most of the proposals carry; "" where most carry none."""
	counts = Counter(company_code(row.number) for row in rows if row.number and known_group(row.number))
	code, count = counts.most_common(1)[0] if counts else ("", 0)
	return code if count >= ENOUGH_FOR_CODE and count * 2 > counts.total() else ""


def _without_year(number: str) -> str:
	return re.sub(r"[-:](?:19|20)\d{2}$", "", number)


def _some(texts: list[str]) -> str:
	shown = ", ".join(texts[:MOST_SHOWN])
	rest = len(texts) - MOST_SHOWN
	return _("{0} and {1} more").format(shown, rest) if rest > 0 else shown
