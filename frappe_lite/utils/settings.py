"""System Settings as the functions of `frappe.utils` need them: read once, kept until the settings change."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import local

CACHE_GROUP = "system_settings"


def get_system_settings(key: str) -> Any:
	"""Return one field of System Settings as stored (text), or None without a site or a value."""
	return system_settings().get(key)


def system_settings() -> dict[str, Any]:
	"""Return all stored fields of System Settings; an empty dict where no site is open."""
	db = local.__dict__.get("db")
	if db is None:
		return {}
	return db.cache.get(CACHE_GROUP, "", _read_settings)


def _read_settings() -> dict[str, Any]:
	rows = local.db.sql(
		"select `field`, `value` from `tabSingles` where `doctype` = %s", ("System Settings",)
	)
	return {field: value for field, value in rows}


def forget_system_settings() -> None:
	"""Read the settings anew: called when System Settings are saved."""
	local.db.cache.forget(CACHE_GROUP)
