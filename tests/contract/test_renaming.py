"""Rename and merge: every reference follows; a DocType of the customer takes its table along."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import df, permission

PART, USE, ROW, SETTINGS, NEW = (
	"Contract Part", "Contract Use", "Contract Row", "Contract Settings", "Contract Piece",
)  # fmt: skip


@pytest.fixture(autouse=True)
def part(make_doctype) -> str:
	make_doctype(ROW, [df("item")], istable=1)
	name = make_doctype(
		PART, [df("title"), df("rows", "Table", options=ROW)], autoname="field:title", allow_rename=1
	)
	for title in ("Bolt", "Nut"):
		frappe.get_doc({"doctype": PART, "title": title, "rows": [{"item": "x"}]}).insert()
	return name


def use(make_doctype, *fields):
	make_doctype(USE, list(fields))
	return frappe.get_doc({"doctype": USE, "part": "Bolt", "kind": PART}).insert()


def rename(old: str = "Bolt", new: str = "Screw", **options) -> str:
	return frappe.rename_doc(PART, old, new, **options)


def test_rename_returns_the_new_name():
	assert rename() == "Screw"
	assert not frappe.db.exists(PART, "Bolt")


def test_rows_follow():
	rename()
	assert [row.item for row in frappe.get_doc(PART, "Screw").rows] == ["x"]


def test_a_link_of_a_single_follows(make_doctype):
	make_doctype(SETTINGS, [df("part", "Link", options=PART)], issingle=1)
	use(make_doctype, df("part", "Link", options=PART))
	doc = frappe.get_doc(SETTINGS)
	doc.part = "Bolt"
	doc.save()
	rename()
	assert frappe.db.get_single_value(SETTINGS, "part") == "Screw"


def test_a_dynamic_link_follows(make_doctype):
	doc = use(make_doctype, df("kind", "Link", options="DocType"), df("part", "Dynamic Link", options="kind"))
	rename()
	assert frappe.db.get_value(USE, doc.name, "part") == "Screw"


def test_a_dynamic_link_to_another_doctype_stays(make_doctype):
	doc = use(make_doctype, df("kind", "Link", options="DocType"), df("part", "Dynamic Link", options="kind"))
	frappe.db.set_value(USE, doc.name, "kind", "User")
	rename()
	assert frappe.db.get_value(USE, doc.name, "part") == "Bolt"


def test_a_link_of_a_row_follows(make_doctype):
	make_doctype("Contract Line", [df("part", "Link", options=PART)], istable=1)
	make_doctype(USE, [df("lines", "Table", options="Contract Line")])
	doc = frappe.get_doc({"doctype": USE, "lines": [{"part": "Bolt"}]}).insert()
	rename()
	assert frappe.get_doc(USE, doc.name).lines[0].part == "Screw"


def test_a_custom_link_field_follows(make_doctype):
	make_doctype(USE, [df("title")])
	frappe.get_doc(
		{
			"doctype": "Custom Field",
			"dt": USE,
			"fieldname": "part",
			"label": "Part",
			"fieldtype": "Link",
			"options": PART,
		}
	).insert()
	doc = frappe.get_doc({"doctype": USE, "part": "Bolt"}).insert()
	rename()
	assert frappe.db.get_value(USE, doc.name, "part") == "Screw"


def test_comments_and_files_follow():
	doc = frappe.get_doc(PART, "Bolt")
	doc.add_comment("Comment", "mine")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "a.txt",
			"content": "a",
			"attached_to_doctype": PART,
			"attached_to_name": "Bolt",
		}
	).insert()
	rename()
	assert frappe.get_all(
		"Comment", {"reference_doctype": PART, "reference_name": "Screw", "content": "mine"}
	)
	assert frappe.db.get_value("File", file.name, "attached_to_name") == "Screw"


def test_versions_follow(make_doctype):
	frappe.get_doc({"doctype": "Version", "ref_doctype": PART, "docname": "Bolt", "data": "{}"}).insert(
		ignore_permissions=True
	)
	rename()
	assert frappe.db.exists("Version", {"ref_doctype": PART, "docname": "Screw"})


def test_a_share_and_a_user_permission_follow(make_user):
	user = make_user("clerk@contract.test", "Contract Clerk")
	frappe.get_doc({"doctype": "User Permission", "user": user, "allow": PART, "for_value": "Bolt"}).insert()
	frappe.share.add(PART, "Bolt", user)
	rename()
	assert frappe.db.get_value("User Permission", {"user": user}, "for_value") == "Screw"
	assert frappe.db.get_value("DocShare", {"user": user}, "share_name") == "Screw"


def test_a_rename_leaves_a_comment():
	rename()
	text = frappe.db.get_value("Comment", {"reference_name": "Screw", "comment_type": "Edit"}, "content")
	assert "Bolt" in text and "Screw" in text


def test_the_spelling_of_a_name_may_change():
	assert rename("Bolt", "BOLT") == "BOLT"
	assert frappe.db.get_value(PART, "BOLT", "name") == "BOLT"


def test_a_rename_to_the_same_name_is_refused():
	with pytest.raises(frappe.ValidationError):
		rename("Bolt", "Bolt")


def test_before_rename_may_change_the_name(doc_events):
	doc_events({PART: {"before_rename": lambda doc, method, old, new, merge: {"new": f"{new} 2"}}})
	assert rename() == "Screw 2"


def test_a_rename_needs_the_right_to_write(make_doctype, make_user):
	make_doctype(
		PART, [df("title")], [permission("Contract Clerk", "read")], autoname="field:title", allow_rename=1
	)
	frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()
	frappe.set_user(make_user("clerk@contract.test", "Contract Clerk"))
	with pytest.raises(frappe.ValidationError):
		rename()


def test_merging_moves_links_and_deletes_the_old_document(make_doctype):
	doc = use(make_doctype, df("part", "Link", options=PART))
	assert rename("Bolt", "Nut", merge=True) == "Nut"
	assert not frappe.db.exists(PART, "Bolt")
	assert frappe.db.get_value(USE, doc.name, "part") == "Nut"


def test_merging_keeps_the_rows_of_the_target():
	rename("Bolt", "Nut", merge=True)
	assert len(frappe.get_doc(PART, "Nut").rows) == 1
	assert not frappe.db.exists(ROW, {"parent": "Bolt"})


def test_merging_moves_comments_and_leaves_one():
	frappe.get_doc(PART, "Bolt").add_comment("Comment", "mine")
	rename("Bolt", "Nut", merge=True)
	assert frappe.db.exists("Comment", {"reference_name": "Nut", "content": "mine"})
	text = frappe.db.get_value("Comment", {"reference_name": "Nut", "comment_type": "Edit"}, "content")
	assert "Bolt" in text


def test_merging_into_nothing_is_refused():
	with pytest.raises(frappe.ValidationError):
		rename("Bolt", "Nail", merge=True)


def test_merging_calls_its_hooks_with_merge(doc_events):
	calls = []
	doc_events(
		{PART: {
			"before_rename": lambda doc, method, old, new, merge: calls.append(("before", old, new, merge)),
			"after_rename": lambda doc, method, old, new, merge: calls.append(("after", old, new, merge)),
		}}
	)  # fmt: skip
	rename("Bolt", "Nut", merge=True)
	assert calls == [("before", "Bolt", "Nut", True), ("after", "Bolt", "Nut", True)]


# -- a DocType


@pytest.fixture
def renamed(part, leave_no_trace, make_doctype) -> str:
	"""The DocType under a new name, with a link to it, a table, a Custom Field and a permission row."""
	make_doctype(USE, [df("part", "Link", options=PART)])
	frappe.get_doc(
		{"doctype": "Custom Field", "dt": PART, "fieldname": "colour", "label": "Colour", "fieldtype": "Data"}
	).insert()
	frappe.get_doc(
		{
			"doctype": "Custom DocPerm",
			"parent": PART,
			"role": "System Manager",
			"permlevel": 0,
			"read": 1,
			"write": 1,
		}
	).insert()
	frappe.get_doc({"doctype": USE, "part": "Bolt"}).insert()
	leave_no_trace.made.append(("DocType", NEW))
	frappe.rename_doc("DocType", PART, NEW, force=True)
	frappe.clear_cache()
	return NEW


def test_a_doctype_takes_its_documents_along(renamed):
	assert sorted(frappe.get_all(renamed, pluck="name")) == ["Bolt", "Nut"]
	assert not frappe.db.exists("DocType", PART)
	assert not frappe.db.table_exists(PART, cached=False)


def test_a_doctype_takes_its_rows_along(renamed):
	assert [row.item for row in frappe.get_doc(renamed, "Bolt").rows] == ["x"]


def test_a_doctype_takes_links_to_it_along(renamed):
	assert frappe.get_meta(USE).get_field("part").options == renamed
	frappe.get_doc({"doctype": USE, "part": "Nut"}).insert()
	with pytest.raises(frappe.LinkValidationError):
		frappe.get_doc({"doctype": USE, "part": "Nowhere"}).insert()


def test_a_doctype_takes_its_customisation_along(renamed):
	assert frappe.get_meta(renamed).has_field("colour")
	assert [row.role for row in frappe.get_meta(renamed).permissions] == ["System Manager"]


def test_a_renamed_doctype_takes_new_documents(renamed):
	doc = frappe.get_doc({"doctype": renamed, "title": "Pin", "colour": "red"}).insert()
	assert frappe.db.get_value(renamed, doc.name, "colour") == "red"
	doc.title = "Pin"
	doc.save()
	frappe.delete_doc(renamed, doc.name)
	assert not frappe.db.exists(renamed, "Pin")


def test_doctypes_can_not_be_merged(make_doctype):
	make_doctype(USE, [df("title")])
	with pytest.raises(frappe.ValidationError):
		frappe.rename_doc("DocType", USE, PART, merge=True, force=True)


def test_a_doctype_can_not_take_a_name_that_is_taken(make_doctype):
	make_doctype(USE, [df("title")])
	with pytest.raises(frappe.ValidationError):
		frappe.rename_doc("DocType", USE, PART, force=True)
