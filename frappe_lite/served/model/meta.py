"""frappe.model.meta"""

from frappe_lite.meta import Meta as Meta
from frappe_lite.meta import get_field_precision as get_field_precision
from frappe_lite.meta import get_meta as get_meta
