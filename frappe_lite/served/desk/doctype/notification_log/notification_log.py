from frappe_lite.notification_logs import (
	enqueue_create_notification,
	get_notification_logs,
	get_title,
	get_title_html,
	make_notification_logs,
	mark_all_as_read,
	mark_as_read,
	trigger_indicator_hide,
)

__all__ = [
	"enqueue_create_notification",
	"get_notification_logs",
	"get_title",
	"get_title_html",
	"make_notification_logs",
	"mark_all_as_read",
	"mark_as_read",
	"trigger_indicator_hide",
]
