"""System Settings refuse what would silently change every time of the site."""

from __future__ import annotations

import frappe
import pytest


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../etc/passwd", "Asia", "shanghai"])
def test_an_unknown_time_zone_is_refused(factory, zone):
	settings = frappe.get_doc("System Settings")
	settings.time_zone = zone
	with pytest.raises(frappe.ValidationError, match="time zone"):
		settings.save()
	frappe.db.rollback()
