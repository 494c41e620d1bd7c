"""frappe.core.doctype.deleted_document.deleted_document"""

from frappe_lite.core.doctype.deleted_document.deleted_document import bulk_restore as bulk_restore
from frappe_lite.core.doctype.deleted_document.deleted_document import restore as restore
