from frappe_lite.utils.html import clean_html, is_json, sanitize_html

__all__ = ["clean_html", "is_json", "sanitize_html"]
