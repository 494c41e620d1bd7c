frappe.query_reports["Document Revision Rate"] = {
	filters: [
		{ fieldname: "year", label: __("Year"), fieldtype: "Int" },
	],
};
