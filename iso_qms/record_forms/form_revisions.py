"""The register of form revisions: the first one, the next one by itself, and the one that is effective.

A change of what is drawn is noted when it happens and entered once, before the transaction is committed or before
a record is stamped, whichever comes first; so a form that is changed in ten places at once gets one revision.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, now_datetime, today

from iso_qms.document_control import draft_name
from iso_qms.document_control.numbering import next_revision
from iso_qms.document_control.snapshot import canonical_json
from iso_qms.gate.transitions import as_decided
from iso_qms.record_forms import FORM, FORM_REVISION
from iso_qms.record_forms.drawing import definition_of, fingerprint
from iso_qms.record_forms.registered import forget, form_of
from iso_qms.record_forms.traceability import add_fields


def register_first(form: Document) -> None:
	"""Make the first revision of a form that was registered just now, under the label that was typed in."""
	definition = definition_of(form)
	label = cstr(form.revision).strip() or next_revision(form.revision_style, None)
	revision = make_effective(new_row(form, label, definition, _("Registered")))
	form.update({"revision": revision.revision, "current_revision": revision.name})


def register_all() -> None:
	"""After a migration: columns and first revision for forms from before, a next one for those an upgrade changed."""
	for name in frappe.get_all(FORM, pluck="name", order_by="name"):
		doctype = frappe.db.get_value(FORM, name, "record_doctype")
		if frappe.db.exists("DocType", doctype):
			add_fields(doctype)
			enter_change(name)


def take_off(form: Document) -> None:
	"""A form without records leaves the register with its revisions: no record carries them."""
	frappe.db.delete(FORM_REVISION, {"form": form.name})


def note_change(form: str) -> None:
	"""Remember that the form may look different now; it is compared before the commit."""
	_noted().add(form)
	frappe.db.before_commit.add(enter_noted)


def enter_noted() -> None:
	"""Enter the next revision of every form whose change was noted and that looks different."""
	while _noted():
		enter_change(_noted().pop())


def enter_change(form_name: str) -> Document | None:
	"""Make the next revision effective when the form is drawn otherwise than its effective one. Returns it.

	Locks the form, so that of two changes at once each gets its own label.
	"""
	_noted().discard(form_name)
	if not frappe.db.exists(FORM, form_name):
		return None
	form = frappe.get_doc(FORM, form_name, for_update=True)
	if not frappe.db.exists("DocType", form.record_doctype):
		return None
	definition = definition_of(form)
	former = effective_of(form_name)
	if former and former.sha256 == fingerprint(definition):
		return None
	label = next_label(form) if former else cstr(form.revision) or next_revision(form.revision_style, None)
	return make_effective(new_row(form, label, definition, _("Changed directly")))


def current_revision(doctype: str) -> str | None:
	"""The name of the revision on which a record of the DocType is written now."""
	form = form_of(doctype)
	if form and form.name in _noted():
		enter_change(form.name)
		form = form_of(doctype)
	return form.current_revision if form else None


def effective_of(form_name: str) -> Any:
	"""The effective revision of a form: name, revision, sha256; None before its first."""
	found = frappe.get_all(
		FORM_REVISION,
		filters={"form": form_name, "status": "Effective"},
		fields=["name", "revision", "sha256"],
		order_by="creation desc",
		limit=1,
	)
	return found[0] if found else None


def next_label(form: Any) -> str:
	"""The label after the form's newest revision, withdrawn ones included: a label is given once."""
	labels = frappe.get_all(
		FORM_REVISION,
		filters={"form": form.name},
		pluck="revision",
		order_by="creation desc, name desc",
		limit=1,
	)
	return next_revision(form.revision_style, labels[0] if labels else None)


def new_row(form: Any, label: str, definition: dict[str, Any], summary: str, **values: Any) -> Document:
	"""Insert a row of the register in its first state. Returns it."""
	revision = frappe.new_doc(FORM_REVISION)
	revision.update(
		{
			"form": form.name,
			"record_doctype": form.record_doctype,
			"title": definition["title"],
			"revision": label,
			"status": "Draft",
			"change_summary": summary,
			"definition": canonical_json(definition),
			"sha256": fingerprint(definition),
			"prepared_by": frappe.session.user,
			"prepared_on": now_datetime(),
			**values,
		}
	)
	revision.flags.by_document_control = True
	revision.insert(ignore_permissions=True)
	return revision


def make_effective(revision: Document) -> Document:
	"""Put the revision into force and supersede the one before. Returns it. Asks nobody: the caller did."""
	for name in frappe.get_all(
		FORM_REVISION, filters={"form": revision.form, "status": "Effective"}, pluck="name"
	):
		former = frappe.get_doc(FORM_REVISION, name)
		former.db_set({"status": "Superseded", "effective_to": today()}, notify=True)
	revision.db_set(
		{
			**as_decided(revision),
			"status": "Effective",
			"effective_from": today(),
			"released_on": now_datetime(),
		},
		notify=True,
	)
	form = frappe.get_doc(FORM, revision.form)
	form.db_set(
		{"revision": revision.revision, "current_revision": revision.name}, notify=True, update_modified=False
	)
	forget()
	return revision


def set_name(revision: Document) -> None:
	"""A revision is named by its form and its label."""
	revision.name = draft_name(revision.form, revision.revision)


def _noted() -> set[str]:
	if frappe.flags.noted_record_forms is None:
		frappe.flags.noted_record_forms = set()
	return frappe.flags.noted_record_forms
