"""The schedule: types from the hooks, each slot once, missed slots once, in the site's time zone."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import frappe
import pytest

from frappe_lite import jobs, scheduler
from frappe_lite.context import local
from frappe_lite.worker import Worker
from tests.lite import jobs_under_test as work

PATH = "tests.lite.jobs_under_test"
HOUR, DAY = 3600.0, 86400.0


@pytest.fixture(autouse=True)
def zone(site: None):
	frappe.db.set_single_value("System Settings", "time_zone", "Europe/Berlin")
	work.NOTES.clear()
	yield
	frappe.db.rollback()


@pytest.fixture
def events(monkeypatch):
	"""The only scheduler_events of the site."""
	given: dict = {}
	monkeypatch.setattr(
		scheduler, "get_hooks", lambda hook, default=None: given if hook == "scheduler_events" else default
	)
	# What these tests commit is taken away again.
	yield given
	frappe.db.rollback()
	given.clear()
	scheduler.sync_jobs()
	frappe.db.sql("delete from `__Job`")
	frappe.db.sql("delete from `__Schedule`")
	frappe.db.delete("Error Log", {"method": ("like", "%scheduled_job%")})
	frappe.db.commit()


def at(text: str) -> float:
	"""Return a moment of Berlin."""
	return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp()


def schedule(events: dict, created: str = "2026-01-01 12:00:00", **kinds: object) -> str:
	events.update(kinds)
	scheduler.sync_jobs()
	frappe.db.sql("update `tabScheduled Job Type` set creation = %s", (created + ".000000",))
	return frappe.db.get_value("Scheduled Job Type", {"method": f"{PATH}.note"})


def queued() -> int:
	return len(jobs.list_jobs("job_id = ?", (scheduler.job_id_of(f"{PATH}.note"),)))


def handed_out_at(*moments: str) -> list[int]:
	"""Return how many jobs each look at the clock queued."""
	counts = []
	for moment in moments:
		scheduler.enqueue_due(at(moment))
		counts.append(queued())
		frappe.db.sql("delete from `__Job`")
	return counts


# -- what is to run


def test_hooks_become_scheduled_job_types(events):
	events.update(
		{
			"hourly": [f"{PATH}.note"],
			"daily_long": [f"{PATH}.note_user"],
			"cron": {"0 7 * * 1": [f"{PATH}.add"]},
		}
	)
	scheduler.sync_jobs()
	found = frappe.get_all("Scheduled Job Type", fields=["name", "frequency", "cron_format"], order_by="name")
	assert [(row.name, row.frequency, row.cron_format) for row in found] == [
		("jobs_under_test.add", "Cron", "0 7 * * 1"),
		("jobs_under_test.note", "Hourly", None),
		("jobs_under_test.note_user", "Daily Long", None),
	]


def test_a_job_that_left_the_hooks_leaves_the_schedule(events):
	schedule(events, hourly=[f"{PATH}.note"])
	events.clear()
	scheduler.sync_jobs()
	assert frappe.get_all("Scheduled Job Type") == []


def test_a_changed_frequency_is_taken_over(events):
	name = schedule(events, hourly=[f"{PATH}.note"])
	events.clear()
	schedule(events, daily=[f"{PATH}.note"])
	assert frappe.db.get_value("Scheduled Job Type", name, "frequency") == "Daily"


def test_a_wrong_cron_expression_keeps_the_others(events):
	events.update({"cron": {"every day": [f"{PATH}.add"]}, "daily": [f"{PATH}.note"]})
	scheduler.sync_jobs()
	assert frappe.get_all("Scheduled Job Type", pluck="name") == ["jobs_under_test.note"]


def test_the_home_cleans_up_daily():
	scheduler.sync_jobs()
	daily = frappe.get_all("Scheduled Job Type", filters={"frequency": "Daily"}, pluck="method")
	assert "frappe_lite.sessions.delete_expired_sessions" in daily


# -- when it runs


def test_a_slot_runs_once(events):
	schedule(events, hourly=[f"{PATH}.note"])
	assert handed_out_at(
		"2026-01-01 12:59:59", "2026-01-01 13:00:00", "2026-01-01 13:00:01", "2026-01-01 13:59:59"
	) == [0, 1, 0, 0]


def test_slots_missed_while_the_program_was_down_run_once(events):
	schedule(events, hourly=[f"{PATH}.note"])
	assert handed_out_at("2026-01-03 09:30:00", "2026-01-03 09:30:30", "2026-01-03 10:00:00") == [1, 0, 1]


def test_daily_is_midnight_of_the_site(events):
	schedule(events, daily=[f"{PATH}.note"])
	assert handed_out_at("2026-01-01 23:59:59", "2026-01-02 00:00:00") == [0, 1]


def test_weekly_is_sunday(events):
	schedule(events, weekly=[f"{PATH}.note"])
	assert handed_out_at("2026-01-03 23:59:00", "2026-01-04 00:00:00") == [0, 1]


def test_monthly_is_the_first(events):
	schedule(events, monthly=[f"{PATH}.note"])
	assert handed_out_at("2026-01-31 23:59:00", "2026-02-01 00:00:00") == [0, 1]


def test_all_is_every_four_minutes(events):
	schedule(events, all=[f"{PATH}.note"])
	assert handed_out_at("2026-01-01 12:03:59", "2026-01-01 12:04:00", "2026-01-01 12:07:59") == [0, 1, 0]


def test_cron_is_kept_to(events):
	schedule(events, cron={"30 7 * * 1-5": [f"{PATH}.note"]})
	assert handed_out_at("2026-01-02 07:29:00", "2026-01-02 07:30:00", "2026-01-04 08:00:00") == [0, 1, 0]


def test_the_hour_that_comes_twice_has_two_slots(events):
	schedule(events, created="2026-10-25 01:30:00", hourly=[f"{PATH}.note"])
	first = at("2026-10-25 01:59:00")
	counts = []
	for minutes in (1, 31, 61, 91, 121):  # 02:00, 02:30, again 02:00, again 02:30, 03:00
		scheduler.enqueue_due(first + minutes * 60)
		counts.append(queued())
		frappe.db.sql("delete from `__Job`")
	assert counts == [1, 0, 1, 0, 1]


def test_a_clock_that_is_set_back_runs_no_slot_twice(events):
	schedule(events, hourly=[f"{PATH}.note"])
	assert handed_out_at("2026-01-01 15:00:00", "2026-01-01 13:30:00", "2026-01-01 15:30:00") == [1, 0, 0]


def test_a_clock_that_was_years_ahead_does_not_stop_the_schedule(events):
	schedule(events, hourly=[f"{PATH}.note"])
	assert handed_out_at("2099-01-01 15:00:00", "2026-01-01 13:00:00", "2026-01-01 14:00:00") == [1, 1, 1]


def test_a_slot_waits_while_the_last_run_is_not_over(events):
	schedule(events, hourly=[f"{PATH}.note"])
	scheduler.enqueue_due(at("2026-01-01 13:00:00"))
	scheduler.enqueue_due(at("2026-01-01 14:00:00"))
	assert queued() == 1
	frappe.db.sql("delete from `__Job`")
	scheduler.enqueue_due(at("2026-01-01 14:00:05"))
	assert queued() == 1


def test_a_stopped_type_does_not_run(events):
	name = schedule(events, hourly=[f"{PATH}.note"])
	frappe.db.set_value("Scheduled Job Type", name, "stopped", 1)
	assert handed_out_at("2026-01-03 09:30:00") == [0]


def test_the_configuration_can_switch_the_schedule_off(events, monkeypatch):
	schedule(events, hourly=[f"{PATH}.note"])
	monkeypatch.setitem(local.conf, "pause_scheduler", 1)
	assert handed_out_at("2026-01-03 09:30:00") == [0]


def test_system_settings_can_switch_the_schedule_off_and_on(events):
	schedule(events, hourly=[f"{PATH}.note"])
	scheduler.disable_scheduler()
	assert handed_out_at("2026-01-03 09:30:00") == [0]
	scheduler.enable_scheduler()
	assert handed_out_at("2026-01-03 09:30:00") == [1]


def test_the_schedule_of_a_new_site_is_on():
	assert not scheduler.is_scheduler_disabled()


def test_a_site_from_before_the_switch_gets_it_switched_on_once(events):
	frappe.db.delete("Patch Log", {"patch": scheduler.ENABLED_ONCE})
	scheduler.disable_scheduler()
	scheduler.after_migrate()
	assert not scheduler.is_scheduler_disabled()
	scheduler.disable_scheduler()
	scheduler.after_migrate()
	assert scheduler.is_scheduler_disabled()


# -- how it went


def logs() -> list:
	return frappe.get_all("Scheduled Job Log", fields=["status", "details"])


def test_a_run_is_logged(events):
	name = schedule(events, hourly=[f"{PATH}.note"])
	frappe.db.commit()
	Worker(local.home).drain()
	assert work.NOTES == ["ran"]
	assert [row.status for row in logs()] == ["Complete"]
	assert frappe.db.get_value("Scheduled Job Type", name, "last_execution")


def test_a_failed_run_is_logged_and_tried_again(events, monkeypatch):
	monkeypatch.setattr(work, "note", work.failed)
	schedule(events, hourly=[f"{PATH}.note"])
	frappe.db.commit()
	Worker(local.home).drain()
	assert [row.status for row in logs()] == ["Failed"]
	assert "TypeError" in logs()[0].details
	assert jobs.list_jobs()[0].status == "queued"
