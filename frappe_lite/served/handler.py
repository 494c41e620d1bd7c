from frappe_lite.auth import logout
from frappe_lite.files import download_file, upload_file
from frappe_lite.http.methods import ping, run_doc_method
from frappe_lite.whitelist import is_valid_http_method, is_whitelisted

runserverobj = run_doc_method
web_logout = logout

__all__ = [
	"download_file",
	"is_valid_http_method",
	"is_whitelisted",
	"logout",
	"ping",
	"run_doc_method",
	"runserverobj",
	"upload_file",
	"web_logout",
]
