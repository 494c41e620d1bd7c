"""A property of a DocType or field that a site says differently."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import local
from frappe_lite.customise import apply_doctype
from frappe_lite.document import Document, get_doc
from frappe_lite.messages import throw
from frappe_lite.translate import _

FIXED_TYPE_FIELDS = ("naming_series",)


class PropertySetter(Document):
	def autoname(self) -> None:
		self.name = f"{self.doc_type}-{self.field_name or self.row_name or 'main'}-{self.property}"

	def validate(self) -> None:
		if self.property == "fieldtype" and self.field_name in FIXED_TYPE_FIELDS:
			throw(_("Field type cannot be changed for {0}").format(self.field_name))
		if self.is_new():
			delete_property_setter(self.doc_type, self.property, self.field_name, self.row_name)

	def on_update(self) -> None:
		apply_doctype(self.doc_type)

	def after_delete(self) -> None:
		apply_doctype(self.doc_type)


def make_property_setter(
	doctype: str,
	fieldname: str | None,
	property: str,
	value: Any,
	property_type: str | None,
	for_doctype: bool = False,
	validate_fields_for_doctype: bool = True,
) -> Document:
	"""Set a property of a field (of the DocType itself with `for_doctype`). Asks for no permission."""
	setter = get_doc(
		{
			"doctype": "Property Setter",
			"doctype_or_field": "DocType" if for_doctype else "DocField",
			"doc_type": doctype,
			"field_name": fieldname,
			"property": property,
			"value": value,
			"property_type": property_type,
		}
	)
	setter.flags.ignore_permissions = True
	setter.flags.validate_fields_for_doctype = validate_fields_for_doctype
	return setter.insert()


def delete_property_setter(
	doc_type: str, property: str | None = None, field_name: str | None = None, row_name: str | None = None
) -> None:
	"""Remove what a site says of one property."""
	filters = {
		"doc_type": doc_type,
		**{
			key: value
			for key, value in (("property", property), ("field_name", field_name), ("row_name", row_name))
			if value
		},
	}
	local.db.delete("Property Setter", filters)
