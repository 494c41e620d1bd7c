"""The evaluation of a supplier or outsourcer: scores add up to a grade, and the decision goes to the approved list."""

from frappe.model.document import Document

from iso_qms.inspection.approval import clear_approver, set_approver
from iso_qms.suppliers import evaluation


class QMSSupplierEvaluation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_score_line.qms_score_line import QMSScoreLine

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		attachment: DF.Attach | None
		clock_differs: DF.Check
		conditions: DF.SmallText | None
		decision: DF.Literal["", "Approved", "Conditional", "Blocked"]
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		entered_on: DF.Datetime | None
		evaluated_on: DF.Date
		evidence: DF.SmallText | None
		form_revision: DF.Link | None
		grade: DF.Literal["", "A", "B", "C", "D"]
		happened_on: DF.Datetime | None
		kind: DF.Literal["Supplier", "Outsourcer"]
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		naming_series: DF.Literal["SE-.YYYY.-"]
		next_evaluation: DF.Date | None
		occasion: DF.Literal["First", "Periodic", "After a Problem"]
		period_from: DF.Date | None
		period_to: DF.Date | None
		procedure_revision: DF.Link | None
		qualification_gap: DF.SmallText | None
		received_on: DF.Datetime | None
		review_comment: DF.SmallText | None
		scores: DF.Table[QMSScoreLine]
		supplier: DF.Link
		total: DF.Percent
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		evaluation.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)

	def on_submit(self):
		evaluation.tell_supplier(self)

	def on_cancel(self):
		evaluation.tell_supplier(self)
