"""Arguments of whitelisted functions are checked and converted by their annotations, as in Frappe v15."""

from __future__ import annotations

import pytest

from frappe_lite.argument_types import convert_arguments
from frappe_lite.exceptions import FrappeTypeError


def make(**annotations):
	"""A function with an argument `value` of this annotation (and default, where one is given)."""
	default = annotations.pop("default", ...)
	if default is ...:

		def function(value):
			return value
	else:

		def function(value=default):
			return value

	function.__annotations__ = {"value": annotations["value"]}
	return function


@pytest.mark.parametrize(
	("annotation", "sent", "taken"),
	[
		(str, "text", "text"),
		(int, "12", 12),
		(int, 12, 12),
		(float, "1.5", 1.5),
		(bool, 1, 1),
		(bool, "true", True),
		(str | None, None, None),
		(list[int], ["1", 2], [1, 2]),
		(dict, {"a": 1}, {"a": 1}),
		(str | dict, "x", "x"),
	],
)
def test_what_fits_is_taken(annotation, sent, taken):
	_args, kwargs = convert_arguments(make(value=annotation), (), {"value": sent})
	assert kwargs["value"] == taken


@pytest.mark.parametrize(
	("annotation", "sent"),
	[
		(str, ["list"]),
		(str, {"a": 1}),
		(str, 12),
		(int, "twelve"),
		(int, [1]),
		(dict, "text"),
		(list, 3),
		(list[str], "text"),
	],
)
def test_what_does_not_fit_is_refused_by_name(annotation, sent):
	with pytest.raises(FrappeTypeError, match="'value'"):
		convert_arguments(make(value=annotation), (), {"value": sent})


def test_the_type_of_the_default_fits_too():
	_args, kwargs = convert_arguments(make(value=str, default=None), (), {"value": None})
	assert kwargs == {"value": None}


def test_arguments_by_position_are_checked():
	args, _kwargs = convert_arguments(make(value=int), ("7",), {})
	assert list(args) == [7]


def test_a_postponed_annotation_is_held():
	_args, kwargs = convert_arguments(make(value="int"), (), {"value": "7"})
	assert kwargs == {"value": 7}


def test_an_annotation_that_names_nothing_is_left_alone():
	_args, kwargs = convert_arguments(make(value="NoSuchType"), (), {"value": "7"})
	assert kwargs == {"value": "7"}
