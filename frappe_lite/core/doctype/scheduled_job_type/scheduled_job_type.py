"""A method that the schedule runs; `frappe_lite.scheduler` knows when."""

from __future__ import annotations

import datetime
import time

from frappe_lite import jobs, scheduler
from frappe_lite.context import get_attr, local
from frappe_lite.document import Document, get_doc
from frappe_lite.log import get_traceback
from frappe_lite.messages import throw
from frappe_lite.translate import _
from frappe_lite.utils import now_datetime


class ScheduledJobType(Document):
	def autoname(self) -> None:
		"""Take the last two parts of the method; the whole path where another app's job has them."""
		name = ".".join(self.method.split(".")[-2:])
		self.name = self.method if local.db.exists(self.doctype, name) else name

	def validate(self) -> None:
		if self.frequency != "All":
			self.create_log = 1  # what runs every few minutes would fill the log
		if self.frequency == "Cron":
			self.check_cron_format()

	def check_cron_format(self) -> None:
		if not self.cron_format:
			throw(_("Cron format is required for job types with Cron frequency."))
		if not scheduler.is_valid_cron(self.cron_format):
			throw(
				_("{0} is not a valid Cron expression.").format(f"<code>{self.cron_format}</code>"),
				title=_("Bad Cron Expression"),
			)

	def on_trash(self) -> None:
		local.db.delete("Scheduled Job Log", {"scheduled_job_type": self.name})

	def get_next_execution(self) -> datetime.datetime:
		"""Return when the job is due next, seen from its last run, in the site's time zone."""
		expression = scheduler.cron_of(self.frequency, self.cron_format)
		last = scheduler.epoch_of(self.last_execution or self.creation)
		return scheduler.local_time(scheduler.next_slot(expression, last))

	def is_event_due(self, current_time: datetime.datetime | None = None) -> bool:
		"""Tell whether the next run is due."""
		return self.get_next_execution() <= (current_time or now_datetime())

	def enqueue(self, force: bool = False) -> bool:
		"""Queue the job when it is due or `force` says so. Returns False when it is not, or is queued already."""
		if not (force or self.is_event_due()):
			return False
		job = jobs.enqueue(
			scheduler.run_scheduled_job,
			queue="long" if "Long" in self.frequency else "default",
			job_id=scheduler.job_id_of(self.method),
			deduplicate=True,
			job_type=self.method,
		)
		return job is not None

	def execute(self) -> None:
		"""Run the method and keep a Scheduled Job Log of how it went. Commits. Raises what the method raises."""
		log = self.begin_log()
		try:
			get_attr(self.method)()
			if log:
				log.db_set("status", "Complete")
			local.db.commit()
		except BaseException:
			local.db.rollback()
			if log:
				log.db_set({"status": "Failed", "details": get_traceback()})
				local.db.commit()
			raise

	def begin_log(self) -> Document | None:
		"""Note the start."""
		log = None
		if self.create_log:
			log = get_doc({"doctype": "Scheduled Job Log", "scheduled_job_type": self.name})
			log.status = "Scheduled"
			log.insert(ignore_permissions=True)
		expression = scheduler.cron_of(self.frequency, self.cron_format)
		upcoming = scheduler.local_time(scheduler.next_slot(expression, time.time()))
		self.db_set({"last_execution": now_datetime(), "next_execution": upcoming}, update_modified=False)
		local.db.commit()
		return log
