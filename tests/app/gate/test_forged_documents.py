"""What a client sends in place of the stored document opens nothing: rows, names and comments of records."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from tests.app import records
from tests.app.records import EMPLOYEE, HEAD, REFUSED
from tests.factories import Factory, all_rights, df

OTHER = "Paint Shop Notes"


def rows_of(form, name: str) -> list[tuple]:
	"""The rows of a record as they are stored."""
	stored = frappe.get_doc(form.doctype, name)
	return [(row.name, row.parent, row.get("what") or row.get("parameter")) for row in stored.get(form.rows)]


class TestRowsOfOthers:
	def test_a_row_is_not_taken_out_of_another_record(self, form):
		approved = form.approved()
		before = rows_of(form, approved.name)
		draft = form.new()
		draft.get(form.rows)[0].name = before[0][0]
		with pytest.raises(REFUSED):
			draft.save()
		assert rows_of(form, approved.name) == before

	def test_a_row_is_not_taken_out_by_a_doctype_without_rules(self, people_and_form):
		form = records.custom()
		factory = Factory()
		factory.doctype(
			OTHER, [df("checks", "Table", options=records.CUSTOM_ROW)], [all_rights("QMS Employee")]
		)
		try:
			approved = form.approved()
			before = rows_of(form, approved.name)
			frappe.set_user(EMPLOYEE)
			note = frappe.get_doc({"doctype": OTHER, "checks": [{"what": "own"}]}).insert()
			note.checks[0].name = before[0][0]
			with pytest.raises(REFUSED):
				note.save()
			assert rows_of(form, approved.name) == before
		finally:
			frappe.db.rollback()
			factory.restore()

	def test_rows_of_the_record_itself_change_their_order(self, people_and_form):
		form = records.shipped()
		record = form.new(
			parameters=[
				{"parameter": "绝缘电阻", "lower_limit": "1", "measured_value": "50"},
				{"parameter": "耐压", "lower_limit": "1", "measured_value": "2"},
			]
		)
		record.parameters.reverse()
		for at, row in enumerate(record.parameters, 1):
			row.idx = at
		record.save()
		assert [row[2] for row in rows_of(form, record.name)] == ["耐压", "绝缘电阻"]


class TestNames:
	@pytest.fixture
	def department(self, people_and_form):
		frappe.set_user("Administrator")
		return frappe.get_doc({"doctype": "QMS Department", "department_name": "钣金二组"}).insert().name

	@pytest.mark.parametrize("mark", [{"__islocal": 1}, {}], ids=["as if new", "as if stored"])
	def test_a_document_that_a_client_made_up_renames_nothing(self, department, mark):
		frappe.set_user(EMPLOYEE)
		forged = frappe.get_doc({"doctype": "QMS Department", "name": department, "owner": EMPLOYEE, **mark})
		with pytest.raises(REFUSED):
			forged.rename("别的组", force=True)
		assert frappe.db.exists("QMS Department", department)


class TestComments:
	def comments(self, record) -> list[tuple]:
		filters = {
			"reference_doctype": record.doctype,
			"reference_name": record.name,
			"comment_type": "Workflow",
		}
		return frappe.get_all(
			"Comment", filters, ["content", "comment_email"], order_by="creation", as_list=True
		)

	def test_nobody_writes_a_decision_into_the_timeline_that_was_not_taken(self, form):
		record = form.pending()
		before = self.comments(record)
		with pytest.raises(REFUSED):
			record.add_comment("Workflow", "Approved", comment_email=HEAD, comment_by="Head")
		assert self.comments(record) == before

	def test_a_comment_is_signed_by_who_writes_it(self, form):
		record = form.new()
		comment = record.add_comment("Comment", "seen", comment_email=HEAD, comment_by="Head")
		assert (comment.comment_email, comment.owner) == (EMPLOYEE, EMPLOYEE)
		assert comment.comment_by != "Head"

	def test_actions_go_into_the_timeline(self, form):
		record = form.pending()
		frappe.set_user(HEAD)
		apply_workflow(record, "Approve")
		assert [content for content, _email in self.comments(record)] == ["Pending Review", "Approved"]
