"""A Data Import: a file, the DocType that its rows become documents of, and how far it has got."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import local
from frappe_lite.data_import import enqueue_import, read_import_file, status_counts
from frappe_lite.document import Document, get_doc
from frappe_lite.field_types import DOCTYPES_FOR_DOCTYPE
from frappe_lite.import_template import provide_csv, provide_rows, provide_template
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.query import get_all
from frappe_lite.request_values import parse_json
from frappe_lite.translate import _
from frappe_lite.utils import strip_html
from frappe_lite.whitelist import whitelist

# What the site itself is made of is changed by its own screens, with their checks.
NOT_IMPORTED = DOCTYPES_FOR_DOCTYPE | {
	"Custom Field", "Property Setter", "Custom DocPerm", "Module Def", "Has Role", "Patch Log", "DefaultValue",
	"Report", "Version", "Comment", "File", "DocShare", "Data Import", "Data Import Log", "Deleted Document",
}  # fmt: skip


class DataImport(Document):
	def validate(self) -> None:
		self.check_doctype()
		before = self.get_doc_before_save()
		if before and before.import_file != self.import_file:
			self.check_not_begun()
			self.template_options = self.template_warnings = ""
		if self.import_file:
			self.payload_count = read_import_file(self).payload_count

	def check_doctype(self) -> None:
		if self.reference_doctype in NOT_IMPORTED:
			throw(_("Importing {0} is not allowed.").format(self.reference_doctype))
		if get_meta(self.reference_doctype).issingle:
			throw(_("{0} is one document; there is nothing to import.").format(_(self.reference_doctype)))

	def check_not_begun(self) -> None:
		"""Rows are known by their number, so another file would be taken for imported in part."""
		if status_counts(self.name).success:
			throw(_("Documents of the present file are imported. Make a new Data Import for another file."))

	def on_trash(self) -> None:
		local.db.delete("Data Import Log", {"data_import": self.name})

	@whitelist()
	def get_preview_from_template(self, import_file: str | None = None) -> Any:
		"""Return columns, first rows and warnings of the file; None while there is none."""
		if not (import_file or self.import_file):
			return None
		preview = read_import_file(self, import_file).preview()
		preview.import_log = get_all(
			"Data Import Log",
			{"data_import": self.name},
			["row_indexes", "success"],
			order_by="log_index",
			limit=10,
		)
		return preview

	def parse_warnings(self) -> list[Any]:
		"""Return what kept the file from being imported."""
		return parse_json(self.template_warnings, "template_warnings") if self.template_warnings else []

	def start_import(self) -> bool:
		"""Let the import run in the background. Returns False when it runs or waits already."""
		if not self.import_file:
			throw(_("Attach the file to import first."))
		return enqueue_import(self)


@whitelist()
def get_preview_from_template(data_import: str, import_file: str | None = None) -> Any:
	"""Return what the file of a Data Import would become, and what stands in its way."""
	return readable(data_import).get_preview_from_template(import_file)


@whitelist(methods=["POST"])
def form_start_import(data_import: str) -> bool:
	"""Start an import in the background."""
	doc = readable(data_import)
	doc.check_permission("write")
	return doc.start_import()


@whitelist()
def get_import_status(data_import_name: str) -> dict[str, Any]:
	"""Return the status and how many documents are imported, were refused, and are in the file."""
	doc = readable(data_import_name)
	counts = status_counts(doc.name)
	found = {key: value for key, value in counts.items() if value}
	return {"status": doc.status, **found, "total_records": doc.payload_count}


@whitelist()
def get_import_logs(data_import: str) -> list[Any]:
	"""Return what became of the rows, at most 5,000 documents."""
	return get_all(
		"Data Import Log",
		{"data_import": readable(data_import).name},
		["success", "docname", "messages", "exception", "row_indexes"],
		order_by="log_index",
		limit_page_length=5000,
	)


@whitelist()
def download_template(
	doctype: str,
	export_fields: str | dict | None = None,
	export_records: str | None = None,
	export_filters: str | dict | list | None = None,
	file_type: str = "CSV",
) -> None:
	"""Answer with a sheet to fill in: blank, or with the records (`all`, `by_filter`, `5_records`)."""
	fields = parse_json(export_fields, "export_fields") if export_fields else None
	filters = parse_json(export_filters, "export_filters") if export_filters else None
	provide_template(doctype, fields, export_records or "blank_template", filters, file_type)


@whitelist()
def download_errored_template(data_import_name: str) -> None:
	"""Answer with the rows that were refused, to be corrected and imported."""
	doc = readable(data_import_name)
	provide_rows(doc, read_import_file(doc))


@whitelist()
def download_import_log(data_import_name: str) -> None:
	"""Answer with what became of each document, as CSV."""
	doc = readable(data_import_name)
	logs = get_all(
		"Data Import Log",
		{"data_import": doc.name},
		["row_indexes", "success", "docname", "exception"],
		order_by="log_index",
	)
	header = [_("Row Numbers"), _("Status"), _("Message")]
	rows = ([log.row_indexes.strip("[]"), *_told(log)] for log in logs)
	provide_csv(_(doc.reference_doctype), header, rows)


def _told(log: Any) -> tuple[str, str]:
	if log.success:
		return _("Success"), _("Successfully Imported {0}").format(log.docname)
	return _("Failure"), strip_html(log.exception or "")


def readable(name: str) -> DataImport:
	"""Return a Data Import that the user may read. Raises PermissionError or DoesNotExistError."""
	doc = get_doc("Data Import", name)
	doc.check_permission("read")
	return doc
