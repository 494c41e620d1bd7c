"""frappe.query_builder.functions"""

from pypika.functions import *
from pypika.terms import Arithmetic as Arithmetic
from pypika.terms import ArithmeticExpression as ArithmeticExpression
from pypika.terms import CustomFunction as CustomFunction
from pypika.terms import Function as Function

from frappe_lite.qb_functions import Cast_ as Cast_
from frappe_lite.qb_functions import CombineDatetime as CombineDatetime
from frappe_lite.qb_functions import Concat_ws as Concat_ws
from frappe_lite.qb_functions import DateFormat as DateFormat
from frappe_lite.qb_functions import GroupConcat as GroupConcat
from frappe_lite.qb_functions import IfNull as IfNull
from frappe_lite.qb_functions import Ifnull as Ifnull
from frappe_lite.qb_functions import Locate as Locate
from frappe_lite.qb_functions import Round as Round
from frappe_lite.qb_functions import Timestamp as Timestamp
from frappe_lite.qb_functions import Truncate as Truncate
from frappe_lite.qb_functions import UnixTimestamp as UnixTimestamp
