"""A year of the company's own forms, day by day, as entries for `records.make_records`.

What was found, done and forgotten is in data/company_records.json; the measured values in between are drawn, the
same ones each time. A distance such as {"days": 3} is counted from the day of the entry.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from random import Random
from typing import Any

import frappe
from frappe.utils import add_days, add_months, getdate

from iso_qms.record_forms.periods import calendar

MONTHS = 12
Entry = dict[str, Any]


def entries(plan: dict[str, Any], forms: list[dict[str, Any]]) -> Iterator[Entry]:
	"""Every record of the year; `forms` are the company's forms, whose checklists are filled in."""
	checklists = {form["form"]["code"]: form.get("templates", []) for form in forms}
	yield from daily_checks(plan["daily_checks"], checklists["SBDJ"])
	yield from handovers(plan["handovers"])
	yield from first_pieces(plan["first_pieces"], checklists["SJJC"])
	yield from assemblies(plan["assemblies"], checklists["ZPJC"])
	yield from torque_checks(plan["torque"])
	yield from plating(plan["plating"])
	yield from climate(plan["climate"])
	yield from tags(plan["tags"], plan["tag_people"])
	yield from deliveries(plan["deliveries"], checklists["BZFH"])
	yield from loans(plan["loans"])
	yield from distribution(plan["distribution"])
	yield from cards(plan["cards"], plan["card_people"])


def daily_checks(plan: dict[str, Any], templates: list[dict[str, Any]]) -> Iterator[Entry]:
	"""A matrix for each machine and month; in a lazy month days have no mark, in a skipped one there is no page."""
	drawn = Random("daily checks")
	for template in templates:
		machine, items = template["equipment"], [row["item"] for row in template["items"]]
		habit = plan["machines"][machine]
		for back, first, days in _months():
			if back in habit["skipped_months"]:
				continue
			missed = 0.3 if back in habit["lazy_months"] else 0.02
			days = [day for day in days if drawn.random() > missed]
			broken = drawn.choice(days[:-1]) if len(days) > 2 and drawn.random() < 0.4 else None
			trouble = {(items[0], broken): "×"}
			if broken:
				trouble[items[0], days[days.index(broken) + 1]] = "△"
			marks = [
				{"item": item, "day": day.day, "symbol": trouble.get((item, day), "√")}
				for item in items
				for day in days
			]
			note = f"{broken.day} 日：{drawn.choice(plan['troubles'])}" if broken else None
			values = {"equipment": machine, "marks": marks, "trouble": note}
			yield _page("Equipment Daily Check", plan, back, first, values)


def handovers(plan: dict[str, Any]) -> Iterator[Entry]:
	"""A log book for each team and month, of which two leaders write a half each."""
	drawn = Random("handovers")
	for team, takers in plan["teams"].items():
		for back, first, days in _months():
			lines = [
				{
					"shift_date": day,
					"shift": "白班",
					"output": drawn.randint(3, 9),
					"matters": drawn.choice(plan["matters"]),
					"taken_over_by": takers[at % len(takers)],
					"row_signed": 1,
				}
				for at, day in enumerate(days)
			]
			half = len(lines) // 2
			entry = _page("Shift Handover Log", plan, back, first, {"team": team, "handovers": lines[:half]})
			yield {**entry, "then": [{"by": plan["second"], "rows": lines[half:]}]}


def first_pieces(plan: dict[str, Any], templates: list[dict[str, Any]]) -> Iterator[Entry]:
	"""The first piece of a batch on one machine after another."""
	drawn, last = Random("first pieces"), {}
	by_machine = {template["equipment"]: template for template in templates}
	for at in reversed(range(plan["count"])):
		machine = list(by_machine)[at % len(by_machine)]
		ago = _working(at * plan["every"] + 2)
		adjusted = at in plan["adjusted"]
		checks = _checked(by_machine[machine]["items"], drawn, failed=adjusted)
		if at in plan["copied"]:
			checks = last[machine]
		last[machine] = checks
		if at in plan["missing"]:
			continue
		job = _job_at(ago)
		values = {
			"equipment": machine,
			"job": job and job.name,
			"product": job and job.product,
			"operator": drawn.choice(plan["operators"][machine]),
			"checks": checks,
			"conclusion": "调整后重做首件" if adjusted else "可以批量生产",
			"adjustment": drawn.choice(plan["adjustments"]) if adjusted else None,
		}
		yield _entry("First Piece Check", plan, ago, values, late=plan["late"].get(str(at)))


