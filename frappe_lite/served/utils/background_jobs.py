from frappe_lite.jobs import (
	Job,
	enqueue,
	enqueue_doc,
	get_job,
	get_job_status,
	is_job_enqueued,
	run_doc_method,
)

__all__ = ["Job", "enqueue", "enqueue_doc", "get_job", "get_job_status", "is_job_enqueued", "run_doc_method"]
