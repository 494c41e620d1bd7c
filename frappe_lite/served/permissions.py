"""frappe.permissions"""

from frappe_lite.permissions import get_doc_permissions as get_doc_permissions
from frappe_lite.permissions import get_role_permissions as get_role_permissions
from frappe_lite.permissions import get_roles as get_roles
from frappe_lite.permissions import get_user_permissions as get_user_permissions
from frappe_lite.permissions import has_permission as has_permission
