"""Which functions may be called over HTTP, by whom and with which method (`frappe.whitelist`)."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from frappe_lite.argument_types import convert_arguments
from frappe_lite.context import get_attr, get_hooks, get_installed_apps, local
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.messages import bold, throw
from frappe_lite.translate import _
from frappe_lite.utils import sanitize_html

F = TypeVar("F", bound=Callable[..., Any])
DEFAULT_METHODS = ("GET", "POST", "PUT", "DELETE")


class Rule(NamedTuple):
	"""What `@whitelist(...)` said about a function."""

	allow_guest: bool
	xss_safe: bool
	methods: tuple[str, ...]


registry: dict[Callable, Rule] = {}
_resolved: dict[str, Callable] = {}


def whitelist(
	allow_guest: bool = False, xss_safe: bool = False, methods: list[str] | tuple[str, ...] | None = None
) -> Callable[[F], F]:
	"""Make a function callable over HTTP; in a request its arguments are checked against its annotations."""
	rule = Rule(allow_guest, xss_safe, tuple(methods or DEFAULT_METHODS))

	def register(function: F) -> F:
		@functools.wraps(function)
		def checked(*args: Any, **kwargs: Any) -> Any:
			if local.__dict__.get("request") is not None or local.flags.in_test:
				positional, kwargs = convert_arguments(function, args, kwargs)
				return function(*positional, **kwargs)
			return function(*args, **kwargs)

		registry[checked] = rule
		return checked  # type: ignore[return-value]

	return register


def is_whitelisted(method: Callable) -> None:
	"""Let a whitelisted function pass. Raises PermissionError for others, and for guests where guests may not."""
	rule = registry.get(method)
	is_guest = local.session.user == "Guest"
	if rule is None or (is_guest and not rule.allow_guest):
		name = f"{method.__module__}.{getattr(method, '__name__', method)}"
		summary = _("You are not permitted to access this resource.")
		detail = _("Function {0} is not whitelisted.").format(bold(name))
		throw(f"{summary} {detail}", PermissionError, title=_("Method Not Allowed"))
	if is_guest and not rule.xss_safe:
		_strip_markup_of_guests()


def is_valid_http_method(method: Callable) -> None:
	"""Raise PermissionError when the function may not be called with this request's HTTP method."""
	if local.request.method not in registry[method].methods:
		throw(_("Not permitted"), PermissionError)


def overridden(command: str) -> str:
	"""Return the dotted path that an app put in the place of this one (`override_whitelisted_methods`)."""
	replacements = get_hooks("override_whitelisted_methods", {}).get(command)
	return replacements[-1] if replacements else command


def find_function(command: str) -> Callable:
	"""Return what a dotted path of an app names. Raises ValidationError for a name that no installed app has."""
	if (known := _resolved.get(command)) is not None:
		return known
	app = command.partition(".")[0]
	try:
		if "." not in command or app not in {"frappe", *get_installed_apps()}:
			raise AttributeError(_("no installed app has it"))
		function = get_attr(command)
		if not inspect.isroutine(function):
			raise AttributeError(_("it is no function"))
	except (ImportError, AttributeError, ValueError, TypeError) as error:
		throw(_("Failed to get method for command {0} with {1}").format(command, error), ValidationError)
	if function in registry:
		_resolved[command] = function
	return function


def call(function: Callable | str, *args: Any, **kwargs: Any) -> Any:
	"""Call a function with those of the keyword arguments that it takes (`frappe.call`)."""
	target: Callable = get_attr(function) if isinstance(function, str) else function
	return target(*args, **get_newargs(target, kwargs))


def get_newargs(function: Callable, kwargs: dict[str, Any]) -> dict[str, Any]:
	"""Return the keyword arguments that the function takes; never `flags` or `ignore_permissions`."""
	names, takes_any = _keywords(function)
	return {
		key: value
		for key, value in kwargs.items()
		if (takes_any or key in names) and key not in ("flags", "ignore_permissions")
	}


def refuse_missing_arguments(function: Callable, given: dict[str, Any]) -> None:
	"""Raise ValidationError naming the arguments that the function needs and a request does not have."""
	missing = [name for name in _needed(function) if name not in given]
	if missing:
		throw(_("The request does not have the argument {0}.").format(", ".join(missing)), ValidationError)


@functools.lru_cache(maxsize=4096)
def _needed(function: Callable) -> tuple[str, ...]:
	variable = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
	parameters = inspect.signature(function).parameters.values()
	return tuple(p.name for p in parameters if p.default is p.empty and p.kind not in variable)


@functools.lru_cache(maxsize=4096)
def _keywords(function: Callable) -> tuple[frozenset[str], bool]:
	parameters = inspect.signature(function).parameters.values()
	takes_any = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)
	return frozenset(p.name for p in parameters if p.kind is not p.VAR_KEYWORD), takes_any


def _strip_markup_of_guests() -> None:
	"""What a guest sends is shown to others later: keep its text, drop its markup."""
	for key, value in local.form_dict.items():
		if isinstance(value, str) and "<" in value:
			local.form_dict[key] = sanitize_html(value)
