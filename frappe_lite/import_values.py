"""What the values of a sheet become: numbers, yes and no, durations, dates in the ways in which people write them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any

from frappe_lite.context import local
from frappe_lite.messages import bold
from frappe_lite.translate import _
from frappe_lite.utils import cstr, duration_to_seconds, get_user_date_format

# Where day and month could change places the first one that fits every text of the column is taken.
DATE_FORMATS = (
	"%Y-%m-%d", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%Y.%m.%d", "%d.%m.%Y",
	"%m.%d.%Y", "%Y年%m月%d日", "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%d.%m.%y", "%d-%b-%Y", "%d %b %Y", "%Y%m%d",
)  # fmt: skip
TIME_FORMATS = ("%H:%M:%S.%f", "%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
READ_AS_FRAPPE = {"yyyy-mm-dd": "%Y-%m-%d", "dd-mm-yyyy": "%d-%m-%Y", "mm-dd-yyyy": "%m-%d-%Y",
	"yyyy/mm/dd": "%Y/%m/%d", "dd/mm/yyyy": "%d/%m/%Y", "mm/dd/yyyy": "%m/%d/%Y", "dd.mm.yyyy": "%d.%m.%Y"}  # fmt: skip


class Unfit(ValueError):
	"""A value that its column cannot take; the text says why."""


def read_text(value: Any) -> str:
	"""Return a value as text."""
	return value if type(value) is str else cstr(value)


def read_whole(value: Any) -> int:
	"""Return a whole number. Raises Unfit."""
	number = read_number(value)
	if number != int(number):
		raise Unfit(_("{0} is no whole number").format(bold(value)))
	return int(number)


def read_number(value: Any) -> float:
	"""Return a number, commas between thousands left out. Raises Unfit (Frappe would take 0)."""
	try:
		number = float(value.replace(",", "")) if isinstance(value, str) else float(value)
	except (TypeError, ValueError):
		raise Unfit(_("{0} is no number").format(bold(value))) from None
	if not math.isfinite(number):
		raise Unfit(_("{0} is no number").format(bold(value)))
	return number


def read_check(value: Any) -> int:
	"""Return 0 or 1 for a number or for yes, no, true, false, y, n, t, f in English or the reader's language."""
	text = cstr(value).strip().lower()
	if text in ("1", "1.0", "t", "true", "y", "yes") or text == _("Yes").lower():
		return 1
	if text in ("0", "0.0", "f", "false", "n", "no") or text == _("No").lower():
		return 0
	raise Unfit(_("{0} is neither yes nor no: write 1 or 0").format(bold(value)))


def read_duration(value: Any) -> int:
	"""Return the seconds of `1d 2h 3m 4s`, or of a time in a workbook. Raises Unfit."""
	if isinstance(value, datetime.timedelta):
		return int(value.total_seconds())
	if isinstance(value, datetime.time):
		return value.hour * 3600 + value.minute * 60 + value.second
	try:
		return duration_to_seconds(cstr(value))
	except Exception:
		local.message_log = local.message_log[:-1]
		raise Unfit(
			_("Value {0} must be in the valid duration format: d h m s").format(bold(value))
		) from None


READERS: dict[str, Callable[[Any], Any]] = {
	"Int": read_whole,
	"Long Int": read_whole,
	"Check": read_check,
	"Duration": read_duration,
}
ISO_FORMATS = {"Date": "%Y-%m-%d", "Datetime": "%Y-%m-%d %H:%M:%S", "Time": "%H:%M:%S"}


def read_moment(value: Any, kind: str, form: str) -> Any:
	"""Return the date, date and time, or time of day. Raises ValueError."""
	if isinstance(value, str):
		value = datetime.datetime.strptime(value, form)
	if kind == "Time":
		if isinstance(value, datetime.datetime):
			return value.time()
		if isinstance(value, datetime.time | datetime.timedelta):
			return value
	elif isinstance(value, datetime.datetime):
		return value.date() if kind == "Date" else value
	elif isinstance(value, datetime.date):
		return value if kind == "Date" else datetime.datetime.combine(value, datetime.time())
	raise ValueError(value)


def formats_of(kind: str) -> list[str]:
	"""Return the formats to try for a Date, Datetime or Time, the likeliest first."""
	if kind == "Time":
		return list(TIME_FORMATS)
	own = READ_AS_FRAPPE.get(get_user_date_format())
	dates = list(dict.fromkeys(("%Y-%m-%d", *([own] if own else []), *DATE_FORMATS)))
	if kind == "Date":
		return dates + [f"{date} %H:%M:%S" for date in dates[:3]]
	moments = [f"{date} {time}" for date in dates for time in TIME_FORMATS]
	return [ISO_FORMATS[kind], "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", *moments, *dates]


def fits(text: str, form: str) -> bool:
	"""Tell whether the text is written so."""
	try:
		datetime.datetime.strptime(text, form)
	except ValueError:
		return False
	return True


def as_people_write(form: str) -> str:
	"""Return a format as `yyyy-mm-dd`."""
	for code, word in (("%Y", "yyyy"), ("%y", "yy"), ("%m", "mm"), ("%d", "dd"), ("%b", "mmm"), ("%H", "HH"),
		("%I", "hh"), ("%M", "mm"), ("%S", "ss"), ("%f", "ffffff"), ("%p", "AM/PM")):  # fmt: skip
		form = form.replace(code, word)
	return form
