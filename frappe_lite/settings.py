"""Single DocTypes by name, and the site's System Settings."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import local
from frappe_lite.document import get_cached_doc, get_doc


def get_single(doctype: str) -> Any:
	"""Return a single document."""
	return get_doc(doctype, doctype)


def get_single_value(setting: str, fieldname: str) -> Any:
	"""Return one value of a single document."""
	return local.db.get_single_value(setting, fieldname)


def get_system_settings(key: str) -> Any:
	"""Return a value of System Settings, or None."""
	return get_cached_doc("System Settings").get(key)
