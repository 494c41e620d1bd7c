"""A clause of a standard: what it asks for in own words, what it wants written, and the same elsewhere."""

from frappe.utils.nestedset import NestedSet

from iso_qms.standards import clauses, counterparts


class QMSClause(NestedSet):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from iso_qms.iso_qms.doctype.qms_clause_counterpart.qms_clause_counterpart import QMSClauseCounterpart
		from iso_qms.iso_qms.doctype.qms_clause_question.qms_clause_question import QMSClauseQuestion

		clause_title: DF.Data | None
		counterparts: DF.Table[QMSClauseCounterpart]
		document_wanted: DF.SmallText | None
		document_wanted_zh: DF.SmallText | None
		is_group: DF.Check
		lft: DF.Int
		number: DF.Data
		old_parent: DF.Data | None
		parent_qms_clause: DF.Link | None
		questions: DF.Table[QMSClauseQuestion]
		record_wanted: DF.SmallText | None
		record_wanted_zh: DF.SmallText | None
		rgt: DF.Int
		sort_key: DF.Data | None
		standard: DF.Link
		summary: DF.SmallText | None
		summary_zh: DF.SmallText | None
		title: DF.Data
		title_zh: DF.Data | None
		wants_document: DF.Check
		wants_record: DF.Check
	# end: auto-generated types

	nsm_parent_field = "parent_qms_clause"

	def validate(self):
		clauses.prepare(self)
		clauses.check_not_taken(self)
		clauses.place(self)
		counterparts.check_counterparts(self)
		clauses.make_room_above(self)

	def on_update(self):
		super().on_update()
		counterparts.mirror_counterparts(self)

	def on_change(self):
		clauses.follow_number(self)

	def on_trash(self, allow_root_deletion: bool = False):
		super().on_trash(allow_root_deletion)
		counterparts.forget_counterparts(self)
