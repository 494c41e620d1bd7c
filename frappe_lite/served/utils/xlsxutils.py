from frappe_lite.spreadsheet import make_xlsx

__all__ = ["make_xlsx"]
