"""Notifications that people define: when they are sent, to whom, with what."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.email.doctype.notification.notification import trigger_daily_alerts

from tests.conftest import BENCH_SITE
from tests.factories import df

PART, ROW = "Contract Part", "Contract Row"
ROLE = "Contract Watcher"
CLERK, OTHER = "clerk@example.com", "other@example.com"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch):
	"""Frappe leaves notices to its workers, except in tests; mail waits in the queue."""
	monkeypatch.setitem(frappe.flags, "in_test", True)
	for key, value in {"mail_server": "127.0.0.1", "auto_email_id": "qms@example.com"}.items():
		monkeypatch.setitem(frappe.conf, key, value)
	if BENCH_SITE:
		# Frappe paints its mails with style sheets that a bench for tests has not built.
		monkeypatch.setattr("frappe.utils.get_assets_json", dict)


@pytest.fixture(autouse=True)
def part(make_doctype, make_user, factory):
	make_doctype(ROW, [df("mail")], istable=1)
	make_doctype(
		PART,
		[
			df("title"),
			df("qty", "Int", allow_on_submit=1),
			df("due", "Date"),
			df("contact"),
			df("told", "Check"),
			df("rows", "Table", options=ROW),
		],
		is_submittable=1,
	)
	for user in (CLERK, OTHER):
		make_user(user, "System Manager")
	frappe.db.commit()
	forget()
	yield
	forget()


def forget() -> None:
	"""Frappe commits here and there on the way to a mail."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.delete_doc("Notification", "Contract Notification", force=True, ignore_missing=True)
	frappe.db.delete("Notification Log", {"for_user": ["in", [CLERK, OTHER]]})
	frappe.db.delete("Email Queue", {"reference_doctype": PART})
	frappe.db.commit()


def define(event: str = "New", **values: Any) -> Any:
	return frappe.get_doc(
		{
			"doctype": "Notification",
			"name": "Contract Notification",
			"subject": "About {{ doc.title }}",
			"document_type": PART,
			"channel": "System Notification",
			"event": event,
			"enabled": 1,
			"message": "It is {{ doc.qty }} now",
			"recipients": [{"cc": CLERK}],
			**values,
		}
	).insert()


def bolt(**values: Any) -> Any:
	return frappe.get_doc({"doctype": PART, "title": "Bolt", "qty": 1, **values}).insert()


def changed(doc: Any, **values: Any) -> Any:
	doc = frappe.get_doc(doc.doctype, doc.name)
	doc.update(values)
	return doc.save()


def notices(user: str = CLERK) -> list:
	return frappe.get_all(
		"Notification Log",
		{"for_user": user},
		["type", "document_type", "document_name", "subject", "email_content", "from_user"],
	)


def mails() -> list[tuple[str, list[str]]]:
	rows = frappe.get_all("Email Queue", {"reference_doctype": PART}, ["name", "status", "message"])
	return [
		(
			row.status,
			sorted(frappe.get_all("Email Queue Recipient", {"parent": row.name}, pluck="recipient")),
		)
		for row in rows
	]


# When


def test_a_new_document():
	define("New")
	doc = bolt()
	(notice,) = notices()
	assert (notice.type, notice.document_type, notice.document_name) == ("Alert", PART, doc.name)
	changed(doc, qty=2)
	assert len(notices()) == 1


def test_every_save_the_first_included():
	define("Save")
	doc = bolt()
	changed(doc, qty=2)
	assert len(notices()) == 2


def test_a_submission():
	define("Submit")
	doc = bolt()
	assert notices() == []
	doc.submit()
	assert len(notices()) == 1


def test_a_cancellation():
	define("Cancel")
	doc = bolt().submit()
	assert notices() == []
	doc.cancel()
	assert len(notices()) == 1


def test_a_change_of_a_value():
	define("Value Change", value_changed="qty")
	doc = bolt()
	changed(doc, title="Nut")
	assert notices() == []
	changed(doc, qty=2)
	assert len(notices()) == 1


