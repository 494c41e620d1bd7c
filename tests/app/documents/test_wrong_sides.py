"""Each workflow of document control from each wrong side: wrong role, wrong owner, wrong state."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, today

from tests.app import wrong_sides
from tests.app.documents import (
	AUDITOR,
	AUTHOR,
	CONTROLLER,
	HEAD,
	MANAGER,
	OUTSIDER,
	READER,
	TOP,
	USERS,
	approved,
	effective,
	procedure,
	sent,
)
from tests.app.documents.test_changing import asked_for, change
from tests.app.wrong_sides import EveryStage, Kind, gets_through, through

PEOPLE = tuple(USERS)


def document(**values: Any) -> Any:
	return effective(**values)


def paper() -> Any:
	"""A paper record whose time of keeping is over."""
	frappe.set_user("Administrator")
	frappe.db.set_single_value("QMS Settings", "default_retention", 3)
	frappe.set_user(CONTROLLER)
	values = {"title": "点检表", "period_from": "2015-01-01", "period_to": "2015-12-31", "place": "3 柜"}
	return frappe.get_doc({"doctype": "QMS Record", "pages": 5, **values}).insert().submit()


def disposal() -> Any:
	record = paper()
	item = {"reference_doctype": record.doctype, "reference_name": record.name}
	values = {"reason": "保存期满", "method": "Shredded", "witnessed_by": HEAD, "items": [item]}
	return frappe.get_doc({"doctype": "QMS Disposal", **values}).insert()


def to_pending(made: Any) -> Any:
	return apply_workflow(made, "Submit for Review")


def to_approved(made: Any, user: str = MANAGER) -> Any:
	made = to_pending(made)
	frappe.set_user(user)
	return apply_workflow(frappe.get_doc(made.doctype, made.name), "Approve")


KINDS = {
	"revision": Kind(
		"QMS Document Revision",
		{
			"draft": procedure,
			"pending": lambda: sent(procedure()),
			"approved": lambda: approved(procedure(), effective_from=add_days(today(), 30)),
		},
		PEOPLE,
		"change_summary",
	),
	"change request": Kind(
		"QMS Change Request",
		{
			"draft": lambda: change(document()),
			"pending": lambda: to_pending(change(document())),
			"approved": lambda: to_approved(change(document())),
		},
		PEOPLE,
		"what",
		"documents",
	),
	"access request": Kind(
		"QMS Access Request",
		{
			"draft": lambda: asked_for(document()),
			"pending": lambda: to_pending(asked_for(document())),
			"approved": lambda: to_approved(asked_for(document())),
		},
		PEOPLE,
		"reason",
	),
	"disposal": Kind(
		"QMS Disposal",
		{
			"draft": disposal,
			"pending": lambda: to_pending(disposal()),
			"approved": lambda: to_approved(disposal()),
		},
		PEOPLE,
		"reason",
		"items",
	),
}


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
	return KINDS[request.param]


class TestEveryStage(EveryStage):
	"""The rules of every workflow, for each of document control."""


@pytest.mark.parametrize("stage", ["draft", "pending"])
def test_the_approval_is_reached_by_the_steps_alone(kind, stage):
	ways = wrong_sides.skips(kind.at(stage), "Approved")
	if stage == "pending":
		# who decides may do it so; see below
		ways = {way: ways[way] for way in set(ways) - {"PUT of state and status", "set_value"}}
	assert through(kind, ways) == []


def test_who_decides_does_it_once_the_document_waits_for_him(kind):
	"""The approval by a save is the action by another name, and is judged alike: the roles of the step, never one's own."""
	doc = kind.at("pending")
	ways = wrong_sides.skips(doc, "Approved")
	may = {
		user
		for user in kind.people
		if any(gets_through(user, ways[way]) for way in ("PUT of state and status", "set_value"))
	}
	by_action = {
		user
		for user in kind.people
		if gets_through(user, lambda: apply_workflow(frappe.get_doc(doc.doctype, doc.name), "Approve"))
	}
	assert may == by_action
	assert may.isdisjoint({READER, AUTHOR, AUDITOR, OUTSIDER, doc.owner})


