from frappe_lite.sessions import clear_sessions, delete_session, get_csrf_token

__all__ = ["clear_sessions", "delete_session", "get_csrf_token"]
