frappe.query_reports["Responsibility Matrix"] = {
	filters: [
		{ fieldname: "standard", label: __("Standard"), fieldtype: "Link", options: "QMS Standard" },
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "QMS Department" },
	],
};
