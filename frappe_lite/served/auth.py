from frappe_lite.auth import (
	SAFE_HTTP_METHODS,
	UNSAFE_HTTP_METHODS,
	CookieManager,
	LoginManager,
	clear_cookies,
	get_logged_user,
)

__all__ = [
	"SAFE_HTTP_METHODS",
	"UNSAFE_HTTP_METHODS",
	"CookieManager",
	"LoginManager",
	"clear_cookies",
	"get_logged_user",
]
