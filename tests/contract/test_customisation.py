"""Customer's changes: live at once, and data already there is kept."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import all_rights, df, permission

PART = "Contract Part"


@pytest.fixture
def part(make_doctype) -> str:
	return make_doctype(PART, [df("title"), df("grade", "Select", options="A\nB")])


@pytest.fixture
def bolt(part):
	doc = frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	frappe.db.commit()
	return doc


def custom_field(fieldname: str, fieldtype: str = "Data", **properties):
	values = {"dt": PART, **df(fieldname, fieldtype, **properties)}
	return frappe.get_doc({"doctype": "Custom Field", **values}).insert()


def set_property(fieldname: str | None, name: str, value, property_type: str = "Data"):
	return frappe.get_doc(
		{
			"doctype": "Property Setter",
			"doc_type": PART,
			"doctype_or_field": "DocField" if fieldname else "DocType",
			"field_name": fieldname,
			"property": name,
			"value": value,
			"property_type": property_type,
		}
	).insert()


# Custom Field


def test_a_custom_field_is_named_by_doctype_and_field(part):
	assert custom_field("batch").name == f"{PART}-batch"


def test_a_custom_field_without_name_is_named_by_its_label(part):
	field = {"doctype": "Custom Field", "dt": PART, "label": "Batch Number", "fieldtype": "Data"}
	assert frappe.get_doc(field).insert().fieldname == "custom_batch_number"


def test_a_custom_field_stands_in_meta_at_once(part):
	custom_field("batch")
	assert frappe.get_meta(PART).get_field("batch").fieldtype == "Data"


def test_a_custom_field_is_stored_at_once(part):
	custom_field("batch")
	doc = frappe.get_doc({"doctype": PART, "batch": "B7"}).insert()
	assert frappe.db.get_value(PART, doc.name, "batch") == "B7"


def test_a_custom_field_keeps_the_data_already_there(bolt):
	custom_field("batch")
	assert frappe.get_doc(PART, bolt.name).title == "Bolt"


def test_documents_already_there_have_the_empty_value_of_a_custom_field(bolt):
	custom_field("weight", "Int")
	assert frappe.get_doc(PART, bolt.name).weight == 0


def test_documents_already_there_get_the_default_of_a_custom_field(bolt):
	custom_field("weight", "Int", default="5")
	assert frappe.get_doc(PART, bolt.name).weight == 5


def test_a_custom_field_is_placed_after_the_field_it_names(part):
	custom_field("batch", insert_after="title")
	names = [field.fieldname for field in frappe.get_meta(PART).fields]
	assert names == ["title", "batch", "grade"]


def test_custom_fields_without_a_place_come_first(part):
	custom_field("batch")
	custom_field("heat")
	names = [field.fieldname for field in frappe.get_meta(PART).fields]
	assert set(names[:2]) == {"batch", "heat"} and names[2:] == ["title", "grade"]


@pytest.mark.parametrize(
	"bad",
	[
		df("batch", "Link"),
		df("batch", "Link", options="No Such DocType"),
		df("batch", "Table", options="User"),
		df("batch", "Select", options="A\nB", default="C"),
		df("batch", "No Such Type"),
		df("batch", reqd=1, hidden=1),
		df("batch", length=1001),
		df("batch", "Small Text", unique=1),
		df("batch no"),
		df("save"),
	],
	ids=[
		"link without options",
		"link to nothing",
		"table of no child table",
		"default outside options",
		"unknown type",
		"hidden and mandatory",
		"too long",
		"unique text",
		"special characters",
		"name of a method",
	],
)
def test_a_custom_field_that_can_not_work_is_refused(part, bad):
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({"doctype": "Custom Field", "dt": PART, **bad}).insert()
	frappe.db.rollback()
	frappe.clear_cache(doctype=PART)
	assert [field.fieldname for field in frappe.get_meta(PART).fields] == ["title", "grade"]


def test_a_custom_field_that_is_there_already_is_refused(part):
	custom_field("batch")
	with pytest.raises(frappe.ValidationError):
		custom_field("batch")


def test_a_custom_field_can_not_take_the_name_of_a_field_of_the_doctype(part):
	with pytest.raises(frappe.ValidationError):
		custom_field("title")


def test_a_mandatory_custom_field_holds_at_once(part):
	custom_field("batch", reqd=1)
	with pytest.raises(frappe.MandatoryError, match="batch"):
		frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()


def test_a_custom_field_holds_for_filters(part):
	custom_field("batch")
	doc = frappe.get_doc({"doctype": PART, "batch": "B7"}).insert()
	assert frappe.get_all(PART, filters={"batch": "B7"}, pluck="name") == [doc.name]


def test_a_custom_table_holds_rows_at_once(part, make_doctype):
	make_doctype("Contract Row", [df("item")], istable=1)
	custom_field("rows", "Table", options="Contract Row")
	doc = frappe.get_doc({"doctype": PART, "rows": [{"item": "a"}]}).insert()
	assert frappe.get_doc(PART, doc.name).rows[0].item == "a"


def test_a_custom_field_that_is_deleted_leaves_meta_and_keeps_its_column(part):
	field = custom_field("batch")
	doc = frappe.get_doc({"doctype": PART, "batch": "B7"}).insert()
	frappe.delete_doc("Custom Field", field.name)
	assert not frappe.get_meta(PART).has_field("batch")
	assert frappe.db.sql(f"select batch from `tab{PART}` where name = %s", doc.name) == (("B7",),)


def test_create_custom_fields_makes_several_and_again(part):
	from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

	fields = {PART: [df("batch"), df("heat")]}
	create_custom_fields(fields)
	create_custom_fields(fields)
	assert frappe.db.count("Custom Field", {"dt": PART}) == 2


# Property Setter


def test_a_property_setter_is_named_by_what_it_sets(part):
	assert set_property("title", "reqd", "1", "Check").name == f"{PART}-title-reqd"


def test_a_property_setter_of_the_doctype_is_named_main(part):
	assert set_property(None, "title_field", "title").name == f"{PART}-main-title_field"


def test_a_field_made_mandatory_holds_at_once(part):
	set_property("title", "reqd", "1", "Check")
	with pytest.raises(frappe.MandatoryError, match="title"):
		frappe.get_doc({"doctype": PART}).insert()


def test_a_field_made_mandatory_keeps_documents_that_lack_it(part):
	doc = frappe.get_doc({"doctype": PART}).insert()
	set_property("title", "reqd", "1", "Check")
	assert frappe.db.exists(PART, doc.name)


@pytest.mark.parametrize(
	("fieldname", "name", "value", "kind", "expected"),
	[
		("title", "label", "Name of part", "Data", "Name of part"),
		("title", "hidden", "1", "Check", 1),
		("title", "default", "Bolt", "Text", "Bolt"),
		("grade", "options", "A\nB\nC", "Text", "A\nB\nC"),
		("title", "permlevel", "1", "Int", 1),
	],
)
def test_a_property_of_a_field_holds_at_once_in_its_type(part, fieldname, name, value, kind, expected):
	set_property(fieldname, name, value, kind)
	assert frappe.get_meta(PART).get_field(fieldname).get(name) == expected


def test_options_that_are_added_may_be_chosen_at_once(part):
	set_property("grade", "options", "A\nB\nC", "Text")
	assert frappe.get_doc({"doctype": PART, "grade": "C"}).insert().grade == "C"


def test_a_property_setter_again_replaces_the_first(part):
	set_property("title", "label", "First")
	set_property("title", "label", "Second")
	assert frappe.get_meta(PART).get_label("title") == "Second"
	assert frappe.db.count("Property Setter", {"doc_type": PART}) == 1


def test_a_property_setter_that_is_deleted_gives_the_property_back(part):
	setter = set_property("title", "reqd", "1", "Check")
	frappe.delete_doc("Property Setter", setter.name)
	assert frappe.get_doc({"doctype": PART}).insert().name


def test_make_property_setter_sets_a_property(part):
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	make_property_setter(PART, "title", "label", "Name of part", "Data")
	assert frappe.get_meta(PART).get_label("title") == "Name of part"


# Custom DocType


def doctype_values(name: str, *fields: dict, **options) -> dict:
	return {
		"doctype": "DocType",
		"name": name,
		"module": "Core",
		"custom": 1,
		"fields": list(fields),
		"permissions": [all_rights() | {"submit": 0, "cancel": 0, "amend": 0}],
		**options,
	}


def test_a_doctype_holds_documents_at_once(part):
	assert frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert().name


def test_a_field_added_to_a_custom_doctype_is_stored_at_once(bolt):
	doctype = frappe.get_doc("DocType", PART)
	doctype.append("fields", df("batch"))
	doctype.save()
	doc = frappe.get_doc(PART, bolt.name)
	doc.batch = "B7"
	doc.save()
	assert frappe.db.get_value(PART, bolt.name, ["title", "batch"]) == ("Bolt", "B7")


def test_a_field_taken_out_of_a_custom_doctype_keeps_its_column(bolt):
	doctype = frappe.get_doc("DocType", PART)
	doctype.fields = [field for field in doctype.fields if field.fieldname != "title"]
	doctype.save()
	assert not frappe.get_meta(PART).has_field("title")
	assert frappe.db.sql(f"select title from `tab{PART}`") == (("Bolt",),)


def test_a_field_made_longer_keeps_its_data(bolt):
	doctype = frappe.get_doc("DocType", PART)
	doctype.fields[0].fieldtype = "Small Text"
	doctype.save()
	doc = frappe.get_doc(PART, bolt.name)
	doc.title += "x" * 200
	doc.save()
	assert frappe.db.get_value(PART, bolt.name, "title").startswith("Boltxxx")


def test_a_unique_index_added_holds_at_once(bolt):
	doctype = frappe.get_doc("DocType", PART)
	doctype.fields[0].unique = 1
	doctype.save()
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()


def test_a_field_without_name_is_named_by_its_label(make_doctype):
	make_doctype(PART, [{"fieldtype": "Data", "label": "Batch Number"}])
	assert frappe.get_meta(PART).has_field("batch_number")


@pytest.mark.parametrize(
	("fields", "message"),
	[
		([df("title"), df("title")], "title"),
		([df("role", "Link")], "Role"),
		([df("role", "Link", options="No Such DocType")], "Role"),
		([df("rows", "Table", options="User")], "rows"),
		([df("note", "Small Text", unique=1)], "Note"),
		([df("grade", "Select", options="A\nB", default="C")], "Grade|grade"),
		([df("thing", "No Such Type")], "No Such Type"),
		([df("owner")], "owner"),
		([df("1st thing!")], "1st thing!"),
		([df("meta")], "meta"),
		([df("rows", "Table", options="Contract Bad")], "Contract Bad|Rows"),
		([df("kind"), df("of", "Dynamic Link", options="kind")], "Dynamic Link|Of"),
		([df("note", "Small Text", search_index=1)], "Note"),
		([df("note", "HTML", in_list_view=1)], "HTML"),
	],
	ids=[
		"twice",
		"link without options",
		"link to nothing",
		"table of no child table",
		"unique text",
		"default outside options",
		"unknown type",
		"reserved name",
		"special characters",
		"name of a property",
		"table of itself",
		"dynamic link over text",
		"index over text",
		"display field in list",
	],
)
def test_a_doctype_that_can_not_work_is_refused(fields, message, leave_no_trace):
	leave_no_trace.made.append(("DocType", "Contract Bad"))
	with pytest.raises(frappe.ValidationError, match=message):
		frappe.get_doc(doctype_values("Contract Bad", *fields)).insert()
	assert not frappe.db.exists("DocType", "Contract Bad")


@pytest.mark.parametrize("name", ["Contract <Bad>", "1 Contract", "Contract/Bad", "检验记录", " "])
def test_a_name_that_no_doctype_may_have_is_refused(name):
	with pytest.raises(frappe.NameError):
		frappe.get_doc(doctype_values(name, df("title"))).insert()


def test_a_doctype_of_a_name_that_is_taken_is_refused(part):
	with pytest.raises(frappe.DuplicateEntryError):
		frappe.get_doc(doctype_values(PART, df("title"))).insert()


def test_a_standard_doctype_can_not_be_made_without_developer_mode():
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc(doctype_values("Contract Standard", df("title"), custom=0)).insert()


def test_a_standard_doctype_can_not_be_saved_without_developer_mode():
	from frappe.core.doctype.doctype.doctype import CannotCreateStandardDoctypeError

	with pytest.raises(CannotCreateStandardDoctypeError):
		frappe.get_doc("DocType", "Role").save()


def test_a_permission_row_needs_read_before_write(make_doctype):
	with pytest.raises(frappe.ValidationError):
		make_doctype(PART, [df("title")], [permission("System Manager", "submit")])


def test_a_permission_row_with_delete_alone_is_refused(make_doctype):
	with pytest.raises(frappe.ValidationError):
		make_doctype(PART, [df("title")], [permission("System Manager", "delete")])


def test_a_fieldname_is_made_of_small_letters(make_doctype):
	make_doctype(PART, [df("BatchNo")])
	assert frappe.get_meta(PART).fields[0].fieldname == "batchno"


def test_a_label_in_chinese_gives_a_fieldname_in_chinese(make_doctype):
	make_doctype(PART, [{"fieldtype": "Data", "label": "检验结论"}])
	doc = frappe.get_doc({"doctype": PART, "检验结论": "合格"}).insert()
	assert frappe.get_all(PART, {"检验结论": "合格"}, ["name", "检验结论 as result"]) == [
		{"name": doc.name, "result": "合格"}
	]


def test_meta_answers_for_the_fields(make_doctype):
	make_doctype("Contract Row", [df("item")], istable=1)
	make_doctype(
		PART,
		[
			df("title", in_list_view=1, search_index=1),
			df("role", "Link", options="Role"),
			df("grade", "Select", options="A\nB"),
			df("rows", "Table", options="Contract Row"),
		],
		title_field="title",
		search_fields="role",
		track_changes=1,
	)
	meta = frappe.get_meta(PART)
	assert [field.fieldname for field in meta.get_link_fields()] == ["role"]
	assert [field.fieldname for field in meta.get_table_fields()] == ["rows"]
	assert [field.fieldname for field in meta.get_select_fields()] == ["grade"]
	assert (meta.get_title_field(), meta.track_changes, meta.custom) == ("title", 1, 1)
	assert meta.get_options("rows") == "Contract Row" and meta.get_label("role") == "Role"


def test_meta_knows_every_column_of_the_table(part):
	columns = {"name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "title", "grade"}
	assert columns <= set(frappe.get_meta(PART).get_valid_columns())


def test_a_doctype_that_is_deleted_is_gone(part):
	frappe.delete_doc("DocType", PART)
	assert not frappe.db.exists("DocType", PART)


def test_a_module_without_app_is_refused():
	with pytest.raises(frappe.MandatoryError, match="app_name"):
		frappe.get_doc({"doctype": "Module Def", "module_name": "Contract Module", "custom": 1}).insert()


def test_a_doctype_in_a_module_of_the_customer_needs_no_app(make_doctype, leave_no_trace):
	leave_no_trace.made.append(("Module Def", "Contract Module"))
	module = frappe.get_doc({"doctype": "Module Def", "module_name": "Contract Module", "custom": 1})
	module.insert(ignore_mandatory=True)
	make_doctype(PART, [df("title")], module="Contract Module")
	assert frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert().name


def test_rename_field_keeps_the_data(bolt):
	from frappe.model.utils.rename_field import rename_field

	custom_field("batch")
	rename_field(PART, "title", "batch")
	assert frappe.db.get_value(PART, bolt.name, "batch") == "Bolt"


def test_options_lose_blanks_around_them_and_empty_lines(make_doctype):
	make_doctype(PART, [df("grade", "Select", options="\n A \n\nB\n")])
	assert frappe.get_meta(PART).get_field("grade").options == "\nA\nB"
