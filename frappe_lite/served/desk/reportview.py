from frappe_lite.desk.reportview import (
	delete_items,
	delete_report,
	export_query,
	get,
	get_count,
	get_list,
	save_report,
)

__all__ = ["delete_items", "delete_report", "export_query", "get", "get_count", "get_list", "save_report"]
