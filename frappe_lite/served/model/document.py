"""frappe.model.document"""

from frappe_lite.document import Document as Document
from frappe_lite.document import get_doc as get_doc
