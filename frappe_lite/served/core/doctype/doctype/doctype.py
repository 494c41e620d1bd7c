"""frappe.core.doctype.doctype.doctype"""

from frappe_lite.core.doctype.doctype.doctype import DocType as DocType
from frappe_lite.exceptions import CannotCreateStandardDoctypeError as CannotCreateStandardDoctypeError
