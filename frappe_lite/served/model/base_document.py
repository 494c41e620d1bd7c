"""frappe.model.base_document"""

from frappe_lite.base_document import BaseDocument as BaseDocument
from frappe_lite.controllers import get_controller as get_controller
