"""Slows down the guessing of passwords: each further failure of an account or an address doubles the wait.

Kept in memory: one process owns the site, and a restart is no way to guess faster. Nobody is locked out for
longer than `LONGEST_WAIT`, so that a stranger cannot keep a colleague out of the system.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from typing import NamedTuple

from frappe_lite.context import local
from frappe_lite.exceptions import TooManyRequestsError
from frappe_lite.messages import throw
from frappe_lite.translate import _

FREE_FAILURES = {"account": 5, "address": 20}
LONGEST_WAIT = 300.0
FORGOTTEN_AFTER = 900.0
MOST_REMEMBERED = 20_000


class Failures(NamedTuple):
	"""Failures in a row, and when the last one was (monotonic seconds)."""

	in_a_row: int
	last: float


_failures: OrderedDict[tuple[str, str, str], Failures] = OrderedDict()
_mutex = threading.Lock()


def refuse_when_too_fast(account: str, address: str) -> None:
	"""Raise TooManyRequestsError when this account or address must wait before its next attempt."""
	wait = max(_wait(_key("account", account)), _wait(_key("address", address)))
	if wait > 0:
		seconds = math.ceil(wait)
		local.response.retry_after = seconds
		throw(
			_("Too many failed logins. Please try again in {0} seconds.").format(seconds),
			TooManyRequestsError,
		)


def add_failure(account: str, address: str) -> None:
	"""Count a failed login of an account from an address."""
	now = time.monotonic()
	with _mutex:
		for key in (_key("account", account), _key("address", address)):
			known = _failures.pop(key, None)
			fresh = known is None or now - known.last > FORGOTTEN_AFTER
			_failures[key] = Failures(1 if fresh else known.in_a_row + 1, now)  # type: ignore[union-attr]
		while len(_failures) > MOST_REMEMBERED:
			_failures.popitem(last=False)


def add_success(account: str, address: str) -> None:
	"""Forget the failures of an account, not those of the address: it may be guessing other accounts."""
	with _mutex:
		_failures.pop(_key("account", account), None)


def forget_all() -> None:
	"""Forget every failure (for tests)."""
	with _mutex:
		_failures.clear()


def _key(kind: str, value: str) -> tuple[str, str, str]:
	return (str(local.home.path), kind, value.lower())


def _wait(key: tuple[str, str, str]) -> float:
	known = _failures.get(key)
	if known is None:
		return 0.0
	free = {**FREE_FAILURES, **(local.conf.get("free_failed_logins") or {})}
	over = known.in_a_row - free[key[1]]
	if over < 0:
		return 0.0
	return known.last + min(2.0**over, LONGEST_WAIT) - time.monotonic()
