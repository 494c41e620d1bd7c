"""A form is a controlled document (domain rule 5): its revisions, with and without approval."""

from __future__ import annotations

import hashlib
import json

import frappe
import pytest
from frappe.utils import add_days, today

from iso_qms.record_forms import form_release, form_revisions, proposing
from tests.app.record_forms import (
	AUDITOR,
	CONFIGURER,
	CONTROLLER,
	HEAD,
	MANAGER,
	REFUSED,
	ROW,
	SHEET,
	WORKER,
	act,
	approved,
	change_field,
	definition,
	fill,
	need_approval,
	register,
	revisions,
)
from tests.factories import df


def live_label(fieldname: str = "part", doctype: str = SHEET) -> str:
	frappe.clear_cache(doctype=doctype)
	return frappe.get_meta(doctype).get_field(fieldname).label


def proposed(label: str = "部件号", user: str = CONTROLLER, **values):
	"""Propose another label for the first field as `user`."""
	changed = definition()
	next(df for df in changed["fields"] if df["fieldname"] == "part")["label"] = label
	frappe.set_user(user)
	return proposing.propose("TC", changed, "unclear", **values)


class TestRegistration:
	def test_makes_the_first_revision_effective(self, form):
		assert revisions() == [("A", "Effective")]

	def test_names_the_revision_on_the_form(self, form):
		stored = frappe.db.get_value("QMS Record Form", form.name, ["revision", "current_revision"])
		assert stored == ("A", "TC A")

	def test_begins_with_the_label_that_was_typed_in(self, sheet):
		register(sheet, revision="C/2", revision_style="A/0, A/1")
		change_field("part", label="部件")
		form_revisions.enter_noted()
		assert revisions() == [("C/2", "Superseded"), ("C/3", "Effective")]

	def test_keeps_how_the_form_is_drawn_with_its_tables(self, form):
		drawn = definition()
		assert [field["fieldname"] for field in drawn["fields"]] == [
			"part",
			"result",
			"bolts",
			"internal_note",
			"void_reason",
		]
		assert [field["fieldname"] for field in drawn["tables"][ROW]] == ["bolt", "torque"]

	def test_hash_is_that_of_the_definition(self, form):
		stored = frappe.get_doc("QMS Form Revision", "TC A")
		assert hashlib.sha256(stored.definition.encode()).hexdigest() == stored.sha256

	def test_a_row_is_not_inserted_by_hand(self, form):
		with pytest.raises(frappe.ValidationError, match="begins with a proposal"):
			frappe.get_doc({"doctype": "QMS Form Revision", "form": "TC", "revision": "Z"}).insert()

	def test_the_revision_is_not_typed_over(self, form):
		form.revision = "Z"
		form.current_revision = None
		form.save()
		assert (form.revision, form.current_revision) == ("A", "TC A")

	def test_shipped_forms_are_registered_with_a_revision(self, site):
		assert frappe.db.get_value("QMS Record Form", "IR", "current_revision")

	def test_an_effective_revision_is_not_deleted(self, form):
		with pytest.raises(frappe.ValidationError):
			frappe.delete_doc("QMS Form Revision", "TC A")

	def test_an_effective_revision_is_not_cancelled(self, form):
		with pytest.raises(REFUSED):
			frappe.get_doc("QMS Form Revision", "TC A").cancel()


