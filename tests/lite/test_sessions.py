"""Sessions are kept in the database, answered from memory, and end when they should."""

from __future__ import annotations

import pytest

from frappe_lite import sessions
from frappe_lite.context import _dict, local
from frappe_lite.sessions import (
	clear_sessions,
	delete_expired_sessions,
	delete_session,
	get_csrf_token,
	is_due_for_writing,
	key_of,
	resume_session,
	start_session,
	store,
	write_session,
)

USER = "somebody@example.com"


class Clock:
	"""A clock that the test moves."""

	now = 1_000_000.0

	def time(self) -> float:
		return self.now


@pytest.fixture
def clock(site, monkeypatch):
	clock = Clock()
	monkeypatch.setattr(sessions, "time", clock)
	yield clock
	local.db.rollback()
	local.db.sql("delete from `tabSessions`")
	local.db.commit()
	store().sessions.clear()
	local.session = _dict(user="Administrator", sid="Administrator", data=_dict())


def begin(user: str = USER) -> str:
	sid = start_session(user, ip="10.0.0.1")
	local.db.commit()
	return sid


def test_a_session_is_found_again(clock):
	sid = begin()
	assert resume_session(sid)
	assert (local.session.user, local.session.sid) == (USER, sid)


def test_a_session_survives_the_loss_of_memory(clock):
	sid = begin()
	store().sessions.clear()
	assert resume_session(sid)
	assert local.session.user == USER


def test_the_database_does_not_hold_the_session_id(clock):
	sid = begin()
	kept = local.db.sql("select sid from `tabSessions`", pluck=True)
	assert kept == [key_of(sid)]
	assert sid not in kept
	assert not resume_session(kept[0])


@pytest.mark.parametrize("sid", ["", "Guest", "made-up", "a" * 56])
def test_an_unknown_session_is_a_guest(clock, sid):
	assert not resume_session(sid)
	assert local.session.user == "Guest"


def test_guests_do_not_share_what_is_kept_for_them(clock):
	resume_session("Guest")
	local.session.data.csrf_token = "mine"
	resume_session("Guest")
	assert local.session.data.csrf_token is None


def test_a_session_ends_after_ten_days_without_use(clock):
	sid = begin()
	clock.now += 9 * 86400
	assert resume_session(sid)
	clock.now += 9 * 86400
	assert resume_session(sid)
	clock.now += 11 * 86400
	assert not resume_session(sid)


def test_a_session_that_is_always_used_ends_after_thirty_days(clock):
	sid = begin()
	for _day in range(30):
		clock.now += 86400 - 1
		assert resume_session(sid)
	clock.now += 60
	assert not resume_session(sid)
	store().sessions.clear()
	assert not resume_session(sid), "also not from the database"


def test_the_site_may_say_another_lifetime(clock, monkeypatch):
	monkeypatch.setitem(local.conf, "session_lifetime", "01:00")
	sid = begin()
	clock.now += 3590
	assert resume_session(sid)
	clock.now += 20
	assert not resume_session(sid)


def test_the_site_may_say_a_shorter_time(clock, monkeypatch):
	monkeypatch.setitem(local.conf, "session_expiry", "00:30:00")
	sid = begin()
	clock.now += 1801
	assert not resume_session(sid)


def test_the_last_use_is_written_every_ten_minutes(clock):
	sid = begin()
	resume_session(sid)
	assert not is_due_for_writing()
	clock.now += 601
	resume_session(sid)
	assert is_due_for_writing()
	write_session()
	local.db.commit()
	assert not is_due_for_writing()
	store().sessions.clear()
	clock.now += 9.9999 * 86400
	assert resume_session(sid)


def test_ending_a_session_ends_it_in_memory_and_on_the_disk(clock):
	sid, other = begin(), begin()
	delete_session(sid)
	local.db.commit()
	assert not resume_session(sid)
	assert resume_session(other)


def test_ending_all_sessions_of_a_user_but_the_current(clock):
	first, current, foreign = begin(), begin(), begin("other@example.com")
	resume_session(current)
	clear_sessions(USER, keep_current=True)
	local.db.commit()
	assert not resume_session(first)
	assert resume_session(current)
	assert resume_session(foreign)


def test_what_was_read_before_an_end_does_not_come_back(clock):
	sid = begin()
	key = key_of(sid)
	read_before = store().get(key)
	drops = store().drops
	delete_session(sid)
	store().put(key, read_before, drops)
	assert store().get(key) is None


def test_a_session_that_is_rolled_back_never_was(clock):
	sid = start_session(USER)
	local.db.rollback()
	assert not resume_session(sid)


def test_the_csrf_token_stays_with_the_session(clock):
	sid = begin()
	resume_session(sid)
	token = get_csrf_token()
	assert len(token) >= 32
	store().sessions.clear()
	resume_session(sid)
	assert get_csrf_token() == token


def test_a_token_is_kept_although_a_reading_request_is_rolled_back(clock):
	sid = begin()
	resume_session(sid)
	token = get_csrf_token()
	local.db.rollback()
	store().sessions.clear()
	resume_session(sid)
	assert local.session.data.csrf_token == token


def test_expired_sessions_are_swept(clock):
	begin()
	clock.now += 11 * 86400
	begin()
	delete_expired_sessions()
	assert local.db.sql("select count(*) from `tabSessions`")[0][0] == 1