def test_a_value_set_past_the_form():
	define("Value Change", value_changed="qty")
	doc = frappe.get_doc(PART, bolt().name)
	doc.db_set("qty", 5)
	assert len(notices()) == 1


def test_a_method():
	define("Method", method="before_submit")
	doc = bolt()
	assert notices() == []
	doc.submit()
	assert len(notices()) == 1


def test_every_save_of_a_document_in_hand():
	define("Save")
	doc = bolt()
	doc.qty = 2
	doc.save()
	assert len(notices()) == 2


def test_a_method_that_runs_twice_in_a_save_causes_one_notice():
	define("Method", method="on_change")
	doc = bolt()
	doc.run_method("on_change")
	assert len(notices()) == 1


def test_a_switched_off_one_is_not_sent():
	define("New", enabled=0)
	bolt()
	assert notices() == []


def test_one_that_is_switched_off_later_is_not_sent():
	alert = define("New")
	bolt()
	alert.enabled = 0
	alert.save()
	bolt()
	assert len(notices()) == 1


def test_a_deleted_one_is_not_sent():
	define("New").delete()
	bolt()
	assert notices() == []


@pytest.mark.parametrize(("qty", "sent"), [(5, 1), (6, 0)])
def test_a_condition_decides(qty, sent):
	define("New", condition="doc.qty == 5")
	bolt(qty=qty)
	assert len(notices()) == sent


def test_a_condition_knows_the_date():
	define("New", condition="frappe.utils.getdate(doc.due) == frappe.utils.getdate(nowdate())")
	bolt(due=frappe.utils.nowdate())
	bolt(due="2020-01-01")
	assert len(notices()) == 1


def test_a_condition_that_fails_refuses_the_save():
	define("New", condition="doc.qty / doc.told > 0 if doc.title else True")
	with pytest.raises(frappe.ValidationError):
		bolt()


@pytest.mark.parametrize(
	("event", "days", "shift"), [("Days Before", 3, 3), ("Days After", 3, -3), ("Days Before", 0, 0)]
)
def test_days_before_and_after_a_date(event, days, shift):
	define(event, date_changed="due", days_in_advance=days)
	doc = bolt(due=frappe.utils.add_days(frappe.utils.nowdate(), shift))
	bolt(due=frappe.utils.add_days(frappe.utils.nowdate(), shift + 1))
	assert notices() == []
	alert = frappe.get_doc("Notification", "Contract Notification")
	assert [due.name for due in alert.get_documents_for_today()] == [doc.name]


def test_the_daily_round_sends_them():
	define("Days Before", date_changed="due", days_in_advance=1)
	bolt(due=frappe.utils.add_days(frappe.utils.nowdate(), 1))
	frappe.db.commit()
	trigger_daily_alerts()
	found = notices()
	frappe.db.delete(PART)
	frappe.delete_doc("Notification", "Contract Notification", force=True)
	frappe.db.delete("Notification Log", {"for_user": CLERK})
	frappe.db.commit()
	assert len(found) == 1


# What


def test_subject_and_message_are_filled_in():
	define("New")
	bolt(qty=7)
	(notice,) = notices()
	assert (notice.subject, notice.email_content) == ("About Bolt", "It is 7 now")


def test_a_message_shows_comments():
	define("Save", message="{{ comments[-1].comment if comments else 'none' }}")
	doc = bolt()
	doc.add_comment("Comment", "Look here")
	changed(doc, qty=2)
	assert "Look here" in {notice.email_content for notice in notices()}


def test_a_field_is_set_afterwards():
	define("New", set_property_after_alert="told", property_value="1")
	doc = bolt()
	assert frappe.db.get_value(PART, doc.name, "told") == 1


@pytest.mark.parametrize("message", ["{{ doc.name.__class__ }}", "{{ ''.__class__.__mro__ }}"])
def test_a_message_that_reaches_too_far_is_not_sent(message):
	define("New", message=message)
	bolt()
	assert notices() == []


def test_a_message_that_fails_stops_no_save():
	define("New", message="{{ doc.rows[3].mail.x.y }}")
	assert frappe.db.exists(PART, bolt().name)


# To whom


