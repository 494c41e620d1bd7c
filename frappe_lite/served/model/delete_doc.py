"""frappe.model.delete_doc"""

from frappe_lite.delete_doc import delete_doc as delete_doc
