frappe.query_reports["Practice versus Documents"] = {
	filters: [
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date" },
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "QMS Department" },
		{ fieldname: "procedure", label: __("Procedure"), fieldtype: "Link", options: "QMS Procedure" },
	],
};
