from frappe_lite.core.doctype.scheduled_job_type.scheduled_job_type import ScheduledJobType
from frappe_lite.scheduler import run_scheduled_job, sync_jobs

__all__ = ["ScheduledJobType", "run_scheduled_job", "sync_jobs"]
