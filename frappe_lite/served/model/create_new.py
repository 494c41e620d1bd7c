"""frappe.model.create_new"""

from frappe_lite.new_documents import get_new_doc as get_new_doc
