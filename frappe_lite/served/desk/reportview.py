from frappe_lite.desk.reportview import delete_items, export_query, get, get_count, get_list

__all__ = ["delete_items", "export_query", "get", "get_count", "get_list"]
