"""frappe.core.doctype.doctype"""
