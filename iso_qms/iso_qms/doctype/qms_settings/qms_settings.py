"""The company's settings of its quality management system."""

from frappe.model.document import Document

from iso_qms.record_forms.periods import check_settings as check_calendar
from iso_qms.standards.in_use import mark_all_in_use


class QMSSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_settings_standard.qms_settings_standard import QMSSettingsStandard

		clock_tolerance_minutes: DF.Int
		company: DF.Data | None
		default_retention: DF.Int
		default_review_period: DF.Int
		entry_within_hours: DF.Int
		forms_need_approval: DF.Check
		holidays: DF.SmallText | None
		propose_disposals: DF.Check
		shifts: DF.SmallText | None
		signature_policy: DF.Literal["None", "Tap", "PIN", "Handwriting", "Password"]
		standards_in_use: DF.Table[QMSSettingsStandard]
		working_days: DF.Data | None
	# end: auto-generated types

	def validate(self):
		check_calendar(self)

	def on_update(self):
		mark_all_in_use()
