"""The schedule: `scheduler_events` of the apps as Scheduled Job Types, each run once for a slot of its cron expression.

A slot is a moment in the site's time zone. The newest one that was handed out is kept as seconds since the epoch,
so neither a restart nor the end of summer time runs a slot twice. Slots missed while the program was down run once.
"""

from __future__ import annotations

import datetime
import logging
import time
from zoneinfo import ZoneInfo

from frappe_lite import jobs
from frappe_lite.context import _dict, get_attr, get_hooks, local
from frappe_lite.document import get_doc
from frappe_lite.query import get_all
from frappe_lite.utils import add_days, cint, get_datetime, get_system_timezone, now_datetime

log = logging.getLogger("frappe_lite.scheduler")

TABLE = "create table if not exists `__Schedule` (method text primary key, slot real not null)"
CRON = {
	"Yearly": "0 0 1 1 *",
	"Annual": "0 0 1 1 *",
	"Monthly": "0 0 1 * *",
	"Monthly Long": "0 0 1 * *",
	"Weekly": "0 0 * * 0",
	"Weekly Long": "0 0 * * 0",
	"Daily": "0 0 * * *",
	"Daily Long": "0 0 * * *",
	"Hourly": "0 * * * *",
	"Hourly Long": "0 * * * *",
}
DAY = 86400.0
LOGS_KEPT_DAYS = 90
LOOK_SECONDS = 60.0
ENABLED_ONCE = "frappe_lite.scheduler.enable_once"


def create_tables() -> None:
	"""Make the tables of jobs and slots in a site that has none. The caller commits."""
	jobs.create_tables()
	local.db.write(TABLE)


def after_migrate() -> None:
	"""Bring the Scheduled Job Types to this version, with the migration."""
	enable_once()
	sync_jobs()


def enable_once() -> None:
	"""Switch the schedule on in a site that was made before System Settings could switch it off."""
	if not local.db.exists("Patch Log", {"patch": ENABLED_ONCE}):
		enable_scheduler()
		get_doc({"doctype": "Patch Log", "patch": ENABLED_ONCE}).insert(ignore_permissions=True)


def is_scheduler_inactive(verbose: bool = True) -> bool:
	"""Tell whether no slot is handed out: `maintenance_mode` or `pause_scheduler` is set, or it is disabled."""
	paused = cint(local.conf.get("maintenance_mode")) or cint(local.conf.get("pause_scheduler"))
	return bool(paused) or is_scheduler_disabled(verbose)


def is_scheduler_disabled(verbose: bool = True) -> bool:
	"""Tell whether the site's config (`disable_scheduler`) or System Settings switch the schedule off."""
	if cint(local.conf.get("disable_scheduler")):
		return True
	return not cint(local.db.get_single_value("System Settings", "enable_scheduler"))


def toggle_scheduler(enable: bool | int) -> None:
	"""Switch the schedule on or off in System Settings. The caller commits."""
	local.db.set_single_value("System Settings", "enable_scheduler", int(enable))


def enable_scheduler() -> None:
	"""Switch the schedule on in System Settings. The caller commits."""
	toggle_scheduler(True)


def disable_scheduler() -> None:
	"""Switch the schedule off in System Settings. The caller commits."""
	toggle_scheduler(False)


