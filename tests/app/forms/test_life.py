"""Each shipped form: registered, filled, reviewed, approved, returned, voided, corrected; and round its rules."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from iso_qms.record_forms import traceability
from tests.app.forms import EMPLOYEE, FORMS, HEAD, MANAGER, OTHER, REFUSED, WATCHERS
from tests.app.records import stored


def again(record):
	"""The record as the session's user reads it now."""
	return frappe.get_doc(record.doctype, record.name)


def test_it_is_registered_with_its_first_revision(form):
	registered = frappe.db.get_value(
		"QMS Record Form", {"record_doctype": form.doctype}, ["name", "current_revision"]
	)

	assert registered == (form.code, f"{form.code} A")


def test_it_has_the_columns_of_every_record(form):
	meta = frappe.get_meta(form.doctype)
	for field in traceability.FIELDS:
		shipped = meta.get_field(field["fieldname"])
		assert {key: shipped.get(key) for key in field} == field


def test_it_is_filled_reviewed_and_approved(form):
	record = again(form.approved())

	assert (record.workflow_state, record.docstatus, record.approved_by) == ("Approved", 1, HEAD)
	assert (record.owner, record.form_revision, record.late_entry) == (EMPLOYEE, f"{form.code} A", 0)
	assert record.name.startswith(f"{form.code}-")


def test_its_numbers_follow_each_other(form):
	numbers = [int(form.new().name.rpartition("-")[2]) for _ in range(2)]

	assert numbers[1] == numbers[0] + 1


def test_it_is_returned_with_a_comment_and_sent_again(form):
	record = form.pending()
	frappe.set_user(HEAD)
	with pytest.raises(frappe.MandatoryError, match="Review Comment"):
		apply_workflow(again(record), "Return")
	record = again(record)
	record.review_comment = "Say more"
	record.save()
	apply_workflow(record, "Return")
	frappe.set_user(EMPLOYEE)
	apply_workflow(again(record), "Submit for Review")

	assert stored(record) == ("Pending Review", 0)


def test_only_the_manager_voids_and_corrects_what_is_approved(form):
	record = form.approved()
	for user in (EMPLOYEE, HEAD):
		frappe.set_user(user)
		with pytest.raises(REFUSED):
			apply_workflow(again(record), "Void")
		with pytest.raises(REFUSED):
			again(record).cancel()
	form.voided(record)

	assert stored(record) == ("Cancelled", 2)
	amended = frappe.copy_doc(again(record))
	amended.update({"amended_from": record.name, "docstatus": 0, "workflow_state": None, "void_reason": None})
	amended.insert()
	assert amended.name == f"{record.name}-1"


def test_a_draft_is_voided_with_a_reason_and_closed(form):
	record = form.new()
	with pytest.raises(frappe.MandatoryError):
		apply_workflow(again(record), "Void")
	record = again(record)
	record.void_reason = "Written twice"
	record.save()
	apply_workflow(record, "Void")
	with pytest.raises(REFUSED):
		record = again(record)
		record.set(form.text, "Changed")
		record.save()

	assert stored(record) == ("Void", 0)


def test_nobody_without_the_right_fills_it(form):
	for user in (*WATCHERS, "Guest"):
		with pytest.raises(frappe.PermissionError):
			form.new(user, **form.values())


def test_nobody_without_the_right_decides(form):
	record = form.pending()
	for user in (EMPLOYEE, OTHER, *WATCHERS):
		frappe.set_user(user)
		for action in ("Approve", "Return"):
			with pytest.raises(REFUSED):
				apply_workflow(again(record), action)
		changed = again(record)
		changed.update({"workflow_state": "Approved", "docstatus": 1})
		with pytest.raises(REFUSED):
			changed.save()

	assert stored(record) == ("Pending Review", 0)


def test_nobody_approves_the_own_record(form):
	record = form.decided(form.pending(HEAD))
	with pytest.raises(REFUSED, match="Self approval"):
		apply_workflow(record, "Approve")

	assert stored(record) == ("Pending Review", 0)


def test_no_state_is_skipped(form):
	with pytest.raises(REFUSED):
		form.new(HEAD, workflow_state="Approved", docstatus=1)
	record = form.new()
	frappe.set_user(HEAD)
	with pytest.raises(REFUSED):
		again(record).submit()
	with pytest.raises(REFUSED):
		apply_workflow(again(record), "Approve")
	frappe.set_user(MANAGER)
	changed = again(record)
	changed.workflow_state = "Approved"
	with pytest.raises(REFUSED):
		changed.save()

	assert stored(record) == ("Draft", 0)


def test_what_waits_for_its_review_is_changed_by_no_employee(form):
	record = form.pending()
	for user in (EMPLOYEE, OTHER):
		frappe.set_user(user)
		changed = again(record)
		changed.set(form.text, "Changed")
		with pytest.raises(frappe.PermissionError):
			changed.save()


def test_an_approved_record_stays_as_it_is(form):
	record = form.approved()
	for user in (EMPLOYEE, HEAD, MANAGER, "Administrator"):
		frappe.set_user(user)
		changed = again(record)
		changed.set(form.text, "Changed")
		with pytest.raises(REFUSED):
			changed.save()
		with pytest.raises(REFUSED):
			frappe.delete_doc(record.doctype, record.name)
		with pytest.raises(REFUSED):
			frappe.rename_doc(record.doctype, record.name, "RENAMED-1")

	assert again(record).get(form.text) == record.get(form.text)


def test_a_draft_keeps_its_number(form):
	record = form.new()
	for user in (EMPLOYEE, HEAD, MANAGER, "Administrator"):
		frappe.set_user(user)
		with pytest.raises(REFUSED):
			frappe.delete_doc(record.doctype, record.name)
		with pytest.raises(REFUSED):
			frappe.rename_doc(record.doctype, record.name, "RENAMED-1")


@pytest.mark.parametrize("code", [code for code, form in FORMS.items() if form.decision])
def test_the_approvers_fields_are_not_filled_by_an_employee(code):
	form = FORMS[code]
	record = again(form.new(**form.decision))

	assert [record.get(name) or None for name in form.decision] == [None] * len(form.decision)


def test_the_approver_is_not_forged(form):
	record = form.new(approved_by=HEAD, approved_on="2020-01-01 00:00:00")

	assert stored(record, "approved_by", "approved_on") == (None, None)


def test_readers_read_it_and_the_outsider_takes_nothing_away(form):
	record = form.approved()
	may = {}
	for user, (role,) in WATCHERS.items():
		frappe.set_user(user)
		assert again(record).has_permission("read")
		may[role] = frappe.has_permission(form.doctype, "export")
	frappe.set_user("Guest")

	assert not frappe.has_permission(form.doctype, "read")
	assert [role for role, exports in may.items() if not exports] == ["QMS External Auditor"]


LOOKS = {"read", "print", "export", "report"}
RIGHTS = {
	EMPLOYEE: {"read", "write", "create", "print"},
	HEAD: {*LOOKS, "write", "create", "submit", "email", "share"},
	MANAGER: {*LOOKS, "write", "create", "submit", "cancel", "amend", "import", "email", "share"},
	**{user: {"read", "print"} if "External" in role else LOOKS for user, (role,) in WATCHERS.items()},
}


@pytest.mark.parametrize("user", RIGHTS)
def test_each_role_has_its_rights_on_every_form(user):
	frappe.set_user(user)
	everything = set().union(*RIGHTS.values()) | {"delete"}
	for form in FORMS.values():
		found = {right for right in everything if frappe.has_permission(form.doctype, right)}
		assert found == RIGHTS[user], form.code
