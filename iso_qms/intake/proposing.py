"""What a file seems to be: number, title, version, type, clauses, department, process, references."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from iso_qms.intake.clauses import Clauses, clauses_in_use
from iso_qms.intake.document_types import type_of, types_in_use
from iso_qms.intake.levels import known_group, level_of
from iso_qms.intake.numbers import codes_in, key_of, number_in_head, number_in_name
from iso_qms.intake.places import Places, places_of_company
from iso_qms.intake.reading import Contents
from iso_qms.intake.sources import Source
from iso_qms.intake.titles import first_line, labelled_title, title_of_name
from iso_qms.intake.versions import version_in_head, version_in_name

EXCERPT = 1500
MOST_REFERENCES = 60


@dataclass
class Proposal:
	"""What is proposed for a file; "" or None where it says nothing."""

	number: str = ""
	title: str = ""
	version: str = ""
	level: str = ""
	document_type: str | None = None
	department: str | None = None
	qms_process: str | None = None
	clauses: list[str] = field(default_factory=list)
	references: list[str] = field(default_factory=list)
	number_in_head: str = ""
	listed_title: str = ""
	excerpt: str = ""


@dataclass
class Knowledge:
	"""What the company has already, and its own list of documents; read once for a batch."""

	types: list[Any] = field(default_factory=list)
	clauses: Clauses = field(default_factory=Clauses)
	places: Places = field(default_factory=Places)
	listed: dict[str, dict[str, str]] = field(default_factory=dict)

	def take_list(self, rows: list[dict[str, str]]) -> None:
		"""Take in the rows of a list of documents that is among the files."""
		for row in rows:
			self.listed.setdefault(key_of(row["number"]), row)


def knowledge() -> Knowledge:
	"""Read types, clauses, departments and processes of the site."""
	return Knowledge(types_in_use(), clauses_in_use(), places_of_company())


def propose(source: Source, contents: Contents, known: Knowledge) -> Proposal:
	"""Return what the file seems to be. The file's name goes before what it says, and that before the list."""
	stem = PurePosixPath(source.path).stem
	folders = str(PurePosixPath(source.path).parent)
	in_name, rest = number_in_name(stem)
	in_head = number_in_head(contents.head)
	number = in_head if _same(in_name, in_head) else in_name or in_head
	version, rest = version_in_name(rest)
	listed = known.listed.get(key_of(number), {}) if number else {}
	title = (
		title_of_name(rest)
		or labelled_title(contents.head)
		or listed.get("title")
		or first_line(contents.head)
		or contents.title.strip()
	)[:140]
	level = level_of(number, title, folders)
	named = known.clauses.named(number, contents.head, listed.get("clause", ""))
	return Proposal(
		number=number[:60],
		title=title,
		version=(version or version_in_head(contents.head) or listed.get("version", ""))[:20],
		level=level,
		document_type=type_of(known.types, level, number, title),
		department=known.places.department(number, contents.head, folders, listed.get("department", "")),
		qms_process=known.places.process(number, title),
		clauses=named or known.clauses.by_title(title),
		references=[each for each in contents.references if not _same(each, number)],
		number_in_head=in_head if in_name and not _same(in_name, in_head) else "",
		listed_title=listed.get("title", ""),
		excerpt=contents.text.strip()[:EXCERPT],
	)


def references_in(text: str) -> list[str]:
	"""The numbers of documents that a text names, those with letters that stand for a kind of document."""
	found: dict[str, str] = {}
	for _start, _end, number in codes_in(text):
		if known_group(number):
			found.setdefault(key_of(number), number)
	return list(found.values())[:MOST_REFERENCES]


def _same(one: str, other: str) -> bool:
	return bool(one and other) and key_of(one) == key_of(other)
