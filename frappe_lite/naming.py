"""How a document gets its name: rules, series, formats, fields, a prompt, or chance."""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Callable
from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import get_attr, get_hooks, local
from frappe_lite.field_types import DOCTYPES_FOR_DOCTYPE, LOG_TYPES
from frappe_lite.messages import bold, throw
from frappe_lite.meta import Meta, get_meta
from frappe_lite.tables import quote_table
from frappe_lite.translate import _
from frappe_lite.utils import cint, now_datetime

_WORD_PARAMETER = re.compile(r"\{(?![^}]*#)[^}]*\}")
_HASH_PARAMETER = re.compile(r"\{#+\}")
_LETTERS = b"0123456789abcdefghijklmnopqrstuv" * 8  # for each byte the letter that stands for it
_SERIES = re.compile(r"^[\w\- \/.#{}]+$", re.UNICODE)
_WITHOUT_RULES = DOCTYPES_FOR_DOCTYPE | LOG_TYPES | {"DefaultValue", "Patch Log", "Document Naming Rule"}


def random_name(length: int = 10) -> str:
	"""Return a random name of lower-case letters and digits."""
	return secrets.token_bytes(length).translate(_LETTERS).decode()


def set_new_name(doc: Any) -> None:
	"""Name a new document: before_naming, autoincrement, amended -n, naming rules, autoname(), the option, a hash."""
	if getattr(type(doc), "before_naming", None) or not doc.meta.istable:
		doc.run_method("before_naming")
	meta = doc.meta
	autoname = meta.autoname or ""
	if autoname.lower() != "prompt" and not local.flags.in_import:
		doc.name = None
	if autoname == "autoincrement" and not meta.issingle:
		doc.name = _next_number(doc.doctype)
		return
	if doc.get("amended_from"):
		doc.name = _amended_name(doc) if _counts_amendments(doc.doctype) else doc.name
	elif meta.issingle:
		doc.name = doc.doctype
	if not doc.name:
		_apply_naming_rules(doc)
	if not doc.name and hasattr(type(doc), "autoname"):
		doc.run_method("autoname")
	if not doc.name and autoname:
		_apply_option(autoname, doc)
	if not doc.name:
		doc.name = random_name()
	doc.name = validate_name(doc.doctype, doc.name)


def _next_number(doctype: str) -> int:
	"""Numbers are counted, not taken from the table: the number of a deleted document is not given again."""
	local.db.begin_write()
	highest = local.db.execute(f"SELECT MAX(name) FROM {quote_table(doctype)}").fetchone()[0] or 0
	key = f"autoincrement:{doctype}"
	row = local.db.execute("SELECT current FROM tabSeries WHERE name = ?", (key,)).fetchone()
	number = max(highest, row[0] if row else 0) + 1
	local.db.write("INSERT OR REPLACE INTO tabSeries (name, current) VALUES (?, ?)", (key, number))
	return number


def _counts_amendments(doctype: str) -> bool:
	"""Tell whether an amendment gets the original's name and a number, as Document Naming Settings say."""
	db = local.db
	action = db.get_value("Amended Document Naming Settings", {"document_type": doctype}, "action")
	action = action or db.get_single_value("Document Naming Settings", "default_amend_naming")
	return action != "Default Naming"


def _amended_name(doc: Any) -> str:
	number, prefix = 1, doc.amended_from
	if local.db.get_value(doc.doctype, doc.amended_from, "amended_from"):
		prefix, _hyphen, last = doc.amended_from.rpartition("-")
		number = int(last) + 1 if last.isdigit() else 1
	return f"{prefix}-{number}"


def _apply_naming_rules(doc: Any) -> None:
	if doc.doctype in _WITHOUT_RULES:
		return
	rules = local.db.cache.get("naming_rules", doc.doctype, lambda: _load_rules(doc.doctype))
	for rule in rules:
		from frappe_lite.documents import get_doc

		get_doc("Document Naming Rule", rule).apply(doc)
		if doc.name:
			return


def _load_rules(doctype: str) -> list[str]:
	filters = {"document_type": doctype, "disabled": 0}
	return local.db.get_values("Document Naming Rule", filters, "name", order_by="priority desc", pluck=True)


