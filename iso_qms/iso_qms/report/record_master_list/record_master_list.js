frappe.query_reports["Record Master List"] = {
	filters: [
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "QMS Department" },
		{ fieldname: "qms_process", label: __("Process"), fieldtype: "Link", options: "QMS Process" },
		{
			fieldname: "frequency",
			label: __("Frequency"),
			fieldtype: "Select",
			options: "\nShift\nDay\nWeek\nMonth\nQuarter\nYear\nBatch\nEvent",
		},
	],
};
