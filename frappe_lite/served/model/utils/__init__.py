"""frappe.model.utils"""
