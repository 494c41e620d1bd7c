from frappe_lite.core.doctype.custom_field.custom_field import (
	CustomField,
	create_custom_field,
	create_custom_fields,
)

__all__ = ["CustomField", "create_custom_field", "create_custom_fields"]
