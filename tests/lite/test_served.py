"""What `import frappe` gives on this home, and what it says of the rest."""

from __future__ import annotations

import importlib

import frappe
import pytest

import frappe_lite


def test_a_module_that_is_not_served_names_the_home_that_has_it():
	with pytest.raises(ModuleNotFoundError, match=r"frappe\.website .* Frappe home"):
		importlib.import_module("frappe.website.router")


def test_a_name_that_is_not_served_names_the_home_that_has_it():
	with pytest.raises(AttributeError, match=r"frappe\.publish_progress .* Frappe home"):
		_ = frappe.publish_progress


def test_installing_twice_changes_nothing():
	import sys

	before = list(sys.meta_path)
	frappe_lite.install()
	assert sys.meta_path == before


def test_documents_are_of_one_class_under_both_names():
	from frappe.model.document import Document

	from frappe_lite.document import Document as Own

	assert Document is Own
