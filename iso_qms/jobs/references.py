"""Which fields of a record lead to a job and to what a job is traced by: read from the forms, not from a list of names.

A company's own form counts as a shipped one does: what matters is that it is registered and has the link, in itself or
in a row of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import frappe

from iso_qms.record_forms.registered import registered_forms

JOB = "QMS Job"
NUMBERS = ("order_no", "lot_no")
"""Numbers of a job that records repeat under the same name, where they do not link to the job."""

Targets = Mapping[str, Collection[str]]
"""Names that are looked for, by DocType."""


class Table(NamedTuple):
	"""The links in the rows of one table of a record."""

	fieldname: str
	doctype: str
	links: dict[str, str]


class Places(NamedTuple):
	"""The links of a record to certain DocTypes: field and DocType, in itself and in its tables."""

	links: dict[str, str]
	tables: list[Table]

	def __bool__(self) -> bool:
		return bool(self.links or self.tables)


def record_doctypes() -> Iterator[str]:
	"""Every registered DocType that is there, by the code of its form."""
	forms = registered_forms()
	for doctype in sorted(forms, key=lambda name: forms[name]["name"]):
		if frappe.db.exists("DocType", doctype):
			yield doctype


def places(doctype: str, targets: Collection[str], whoever: bool = False) -> Places:
	"""Where a record of `doctype` links to one of the target DocTypes, in fields that the user (or whoever) may read."""
	meta = frappe.get_meta(doctype)
	tables = []
	for df in meta.get_table_fields():
		found = _links(frappe.get_meta(df.options), targets, whoever, doctype)
		if found:
			tables.append(Table(df.fieldname, df.options, found))
	return Places(_links(meta, targets, whoever), tables)


def number_fields(doctype: str, numbers: Collection[str] = NUMBERS, whoever: bool = False) -> list[str]:
	"""The fields in which a record repeats numbers of its job, as far as the user (or whoever) may read them."""
	meta = frappe.get_meta(doctype)
	names = [df.fieldname for df in meta.fields if df.fieldname in numbers and df.fieldtype == "Data"]
	return names if whoever else [name for name in names if name in meta.get_permitted_fieldnames()]


def conditions(doctype: str, found: Places, targets: Targets) -> list[list[Any]]:
	"""Filters of which one must fit for a record of `doctype` to name one of the targets."""
	parts = [(doctype, found.links), *((table.doctype, table.links) for table in found.tables)]
	return [
		[owner, fieldname, "in", list(targets[target])]
		for owner, links in parts
		for fieldname, target in links.items()
	]


def rows_of(doctype: str, table: Table, parents: Collection[str], more: Collection[str] = ()) -> list[Any]:
	"""The rows of the table in these records: parent, the links, and those of `more` that they have."""
	permitted = frappe.get_meta(table.doctype).get_permitted_fieldnames(doctype)
	fields = ["parent", *table.links, *(name for name in more if name in permitted)]
	names, rows = list(parents), []
	# a database takes so many values in one statement
	for start in range(0, len(names), 1000):
		rows += frappe.get_all(
			table.doctype,
			filters={
				"parent": ["in", names[start : start + 1000]],
				"parenttype": doctype,
				"parentfield": table.fieldname,
			},
			fields=list(dict.fromkeys(fields)),
			order_by="parent, idx",
		)
	return rows


def add_indexes(doctype: str) -> None:
	"""Give the links and numbers by which a record is found from its job their indexes, in the record and in its rows."""
	meta = frappe.get_meta(doctype)
	for df in meta.fields:
		if _leads_to_job(df) and frappe.db.has_column(doctype, df.fieldname):
			frappe.db.add_index(doctype, [df.fieldname, "happened_on"], f"record_{df.fieldname}")
	for table in meta.get_table_fields():
		for df in frappe.get_meta(table.options).fields:
			if _is_link(df, (JOB,)) and frappe.db.has_column(table.options, df.fieldname):
				frappe.db.add_index(table.options, [df.fieldname, "parent"], f"record_{df.fieldname}")


def _leads_to_job(df: Any) -> bool:
	return _is_link(df, (JOB,)) or (df.fieldname in NUMBERS and df.fieldtype == "Data")


def _links(
	meta: Any, targets: Collection[str], whoever: bool, parenttype: str | None = None
) -> dict[str, str]:
	fields = [df for df in meta.fields if _is_link(df, targets) and not df.is_virtual]
	permitted = None if whoever else meta.get_permitted_fieldnames(parenttype)
	return {df.fieldname: df.options for df in fields if permitted is None or df.fieldname in permitted}


def _is_link(df: Any, targets: Collection[str]) -> bool:
	return df.fieldtype == "Link" and df.options in targets
