frappe.treeview_settings["QMS Clause"] = {
	get_tree_nodes: "iso_qms.api.standards.get_children",
	title: __("Clauses"),
	// empty shows what is in use
	filters: [
		{
			fieldname: "standard",
			fieldtype: "Link",
			options: "QMS Standard",
			label: __("Standard"),
		},
	],
	get_tree_root: false,
	root_label: "QMS Clause",
	ignore_fields: ["parent_qms_clause"],
};
