from frappe_lite.core.doctype.webhook.webhook import Webhook
from frappe_lite.webhooks import get_context

__all__ = ["Webhook", "get_context"]