@pytest.mark.parametrize("stage", ["pending", "approved"])
def test_nobody_edits_what_waits_who_does_not_decide(kind, stage):
	doc = kind.at(stage)
	attempt = wrong_sides.written(doc, **{kind.text: "anders"})
	assert [user for user in (READER, AUTHOR, AUDITOR, OUTSIDER) if gets_through(user, attempt)] == []


def test_a_draft_of_another_is_not_changed(kind):
	"""Its maker, document control and the manager change it; so does who else the register names as an editor."""
	doc = kind.at("draft")
	attempt = wrong_sides.written(doc, **{kind.text: "anders"})
	strangers = {"revision": (READER, HEAD, TOP, AUDITOR, OUTSIDER)}.get(
		next(name for name, each in KINDS.items() if each is kind), (AUDITOR, OUTSIDER)
	)
	assert [user for user in strangers if user != doc.owner and gets_through(user, attempt)] == []


class TestReview:
	"""A review of a document has no workflow: who makes it submits it, and that is the end of it."""

	def done(self) -> Any:
		from tests.app.documents.test_changing import review

		made = review(document())
		frappe.set_user("Administrator")
		return frappe.get_doc(made.doctype, made.name)

	def test_it_is_final(self):
		kind = Kind("QMS Document Review", {}, PEOPLE, "findings")
		assert through(kind, wrong_sides.changes_of_final(kind, self.done())) == []


def kind_of(doc: Any) -> Kind:
	return Kind(doc.doctype, {}, PEOPLE, "purpose", "steps")


class TestDocuments:
	"""The effective document and its draft, by everybody and by every way."""

	@pytest.mark.parametrize("which", ["effective", "draft"])
	def test_number_and_state_are_not_written(self, which):
		doc = effective() if which == "effective" else procedure()
		frappe.set_user("Administrator")
		doc = frappe.get_doc(doc.doctype, doc.name)
		changes = (
			{"status": "Obsolete"},
			{"number": "X-1"},
			{"revision": "Z/9"},
			{"effective_revision": None, "effective_from": "2001-01-01"},
			{"working_copy_of": "X-1"},
		)
		ways = {str(values): wrong_sides.written(doc, **values) for values in changes}
		assert through(kind_of(doc), ways) == []

	def test_bulk_edits_of_what_is_effective_are_refused(self):
		doc = effective()
		ways = {"set_value": lambda: frappe.client.set_value(doc.doctype, doc.name, "purpose", "<p>x</p>")}
		assert through(kind_of(doc), ways) == []

	@pytest.mark.parametrize("which", ["effective", "draft"])
	def test_rows_are_not_changed_on_their_own(self, which):
		doc = effective() if which == "effective" else procedure()
		assert through(kind_of(doc), wrong_sides.rows_alone(kind_of(doc), doc)) == []

	@pytest.mark.parametrize("which", ["effective", "draft"])
	def test_they_are_neither_deleted_nor_renamed(self, which):
		doc = effective() if which == "effective" else procedure()
		assert through(kind_of(doc), wrong_sides.removals(doc)) == []

	def test_an_import_brings_drafts_alone(self):
		kind = procedure().document_type
		frappe.set_user(MANAGER)
		frappe.flags.in_import = True
		try:
			values = {"status": "Effective", "effective_from": "2020-01-01", "working_copy_of": None}
			made = frappe.get_doc(
				{
					"doctype": "QMS Procedure",
					"document_type": kind,
					"title": "导入",
					"name": "TP-77",
					**values,
				}
			).insert()
		finally:
			frappe.flags.in_import = False
		assert (made.status, bool(made.working_copy_of), made.effective_from) == ("Draft", True, None)
		assert frappe.db.get_value("QMS Procedure", made.number, "status") == "Draft"


class TestCopies:
	def test_what_happened_is_not_typed_in_nor_removed(self):
		from tests.app.documents.test_changing import copy_of

		copy = copy_of(effective())
		kind = Kind(copy.doctype, {}, PEOPLE, "remark", "events")
		ways = {**wrong_sides.removals(copy), **wrong_sides.rows_alone(kind, copy)}
		assert through(kind, ways) == []
