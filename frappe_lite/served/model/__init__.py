"""frappe.model"""

from frappe_lite.field_types import CHILD_FIELDS as child_table_fields
from frappe_lite.field_types import DATA_TYPES as data_fieldtypes
from frappe_lite.field_types import DEFAULT_FIELDS as _DEFAULT_FIELDS
from frappe_lite.field_types import DISPLAY_TYPES as display_fieldtypes
from frappe_lite.field_types import NUMERIC_TYPES as numeric_fieldtypes
from frappe_lite.field_types import OPTIONAL_FIELDS as optional_fields
from frappe_lite.field_types import TABLE_TYPES as table_fields

default_fields = ("doctype", *_DEFAULT_FIELDS)
no_value_fields = (*display_fieldtypes, *table_fields)
