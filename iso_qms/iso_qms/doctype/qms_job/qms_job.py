"""A job of the shop floor: what is made for whom, in which lot, by which operations."""

from frappe.model.document import Document
from frappe.model.naming import make_autoname

from iso_qms.jobs import router


class QMSJob(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_job_operation.qms_job_operation import QMSJobOperation

		customer: DF.Link | None
		due_date: DF.Date | None
		job_no: DF.Data | None
		lot_no: DF.Data | None
		notes: DF.SmallText | None
		order_no: DF.Data | None
		product: DF.Link
		quantity: DF.Float
		router: DF.Table[QMSJobOperation]
		status: DF.Literal["Planned", "In Production", "On Hold", "Finished", "Delivered", "Cancelled"]
		unit: DF.Data | None
	# end: auto-generated types

	def autoname(self):
		self.job_no = self.job_no or make_autoname("JOB-.YYYY.-.####")
		self.name = self.job_no

	def validate(self):
		router.check_quantity(self)
		router.number_operations(self)
