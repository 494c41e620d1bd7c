"""How a site's documents are named: the series of a DocType, their counters, and the names of amendments."""

from __future__ import annotations

from frappe_lite.context import local
from frappe_lite.core.doctype.property_setter.property_setter import make_property_setter
from frappe_lite.delete_doc import delete_doc
from frappe_lite.doctype_checks import check_series
from frappe_lite.document import Document, get_last_doc, new_doc
from frappe_lite.exceptions import ValidationError
from frappe_lite.json_text import as_json
from frappe_lite.messages import clear_last_message, msgprint, throw
from frappe_lite.meta import get_meta
from frappe_lite.naming import NamingSeries
from frappe_lite.permission_manager import get_doctypes_with_read
from frappe_lite.permissions import only_for
from frappe_lite.query import get_all
from frappe_lite.translate import _
from frappe_lite.whitelist import whitelist

FIELD = "naming_series"


class DocumentNamingSettings(Document):
	@whitelist()
	def get_transactions_and_prefixes(self) -> dict[str, list[str]]:
		"""Return the DocTypes that have series and that one may read, and the prefixes under which is counted."""
		transactions = sorted(set(get_doctypes_with_read()) & _doctypes_with_series())
		return {"transactions": transactions, "prefixes": _prefixes(transactions)}

	@whitelist()
	def get_options(self, doctype: str | None = None) -> str | None:
		"""Return the series of a DocType, one a line."""
		doctype = doctype or self.transaction_type
		field = get_meta(doctype).get_field(FIELD) if doctype else None
		return field.options if field else None

	@whitelist()
	def update_series(self) -> None:
		"""Give the DocType its series. Raises when one has signs that no name may have, or belongs to another."""
		if not self.transaction_type:
			throw(_("Please choose the DocType whose series are to be set."))
		options = _lines(self.naming_series_options)
		if not options:
			throw(_("Please set the series to be used."))
		self._check_series_are_free(options)
		for series in options:
			NamingSeries(series).validate()
		if self.user_must_always_select:
			options = ["", *options]
		text = "\n".join(options)
		# the old default goes first: it need not be among the new options
		for name, value in (("default", ""), ("options", text), ("default", options[0])):
			make_property_setter(self.transaction_type, FIELD, name, value, "Text")
		self.naming_series_options = text
		msgprint(_("Series Updated for {}").format(self.transaction_type), alert=True, indicator="green")

	def _check_series_are_free(self, options: list[str]) -> None:
		taken: dict[str, str] = {}
		for doctype in _doctypes_with_series() - {self.transaction_type}:
			for series in get_meta(doctype).get_naming_series_options():
				taken[series.strip().rstrip("#")] = doctype
		for series in options:
			if owner := taken.get(series.rstrip("#")):
				throw(_("Series {0} already used in {1}").format(series, owner))
			check_series(self.transaction_type, series)

	@whitelist()
	def get_current(self) -> int | None:
		"""Return the last number that was given under `prefix`."""
		if self.prefix is not None:
			self.current_value = NamingSeries(self.prefix).get_current_value()
		return self.current_value

	@whitelist()
	def update_series_start(self) -> None:
		"""Let the series go on after `current_value`; a version of the series keeps who changed it. For System Managers."""
		only_for("System Manager")
		if self.prefix is None:
			throw(_("Please select prefix first"))
		series = NamingSeries(self.prefix)
		before = series.get_current_value()
		series.update_counter(self.current_value)
		_keep_version(series.get_prefix(), before, self.current_value)
		msgprint(
			_("Series counter for {} updated to {} successfully").format(self.prefix, self.current_value),
			alert=True,
			indicator="green",
		)

	@whitelist()
	def update_amendment_rule(self) -> None:
		"""Store how amendments are named, everywhere and for the DocTypes that differ."""
		self.db_set("default_amend_naming", self.default_amend_naming)
		kept = {row.name for row in self.amend_naming_override}
		for name in get_all("Amended Document Naming Settings", pluck="name"):
			if name not in kept:
				delete_doc("Amended Document Naming Settings", name)
		for row in self.amend_naming_override:
			row.save()
		msgprint(_("Amendment naming rules updated."), alert=True, indicator="green")

	@whitelist()
	def preview_series(self) -> str:
		"""Return the three names that `try_naming_series` would give first, one a line; why not, where it gives none."""
		if not self.try_naming_series:
			return ""
		try:
			return "\n".join(NamingSeries(self.try_naming_series).get_preview(doc=self._newest_document()))
		except ValidationError as error:
			clear_last_message()
			return f"{_('Failed to generate names from the series')}\n{error}"

	def _newest_document(self) -> Document | None:
		if not self.transaction_type or not local.db.table_exists(self.transaction_type):
			return None
		return get_last_doc(self.transaction_type) if local.db.count(self.transaction_type) else None


def _doctypes_with_series() -> set[str]:
	fields = {"fieldname": FIELD}
	return {
		*get_all("DocField", filters=fields, pluck="parent"),
		*get_all("Custom Field", filters=fields, pluck="dt"),
	}


def _prefixes(transactions: list[str]) -> list[str]:
	"""What counts already, and what the DocTypes' series and patterns would count under today."""
	prefixes = {
		row[0] for row in local.db.execute("SELECT name FROM tabSeries WHERE name NOT LIKE 'autoincrement:%'")
	}
	templates = {
		series for doctype in transactions for series in get_meta(doctype).get_naming_series_options()
	}
	patterns = {"name": ["not in", transactions], "autoname": ["like", "%.#%"], "module": ["!=", "Core"]}
	templates |= {
		pattern.rpartition(".")[0] for pattern in get_all("DocType", filters=patterns, pluck="autoname")
	}
	for template in templates:
		try:
			prefix = NamingSeries(template).get_prefix()
		except ValidationError:
			clear_last_message()
			continue
		if "{" not in prefix:  # what a document fills in is known from the counters alone
			prefixes.add(prefix)
	return sorted(prefixes)


def _lines(text: str | None) -> list[str]:
	return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _keep_version(prefix: str, before: int, after: int) -> None:
	version = new_doc("Version")
	version.ref_doctype, version.docname = "Series", prefix or ".#"
	version.data = as_json({"changed": [["current", before, after]]})
	version.flags.ignore_links = True  # the table of counters is no DocType
	version.insert(ignore_permissions=True)
