"""What the person is told: `msgprint`, `throw` and the log of messages of a request."""

from __future__ import annotations

from typing import Any, NoReturn

from frappe_lite import exceptions
from frappe_lite.context import _dict, local


def bold(text: Any) -> str:
	"""Return the text in bold markup; messages are shown as text with this one mark."""
	return f"<strong>{text}</strong>"


def msgprint(
	msg: str | list,
	title: str | None = None,
	raise_exception: bool | type[Exception] | Exception | int = 0,
	as_table: bool = False,
	as_list: bool = False,
	indicator: str | None = None,
	alert: bool = False,
	primary_action: Any = None,
	is_minimizable: bool = False,
	wide: bool = False,
	realtime: bool = False,
) -> None:
	"""Add a message to the response; raise when `raise_exception` says so (a class, an instance or True)."""
	out = _dict(message=msg)
	if title:
		out.title = title
	if indicator or raise_exception:
		out.indicator = indicator or "red"
	if alert:
		out.alert = 1
	if as_list:
		out.as_list = True
	if raise_exception:
		out.raise_exception = 1
	if primary_action:
		out.primary_action = primary_action
	local.message_log.append(out)
	if not raise_exception:
		return
	if isinstance(raise_exception, type) and issubclass(raise_exception, Exception):
		raise raise_exception(msg)
	if isinstance(raise_exception, Exception):
		raise raise_exception
	raise exceptions.ValidationError(msg)


def throw(
	msg: str,
	exc: type[Exception] | Exception = exceptions.ValidationError,
	title: str | None = None,
	is_minimizable: bool = False,
	wide: bool = False,
	as_list: bool = False,
	primary_action: Any = None,
) -> NoReturn:
	"""Refuse with one sentence. Raises `exc`."""
	msgprint(msg, title=title, raise_exception=exc, indicator="red", as_list=as_list)
	raise AssertionError("msgprint raises")


def clear_messages() -> None:
	"""Forget the messages of this request."""
	local.message_log = []


def clear_last_message() -> None:
	"""Forget the last message, for a caller that handled its exception."""
	if local.message_log:
		local.message_log = local.message_log[:-1]


def get_message_log() -> list[_dict]:
	"""Return the messages of this request, oldest first."""
	return list(local.message_log)
