"""Frappe's field types: which hold a value, in which kind of column, and the standard fields of every document."""

from __future__ import annotations

DATA_TYPES = frozenset(
	{
		"Currency", "Int", "Long Int", "Float", "Percent", "Check", "Small Text", "Long Text", "Code",
		"Text Editor", "Markdown Editor", "HTML Editor", "Date", "Datetime", "Time", "Text", "Data", "Link",
		"Dynamic Link", "Password", "Select", "Rating", "Read Only", "Attach", "Attach Image", "Signature",
		"Color", "Barcode", "Geolocation", "Duration", "Icon", "Phone", "Autocomplete", "JSON",
	}
)  # fmt: skip
DISPLAY_TYPES = (
	"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Image", "Fold", "Heading",
)  # fmt: skip
TABLE_TYPES = ("Table", "Table MultiSelect")
FIELD_TYPES = DATA_TYPES | set(DISPLAY_TYPES) | set(TABLE_TYPES)
FLOAT_TYPES = frozenset({"Float", "Currency", "Percent", "Rating", "Duration"})
NUMERIC_TYPES = frozenset({"Currency", "Int", "Long Int", "Float", "Percent", "Check"})
MOMENT_TYPES = frozenset({"Date", "Datetime", "Time"})
VARCHAR_TYPES = frozenset(
	{"Data", "Link", "Dynamic Link", "Select", "Read Only", "Color", "Icon", "Phone", "Autocomplete"}
)
VARCHAR_LENGTH = 140

DEFAULT_FIELDS = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
CHILD_FIELDS = ("parent", "parentfield", "parenttype")
OPTIONAL_FIELDS = ("_user_tags", "_comments", "_assign", "_liked_by")
# Frappe's own doctypes that describe DocTypes: their meta comes from the file, never from the table.
DOCTYPES_FOR_DOCTYPE = frozenset(
	{"DocType", "DocField", "DocPerm", "DocType Action", "DocType Link", "DocType State"}
)
LOG_TYPES = frozenset(
	{
		"Version", "Error Log", "Scheduled Job Log", "Activity Log", "Notification Log", "DocShare",
		"Deleted Document", "Comment",
	}
)  # fmt: skip

STANDARD_FIELD_TYPES = {
	"name": ("Data", "ID"),
	"owner": ("Link", "Created By"),
	"creation": ("Datetime", "Created On"),
	"modified": ("Datetime", "Last Updated On"),
	"modified_by": ("Link", "Last Updated By"),
	"docstatus": ("Int", "Document Status"),
	"idx": ("Int", "Index"),
	"parent": ("Data", "Parent"),
	"parentfield": ("Data", "Parent Field"),
	"parenttype": ("Data", "Parent Document Type"),
	"_user_tags": ("Data", "Tags"),
	"_comments": ("Text", "Comments"),
	"_assign": ("Text", "Assigned To"),
	"_liked_by": ("Data", "Liked By"),
}
