"""What a document must satisfy before it is written, whatever its controller says. Every check names its field and row."""

from __future__ import annotations

import json
from typing import Any

from frappe_lite import column_values, exceptions
from frappe_lite.context import local
from frappe_lite.field_types import FLOAT_TYPES, TABLE_TYPES, VARCHAR_LENGTH, VARCHAR_TYPES
from frappe_lite.messages import bold, msgprint, throw
from frappe_lite.meta import DocField, get_meta
from frappe_lite.translate import _
from frappe_lite.utils import (
	flt,
	sanitize_html,
	split_emails,
	strip_html,
	validate_email_address,
	validate_name,
	validate_phone_number,
	validate_url,
)

LARGEST_DECIMAL = 10**12  # MariaDB's decimal(21,9) of Frappe's fields has twelve digits before the point
_LARGEST = {"Int": 2**31 - 1, "Check": 2**31 - 1, "Long Int": 2**63 - 1}


def place(doc: Any) -> str:
	"""Return 'Row #3: ' for a child row, '' for a document."""
	return _("Row #{0}:").format(doc.idx) + " " if doc.get("parentfield") else ""


def label_of(df: DocField) -> str:
	"""Return the field's label as the user reads it."""
	return _(df.label or df.fieldname, context=df.parent)


_KINDS = {
	"Int": "a whole number", "Long Int": "a whole number", "Check": "0 or 1", "Float": "a number",
	"Currency": "a number", "Percent": "a number", "Rating": "a number", "Duration": "a number of seconds",
	"Date": "a date such as 2026-01-31", "Datetime": "a date and time such as 2026-01-31 14:30:00",
	"Time": "a time such as 14:30:00", "JSON": "valid JSON",
}  # fmt: skip


def describe(doc: Any, fieldname: str, value: Any) -> str:
	"""Return the sentence for a value that does not fit its field."""
	df = doc.meta.get_field(fieldname)
	if not df:
		return _("{0}{1}: {2} does not fit.").format(place(doc), fieldname, value)
	return _("{0}{1} must be {2}, not {3}.").format(
		place(doc), bold(label_of(df)), _(_KINDS.get(df.fieldtype, "a text")), bold(str(value)[:80])
	)


def check_types(doc: Any) -> None:
	"""Refuse a value that is no number, date or time where the field wants one. (Frappe turns it into 0, or fails.)"""
	own = doc.__dict__
	for df in doc.meta.value_fields:
		value = own.get(df.fieldname)
		if value is None or value == "":
			continue
		kind = df.fieldtype
		if kind in _KINDS:
			if not _fits(kind, value):
				throw(describe(doc, df.fieldname, value), exceptions.DataError)
		elif isinstance(value, (dict, list)) and kind not in (
			"Code",
			"Geolocation",
			"Table MultiSelect",
		):
			throw(describe(doc, df.fieldname, value), exceptions.DataError)


def _fits(kind: str, value: Any) -> bool:
	try:
		if kind == "Date":
			column_values.to_date_text(value)
		elif kind == "Datetime":
			column_values.to_datetime_text(value)
		elif kind == "Time":
			column_values.to_time_text(value)
		elif kind == "JSON":
			return isinstance(value, dict) or bool(isinstance(value, str) and [json.loads(value)])
		elif isinstance(value, str):
			number = float(value.replace(",", ""))
			if number != number or number in (float("inf"), float("-inf")):
				return False
			return kind not in ("Int", "Long Int", "Check") or number.is_integer()
		else:
			return isinstance(value, (int, float)) and value == value and abs(value) != float("inf")
	except (TypeError, ValueError):
		return False
	return True


def refuse_rows_of_others(doc: Any) -> None:
	"""Refuse a row that names one which the stored document does not have.

	(Frappe takes it out of the document to which it belongs, whoever may write that; a name that is none loses the row.)
	"""
	before = doc._doc_before_save
	if before is None:
		return
	for df in doc.meta.table_fields:
		rows = [row for row in doc.__dict__.get(df.fieldname) or () if row.name and not row.is_new()]
		if not rows:
			continue
		known = {row.name for row in before.get_all_children(df.options)}
		for row in rows:
			if row.name not in known:
				throw(
					_(
						"{0}{1} {2} is no row of {3} {4}. Load the document again, or leave the name out."
					).format(place(row), label_of(df), bold(row.name), _(doc.doctype), doc.name)
				)


def check_mandatory(doc: Any) -> None:
	"""Raise MandatoryError that names every missing field at once, rows included."""
	if doc.flags.ignore_mandatory:
		return
	missing = [(df.fieldname, _missing_sentence(doc, df)) for df in _missing(doc)]
	for row in doc.get_all_children():
		missing += [(df.fieldname, _missing_sentence(row, df)) for df in _missing(row)]
	if not missing:
		return
	for _fieldname, sentence in missing:
		msgprint(sentence)
	names = ", ".join(fieldname for fieldname, _sentence in missing)
	raise exceptions.MandatoryError(f"[{doc.doctype}, {doc.name}]: {names}")


