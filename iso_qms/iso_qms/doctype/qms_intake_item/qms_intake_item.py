"""A file of an intake, and the document that is proposed for it."""

from frappe.model.document import Document

from iso_qms.intake import items


class QMSIntakeItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_document_clause.qms_document_clause import QMSDocumentClause

		accept_as: DF.Literal["Draft", "In Force"]
		clauses: DF.TableMultiSelect[QMSDocumentClause]
		conflict_count: DF.Int
		conflicts: DF.SmallText | None
		department: DF.Link | None
		document: DF.DynamicLink | None
		document_doctype: DF.Link | None
		document_type: DF.Link | None
		excerpt: DF.Text | None
		file: DF.Attach | None
		file_key: DF.Data | None
		file_name: DF.Data | None
		intake: DF.Link
		kind: DF.Data | None
		level: DF.Literal["", "1 Manual", "2 Procedure", "3 Instruction", "4 Form", "External"]
		listed_title: DF.Data | None
		number: DF.Data | None
		number_in_head: DF.Data | None
		path: DF.SmallText | None
		path_key: DF.Data | None
		position: DF.Int
		qms_process: DF.Link | None
		reason: DF.SmallText | None
		references_found: DF.SmallText | None
		revises: DF.Data | None
		sha256: DF.Data | None
		size: DF.Int
		status: DF.Literal["Proposed", "Accepted", "Rejected", "Unreadable", "Duplicate"]
		title: DF.Data | None
		version: DF.Data | None
	# end: auto-generated types

	def autoname(self):
		self.name = f"{self.intake}-{self.position:04}"

	def before_insert(self):
		items.refuse_foreign_insert(self)

	def validate(self):
		items.check(self)

	def on_update(self):
		items.follow(self)

	def on_trash(self):
		items.refuse_deletion(self)
