from frappe_lite.core.doctype.property_setter.property_setter import (
	PropertySetter,
	delete_property_setter,
	make_property_setter,
)

__all__ = ["PropertySetter", "delete_property_setter", "make_property_setter"]
