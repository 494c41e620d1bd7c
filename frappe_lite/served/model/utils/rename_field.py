"""frappe.model.utils.rename_field"""

from frappe_lite.rename_field import rename_field as rename_field
