"""The register of revisions: what a document said, who decided it, and when it was in force."""

from frappe.model.document import Document

from iso_qms.document_control import draft_name, release, revision


class QMSDocumentRevision(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_revision_file.qms_revision_file import QMSRevisionFile

		adopted_by: DF.Link | None
		adopted_on: DF.Datetime | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		change_reason: DF.SmallText | None
		change_request: DF.Link | None
		change_summary: DF.SmallText | None
		content: DF.LongText | None
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Datetime | None
		document: DF.DynamicLink | None
		document_doctype: DF.Link | None
		document_type: DF.Link | None
		effective_from: DF.Date | None
		effective_to: DF.Date | None
		files: DF.Table[QMSRevisionFile]
		html: DF.TextEditor | None
		number: DF.Data | None
		prepared_by: DF.Link | None
		prepared_on: DF.Datetime | None
		released_on: DF.Datetime | None
		review_comment: DF.SmallText | None
		reviewed_by: DF.Link | None
		reviewed_on: DF.Datetime | None
		revision: DF.Data | None
		sha256: DF.Data | None
		status: DF.Literal[
			"Draft", "In Review", "Approved", "Effective", "Superseded", "Withdrawn", "Disposed"
		]
		title: DF.Data | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def autoname(self):
		self.name = draft_name(self.number, self.revision)

	def before_insert(self):
		revision.refuse_foreign_insert(self)

	def validate(self):
		revision.hold_what_the_system_writes(self)
		revision.check_decider(self)
		revision.hold_what_was_sent(self)
		revision.freeze_content(self)
		revision.sign(self)
		revision.set_status(self)

	def on_update(self):
		revision.close_withdrawn(self)

	def before_submit(self):
		revision.check_content_unchanged(self)

	def on_submit(self):
		release.when_approved(self)

	def before_update_after_submit(self):
		revision.hold_what_the_system_writes(self)

	def before_cancel(self):
		revision.refuse_cancel(self)

	def on_trash(self):
		revision.refuse_deletion(self)
