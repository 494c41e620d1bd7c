"""Submit, update after submit, cancel and amend."""

from __future__ import annotations

import frappe
import pytest

from tests.contract.recorder import Recorder
from tests.factories import df, permission

ORDER = "Contract Order"


@pytest.fixture(autouse=True)
def order(make_doctype) -> str:
	return make_doctype(
		ORDER,
		[
			df("title"),
			df("note", allow_on_submit=1),
			df("amended_from", "Link", options=ORDER, read_only=1, no_copy=1),
		],
		is_submittable=1,
	)


def draft(**values):
	return frappe.get_doc({"doctype": ORDER, "title": "Bolt", **values}).insert()


def submitted(**values):
	return draft(**values).submit()


def test_submit_calls_its_hooks_in_order():
	doc = Recorder({"doctype": ORDER}).insert()
	doc.forget()
	doc.submit()
	assert doc.called == [
		"before_validate",
		"validate",
		"before_submit",
		"on_update",
		"on_submit",
		"on_change",
	]


def test_cancel_calls_its_hooks_in_order():
	doc = Recorder({"doctype": ORDER}).insert()
	doc.submit()
	doc.forget()
	doc.cancel()
	assert doc.called == ["before_cancel", "on_cancel", "on_change"]


def test_update_after_submit_calls_its_hooks_in_order():
	doc = Recorder({"doctype": ORDER}).insert()
	doc.submit()
	doc.forget()
	doc.note = "late"
	doc.save()
	assert doc.called == ["before_update_after_submit", "on_update_after_submit", "on_change"]


def test_insert_of_a_submitted_document_calls_the_hooks_of_submit():
	doc = Recorder({"doctype": ORDER, "docstatus": 1}).insert()
	assert doc.called == [
		"before_insert",
		"before_naming",
		"autoname",
		"before_validate",
		"validate",
		"before_submit",
		"after_insert",
		"on_update",
		"on_submit",
		"on_change",
	]


@pytest.mark.parametrize(("step", "docstatus"), [("insert", 0), ("submit", 1), ("cancel", 2)])
def test_each_step_stores_its_docstatus(step, docstatus):
	doc = draft()
	if docstatus:
		doc.submit()
	if docstatus == 2:
		doc.cancel()
	assert frappe.db.get_value(ORDER, doc.name, "docstatus") == docstatus


def test_docstatus_answers_in_words():
	doc = draft()
	assert doc.docstatus.is_draft()
	doc.submit()
	assert doc.docstatus.is_submitted()
	doc.cancel()
	assert doc.docstatus.is_cancelled()


@pytest.mark.parametrize(("start", "target"), [(0, 2), (1, 0)])
def test_a_transition_that_leaves_out_a_step_is_refused(start, target):
	doc = submitted() if start else draft()
	doc.docstatus = target
	with pytest.raises(frappe.DocstatusTransitionError):
		doc.save()


@pytest.mark.parametrize("target", [0, 1, 2])
def test_a_cancelled_document_can_not_be_saved(target):
	doc = submitted()
	doc.cancel()
	doc.docstatus = target
	with pytest.raises(frappe.ValidationError):
		doc.save()


def test_insert_as_cancelled_is_refused():
	with pytest.raises(frappe.DocstatusTransitionError):
		frappe.get_doc({"doctype": ORDER, "docstatus": 2}).insert()


def test_a_field_that_may_not_change_after_submit_is_refused():
	doc = submitted()
	doc.title = "Nut"
	with pytest.raises(frappe.UpdateAfterSubmitError, match="Title"):
		doc.save()


def test_a_field_allowed_on_submit_may_change():
	doc = submitted()
	doc.note = "late"
	doc.save()
	assert frappe.db.get_value(ORDER, doc.name, "note") == "late"


def test_a_row_may_not_be_added_after_submit(make_doctype):
	make_doctype("Contract Row", [df("item")], istable=1)
	make_doctype(ORDER, [df("title"), df("rows", "Table", options="Contract Row")], is_submittable=1)
	doc = frappe.get_doc({"doctype": ORDER, "rows": [{"item": "a"}]}).insert().submit()
	doc.append("rows", {"item": "b"})
	with pytest.raises(frappe.UpdateAfterSubmitError):
		doc.save()


