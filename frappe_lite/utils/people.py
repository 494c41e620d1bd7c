"""People and how to reach them: names, e-mail addresses, telephone numbers."""

from __future__ import annotations

import re
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlparse

from frappe_lite.context import local
from frappe_lite.exceptions import InvalidEmailAddressError, InvalidNameError, InvalidPhoneNumberError
from frappe_lite.messages import bold
from frappe_lite.messages import throw as refuse
from frappe_lite.translate import _
from frappe_lite.utils.html import escape_html
from frappe_lite.utils.text import cstr, strip

WORD = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
EMAIL = re.compile(rf"{WORD}(?:\.{WORD})*@(?:{LABEL}\.)+{LABEL}", re.IGNORECASE)
PHONE = re.compile(r"[0-9 +_\-,.*#()]{1,20}$")
PERSON_NAME = re.compile(r"^\w[\w'\-]*( \w[\w'\-]*)*$")
BETWEEN_ADDRESSES = re.compile(r',(?=(?:[^"]|"[^"]*")*$)')


def get_fullname(user: str | None = None) -> str:
	"""Return first and last name of a user (the present one without an argument), or the user name."""
	user = user or local.session.user
	row = local.db.get_value("User", user, ["first_name", "last_name"])
	return " ".join(part for part in row or () if part) or user


def get_email_address(user: str | None = None) -> str | None:
	"""Return the e-mail address of a user."""
	return local.db.get_value("User", user or local.session.user, "email")


def get_formatted_email(user: str, mail: str | None = None) -> str:
	"""Return `Full Name <address>`; "" when there is no address."""
	mail = mail or get_email_address(user) or validate_email_address(user)
	return formataddr((get_fullname(user), mail)) if mail else ""


def parse_addr(email_string: str) -> tuple[str, str]:
	"""Return name and address of `Name <address>`."""
	return parseaddr(email_string)


def extract_email_id(email: str) -> str:
	"""Return the address of `Name <address>`."""
	return cstr(parseaddr(email)[1])


def validate_email_address(email_str: str | None, throw: bool = False) -> str:
	"""Return the valid addresses of a comma-separated list, "" when none is.

	Raises InvalidEmailAddressError on the first wrong one when `throw`.
	"""
	found = (_valid_address(part.strip(), throw) for part in (email_str or "").strip().split(","))
	return ", ".join(address for address in found if address)


def _valid_address(text: str, must_be: bool) -> str | None:
	if "undisclosed-recipient" in text:
		return None
	address = extract_email_id(text) if text and (" " not in text or "<" in text) else ""
	if address and EMAIL.match(address):
		return address
	if must_be:
		refuse(_("{0} is not a valid Email Address").format(escape_html(text)), InvalidEmailAddressError)
	return None


def split_emails(txt: Any) -> list[str]:
	"""Return the addresses of a text, which commas outside quotes part; a line break is a blank."""
	text = re.sub(r"[\t\n\r]", " ", cstr(txt))
	return [address for part in BETWEEN_ADDRESSES.split(text) if (address := strip(part))]


def validate_phone_number(phone_number: str | None, throw: bool = False) -> bool:
	"""Return whether this can be a telephone number. Raises InvalidPhoneNumberError when not and `throw`."""
	if not phone_number:
		return False
	valid = bool(PHONE.match(phone_number.strip()))
	if not valid and throw:
		refuse(_("{0} is not a valid Phone Number").format(phone_number), InvalidPhoneNumberError)
	return valid


def validate_name(name: str | None, throw: bool = False) -> bool:
	"""Return whether this can be a person's name. Raises InvalidNameError when not and `throw`."""
	if not name:
		return False
	valid = bool(PERSON_NAME.match(name.strip()))
	if not valid and throw:
		refuse(_("{0} is not a valid Name").format(name), InvalidNameError)
	return valid


def validate_url(txt: str, throw: bool = False, valid_schemes: Any = None) -> bool:
	"""Return whether this is a web address or a path from the site's root, of an accepted scheme."""
	url = urlparse(txt)
	valid = bool(url.netloc) or bool(txt and txt.startswith("/"))
	if isinstance(valid_schemes, str):
		valid = valid and url.scheme == valid_schemes
	elif isinstance(valid_schemes, list | tuple | set):
		valid = valid and url.scheme in valid_schemes
	if not valid and throw:
		refuse(_("'{0}' is not a valid URL").format(bold(txt)))
	return valid
