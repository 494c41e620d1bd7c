frappe.query_reports["Document Review Plan"] = {
	filters: [
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "QMS Department" },
		{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Link", options: "QMS Document Type" },
		{ fieldname: "until", label: __("Until"), fieldtype: "Date" },
	],
};
