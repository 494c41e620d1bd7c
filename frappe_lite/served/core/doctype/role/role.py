from frappe_lite.core.doctype.role.role import STANDARD_ROLES, Role, get_users

__all__ = ["STANDARD_ROLES", "Role", "get_users"]
