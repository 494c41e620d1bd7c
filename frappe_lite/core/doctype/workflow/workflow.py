"""States and transitions of the documents of a DocType."""

from __future__ import annotations

from frappe_lite.context import local
from frappe_lite.document import Document, get_doc
from frappe_lite.messages import msgprint, throw
from frappe_lite.meta import forget_meta, get_meta
from frappe_lite.tables import quote_table
from frappe_lite.translate import _


class Workflow(Document):
	def validate(self) -> None:
		self.make_only_active()
		self.create_state_field()
		self.fill_in_states()
		self.check_transitions()

	def on_update(self) -> None:
		forget_meta(self.document_type)

	def after_delete(self) -> None:
		forget_meta(self.document_type)

	def make_only_active(self) -> None:
		"""A DocType has one active workflow: this one ends the others."""
		if int(self.is_active or 0):
			local.db.sql(
				"update `tabWorkflow` set `is_active` = 0 where `document_type` = %s", (self.document_type,)
			)

	def create_state_field(self) -> None:
		"""Give the DocType a hidden field for the state where it has none."""
		if get_meta(self.document_type).get_field(self.workflow_state_field):
			return
		get_doc(
			{
				"doctype": "Custom Field",
				"dt": self.document_type,
				"fieldname": self.workflow_state_field,
				"label": self.workflow_state_field.replace("_", " ").title(),
				"hidden": 1,
				"allow_on_submit": 1,
				"no_copy": 1,
				"fieldtype": "Link",
				"options": "Workflow State",
				"owner": "Administrator",
			}
		).save()
		text = _("Created Custom Field {0} in {1}")
		msgprint(text.format(self.workflow_state_field, self.document_type))

	def fill_in_states(self) -> None:
		"""Documents that have no state yet get the first one of their docstatus."""
		first: dict[str, str] = {}
		for row in self.states or ():
			first.setdefault(row.doc_status or "0", row.state)
		if get_meta(self.document_type).issingle:
			return
		table, column = quote_table(self.document_type), f"`{self.workflow_state_field}`"
		for docstatus, state in first.items():
			local.db.sql(
				f"update {table} set {column} = %s where ifnull({column}, '') = '' and `docstatus` = %s",
				(state, int(docstatus)),
			)

	def check_transitions(self) -> None:
		docstatus = {row.state: str(row.doc_status or "0") for row in self.states or ()}
		for row in self.transitions or ():
			for state in (row.state, row.next_state):
				if state not in docstatus:
					throw(_("{0} not a valid State").format(state))
			before, after = docstatus[row.state], docstatus[row.next_state]
			if before == "2":
				throw(_("Cannot change state of Cancelled Document. Transition row {0}").format(row.idx))
			if (before, after) == ("1", "0"):
				text = _("Submitted Document cannot be converted back to draft. Transition row {0}")
				throw(text.format(row.idx))
			if (before, after) == ("0", "2"):
				throw(_("Cannot cancel before submitting. See Transition {0}").format(row.idx))
