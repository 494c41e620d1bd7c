"""Document Naming Settings: how amendments are named, series of a DocType, their counters and a preview."""

from __future__ import annotations

import json

import frappe
import pytest
from frappe.model.naming import InvalidNamingSeriesError, NamingSeries

from tests.factories import df, permission

ORDER, NOTE, SETTINGS = "Contract Order", "Contract Note", "Document Naming Settings"


@pytest.fixture(autouse=True)
def order(make_doctype):
	yield make_doctype(
		ORDER,
		[df("title"), df("amended_from", "Link", options=ORDER, read_only=1, no_copy=1)],
		is_submittable=1,
		autoname="CO-.####",
	)
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.db.delete("Amended Document Naming Settings", {"document_type": ["in", [ORDER, NOTE]]})
	frappe.db.delete("Singles", {"doctype": SETTINGS})
	frappe.db.delete("Series", {"name": ["like", "CO%"]})
	frappe.db.commit()
	frappe.clear_cache()
	getattr(frappe.db, "value_cache", {}).clear()


def settings(**values):
	doc = frappe.get_doc(SETTINGS)
	doc.update(values)
	return doc


def choose(default: str = "Amend Counter", **overrides: str) -> None:
	"""Say how amendments are named: everywhere, and for doctypes of their own."""
	doc = settings(default_amend_naming=default)
	doc.set("amend_naming_override", [])
	for doctype, action in overrides.items():
		doc.append("amend_naming_override", {"document_type": doctype.replace("_", " "), "action": action})
	doc.update_amendment_rule()
	frappe.clear_messages()
	getattr(frappe.db, "value_cache", {}).clear()


def amended(doc=None):
	doc = doc or frappe.get_doc({"doctype": ORDER, "title": "Bolt"}).insert()
	doc.submit().cancel()
	copy = frappe.copy_doc(doc)
	copy.amended_from = doc.name
	return copy.insert()


# -- amendments


def test_amendments_count_behind_the_original_unless_told():
	assert frappe.get_doc(SETTINGS).default_amend_naming == "Amend Counter"
	assert amended().name == "CO-0001-1"


def test_amendments_are_named_as_new_documents_where_that_is_chosen():
	choose("Default Naming")
	first = amended()
	assert (first.name, first.amended_from) == ("CO-0002", "CO-0001")
	assert amended(first).name == "CO-0003"


def test_a_doctype_of_its_own_goes_before_the_default():
	choose("Amend Counter", Contract_Order="Default Naming")
	assert amended().name == "CO-0002"


def test_a_doctype_of_its_own_keeps_the_counter():
	choose("Default Naming", Contract_Order="Amend Counter")
	assert amended().name == "CO-0001-1"


def test_the_choice_is_stored():
	choose("Default Naming", Contract_Order="Amend Counter")
	stored = frappe.get_doc(SETTINGS)
	assert stored.default_amend_naming == "Default Naming"
	assert [(row.document_type, row.action) for row in stored.amend_naming_override] == [
		(ORDER, "Amend Counter")
	]


def test_a_choice_that_is_taken_out_holds_no_more():
	choose("Amend Counter", Contract_Order="Default Naming")
	choose("Amend Counter")
	assert frappe.db.count("Amended Document Naming Settings", {"document_type": ORDER}) == 0
	assert amended().name == "CO-0001-1"


def test_a_naming_rule_names_an_amendment_where_default_naming_is_chosen():
	choose("Default Naming")
	rule = {"doctype": "Document Naming Rule", "document_type": ORDER, "prefix": "COR-", "prefix_digits": 3}
	frappe.get_doc(rule).insert()
	frappe.clear_cache(doctype=ORDER)
	assert amended().name == "COR-002"


def test_an_amendment_by_name_needs_its_field_as_any_document(make_doctype):
	make_doctype(ORDER, [df("title")], is_submittable=1, autoname="field:title")
	choose("Default Naming")
	doc = frappe.get_doc({"doctype": ORDER, "title": "Bolt"}).insert()
	with pytest.raises(frappe.DuplicateEntryError):
		amended(doc)


# -- the series of a doctype


@pytest.fixture
def series(make_doctype) -> str:
	return make_doctype(
		NOTE,
		[df("title"), df("naming_series", "Select", options="CON-.YYYY.-\nCOM-", default="COM-")],
		autoname="naming_series:",
	)


def test_doctypes_with_a_series_are_named(series):
	found = settings().get_transactions_and_prefixes()
	assert NOTE in found["transactions"] and ORDER not in found["transactions"]


def test_a_doctype_that_one_may_not_read_is_not_named(series, make_user):
	frappe.set_user(make_user("clerk@contract.test", "Contract Clerk"))
	assert NOTE not in settings().get_transactions_and_prefixes()["transactions"]


def test_prefixes_are_those_of_today_and_those_that_count(series):
	frappe.get_doc({"doctype": ORDER, "title": "Bolt"}).insert()
	prefixes = settings().get_transactions_and_prefixes()["prefixes"]
	assert {f"CON-{frappe.utils.nowdate()[:4]}-", "COM-", "CO-"} <= set(prefixes)


def test_options_are_told(series):
	doc = settings(transaction_type=NOTE)
	assert doc.get_options() == doc.get_options(NOTE) == "CON-.YYYY.-\nCOM-"
	assert settings().get_options() is None
	assert settings(transaction_type=ORDER).get_options() is None


def options_of(doctype: str = NOTE) -> tuple[str, str]:
	field = frappe.get_meta(doctype).get_field("naming_series")
	return field.options, field.default or ""


def test_series_are_set(series):
	settings(transaction_type=NOTE, naming_series_options="COA-.##\nCOB-\n").update_series()
	assert options_of() == ("COA-.##\nCOB-", "COA-.##")
	assert frappe.get_doc({"doctype": NOTE}).insert().name == "COA-01"


