"""A million records of the registered forms, of the two years up to yesterday, entered without hooks.

Most are inspections; one form is filled in at each of thirty machines in every shift. Names follow each other in time,
as a series gives them. Three of a hundred came days late, one says what an earlier one said, some wait for a decision.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.utils import getdate

from benchmarks import volume
from benchmarks.qms_people import MACHINES, MARK, SHEET, STAFF, department_of
from iso_qms.record_forms.registered import form_of

DAYS = 730
SHARES = {
	"QMS Inspection Record": 0.5,
	"QMS Patrol Inspection": 0.2,
	"QMS Equipment Maintenance": 0.15,
	"QMS Special Process Confirmation": 0.02,
	"QMS Training Record": 0.02,
	"QMS Calibration": 0.02,
	"QMS Contract Review": 0.01,
	"QMS Work Permit": 0.01,
	"QMS Design Record": 0.005,
	"QMS Supplier Evaluation": 0.005,
	"QMS Customer Property": 0.005,
	"QMS Customer Complaint": 0.005,
	"QMS Satisfaction Survey": 0.005,
	"QMS Meeting Record": 0.005,
	SHEET: 0.04,
}
MEASURED = ("QMS Inspection Record", "QMS Patrol Inspection", "QMS Equipment Maintenance", SHEET)
SHIFTS = (8, 20)
STAGES = (*["Draft"] * 2, *["Pending Review"] * 3, "Void", *["Approved"] * 94)
WORDS = ("KYN28A-12 开关柜", "母线室", "断路器 VS1", "Batch 4711", "接地排", "绝缘子", "柜门")


def fill(count: int) -> None:
	"""Enter so many records of all forms together."""
	for doctype, share in SHARES.items():
		columns, kinds = _columns(doctype)
		numbers = range(int(count * share))
		with _indexed_afterwards(doctype):
			for begin in range(0, len(numbers), 100_000):
				part = numbers[begin : begin + 100_000]
				volume.enter(doctype, _rows(doctype, kinds, part, len(numbers)), columns)
				frappe.db.commit()
	if frappe.db.db_type == "mariadb":
		frappe.db.sql("analyze table " + ", ".join(f"`tab{doctype}`" for doctype in SHARES))


@contextmanager
def _indexed_afterwards(doctype: str) -> Iterator[None]:
	"""Take the indexes off while a table of the embedded home is filled: made at once they take a third of the time."""
	if frappe.db.db_type == "mariadb":
		yield
		return
	found = frappe.db.sql(
		"select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name = %s",
		f"tab{doctype}",
	)
	for name, _statement in found:
		frappe.db.sql_ddl(f"drop index `{name}`")
	yield
	for _name, statement in found:
		frappe.db.sql_ddl(statement)
	frappe.db.commit()


def remove() -> None:
	"""Remove the records of shipped forms; those of the shift check go with their DocType."""
	for doctype in SHARES:
		if doctype == SHEET or not frappe.db.exists(doctype, {"name": ["like", f"{MARK}-%"]}):
			continue
		if frappe.db.exists(doctype, {"name": ["not like", f"{MARK}-%"]}):
			frappe.db.delete(doctype, {"name": ["like", f"{MARK}-%"]})
		else:
			frappe.db.truncate(doctype)
	frappe.db.commit()


def happened(number: int, count: int, doctype: str = "") -> datetime.datetime:
	"""Return when a record happened: spread alike over the time, a machine and shift after the other on the sheet."""
	first = datetime.datetime.combine(getdate() - datetime.timedelta(days=DAYS), datetime.time())
	if doctype == SHEET:
		# with a million records there is none of a twelfth of the shifts
		at = number * DAYS * len(SHIFTS) * len(MACHINES) // count
		day, shift = divmod(at // len(MACHINES), len(SHIFTS))
		return first + datetime.timedelta(days=day, hours=SHIFTS[shift] + 1)
	return first + datetime.timedelta(seconds=number * DAYS * 86400 // count)


def machine_of(number: int, count: int) -> str:
	"""Return at which machine a record of the shift check was made."""
	return MACHINES[number * DAYS * len(SHIFTS) * len(MACHINES) // count % len(MACHINES)]


def values_hash(number: int) -> str:
	"""Return the hash of what a record measured; one of a hundred has that of an earlier record."""
	chance = volume.mixed(number, 1 << 20)
	if chance % 100 == 0:
		number = max(0, number - 1 - chance % 5_000)
	return hashlib.sha256(str(number).encode()).hexdigest()


def _columns(doctype: str) -> tuple[list[str], list[Any]]:
	"""The columns that are filled, and the fields of those that are the form's own."""
	fixed = [*volume.STANDARD, "happened_on", "entered_on", "received_on", "late_entry", "values_hash"]
	meta = frappe.get_meta(doctype)
	form = form_of(doctype)
	named = {form.happened_field, form.department_field, form.equipment_field, "workflow_state"}
	kinds = [
		df
		for df in meta.fields
		if df.fieldname not in fixed and (df.fieldname in named or df.in_list_view or df.in_standard_filter)
		if df.fieldtype not in ("Table", "Table MultiSelect", "Attach", "Attach Image")
	]
	return [*fixed, *(df.fieldname for df in kinds)], kinds


def _rows(doctype: str, kinds: list[Any], numbers: range, count: int) -> Iterator[tuple[Any, ...]]:
	form = form_of(doctype)
	submittable = bool(frappe.get_meta(doctype).is_submittable)
	for number in numbers:
		chance = volume.mixed(number, 1 << 25)
		when = happened(number, count, doctype)
		late = chance % 100 < 3
		came = (
			when + datetime.timedelta(days=2 + chance % 4) if late else when + datetime.timedelta(minutes=20)
		)
		changed = came + datetime.timedelta(seconds=chance % (3 * 86400), microseconds=number % 10**6)
		stage = STAGES[(chance >> 7) % len(STAGES)]
		owner = STAFF[(chance >> 3) % len(STAFF)]
		measured = values_hash(number) if doctype in MEASURED else None
		yield (
			f"{MARK}-{when.year}-{number:07}",
			str(came),
			str(changed),
			owner,
			owner,
			int(submittable and stage == "Approved"),
			0,
			str(when),
			str(came),
			str(came),
			int(late),
			measured,
			*(_value(df, form, number, chance, count, when, stage) for df in kinds),
		)


def _value(
	df: Any, form: Any, number: int, chance: int, count: int, when: datetime.datetime, stage: str
) -> Any:
	if df.fieldname == "workflow_state":
		return stage
	if df.fieldname == form.department_field:
		return department_of(chance >> 11)
	if df.fieldname == form.equipment_field:
		return machine_of(number, count) if form.record_doctype == SHEET else MACHINES[chance % len(MACHINES)]
	if df.fieldtype == "Datetime":
		return str(when)
	if df.fieldtype == "Date":
		return str(when.date())
	if df.fieldtype == "Select":
		options = df.options.split("\n")
		return options[(chance >> 13) % len(options)]
	if df.fieldtype in ("Data", "Small Text"):
		return f"{WORDS[(chance >> 5) % len(WORDS)]} {chance % 10_000}"
	if df.fieldtype in ("Int", "Float", "Percent", "Currency"):
		return chance % 1_000 / 10
	return 0 if df.fieldtype == "Check" else None