def assemblies(plan: dict[str, Any], templates: list[dict[str, Any]]) -> Iterator[Entry]:
	"""The assembly of a cabinet now and then; the wrench's calibration runs out, and once the fitter has no skill."""
	drawn, last = Random("assemblies"), {}
	by_product = {template["product"]: template for template in templates}
	for at in reversed(range(plan["count"])):
		product = list(by_product)[at % len(by_product)]
		ago = _working(at * plan["every"] + 4)
		reworked = at in plan["reworked"]
		checks = _checked(by_product[product]["items"], drawn)
		if at in plan["copied"]:
			checks = last[product]
		last[product] = checks
		if at in plan["missing"]:
			continue
		job = _job_at(ago, product)
		values = {
			"job": job and job.name,
			"product": product,
			"cabinet_no": f"AH{at + 1:03d}" if product.startswith("KYN") else f"AA{at + 1:03d}",
			"fitter": plan["unqualified"].get(str(at)) or drawn.choice(plan["fitters"]),
			"wrench": "JL-018",
			"checks": checks,
			"conclusion": "返工后合格" if reworked else "合格",
			"rework": drawn.choice(plan["reworks"]) if reworked else None,
		}
		yield _entry("Assembly Check", plan, ago, values, late=plan["late"].get(str(at)))


def torque_checks(plan: dict[str, Any]) -> Iterator[Entry]:
	"""The weekly check of a torque wrench; some weeks are missing, some values are those of the week before."""
	drawn = Random("torque")
	readings = [plan["set_value"]] * 3
	monday = getdate().weekday()
	for week in range(51, -1, -1):
		if week not in plan["copied"]:
			readings = [round(plan["set_value"] + drawn.uniform(-2, 2), 1) for _ in range(3)]
		if week in plan["missing"]:
			continue
		values = {
			"wrench": plan["wrench"],
			"set_value": plan["set_value"],
			**{f"reading_{at}": value for at, value in enumerate(readings, 1)},
			"deviation": _deviation(plan["set_value"], readings),
			"judgement": "合格",
		}
		late = plan["late"].get(str(week))
		entry = _entry("Torque Wrench Check", plan, week * 7 + monday, values, late=late)
		yield {**entry, "stage": "Submitted", "approver": plan["head"] if late else plan["by"]}


def plating(plan: dict[str, Any]) -> Iterator[Entry]:
	"""The tin bath's parameters, a line a day; in one month a fortnight says the same to the last digit."""
	drawn = Random("plating")
	for back, first, days in _months():
		lines = [_plated(day, drawn) for day in days]
		if back == plan["copied_month"]:
			for line in lines[5:15]:
				line.update({key: lines[4][key] for key in ("temperature", "current_density", "acidity")})
		remedy = plan["out_of_limits"].get(str(back))
		if remedy and lines:
			lines[-1].update({"temperature": 29.6, "judgement": "不合格", "action_taken": remedy})
		yield _page("Tin Plating Log", plan, back, first, {"bath": "一号槽", "runs": lines})


def climate(plan: dict[str, Any]) -> Iterator[Entry]:
	"""Temperature and humidity of the stores, once a working day; damp in summer."""
	drawn = Random("climate")
	for place in plan["places"]:
		for back, first, days in _months():
			missed = 0.35 if back in plan["lazy_months"] else 0.03
			readings = [_reading(day, plan, drawn) for day in days if drawn.random() > missed]
			values = {"place": place, "readings": readings}
			yield _page("Temperature and Humidity Log", plan, back, first, values)