class TestDirectChange:
	def test_makes_the_next_revision_effective(self, form):
		change_field("part", label="部件")
		form_revisions.enter_noted()
		assert revisions() == [("A", "Superseded"), ("B", "Effective")]

	def test_is_entered_with_the_commit(self, form):
		change_field("part", label="部件")
		frappe.db.commit()
		assert revisions() == [("A", "Superseded"), ("B", "Effective")]

	def test_in_several_places_makes_one_revision(self, form):
		change_field("part", label="部件")
		change_field("result", label="结论")
		form_revisions.enter_noted()
		assert revisions() == [("A", "Superseded"), ("B", "Effective")]

	def test_of_a_table_is_a_change_of_the_form(self, form):
		change_field("bolt", doctype=ROW, label="螺栓号")
		form_revisions.enter_noted()
		assert [status for _label, status in revisions()] == ["Superseded", "Effective"]

	def test_of_the_title_is_a_change_of_the_form(self, form):
		form.title = "力矩检查表"
		form.save()
		form_revisions.enter_noted()
		assert [status for _label, status in revisions()] == ["Superseded", "Effective"]

	def test_by_a_property_setter_is_a_change_of_the_form(self, form):
		frappe.get_doc(
			{
				"doctype": "Property Setter",
				"doctype_or_field": "DocField",
				"doc_type": SHEET,
				"field_name": "part",
				"property": "label",
				"property_type": "Data",
				"value": "部件",
			}
		).insert()
		form_revisions.enter_noted()
		assert definition()["fields"][0]["label"] == "部件"

	def test_of_rights_and_indexes_is_none(self, form):
		described = frappe.get_doc("DocType", SHEET)
		described.fields[0].search_index = 1
		described.permissions[0].print = 1
		described.save()
		form_revisions.enter_noted()
		assert revisions() == [("A", "Effective")]

	def test_that_is_taken_back_leaves_no_revision(self, form):
		change_field("part", label="部件")
		change_field("part", label="Part")
		form_revisions.enter_noted()
		assert revisions() == [("A", "Effective")]

	def test_keeps_the_fields_that_records_need(self, form):
		described = frappe.get_doc("DocType", SHEET)
		described.set("fields", [row for row in described.fields if row.fieldname != "received_on"])
		described.save()
		assert frappe.get_meta(SHEET, cached=False).has_field("received_on")