def _missing(doc: Any) -> list[DocField]:
	own = doc.__dict__
	return [df for df in doc.meta.mandatory_fields if not _has_content(df, own.get(df.fieldname))]


def _has_content(df: DocField, value: Any) -> bool:
	if value is None or value == []:
		return False
	if isinstance(value, str):
		if df.fieldtype in ("Text Editor", "HTML Editor") and "<img" in value:
			return True
		return bool(strip_html(value).strip())
	return True


def _missing_sentence(doc: Any, df: DocField) -> str:
	if df.fieldtype in TABLE_TYPES:
		return _("Error: Data missing in table: {0}").format(label_of(df))
	if doc.get("parentfield"):
		return _("Error: {0} Row #{1}: Value missing for: {2}").format(
			bold(_(doc.doctype)), doc.idx, label_of(df)
		)
	return _("Error: Value missing for {0}: {1}").format(_(doc.doctype), label_of(df))


def check_selects(doc: Any) -> None:
	"""Refuse a value that is none of a Select field's options."""
	if local.flags.get("in_import"):
		return
	for df in doc.meta.select_fields:
		value = doc.__dict__.get(df.fieldname)
		if df.fieldname == "naming_series" or not value or not df.options:
			continue
		options = df.options.split("\n")
		value = str(value).strip()
		doc.__dict__[df.fieldname] = value
		if any(options) and value not in options:
			throw(
				_('{0} {1} cannot be "{2}". It should be one of "{3}"').format(
					place(doc).strip(), label_of(df), value, '", "'.join(_(option) for option in options)
				)
			)


def check_data_formats(doc: Any) -> None:
	"""Refuse what is no e-mail address, name, phone number or URL where a Data field says so."""
	for df in doc.meta.formatted_fields:
		value = doc.__dict__.get(df.fieldname)
		if not value:
			continue
		if df.fieldtype == "Phone":
			validate_phone_number(value, throw=True)
		elif df.options == "Email":
			if value in ("Administrator", "Guest"):
				continue
			for address in split_emails(value):
				validate_email_address(address, throw=True)
		elif df.options == "Name":
			validate_name(value, throw=True)
		elif df.options == "Phone":
			validate_phone_number(value, throw=True)
		elif df.options == "URL":
			validate_url(value, throw=True)


def check_non_negative(doc: Any) -> None:
	"""Refuse a negative number where the field allows none."""
	for df in doc.meta.non_negative_fields:
		# what is no number at all is refused when the column's value is made
		if flt(doc.__dict__.get(df.fieldname)) < 0:
			throw(
				_("{0}Value cannot be negative for {1}").format(place(doc), bold(label_of(df))),
				exceptions.NonNegativeError,
				title=_("Negative Value"),
			)


def clamp_ratings(doc: Any) -> None:
	"""Bring every rating between 0 and 1, silently, as Frappe does."""
	for df in doc.meta.rating_fields:
		doc.__dict__[df.fieldname] = max(0, min(flt(doc.__dict__.get(df.fieldname)), 1))


def check_lengths(doc: Any) -> None:
	"""Refuse a text that is longer than its column, and a number that is larger."""
	if doc.meta.issingle:
		return
	own = doc.__dict__
	for df in doc.meta.value_fields:
		value = own.get(df.fieldname)
		if value is None:
			continue
		fieldtype = df.fieldtype
		if fieldtype in VARCHAR_TYPES:
			largest = int(df.length or VARCHAR_LENGTH)
			if len(str(value)) > largest:
				_too_long(doc, df, largest, value)
		elif fieldtype in ("Int", "Long Int") and value != "":
			largest = _LARGEST["Long Int" if int(df.length or 0) > 11 else fieldtype]
			if abs(int(float(value))) > largest:
				_too_long(doc, df, largest, value)
		elif fieldtype in FLOAT_TYPES:
			if abs(value if type(value) is float else flt(value)) >= LARGEST_DECIMAL:
				_too_long(doc, df, LARGEST_DECIMAL - 1, value)


def _too_long(doc: Any, df: DocField, limit: int, value: Any) -> None:
	if doc.get("parentfield"):
		reference = _("{0}, Row {1}").format(_(doc.doctype), doc.idx)
	else:
		reference = f"{_(doc.doctype)} {doc.name}"
	throw(
		_("{0}: '{1}' ({3}) will get truncated, as max characters allowed is {2}").format(
			reference, bold(label_of(df)), limit, str(value)[:80]
		),
		exceptions.CharacterLengthExceededError,
		title=_("Value too big"),
	)


def check_links(doc: Any) -> None:
	"""Refuse links to nothing and to cancelled documents; fill the fields that are fetched along a link."""
	if doc.flags.ignore_links or doc._action == "cancel":
		return
	invalid: list[str] = []
	cancelled: list[str] = []
	submittable = bool(doc.meta.is_submittable)
	for row in (doc, *doc.get_all_children()):
		for df in (*row.meta.link_fields, *row.meta.dynamic_link_fields):
			_check_link(row, df, submittable, invalid, cancelled)
	if invalid:
		throw(_("Could not find {0}").format(", ".join(invalid)), exceptions.LinkValidationError)
	if cancelled:
		throw(
			_("Cannot link cancelled document: {0}").format(", ".join(cancelled)),
			exceptions.CancelledLinkError,
		)


