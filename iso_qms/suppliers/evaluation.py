"""Evaluations of suppliers and outsourcers: scores make the grade, the decision goes to the approved list."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

from iso_qms import scoring
from iso_qms.record_forms.true_time import leaves_author

GRADES = ((90, "A"), (75, "B"), (60, "C"), (0, "D"))
"""From so many percent on."""

APPROVED, UNDER_EVALUATION = "Approved", "Under Evaluation"
OUTSOURCER, OUTSOURCING = "Outsourcer", "Outsourcing"


def check(evaluation: Document) -> None:
	"""Set total and grade; raise for the wrong kind, a period that crosses, open scores, or a D that is approved."""
	_check_kind(evaluation)
	_check_dates(evaluation)
	evaluation.total = scoring.percentage(evaluation.scores)
	evaluation.grade = scoring.step(evaluation.total, GRADES)
	if leaves_author(evaluation):
		scoring.check_all_scored(evaluation.scores)
	if evaluation.grade == "D" and evaluation.decision == APPROVED:
		_refuse(_("Decision: a supplier with grade D is not approved."))


def tell_supplier(evaluation: Document) -> None:
	"""Set the supplier's status by the newest approved evaluation; without any it is under evaluation."""
	found = frappe.get_all(
		"QMS Supplier Evaluation",
		filters={"supplier": evaluation.supplier, "docstatus": 1},
		pluck="decision",
		order_by="evaluated_on desc, approved_on desc, name desc",
		limit=1,
	)
	supplier: Any = frappe.get_doc("QMS Supplier", evaluation.supplier, for_update=True)
	supplier.status = found[0] if found else UNDER_EVALUATION
	supplier.save(ignore_permissions=True)


def _check_kind(evaluation: Document) -> None:
	supplies = frappe.db.get_value("QMS Supplier", evaluation.supplier, "supply_kind")
	if (supplies == OUTSOURCING) != (evaluation.kind == OUTSOURCER):
		_refuse(
			_("Kind: {0} supplies {1} and is not evaluated as {2}.").format(
				evaluation.supplier, _(supplies), _(evaluation.kind)
			)
		)


def _check_dates(evaluation: Document) -> None:
	first, last = evaluation.period_from, evaluation.period_to
	if first and last and getdate(last) < getdate(first):
		_refuse(
			_("Period To: {0} is before the period begins on {1}.").format(
				formatdate(last), formatdate(first)
			)
		)
	if evaluation.next_evaluation and getdate(evaluation.next_evaluation) <= getdate(evaluation.evaluated_on):
		_refuse(
			_("Next Evaluation: {0} is not after this one.").format(formatdate(evaluation.next_evaluation))
		)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Invalid Evaluation"))
