"""Checks the arguments of a whitelisted function against its annotations, and converts what converts cleanly.

Pydantic decides, as it does in Frappe v15, so that both homes take and refuse the same values. Frappe leaves
postponed annotations (`from __future__ import annotations`) alone; here they are held too where they can be read.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import lru_cache
from types import EllipsisType
from typing import Any, ForwardRef, NamedTuple, Union, get_args, get_origin, get_type_hints

from frappe_lite.exceptions import FrappeTypeError

# A browser sends "1" or 1 where Python says bool; Frappe lets numbers stand.
SLACK: dict[Any, tuple[type, ...]] = {bool: (int, bool, float)}
SIMPLE = frozenset({str, int, float, bool, dict, type(None)})


class Argument(NamedTuple):
	"""One annotated argument: the type that it may have, and the classes that are taken as they come."""

	name: str
	accepted: Any
	exact: frozenset[type]


@lru_cache(maxsize=1024)
def checked_arguments(function: Callable) -> tuple[Argument, ...]:
	"""Return the arguments of a function whose annotations can be checked."""
	parameters = inspect.signature(function).parameters
	found = []
	for name, annotation in _annotations(function).items():
		if name == "return" or name not in parameters or _is_unresolved(annotation):
			continue
		accepted = _accepted(annotation, parameters[name].default)
		choices = get_args(accepted) if get_origin(accepted) is Union else (accepted,)
		found.append(Argument(name, accepted, SIMPLE.intersection(choices)))
	return tuple(found)


def convert_arguments(
	function: Callable, args: Sequence[Any], kwargs: dict[str, Any]
) -> tuple[Sequence[Any], dict[str, Any]]:
	"""Return the arguments, converted to what the function declares.

	Raises FrappeTypeError with a sentence that names the argument, the type wanted and the type given.
	"""
	arguments = checked_arguments(function)
	if not arguments:
		return args, kwargs
	positions = _positions(function)
	converted = list(args)
	for argument in arguments:
		position = positions.get(argument.name, len(args))
		if argument.name in kwargs:
			kwargs[argument.name] = _convert(argument, kwargs[argument.name])
		elif position < len(args):
			converted[position] = _convert(argument, args[position])
	return converted, kwargs


def _annotations(function: Callable) -> dict[str, Any]:
	"""What the annotations mean; as they stand where they name what is not there at run time."""
	try:
		return get_type_hints(function)
	except (NameError, TypeError, AttributeError):
		return getattr(function, "__annotations__", {})


def _is_unresolved(annotation: Any) -> bool:
	return isinstance(annotation, str | ForwardRef) or any(
		isinstance(part, str | ForwardRef) for part in get_args(annotation)
	)


def _accepted(annotation: Any, default: Any) -> Any:
	"""The annotation, with Frappe's slack, and the default's own type (`= None` without `| None`)."""
	choices = list(SLACK.get(annotation, (annotation,)))
	if default is not inspect.Parameter.empty and type(default) not in choices:
		choices.append(type(default))
	return Union[tuple(choices)]  # noqa: UP007 (made at run time)


@lru_cache(maxsize=1024)
def _positions(function: Callable) -> dict[str, int]:
	return {name: at for at, name in enumerate(inspect.signature(function).parameters)}


@lru_cache(maxsize=1024)
def _adapter(accepted: Any) -> Any:
	# Imported at the first typed call: reading a page needs no Pydantic.
	from pydantic import ConfigDict, TypeAdapter

	return TypeAdapter(accepted, config=ConfigDict(arbitrary_types_allowed=True))


def _convert(argument: Argument, value: Any) -> Any:
	if type(value) in argument.exact:
		return value
	from pydantic import ValidationError

	try:
		converted = _adapter(argument.accepted).validate_python(value)
	except (TypeError, ValidationError) as refused:
		raise _type_error(argument, value) from refused
	if isinstance(converted, EllipsisType):
		raise _type_error(argument, value)
	return converted


def _type_error(argument: Argument, value: Any) -> FrappeTypeError:
	wanted = " or ".join(_type_names(argument.accepted))
	return FrappeTypeError(
		f"Argument '{argument.name}' should be of type '{wanted}' but got '{type(value).__name__}' instead."
	)


def _type_names(accepted: Any) -> list[str]:
	if isinstance(accepted, type):
		return ["None" if accepted is type(None) else accepted.__name__]
	parts = get_args(accepted)
	names = [name for part in parts for name in _type_names(part)] if parts else [str(accepted)]
	return list(dict.fromkeys(names))