class TestWithApproval:
	@pytest.fixture(autouse=True)
	def approval_needed(self, form):
		need_approval()

	def test_the_doctype_is_not_changed_directly(self):
		with pytest.raises(frappe.ValidationError, match="propose one"):
			change_field("part", label="部件")

	def test_nor_is_a_table_of_it(self):
		with pytest.raises(frappe.ValidationError, match="propose one"):
			change_field("bolt", doctype=ROW, label="螺栓号")

	def test_nor_its_title(self):
		form = frappe.get_doc("QMS Record Form", "TC")
		form.title = "x"
		with pytest.raises(frappe.ValidationError, match="propose one"):
			form.save()

	def test_nor_by_a_property_setter(self):
		with pytest.raises(frappe.ValidationError, match="propose one"):
			frappe.get_doc(
				{
					"doctype": "Property Setter",
					"doctype_or_field": "DocField",
					"doc_type": "QMS Inspection Record",
					"field_name": "product",
					"property": "label",
					"property_type": "Data",
					"value": "物料",
				}
			).insert()

	def test_nor_by_a_custom_field(self):
		with pytest.raises(frappe.ValidationError, match="propose one"):
			frappe.get_doc(
				{"doctype": "Custom Field", "dt": "QMS Inspection Record", **df("colour")}
			).insert()

	def test_what_is_not_drawn_is_changed_directly(self):
		change_field("part", search_index=1)
		assert frappe.get_meta(SHEET, cached=False).get_field("part").search_index == 1

	def test_a_proposal_leaves_the_live_form(self):
		revision = proposed()
		assert (revision.status, live_label()) == ("Draft", "Part")
		assert revisions() == [("A", "Effective"), ("B", "Draft")]

	def test_approval_makes_it_the_form(self):
		revision = approved(proposed())
		assert (revision.status, live_label()) == ("Effective", "部件号")
		assert revisions() == [("A", "Superseded"), ("B", "Effective")]

	def test_what_was_approved_is_what_the_form_says(self):
		changed = definition()
		changed["fields"].insert(1, df("lot"))
		changed["fields"].reverse()
		frappe.set_user(CONTROLLER)
		approved(proposing.propose("TC", changed, "lot is needed"))
		assert [field["fieldname"] for field in definition()["fields"]][-2:] == ["lot", "part"]
		frappe.clear_cache(doctype=SHEET)
		assert frappe.get_meta(SHEET).has_field("lot")

	def test_a_table_is_changed_by_a_proposal(self):
		changed = definition()
		changed["tables"][ROW][0]["label"] = "螺栓号"
		frappe.set_user(CONTROLLER)
		approved(proposing.propose("TC", changed, "clearer"))
		assert live_label("bolt", ROW) == "螺栓号"

	def test_title_and_layout_are_changed_by_a_proposal(self):
		frappe.set_user(CONTROLLER)
		approved(proposing.propose("TC", {**definition(), "title": "扭矩", "layout": "Checklist"}, "clearer"))
		assert frappe.db.get_value("QMS Record Form", "TC", ["title", "layout"]) == ("扭矩", "Checklist")

	def test_who_prepared_it_does_not_approve_it(self):
		revision = proposed(user=MANAGER)
		act(revision, "Submit for Review", MANAGER, change_summary="x")
		with pytest.raises(REFUSED):
			act(revision, "Confirm Review", MANAGER)

	def test_who_proposes_does_not_approve(self):
		revision = proposed()
		act(revision, "Submit for Review", CONTROLLER, change_summary="x")
		with pytest.raises(REFUSED):
			act(revision, "Approve", CONTROLLER)

	def test_a_withdrawn_proposal_leaves_the_form_and_keeps_its_label(self):
		act(proposed(), "Withdraw", CONTROLLER, review_comment="not needed")
		assert (live_label(), revisions()[-1]) == ("Part", ("B", "Withdrawn"))
		assert proposed().revision == "C"

	def test_a_date_to_come_waits_for_it(self):
		revision = approved(proposed(), effective_from=add_days(today(), 1))
		assert (revision.status, live_label()) == ("Approved", "Part")
		assert form_release.release_due() == []

	def test_on_its_date_it_is_released_once(self):
		revision = approved(proposed(), effective_from=add_days(today(), 1))
		revision.db_set("effective_from", today())
		assert form_release.release_due() == [revision.name]
		assert form_release.release_due() == []
		assert live_label() == "部件号"

	def test_a_second_release_is_refused(self):
		revision = approved(proposed())
		with pytest.raises(frappe.ValidationError, match="effective already"):
			form_release.release(revision.name)

	def test_a_draft_is_not_released(self):
		with pytest.raises(frappe.ValidationError, match="not approved"):
			form_release.release(proposed().name)

	def test_another_proposal_changes_the_draft(self):
		assert proposed("x").name == proposed("y").name
		assert json.loads(proposed("y").definition)["fields"][0]["label"] == "y"

	def test_a_proposal_under_review_is_not_changed(self):
		act(proposed("x"), "Submit for Review", CONTROLLER, change_summary="x")
		with pytest.raises(frappe.ValidationError, match="on its way"):
			proposed("y")

	def test_what_the_system_writes_is_not_changed_by_a_client(self):
		revision = proposed()
		revision = frappe.get_doc("QMS Form Revision", revision.name)
		revision.update({"definition": "{}", "proposal": "{}", "sha256": "0", "status": "Effective"})
		revision.save()
		assert revision.status == "Draft" and revision.sha256 != "0" and len(revision.proposal) > 2

	def test_an_employee_does_not_propose(self):
		with pytest.raises(frappe.PermissionError):
			proposed(user=WORKER)

	@pytest.mark.parametrize("reader", [WORKER, AUDITOR])
	def test_a_draft_is_not_seen_by_others(self, reader):
		revision = proposed()
		frappe.set_user(reader)
		assert frappe.get_list("QMS Form Revision", filters={"form": "TC"}, pluck="name") == ["TC A"]
		assert not frappe.has_permission("QMS Form Revision", "read", revision.name)

	@pytest.mark.parametrize("wrong", ["nonsense", [], [{"label": "x"}], {"fields": "x"}, None, 7])
	def test_a_definition_that_is_none_is_refused(self, wrong):
		frappe.set_user(CONTROLLER)
		with pytest.raises(frappe.ValidationError, match="Definition"):
			proposing.propose("TC", wrong)

	@pytest.mark.parametrize(
		"wrong",
		[
			df("7 x"),
			df("x", "Nothing"),
			df("x", "Link", options="No Such Thing"),
			df("x", "Link", options=ROW),
			df("x", "Table", options="User"),
			df("part"),
		],
	)
	def test_a_field_that_no_form_could_have_is_refused(self, wrong):
		changed = definition()
		changed["fields"].append(wrong)
		frappe.set_user(CONTROLLER)
		with pytest.raises(frappe.ValidationError):
			proposing.propose("TC", changed)

	def test_a_proposal_that_changes_nothing_is_refused(self):
		frappe.set_user(CONTROLLER)
		with pytest.raises(frappe.ValidationError, match="changes nothing"):
			proposing.propose("TC", definition())

	def test_another_doctypes_table_is_refused(self):
		frappe.set_user(CONTROLLER)
		with pytest.raises(frappe.ValidationError, match="no table of this form"):
			proposing.propose("TC", {**definition(), "tables": {"User": [df("x")]}})


