"""What Frappe reads about this app, in Frappe's own order."""

app_name = "iso_qms"
app_title = "ISO QMS"
app_publisher = "The iso_qms developers"
app_description = "The quality management system that small firms really use"
app_email = "iso-qms@example.com"
app_license = "mit"

# Website
website_route_rules = [
	{"from_route": "/qms/<path:app_path>", "to_route": "qms"},
]
page_renderer = ["iso_qms.worker.WorkerPage"]

# Installation
after_install = "iso_qms.install.after_install"
after_sync = "iso_qms.setup.sync"
after_migrate = "iso_qms.setup.sync"

# Uninstallation
before_uninstall = "iso_qms.install.before_uninstall"

# Demo data: `iso-qms start --demo` asks every app; returns logins. Frappe reads no such hook
demo_data = "iso_qms.demo.create_demo"

# Permissions
_control = "iso_qms.document_control"
_documents = ("QMS Manual", "QMS Procedure", "QMS Document")
_rows_of_documents = (
	"QMS Document Access",
	"QMS Document Clause",
	"QMS Document Distribution",
	"QMS Document File",
	"QMS Document Reference",
	"QMS Instruction Step",
	"QMS Manual Appendix",
	"QMS Manual Chapter",
	"QMS Manual Exclusion",
	"QMS Manual Standard",
	"QMS Procedure Definition",
	"QMS Procedure Record",
	"QMS Procedure Responsibility",
	"QMS Procedure Step",
	"QMS Revision File",
)
permission_query_conditions = {
	"*": "iso_qms.gate.row_lists.conditions",
	**dict.fromkeys(_documents, f"{_control}.access.documents_query"),
	**dict.fromkeys(_rows_of_documents, f"{_control}.access.rows_query"),
	"QMS Document Revision": f"{_control}.access.revisions_query",
	"File": f"{_control}.access.files_query",
	"QMS Acknowledgement": f"{_control}.acknowledging.acknowledgements_query",
	"QMS External Check": f"{_control}.watching.checks_query",
	"QMS Form Revision": "iso_qms.record_forms.deciding.revisions_query",
}
has_permission = {
	"DocType": "iso_qms.record_forms.registration.may_delete_doctype",
	**dict.fromkeys(_documents, f"{_control}.access.has_permission"),
	"QMS Document Revision": f"{_control}.access.has_permission",
	"QMS Acknowledgement": f"{_control}.acknowledging.has_permission",
	"QMS External Check": f"{_control}.watching.has_permission",
	"QMS Form Revision": "iso_qms.record_forms.deciding.has_permission",
}

# Document events
_gate = "iso_qms.gate.guard"
_gate_for_files = "iso_qms.gate.guard_file"
_definitions = "iso_qms.definitions"
_records = "iso_qms.record_forms"
_changing = f"{_records}.changing"
_openings = f"{_control}.openings"
_entries = "iso_qms.search.entries"
_files = "iso_qms.search.attachments"

doc_events = {
	"*": {
		"before_insert": _gate,
		"before_validate": _gate,
		"validate": [_gate, f"{_records}.stamping.stamp"],
		"before_submit": _gate,
		"before_update_after_submit": _gate,
		"before_cancel": _gate,
		"on_trash": _gate,
		"before_rename": _gate,
		"validate_share": _gate,
		"on_change": f"{_entries}.document_changed",
		"after_delete": f"{_entries}.document_deleted",
		"after_rename": f"{_entries}.document_renamed",
	},
	"File": {
		"validate": [_gate_for_files, f"{_control}.files.judge"],
		"on_update": f"{_files}.file_changed",
		"on_trash": [_gate_for_files, f"{_control}.files.judge"],
		"after_delete": f"{_files}.file_deleted",
	},
	**{
		doctype: {"validate_share": f"{_openings}.refuse_share"}
		for doctype in (*_documents, "QMS Document Revision", "QMS Form Revision")
	},
	"QMS Record Form": {
		"on_update": "iso_qms.search.rebuilding.form_registered",
	},
	"Document Follow": {
		"validate": f"{_openings}.refuse_follower",
	},
	"Notification Log": {
		"before_insert": f"{_openings}.blank_notice",
	},
	"DocType": {
		"before_validate": f"{_changing}.before_doctype",
		"validate": [f"{_definitions}.check_doctype", f"{_changing}.check_doctype"],
		"on_update": [f"{_definitions}.definition_changed", f"{_changing}.definition_changed"],
	},
	"Custom Field": {
		"validate": [
			f"{_definitions}.check_custom_field",
			f"{_changing}.check_custom_field",
			f"{_openings}.check_custom_field",
		],
		"on_update": f"{_changing}.definition_changed",
		"on_trash": [f"{_definitions}.check_custom_field_removal", f"{_changing}.check_custom_field_removal"],
		"after_delete": f"{_changing}.definition_changed",
	},
	"Property Setter": {
		"validate": [
			f"{_openings}.check_property_setter",
			f"{_definitions}.check_property_setter",
			f"{_changing}.check_property_setter",
		],
		"on_update": f"{_changing}.definition_changed",
		"on_trash": [
			f"{_definitions}.check_property_setter_removal",
			f"{_changing}.check_property_setter_removal",
		],
		"after_delete": f"{_changing}.definition_changed",
	},
	"Workflow": {
		"before_validate": f"{_definitions}.check_workflow",
	},
}

# Scheduled jobs
scheduler_events = {
	"cron": {
		# from midnight of the site's zone on, whenever the server runs: what is due and not released yet
		"*/5 * * * *": [f"{_control}.release.release_due", f"{_records}.form_release.release_due"],
	},
	"hourly": [f"{_files}.read_waiting", "iso_qms.search.index.heal"],
	"daily": [
		"iso_qms.people.employment.follow_calendar",
		"iso_qms.people.roles.sync_all",
		f"{_control}.acknowledging.ask_newcomers",
		f"{_control}.telling.remind",
		f"{_records}.retention.disposal_drafts.propose_of_month",
		"iso_qms.evidence.delivering.remove_old",
	],
}

# Storage of files: asked before the content leaves the disk
delete_file_data_content = "iso_qms.gate.attachments.delete_file_data_content"

# Overriding methods: the only one, because Frappe's own counts what the user may not read
override_whitelisted_methods = {
	"frappe.client.get_count": "iso_qms.api.counting.get_count",
}

# Request events: the policies of the screens' page
after_request = ["iso_qms.www.qms.set_security_headers"]

# Fixtures are overwritten at every migrate: nothing that a customer changes belongs here
fixtures = [
	{"dt": "Role", "filters": [["role_name", "like", "QMS %"]]},
	{
		"dt": "Workflow State",
		"filters": [
			[
				"name",
				"in",
				[
					"Draft",
					"Pending Review",
					"Pending Approval",
					"Returned",
					"Approved",
					"Void",
					"Withdrawn",
					"Cancelled",
				],
			],
		],
	},
	{
		"dt": "Workflow Action Master",
		"filters": [
			[
				"name",
				"in",
				["Submit for Review", "Confirm Review", "Approve", "Return", "Void", "Withdraw"],
			]
		],
	},
]
