"""frappe.model.rename_doc"""

from frappe_lite.link_checks import get_link_fields as get_link_fields
from frappe_lite.rename_doc import rename_doc as rename_doc
