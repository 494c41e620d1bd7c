"""frappe.database.database"""

from frappe_lite.database import Database as Database
from frappe_lite.database import savepoint as savepoint
