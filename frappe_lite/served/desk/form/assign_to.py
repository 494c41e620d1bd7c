from frappe_lite.desk.assign_to import (
	DuplicateToDoError,
	add,
	add_multiple,
	clear,
	close,
	close_all_assignments,
	get,
	remove,
	remove_multiple,
)

__all__ = [
	"DuplicateToDoError",
	"add",
	"add_multiple",
	"clear",
	"close",
	"close_all_assignments",
	"get",
	"remove",
	"remove_multiple",
]
