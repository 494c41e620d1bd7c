"""Table MultiSelect: links in rows, one a row."""

from __future__ import annotations

import frappe
import pytest
from frappe import client
from frappe.desk.form.load import getdoc, getdoctype

from tests.factories import df, permission

PART, ROW, SHOP, CLERK = "Contract Part", "Contract Part Shop", "Contract Shop", "Contract Clerk"
USER = "clerk@contract.test"


@pytest.fixture(scope="module", autouse=True)
def parts(module_factory):
	rights = ("read", "write", "create", "delete", "export", "report")
	module_factory.doctype(SHOP, [df("title")], [permission(CLERK, *rights)], autoname="field:title")
	module_factory.doctype(ROW, [df("shop", "Link", options=SHOP, reqd=1, in_list_view=1)], istable=1)
	module_factory.doctype(
		PART,
		[df("title"), df("shops", "Table MultiSelect", options=ROW)],
		[permission(CLERK, *rights)],
		autoname="field:title",
		track_changes=1,
	)
	module_factory.user(USER, CLERK)
	for title in ("North", "South", "West"):
		frappe.get_doc({"doctype": SHOP, "title": title}).insert()
	frappe.db.commit()


def part(*shops: str, title: str = "Bolt"):
	rows = [{"shop": shop} for shop in shops]
	return frappe.get_doc({"doctype": PART, "title": title, "shops": rows}).insert()


def stored(name: str = "Bolt") -> list[str]:
	return [row.shop for row in frappe.get_doc(PART, name).shops]


def test_links_are_stored_in_their_order():
	part("South", "North")
	assert stored() == ["South", "North"]


def test_rows_belong_to_their_field():
	doc = part("South")
	row = frappe.get_doc(ROW, doc.shops[0].name)
	assert (row.parent, row.parenttype, row.parentfield, row.idx) == ("Bolt", PART, "shops", 1)


def test_a_link_is_added_and_taken_out():
	doc = part("South", "North")
	doc.remove(doc.shops[0])  # the rest get their numbers anew; cut out of the list, two rows have the same
	doc.append("shops", {"shop": "West"})
	doc.save()
	assert stored() == ["North", "West"]


def test_all_can_be_taken_out():
	doc = part("South")
	doc.set("shops", [])
	doc.save()
	assert stored() == []
	assert frappe.db.count(ROW, {"parent": "Bolt"}) == 0


def test_a_link_to_nothing_is_refused():
	with pytest.raises(frappe.LinkValidationError):
		part("Nowhere")


def test_an_empty_row_is_refused():
	with pytest.raises(frappe.MandatoryError):
		frappe.get_doc({"doctype": PART, "title": "Bolt", "shops": [{}]}).insert()


def test_a_field_that_must_be_filled_needs_a_row(make_doctype):
	make_doctype("Contract Note", [df("title"), df("shops", "Table MultiSelect", options=ROW, reqd=1)])
	with pytest.raises(frappe.MandatoryError):
		frappe.get_doc({"doctype": "Contract Note", "title": "x"}).insert()


def test_documents_are_found_by_a_link():
	part("South", "North")
	part("West", title="Nut")
	assert frappe.get_all(PART, filters=[[ROW, "shop", "=", "West"]], pluck="name") == ["Nut"]
	assert frappe.get_all(
		PART, filters=[[ROW, "shop", "in", ["North", "South"]]], distinct=True, pluck="name"
	) == ["Bolt"]


def test_links_stand_in_lists_as_fields_of_rows():
	part("South", "North")
	rows = frappe.get_all(PART, fields=["name", "shops.shop as shop"], order_by="shop asc")
	assert [(row.name, row.shop) for row in rows] == [("Bolt", "North"), ("Bolt", "South")]


def test_deleting_what_is_linked_is_refused():
	part("South")
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc(SHOP, "South")


def test_deleting_the_document_deletes_its_links():
	part("South")
	frappe.delete_doc(PART, "Bolt")
	assert frappe.db.count(ROW, {"parent": "Bolt"}) == 0
	frappe.delete_doc(SHOP, "South")


def test_links_follow_a_rename():
	part("South")
	frappe.rename_doc(SHOP, "South", "Dawn", force=True)
	assert stored() == ["Dawn"]


def test_a_change_stands_in_a_version():
	doc = part("South")
	doc.append("shops", {"shop": "West"})
	doc.save(ignore_version=False)
	version = frappe.get_last_doc("Version", {"ref_doctype": PART, "docname": "Bolt"})
	assert '"shop": "West"' in version.data.replace('":"', '": "')


def test_a_copy_has_the_links():
	copy = frappe.copy_doc(part("South", "North"))
	copy.title = "Nut"
	copy.insert()
	assert stored("Nut") == ["South", "North"]


def test_a_link_outside_ones_limits_closes_the_document():
	part("South")
	part("North", title="Nut")
	limit = {"doctype": "User Permission", "user": USER, "allow": SHOP, "for_value": "North"}
	frappe.get_doc({**limit, "apply_to_all_doctypes": 1}).insert()
	assert not frappe.has_permission(PART, "read", "Bolt", user=USER)
	assert frappe.has_permission(PART, "read", "Nut", user=USER)


def test_the_client_sends_and_gets_rows():
	made = client.insert({"doctype": PART, "title": "Bolt", "shops": [{"shop": "South"}]})
	assert [row["shop"] for row in client.get(PART, "Bolt")["shops"]] == ["South"]
	client.save({**made, "shops": [{"shop": "West"}]})
	assert stored() == ["West"]


def test_the_form_is_told_of_the_rows_doctype():
	frappe.local.response = frappe._dict(docs=[])
	getdoctype(PART)
	assert {doc.get("name") for doc in frappe.local.response.docs} >= {PART, ROW}


def test_the_form_gets_the_rows():
	part("South")
	frappe.local.response = frappe._dict(docs=[])
	getdoc(PART, "Bolt")
	assert [row.shop for row in frappe.local.response.docs[0].shops] == ["South"]


def test_its_table_must_have_a_link(make_doctype):
	make_doctype("Contract Row", [df("item")], istable=1)
	with pytest.raises(frappe.ValidationError):
		make_doctype("Contract Note", [df("title"), df("items", "Table MultiSelect", options="Contract Row")])
