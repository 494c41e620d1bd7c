"""System Settings as the functions of `frappe.utils` need them: read once, kept until the settings change."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import local

DOCTYPE = "System Settings"


def get_system_settings(key: str) -> Any:
	"""Return one field of System Settings as stored (text), or None without a site or a value."""
	return system_settings().get(key)


def system_settings() -> dict[str, Any]:
	"""Return all stored fields of System Settings; an empty dict where no site is open."""
	db = local.__dict__.get("db")
	if db is None:
		return {}
	return db.cache.get("singles", DOCTYPE, lambda: db.get_singles_dict(DOCTYPE))
