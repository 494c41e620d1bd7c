"""frappe.exceptions"""

from frappe_lite.exceptions import *
