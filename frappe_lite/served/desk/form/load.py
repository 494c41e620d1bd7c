from frappe_lite.desk.form_load import (
	get_assignments,
	get_attachments,
	get_docinfo,
	get_versions,
	getdoc,
	getdoctype,
	run_onload,
)
from frappe_lite.desk.form_meta import get_meta_bundle

__all__ = [
	"get_assignments",
	"get_attachments",
	"get_docinfo",
	"get_meta_bundle",
	"get_versions",
	"getdoc",
	"getdoctype",
	"run_onload",
]
