"""A training: who signed in, with what outcome, and how effective it was."""

from frappe.model.document import Document

from iso_qms.inspection.approval import clear_approver, set_approver
from iso_qms.people import training


class QMSTrainingRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_training_participant.qms_training_participant import (
			QMSTrainingParticipant,
		)

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		assessment: DF.Literal["None", "Written", "Oral", "Practice"]
		clock_differs: DF.Check
		competence: DF.Link | None
		content: DF.SmallText | None
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		effectiveness: DF.Literal["", "Effective", "Partly Effective", "Not Effective"]
		entered_on: DF.Datetime | None
		evaluation: DF.SmallText | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		hours: DF.Float
		kind: DF.Literal["Internal", "External", "On the Job"]
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		material: DF.Attach | None
		naming_series: DF.Literal["TR-.YYYY.-"]
		participants: DF.Table[QMSTrainingParticipant]
		pass_score: DF.Data | None
		passed: DF.Int
		place: DF.Data | None
		procedure_revision: DF.Link | None
		qualification_gap: DF.SmallText | None
		received_on: DF.Datetime | None
		review_comment: DF.SmallText | None
		signed_in: DF.Int
		skill_level: DF.Literal["", "In Training", "Under Supervision", "Works Alone", "Trains Others"]
		topic: DF.Data
		trainer: DF.Data
		training_on: DF.Date
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		training.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)

	def on_submit(self):
		training.give_competence(self)

	def on_cancel(self):
		training.take_competence(self)
