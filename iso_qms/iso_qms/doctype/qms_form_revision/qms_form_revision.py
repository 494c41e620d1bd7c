"""The register of revisions of record forms: how each form was drawn, who decided it, and when it was in force."""

from frappe.model.document import Document

from iso_qms.document_control import revision
from iso_qms.record_forms import deciding, form_release, form_revisions, proposing


class QMSFormRevision(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		based_on: DF.Link | None
		change_reason: DF.SmallText | None
		change_summary: DF.SmallText | None
		definition: DF.Code | None
		effective_from: DF.Date | None
		effective_to: DF.Date | None
		form: DF.Link | None
		prepared_by: DF.Link | None
		prepared_on: DF.Datetime | None
		proposal: DF.Code | None
		record_doctype: DF.Link | None
		released_on: DF.Datetime | None
		review_comment: DF.SmallText | None
		reviewed_by: DF.Link | None
		reviewed_on: DF.Datetime | None
		revision: DF.Data | None
		sha256: DF.Data | None
		status: DF.Literal["Draft", "In Review", "Approved", "Effective", "Superseded", "Withdrawn"]
		title: DF.Data | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def autoname(self):
		form_revisions.set_name(self)

	def before_insert(self):
		deciding.refuse_foreign_insert(self)

	def validate(self):
		deciding.hold_what_the_system_writes(self)
		deciding.check_step(self)
		revision.hold_what_was_sent(self)
		revision.sign(self)
		revision.set_status(self)

	def before_submit(self):
		proposing.check_current(self)

	def on_submit(self):
		form_release.when_approved(self)

	def before_update_after_submit(self):
		deciding.hold_what_the_system_writes(self)

	def before_cancel(self):
		deciding.refuse_cancel(self)

	def on_trash(self):
		deciding.refuse_deletion(self)
