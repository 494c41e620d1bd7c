frappe.query_reports["Archive"] = {
	filters: [
		{ fieldname: "kind", label: __("Kind"), fieldtype: "Select", options: "\nSuperseded Revisions\nPaper Records" },
		{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Link", options: "QMS Document Type" },
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "QMS Department" },
		{ fieldname: "state", label: __("State"), fieldtype: "Select", options: "\nKept\nHeld\nDue for Disposal\nDisposed\nKept Without End" },
	],
};
