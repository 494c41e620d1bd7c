from frappe_lite.core.doctype.notification.notification import Notification
from frappe_lite.notifications import (
	evaluate_alert,
	get_context,
	get_documents_for_today,
	trigger_daily_alerts,
)

__all__ = ["Notification", "evaluate_alert", "get_context", "get_documents_for_today", "trigger_daily_alerts"]
