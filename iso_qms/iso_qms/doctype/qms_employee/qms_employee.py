"""A person who works here, with or without an account: department, positions, competences."""

from frappe.model.document import Document

from iso_qms.people import employment, qualification, role_checks, roles


class QMSEmployee(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_employee_competence.qms_employee_competence import (
			QMSEmployeeCompetence,
		)
		from iso_qms.iso_qms.doctype.qms_employee_position.qms_employee_position import QMSEmployeePosition

		competences: DF.Table[QMSEmployeeCompetence]
		department: DF.Link
		employee_no: DF.Data
		full_name: DF.Data
		joined_on: DF.Date | None
		left_on: DF.Date | None
		main_position: DF.Link | None
		positions: DF.Table[QMSEmployeePosition]
		status: DF.Literal["Employed", "On Leave", "Departed"]
		superior: DF.Link | None
		user: DF.Link | None
	# end: auto-generated types

	def validate(self):
		employment.check_account(self)
		employment.check_periods(self)
		employment.check_positions(self)
		employment.check_superior(self)
		employment.set_status(self)
		employment.set_main_position(self)
		qualification.set_validity(self)
		role_checks.check_employee(self)

	def on_update(self):
		roles.employee_changed(self)

	def on_trash(self):
		roles.take_back(self)
