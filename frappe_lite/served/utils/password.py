from frappe_lite.passwords import (
	check_password,
	delete_all_passwords_for,
	get_decrypted_password,
	rename_password,
	update_password,
)

__all__ = [
	"check_password",
	"delete_all_passwords_for",
	"get_decrypted_password",
	"rename_password",
	"update_password",
]
