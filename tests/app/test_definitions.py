"""Changes of definitions that stored values do not survive, and workflows that strand documents."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import df

SHEET, ROW = "Definition Sheet", "Definition Sheet Row"


@pytest.fixture
def sheet(make_doctype):
	make_doctype(ROW, [df("what")], istable=1)
	make_doctype(
		SHEET,
		[
			df("text"),
			df("number", "Float"),
			df("long", "Small Text"),
			df("kind", "Select", options="\nA\nB\nC"),
			df("role", "Link", options="Role"),
			df("at", "Datetime"),
			df("on", "Date"),
			df("rows", "Table", options=ROW),
		],
	)
	for text in ("abc", "12", "12"):
		frappe.get_doc(
			{
				"doctype": SHEET,
				"text": text,
				"number": 1.5,
				"long": "长" * 150,
				"kind": "A" if text == "abc" else "B",
				"role": "System Manager",
				"at": "2026-03-02 10:30:00",
				"on": "2026-03-02",
				"rows": [{"what": "x"}, {"what": "y"}],
			}
		).insert()
	yield SHEET
	frappe.db.rollback()


def change(fieldname: str, **properties):
	doctype = frappe.get_doc("DocType", SHEET)
	field = next(f for f in doctype.fields if f.fieldname == fieldname)
	field.update(properties)
	doctype.save()


@pytest.mark.parametrize(
	("fieldname", "properties", "sentence"),
	[
		("text", {"fieldtype": "Int"}, "1 rows"),
		("text", {"fieldtype": "Date"}, "rows do not fit"),
		("number", {"fieldtype": "Int"}, "3 rows"),
		("long", {"fieldtype": "Data"}, "3 rows"),
		("text", {"length": 2}, "1 rows"),
		("text", {"unique": 1}, "(?i)unique"),
		("rows", {"fieldtype": "Data", "options": ""}, "6 rows"),
		("text", {"fieldtype": "Section Break"}, "3 rows"),
		("text", {"fieldtype": "JSON"}, "1 rows"),
		("at", {"fieldtype": "Date"}, "3 rows"),
		("at", {"fieldtype": "Time"}, "3 rows"),
		("on", {"fieldtype": "Time"}, "3 rows"),
		("kind", {"options": "A\nC"}, "option B: 2 rows"),
		("kind", {"options": "C"}, "3 rows"),
		("kind", {"options": "a\nb\nC"}, "3 rows"),
		("text", {"fieldtype": "Select", "options": "abc\nxyz"}, "option 12: 2 rows"),
		("role", {"options": "DocType"}, "link to DocType.* 3 rows"),
		("text", {"fieldtype": "Link", "options": "Role"}, "3 rows"),
	],
)
def test_change_that_loses_values_is_refused_with_the_number_of_rows(sheet, fieldname, properties, sentence):
	with pytest.raises(frappe.ValidationError, match=sentence):
		change(fieldname, **properties)


@pytest.mark.parametrize(
	("fieldname", "properties"),
	[
		("text", {"fieldtype": "Small Text"}),
		("text", {"length": 100}),
		("text", {"label": "Another"}),
		("number", {"fieldtype": "Data"}),
		("on", {"fieldtype": "Datetime"}),
		("kind", {"options": "B\nD\nA"}),
		("kind", {"fieldtype": "Data", "options": ""}),
		("text", {"fieldtype": "Select", "options": "abc\n12"}),
		("role", {"fieldtype": "Data", "options": ""}),
	],
)
def test_change_that_keeps_values_is_made(sheet, fieldname, properties):
	frappe.db.commit()
	change(fieldname, **properties)

	field = frappe.get_meta(SHEET).get_field(fieldname)
	assert all(str(field.get(name)) == str(value) for name, value in properties.items())
	assert frappe.db.count(SHEET, {fieldname: ["is", "set"]}) == 3


UNFIT = [
	("Int", "1.5"),
	("Int", "12 kg"),
	("Int", "1e3"),
	("Int", "１２"),
	("Int", "99999999999"),
	("Check", "2"),
	("Rating", "4"),
	("Float", "inf"),
	("Float", "1_000"),
	("Float", "1,5"),
	("Date", "02-03-2026"),
	("Date", "2026-02-30"),
	("Date", "March 2"),
	("Datetime", "2026-03-02 25:00:00"),
	("Time", "half past ten"),
	("Time", "25:61:00"),
	("JSON", "{a}"),
]
FIT = [
	("Int", "-12", -12),
	("Check", "1", 1),
	("Float", "1.25", 1.25),
	("Date", "2026-03-02", "2026-03-02"),
	("Datetime", "2026-03-02 10:30:00", "2026-03-02 10:30:00"),
	("Time", "10:30:00", "10:30:00"),
	("Small Text", "half past ten", "half past ten"),
]


@pytest.mark.parametrize(("fieldtype", "value"), UNFIT)
def test_text_that_a_database_would_not_read_is_refused(make_doctype, fieldtype, value):
	make_doctype(SHEET, [df("text")])
	frappe.get_doc({"doctype": SHEET, "text": value}).insert()
	with pytest.raises(frappe.ValidationError, match="1 rows"):
		change("text", fieldtype=fieldtype)
	frappe.db.rollback()
	assert frappe.get_meta(SHEET, cached=False).get_field("text").fieldtype == "Data"


@pytest.mark.parametrize("old", ["Data", "Small Text"])
@pytest.mark.parametrize(("fieldtype", "value", "expected"), FIT)
def test_text_that_says_it_is_converted_beside_blanks(make_doctype, old, fieldtype, value, expected):
	if old == fieldtype:
		pytest.skip("no change")
	make_doctype(SHEET, [df("text", old), df("other")])
	names = [frappe.get_doc({"doctype": SHEET, "text": text}).insert().name for text in (value, "", None)]
	frappe.db.commit()
	change("text", fieldtype=fieldtype)

	stored = [frappe.get_doc(SHEET, name).text for name in names]
	assert str(stored[0]) == str(expected)
	assert not stored[1] and not stored[2]


@pytest.mark.parametrize("second", ["abc", "ABC", "ábc", "abc ", "ａｂｃ"])
def test_field_with_values_that_a_database_takes_for_equal_does_not_become_unique(make_doctype, second):
	make_doctype(SHEET, [df("text")])
	for value in ("abc", second, "other"):
		frappe.get_doc({"doctype": SHEET, "text": value}).insert()
	with pytest.raises(frappe.ValidationError, match=r"(?i)unique"):
		change("text", unique=1)


def test_removal_of_a_field_with_values_is_refused(sheet):
	doctype = frappe.get_doc("DocType", SHEET)
	doctype.fields = [f for f in doctype.fields if f.fieldname != "text"]
	with pytest.raises(frappe.ValidationError, match="3 rows"):
		doctype.save()


def test_removal_of_an_empty_field_is_made(make_doctype):
	make_doctype(SHEET, [df("text"), df("other")])
	doctype = frappe.get_doc("DocType", SHEET)
	doctype.fields = [f for f in doctype.fields if f.fieldname != "text"]
	doctype.save()

	assert not frappe.get_meta(SHEET).has_field("text")


def test_custom_field_with_values_is_not_removed(sheet):
	field = frappe.get_doc(
		{"doctype": "Custom Field", "dt": SHEET, "fieldname": "more", "label": "More", "fieldtype": "Data"}
	).insert()
	frappe.get_doc({"doctype": SHEET, "text": "a", "more": "b"}).insert()
	with pytest.raises(frappe.ValidationError, match="1 rows"):
		field.delete()


def test_property_setter_that_shortens_below_stored_values_is_refused(sheet):
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	with pytest.raises(frappe.ValidationError, match="3 rows"):
		make_property_setter(SHEET, "text", "length", "1", "Int")


def test_property_setter_that_takes_an_option_in_use_is_refused(sheet):
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	with pytest.raises(frappe.ValidationError, match="option B: 2 rows"):
		make_property_setter(SHEET, "kind", "options", "A\nC", "Text")


def test_property_setter_whose_option_is_in_use_is_not_removed(sheet):
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	setter = make_property_setter(SHEET, "kind", "options", "A\nB\nC\nD", "Text")
	frappe.get_doc({"doctype": SHEET, "text": "x", "kind": "D"}).insert()
	with pytest.raises(frappe.ValidationError, match="option D: 1 rows"):
		setter.delete()


def test_property_setter_whose_options_nobody_uses_is_removed(sheet):
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	make_property_setter(SHEET, "kind", "options", "A\nB\nC\nD", "Text").delete()

	assert frappe.get_meta(SHEET).get_field("kind").options == "\nA\nB\nC"


def test_custom_field_that_loses_an_option_in_use_is_refused(sheet):
	field = frappe.get_doc(
		{
			"doctype": "Custom Field",
			"dt": SHEET,
			"fieldname": "more",
			"label": "More",
			"fieldtype": "Select",
			"options": "A\nB",
		}
	).insert()
	frappe.get_doc({"doctype": SHEET, "text": "a", "more": "B"}).insert()
	field.options = "A"
	with pytest.raises(frappe.ValidationError, match="option B: 1 rows"):
		field.save()


def test_option_that_rows_of_a_table_use_is_kept(make_doctype):
	make_doctype(ROW, [df("what", "Select", options="A\nB")], istable=1)
	make_doctype(SHEET, [df("rows", "Table", options=ROW)])
	frappe.get_doc({"doctype": SHEET, "rows": [{"what": "B"}, {"what": "B"}]}).insert()
	doctype = frappe.get_doc("DocType", ROW)
	doctype.fields[0].options = "A"
	with pytest.raises(frappe.ValidationError, match="option B: 2 rows"):
		doctype.save()


WIDE = [df(f"field_{number}") for number in range(100)]


def test_custom_field_for_which_a_row_has_no_room_is_refused(make_doctype):
	make_doctype(SHEET, WIDE)
	for number in range(3):
		frappe.get_doc({"doctype": "Custom Field", "dt": SHEET, **df(f"more_{number}", length=500)}).insert()
	frappe.db.commit()
	field = frappe.get_doc({"doctype": "Custom Field", "dt": SHEET, **df("most", length=1000)})
	with pytest.raises(frappe.ValidationError, match="of 65535 bytes"):
		field.insert()
	frappe.db.rollback()

	assert not frappe.db.exists("Custom Field", {"dt": SHEET, "fieldname": "most"})
	assert frappe.get_doc({"doctype": SHEET, "more_2": "x" * 500}).insert().more_2


def test_fields_for_which_a_row_has_no_room_are_refused(make_doctype):
	make_doctype(SHEET, WIDE)
	doctype = frappe.get_doc("DocType", SHEET)
	doctype.extend("fields", [df(f"more_{number}") for number in range(30)])
	with pytest.raises(frappe.ValidationError, match="of 65535 bytes"):
		doctype.save()
	frappe.db.rollback()
	frappe.clear_cache(doctype=SHEET)

	assert not frappe.get_meta(SHEET).has_field("more_0")
	assert frappe.get_doc({"doctype": SHEET, "field_0": "x"}).insert().field_0


def test_doctype_for_whose_rows_is_no_room_is_not_made(make_doctype):
	with pytest.raises(frappe.ValidationError, match="of 65535 bytes"):
		make_doctype(SHEET, [*WIDE, *(df(f"more_{number}") for number in range(20))])
	frappe.db.rollback()

	assert not frappe.db.exists("DocType", SHEET)


def test_length_for_which_a_row_has_no_room_is_refused(make_doctype):
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	make_doctype(SHEET, [df(f"field_{number}", length=900) for number in range(16)])
	with pytest.raises(frappe.ValidationError, match="of 65535 bytes"):
		for number in range(16):
			make_property_setter(SHEET, f"field_{number}", "length", "1000", "Int")
			frappe.clear_cache(doctype=SHEET)
			frappe.db.updatedb(SHEET)


def test_long_texts_have_room(make_doctype):
	make_doctype(SHEET, WIDE)
	doctype = frappe.get_doc("DocType", SHEET)
	doctype.extend("fields", [df(f"more_{number}", "Small Text") for number in range(60)])
	doctype.save()

	assert frappe.get_meta(SHEET).has_field("more_59")


def test_unreadable_condition_on_a_qms_doctype_is_refused():
	with pytest.raises(frappe.ValidationError, match="can't be read by the server"):
		frappe.get_doc(
			{
				"doctype": "Custom Field",
				"dt": "QMS Inspection Record",
				"fieldname": "odd",
				"label": "Odd",
				"fieldtype": "Data",
				"mandatory_depends_on": "eval:new Date() > 3",
			}
		).insert()


class TestWorkflows:
	@pytest.fixture
	def flow(self, make_doctype, make_workflow):
		make_doctype(SHEET, [df("text")], is_submittable=1)
		make_workflow(SHEET, *good(), workflow_name="Definition Sheet Flow")
		return frappe.get_doc("Workflow", "Definition Sheet Flow")

	def test_good_workflow_is_accepted(self, flow):
		flow.save()

		assert flow.is_active

	def test_state_without_way_out_is_refused(self, flow):
		flow.transitions = [t for t in flow.transitions if t.state != "Pending Review"]
		with pytest.raises(frappe.ValidationError, match=r"Pending Review|Approved"):
			flow.save()

	def test_dead_end_of_drafts_is_refused(self, flow):
		flow.append("states", {"state": "Returned", "doc_status": "0", "allow_edit": "System Manager"})
		flow.append("transitions", step("Pending Review", "Return", "Returned"))
		with pytest.raises(frappe.ValidationError, match="No way leads out of the state Returned"):
			flow.save()

	def test_dead_end_marked_as_optional_is_accepted(self, flow):
		flow.append(
			"states",
			{"state": "Void", "doc_status": "0", "allow_edit": "System Manager", "is_optional_state": 1},
		)
		flow.append("transitions", step("Pending Review", "Void", "Void"))
		flow.save()

		assert len(flow.states) == 4

	def test_unreachable_state_is_refused(self, flow):
		flow.append("states", {"state": "Returned", "doc_status": "0", "allow_edit": "System Manager"})
		flow.append("transitions", step("Returned", "Submit for Review", "Pending Review"))
		with pytest.raises(frappe.ValidationError, match="No action leads to the state Returned"):
			flow.save()

	def test_round_without_end_is_refused(self, flow):
		flow.states = flow.states[:2]
		flow.transitions = []
		flow.append("transitions", step("Draft", "Submit for Review", "Pending Review"))
		flow.append("transitions", step("Pending Review", "Return", "Draft"))
		with pytest.raises(frappe.ValidationError, match="no end"):
			flow.save()

	@pytest.mark.parametrize(
		"condition", ["doc.text ==", "doc.text = 'a'", "len(doc.text) > 2", "text == 'a'"]
	)
	def test_condition_that_cannot_be_worked_out_is_refused(self, flow, condition):
		flow.transitions[0].condition = condition
		with pytest.raises(frappe.ValidationError, match="Row 1 of the transitions: the condition"):
			flow.save()

	@pytest.mark.parametrize(
		"condition",
		["doc.text == 'a'", "int(doc.idx) > 2", "frappe.db.get_value('User', doc.owner, 'enabled')"],
	)
	def test_condition_about_the_document_is_accepted(self, flow, condition):
		flow.transitions[0].condition = condition
		flow.save()

		assert flow.transitions[0].condition == condition

	def test_unknown_role_is_refused(self, flow):
		flow.transitions[0].allowed = "No Such Role"
		with pytest.raises(frappe.ValidationError, match="No Such Role"):
			flow.save()

	def test_state_that_is_not_listed_is_refused(self, flow):
		flow.transitions[1].next_state = "Void"
		with pytest.raises(frappe.ValidationError, match="Void"):
			flow.save()

	def test_state_with_documents_is_not_dropped(self, flow):
		frappe.get_doc({"doctype": SHEET, "text": "a"}).insert()
		flow.states[0].state = "Returned"
		for transition in flow.transitions:
			transition.state = "Returned" if transition.state == "Draft" else transition.state
		with pytest.raises(frappe.ValidationError, match="1 documents"):
			flow.save()


def good() -> tuple[list, list]:
	states = [
		{"state": "Draft", "doc_status": "0", "allow_edit": "System Manager"},
		{"state": "Pending Review", "doc_status": "0", "allow_edit": "System Manager"},
		{"state": "Approved", "doc_status": "1", "allow_edit": "System Manager"},
	]
	return states, [
		step("Draft", "Submit for Review", "Pending Review"),
		step("Pending Review", "Approve", "Approved"),
	]


def step(state: str, action: str, next_state: str) -> dict:
	return {"state": state, "action": action, "next_state": next_state, "allowed": "System Manager"}
