"""frappe.query_builder"""

from pypika import Case as Case
from pypika import Order as Order
from pypika import Table as Table

from frappe_lite.qb import QB as _QB

DocType = _QB.DocType
