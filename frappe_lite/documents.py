"""Making and finding documents: `get_doc` and its kin."""

from __future__ import annotations

from typing import Any

from frappe_lite.base_document import BaseDocument
from frappe_lite.context import _dict, local
from frappe_lite.controllers import get_controller
from frappe_lite.exceptions import DoesNotExistError
from frappe_lite.messages import clear_last_message, throw
from frappe_lite.translate import _


def get_doc(*args: Any, **kwargs: Any) -> Any:
	"""Return a document: `get_doc("ToDo", name)`, `get_doc("Settings")`, `get_doc({"doctype": …})`.

	Raises DoesNotExistError when there is none.
	"""
	if args and isinstance(args[0], BaseDocument):
		return args[0]
	if args and isinstance(args[0], str):
		doctype = args[0]
		if len(args) > 1 and isinstance(args[1], (dict, list)):
			name = local.db.get_value(doctype, args[1], "name")
			if name is None:
				throw(_("{0} {1} not found").format(_(doctype), args[1]), DoesNotExistError)
			args = (doctype, name, *args[2:])
	else:
		given = args[0] if args and isinstance(args[0], dict) else kwargs
		if "doctype" not in given:
			raise ValueError('"doctype" is a required key')
		doctype = given["doctype"]
	return get_controller(doctype)(*args, **kwargs)


def get_cached_doc(*args: Any, **kwargs: Any) -> Any:
	"""Return a document for reading only, from the cache."""
	doctype, name = (args[0], args[1]) if len(args) > 1 else (args[0], args[0])
	return local.db.cache.get("document", (doctype, str(name)), lambda: get_doc(*args, **kwargs))


def get_cached_value(doctype: str, name: str, fieldname: Any = "name", as_dict: bool = False) -> Any:
	"""Return fields of a cached document, or None when there is no such document."""
	try:
		doc = get_cached_doc(doctype, name)
	except DoesNotExistError:
		clear_last_message()
		return None
	if isinstance(fieldname, str):
		return _dict({fieldname: doc.get(fieldname)}) if as_dict else doc.get(fieldname)
	own = doc.__dict__
	values = [own.get(each) for each in fieldname]
	return _dict(zip(fieldname, values, strict=True)) if as_dict else values


def get_last_doc(
	doctype: str, filters: Any = None, order_by: str = "creation desc", *, for_update: bool = False
) -> Any:
	"""Return the newest document that fits. Raises DoesNotExistError."""
	name = local.db.get_value(doctype, filters or {}, "name", order_by=order_by)
	if name is None:
		raise DoesNotExistError(f"There is no {doctype}.")
	return get_doc(doctype, name, for_update=for_update)
