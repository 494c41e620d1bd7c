from frappe_lite.notification_logs import extract_mentions, notify_mentions

__all__ = ["extract_mentions", "notify_mentions"]
