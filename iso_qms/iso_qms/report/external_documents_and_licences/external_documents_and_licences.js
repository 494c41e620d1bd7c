frappe.query_reports["External Documents and Licences"] = {
	filters: [
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "QMS Department" },
		{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Link", options: "QMS Document Type" },
		{
			fieldname: "state",
			label: __("State"),
			fieldtype: "Select",
			options: ["", "Valid", "Check Due", "Expires Soon", "Expired"],
		},
	],
};
