"""Numbers as Frappe reads, rounds and writes them."""

from __future__ import annotations

import math
from typing import Any

from frappe_lite.exceptions import InvalidRoundingMethod
from frappe_lite.system_settings import get_system_settings

BANKERS_LEGACY = "Banker's Rounding (legacy)"
BANKERS = "Banker's Rounding"
COMMERCIAL = "Commercial Rounding"


def cint(s: Any, default: int = 0) -> int:
	"""Return the value as an integer, cutting off decimals; `default` when it is no number."""
	try:
		return int(s)
	except (TypeError, ValueError, OverflowError):
		pass
	try:
		return int(float(s))
	except (TypeError, ValueError, OverflowError):
		return default


def flt(s: Any, precision: int | None = None, rounding_method: str | None = None) -> float:
	"""Return the value as a float, commas ignored, rounded when a precision is given; 0.0 when it is no number."""
	if isinstance(s, str):
		s = s.replace(",", "")
	try:
		number = float(s)
	except (TypeError, ValueError, OverflowError):
		return 0.0
	if precision is None:
		return number
	try:
		return rounded(number, precision, rounding_method)
	except (ValueError, OverflowError):  # infinity, not a number
		return 0.0


def rounded(num: float, precision: Any = 0, rounding_method: str | None = None) -> float:
	"""Round by the site's rounding method (System Settings), banker's rounding (legacy) where none is set.

	Raises InvalidRoundingMethod for a method that Frappe does not know.
	"""
	digits = cint(precision)
	method = rounding_method or get_system_settings("rounding_method") or BANKERS_LEGACY
	if method == BANKERS_LEGACY:
		return _round_half_up_or_even(num, digits)
	if method == BANKERS:
		return _round_half_even(num, digits)
	if method == COMMERCIAL:
		return _round_half_away(num, digits)
	raise InvalidRoundingMethod(f"Unknown Rounding Method: {method}")


def _round_half_up_or_even(num: float, digits: int) -> float:
	"""Frappe's default: halves go to the even integer without decimals, but up where decimals are kept."""
	scale = 10**digits
	scaled = round(num * scale if digits else num, 8)  # 8: hides what binary fractions add
	whole = math.floor(scaled)
	if scaled - whole == 0.5:
		result = whole if not digits and whole % 2 == 0 else whole + 1
	else:
		result = round(scaled)
	return result / scale if digits else result


def _round_half_even(num: float, digits: int) -> float:
	scale = 10**digits
	scaled = round(num * scale, 12)
	if scaled == 0:
		return 0.0
	whole = math.floor(scaled)
	if abs(scaled - whole - 0.5) < _least_step(scaled):
		result = whole if whole % 2 == 0 else whole + 1
	else:
		result = round(scaled)
	return result / scale


def _round_half_away(num: float, digits: int) -> float:
	if num == 0:
		return 0.0
	return round(num + math.copysign(_least_step(num), num), digits)


def _least_step(num: float) -> float:
	"""Return about the smallest difference that a float of this size can show."""
	return 2.0 ** (math.log(abs(num), 2) - 52.0)


def floor(s: Any) -> int:
	"""Return the largest integer that is not above the value; 0 when it is no number."""
	try:
		return math.floor(flt(s))
	except (ValueError, OverflowError):
		return 0


def ceil(s: Any) -> int:
	"""Return the smallest integer that is not below the value; 0 when it is no number."""
	try:
		return math.ceil(flt(s))
	except (ValueError, OverflowError):
		return 0


def remainder(numerator: float, denominator: float, precision: int = 2) -> float:
	"""Return what division leaves, worked out on whole numbers so that decimals stay exact."""
	digits = cint(precision)
	scale = 10**digits
	if digits:
		rest = ((numerator * scale) % (denominator * scale)) / scale
	else:
		rest = numerator % denominator
	return flt(rest, digits)


def safe_div(numerator: float, denominator: float, precision: int = 2) -> float:
	"""Return the quotient, or 0.0 when the denominator is 0."""
	return flt(0.0 if denominator == 0 else float(numerator) / denominator, cint(precision))


def sbool(x: Any) -> Any:
	"""Return True or False for "true", "1", "false", "0"; anything else as it came."""
	if isinstance(x, str):
		if x.lower() in ("true", "1"):
			return True
		if x.lower() in ("false", "0"):
			return False
	return x


# How a number is written: decimal mark, mark between thousands, decimals.
number_format_info: dict[str, tuple[str, str, int]] = {
	"#,###.##": (".", ",", 2),
	"#.###,##": (",", ".", 2),
	"# ###.##": (".", " ", 2),
	"# ###,##": (",", " ", 2),
	"#'###.##": (".", "'", 2),
	"#, ###.##": (".", ", ", 2),
	"#,##,###.##": (".", ",", 2),
	"#,###.###": (".", ",", 3),
	"#.###": ("", ".", 0),
	"#,###": ("", ",", 0),
	"#.########": (".", "", 8),
}


def get_number_format_info(format: str) -> tuple[str, str, int]:
	"""Return decimal mark, thousands mark and decimals of a number format of System Settings."""
	return number_format_info.get(format) or (".", ",", 2)


def fmt_money(
	amount: Any, precision: int | None = None, currency: str | None = None, format: str | None = None
) -> str:
	"""Return the amount in the site's number format, with the currency before it when one is given."""
	pattern = format or get_system_settings("number_format") or "#,###.##"
	decimal_mark, group_mark, default_precision = get_number_format_info(pattern)
	if precision is None:
		precision = cint(get_system_settings("currency_precision")) or None
	digits = default_precision if precision is None else precision
	number = flt(amount, digits) if isinstance(amount, str) else flt(amount)
	if decimal_mark:
		digits = _shown_decimals(number, digits, default_precision)
	text = f"{abs(round(number, digits)):.{digits}f}"
	whole, _point, decimals = text.partition(".")
	grouped = _group(whole, group_mark, 2 if pattern == "#,##,###.##" else 3)
	out = grouped + (decimal_mark + decimals if digits and decimal_mark else "")
	if out != "0" and round(number, digits) < 0:
		out = "-" + out
	return f"{currency} {out}" if currency else out


def _shown_decimals(number: float, precision: int, default_precision: int) -> int:
	"""With more than two decimals asked for, Frappe shows only as many as the number has."""
	if precision <= 2:
		return precision
	decimals = len(str(round(number % 1, precision)).split(".")[-1])
	return default_precision if decimals < 3 else min(decimals, precision)


def _group(whole: str, mark: str, size: int) -> str:
	"""Set marks between the thousands; in the Indian format the groups above have two digits."""
	parts = [whole[-3:]]
	rest = whole[:-3]
	while rest:
		parts.append(rest[-size:])
		rest = rest[:-size]
	return mark.join(reversed(parts))
