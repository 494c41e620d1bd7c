"""A procedure: who does what in which order, with which records."""

from iso_qms.document_control.controlled_document import ControlledDocument


class QMSProcedure(ControlledDocument):
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
		from iso_qms.iso_qms.doctype.qms_document_reference.qms_document_reference import QMSDocumentReference
		from iso_qms.iso_qms.doctype.qms_procedure_definition.qms_procedure_definition import (
			QMSProcedureDefinition,
		)
		from iso_qms.iso_qms.doctype.qms_procedure_record.qms_procedure_record import QMSProcedureRecord
		from iso_qms.iso_qms.doctype.qms_procedure_responsibility.qms_procedure_responsibility import (
			QMSProcedureResponsibility,
		)
		from iso_qms.iso_qms.doctype.qms_procedure_step.qms_procedure_step import QMSProcedureStep

		access: DF.Table[QMSDocumentAccess]
		classification: DF.Literal["Public", "Internal", "Confidential"]
		clauses: DF.TableMultiSelect[QMSDocumentClause]
		definitions: DF.Table[QMSProcedureDefinition]
		department: DF.Link | None
		distribution: DF.Table[QMSDocumentDistribution]
		document_owner: DF.Link | None
		document_type: DF.Link
		effective_from: DF.Date | None
		effective_revision: DF.Link | None
		next_review: DF.Date | None
		number: DF.Data | None
		obsolete_reason: DF.SmallText | None
		purpose: DF.TextEditor | None
		qms_process: DF.Link | None
		references: DF.Table[QMSDocumentReference]
		required_records: DF.Table[QMSProcedureRecord]
		responsibilities: DF.Table[QMSProcedureResponsibility]
		retention_years: DF.Int
		review_months: DF.Int
		revision: DF.Data | None
		scope: DF.TextEditor | None
		status: DF.Literal["Draft", "Effective", "Obsolete", "Withdrawn"]
		steps: DF.Table[QMSProcedureStep]
		title: DF.Data
		working_copy_of: DF.Data | None
	# end: auto-generated types