def _check_link(doc: Any, df: DocField, submittable: bool, invalid: list[str], cancelled: list[str]) -> None:
	docname = doc.__dict__.get(df.fieldname)
	if not docname:
		return
	doctype = _target(doc, df)
	target = get_meta(doctype)
	to_fetch = [
		f
		for f in doc.meta.get_fields_to_fetch(df.fieldname)
		if not f.fetch_if_empty or not doc.get(f.fieldname)
	]
	if target.issingle:
		return
	fields = ["name", *(f.fetch_from.split(".")[-1] for f in to_fetch)]
	if submittable and target.is_submittable:
		fields.append("docstatus")
	found = local.db.get_value(doctype, docname, list(dict.fromkeys(fields)), as_dict=True)
	if not found:
		invalid.append(f"{place(doc)}{label_of(df)}: {docname}")
		return
	doc.__dict__[df.fieldname] = found.name
	for field in to_fetch:
		if doc.is_new() or not doc.docstatus.is_submitted() or field.allow_on_submit:
			doc.__dict__[field.fieldname] = found[field.fetch_from.split(".")[-1]]
	if df.fieldname != "amended_from" and found.get("docstatus") == 2:
		cancelled.append(f"{place(doc)}{label_of(df)}: {docname}")


def _target(doc: Any, df: DocField) -> str:
	doctype = df.options if df.fieldtype == "Link" else doc.get(df.options)
	if doctype:
		return doctype
	if df.fieldtype == "Link":
		throw(_("Options not set for link field {0}").format(df.fieldname))
	throw(_("{0} must be set first").format(_(doc.meta.get_label(df.options))))


def check_set_only_once(doc: Any) -> None:
	"""Refuse a change of a field that may be set only once."""
	before = doc._doc_before_save
	for df in doc.meta.set_once_fields if before else ():
		old, new = before.get(df.fieldname), doc.get(df.fieldname)
		if df.fieldtype in TABLE_TYPES:
			same = [_content(row) for row in old] == [_content(row) for row in new]
		else:
			same = _comparable(before, df, old) == _comparable(doc, df, new)
		if not same:
			throw(
				_("Value cannot be changed for {0}").format(bold(label_of(df))),
				exceptions.CannotChangeConstantError,
			)


def _content(row: Any) -> dict:
	data = row.as_dict(convert_dates_to_str=True)
	for key in ("modified", "modified_by", "creation"):
		data.pop(key, None)
	return data


def check_update_after_submit(doc: Any) -> None:
	"""Refuse a change of a submitted document outside the fields that allow it."""
	if doc.flags.ignore_validate_update_after_submit:
		return
	before = doc._doc_before_save
	_compare_submitted(doc, before)
	for df in doc.meta.table_fields:
		old_rows = {row.name: row for row in before.get(df.fieldname)}
		for row in doc.get(df.fieldname):
			if row.is_new() and df.allow_on_submit:
				continue
			old = old_rows.get(row.name)
			if old is not None:
				_compare_submitted(row, old)


def _compare_submitted(doc: Any, before: Any) -> None:
	for df in doc.meta.fields:
		if df.allow_on_submit:
			continue
		if df.fieldtype in TABLE_TYPES:
			old: Any = len(before.get(df.fieldname))
			new: Any = len(doc.get(df.fieldname))
		elif df in doc.meta.value_fields:
			old, new = (
				_comparable(before, df, before.get(df.fieldname)),
				_comparable(doc, df, doc.get(df.fieldname)),
			)
		else:
			continue
		if old != new and (old or new):
			throw(
				_("{0} Not allowed to change {1} after submission from {2} to {3}").format(
					place(doc).strip(), bold(label_of(df)), bold(old), bold(new)
				),
				exceptions.UpdateAfterSubmitError,
				title=_("Cannot Update After Submit"),
			)


def _comparable(doc: Any, df: DocField, value: Any) -> Any:
	columns = local.db.columns(doc.doctype)
	if value in (None, "") or df.fieldname not in columns:
		return value or None
	return column_values.to_column(value, columns[df.fieldname])


def sanitize(doc: Any) -> None:
	"""Take scripts and handlers out of texts that look like HTML."""
	if local.flags.get("in_install") or doc.docstatus.is_cancelled():
		return
	own = doc.__dict__
	for df in doc.meta.value_fields:
		value = own.get(df.fieldname)
		if not isinstance(value, str) or ("<" not in value and ">" not in value):
			continue
		if df.ignore_xss_filter or df.fieldtype in (
			"Attach",
			"Attach Image",
			"Barcode",
			"Code",
			"Password",
			"JSON",
		):
			continue
		if doc.docstatus.is_submitted() and not df.allow_on_submit:
			continue
		own[df.fieldname] = sanitize_html(value)