def test_who_must_always_choose_gets_no_default(series):
	settings(
		transaction_type=NOTE, naming_series_options="COA-.##\nCOB-", user_must_always_select=1
	).update_series()
	assert options_of() == ("\nCOA-.##\nCOB-", "")


@pytest.mark.parametrize("options", ["CO$-.##", "CO*", "CO<b>-.#"])
def test_a_series_with_other_signs_is_refused(series, options):
	with pytest.raises(InvalidNamingSeriesError):
		settings(transaction_type=NOTE, naming_series_options=options).update_series()
	assert options_of() == ("CON-.YYYY.-\nCOM-", "COM-")


def test_no_series_is_refused(series):
	with pytest.raises(frappe.ValidationError):
		settings(transaction_type=NOTE, naming_series_options="").update_series()


def test_a_series_of_another_doctype_is_refused(series, make_doctype):
	fields = [df("naming_series", "Select", options="COX-")]
	make_doctype("Contract Slip", fields, autoname="naming_series:")
	with pytest.raises(frappe.ValidationError, match="COX-"):
		settings(transaction_type=NOTE, naming_series_options="COX-").update_series()


def test_a_series_that_names_another_doctype_is_refused(series):
	with pytest.raises(frappe.ValidationError, match="CO-"):
		settings(transaction_type=NOTE, naming_series_options="CO-.####").update_series()


# -- counters


def test_the_current_number_is_told(series):
	frappe.get_doc({"doctype": ORDER, "title": "Bolt"}).insert()
	assert settings(prefix="CO-").get_current() == 1
	assert settings(prefix="CO-.####").get_current() == 1
	assert settings(prefix="CONONE-").get_current() == 0


def test_the_next_number_is_set():
	settings(prefix="CO-", current_value=41).update_series_start()
	assert frappe.get_doc({"doctype": ORDER, "title": "Bolt"}).insert().name == "CO-0042"


def test_a_changed_counter_leaves_a_version():
	settings(prefix="CO-", current_value=41).update_series_start()
	versions = frappe.get_all("Version", {"ref_doctype": "Series", "docname": "CO-"}, pluck="data")
	assert [json.loads(data)["changed"] for data in versions] == [[["current", 0, 41]]]


def test_a_counter_without_a_prefix_is_refused():
	with pytest.raises(frappe.ValidationError):
		settings(prefix=None, current_value=5).update_series_start()


def test_counters_are_for_system_managers(make_user):
	frappe.set_user(make_user("clerk@contract.test", "Contract Clerk"))
	with pytest.raises(frappe.PermissionError):
		settings(prefix="CO-", current_value=5).update_series_start()
	assert not frappe.db.get_value("Series", "CO-", "current", order_by="name")


def test_only_system_managers_read_and_write_the_settings(make_user):
	user = make_user("clerk@contract.test", "Contract Clerk")
	assert not frappe.has_permission(SETTINGS, "read", user=user)
	assert not frappe.has_permission(SETTINGS, "write", user=user)
	assert frappe.has_permission(SETTINGS, "write", user=make_user("head@contract.test", "System Manager"))


# -- preview


def test_the_next_three_names_are_shown():
	doc = settings(transaction_type=ORDER, try_naming_series="COP-.YY.-.###")
	year = frappe.utils.nowdate()[2:4]
	assert doc.preview_series() == "\n".join(f"COP-{year}-00{number}" for number in (1, 2, 3))
	assert not frappe.db.get_value("Series", f"COP-{year}-", "current", order_by="name")


def test_a_preview_fills_in_fields_of_the_newest_document():
	frappe.get_doc({"doctype": ORDER, "title": "Bolt"}).insert()
	doc = settings(transaction_type=ORDER, try_naming_series="COP-.title.-.#")
	assert doc.preview_series().split("\n")[0] == "COP-Bolt-1"


def test_no_series_has_no_preview():
	assert settings().preview_series() == ""


# -- a series by itself


def test_a_series_without_digits_has_five():
	assert NamingSeries("COS-").get_preview() == ["COS-00001", "COS-00002", "COS-00003"]


def test_a_series_knows_what_it_counts_under():
	year = frappe.utils.nowdate()[:4]
	assert NamingSeries("COS-.YYYY.-.####").get_prefix() == f"COS-{year}-"
	assert NamingSeries("COS-.####.-X").get_prefix() == "COS-"


def test_a_series_counts():
	series = NamingSeries("COS-.##")
	assert series.get_current_value() == 0
	assert [series.generate_next_name(None) for _time in range(2)] == ["COS-01", "COS-02"]
	assert series.get_current_value() == 2
	series.update_counter(7)
	assert series.generate_next_name(None) == "COS-08"


@pytest.mark.parametrize("bad", ["COS-##", "COS$.##"])
def test_a_series_that_can_not_count_is_refused(bad):
	with pytest.raises(InvalidNamingSeriesError):
		NamingSeries(bad).validate()


def test_a_format_has_one_counter(make_doctype):
	with pytest.raises(frappe.ValidationError):
		make_doctype("Contract Slip", [df("title")], autoname="format:CO-{##}-{##}")


def test_a_doctype_with_a_field_of_series_is_named_by_it(make_doctype):
	fields = [df("naming_series", "Select", options="COX-.##")]
	make_doctype("Contract Slip", fields, [permission("System Manager", "read", "create")])
	assert frappe.get_meta("Contract Slip").autoname == "naming_series:"


def test_a_doctype_can_not_take_the_series_of_another(make_doctype):
	with pytest.raises(frappe.ValidationError, match="CO-"):
		make_doctype("Contract Slip", [df("title")], autoname="CO-.##")
