from frappe_lite.desk.search import get_link_title, search_link, search_widget

__all__ = ["get_link_title", "search_link", "search_widget"]