def test_a_row_may_be_added_after_submit_where_the_table_allows_it(make_doctype):
	make_doctype("Contract Row", [df("item")], istable=1)
	make_doctype(
		ORDER,
		[df("title"), df("rows", "Table", options="Contract Row", allow_on_submit=1)],
		is_submittable=1,
	)
	doc = frappe.get_doc({"doctype": ORDER}).insert().submit()
	doc.append("rows", {"item": "b"})
	doc.save()
	assert frappe.db.count("Contract Row", {"parent": doc.name}) == 1


def test_submit_validates_the_document():
	doc = draft()
	frappe.db.set_value("DocField", {"parent": ORDER, "fieldname": "title"}, "reqd", 1)
	frappe.clear_cache(doctype=ORDER)
	doc = frappe.get_doc(ORDER, doc.name)
	doc.title = ""
	with pytest.raises(frappe.MandatoryError):
		doc.submit()


def test_cancel_leaves_out_the_validation_of_the_framework():
	doc = submitted(title="")
	frappe.db.set_value("DocField", {"parent": ORDER, "fieldname": "title"}, "reqd", 1)
	frappe.clear_cache(doctype=ORDER)
	frappe.get_doc(ORDER, doc.name).cancel()
	assert frappe.db.get_value(ORDER, doc.name, "docstatus") == 2


def test_cancel_is_refused_while_a_submitted_document_links_here(make_doctype):
	make_doctype("Contract Receipt", [df("order", "Link", options=ORDER)], is_submittable=1)
	doc = submitted()
	frappe.get_doc({"doctype": "Contract Receipt", "order": doc.name}).insert().submit()
	doc.reload()
	with pytest.raises(frappe.LinkExistsError):
		doc.cancel()


def test_cancel_passes_while_only_drafts_link_here(make_doctype):
	make_doctype("Contract Receipt", [df("order", "Link", options=ORDER)], is_submittable=1)
	doc = submitted()
	frappe.get_doc({"doctype": "Contract Receipt", "order": doc.name}).insert()
	doc.reload()
	assert doc.cancel().docstatus == 2


def test_a_link_to_a_cancelled_document_is_refused(make_doctype):
	make_doctype("Contract Receipt", [df("order", "Link", options=ORDER)], is_submittable=1)
	doc = submitted()
	doc.cancel()
	with pytest.raises(frappe.CancelledLinkError):
		frappe.get_doc({"doctype": "Contract Receipt", "order": doc.name}).insert()


def test_a_submitted_document_can_not_be_deleted():
	with pytest.raises(frappe.ValidationError, match="Submitted Record"):
		frappe.delete_doc(ORDER, submitted().name)


def test_a_cancelled_document_can_be_deleted():
	doc = submitted()
	doc.cancel()
	frappe.delete_doc(ORDER, doc.name)
	assert not frappe.db.exists(ORDER, doc.name)


def amendment(doc):
	copy = frappe.copy_doc(doc)
	copy.amended_from = doc.name
	copy.docstatus = 0
	return copy


def test_an_amendment_is_named_after_its_original():
	doc = submitted()
	doc.cancel()
	assert amendment(doc).insert().name == f"{doc.name}-1"


def test_an_amendment_of_an_amendment_counts_on():
	first = submitted()
	first.cancel()
	second = amendment(first).insert().submit()
	second.cancel()
	assert amendment(second).insert().name == f"{first.name}-2"


def test_only_a_cancelled_document_can_be_amended():
	with pytest.raises(frappe.ValidationError):
		amendment(submitted()).insert()


@pytest.mark.parametrize(
	("rights", "action"),
	[(("read", "write", "create"), "submit"), (("read", "write", "create", "submit"), "cancel")],
)
def test_submit_and_cancel_need_their_own_right(make_doctype, make_user, rights, action):
	make_doctype(ORDER, [df("title")], [permission("Contract Clerk", *rights)], is_submittable=1)
	frappe.set_user(make_user("clerk@example.com", "Contract Clerk"))
	doc = draft()
	if action == "cancel":
		doc.submit()
	with pytest.raises(frappe.PermissionError):
		getattr(doc, action)()


def test_update_after_submit_needs_the_right_to_submit(make_doctype, make_user):
	make_doctype(
		ORDER,
		[df("note", allow_on_submit=1)],
		[permission("Contract Clerk", "read", "write", "create")],
		is_submittable=1,
	)
	user = make_user("clerk@example.com", "Contract Clerk")
	name = frappe.get_doc({"doctype": ORDER}).insert().submit().name
	frappe.set_user(user)
	doc = frappe.get_doc(ORDER, name)
	doc.note = "late"
	with pytest.raises(frappe.PermissionError):
		doc.save()
