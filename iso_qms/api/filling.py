"""Endpoints of filling in on the shop floor."""

import frappe
from frappe import _
from frappe.model.document import Document

from iso_qms.record_forms import FORM, filling


@frappe.whitelist(methods=["GET"])
def forms_for(doctype: str, name: str) -> dict:
	"""Return what a scanned label stands for, and the forms that the user may fill in for it.

	Keys: doctype, name, title, forms (see `iso_qms.record_forms.filling.forms_for`). Raises PermissionError for who
	may not read it, DoesNotExistError for what has no label.
	"""
	thing = labelled(doctype, name)
	forms = filling.form_to_fill(thing.name) if doctype == FORM else filling.forms_for(thing)
	return {"doctype": doctype, "name": thing.name, "title": _(thing.get_title() or name), "forms": forms}


def labelled(doctype: str, name: str) -> Document:
	"""Return the machine, job, place or form of a label as far as the user may read it.

	Raises PermissionError for who may not, DoesNotExistError for what has no label.
	"""
	if doctype not in (FORM, *filling.CARRIED):
		frappe.throw(_("{0} has no label.").format(_(doctype)), frappe.DoesNotExistError)
	thing = frappe.get_doc(doctype, name)
	thing.check_permission("read")
	thing.apply_fieldlevel_read_permissions()
	return thing