def _apply_option(autoname: str, doc: Any) -> None:
	option = autoname.lower()
	if option.startswith("field:"):
		doc.name = str(doc.get(autoname[6:]) or "").strip()
		if not doc.name:
			throw(_("{0} is required").format(_(doc.meta.get_label(autoname[6:]))))
	elif option.startswith("naming_series:"):
		if not doc.get("naming_series"):
			doc.naming_series = get_default_naming_series(doc.doctype)
		if not doc.naming_series:
			throw(_("Naming Series mandatory"))
		doc.name = make_autoname(doc.naming_series + ".#####", "", doc)
	elif option.startswith("prompt"):
		if not doc.name:
			throw(_("Please set the document name"))
	elif option.startswith("format:"):
		doc.name = _format_name(autoname.partition(":")[2], doc)
	elif "#" in autoname:
		doc.name = make_autoname(autoname, doc=doc)


def get_default_naming_series(doctype: str) -> str | None:
	"""Return the first series that is offered."""
	return next((option for option in get_meta(doctype).get_naming_series_options() if option), None)


class InvalidNamingSeriesError(exceptions.ValidationError):
	"""A series that cannot count, or has signs that no name may have."""


class NamingSeries:
	"""A series such as `QMS-.YYYY.-.####`, five digits where it has none; it counts under what stands before them."""

	__slots__ = ("series",)

	def __init__(self, series: str) -> None:
		self.series = series if "#" in series else f"{series}.#####"

	def validate(self) -> None:
		"""Raise InvalidNamingSeriesError unless the series can name documents."""
		if "." not in self.series:
			throw(
				_("Invalid naming series {}: dot (.) missing").format(bold(self.series)),
				InvalidNamingSeriesError,
			)
		if not _SERIES.match(self.series):
			throw(
				_("A naming series has letters, digits, - / . # and braces; {0} has something else.").format(
					bold(self.series)
				),
				InvalidNamingSeriesError,
			)

	def generate_next_name(self, doc: Any = None, *, ignore_validate: bool = False) -> str:
		"""Return the next name, counted."""
		if not ignore_validate:
			self.validate()
		return parse_naming_series(self.series, doc=doc)

	def get_prefix(self) -> str:
		"""Return what the series counts under today. Raises when it does not count."""
		prefixes: list[str] = []

		def note(prefix: str, digits: int) -> str:
			prefixes.append(prefix)
			return "#" * digits

		parse_naming_series(self.series, number_generator=note)
		if not prefixes:
			throw(_("Invalid Naming Series: {}").format(self.series))
		return prefixes[0]

	def get_preview(self, doc: Any = None) -> list[str]:
		"""Return the names that the numbers 1, 2 and 3 would give; nothing is counted."""

		def named(number: int) -> str:
			count = lambda _prefix, digits: f"{number:0{digits}d}"  # noqa: E731
			return parse_naming_series(self.series, doc=doc, number_generator=count)

		return [named(number) for number in (1, 2, 3)]

	def get_current_value(self) -> int:
		"""Return the last number that was given."""
		row = local.db.execute(
			"SELECT current FROM tabSeries WHERE name = ?", (self.get_prefix(),)
		).fetchone()
		return int(row[0] or 0) if row else 0

	def update_counter(self, new_count: int) -> None:
		"""Let the series go on after this number."""
		local.db.write(
			"INSERT INTO tabSeries (name, current) VALUES (?, ?)"
			" ON CONFLICT (name) DO UPDATE SET current = excluded.current",
			(self.get_prefix(), cint(new_count)),
		)


def make_autoname(key: str = "", doctype: str = "", doc: Any = None, *, ignore_validate: bool = False) -> str:
	"""Return the next name of a series such as `QMS-.YYYY.-.####`; `hash` is a random one."""
	if key == "hash":
		return random_name()
	return NamingSeries(key).generate_next_name(doc, ignore_validate=ignore_validate)


def parse_naming_series(
	parts: list[str] | str,
	doctype: str | None = None,
	doc: Any = None,
	number_generator: Callable[[str, int], str] | None = None,
	key: str | None = None,
) -> str:
	"""Return the name that the parts (split at '.') make; the part of # counts under what stands before it."""
	count = number_generator or getseries
	today = now_datetime()  # the site's date: a record of the early shift belongs to its own day
	name, counted = "", False
	for part in parts.split(".") if isinstance(parts, str) else parts:
		if not part:
			continue
		if part.startswith("#"):
			if not counted:
				name += count(name if key is None else key, len(part))
				counted = True
			continue
		name += _part(part, doc, today)
	return name


