"""Jumps of the machine's clock, told in the Activity Log: who reads times later has to know which ones to doubt.

What was saved, versions and conflicts do not go by the clock; the times that they show do.
"""

from __future__ import annotations

import time

from frappe_lite.context import local
from frappe_lite.document import get_doc
from frappe_lite.translate import _
from frappe_lite.utils import format_duration, now

SMALLEST_JUMP = 60.0  # what time servers correct by themselves is less


def steady() -> float:
	"""Return the seconds of a clock that nobody sets; it goes on while the machine sleeps, where the system can."""
	kind = getattr(time, "CLOCK_BOOTTIME", None)
	return time.clock_gettime(kind) if kind is not None else time.monotonic()


class ClockWatch:
	"""Compares the clock with one that nobody sets."""

	def __init__(self) -> None:
		self._wall, self._steady = time.time(), steady()

	def jump(self) -> float:
		"""Return by how many seconds the clock was set since the last look: negative when back, 0.0 for a trifle."""
		wall, even = time.time(), steady()
		jump = (wall - self._wall) - (even - self._steady)
		self._wall, self._steady = wall, even
		return jump if abs(jump) >= SMALLEST_JUMP else 0.0


def note_jump(watch: ClockWatch) -> None:
	"""Tell a jump in the Activity Log, with a commit of its own."""
	jump = watch.jump()
	if not jump:
		return
	text = _("The clock of the server was set back by {0}; it is {1} now.") if jump < 0 else None
	text = text or _("The clock of the server was set forward by {0}; it is {1} now.")
	_tell(text.format(format_duration(abs(round(jump))), now()[:19]))


def note_start() -> None:
	"""Tell in the Activity Log that the clock stands before what was logged last: it was set back while nothing ran."""
	newest = local.db.execute("SELECT max(creation) FROM `tabActivity Log`").fetchone()[0]
	if newest and str(newest) > now():
		text = _("The clock of the server stands at {0}, before the newest entry of this log, {1}.")
		_tell(text.format(now()[:19], str(newest)[:19]))


def _tell(subject: str) -> None:
	get_doc({"doctype": "Activity Log", "subject": subject, "status": "Success"}).insert(
		ignore_permissions=True
	)
	local.db.commit()