def tags(found: list[dict[str, Any]], people: dict[str, str]) -> Iterator[Entry]:
	"""The red tags of the year, each with what was decided."""
	for tag in found:
		values = {key: value for key, value in tag.items() if key not in ("days_ago", "stage", "late")}
		job = _job_at(tag["days_ago"])
		values.update({"job": job and job.name, "product": job and job.product, "isolated": 1})
		entry = _entry("Nonconforming Tag", people, tag["days_ago"], values, late=tag.get("late"))
		yield {**entry, "stage": tag.get("stage", "Approved")}


def deliveries(plan: dict[str, Any], templates: list[dict[str, Any]]) -> Iterator[Entry]:
	"""What was looked at before each delivered job left, but for those that nobody wrote down."""
	drawn = Random("deliveries")
	jobs = frappe.get_all(
		"QMS Job",
		filters={"status": "Delivered"},
		fields=["name", "customer", "quantity", "due_date"],
		order_by="due_date",
	)
	for at, job in enumerate(jobs):
		if at in plan["missing"]:
			continue
		failed = plan["failed"].get(str(at))
		checks = [
			{"item": item["item"], "actual": "否" if item["item"] == failed else "是"}
			for item in templates[0]["items"]
		]
		values = {
			"job": job.name,
			"customer": job.customer,
			"vehicle": drawn.choice(plan["vehicles"]),
			"cases": job.quantity,
			"checks": checks,
			"remarks": f"{failed}：缺件随下一车补发" if failed else None,
		}
		ago = (getdate() - getdate(job.due_date)).days
		late = plan["late"].get(str(at))
		yield _entry("Packing and Delivery Check", plan, ago, values, late=late)


def loans(plan: dict[str, Any]) -> Iterator[Entry]:
	"""Borrowed tools by quarter; some did not come back in order, some not yet."""
	drawn = Random("loans")
	for back, first, days in _quarters():
		lines = []
		for day in days[::7]:
			returned = add_days(day, drawn.randint(0, 6))
			back_again = returned <= getdate() and drawn.random() > 0.06
			lines.append(
				{
					"borrowed_on": day,
					"tool": drawn.choice(plan["tools"]),
					"borrower": drawn.choice(plan["borrowers"]),
					"returned_on": returned if back_again else None,
					"state": drawn.choices(("完好", "损坏"), (12, 1))[0] if back_again else None,
					"row_signed": 1,
				}
			)
		yield _page("Tool Borrowing Log", plan, back, first, {"loans": lines}, period="quarter")


def distribution(plan: dict[str, Any]) -> Iterator[Entry]:
	"""The controlled copies that went out with the first issue of the documents, by quarter."""
	drawn = Random("distribution")
	given = [
		{
			"given_on": add_days(getdate(), _working(318 - at * 9) * -1),
			"number": number,
			"revision": "A/0",
			"copy_no": f"{copy:02d}",
			"department": department,
			"receiver": receiver,
			"row_signed": 1,
		}
		for at, number in enumerate(plan["documents"])
		for copy, (department, receiver) in enumerate(plan["departments"].items(), 1)
		if drawn.random() < 0.7
	]
	for back, first, days in _quarters():
		lines = [line for line in given if days and days[0] <= line["given_on"] <= days[-1]]
		if lines or not back:
			yield _page("Document Distribution Log", plan, back, first, {"copies": lines}, period="quarter")


def cards(found: list[dict[str, Any]], people: dict[str, str]) -> Iterator[Entry]:
	"""The machines' history cards, which live as long as the machines."""
	for card in found:
		yield {**_entry("Equipment History Card", people, MONTHS * 30, card), "stage": "Draft"}


def _entry(
	doctype: str, people: dict[str, Any], ago: int, values: dict[str, Any], late: list[Any] | None = None
) -> Entry:
	entry = {"doctype": doctype, "days_ago": ago, "by": people["by"], "approver": people.get("approver")}
	if late:
		days, reason = late
		return {**entry, "late_days": days, "values": {**values, "late_reason": reason}}
	return {**entry, "values": values}


def _page(
	doctype: str,
	people: dict[str, Any],
	back: int,
	first: datetime.date,
	values: dict[str, Any],
	period: str = "month",
) -> Entry:
	"""A page of a period that began `back` periods ago; that of the present one is still written on."""
	entry = _entry(doctype, people, (getdate() - first).days, {period: first, **values})
	return {**entry, "stage": "Approved" if back else "Draft"}


