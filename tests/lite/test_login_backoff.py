"""Guessing passwords becomes slower with each failure, for the account and for the address."""

from __future__ import annotations

import pytest

from frappe_lite import login_backoff
from frappe_lite.context import local
from frappe_lite.exceptions import TooManyRequestsError
from frappe_lite.login_backoff import add_failure, add_success, refuse_when_too_fast


class Clock:
	"""A clock that the test moves."""

	def __init__(self) -> None:
		self.now = 1000.0

	def monotonic(self) -> float:
		return self.now


@pytest.fixture
def clock(site, monkeypatch):
	login_backoff.forget_all()
	clock = Clock()
	monkeypatch.setattr(login_backoff, "time", clock)
	yield clock
	login_backoff.forget_all()
	local.message_log = []


def fail(times: int, account: str = "a@example.com", address: str = "10.0.0.1") -> None:
	for _time in range(times):
		add_failure(account, address)


def test_a_few_failures_cost_nothing(clock):
	fail(4)
	refuse_when_too_fast("a@example.com", "10.0.0.1")


def test_then_the_wait_doubles(clock):
	fail(5)
	with pytest.raises(TooManyRequestsError):
		refuse_when_too_fast("a@example.com", "10.0.0.2")
	assert local.response.retry_after == 1
	fail(3)
	with pytest.raises(TooManyRequestsError):
		refuse_when_too_fast("a@example.com", "10.0.0.2")
	assert local.response.retry_after == 8


def test_after_the_wait_one_may_try_again(clock):
	fail(5)
	clock.now += 1.1
	refuse_when_too_fast("a@example.com", "10.0.0.2")


def test_nobody_waits_longer_than_five_minutes(clock):
	fail(40)
	clock.now += 301
	refuse_when_too_fast("a@example.com", "10.0.0.2")


def test_letter_case_does_not_make_another_account(clock):
	fail(5)
	with pytest.raises(TooManyRequestsError):
		refuse_when_too_fast("A@Example.COM", "10.0.0.2")


def test_a_success_clears_the_account(clock):
	fail(8)
	add_success("a@example.com", "10.0.0.1")
	refuse_when_too_fast("a@example.com", "10.0.0.2")


def test_an_address_that_tries_many_accounts_waits(clock):
	for number in range(20):
		fail(1, account=f"user{number}@example.com")
	with pytest.raises(TooManyRequestsError):
		refuse_when_too_fast("new@example.com", "10.0.0.1")
	refuse_when_too_fast("new@example.com", "10.0.0.2")


def test_a_site_may_free_more_failures_of_an_address(clock, monkeypatch):
	monkeypatch.setitem(local.conf, "free_failed_logins", {"address": 100})
	for number in range(50):
		fail(1, account=f"user{number}@example.com")
	refuse_when_too_fast("another@example.com", "10.0.0.1")
	fail(5, account="user0@example.com")
	with pytest.raises(TooManyRequestsError):
		refuse_when_too_fast("user0@example.com", "10.0.0.1")


def test_failures_are_forgotten(clock):
	fail(5)
	clock.now += login_backoff.FORGOTTEN_AFTER + 1
	fail(1)
	refuse_when_too_fast("a@example.com", "10.0.0.2")


def test_memory_is_bounded(clock, monkeypatch):
	monkeypatch.setattr(login_backoff, "MOST_REMEMBERED", 10)
	for number in range(50):
		fail(1, account=f"user{number}@example.com", address=f"10.0.1.{number}")
	assert len(login_backoff._failures) <= 10
