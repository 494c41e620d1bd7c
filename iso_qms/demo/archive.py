"""The demo's paper records from before its system: some are kept still, some are due for disposal, one is held."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate

from iso_qms.record_forms.retention.until import HOLD, PAPER


def make_papers(plan: dict[str, Any]) -> None:
	"""File a paper record of a whole year for each entry, as who keeps the archive, and hold the one that is named."""
	frappe.set_user(plan["by"])
	filed = []
	for entry in plan["records"]:
		year = getdate().year - entry["years_ago"]
		record = frappe.new_doc(PAPER)
		record.update({key: value for key, value in entry.items() if key != "years_ago"})
		record.update({"period_from": date(year, 1, 1), "period_to": date(year, 12, 31)})
		record.insert()
		record.submit()
		filed.append(record.name)
	hold = frappe.new_doc(HOLD)
	hold.reason = plan["hold"]["reason"]
	hold.append("items", {"reference_doctype": PAPER, "reference_name": filed[plan["hold"]["record"]]})
	hold.insert()
	frappe.set_user("Administrator")
