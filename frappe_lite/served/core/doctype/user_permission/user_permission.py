"""frappe.core.doctype.user_permission.user_permission"""

from frappe_lite.permission_manager import user_permission_exists as user_permission_exists
from frappe_lite.permissions import get_user_permissions as get_user_permissions
