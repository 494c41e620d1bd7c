"""Hooks of the core doctypes, read before those of the apps."""

_DOCTYPES = "frappe_lite.core.doctype"

permission_query_conditions = {
	"File": f"{_DOCTYPES}.file.file.get_permission_query_conditions",
	"Notification Log": f"{_DOCTYPES}.notification_log.notification_log.get_permission_query_conditions",
	"ToDo": f"{_DOCTYPES}.todo.todo.get_permission_query_conditions",
	"User": f"{_DOCTYPES}.user.user.get_permission_query_conditions",
}

has_permission = {
	"File": f"{_DOCTYPES}.file.file.has_permission",
	"Notification Log": f"{_DOCTYPES}.notification_log.notification_log.has_permission",
	"ToDo": f"{_DOCTYPES}.todo.todo.has_permission",
	"User": f"{_DOCTYPES}.user.user.has_permission",
}

after_migrate = "frappe_lite.scheduler.after_migrate"

scheduler_events = {
	"all": ["frappe_lite.mail.queue_unsent"],
	"daily": [
		"frappe_lite.notifications.trigger_daily_alerts",
		"frappe_lite.scheduler.forget_old_logs",
		"frappe_lite.sessions.delete_expired_sessions",
	],
}
