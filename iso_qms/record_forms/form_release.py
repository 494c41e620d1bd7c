"""From an approved proposal to the live form, now or on its date."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, today

from iso_qms.record_forms import FORM, FORM_REVISION, applying
from iso_qms.record_forms.drawing import definition_of, fingerprint
from iso_qms.record_forms.form_revisions import make_effective
from iso_qms.record_forms.proposing import check_current
from iso_qms.record_forms.traceability import add_indexes


def when_approved(revision: Document) -> None:
	"""Release an approved revision at once, unless its date is still to come."""
	if not revision.effective_from or getdate(revision.effective_from) <= getdate(today()):
		release(revision.name)
		revision.reload()


def release_due() -> list[str]:
	"""Release the form revisions that are due by the date of the site's zone; returns their names.

	Runs every few minutes and after a time without server. One that fails leaves the others alone and its reason in
	the Error Log.
	"""
	released = []
	due = {"status": "Approved", "docstatus": 1, "effective_from": ["<=", today()]}
	for name in frappe.get_all(FORM_REVISION, filters=due, pluck="name", order_by="effective_from, name"):
		frappe.db.savepoint("due_form")
		try:
			release(name)
		except Exception:
			_undo()
			frappe.log_error(title=_("{0} could not be released").format(name))
		else:
			released.append(name)
	return released


def release(name: str) -> Document:
	"""Make an approved revision effective and the live form what it says. Returns it.

	Locks the form, so that of two people who release at the same moment one gets the refusal. The register is
	written before the form, because MariaDB commits what was written when the form's table is altered.
	"""
	form_name = frappe.db.get_value(FORM_REVISION, name, "form")
	form = frappe.get_doc(FORM, form_name, for_update=True)
	revision = frappe.get_doc(FORM_REVISION, name, for_update=True)
	_check_approved(revision)
	check_current(revision)
	proposal = json.loads(revision.proposal)
	make_effective(revision)
	form.reload()
	form.flags.by_form_revision = True
	form.update({key: proposal[key] for key in ("title", "layout") if proposal.get(key)})
	form.save(ignore_permissions=True)
	applying.apply(form, proposal)
	_check_came_out(form, revision)
	# a link to a job may be new: it is found along an index as well
	add_indexes(form.record_doctype)
	return revision


def _check_approved(revision: Document) -> None:
	if revision.status == "Effective":
		frappe.throw(
			_("{0} is effective already, released on {1}.").format(revision.name, revision.released_on),
			title=_("Not Allowed"),
		)
	if cint(revision.docstatus) != 1 or revision.status != "Approved":
		frappe.throw(
			_("{0} is not approved: only what is approved becomes effective.").format(revision.name),
			title=_("Not Allowed"),
		)


def _check_came_out(form: Document, revision: Document) -> None:
	"""Raise when the form is not drawn as it was approved: the register never says what is not so."""
	if fingerprint(definition_of(form)) != revision.sha256:
		frappe.throw(
			_("The form {0} did not become what {1} says; nothing was changed.").format(
				form.name, revision.name
			),
			title=_("Form Could Not Be Changed"),
		)


def _undo() -> None:
	try:
		frappe.db.rollback(save_point="due_form")
	except Exception:
		# the savepoint went with a table that was altered before the failure
		frappe.db.rollback()
