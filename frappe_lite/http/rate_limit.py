"""How much of the server's time one person, or one address that is not logged in, may use (`rate_limit`).

The setting is Frappe's: `{"limit": 30, "window": 60}` allows thirty seconds of answering in sixty seconds. Frappe
keeps one account for the whole site; here each user and each guest's address has its own, so that one cannot
use up what the others need. The allowance flows back steadily (a token bucket), not at once at the window's end.
Without the setting nothing is limited.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from werkzeug.wrappers import Response

from frappe_lite.context import local
from frappe_lite.exceptions import TooManyRequestsError
from frappe_lite.translate import _

MOST_REMEMBERED = 20_000
MICROSECONDS = 1_000_000


@dataclass
class Bucket:
	"""The microseconds that are left, and when they were counted (monotonic seconds)."""

	left: float
	counted: float


class RateLimiter:
	"""The account of whoever sent the present request."""

	_buckets: OrderedDict[str, Bucket] = OrderedDict()
	_mutex = threading.Lock()

	def __init__(self, limit: float, window: float, key: str) -> None:
		self.limit = int(limit * MICROSECONDS)
		self.rate = self.limit / window
		self.key = key
		self.began = time.monotonic()
		self.rejected = False
		with self._mutex:
			self.remaining = self._fill().left

	def _fill(self) -> Bucket:
		now = time.monotonic()
		bucket = self._buckets.pop(self.key, None) or Bucket(self.limit, now)
		bucket.left = min(self.limit, bucket.left + (now - bucket.counted) * self.rate)
		bucket.counted = now
		self._buckets[self.key] = bucket
		while len(self._buckets) > MOST_REMEMBERED:
			self._buckets.popitem(last=False)
		return bucket

	def apply(self) -> None:
		"""Raise TooManyRequestsError when nothing is left."""
		if self.remaining <= 0:
			self.rejected = True
			raise TooManyRequestsError(_("Too many requests. Please wait a little and try again."))

	def finish(self, response: Response) -> None:
		"""Take what the request has cost, and say in the answer's headers what is left (Frappe's names)."""
		used = 0 if self.rejected else max(1, int((time.monotonic() - self.began) * MICROSECONDS))
		with self._mutex:
			bucket = self._fill()
			bucket.left -= used
			left = bucket.left
		# Until something is left again where nothing is; else until everything is.
		reset = math.ceil((max(-left, self.rate) if left <= 0 else self.limit - left) / self.rate)
		response.headers["X-RateLimit-Reset"] = str(reset)
		response.headers["X-RateLimit-Limit"] = str(self.limit)
		response.headers["X-RateLimit-Remaining"] = str(max(0, int(left)))
		if self.rejected:
			response.headers["Retry-After"] = str(reset)
		else:
			response.headers["X-RateLimit-Used"] = str(used)


def apply() -> None:
	"""Open the account of the one who asks, where the site has a limit. Raises TooManyRequestsError."""
	setting = local.conf.get("rate_limit")
	if not setting:
		return
	user = local.session.user
	who = local.request_ip if user in (None, "", "Guest") else user
	local.rate_limiter = RateLimiter(setting["limit"], setting["window"], f"{local.home.path}|{who}")
	local.rate_limiter.apply()


def finish(response: Response) -> None:
	"""Close the account of the request, if it has one."""
	limiter = local.__dict__.get("rate_limiter")
	if limiter is not None:
		limiter.finish(response)
