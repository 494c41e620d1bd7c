"""frappe.core.doctype.user_permission"""
