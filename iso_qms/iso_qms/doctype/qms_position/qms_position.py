"""A position: its duties, the competences it needs, and the roles that its holders get."""

from frappe.model.document import Document

from iso_qms.people import positions, role_checks, roles


class QMSPosition(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_position_competence.qms_position_competence import (
			QMSPositionCompetence,
		)
		from iso_qms.iso_qms.doctype.qms_position_duty.qms_position_duty import QMSPositionDuty
		from iso_qms.iso_qms.doctype.qms_position_question.qms_position_question import QMSPositionQuestion
		from iso_qms.iso_qms.doctype.qms_position_role.qms_position_role import QMSPositionRole

		code: DF.Data | None
		competences: DF.Table[QMSPositionCompetence]
		department: DF.Link | None
		duties: DF.Table[QMSPositionDuty]
		is_active: DF.Check
		is_key_post: DF.Check
		questions: DF.Table[QMSPositionQuestion]
		reports_to: DF.Link | None
		roles: DF.Table[QMSPositionRole]
		title: DF.Data
	# end: auto-generated types

	def validate(self):
		positions.check_reporting_line(self)
		positions.check_competences(self)
		role_checks.check_position(self)

	def on_update(self):
		roles.position_changed(self)

	def before_rename(self, old: str, new: str, merge: bool = False):
		if merge:
			role_checks.check_merge(self, new)
