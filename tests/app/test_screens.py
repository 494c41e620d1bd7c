"""What the screens are told before their first request, and what waits for whom."""

from __future__ import annotations

import frappe
import frappe.translate
import pytest

from iso_qms.api import home, people, reports, session
from tests.app import records

HEAD = ("QMS Employee", "QMS Department Head")


def doctypes(navigation: list[dict]) -> set[str]:
	return {item["doctype"] for group in navigation for item in group["items"]}


def waiting(user: str) -> set[str]:
	frappe.set_user(user)
	return {task["name"] for task in home.open_tasks()}


def test_a_guest_is_told_no_more_than_the_login_page_needs():
	frappe.set_user("Guest")
	boot = session.get_boot()
	assert (boot["user"], boot["navigation"], boot["csrf_token"]) == ("Guest", [], "")


def test_navigation_holds_what_the_user_may_read(make_user):
	frappe.set_user(make_user("screens-reader@example.com", "QMS Employee"))
	found = doctypes(session.navigation())
	assert "QMS Inspection Record" in found
	assert not found & {"DocType", "Workflow", "User", "QMS Search Entry"}


def test_registers_stand_in_their_groups():
	place = {item["doctype"]: group["name"] for group in session.navigation() for item in group["items"]}
	assert (place["QMS Process"], place["QMS Employee"], place["QMS Job"], place["QMS Record Form"]) == (
		"processes",
		"organisation",
		"masters",
		"registers",
	)


def test_every_register_stands_in_one_group():
	found = [item["doctype"] for group in session.navigation() for item in group["items"]]
	shipped = frappe.get_all("DocType", {"module": "ISO QMS", "istable": 0, "in_create": 0}, pluck="name")
	assert sorted(doctype for doctype in found if doctype in shipped) == sorted(shipped)


def pages() -> dict[str, list[str]]:
	return {group["name"]: group["pages"] for group in session.navigation()}


def test_pages_stand_with_the_registers_that_they_are_drawn_from(make_user):
	frappe.set_user(make_user("screens-reader@example.com", "QMS Employee"))
	assert (pages()["processes"], pages()["standards"]) == (["map"], ["standards", "transition"])
	assert pages()["masters"] == ["trace"]


def test_no_page_is_offered_over_registers_that_the_user_may_not_read(make_user):
	frappe.set_user(make_user("screens-stranger@example.com", "Blogger"))
	assert not {"processes", "standards"} & set(pages())


def test_the_newest_edition_has_no_transition():
	settings = frappe.get_doc("QMS Settings")
	settings.set("standards_in_use", [{"standard": "ISO 9001:2026"}])
	settings.save()
	assert pages()["standards"] == ["standards"]


def test_a_system_manager_finds_what_configures():
	assert {"DocType", "Custom Field", "Workflow", "Role", "User"} <= doctypes(session.navigation())


def test_language_is_stored_in_the_profile(make_user):
	user = make_user("screens-language@example.com", "QMS Employee")
	frappe.set_user(user)
	assert session.set_language("zh-TW") == "zh-TW"
	assert session.page_language() == "zh-TW"


def test_an_unknown_language_is_refused(make_user):
	frappe.set_user(make_user("screens-klingon@example.com", "QMS Employee"))
	with pytest.raises(frappe.ValidationError, match="tlh"):
		session.set_language("tlh")


def test_texts_of_a_form_come_in_the_language_of_the_user(make_user):
	user = make_user("screens-texts@example.com", "QMS Employee")
	frappe.set_user(user)
	session.set_language("zh")
	assert session.get_messages("QMS Inspection Record")["Pending Review"] == "待审核"


@pytest.mark.parametrize("form", ["QMS Document", "QMS Document Type"])
def test_names_of_document_types_come_in_the_language_of_the_user(make_user, form):
	frappe.set_user(make_user("screens-types@example.com", "QMS Employee"))
	session.set_language("zh")
	assert session.get_messages(form)["Work Instruction"] == "作业指导书"
	assert {"QMS Document Type", "QMS Department"} <= set(frappe.translate.get_translated_doctypes())


