frappe.query_reports["Job Trace"] = {
	filters: [
		{ fieldname: "start_doctype", label: __("Start From"), fieldtype: "Select", options: "QMS Job\nQMS Equipment\nQMS Supplier\nQMS Customer\nQMS Product\nQMS Employee\nQMS Procedure\nQMS Document Revision\nQMS Record Form\nQMS Form Revision", default: "QMS Job" },
		{ fieldname: "start_name", label: __("Name"), fieldtype: "Dynamic Link", options: "start_doctype" },
		{ fieldname: "number", label: __("Order or Lot No"), fieldtype: "Data" },
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date" },
	],
};
