"""What is due: the records that a form's frequency asks for, against those that are there.

Counted, not stored: one grouped count a form over the index of `happened_on`, so that it stays quick with a million
records. Batch and event forms are not due by time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import frappe
from frappe.utils import cint, get_datetime, getdate, now_datetime

from iso_qms.gate.transitions import active_workflow, is_closed
from iso_qms.record_forms import FORM
from iso_qms.record_forms.periods import TIMED, Calendar, Period, calendar, period_of, periods_of
from iso_qms.record_forms.registered import form_of, title_of
from iso_qms.record_forms.true_time import allowed_hours

DONE, LATE, DUE, MISSING = "Done", "Late", "Due", "Missing"


class Place(NamedTuple):
	"""For whom a form is filled in once a period."""

	department: str | None
	equipment: str | None
	from_date: date | None


class Count(NamedTuple):
	"""Records of one moment of the count: when (to the minute of the shift), for whom, how many, how many late."""

	at: datetime
	department: str | None
	equipment: str | None
	records: int
	late: int


def due_list(on_date: Any = None, department: str | None = None) -> list[dict[str, Any]]:
	"""Return what the forms that the user may read ask for in the periods in which the day lies.

	A row has form, title, record_doctype, department, equipment, frequency, period_start, period_end, records, late and
	status: Done, Late (there, but all entered late), Due (there is time still) or Missing.
	"""
	day = getdate(on_date)
	known = calendar()
	rows = []
	for form in timed_forms(department):
		periods = _periods_on(form.frequency, day, known)
		rows += [row for row in expected(form, periods) if not department or row["department"] == department]
	return rows


def timed_forms(department: str | None = None) -> Iterator[Any]:
	"""The registered forms with a frequency by time whose records the user may read."""
	names = frappe.get_list(
		FORM,
		filters={"frequency": ["in", TIMED]},
		pluck="record_doctype",
		order_by="code",
		limit_page_length=0,
	)
	for doctype in names:
		form = form_of(doctype)
		if form and frappe.db.exists("DocType", doctype) and frappe.has_permission(doctype, "read"):
			yield form


def expected(form: Any, periods: list[Period]) -> list[dict[str, Any]]:
	"""One row for each period and place of the form, with what is there and its status."""
	if not periods:
		return []
	places = places_of(form)
	last = max(period.end for period in periods)
	counts = _by_place(form, places, count_records(form, periods[0].start, last, places))
	begins = first_day(form)
	given, now = timedelta(hours=allowed_hours(form)), now_datetime()
	title = title_of(form)
	rows = []
	for place in places:
		own = counts[_key(form, place)]
		times = [count.at for count in own]
		since = place.from_date or begins
		first = datetime.combine(since, datetime.min.time()) if since else datetime.min
		for period in periods:
			if period.end <= first:
				continue
			inside = own[bisect_left(times, period.start) : bisect_left(times, period.end)]
			row = _row(form, place, period, inside, is_over=now >= period.end + given)
			rows.append({**row, "title": title})
	return rows


def count_records(form: Any, start: datetime, end: datetime, places: list[Place]) -> list[Count]:
	"""The form's records that happened from `start` until before `end`, counted by day, shift and what tells places apart.

	All are counted along the index of times, then those in closed states, which are few, are taken off again: asked
	for its state, every record would be read.
	"""
	keys = [_key(form, place) for place in places]
	columns = [
		form.department_field if any(department for department, _equipment in keys) else None,
		form.equipment_field if any(equipment for _department, equipment in keys) else None,
	]
	found: dict[tuple[Any, ...], list[int]] = {}
	for sign, condition in ((1, ""), (-1, _closed(form))):
		if sign > 0 or condition:
			for *group, records, late in _grouped(form, columns, condition, start, end):
				total = found.setdefault(tuple(group), [0, 0])
				total[0] += sign * cint(records)
				total[1] += sign * cint(late)
	return [
		Count(datetime.fromisoformat(day) + timedelta(minutes=cint(minute)), department, equipment, *total)
		for (day, minute, department, equipment), total in found.items()
		if total[0]
	]


def _grouped(form: Any, columns: list[str | None], condition: str, start: datetime, end: datetime) -> Any:
	department, equipment = (f"`{name}`" if name else "null" for name in columns)
	return frappe.db.sql(
		f"""select substr(`happened_on`, 1, 10), {_shift_case(form, calendar())}, {department}, {equipment},
		count(*), sum(`late_entry`)
		from `tab{form.record_doctype}`
		where `happened_on` >= %(start)s and `happened_on` < %(end)s and `docstatus` < 2{condition}
		group by 1, 2, 3, 4""",
		{"start": start, "end": end},
	)


def places_of(form: Any) -> list[Place]:
	"""For whom the form is filled in; for its department where no place is listed."""
	rows = frappe.get_all(
		"QMS Record Form Place",
		filters={"parent": form.name, "parenttype": FORM},
		fields=["department", "equipment", "from_date"],
		order_by="idx",
	)
	listed = [
		Place(r.department or form.department, r.equipment, r.from_date and getdate(r.from_date))
		for r in rows
	]
	return listed or [Place(form.department, None, None)]


def first_day(form: Any) -> date | None:
	"""From when on the form is asked for: its first record, or its registration where that was earlier."""
	registered = frappe.db.get_value(FORM, form.name, "creation")
	first = frappe.get_all(
		form.record_doctype,
		filters={"happened_on": ["is", "set"]},
		pluck="happened_on",
		order_by="happened_on",
		limit=1,
	)
	return min(getdate(day) for day in (registered, *first))


def _periods_on(frequency: str, day: date, known: Calendar) -> list[Period]:
	if frequency in ("Shift", "Day"):
		return list(periods_of(frequency, day, day, known))
	return [period_of(frequency, day)]


def _row(form: Any, place: Place, period: Period, inside: list[Count], is_over: bool) -> dict[str, Any]:
	records, late = sum(c.records for c in inside), sum(c.late for c in inside)
	return {
		"form": form.name,
		"record_doctype": form.record_doctype,
		"department": place.department,
		"equipment": place.equipment,
		"frequency": form.frequency,
		"period_start": period.start,
		"period_end": period.end,
		"records": records,
		"late": late,
		"status": _status(records, late, is_over),
	}


def _status(records: int, late: int, is_over: bool) -> str:
	if records:
		return LATE if late == records else DONE
	return MISSING if is_over else DUE


Key = tuple[str | None, str | None]
"""Department and equipment by which a record belongs to a place; None where the form does not say it."""


def _key(form: Any, place: Place) -> Key:
	return (
		(place.department if form.department_field else None) or None,
		(place.equipment if form.equipment_field else None) or None,
	)


def _by_place(form: Any, places: list[Place], counts: Iterable[Count]) -> dict[Key, list[Count]]:
	"""The counts of each place by its key, in the order of time."""
	found: dict[Key, list[Count]] = {_key(form, place): [] for place in places}
	kinds = {(department is not None, equipment is not None) for department, equipment in found}
	for count in sorted(counts, key=lambda count: count.at):
		for by_department, by_equipment in kinds:
			key = (count.department if by_department else None, count.equipment if by_equipment else None)
			if key in found:
				found[key].append(count)
	return found


def _shift_case(form: Any, known: Calendar) -> str:
	"""SQL for the minute of the day at which the shift began in which a record happened; 0 for other frequencies."""
	if form.frequency != "Shift" or len(known.shifts) < 2:
		return "0"
	starts = sorted({begin for begin, _end in known.shifts})
	cases = " ".join(
		f"when substr(`happened_on`, 12, 8) >= '{begin:%H:%M:%S}' then {begin.hour * 60 + begin.minute}"
		for begin in reversed(starts)
	)
	return f"case {cases} else 0 end"


def _closed(form: Any) -> str:
	"""The SQL condition that a record is a voided draft; blank where there is no such state."""
	workflow = active_workflow(form.record_doctype)
	if not workflow:
		return ""
	submittable = bool(frappe.get_meta(form.record_doctype).is_submittable)
	closed = {row.state for row in workflow.states if is_closed(workflow, row.state, submittable)}
	if not closed:
		return ""
	states = ", ".join(frappe.db.escape(state) for state in sorted(closed))
	return f" and `{workflow.workflow_state_field}` in ({states})"


def months_between(start: Any, end: Any) -> list[Period]:
	"""The months from the one of `start` to the one of `end`."""
	return list(periods_of("Month", getdate(start).replace(day=1), getdate(get_datetime(end))))
