"""An edition of a standard that the company works to, or may."""

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.standards.in_use import mark_in_use, note_successor


class QMSStandard(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		bodies_ready_by: DF.Date | None
		code: DF.Data
		document_reference: DF.Data | None
		edition: DF.Int
		in_use: DF.Check
		no_new_certificates_from: DF.Date | None
		published: DF.Date | None
		replaced_by: DF.Link | None
		replaces: DF.Link | None
		shipped: DF.LongText | None
		title: DF.Data
		title_zh: DF.Data | None
		valid_until: DF.Date | None
	# end: auto-generated types

	def validate(self):
		mark_in_use(self)
		self.check_replaces_another()

	def check_replaces_another(self):
		"""Raise when the edition would replace itself."""
		if self.replaces and self.replaces == self.name:
			frappe.throw(
				_("Replaces: {0} can't replace itself.").format(self.name), title=_("Invalid Standard")
			)

	def on_update(self):
		note_successor(self)
