"""frappe.model.docstatus"""

from frappe_lite.docstatus import DocStatus as DocStatus
