"""`frappe` on the embedded home: the names that are served, and where each one's knowledge is."""

from typing import Any

from frappe_lite import exceptions as exceptions
from frappe_lite import share as share
from frappe_lite.cache_commands import cache as cache
from frappe_lite.cache_commands import clear_cache as clear_cache
from frappe_lite.cache_commands import clear_document_cache as clear_document_cache
from frappe_lite.context import (
	_dict,
	connect,
	destroy,
	get_app_path,
	get_attr,
	get_hooks,
	get_installed_apps,
	init,
	local,
	set_user,
)
from frappe_lite.controllers import get_controller as get_controller
from frappe_lite.delete_doc import delete_doc
from frappe_lite.document import (
	copy_doc,
	get_cached_doc,
	get_cached_value,
	get_doc,
	get_last_doc,
	new_doc,
)
from frappe_lite.exceptions import *
from frappe_lite.jobs import enqueue, enqueue_doc
from frappe_lite.json_text import as_json, parse_json
from frappe_lite.log import get_traceback, log_error, logger
from frappe_lite.mail import sendmail
from frappe_lite.messages import (
	bold,
	clear_last_message,
	clear_messages,
	get_message_log,
	msgprint,
	throw,
)
from frappe_lite.meta import get_meta
from frappe_lite.permissions import get_roles, has_permission, only_for
from frappe_lite.qb import QB as qb
from frappe_lite.query import get_all, get_list
from frappe_lite.rename_doc import rename_doc
from frappe_lite.safe_eval import safe_eval
from frappe_lite.settings import get_single, get_single_value, get_system_settings
from frappe_lite.templates import render_template
from frappe_lite.translate import _, _lt
from frappe_lite.utils import cint, cstr, flt, get_url, scrub, unscrub
from frappe_lite.whitelist import call, is_whitelisted, whitelist

__version__ = "15.55.1"  # the Frappe whose contract this home keeps
STANDARD_USERS = ("Guest", "Administrator")


def __getattr__(name: str) -> Any:
	"""Return what belongs to the thread: `frappe.db`, `frappe.session`, `frappe.flags`, …"""
	try:
		return local.__dict__[name]
	except KeyError:
		if name in (
			"db",
			"session",
			"flags",
			"form_dict",
			"conf",
			"response",
			"request",
			"message_log",
			"lang",
		):
			return None
		raise AttributeError(
			f"frappe.{name} is not part of the embedded home; the Frappe home (a bench) has it."
		) from None


def generate_hash(txt: str | None = None, length: int = 56) -> str:
	"""Return random hexadecimal digits."""
	import secrets

	return secrets.token_hex((length + 1) // 2)[:length]


def get_site_path(*parts: str) -> str:
	"""Return a path inside the site's folder."""
	return str(local.home.file(*parts))


def is_table(doctype: str) -> bool:
	"""Tell whether a DocType holds rows of other documents."""
	return bool(get_meta(doctype).istable)


def get_module(name: str) -> Any:
	"""Import a module."""
	import importlib

	return importlib.import_module(name)


def as_unicode(text: Any, encoding: str = "utf-8") -> str:
	"""Return the value as text."""
	if text is None:
		return ""
	return text.decode(encoding) if isinstance(text, bytes) else str(text)


def get_value(*args: Any, **kwargs: Any) -> Any:
	"""Same as `frappe.db.get_value`."""
	return local.db.get_value(*args, **kwargs)


def set_value(doctype: str, docname: str, fieldname: Any, value: Any = None) -> Any:
	"""Set fields of a document with checks and hooks, and return it."""
	from frappe_lite.client import set_value as _set_value

	return _set_value(doctype, docname, fieldname, value)
