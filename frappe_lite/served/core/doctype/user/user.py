from frappe_lite.account import update_password, verify_password
from frappe_lite.core.doctype.user.user import STANDARD_USERS, User, generate_keys, get_all_roles

__all__ = ["STANDARD_USERS", "User", "generate_keys", "get_all_roles", "update_password", "verify_password"]
