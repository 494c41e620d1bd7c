"""Frappe's exception classes, with the HTTP status each becomes."""

from __future__ import annotations

import errno


class SiteNotSpecifiedError(Exception):
	"""No site is connected."""


class ValidationError(Exception):
	http_status_code = 417


class FrappeTypeError(TypeError):
	http_status_code = 417


class AuthenticationError(Exception):
	http_status_code = 401


class SessionExpired(Exception):
	http_status_code = 401


class PermissionError(Exception):
	http_status_code = 403


class DoesNotExistError(ValidationError):
	http_status_code = 404


class PageDoesNotExistError(ValidationError):
	http_status_code = 404


class DocTypeNotFoundError(DoesNotExistError):
	"""A DocType that the site does not have."""


class NameError(Exception):
	http_status_code = 409


class OutgoingEmailError(Exception):
	http_status_code = 501


class SessionStopped(Exception):
	http_status_code = 503


class InReadOnlyMode(ValidationError):
	http_status_code = 503


class TooManyRequestsError(Exception):
	http_status_code = 429


class CSRFTokenError(Exception):
	http_status_code = 400


class InvalidAuthorizationHeader(Exception):
	http_status_code = 401


class InvalidAuthorizationPrefix(Exception):
	http_status_code = 401


class InvalidAuthorizationToken(Exception):
	http_status_code = 401


class DuplicateEntryError(NameError):
	"""A name that is taken."""


class DataError(ValidationError):
	pass


class UnknownDomainError(Exception):
	pass


class MappingMismatchError(ValidationError):
	pass


class InvalidStatusError(ValidationError):
	pass


class MandatoryError(ValidationError):
	pass


class NonNegativeError(ValidationError):
	pass


class InvalidSignatureError(ValidationError):
	pass


class RateLimitExceededError(ValidationError):
	http_status_code = 429


class CannotChangeConstantError(ValidationError):
	pass


class CharacterLengthExceededError(ValidationError):
	pass


class UpdateAfterSubmitError(ValidationError):
	pass


class LinkValidationError(ValidationError):
	pass


class CancelledLinkError(LinkValidationError):
	pass


class DocstatusTransitionError(ValidationError):
	pass


class TimestampMismatchError(ValidationError):
	pass


class EmptyTableError(ValidationError):
	pass


class LinkExistsError(ValidationError):
	pass


class InvalidEmailAddressError(ValidationError):
	pass


class InvalidNameError(ValidationError):
	pass


class InvalidPhoneNumberError(ValidationError):
	pass


class TemplateNotFoundError(ValidationError):
	pass


class UniqueValidationError(ValidationError):
	pass


class AppNotInstalledError(ValidationError):
	pass


class ImplicitCommitError(ValidationError):
	pass


class RetryBackgroundJobError(Exception):
	pass


class DocumentLockedError(ValidationError):
	pass


class QueryTimeoutError(Exception):
	http_status_code = 503


class QueryDeadlockError(Exception):
	http_status_code = 503


class UnsupportedMediaType(Exception):
	http_status_code = 415


class RequestTooLarge(ValidationError):
	http_status_code = 413


class InsufficientStorage(Exception):
	"""The disk is full; reads go on."""

	http_status_code = 507


def as_full_disk(error: OSError) -> Exception:
	"""Return InsufficientStorage for an error that says that the disk is full, else the error itself."""
	if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
		return InsufficientStorage("The disk is full: nothing was saved. Free some space, then save again.")
	return error


class DoctypeNotExists(DoesNotExistError):
	pass


class FileAlreadyAttachedException(Exception):
	pass


class InvalidColumnName(ValidationError):
	pass


class IncompatibleApp(ValidationError):
	pass


class InvalidDates(ValidationError):
	pass


class DataTooLongException(ValidationError):
	pass


class CircularLinkingError(ValidationError):
	pass


class SecurityException(Exception):
	http_status_code = 403


class InvalidColumnNameError(InvalidColumnName):
	pass


class UnsafeTemplateError(ValidationError):
	pass


class AttachmentLimitReached(ValidationError):
	pass


class CannotCreateStandardDoctypeError(ValidationError):
	"""A DocType that belongs to an app may be made only by that app's developers."""


class DoctypeRenameError(ValidationError):
	pass


class WorkflowStateError(ValidationError):
	pass


class WorkflowTransitionError(ValidationError):
	pass


class WorkflowPermissionError(ValidationError):
	pass


class InvalidRoundingMethod(FileNotFoundError):
	"""System Settings name a rounding method that does not exist."""


class Redirect(Exception):
	"""The page is elsewhere: at `frappe.local.flags.redirect_location`."""

	def __init__(self, http_status_code: int = 301) -> None:
		super().__init__()
		self.http_status_code = http_status_code


class DocumentAlreadyRestored(ValidationError):
	"""A deleted document comes back once."""
