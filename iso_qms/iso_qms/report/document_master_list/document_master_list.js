frappe.query_reports["Document Master List"] = {
	filters: [
		{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Link", options: "QMS Document Type" },
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "QMS Department" },
		{ fieldname: "qms_process", label: __("Process"), fieldtype: "Link", options: "QMS Process" },
		{ fieldname: "status", label: __("Status"), fieldtype: "Select", options: "\nDraft\nEffective\nObsolete\nWithdrawn", default: "Effective" },
		{ fieldname: "classification", label: __("Classification"), fieldtype: "Select", options: "\nPublic\nInternal\nConfidential" },
	],
};
