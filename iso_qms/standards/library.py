"""The shipped library, as its data files say it.

A file holds a standard and its clauses in order. What a clause says of other standards stands once, in the file of
the later one; the other side's rows are worked out here, so that both sides always say the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import frappe

from iso_qms.standards.numbers import clause_name, number_above

DATA = Path(__file__).parent / "data"

Definition = dict[str, Any]


def fingerprint_of_data() -> str:
	"""SHA-256 over all data files: while it is the same, there is nothing to do."""
	digest = hashlib.sha256()
	for path in _files():
		digest.update(path.name.encode() + b"\0" + path.read_bytes())
	return digest.hexdigest()


def read_library() -> list[tuple[Definition, list[Definition]]]:
	"""Every standard with its clauses, older editions first, each as a document's definition with its name."""
	library = []
	for path in _files():
		data = json.loads(path.read_text(encoding="utf-8"))
		standard = {"doctype": "QMS Standard", "name": data["standard"]["code"], **data["standard"]}
		library.append((standard, [_clause(standard["name"], clause) for clause in data["clauses"]]))
	# an edition comes after the one that it replaces
	library.sort(key=lambda entry: (bool(entry[0].get("replaces")), entry[0]["name"]))
	_add_other_sides(clause for _standard, clauses in library for clause in clauses)
	return library


def without_strangers(definition: Definition, known: Collection[str] = ()) -> Definition:
	"""The entry without rows about clauses that the site has not, because the company deleted or renumbered them."""
	if "counterparts" not in definition:
		return definition
	rows = [
		row
		for row in definition["counterparts"]
		if not row.get("clause") or row["clause"] in known or frappe.db.exists("QMS Clause", row["clause"])
	]
	return {**definition, "counterparts": rows}


def _files() -> list[Path]:
	return sorted(DATA.glob("*.json"))


def _clause(standard: str, data: Definition) -> Definition:
	above = number_above(data["number"])
	return {
		"doctype": "QMS Clause",
		"name": clause_name(standard, data["number"]),
		"standard": standard,
		"parent_qms_clause": clause_name(standard, above) if above else None,
		**data,
		"counterparts": [dict(row) for row in data.get("counterparts", ())],
	}


def _add_other_sides(clauses: Iterable[Definition]) -> None:
	by_name = {clause["name"]: clause for clause in clauses}
	said = [(clause, row) for clause in by_name.values() for row in clause["counterparts"]]
	for clause, row in said:
		if not row.get("clause"):
			continue
		other = by_name[row["clause"]]
		row["standard"] = other["standard"]
		other["counterparts"].append({**row, "standard": clause["standard"], "clause": clause["name"]})
