"""What a client sends in place of the stored document opens nothing: rows, names and comments of records."""

from __future__ import annotations

import frappe
import frappe.share
import pytest
from frappe.model.workflow import apply_workflow

from tests.app import records
from tests.app.records import EMPLOYEE, HEAD, READER, REFUSED
from tests.factories import Factory, all_rights, df

NOTES = "Paint Shop Notes"
STRANGER, OTHER = "gate-stranger@example.com", "gate-other@example.com"


@pytest.fixture(autouse=True)
def strangers(people_and_form):
	"""People without a role of the app."""
	factory = Factory()
	factory.start()
	for user in (STRANGER, OTHER):
		factory.user(user)
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	factory.restore()


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
			NOTES, [df("checks", "Table", options=records.CUSTOM_ROW)], [all_rights("QMS Employee")]
		)
		try:
			approved = form.approved()
			before = rows_of(form, approved.name)
			frappe.set_user(EMPLOYEE)
			note = frappe.get_doc({"doctype": NOTES, "checks": [{"what": "own"}]}).insert()
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


class TestShares:
	@pytest.fixture
	def shown(self, form):
		"""A record that somebody without a role may read and share."""
		record = form.new()
		frappe.set_user("Administrator")
		frappe.share.add(record.doctype, record.name, STRANGER, read=1, share=1)
		frappe.set_user(STRANGER)
		assert frappe.has_permission(record.doctype, "read", doc=record.name)
		return record

	@pytest.mark.parametrize("rights", [{"write": 1}, {"submit": 1}])
	@pytest.mark.parametrize("whom", [STRANGER, READER])
	def test_nobody_gives_a_right_that_he_does_not_have(self, shown, rights, whom):
		with pytest.raises(REFUSED):
			frappe.share.add(shown.doctype, shown.name, whom, read=1, share=1, **rights)
		frappe.set_user(whom)
		assert not frappe.has_permission(shown.doctype, "write", doc=shown.name)

	def test_what_one_has_is_given_on(self, shown):
		frappe.share.add(shown.doctype, shown.name, OTHER, read=1)
		frappe.set_user(OTHER)
		assert frappe.has_permission(shown.doctype, "read", doc=shown.name)


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
