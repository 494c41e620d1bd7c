frappe.query_reports["Acknowledgement Status"] = {
	filters: [
		{ fieldname: "document", label: __("Document"), fieldtype: "Data" },
		{ fieldname: "only_open", label: __("Only Open"), fieldtype: "Check" },
	],
};
