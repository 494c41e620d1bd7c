"""Insert, save and reload: which hooks fire and what the framework sets."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import get_datetime

from tests.contract.recorder import HOOKS, Recorder
from tests.factories import df

PART = "Contract Part"


@pytest.fixture(scope="module")
def part(module_factory) -> str:
	return module_factory.doctype(PART, [df("title"), df("qty", "Int"), df("note", "Small Text")])


def new_part(**values):
	return frappe.get_doc({"doctype": PART, "title": "Bolt", **values})


def test_insert_calls_its_hooks_in_order(part):
	doc = Recorder({"doctype": part, "title": "Bolt"}).insert()
	assert doc.called == [
		"before_insert",
		"before_naming",
		"autoname",
		"before_validate",
		"validate",
		"before_save",
		"after_insert",
		"on_update",
		"on_change",
	]


def test_save_calls_its_hooks_in_order(part):
	doc = Recorder({"doctype": part, "title": "Bolt"}).insert()
	doc.forget()
	doc.save()
	assert doc.called == ["before_validate", "validate", "before_save", "on_update", "on_change"]


def test_there_is_no_after_save_hook(part):
	doc = Recorder({"doctype": part}).insert()
	doc.save()
	assert "after_save" not in doc.called


def test_save_of_a_document_without_name_inserts_it(part):
	doc = Recorder({"doctype": part})
	doc.save()
	assert "after_insert" in doc.called and frappe.db.exists(part, doc.name)


def test_ignore_validate_leaves_out_validate_and_before_save(part):
	doc = Recorder({"doctype": part}).insert()
	doc.forget()
	doc.flags.ignore_validate = True
	doc.save()
	assert doc.called == ["before_validate", "on_update", "on_change"]


def test_db_set_calls_before_change_and_on_change_alone(part):
	doc = Recorder({"doctype": part}).insert()
	doc.forget()
	doc.db_set("title", "Nut")
	assert doc.called == ["before_change", "on_change"]


def test_db_set_writes_the_value_at_once(part):
	doc = new_part().insert()
	doc.db_set("title", "Nut")
	assert frappe.db.get_value(part, doc.name, "title") == "Nut"


def test_db_set_takes_several_values(part):
	doc = new_part().insert()
	doc.db_set({"title": "Nut", "qty": 4})
	assert frappe.db.get_value(part, doc.name, ["title", "qty"]) == ("Nut", 4)


def test_db_set_sets_modified(part):
	doc = new_part().insert()
	before = doc.modified
	doc.db_set("title", "Nut")
	assert get_datetime(frappe.db.get_value(part, doc.name, "modified")) > get_datetime(before)


def test_db_set_leaves_modified_when_told(part):
	doc = new_part().insert()
	before = get_datetime(doc.modified)
	doc.db_set("title", "Nut", update_modified=False)
	assert get_datetime(frappe.db.get_value(part, doc.name, "modified")) == before


def test_handlers_run_after_the_controller_first_of_the_doctype_then_of_all(part, doc_events):
	order = []
	doc_events(
		{
			"*": {"validate": lambda doc, method: order.append("*")},
			part: {"validate": lambda doc, method: order.append((doc.called[-1], method))},
		}
	)
	Recorder({"doctype": part}).insert()
	assert order == [("validate", "validate"), "*"]


def test_handlers_of_all_reach_custom_doctypes(part, doc_events):
	seen = []
	doc_events({"*": {"on_update": lambda doc, method: seen.append(doc.doctype)}})
	new_part().insert()
	assert seen == [part]


def test_a_handler_that_throws_stops_the_save(part, doc_events):
	doc = new_part().insert()

	def refuse(doc, method):
		frappe.throw("No nuts here")

	doc_events({part: {"validate": refuse}})
	doc.title = "Nut"
	with pytest.raises(frappe.ValidationError, match="No nuts here"):
		doc.save()
	assert frappe.db.get_value(part, doc.name, "title") == "Bolt"


def test_database_set_value_calls_no_hook(part, doc_events):
	doc = new_part().insert()
	called = []
	doc_events({"*": {hook: lambda doc, method: called.append(method) for hook in HOOKS}})
	frappe.db.set_value(part, doc.name, "title", "Nut")
	assert called == []


def test_insert_sets_owner_times_and_docstatus(part):
	doc = new_part().insert()
	assert (doc.owner, doc.modified_by, doc.docstatus) == ("Administrator", "Administrator", 0)
	assert doc.creation == doc.modified


def test_insert_ignores_an_owner_that_is_handed_in(part):
	assert new_part(owner="someone@example.com").insert().owner == "Administrator"


def test_save_sets_modified_and_modified_by_and_keeps_owner_and_creation(part, make_user):
	user = make_user("contract@example.com", "System Manager")
	doc = new_part().insert()
	creation, modified = get_datetime(doc.creation), get_datetime(doc.modified)
	frappe.set_user(user)
	doc.save()
	assert (doc.owner, doc.modified_by) == ("Administrator", user)
	assert get_datetime(doc.creation) == creation and get_datetime(doc.modified) > modified


def test_a_document_is_new_until_it_is_inserted(part):
	doc = frappe.new_doc(part)
	assert doc.is_new()
	doc.insert()
	assert not doc.is_new()


def test_insert_returns_the_document(part):
	doc = new_part()
	assert doc.insert() is doc


def test_save_returns_the_document(part):
	doc = new_part().insert()
	assert doc.save() is doc


def test_there_is_no_document_before_the_first_save(part):
	doc = new_part().insert()
	assert doc.get_doc_before_save() is None


def test_the_document_before_save_holds_the_stored_values(part):
	doc = new_part().insert()
	doc.title = "Nut"
	doc.save()
	assert doc.get_doc_before_save().title == "Bolt"


@pytest.mark.parametrize(("title", "changed"), [("Bolt", False), ("Nut", True)])
def test_has_value_changed_compares_with_the_stored_value(part, doc_events, title, changed):
	doc = new_part().insert()
	seen = []
	doc_events({part: {"validate": lambda doc, method: seen.append(doc.has_value_changed("title"))}})
	doc.title = title
	doc.save()
	assert seen == [changed]


def test_every_value_counts_as_changed_in_a_new_document(part, doc_events):
	seen = []
	doc_events({part: {"validate": lambda doc, method: seen.append(doc.has_value_changed("qty"))}})
	new_part().insert()
	assert seen == [True]


def test_a_save_over_somebody_elses_save_is_refused(part):
	mine = new_part().insert()
	theirs = frappe.get_doc(part, mine.name)
	theirs.save()
	mine.title = "Nut"
	with pytest.raises(frappe.TimestampMismatchError):
		mine.save()
	assert frappe.db.get_value(part, mine.name, "title") == "Bolt"


def test_reload_fetches_what_others_stored(part):
	mine = new_part().insert()
	theirs = frappe.get_doc(part, mine.name)
	theirs.title = "Nut"
	theirs.save()
	mine.reload()
	assert mine.title == "Nut"
	mine.save()


def test_reading_a_document_that_is_not_there_raises(part):
	with pytest.raises(frappe.DoesNotExistError):
		frappe.get_doc(part, "nothing")


def test_saving_a_document_that_is_not_there_raises(part):
	doc = new_part().insert()
	frappe.db.delete(part, {"name": doc.name})
	with pytest.raises(frappe.DoesNotExistError):
		doc.save()


def test_get_doc_by_filters_finds_the_document(part):
	doc = new_part(title="Washer").insert()
	assert frappe.get_doc(part, {"title": "Washer"}).name == doc.name


def test_get_last_doc_is_the_latest_created(part):
	new_part(title="First").insert()
	last = new_part(title="Second").insert()
	assert frappe.get_last_doc(part).name == last.name


def test_new_doc_takes_values(part):
	assert frappe.new_doc(part, title="Washer").title == "Washer"


def test_copy_doc_is_a_new_document_with_the_same_values(part):
	doc = new_part(qty=3).insert()
	copy = frappe.copy_doc(doc).insert()
	assert copy.name != doc.name and (copy.title, copy.qty) == ("Bolt", 3)


@pytest.mark.parametrize(("ignore_no_copy", "serial"), [(False, None), (True, "S1")])
def test_copy_doc_leaves_out_fields_marked_no_copy_when_told(make_doctype, ignore_no_copy, serial):
	doctype = make_doctype("Contract Copy", [df("title"), df("serial", no_copy=1)])
	doc = frappe.get_doc({"doctype": doctype, "title": "Bolt", "serial": "S1"}).insert()
	assert frappe.copy_doc(doc, ignore_no_copy=ignore_no_copy).serial == serial


def test_as_dict_holds_standard_fields_and_values(part):
	values = new_part(qty=3).insert().as_dict()
	assert (values["doctype"], values["title"], values["qty"], values["docstatus"]) == (part, "Bolt", 3, 0)


def test_insert_can_ignore_permissions(part, make_user):
	frappe.set_user(make_user("contract@example.com", "Contract Nobody"))
	with pytest.raises(frappe.PermissionError):
		new_part().insert()
	assert new_part().insert(ignore_permissions=True).name


def test_set_name_gives_the_name_on_insert(part):
	assert new_part().insert(set_name="PART-1").name == "PART-1"


def test_fields_without_a_column_are_not_stored(part):
	doc = new_part(colour="red").insert()
	assert frappe.get_doc(part, doc.name).get("colour") is None


def test_a_single_is_stored_and_read_by_its_doctype(make_doctype):
	settings = make_doctype("Contract Settings", [df("company"), df("limit", "Int")], issingle=1)
	doc = frappe.get_doc(settings)
	doc.update({"company": "Acme", "limit": 7})
	doc.save()
	assert frappe.get_doc(settings).limit == 7
	assert doc.name == settings


def test_a_single_calls_the_hooks_of_save(make_doctype):
	settings = make_doctype("Contract Settings", [df("company")], issingle=1)
	doc = Recorder(settings)
	doc.save()
	assert doc.called[:3] == ["before_validate", "validate", "before_save"]
