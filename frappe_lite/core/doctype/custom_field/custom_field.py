"""A field that a site adds to a DocType of an app."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.controllers import get_controller
from frappe_lite.customise import apply_doctype
from frappe_lite.doctype_checks import check_column, check_field, check_served
from frappe_lite.document import Document, get_doc
from frappe_lite.messages import bold, throw
from frappe_lite.meta import get_meta
from frappe_lite.translate import _
from frappe_lite.utils import random_string, scrub

RESERVED_NAMES = frozenset(
	(
		"name",
		"parent",
		"creation",
		"modified",
		"modified_by",
		"parentfield",
		"parenttype",
		"file_list",
		"flags",
		"docstatus",
	)
)
LAYOUT_TYPES = ("Section Break", "Column Break", "Tab Break")
TRANSLATABLE_TYPES = ("Data", "Select", "Text", "Small Text", "Text Editor")
# A field's type may change within one of these groups: what is stored stays readable.
CHANGEABLE_TYPES = (
	("Currency", "Float", "Percent"),
	("Small Text", "Data"),
	("Text", "Data"),
	("Text", "Text Editor", "Code", "Signature", "HTML Editor"),
	("Data", "Select"),
	("Text", "Small Text", "Long Text"),
	("Text", "Data", "Barcode"),
	("Code", "Geolocation"),
	("Table", "Table MultiSelect"),
)


class CustomField(Document):
	def autoname(self) -> None:
		self.set_fieldname()
		self.name = f"{self.dt}-{self.fieldname}"

	def before_insert(self) -> None:
		self.set_fieldname()

	def validate(self) -> None:
		self.check_definition()
		self.place_among_fields()
		self.check_fieldtype_change()
		if self.translatable and self.fieldtype not in TRANSLATABLE_TYPES:
			self.translatable = 0
		self.check_fieldname_is_free()

	def on_update(self) -> None:
		if not local.flags.in_create_custom_fields:
			apply_doctype(self.dt)

	def on_trash(self) -> None:
		if self.owner == "Administrator" and local.session.user != "Administrator":
			throw(
				_(
					"Custom Field {0} is created by the Administrator and can only be deleted through the Administrator account."
				).format(bold(self.label))
			)
		local.db.delete("Property Setter", {"doc_type": self.dt, "field_name": self.fieldname})

	def after_delete(self) -> None:
		apply_doctype(self.dt)

	def set_fieldname(self) -> None:
		"""Make the name of the field from its label, marked as custom so that no later field of the app meets it."""
		if not self.fieldname:
			label = self.label
			if not label and self.fieldtype in LAYOUT_TYPES:
				label = f"{self.fieldtype}_{random_string(5)}"
			if not label:
				throw(_("Label is mandatory"))
			letters = "".join(c for c in label.replace(" ", "_") if c.isdigit() or c.isalpha() or c == "_")
			self.fieldname = f"custom_{letters}"
		self.fieldname = self.fieldname.lower()
		if self.fieldname in RESERVED_NAMES:
			self.fieldname += "1"

	def check_definition(self) -> None:
		"""Raise unless the field can work in its DocType, as a field of the DocType itself must."""
		check_served(self.fieldtype)
		check_column(self)
		check_field(get_meta(self.dt), self)

	def place_among_fields(self) -> None:
		if not (self.is_new() or self.insert_after == "append"):
			return
		fieldnames = [df.fieldname for df in get_meta(self.dt).fields]
		if self.is_new() and self.fieldname in fieldnames:
			throw(_("A field with the name {0} already exists in {1}").format(bold(self.fieldname), self.dt))
		if self.insert_after == "append":
			self.insert_after = fieldnames[-1] if fieldnames else None
		if self.insert_after in fieldnames:
			self.idx = fieldnames.index(self.insert_after) + 1

	def check_fieldtype_change(self) -> None:
		before = self.get_doc_before_save()
		if self.is_virtual or not before or before.fieldtype == self.fieldtype:
			return
		if not is_fieldtype_change_allowed(before.fieldtype, self.fieldtype):
			throw(_("Fieldtype cannot be changed from {0} to {1}").format(before.fieldtype, self.fieldtype))

	def check_fieldname_is_free(self) -> None:
		"""A field must not hide a method or property of the DocType's controller."""
		if hasattr(get_controller(self.dt), self.fieldname):
			throw(_("Fieldname {0} conflicting with meta object").format(self.fieldname))


def is_fieldtype_change_allowed(old: str, new: str) -> bool:
	"""Return whether values of the old type can be read as the new one."""
	return any(old in group and new in group for group in CHANGEABLE_TYPES)


def create_custom_field(
	doctype: str, df: dict[str, Any], ignore_validate: bool = False, is_system_generated: bool = True
) -> Document | None:
	"""Add a field where the DocType has none of that name. Returns the new Custom Field."""
	values = _dict(df)
	if not values.fieldname and values.label:
		values.fieldname = scrub(values.label)
	if local.db.get_value("Custom Field", {"dt": doctype, "fieldname": values.fieldname}):
		return None
	field = get_doc(
		{
			"doctype": "Custom Field",
			"dt": doctype,
			"permlevel": 0,
			"fieldtype": "Data",
			"hidden": 0,
			"is_system_generated": int(is_system_generated),
			**values,
		}
	)
	field.flags.ignore_validate = ignore_validate
	return field.insert()


def create_custom_fields(
	custom_fields: dict[Any, Any], ignore_validate: bool = False, update: bool = True
) -> None:
	"""Add or update the fields of several DocTypes: `{"User": [{"fieldname": …}]}`; a tuple of names shares fields."""
	touched: dict[str, None] = {}
	outer = local.flags.in_create_custom_fields
	local.flags.in_create_custom_fields = True
	try:
		for doctypes, fields in custom_fields.items():
			for doctype in (doctypes,) if isinstance(doctypes, str) else doctypes:
				touched[doctype] = None
				_create_or_update(
					doctype, [fields] if isinstance(fields, dict) else fields, ignore_validate, update
				)
	finally:
		local.flags.in_create_custom_fields = outer
	for doctype in touched:
		apply_doctype(doctype)


def _create_or_update(doctype: str, fields: Iterable[dict], ignore_validate: bool, update: bool) -> None:
	for df in fields:
		name = local.db.get_value("Custom Field", {"dt": doctype, "fieldname": df["fieldname"]})
		if not name:
			create_custom_field(doctype, {**df, "owner": "Administrator"}, ignore_validate=ignore_validate)
		elif update:
			field = get_doc("Custom Field", name)
			field.flags.ignore_validate = ignore_validate
			field.update(df)
			field.save()