def test_a_field_of_the_document():
	define("New", channel="Email", recipients=[{"receiver_by_document_field": "contact"}])
	bolt(contact="buyer@example.com")
	bolt(contact="no address")
	assert mails() == [("Not Sent", ["buyer@example.com"])]


def test_the_owner():
	define("New", recipients=[{"receiver_by_document_field": "owner"}])
	frappe.set_user(OTHER)
	bolt()
	frappe.set_user("Administrator")
	assert len(notices(OTHER)) == 1


def test_a_field_of_the_rows():
	define("New", channel="Email", recipients=[{"receiver_by_document_field": "mail,rows"}])
	bolt(rows=[{"mail": "a@example.com"}, {"mail": "b@example.com"}, {"mail": ""}])
	assert mails() == [("Not Sent", ["a@example.com", "b@example.com"])]


def test_a_role(make_user):
	make_user("watcher@example.com", ROLE)
	define("New", recipients=[{"receiver_by_role": ROLE}])
	bolt()
	assert len(notices("watcher@example.com")) == 1
	assert notices() == []


def test_a_disabled_user_of_the_role_is_left_out(make_user):
	make_user("watcher@example.com", ROLE)
	frappe.db.set_value("User", "watcher@example.com", "enabled", 0)
	define("New", recipients=[{"receiver_by_role": ROLE}])
	bolt()
	assert notices("watcher@example.com") == []


def test_a_condition_of_a_recipient():
	define("New", recipients=[{"cc": CLERK, "condition": "doc.qty > 5"}, {"cc": OTHER}])
	bolt(qty=1)
	assert (len(notices(CLERK)), len(notices(OTHER))) == (0, 1)


def test_copies_may_be_a_template():
	define("New", recipients=[{"cc": "{{ doc.contact }}"}])
	bolt(contact=OTHER)
	assert len(notices(OTHER)) == 1


def test_several_copies():
	define("New", recipients=[{"cc": f"{CLERK},{OTHER}"}, {"bcc": CLERK}])
	bolt()
	assert (len(notices(CLERK)), len(notices(OTHER))) == (1, 1)


def test_all_who_have_it_to_do():
	from frappe.desk.form.assign_to import add

	define("Save", recipients=[], send_to_all_assignees=1)
	doc = bolt()
	add({"assign_to": [CLERK], "doctype": PART, "name": doc.name})
	frappe.db.delete("Notification Log", {"for_user": CLERK})
	changed(doc, qty=2)
	assert [notice.type for notice in notices()] == ["Alert"]


# By which way


def test_a_mail_waits_in_the_queue():
	define("New", channel="Email")
	bolt()
	assert mails() == [("Not Sent", [CLERK])]
	assert notices() == []


def test_a_mail_and_a_notice():
	define("New", channel="Email", send_system_notification=1)
	bolt()
	assert (len(mails()), len(notices())) == (1, 1)


def test_a_mail_has_subject_text_and_copies():
	define("New", channel="Email", recipients=[{"receiver_by_document_field": "contact", "cc": OTHER}])
	bolt(contact=CLERK, qty=7)
	((_status, people),) = mails()
	message = frappe.get_all("Email Queue", {"reference_doctype": PART}, pluck="message")[0]
	assert people == sorted([CLERK, OTHER])
	assert "Subject: About Bolt" in message
	assert "It is 7 now" in message


def test_a_mail_that_is_rolled_back_is_not_queued():
	define("New", channel="Email")
	frappe.db.savepoint("before_mail")
	bolt()
	frappe.db.rollback(save_point="before_mail")
	assert mails() == []


# What is refused


@pytest.mark.parametrize(
	"values",
	[
		{"condition": "doc.qty ="},
		{"condition": "import os"},
		{"event": "Value Change"},
		{"event": "Days Before"},
		{"message": "{{ doc.title"},
		{"subject": "{% if %}"},
		{"document_type": ROW},
		{"document_type": "Email Queue"},
	],
)
def test_what_cannot_work_is_refused(values):
	with pytest.raises(frappe.ValidationError):
		define(**values)
