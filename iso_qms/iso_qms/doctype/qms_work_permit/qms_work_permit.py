"""The permit to work a post: for whom, what, since when, until when, and on which basis."""

from frappe.model.document import Document

from iso_qms.inspection.approval import clear_approver, set_approver
from iso_qms.people import permits


class QMSWorkPermit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		basis: DF.Literal["Training", "Examination", "External Licence", "Experience"]
		clock_differs: DF.Check
		competence: DF.Link | None
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		employee: DF.Link
		entered_on: DF.Datetime | None
		form_revision: DF.Link | None
		full_name: DF.Data | None
		happened_on: DF.Datetime | None
		issued_on: DF.Date
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		licence_no: DF.Data | None
		naming_series: DF.Literal["WP-.YYYY.-"]
		pass_score: DF.Data | None
		photo: DF.AttachImage | None
		position: DF.Link | None
		practice_score: DF.Data | None
		procedure_revision: DF.Link | None
		qualification_gap: DF.SmallText | None
		received_on: DF.Datetime | None
		remarks: DF.SmallText | None
		restrictions: DF.SmallText | None
		review_comment: DF.SmallText | None
		skill_level: DF.Literal["", "Under Supervision", "Works Alone", "Trains Others"]
		theory_score: DF.Data | None
		training: DF.Link | None
		valid_from: DF.Date
		valid_until: DF.Date | None
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		permits.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)

	def on_submit(self):
		permits.give_competence(self)

	def on_cancel(self):
		permits.take_competence(self)