def cron_of(frequency: str, cron_format: str | None) -> str:
	"""Return the cron expression of a frequency."""
	if cron_format:
		return cron_format
	minutes = max(1, cint(local.conf.get("scheduler_interval") or 240) // 60)
	return CRON.get(frequency) or f"*/{minutes} * * * *"


# -- what is to run


def sync_jobs() -> None:
	"""Make the Scheduled Job Types agree with the hooks of the apps. The caller commits."""
	wanted = wanted_jobs()
	stored = get_all(
		"Scheduled Job Type", fields=["name", "method", "frequency", "cron_format", "server_script"]
	)
	for row in stored:
		want = wanted.pop(row.method, None)
		if want is None and not row.server_script:
			local.db.delete("Scheduled Job Log", {"scheduled_job_type": row.name})
			local.db.delete("Scheduled Job Type", {"name": row.name})
		elif want is not None and want != (row.frequency, row.cron_format or None):
			local.db.set_value("Scheduled Job Type", row.name, {"frequency": want[0], "cron_format": want[1]})
	for method, (frequency, cron_format) in wanted.items():
		_insert_type(method, frequency, cron_format)


def wanted_jobs() -> dict[str, tuple[str, str | None]]:
	"""Return the methods that the hooks name, with their frequency and cron expression."""
	wanted: dict[str, tuple[str, str | None]] = {}
	for event, methods in get_hooks("scheduler_events", {}).items():
		if isinstance(methods, dict):
			for cron_format, of_format in methods.items():
				wanted.update(dict.fromkeys(of_format, ("Cron", cron_format)))
		else:
			wanted.update(dict.fromkeys(methods, (event.replace("_", " ").title(), None)))
	return wanted


def _insert_type(method: str, frequency: str, cron_format: str | None) -> None:
	"""A method or an expression that does not exist is told to the administrator; the others run all the same."""
	try:
		get_attr(method)
	except Exception as error:
		log.warning("%s in scheduler_events is not a valid method: %s", method, error)
	values = {"method": method, "frequency": frequency, "cron_format": cron_format}
	local.db.savepoint("scheduled_job_type")
	try:
		get_doc({"doctype": "Scheduled Job Type", **values}).insert(ignore_permissions=True)
	except Exception as error:
		local.db.rollback(save_point="scheduled_job_type")
		log.error("%s is not scheduled: %s", method, error)


# -- when it runs


def is_valid_cron(expression: str) -> bool:
	"""Tell whether this is a cron expression."""
	from croniter import croniter  # loading it starts a program, which a migration need not wait for

	return croniter.is_valid(expression)


def newest_slot(expression: str, moment: float) -> float:
	"""Return the last slot of a cron expression at or before a moment, in the site's time zone."""
	return _slot(expression, moment + 0.000001, back=True)


def next_slot(expression: str, moment: float) -> float:
	"""Return the first slot of a cron expression after a moment, in the site's time zone."""
	return _slot(expression, moment, back=False)


def _slot(expression: str, moment: float, back: bool) -> float:
	from croniter import croniter

	start = datetime.datetime.fromtimestamp(moment, ZoneInfo(get_system_timezone()))
	slots = croniter(expression, start)
	found = slots.get_prev(datetime.datetime) if back else slots.get_next(datetime.datetime)
	return found.timestamp()


def epoch_of(moment: object) -> float:
	"""Return the seconds since the epoch of a moment in the site's time zone."""
	naive = get_datetime(moment)  # type: ignore[arg-type]
	assert naive is not None
	return naive.replace(tzinfo=ZoneInfo(get_system_timezone())).timestamp()


def local_time(moment: float) -> datetime.datetime:
	"""Return a moment in the site's time zone, without zone information."""
	return datetime.datetime.fromtimestamp(moment, ZoneInfo(get_system_timezone())).replace(tzinfo=None)


def enqueue_due(moment: float | None = None) -> float:
	"""Queue every job type with a slot since its last one, once. Commits. Returns the seconds until the next look."""
	if is_scheduler_inactive():
		return LOOK_SECONDS
	now = time.time() if moment is None else moment
	wait = LOOK_SECONDS
	handed_out = dict(local.db.execute("select method, slot from `__Schedule`").fetchall())
	for row in get_all(
		"Scheduled Job Type",
		filters={"stopped": 0},
		fields=["name", "method", "frequency", "cron_format", "creation", "server_script"],
	):
		if row.server_script:
			continue
		expression = cron_of(row.frequency, row.cron_format)
		last = handed_out.get(row.method)
		if last is None or last > now + DAY:  # new, or the clock was wrong and has been set back
			last = min(now, epoch_of(row.creation))
		slot = newest_slot(expression, now)
		if slot > last:
			_hand_out(row, slot)
		wait = min(wait, next_slot(expression, now) - now)
	return max(0.5, wait)


def _hand_out(row: _dict, slot: float) -> None:
	"""Queue the job and note its slot in one commit; while its last run waits or runs, the slot waits too."""
	key = job_id_of(row.method)
	local.db.begin_write()
	if not jobs.is_job_enqueued(key):
		local.db.write(
			"insert into `__Schedule` (method, slot) values (?, ?)"
			" on conflict (method) do update set slot = excluded.slot",
			(row.method, slot),
		)
		queue = "long" if "Long" in row.frequency else "default"
		jobs.enqueue(run_scheduled_job, queue=queue, job_id=key, deduplicate=True, job_type=row.method)
	local.db.commit()


def job_id_of(method: str) -> str:
	"""Return the id under which a scheduled method is queued."""
	return f"scheduled_job::{method}"


def run_scheduled_job(job_type: str) -> None:
	"""Run a method of the schedule, with its Scheduled Job Log."""
	name = local.db.get_value("Scheduled Job Type", {"method": job_type})
	if name:  # the app may have dropped it since
		get_doc("Scheduled Job Type", name).execute()


def forget_old_logs() -> None:
	"""Remove Scheduled Job Logs of more than 90 days ago, and finished jobs. The caller commits."""
	local.db.delete("Scheduled Job Log", {"creation": ("<", add_days(now_datetime(), -LOGS_KEPT_DAYS))})
	jobs.forget_finished()
