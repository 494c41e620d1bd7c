frappe.query_reports["Clause Coverage"] = {
	filters: [
		{ fieldname: "standard", label: __("Standard"), fieldtype: "Link", options: "QMS Standard" },
		{ fieldname: "only_missing", label: __("Only What Is Missing"), fieldtype: "Check" },
	],
};
