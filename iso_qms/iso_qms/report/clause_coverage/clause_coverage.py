"""Clause Coverage: clauses of a standard by documents, processes and records, and how ready the company is."""

from __future__ import annotations

from typing import Any

from frappe import _
from frappe.utils import cint

from iso_qms.iso_qms.report.columns import column
from iso_qms.standards.coverage import Coverage, coverage, readiness, share
from iso_qms.standards.in_use import main_standard


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, rows, message, chart and summary; without a filter for the first standard in use."""
	filters = filters or {}
	standard = filters.get("standard") or main_standard()
	if not standard:
		return get_columns(), [], _("Choose a standard."), None, None
	entries = coverage(standard)
	rows = [_row(entry, entries) for entry in entries]
	if cint(filters.get("only_missing")):
		rows = [row for row in rows if row["missing"]]
	return get_columns(), rows, get_message(entries), get_chart(entries), get_summary(entries)


def get_columns() -> list[dict[str, Any]]:
	"""The clause, what it wants, what there is, and how ready that makes it."""
	return [
		column("clause", _("Clause"), "Link", 160, "QMS Clause"),
		column("title", _("Title"), "Data", 240),
		column("wants", _("Wants"), "Data", 150),
		column("documents", _("Documents"), "Data", 200),
		column("processes", _("Processes"), "Data", 120),
		column("forms", _("Record Forms"), "Data", 140),
		column("last_record", _("Last Record"), "Date", 110),
		column("open_points", _("Open Points"), "Int", 100),
		column("there", _("There of Wanted"), "Data", 120),
		column("readiness", _("Readiness"), "Percent", 100),
		column("state", _("Status"), "Data", 110),
	]


def get_message(entries: list[Coverage]) -> str:
	"""How the readiness is computed, with its figures."""
	found, wanted = readiness(entries)
	if not wanted:
		return _("No clause of this standard is marked as wanting a document or a record.")
	return _(
		"Readiness {0} % = {1} there of {2} wanted. A wanted document is there when one in force names the clause or"
		" one above it, chapters apart; a wanted record when such a form has a filed record of the last twelve months."
		" What you may not read is not counted, nor what a manual excludes."
	).format(share(found, wanted), found, wanted)


def get_chart(entries: list[Coverage]) -> dict[str, Any] | None:
	"""Stacked bars by chapter: how much of what is wanted is there, missing, or excluded."""
	chapters = [entry for entry in entries if entry.clause == entry.chapter]
	parts = [(chapter, *_counts([e for e in entries if e.chapter == chapter.clause])) for chapter in chapters]
	parts = [part for part in parts if any(part[1:])]
	if not parts:
		return None
	names = (_("There"), _("Missing"), _("Excluded"))
	return {
		"type": "bar",
		"data": {
			"labels": [f"{chapter.number} {chapter.title}" for chapter, *_figures in parts],
			"datasets": [
				{"name": name, "values": [part[at] for part in parts]}
				for at, name in enumerate(names, start=1)
			],
		},
		"barOptions": {"stacked": 1},
	}


def get_summary(entries: list[Coverage]) -> list[dict[str, Any]]:
	"""Readiness and the figures behind it, and what is open."""
	found, missing, excluded = _counts(entries)
	points = {key: count for entry in entries for key, count in entry.points.items()}
	open_points = sum(points.values())
	figures = [
		(_("Wanted"), found + missing, None),
		(_("There"), found, None),
		(_("Missing"), missing, "Red" if missing else "Green"),
		(_("Excluded"), excluded, None),
		(_("Open Points"), open_points, "Orange" if open_points else "Green"),
	]
	return [
		{
			"label": _("Readiness"),
			"value": share(found, found + missing) or 0.0,
			"datatype": "Percent",
			"indicator": "Orange" if missing else "Green",
		},
		*(
			{"label": label, "value": value, "datatype": "Int", **({"indicator": colour} if colour else {})}
			for label, value, colour in figures
		),
	]


def _counts(entries: list[Coverage]) -> tuple[int, int, int]:
	"""What is there, what is missing, and what is excluded, of what clauses want."""
	found, wanted = readiness(entries)
	return found, wanted - found, sum(entry.wanted for entry in entries if entry.is_excluded)


def _row(entry: Coverage, entries: list[Coverage]) -> dict[str, Any]:
	below = [other for other in entries if _is_within(other, entry)]
	found, wanted = readiness(below)
	wants = [(_("A document"), entry.wants_document), (_("A record"), entry.wants_record)]
	return {
		"clause": entry.clause,
		"number": entry.number,
		"title": entry.title,
		"indent": entry.depth,
		"wants": ", ".join(label for label, is_wanted in wants if is_wanted),
		"documents": ", ".join(document.number or document.name for document in entry.named.documents),
		"processes": ", ".join(entry.named.processes()),
		"forms": ", ".join(form.name for form in entry.named.forms),
		"last_record": entry.last_record,
		"open_points": entry.open_points,
		"there": _("{0} of {1}").format(found, wanted) if wanted else "",
		"readiness": share(found, wanted),
		"state": _state(entry, found, wanted),
		"missing": wanted - found,
	}


def _is_within(other: Coverage, entry: Coverage) -> bool:
	return other.clause == entry.clause or other.number.startswith(f"{entry.number}.")


def _state(entry: Coverage, found: int, wanted: int) -> str:
	if entry.is_excluded:
		return _("Excluded")
	if not wanted:
		return ""
	return _("Covered") if found == wanted else _("Partly") if found else _("Missing")
