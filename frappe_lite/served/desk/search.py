from frappe_lite.desk.search import get_link_title, get_names_for_mentions, search_link, search_widget

__all__ = ["get_link_title", "get_names_for_mentions", "search_link", "search_widget"]
