"""Which stored values survive that their field gets another type.

MariaDB converts a column as a whole: one value that it cannot read stops it half-way, and what it reads wrongly is
lost in silence. So a value fits only when every database reads it as what it says.
"""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from frappe.utils import cint, get_datetime

SHORT_TEXT = (
	"Data",
	"Link",
	"Dynamic Link",
	"Select",
	"Read Only",
	"Password",
	"Barcode",
	"Phone",
	"Color",
	"Autocomplete",
	"Icon",
)
LONG_TEXT = (
	"Small Text",
	"Text",
	"Long Text",
	"Text Editor",
	"Code",
	"HTML Editor",
	"Markdown Editor",
	"Attach",
	"Attach Image",
	"Signature",
	"Geolocation",
)
TEXT = SHORT_TEXT + LONG_TEXT
MOMENTS = ("Date", "Datetime", "Time")
# what the columns of numbers hold: the least and the greatest, and whether whole numbers alone
NUMBERS: dict[str, tuple[float, float, bool]] = {
	"Check": (0, 1, True),
	"Int": (-(2**31), 2**31 - 1, True),
	"Long Int": (-(2**63), 2**63 - 1, True),
	"Duration": (-1e12, 1e12, False),
	"Rating": (0, 1, False),
	"Float": (-1e12, 1e12, False),
	"Currency": (-1e12, 1e12, False),
	"Percent": (-1e12, 1e12, False),
}
DEFAULT_LENGTH = 140

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_PATTERNS = {
	"Date": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
	"Datetime": re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?", re.ASCII),
	"Time": re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII),
}


def misfit(old: Any, new: Any) -> Callable[[Any], bool] | None:
	"""What makes a stored value of the field `old` unfit for `new`; None when every value fits."""
	if new.fieldtype in SHORT_TEXT:
		length = length_of(new)
		if old.fieldtype in SHORT_TEXT and length_of(old) <= length:
			return None
		return lambda value: len(str(value)) > length
	if new.fieldtype == old.fieldtype:
		return None
	if new.fieldtype in NUMBERS:
		return lambda value: not _is_number(value, *NUMBERS[new.fieldtype])
	if new.fieldtype in MOMENTS:
		return lambda value: not _is_moment(value, old.fieldtype, new.fieldtype)
	if new.fieldtype == "JSON":
		return lambda value: not _is_json(value)
	return None


def blank_of(old: Any, new: Any) -> Any:
	"""What a blank text has to become before its column can be converted: '0' for a number, NULL for a moment or JSON.

	Returns '' where blanks may stay.
	"""
	if old.fieldtype not in TEXT or new.fieldtype == old.fieldtype:
		return ""
	if new.fieldtype in NUMBERS:
		return "0"
	return None if new.fieldtype in MOMENTS or new.fieldtype == "JSON" else ""


def length_of(field: Any) -> int:
	"""How many characters the column of a short text holds."""
	return cint(field.get("length")) or DEFAULT_LENGTH


def equal_form(value: Any) -> str:
	"""The form that all values share which MariaDB's collation takes for equal: no case, accents or trailing spaces."""
	text = unicodedata.normalize("NFKD", str(value))
	return "".join(char for char in text if not unicodedata.combining(char)).casefold().rstrip(" ")


def _is_number(value: Any, least: float, greatest: float, whole: bool) -> bool:
	if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
		return False
	try:
		number = float(value)
	except (TypeError, ValueError):
		return False
	return least <= number <= greatest and (not whole or number == int(number))


def _is_moment(value: Any, old: str, new: str) -> bool:
	"""Of a moment that becomes a day or a time one part would be lost; a day becomes a moment at its beginning."""
	if old in MOMENTS:
		if (old, new) == ("Date", "Datetime"):
			return True
		return (old, new) == ("Datetime", "Date") and get_datetime(value).time() == datetime.time()
	text = str(value).strip()
	if not _PATTERNS[new].fullmatch(text):
		return False
	try:
		kind = datetime.time if new == "Time" else datetime.datetime
		kind.fromisoformat(text)
	except ValueError:
		return False
	return True


def _is_json(value: Any) -> bool:
	try:
		json.loads(value)
	except (TypeError, ValueError):
		return False
	return True
