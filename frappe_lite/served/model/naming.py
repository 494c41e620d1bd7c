"""frappe.model.naming"""

from frappe_lite.naming import InvalidNamingSeriesError as InvalidNamingSeriesError
from frappe_lite.naming import NamingSeries as NamingSeries
from frappe_lite.naming import append_number_if_name_exists as append_number_if_name_exists
from frappe_lite.naming import get_default_naming_series as get_default_naming_series
from frappe_lite.naming import getseries as getseries
from frappe_lite.naming import make_autoname as make_autoname
from frappe_lite.naming import parse_naming_series as parse_naming_series
from frappe_lite.naming import revert_series_if_last as revert_series_if_last
from frappe_lite.naming import set_new_name as set_new_name
from frappe_lite.naming import validate_name as validate_name
