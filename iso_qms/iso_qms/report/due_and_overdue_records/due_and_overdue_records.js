frappe.query_reports["Due and Overdue Records"] = {
	filters: [
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date" },
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "QMS Department" },
		{ fieldname: "status", label: __("Status"), fieldtype: "Select", options: "\nDue\nMissing\nLate\nDone" },
	],
};
