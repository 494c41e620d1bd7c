"""frappe.core.doctype.deleted_document"""
