from frappe_lite.scheduler import is_disabled as is_scheduler_disabled

__all__ = ["is_scheduler_disabled"]
