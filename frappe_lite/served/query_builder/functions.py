"""frappe.query_builder.functions"""

from pypika.functions import *  # noqa: F403
from pypika.terms import Function as Function

from frappe_lite.qb import IfNull as IfNull
