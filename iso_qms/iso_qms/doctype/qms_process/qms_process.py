"""The process identification card: what a process does, by whom, from what to what, measured how."""

from frappe.model.document import Document

from iso_qms.processes.card import check_card


class QMSProcess(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_process_control.qms_process_control import QMSProcessControl
		from iso_qms.iso_qms.doctype.qms_process_criterion.qms_process_criterion import QMSProcessCriterion
		from iso_qms.iso_qms.doctype.qms_process_flow.qms_process_flow import QMSProcessFlow
		from iso_qms.iso_qms.doctype.qms_process_manager.qms_process_manager import QMSProcessManager
		from iso_qms.iso_qms.doctype.qms_process_party.qms_process_party import QMSProcessParty
		from iso_qms.iso_qms.doctype.qms_process_resource.qms_process_resource import QMSProcessResource
		from iso_qms.iso_qms.doctype.qms_process_risk.qms_process_risk import QMSProcessRisk
		from iso_qms.iso_qms.doctype.qms_process_target.qms_process_target import QMSProcessTarget

		code: DF.Data
		controls: DF.Table[QMSProcessControl]
		criteria: DF.Table[QMSProcessCriterion]
		inputs: DF.Table[QMSProcessFlow]
		kind: DF.Literal["Management", "Core", "Support"]
		managers: DF.Table[QMSProcessManager]
		outputs: DF.Table[QMSProcessFlow]
		owner_department: DF.Link | None
		parties: DF.Table[QMSProcessParty]
		process_name: DF.Data
		process_owner: DF.Link | None
		resources: DF.Table[QMSProcessResource]
		risks: DF.Table[QMSProcessRisk]
		targets: DF.Table[QMSProcessTarget]
	# end: auto-generated types

	def validate(self):
		check_card(self)
