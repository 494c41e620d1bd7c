"""Endpoints of filling in on the shop floor."""

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.api.arguments import values_of
from iso_qms.record_forms import FORM
from iso_qms.record_forms.filling import fitting, governing, repeating, sending
from iso_qms.record_forms.registered import form_of


@frappe.whitelist(methods=["GET"])
def forms_for(doctype: str, name: str) -> dict:
	"""Return what a scanned label stands for, and the forms that the user may fill in for it.

	Keys: doctype, name, title, forms (see `iso_qms.record_forms.filling.fitting.forms_for`). Raises PermissionError for who
	may not read it, DoesNotExistError for what has no label.
	"""
	thing = labelled(doctype, name)
	forms = fitting.form_to_fill(thing.name) if doctype == FORM else fitting.forms_for(thing)
	return {"doctype": doctype, "name": thing.name, "title": _(thing.get_title() or name), "forms": forms}


def labelled(doctype: str, name: str) -> Document:
	"""Return the machine, job, place or form of a label as far as the user may read it.

	Raises PermissionError for who may not, DoesNotExistError for what has no label.
	"""
	if doctype not in (FORM, *fitting.CARRIED):
		frappe.throw(_("{0} has no label.").format(_(doctype)), frappe.DoesNotExistError)
	thing = frappe.get_doc(doctype, name)
	thing.check_permission("read")
	thing.apply_fieldlevel_read_permissions()
	return thing


@frappe.whitelist(methods=["GET"])
def documents_of(doctype: str) -> list[dict]:
	"""Return the effective documents by which a form is filled in: doctype, name, title, revision of each.

	Raises PermissionError for who may neither read nor make records of the form.
	"""
	_check_form(doctype)
	return governing.governing_documents(doctype)


@frappe.whitelist(methods=["POST"])
def last_values(doctype: str, head: str | dict | None = None) -> dict:
	"""Return what a new record takes over from the user's last one for the same head.

	Keys: record, values; empty where there is none (see `iso_qms.record_forms.filling.repeating.last_values`). Raises
	PermissionError for who may neither read nor make records of the form.
	"""
	_check_form(doctype)
	return repeating.last_values(doctype, values_of(head or {}))


@frappe.whitelist(methods=["POST"])
def send(key: str, doctype: str, values: str | dict, user: str) -> dict:
	"""Receive a new record that a device kept under `key`, typed by `user`; exactly once, however often it is sent.

	Returns doctype and name of the record (see `iso_qms.record_forms.filling.sending.receive`). Raises what an insert raises.
	"""
	_check_form(doctype)
	return sending.receive(key, doctype, values_of(values), user)


def _check_form(doctype: str) -> None:
	if not form_of(doctype):
		frappe.throw(_("{0} is not registered as a record form.").format(_(doctype)), title=_("Not Allowed"))
	if not frappe.has_permission(doctype, "read") and not frappe.has_permission(doctype, "create"):
		raise frappe.PermissionError
