from frappe_lite.command_context import get_site, pass_context

__all__ = ["get_site", "pass_context"]
