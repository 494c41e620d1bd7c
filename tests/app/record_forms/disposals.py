"""Old records, and the steps of a disposal, that the tests share."""

from __future__ import annotations

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import add_years, get_datetime, getdate

from tests.app.record_forms import CONTROLLER, HEAD, MANAGER, SHEET, WORKER
from tests.app.records import attach

SECRET = "要销毁的内容"


def old(years: int = 4, **values):
	"""A submitted record of years ago, with a row, a file and a search entry."""
	frappe.set_user(WORKER)
	day = add_years(getdate(), -years)
	record = frappe.get_doc(
		{
			"doctype": SHEET,
			"part": SECRET,
			"happened_on": f"{day} 09:00:00",
			"bolts": [{"bolt": SECRET, "torque": 12.5}, {"bolt": "M8", "torque": 13.5}],
			**values,
		}
	)
	record.flags.received_on = get_datetime(f"{day} 10:00:00")
	record.insert()
	attach(record)
	record.submit()
	return record


def asked(*records, user=CONTROLLER, **values):
	"""A disposal of these documents as `user` asks for it."""
	frappe.set_user(user)
	items = [{"reference_doctype": r.doctype, "reference_name": r.name} for r in records]
	return frappe.get_doc(
		{
			"doctype": "QMS Disposal",
			"reason": "保存期满",
			"method": "Deleted",
			"witnessed_by": HEAD,
			"items": items,
			**values,
		}
	).insert()


def approved(disposal, user=MANAGER):
	"""Send a disposal to its approval and approve it."""
	frappe.set_user(CONTROLLER)
	disposal = apply_workflow(frappe.get_doc("QMS Disposal", disposal.name), "Submit for Review")
	frappe.set_user(user)
	return apply_workflow(frappe.get_doc("QMS Disposal", disposal.name), "Approve")


def paper(user=CONTROLLER, **values):
	"""A paper record of years ago, not filed yet, as `user` enters it."""
	frappe.set_user(user)
	return frappe.get_doc(
		{
			"doctype": "QMS Record",
			"title": "2019 年点检表",
			"period_from": "2019-01-01",
			"period_to": "2019-12-31",
			"place": "档案室 3 柜",
			"pages": 52,
			**values,
		}
	).insert()
