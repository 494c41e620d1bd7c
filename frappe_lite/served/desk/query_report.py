from frappe_lite.desk.query_report import export_query, run

__all__ = ["export_query", "run"]