_DATES = {"YY": "%y", "MM": "%m", "DD": "%d", "YYYY": "%Y"}


def _part(part: str, doc: Any, today: datetime.datetime) -> str:
	if part in _DATES:
		return today.strftime(_DATES[part])
	if part == "WW":
		return _week_number(today)
	if part == "timestamp":
		return str(today)
	if doc is not None and (part.startswith("{") or doc.get(part) is not None):
		value = doc.get(part.strip("{}"))
		return "" if value is None else str(value).strip()
	if method := get_hooks("naming_series_variables", {}).get(part):
		return str(get_attr(method[0])(doc, part))
	return part


def _week_number(today: datetime.datetime) -> str:
	week = today.strftime("%V")
	if today.month == 1 and int(week) >= 52:
		return "00"
	if today.month == 12 and int(week) <= 1:
		return "53"
	return week


def _format_name(pattern: str, doc: Any) -> str:
	text = _WORD_PARAMETER.sub(lambda match: parse_naming_series([match[0][1:-1]], doc=doc), pattern)

	def count(match: re.Match[str]) -> str:
		return parse_naming_series([match[0][1:-1]], doc=doc, key=text[: text.find(match[0])])

	return _HASH_PARAMETER.sub(count, text)


def getseries(key: str, digits: int) -> str:
	"""Return the next number of the series, in this transaction: a rollback gives it back."""
	row = local.db.write(
		"INSERT INTO tabSeries (name, current) VALUES (?, 1)"
		" ON CONFLICT (name) DO UPDATE SET current = current + 1 RETURNING current",
		(key,),
	).fetchone()
	return f"{row[0]:0{digits}d}"


def revert_series_if_last(key: str, name: str, doc: Any = None) -> None:
	"""Give the number back when the deleted document had the last one of its series."""
	if ".#" in key:
		prefix, hashes = key.rsplit(".", 1)
		if "#" not in hashes:
			found = re.search("#+", key)
			if not found:
				return
			name = name.replace(hashes, "")
			prefix = prefix.replace(found[0], "")
	else:
		prefix = key
	if "." in prefix:
		prefix = parse_naming_series(prefix.split("."), doc=doc)
	digits = name.replace(prefix, "", 1)
	if digits.isdigit():
		local.db.write(
			"UPDATE tabSeries SET current = current - 1 WHERE name = ? AND current = ?", (prefix, int(digits))
		)


def validate_name(doctype: str, name: Any) -> Any:
	"""Return the name, trimmed. Raises when it is empty, too long, or has characters that a name may not have."""
	meta: Meta = get_meta(doctype)
	if not name:
		throw(_("No Name Specified for {0}").format(_(doctype)))
	if isinstance(name, int):
		if meta.autoname == "autoincrement":
			return name
		throw(_("Invalid name type (integer) for varchar name column"), exceptions.NameError)
	name = str(name)
	if name.startswith("New " + doctype):
		throw(
			_("There were some errors setting the name, please contact the administrator"),
			exceptions.NameError,
		)
	name = name.strip()
	if not meta.issingle and name == doctype and name != "DocType":
		throw(_("Name of {0} cannot be {1}").format(_(doctype), name), exceptions.NameError)
	if "<" in name or ">" in name:
		throw(_("Name cannot contain special characters like {0}").format("'<', '>'"), exceptions.NameError)
	if len(name) > 140:
		throw(
			_("The name of a {0} has at most 140 characters; this one has {1}.").format(
				_(doctype), len(name)
			),
			exceptions.CharacterLengthExceededError,
		)
	return name


def append_number_if_name_exists(
	doctype: str, value: str, fieldname: str = "name", separator: str = "-", filters: dict | None = None
) -> str:
	"""Return the value, with the next free number behind it when it is taken."""
	if not local.db.exists(doctype, {**(filters or {}), fieldname: value}):
		return value
	pattern = re.compile(f"^{re.escape(value)}{re.escape(separator)}(\\d+)$", re.IGNORECASE)
	rows = local.db.execute(
		f"SELECT `{fieldname}` FROM {quote_table(doctype)} WHERE `{fieldname}` LIKE ?",
		(f"{value}{separator}%",),
	)
	numbers = [int(match[1]) for row in rows if (match := pattern.match(str(row[0])))]
	return f"{value}{separator}{max(numbers, default=0) + 1}"
