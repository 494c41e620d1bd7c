"""frappe.defaults"""

from frappe_lite.defaults import add_default as add_default
from frappe_lite.defaults import add_global_default as add_global_default
from frappe_lite.defaults import add_user_default as add_user_default
from frappe_lite.defaults import clear_default as clear_default
from frappe_lite.defaults import clear_user_default as clear_user_default
from frappe_lite.defaults import get_defaults as get_defaults
from frappe_lite.defaults import get_defaults_for as get_defaults_for
from frappe_lite.defaults import get_global_default as get_global_default
from frappe_lite.defaults import get_user_default as get_user_default
from frappe_lite.defaults import get_user_default_as_list as get_user_default_as_list
from frappe_lite.defaults import get_user_permissions as get_user_permissions
from frappe_lite.defaults import is_a_user_permission_key as is_a_user_permission_key
from frappe_lite.defaults import not_in_user_permission as not_in_user_permission
from frappe_lite.defaults import set_default as set_default
from frappe_lite.defaults import set_global_default as set_global_default
from frappe_lite.defaults import set_user_default as set_user_default
