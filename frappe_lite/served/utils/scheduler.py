from frappe_lite.scheduler import (
	disable_scheduler,
	enable_scheduler,
	is_scheduler_disabled,
	is_scheduler_inactive,
	toggle_scheduler,
)

__all__ = [
	"disable_scheduler",
	"enable_scheduler",
	"is_scheduler_disabled",
	"is_scheduler_inactive",
	"toggle_scheduler",
]
