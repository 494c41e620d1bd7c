"""Any other controlled document: instruction, policy, form, drawing, external standard or law."""

from iso_qms.document_control import watching
from iso_qms.document_control.controlled_document import ControlledDocument


class QMSDocument(ControlledDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_document_access.qms_document_access import QMSDocumentAccess
		from iso_qms.iso_qms.doctype.qms_document_clause.qms_document_clause import QMSDocumentClause
		from iso_qms.iso_qms.doctype.qms_document_distribution.qms_document_distribution import (
			QMSDocumentDistribution,
		)
		from iso_qms.iso_qms.doctype.qms_document_file.qms_document_file import QMSDocumentFile
		from iso_qms.iso_qms.doctype.qms_document_reference.qms_document_reference import QMSDocumentReference
		from iso_qms.iso_qms.doctype.qms_instruction_step.qms_instruction_step import QMSInstructionStep

		access: DF.Table[QMSDocumentAccess]
		body: DF.TextEditor | None
		check_months: DF.Int
		classification: DF.Literal["Public", "Internal", "Confidential"]
		clauses: DF.TableMultiSelect[QMSDocumentClause]
		department: DF.Link | None
		distribution: DF.Table[QMSDocumentDistribution]
		document_owner: DF.Link | None
		document_type: DF.Link
		edition: DF.Data | None
		effective_from: DF.Date | None
		effective_revision: DF.Link | None
		files: DF.Table[QMSDocumentFile]
		issuer: DF.Data | None
		last_checked: DF.Date | None
		next_check: DF.Date | None
		next_review: DF.Date | None
		number: DF.Data | None
		obsolete_reason: DF.SmallText | None
		qms_process: DF.Link | None
		references: DF.Table[QMSDocumentReference]
		retention_years: DF.Int
		review_months: DF.Int
		revision: DF.Data | None
		source_url: DF.Data | None
		status: DF.Literal["Draft", "Effective", "Obsolete", "Withdrawn"]
		steps: DF.Table[QMSInstructionStep]
		title: DF.Data
		valid_until: DF.Date | None
		watched_by: DF.Link | None
		working_copy_of: DF.Data | None
	# end: auto-generated types

	def validate(self):
		super().validate()
		watching.follow(self)
