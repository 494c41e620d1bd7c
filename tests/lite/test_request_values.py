"""What a client sends is read strictly: JSON, numbers, and fields that exist."""

from __future__ import annotations

import pytest

from frappe_lite.context import local
from frappe_lite.exceptions import DataError, ValidationError
from frappe_lite.request_values import (
	parse_document,
	parse_fields,
	parse_filters,
	refuse_unknown_fields,
	whole_number,
	without_flags,
)


@pytest.fixture(autouse=True)
def quiet(site):
	yield
	local.message_log = []


@pytest.mark.parametrize(
	("sent", "taken"),
	[
		('["name", "owner"]', ["name", "owner"]),
		("name", ["name"]),
		('"name"', ["name"]),
		("*", ["*"]),
		(["name"], ["name"]),
		(None, None),
		("[]", None),
	],
)
def test_fields(sent, taken):
	assert parse_fields(sent) == taken


@pytest.mark.parametrize("sent", [7, '["name"', {"a": 1}])
def test_fields_that_are_none(sent):
	with pytest.raises((DataError, ValidationError)):
		parse_fields(sent)


@pytest.mark.parametrize("sent", ["{", "7", '"x"', 7])
def test_filters_that_are_none(sent):
	with pytest.raises(ValidationError):
		parse_filters(sent)


@pytest.mark.parametrize(("sent", "taken"), [("0", 0), (20, 20), ("", 5), (None, 5)])
def test_whole_numbers(sent, taken):
	assert whole_number(sent, "limit", 5) == taken


@pytest.mark.parametrize("sent", ["-1", "many", [1], "1.5", {}])
def test_numbers_that_are_none(sent):
	with pytest.raises(ValidationError, match="limit"):
		whole_number(sent, "limit")


@pytest.mark.parametrize("sent", ["[]", "1", '"x"', "{", None, []])
def test_documents_that_are_none(sent):
	with pytest.raises(ValidationError):
		parse_document(sent)


def test_flags_never_come_from_outside():
	sent = {"flags": {"ignore_permissions": 1}, "roles": [{"role": "x", "flags": {"a": 1}}]}
	assert without_flags(sent) == {"roles": [{"role": "x"}]}


def test_unknown_fields_are_named_all_at_once():
	sent = {"first_name": "A", "shoe_size": 42, "roles": [{"role": "x"}, {"rolle": "y"}], "__onload": {}}
	with pytest.raises(ValidationError, match=r"shoe_size, roles\[2\]\.rolle"):
		refuse_unknown_fields("User", sent)


def test_rows_must_be_rows():
	for rows in ("text", [1], {"a": 1}):
		with pytest.raises(ValidationError, match="Roles"):
			refuse_unknown_fields("User", {"roles": rows})
