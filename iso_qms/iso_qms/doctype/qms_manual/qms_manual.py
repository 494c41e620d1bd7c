"""The quality manual: scope, policy, chapters by clause, and appendices drawn from the data."""

from iso_qms.document_control.controlled_document import ControlledDocument


class QMSManual(ControlledDocument):
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
		from iso_qms.iso_qms.doctype.qms_manual_appendix.qms_manual_appendix import QMSManualAppendix
		from iso_qms.iso_qms.doctype.qms_manual_chapter.qms_manual_chapter import QMSManualChapter
		from iso_qms.iso_qms.doctype.qms_manual_exclusion.qms_manual_exclusion import QMSManualExclusion
		from iso_qms.iso_qms.doctype.qms_manual_standard.qms_manual_standard import QMSManualStandard

		access: DF.Table[QMSDocumentAccess]
		appendices: DF.Table[QMSManualAppendix]
		chapters: DF.Table[QMSManualChapter]
		classification: DF.Literal["Public", "Internal", "Confidential"]
		clauses: DF.TableMultiSelect[QMSDocumentClause]
		department: DF.Link | None
		distribution: DF.Table[QMSDocumentDistribution]
		document_owner: DF.Link | None
		document_type: DF.Link
		effective_from: DF.Date | None
		effective_revision: DF.Link | None
		exclusions: DF.Table[QMSManualExclusion]
		next_review: DF.Date | None
		number: DF.Data | None
		obsolete_reason: DF.SmallText | None
		policy: DF.TextEditor | None
		qms_process: DF.Link | None
		retention_years: DF.Int
		review_months: DF.Int
		revision: DF.Data | None
		scope: DF.TextEditor | None
		standards: DF.TableMultiSelect[QMSManualStandard]
		status: DF.Literal["Draft", "Effective", "Obsolete", "Withdrawn"]
		title: DF.Data
		working_copy_of: DF.Data | None
	# end: auto-generated types