@pytest.fixture
def departments():
	"""Two departments with Chinese names for readers of Chinese."""
	for name, translated in (("Screens Office", "办公室"), ("Screens Vault", "金库")):
		frappe.get_doc({"doctype": "QMS Department", "department_name": name}).insert()
		said = {"language": "zh", "source_text": name, "translated_text": translated}
		frappe.get_doc({"doctype": "Translation", **said}).insert()
	yield
	frappe.db.rollback()
	for group in ("lang_user_translations", "merged_translations"):
		frappe.cache.hdel(group, "zh")


def test_names_that_one_may_not_read_are_not_among_them(make_user, departments):
	user = make_user("screens-places@example.com", "QMS Employee")
	frappe.set_user(user)
	session.set_language("zh")
	assert session.get_messages("QMS Document")["Screens Vault"] == "金库"
	frappe.set_user("Administrator")
	allowed = {"user": user, "allow": "QMS Department", "for_value": "Screens Office"}
	frappe.get_doc({"doctype": "User Permission", **allowed}).insert()
	frappe.set_user(user)
	found = session.get_messages("QMS Document")
	assert (found["Screens Office"], "Screens Vault" in found) == ("办公室", False)


def test_texts_of_an_unknown_form_are_refused():
	with pytest.raises(frappe.DoesNotExistError):
		session.get_messages("No Such Form")


def test_a_draft_waits_for_its_author_alone(make_user):
	author = make_user("screens-author@example.com", "QMS Employee")
	colleague = make_user("screens-colleague@example.com", *HEAD)
	draft = records.shipped().new(author, inspected_by=author)
	assert draft.name in waiting(author)
	assert draft.name not in waiting(colleague)


def test_a_sent_record_waits_for_the_head_and_no_longer_for_its_author(make_user):
	author = make_user("screens-sender@example.com", "QMS Employee")
	head = make_user("screens-head@example.com", *HEAD)
	sent = records.shipped().pending(author, inspected_by=author)
	assert sent.name in waiting(head)
	assert sent.name not in waiting(author)


def test_the_drafts_of_others_hide_nothing_that_waits(make_user):
	author = make_user("screens-many@example.com", "QMS Employee")
	head = make_user("screens-busy-head@example.com", *HEAD)
	sent = records.shipped().pending(author, inspected_by=author)
	before = "2020-01-01 00:00:00"
	for _each in range(home.LIMIT):
		draft = records.shipped().new(author, inspected_by=author)
		frappe.db.set_value(draft.doctype, draft.name, "modified", before, update_modified=False)
	frappe.db.set_value(sent.doctype, sent.name, "modified", before, update_modified=False)
	assert sent.name in waiting(head)


def test_a_tile_stands_for_each_form_that_the_user_may_fill(make_user):
	frappe.set_user(make_user("screens-filler@example.com", "QMS Employee"))
	assert "QMS Inspection Record" in {form["record_doctype"] for form in home.record_forms()}
	frappe.set_user(make_user("screens-looker@example.com", "QMS Top Management"))
	assert "QMS Inspection Record" not in {form["record_doctype"] for form in home.record_forms()}


def test_a_report_is_offered_only_to_its_roles(make_user):
	frappe.set_user(make_user("screens-noreport@example.com", "QMS Employee"))
	assert reports.get_reports() == []
	with pytest.raises(frappe.PermissionError):
		reports.get_report("Record Master List")


def test_names_of_people_are_given_for_a_list_and_for_nothing_else(make_user):
	user = make_user("screens-name@example.com", "QMS Employee")
	assert list(people.get_full_names(frappe.as_json([user, "nobody@example.com"]))) == [user]
	with pytest.raises(frappe.ValidationError):
		people.get_full_names('{"name": ["like", "%"]}')
