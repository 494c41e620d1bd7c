"""A meeting: who signed in, what was said, and who does what by which day."""

from frappe.model.document import Document

from iso_qms.inspection.approval import clear_approver, set_approver
from iso_qms.meetings import minutes


class QMSMeetingRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_meeting_decision.qms_meeting_decision import QMSMeetingDecision
		from iso_qms.iso_qms.doctype.qms_participant.qms_participant import QMSParticipant

		agenda: DF.SmallText | None
		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		attachment: DF.Attach | None
		chair: DF.Link
		clock_differs: DF.Check
		decisions: DF.Table[QMSMeetingDecision]
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		ended_on: DF.Datetime | None
		entered_on: DF.Datetime | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		kind: DF.Literal[
			"Quality Meeting", "Production Meeting", "Management Review", "Audit Meeting", "Other"
		]
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		met_on: DF.Datetime
		minutes: DF.Text | None
		minutes_by: DF.Link | None
		naming_series: DF.Literal["MR-.YYYY.-"]
		participants: DF.Table[QMSParticipant]
		place: DF.Data | None
		procedure_revision: DF.Link | None
		qualification_gap: DF.SmallText | None
		received_on: DF.Datetime | None
		review_comment: DF.SmallText | None
		topic: DF.Data
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		minutes.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)
