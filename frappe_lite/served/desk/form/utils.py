from frappe_lite.desk.comments import add_comment, remove_attach, update_comment

__all__ = ["add_comment", "remove_attach", "update_comment"]
