frappe.query_reports["Due for Disposal"] = {
	filters: [
		{ fieldname: "kind", label: __("Kind"), fieldtype: "Select", options: "\nRecords\nPaper Records\nSuperseded Revisions" },
		{ fieldname: "form", label: __("Record Form"), fieldtype: "Link", options: "QMS Record Form" },
		{ fieldname: "department", label: __("Department"), fieldtype: "Link", options: "QMS Department" },
	],
	onload(report) {
		if (!frappe.model.can_create("QMS Disposal")) return;
		report.page.add_inner_button(__("Prepare a Disposal"), () =>
			frappe
				.xcall("iso_qms.api.disposal.propose", report.get_values())
				.then((made) => frappe.set_route("Form", "QMS Disposal", made.name)),
		);
	},
};
