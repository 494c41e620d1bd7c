"""The fields that a form would have: those proposed, in their order, and those of the live form nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from iso_qms.record_forms.drawing import is_drawn
from iso_qms.record_forms.traceability import FIELDNAMES

NAME = re.compile(r"[^\W\d]\w{0,60}")
TO_A_DOCTYPE = ("Link", "Table", "Table MultiSelect")
OF_THE_ROW = frozenset(
	(
		*("name", "idx", "parent", "parenttype", "parentfield", "doctype"),
		*("owner", "creation", "modified", "modified_by", "docstatus"),
	)
)


def merged_fields(live: Iterable[Any], proposed: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
	"""Return the fields as plain dicts. A field that is named keeps what the proposal does not say of it.

	A live field that is drawn and not named is removed; a hidden one, and those of traceability, stay.
	"""
	stored = {df.get("fieldname"): properties(df) for df in live}
	merged, named = [], set()
	for given in proposed:
		name = given["fieldname"]
		if name in named:
			frappe.throw(
				_("The field {0} is in the proposal twice.").format(name), title=_("Invalid Proposal")
			)
		named.add(name)
		if name in FIELDNAMES:
			continue
		field = {**stored.get(name, {}), **properties(given)}
		field["hidden"] = cint(given.get("hidden"))
		merged.append(field)
	kept = [name for name, df in stored.items() if name not in named and not is_drawn(df)]
	unseen = [stored[name] for name in kept if name not in FIELDNAMES]
	trace = [df for name, df in stored.items() if name in FIELDNAMES]
	return [*merged, *unseen, *trace]


def check_sound(doctype: str, fields: list[dict[str, Any]]) -> None:
	"""Raise for the first field that no DocType could have: its name, its kind, or what it points to."""
	kinds = (frappe.get_meta("DocField").get_field("fieldtype").options or "").split("\n")
	for field in fields:
		label = field.get("label") or field["fieldname"]
		if not NAME.fullmatch(field["fieldname"]):
			_refuse(_("{0}: {1} can't be the name of a field.").format(label, field["fieldname"]))
		if field["fieldtype"] not in kinds:
			_refuse(_("{0}: there is no kind of field {1}.").format(label, field["fieldtype"]))
		if field["fieldtype"] not in TO_A_DOCTYPE:
			continue
		target, kind = field.get("options"), field["fieldtype"]
		istable = frappe.db.get_value("DocType", target, "istable") if target else None
		if istable is None or bool(cint(istable)) != (field["fieldtype"] != "Link"):
			_refuse(
				_("{0} of {1}: {2} is no DocType for a field of the kind {3}.").format(
					label, _(doctype), target, _(kind)
				)
			)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Proposal"))


def properties(df: Any) -> dict[str, Any]:
	"""What a field says of itself, without which row it is of which DocType."""
	known = {field.fieldname for field in frappe.get_meta("DocField").fields}
	source = df if isinstance(df, dict) else df.as_dict()
	return {
		key: value
		for key, value in source.items()
		if key in known and key not in OF_THE_ROW and value is not None
	}
