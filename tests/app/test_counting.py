"""The list's count shows what the user may read, on both homes."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.api.counting import get_count
from tests.factories import df, permission

SHEET = "Own Sheet"


@pytest.fixture
def sheet(make_doctype, make_user):
	make_doctype(SHEET, [df("title")], [permission("QMS Employee", "read", "write", "create", if_owner=1)])
	users = [make_user(f"counts-{n}@example.com", "QMS Employee") for n in (1, 2)]
	for user, titles in zip(users, (["a", "b"], ["c"]), strict=True):
		frappe.set_user(user)
		for title in titles:
			frappe.get_doc({"doctype": SHEET, "title": title}).insert()
	yield users
	frappe.local.form_dict = frappe._dict()


def test_rows_of_others_are_not_counted(sheet):
	frappe.set_user(sheet[0])
	assert get_count(SHEET) == 2
	frappe.set_user(sheet[1])
	assert get_count(SHEET) == 1


@pytest.mark.parametrize("filters", [{"title": "a"}, [["title", "=", "a"]], '{"title": "a"}'])
def test_filters_count_as_in_the_list(sheet, filters):
	frappe.set_user(sheet[0])

	assert get_count(SHEET, filters) == 1


def test_who_may_not_read_gets_no_count(sheet):
	frappe.set_user("Guest")
	with pytest.raises(frappe.PermissionError):
		get_count(SHEET)
