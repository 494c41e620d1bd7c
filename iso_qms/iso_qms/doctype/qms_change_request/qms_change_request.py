"""A request to change documents: what, why, what it affects, who does what, and the decision."""

from frappe.model.document import Document

from iso_qms.document_control import changing


class QMSChangeRequest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_change_request_item.qms_change_request_item import (
			QMSChangeRequestItem,
		)
		from iso_qms.iso_qms.doctype.qms_change_request_process.qms_change_request_process import (
			QMSChangeRequestProcess,
		)
		from iso_qms.iso_qms.doctype.qms_change_request_task.qms_change_request_task import (
			QMSChangeRequestTask,
		)

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		department: DF.Link | None
		documents: DF.Table[QMSChangeRequestItem]
		impact: DF.SmallText | None
		naming_series: DF.Literal["CHG-.YYYY.-.###"]
		processes: DF.TableMultiSelect[QMSChangeRequestProcess]
		requested_on: DF.Date
		review_comment: DF.SmallText | None
		tasks: DF.Table[QMSChangeRequestTask]
		title: DF.Data
		trigger: DF.Literal[
			"New Equipment",
			"New Business",
			"Audit",
			"Law or Standard",
			"Complaint",
			"Improvement",
			"Document Review",
			"Other",
		]
		what: DF.SmallText
		why: DF.SmallText
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		changing.check_documents(self)
		changing.clear_decision(self)

	def before_submit(self):
		changing.sign(self)

	def on_submit(self):
		changing.open_revisions(self)
