"""Error classes: which is which, and the HTTP status each one answers with."""

from __future__ import annotations

import frappe
import pytest


@pytest.mark.parametrize(
	("name", "status"),
	[
		("ValidationError", 417),
		("MandatoryError", 417),
		("LinkValidationError", 417),
		("LinkExistsError", 417),
		("CancelledLinkError", 417),
		("TimestampMismatchError", 417),
		("UpdateAfterSubmitError", 417),
		("DocstatusTransitionError", 417),
		("CharacterLengthExceededError", 417),
		("CannotChangeConstantError", 417),
		("NonNegativeError", 417),
		("DataError", 417),
		("InvalidStatusError", 417),
		("AuthenticationError", 401),
		("PermissionError", 403),
		("DoesNotExistError", 404),
		("PageDoesNotExistError", 404),
		("NameError", 409),
		("DuplicateEntryError", 409),
		("CSRFTokenError", 400),
		("TooManyRequestsError", 429),
		("SessionStopped", 503),
		("UnsupportedMediaType", 415),
	],
)
def test_an_error_answers_with_its_status(name, status):
	assert getattr(frappe, name).http_status_code == status


@pytest.mark.parametrize(
	("name", "kind"),
	[
		("MandatoryError", "ValidationError"),
		("LinkValidationError", "ValidationError"),
		("LinkExistsError", "ValidationError"),
		("CancelledLinkError", "LinkValidationError"),
		("TimestampMismatchError", "ValidationError"),
		("UpdateAfterSubmitError", "ValidationError"),
		("DocstatusTransitionError", "ValidationError"),
		("CharacterLengthExceededError", "ValidationError"),
		("CannotChangeConstantError", "ValidationError"),
		("NonNegativeError", "ValidationError"),
		("UniqueValidationError", "ValidationError"),
		("DoesNotExistError", "ValidationError"),
		("DuplicateEntryError", "NameError"),
		("AppNotInstalledError", "ValidationError"),
	],
)
def test_an_error_is_a_kind_of_another(name, kind):
	assert issubclass(getattr(frappe, name), getattr(frappe, kind))


@pytest.mark.parametrize("name", ["PermissionError", "NameError", "AuthenticationError"])
def test_an_error_is_no_validation_error(name):
	assert not issubclass(getattr(frappe, name), frappe.ValidationError)


def test_throw_raises_a_validation_error_with_the_message():
	with pytest.raises(frappe.ValidationError, match="The torque is missing"):
		frappe.throw("The torque is missing")


def test_throw_raises_the_error_it_is_given():
	with pytest.raises(frappe.PermissionError):
		frappe.throw("Not yours", frappe.PermissionError)


def test_throw_notes_message_and_title():
	with pytest.raises(frappe.ValidationError):
		frappe.throw("The torque is missing", title="Torque")
	last = frappe.message_log[-1]
	assert (last["message"], last["title"]) == ("The torque is missing", "Torque")
	assert last["raise_exception"] == 1


def test_msgprint_notes_a_message_and_goes_on():
	frappe.msgprint("Measured")
	assert frappe.message_log[-1]["message"] == "Measured"


def test_clear_last_message_takes_back_one():
	frappe.msgprint("First")
	frappe.msgprint("Second")
	frappe.clear_last_message()
	assert [entry["message"] for entry in frappe.message_log] == ["First"]


def test_clear_messages_takes_back_all():
	frappe.msgprint("First")
	frappe.clear_messages()
	assert frappe.message_log == []


def test_a_translated_message_takes_values():
	assert frappe._("Row {0} of {1}").format(1, "Bolt") == "Row 1 of Bolt"


def test_a_doctype_that_is_not_there_raises():
	with pytest.raises((frappe.DoesNotExistError, ImportError)):
		frappe.get_doc({"doctype": "No Such DocType", "title": "x"}).insert()


def test_meta_of_a_doctype_that_is_not_there_raises():
	with pytest.raises(frappe.DoesNotExistError):
		frappe.get_meta("No Such DocType")
