from frappe_lite.desk.query_report import export_query, run, save_report

__all__ = ["export_query", "run", "save_report"]
