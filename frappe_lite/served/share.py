"""frappe.share"""

from frappe_lite.share import add as add
from frappe_lite.share import get_shared as get_shared
from frappe_lite.share import get_users as get_users
from frappe_lite.share import remove as remove
