"""The maintenance of one machine by its checklist, and the condition it is in afterwards."""

from frappe.model.document import Document

from iso_qms.equipment import maintenance
from iso_qms.inspection.approval import clear_approver, set_approver


class QMSEquipmentMaintenance(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_inspection_parameter.qms_inspection_parameter import (
			QMSInspectionParameter,
		)

		amended_from: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		clock_differs: DF.Check
		condition_after: DF.Literal["", "Usable", "Out of Order"]
		department: DF.Link | None
		disposal: DF.Link | None
		disposed_on: DF.Date | None
		disposed_sha256: DF.Data | None
		downtime_hours: DF.Float
		entered_on: DF.Datetime | None
		equipment: DF.Link
		equipment_name: DF.Data | None
		fault: DF.SmallText | None
		form_revision: DF.Link | None
		happened_on: DF.Datetime | None
		kind: DF.Literal["Daily Check", "First Level", "Second Level", "Breakdown Repair"]
		late_approved_by: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.SmallText | None
		maintained_by: DF.Link
		maintained_on: DF.Datetime
		naming_series: DF.Literal["EM-.YYYY.-"]
		next_due: DF.Date | None
		parameters: DF.Table[QMSInspectionParameter]
		parts_replaced: DF.SmallText | None
		procedure_revision: DF.Link | None
		qualification_gap: DF.SmallText | None
		received_on: DF.Datetime | None
		result: DF.Literal["Not Judged", "Pass", "Fail"]
		review_comment: DF.SmallText | None
		values_hash: DF.Data | None
		void_reason: DF.SmallText | None
		work_done: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		maintenance.check(self)
		clear_approver(self)

	def before_submit(self):
		set_approver(self)

	def on_submit(self):
		maintenance.tell_equipment(self)

	def on_cancel(self):
		maintenance.tell_equipment(self)
