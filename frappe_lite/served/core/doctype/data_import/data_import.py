from frappe_lite.core.doctype.data_import.data_import import (
	DataImport,
	download_errored_template,
	download_import_log,
	download_template,
	form_start_import,
	get_import_logs,
	get_import_status,
	get_preview_from_template,
)
from frappe_lite.data_import import start_import

__all__ = [
	"DataImport",
	"download_errored_template",
	"download_import_log",
	"download_template",
	"form_start_import",
	"get_import_logs",
	"get_import_status",
	"get_preview_from_template",
	"start_import",
]