def _months() -> Iterator[tuple[int, datetime.date, list[datetime.date]]]:
	yield from _periods(1, MONTHS)


def _quarters() -> Iterator[tuple[int, datetime.date, list[datetime.date]]]:
	yield from _periods(3, MONTHS // 3)


def _periods(months: int, number: int) -> Iterator[tuple[int, datetime.date, list[datetime.date]]]:
	"""How many periods ago, the first day, and the working days until yesterday; oldest first."""
	today, known = getdate(), calendar()
	present = today.replace(month=(today.month - 1) // months * months + 1, day=1)
	for back in range(number - 1, -1, -1):
		first = getdate(add_months(present, -back * months))
		end = min(getdate(add_months(first, months)), today)
		days = [getdate(add_days(first, at)) for at in range((end - first).days)]
		yield back, first, [day for day in days if known.works(day)]


def _working(days_ago: int) -> int:
	"""So many days ago, or the working day before."""
	known = calendar()
	while not known.works(getdate(add_days(getdate(), -days_ago))):
		days_ago += 1
	return days_ago


def _checked(items: list[dict[str, Any]], drawn: Random, failed: bool = False) -> list[dict[str, Any]]:
	"""The rows of a checklist with drawn results; the first of a failed one is beyond its limit."""
	rows = []
	for at, item in enumerate(items):
		if item.get("choices"):
			rows.append({"item": item["item"], "actual": item["choices"].split("\n")[0], "judgement": "合格"})
			continue
		value = _drawn_value(item, drawn, beyond=failed and not at)
		judgement = "不合格" if failed and not at else "合格"
		rows.append({"item": item["item"], "actual": value, "judgement": judgement})
	return rows


def _drawn_value(item: dict[str, Any], drawn: Random, beyond: bool) -> str:
	limits = [item[name] for name in ("lower_limit", "upper_limit") if item.get(name)]
	digits = max(len(limit.partition(".")[2]) for limit in limits)
	lower = float(item.get("lower_limit") or float(limits[-1]) * 0.4)
	upper = float(item.get("upper_limit") or lower * 1.12)
	if beyond:
		return f"{upper + (upper - lower) * 0.4:.{digits}f}"
	margin = (upper - lower) * 0.1
	return f"{drawn.uniform(lower + margin, upper - margin):.{digits}f}"


def _deviation(wanted: float, readings: list[float]) -> float:
	return round(max(abs(value - wanted) for value in readings) / wanted * 100, 2)


def _plated(day: datetime.date, drawn: Random) -> dict[str, Any]:
	return {
		"run_on": day,
		"lot_no": f"{day:%y%m%d}-1",
		"temperature": round(drawn.uniform(21, 27), 1),
		"current_density": round(drawn.uniform(1.2, 1.8), 2),
		"acidity": round(drawn.uniform(4.2, 4.8), 1),
		"thickness": round(drawn.uniform(6.5, 10.5), 1),
		"judgement": "合格",
		"row_signed": 1,
	}


def _reading(day: datetime.date, plan: dict[str, Any], drawn: Random) -> dict[str, Any]:
	summer = 6 - abs(day.month - 7)
	humidity = round(drawn.uniform(45, 58) + summer * 3.2)
	return {
		"read_on": day,
		"temperature": round(10 + summer * 3.4 + drawn.uniform(-3, 3), 1),
		"humidity": humidity,
		"action_taken": plan["damp"] if humidity > 75 else None,
		"row_signed": 1,
	}


def _job_at(days_ago: int, product: str | None = None) -> Any:
	"""A job that was in the workshop on that day, or None: jobs are kept of the last months only."""
	day = getdate(add_days(getdate(), -days_ago))
	filters = {"due_date": ["between", [day, add_days(day, 20)]], "status": ["!=", "Cancelled"]}
	if product:
		filters["product"] = product
	found = frappe.get_all(
		"QMS Job", filters=filters, fields=["name", "product"], order_by="due_date, name", limit=1
	)
	return found[0] if found else None