class TestLossIsSeenEarly:
	@pytest.fixture(autouse=True)
	def approval_needed(self, form):
		need_approval()

	def without(self, fieldname: str) -> dict:
		changed = definition()
		changed["fields"] = [field for field in changed["fields"] if field["fieldname"] != fieldname]
		return changed

	def test_when_it_is_proposed(self):
		fill()
		frappe.set_user(CONTROLLER)
		with pytest.raises(frappe.ValidationError, match="has values in 1 rows"):
			proposing.propose("TC", self.without("part"))

	def test_when_it_is_sent_for_review(self):
		frappe.set_user(CONTROLLER)
		revision = proposing.propose("TC", self.without("part"))
		fill()
		with pytest.raises(frappe.ValidationError, match="has values in 1 rows"):
			act(revision, "Submit for Review", CONTROLLER, change_summary="x")

	def test_when_it_is_approved(self):
		frappe.set_user(CONTROLLER)
		revision = proposing.propose("TC", self.without("part"))
		act(revision, "Submit for Review", CONTROLLER, change_summary="x")
		act(revision, "Confirm Review", HEAD)
		fill()
		with pytest.raises(frappe.ValidationError, match="has values in 1 rows"):
			act(revision, "Approve", MANAGER)

	def test_a_form_that_changed_meanwhile_is_not_overwritten(self):
		revision = proposed()
		need_approval(0)
		frappe.set_user(CONFIGURER)
		change_field("result", label="结论")
		form_revisions.enter_noted()
		with pytest.raises(frappe.ValidationError, match="propose it again"):
			act(revision, "Submit for Review", CONTROLLER, change_summary="x")


class TestShippedForm:
	"""A DocType of the app is not saved: it changes by Custom Fields and Property Setters."""

	@pytest.fixture(autouse=True)
	def approval_needed(self, factory):
		from tests.app.record_forms import forget

		need_approval()
		yield
		frappe.set_user("Administrator")
		frappe.db.rollback()
		parts = ("QMS Inspection Record", "QMS Inspection Parameter")
		frappe.db.delete("Property Setter", {"doc_type": ["in", parts]})
		frappe.db.delete("Custom Field", {"dt": "QMS Inspection Record"})
		for part in parts:
			frappe.clear_cache(doctype=part)
		first, *later = frappe.get_all(
			"QMS Form Revision", filters={"form": "IR"}, pluck="name", order_by="creation, name"
		)
		frappe.db.delete("QMS Form Revision", {"name": ["in", later or [""]]})
		frappe.db.set_value("QMS Form Revision", first, {"status": "Effective", "effective_to": None})
		frappe.db.set_value("QMS Record Form", "IR", {"current_revision": first, "revision": "A"})
		frappe.db.set_single_value("QMS Settings", "forms_need_approval", 0)
		forget()
		frappe.db.commit()

	def test_label_order_field_and_removal(self):
		changed = definition("IR")
		fields = changed["fields"]
		product = next(field for field in fields if field["fieldname"] == "product")
		product["label"] = "物料"
		changed["fields"] = [field for field in fields if field["fieldname"] != "order_no"]
		changed["fields"].insert(2, df("colour"))
		frappe.set_user(CONTROLLER)
		revision = approved(proposing.propose("IR", changed, "colours"))
		assert revision.status == "Effective"
		frappe.clear_cache(doctype="QMS Inspection Record")
		meta = frappe.get_meta("QMS Inspection Record")
		assert meta.get_field("product").label == "物料"
		assert meta.get_field("order_no").hidden == 1
		assert [field["fieldname"] for field in definition("IR")["fields"]][2] == "colour"

	def test_a_choice_that_may_stay_open_still_may(self):
		changed = definition("IR")
		changed["fields"].insert(2, df("colour"))
		frappe.set_user(CONTROLLER)
		approved(proposing.propose("IR", changed, "colours"))
		for part, field in (
			("QMS Inspection Parameter", "observed"),
			("QMS Inspection Record", "disposition"),
		):
			frappe.clear_cache(doctype=part)
			assert frappe.get_meta(part).get_field(field).options.startswith("\n")

	def test_a_mandatory_field_is_not_left_out(self):
		changed = definition("IR")
		changed["fields"] = [field for field in changed["fields"] if field["fieldname"] != "product"]
		frappe.set_user(CONTROLLER)
		with pytest.raises(frappe.ValidationError, match="mandatory"):
			proposing.propose("IR", changed)
