from frappe_lite.core.doctype.file.file import File, get_permission_query_conditions, has_permission
from frappe_lite.files import download_file

__all__ = ["File", "download_file", "get_permission_query_conditions", "has_permission"]
