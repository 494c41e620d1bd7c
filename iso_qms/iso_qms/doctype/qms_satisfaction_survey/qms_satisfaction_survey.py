"""What a customer says about us: scores that add up to a level."""

from frappe.model.document import Document

from iso_qms.customers import satisfaction
from iso_qms.inspection.approval import clear_approver, set_approver


class QMSSatisfactionSurvey(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_score_line.qms_score_line import QMSScoreLine

		action_taken: DF.SmallText | None
		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		attachment: DF.Attach | None
		clock_differs: DF.Check
		customer: DF.Link
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		entered_on: DF.Datetime | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		level: DF.Literal["", "Very Satisfied", "Satisfied", "Neutral", "Dissatisfied"]
		method: DF.Literal["Questionnaire", "Phone", "Visit", "Online"]
		naming_series: DF.Literal["SS-.YYYY.-"]
		opinion: DF.SmallText | None
		period: DF.Data | None
		procedure_revision: DF.Link | None
		qualification_gap: DF.SmallText | None
		received_on: DF.Datetime | None
		respondent: DF.Data | None
		review_comment: DF.SmallText | None
		scores: DF.Table[QMSScoreLine]
		surveyed_on: DF.Date
		total: DF.Percent
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		satisfaction.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)
