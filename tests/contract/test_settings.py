"""System Settings rule over dates, numbers and languages at once."""

from __future__ import annotations

import datetime

import frappe
import pytest
from frappe.utils import get_datetime_in_timezone, now_datetime, rounded


@pytest.fixture
def settings():
	"""`settings(**values)` saves System Settings; the old ones come back afterwards, also out of caches."""

	def save(**values):
		doc = frappe.get_doc("System Settings")
		doc.update(values)
		doc.flags.ignore_mandatory = True
		doc.save()

	yield save
	frappe.db.rollback()
	frappe.clear_cache()


def minutes_apart(one: datetime.datetime, other: datetime.datetime) -> float:
	return abs((one - other).total_seconds()) / 60


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "UTC"])
def test_now_is_in_the_zone_of_the_site(settings, zone):
	settings(time_zone=zone)
	assert minutes_apart(now_datetime(), get_datetime_in_timezone(zone).replace(tzinfo=None)) < 1


def test_the_zones_of_two_sites_are_hours_apart(settings):
	settings(time_zone="Asia/Shanghai")
	there = now_datetime()
	settings(time_zone="UTC")
	assert 479 < minutes_apart(there, now_datetime()) < 481


def test_numbers_round_by_the_method_of_the_site(settings):
	settings(rounding_method="Commercial Rounding")
	assert rounded(2.5) == 3
	settings(rounding_method="Banker's Rounding")
	assert rounded(2.5) == 2
