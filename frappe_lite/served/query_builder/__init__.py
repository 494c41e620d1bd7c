"""frappe.query_builder"""

from pypika import *
from pypika import Case as Case
from pypika import Criterion as Criterion
from pypika import Field as Field
from pypika import Interval as Interval
from pypika import Order as Order
from pypika import Table as Table

from frappe_lite.qb import QB as _QB

DocType = _QB.DocType
