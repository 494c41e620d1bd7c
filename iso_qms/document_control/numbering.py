"""Numbers of documents and labels of revisions."""

from __future__ import annotations

import re
from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.naming import make_autoname

from iso_qms.document_control import DOCUMENT_DOCTYPES

LONGEST = 60
LONGEST_LABEL = 20
ODD = re.compile(r"[\x00-\x1f<>\"'`\\%?#]")


def next_number(document_type: str, pattern: str | None) -> str:
	"""The next free number of the document type; raises where it has no pattern."""
	if not pattern:
		frappe.throw(
			_("Type in the Number: the document type {0} has no number pattern.").format(document_type),
			frappe.MandatoryError,
			title=_("Missing Values Required"),
		)
	while True:
		number = make_autoname(pattern if "#" in pattern else f"{pattern}.##")
		if not holder(number):
			return number


def check_number(number: str) -> None:
	"""Raise when a number that was typed in can't be one, or belongs to another document."""
	check_writing(number)
	held = holder(number)
	if held:
		frappe.throw(
			_("The Number {0} belongs to another document already, in {1}.").format(number, _(held)),
			frappe.DuplicateEntryError,
			title=_("Duplicate Number"),
		)


def check_writing(number: str) -> None:
	"""Raise when a number that was typed in can't be one."""
	if len(number) > LONGEST or ODD.search(number):
		frappe.throw(
			_("The Number {0} is longer than {1} characters or has one of these in it: {2}").format(
				number, LONGEST, "< > \" ' ` \\ % ? #"
			),
			title=_("Invalid Number"),
		)


def check_label(label: str) -> None:
	"""Raise when a revision label that a company brought along can't be one."""
	if len(label) > LONGEST_LABEL or ODD.search(label):
		frappe.throw(
			_("The Version {0} is longer than {1} characters or has one of these in it: {2}").format(
				label, LONGEST_LABEL, "< > \" ' ` \\ % ? #"
			),
			title=_("Invalid Version"),
		)


def holder(number: str) -> str | None:
	"""The DocType that has a document of this number, or None."""
	for doctype in DOCUMENT_DOCTYPES:
		if frappe.db.exists(doctype, number):
			return doctype
	return None


def _after_letters(last: str) -> str:
	letters = last.upper()
	if not re.fullmatch(r"[A-Z]+", letters):
		return "A"
	head, tail = letters[:-1], letters[-1]
	return f"{_after_letters(head) if head else 'A'}A" if tail == "Z" else head + chr(ord(tail) + 1)


def _after_edition(last: str) -> str:
	edition, _slash, revision = last.partition("/")
	if not re.fullmatch(r"[A-Za-z]*", edition):
		return "A/0"  # a label that the company brought along, of another style
	return f"{edition or 'A'}/{int(revision) + 1 if revision.isdigit() else 0}"


def _after_whole(last: str) -> str:
	return str(int(last) + 1) if last.isdigit() else "1"


def _after_decimal(last: str) -> str:
	version, _dot, minor = last.partition(".")
	return f"{version}.{int(minor) + 1}" if version.isdigit() and minor.isdigit() else "1.0"


NEXT: dict[str, Callable[[str], str]] = {
	"A/0, A/1": _after_edition,
	"A, B, C": _after_letters,
	"1, 2, 3": _after_whole,
	"1.0, 1.1": _after_decimal,
}
FIRST = {"A/0, A/1": "A/0", "A, B, C": "A", "1, 2, 3": "1", "1.0, 1.1": "1.0"}


def next_revision(style: str | None, last: str | None) -> str:
	"""The label after `last` in the style of the document type; the first one where there is none."""
	style = style if style in NEXT else "A/0, A/1"
	return NEXT[style](last) if last else FIRST[style]


def next_edition(style: str | None, last: str | None) -> str:
	"""The first label of a new edition: B/0 after A/3, 2.0 after 1.4; else the next revision."""
	if last and style == "A/0, A/1":
		return f"{_after_letters(last.partition('/')[0])}/0"
	if last and style == "1.0, 1.1" and last.partition(".")[0].isdigit():
		return f"{int(last.partition('.')[0]) + 1}.0"
	return next_revision(style, last)
