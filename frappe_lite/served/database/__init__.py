"""frappe.database"""

from frappe_lite.database import savepoint as savepoint
