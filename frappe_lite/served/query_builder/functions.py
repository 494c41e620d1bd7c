"""frappe.query_builder.functions"""

from pypika.functions import *
from pypika.terms import Function as Function

from frappe_lite.qb import IfNull as IfNull
