"""Mentions in comments, and the notices that people get."""

from __future__ import annotations

import frappe
import pytest

from tests.factories import df

PART = "Contract Part"
CLERK, OTHER = "clerk@example.com", "other@example.com"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch):
	"""Frappe leaves notices to its workers, except in tests."""
	monkeypatch.setitem(frappe.flags, "in_test", True)


@pytest.fixture
def bolt(make_doctype, make_user):
	make_doctype(PART, [df("title")], title_field="title")
	for user in (CLERK, OTHER):
		make_user(user, "System Manager")
		frappe.db.delete("Notification Log", {"for_user": user})
	return frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()


def mention(*users: str) -> str:
	spans = (f'<span class="mention" data-id="{user}" data-value="x">@x</span>' for user in users)
	return f"<div>Please look, {' '.join(spans)}</div>"


def notices(user: str) -> list:
	return frappe.get_all(
		"Notification Log",
		{"for_user": user},
		["name", "type", "document_type", "document_name", "from_user", "subject", "read", "email_content"],
	)


def test_who_is_mentioned_is_told(bolt):
	bolt.add_comment("Comment", mention(CLERK))
	(notice,) = notices(CLERK)
	assert (notice.type, notice.document_type, notice.document_name) == ("Mention", PART, bolt.name)
	assert (notice.from_user, notice.read) == ("Administrator", 0)


def test_the_notice_names_who_and_what(bolt):
	bolt.add_comment("Comment", mention(CLERK))
	(notice,) = notices(CLERK)
	for word in ("Administrator", PART, '<b class="subject-title">Bolt</b>', "mentioned you"):
		assert word in notice.subject


def test_the_notice_holds_the_comment(bolt):
	bolt.add_comment("Comment", mention(CLERK))
	assert "Please look" in notices(CLERK)[0].email_content


def test_each_one_is_told_once(bolt):
	bolt.add_comment("Comment", mention(CLERK, OTHER, CLERK))
	assert (len(notices(CLERK)), len(notices(OTHER))) == (1, 1)


def test_nobody_is_told_without_a_mention(bolt):
	bolt.add_comment("Comment", f"<div>{CLERK}</div>")
	assert notices(CLERK) == []


def test_who_writes_is_not_told_of_it(bolt):
	frappe.set_user(CLERK)
	bolt.add_comment("Comment", mention(CLERK))
	assert notices(CLERK) == []


def test_who_may_not_be_mentioned_is_not_told(bolt):
	frappe.db.set_value("User", CLERK, "allowed_in_mentions", 0)
	bolt.add_comment("Comment", mention(CLERK))
	assert notices(CLERK) == []


def test_a_disabled_user_is_not_told(bolt):
	frappe.db.set_value("User", CLERK, "enabled", 0)
	bolt.add_comment("Comment", mention(CLERK))
	assert notices(CLERK) == []


def test_a_website_user_is_not_told(bolt):
	frappe.db.set_value("User", CLERK, "user_type", "Website User")
	bolt.add_comment("Comment", mention(CLERK))
	assert notices(CLERK) == []


def test_a_mention_survives_the_cleaning_of_the_comment(bolt):
	content = bolt.add_comment("Comment", mention(CLERK)).content
	assert 'class="mention"' in content and f'data-id="{CLERK}"' in content


def test_a_changed_comment_tells_nobody_again(bolt):
	comment = bolt.add_comment("Comment", mention(CLERK))
	comment.content += "<div>more</div>"
	comment.save()
	assert len(notices(CLERK)) == 1


def test_the_method_of_the_screens_tells_too(bolt):
	from frappe.desk.form.utils import add_comment

	add_comment(PART, bolt.name, mention(CLERK), "Administrator", "Administrator")
	assert len(notices(CLERK)) == 1


def test_mentions_are_read_from_the_text():
	from frappe.desk.notifications import extract_mentions

	assert extract_mentions(mention(CLERK, OTHER)) == [CLERK, OTHER]


# Who is offered


def offered(text: str) -> list[str]:
	from frappe.desk.search import get_names_for_mentions

	frappe.cache.delete_value("users_for_mentions")
	found = get_names_for_mentions(text)
	frappe.cache.delete_value("users_for_mentions")
	return [row["id"] for row in found]


@pytest.fixture
def named(bolt):
	frappe.db.set_value("User", CLERK, "full_name", "Zoë Contract")
	frappe.db.set_value("User", OTHER, "full_name", "Yan Contract")


def test_people_are_offered_by_a_part_of_their_name(named):
	assert offered("contract") == [OTHER, CLERK]
	assert offered("zoë c") == [CLERK]
	assert offered("nobody of this name") == []


@pytest.mark.parametrize(
	("fieldname", "value"), [("allowed_in_mentions", 0), ("enabled", 0), ("user_type", "Website User")]
)
def test_who_may_not_be_mentioned_is_not_offered(named, fieldname, value):
	frappe.db.set_value("User", CLERK, fieldname, value)
	assert offered("contract") == [OTHER]


def test_neither_administrator_nor_guest_is_offered(bolt):
	assert not {"Administrator", "Guest"} & set(offered(""))


# What one does with notices


@pytest.fixture
def logs(bolt):
	from frappe.desk.doctype.notification_log import notification_log

	bolt.add_comment("Comment", mention(CLERK, OTHER))
	bolt.add_comment("Comment", mention(CLERK))
	return notification_log


def test_one_sees_ones_own_notices_in_lists(logs):
	frappe.set_user(CLERK)
	assert {row.for_user for row in frappe.get_list("Notification Log", fields=["for_user"])} == {CLERK}


def test_the_screens_get_ones_own_notices_with_people(logs):
	frappe.set_user(CLERK)
	answer = logs.get_notification_logs()
	assert [row.for_user for row in answer["notification_logs"]] == [CLERK, CLERK]
	assert answer["user_info"]["Administrator"]["fullname"]


def test_the_screens_get_as_many_as_they_ask_for(logs):
	frappe.set_user(CLERK)
	assert len(logs.get_notification_logs(limit=1)["notification_logs"]) == 1


def test_a_notice_is_marked_as_read(logs):
	frappe.set_user(CLERK)
	first, second = notices(CLERK)
	logs.mark_as_read(first.name)
	read = {row.name: row.read for row in notices(CLERK)}
	assert read == {first.name: 1, second.name: 0}


def test_all_notices_are_marked_as_read(logs):
	frappe.set_user(CLERK)
	logs.mark_all_as_read()
	assert [row.read for row in notices(CLERK)] == [1, 1]
	assert [row.read for row in notices(OTHER)] == [0]


def test_marking_is_no_change_of_the_notice(logs):
	frappe.set_user(CLERK)
	before = frappe.get_all("Notification Log", {"for_user": CLERK}, pluck="modified")
	logs.mark_all_as_read()
	assert frappe.get_all("Notification Log", {"for_user": CLERK}, pluck="modified") == before


def test_the_unread_can_be_counted(logs):
	frappe.set_user(CLERK)
	logs.mark_as_read(notices(CLERK)[0].name)
	unread = frappe.get_list("Notification Log", {"read": 0, "for_user": CLERK}, pluck="name")
	assert len(unread) == 1
