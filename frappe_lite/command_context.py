"""What an app's click commands are given, as bench gives it: `pass_context` and `get_site`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from frappe_lite.context import _dict


def pass_context(function: Callable) -> Callable:
	"""Hand the command a dict with `sites`, the folders that it works on."""

	@click.pass_context
	@functools.wraps(function)
	def with_context(ctx: click.Context, *args: Any, **kwargs: Any) -> Any:
		return function(_dict(ctx.obj or {}), *args, **kwargs)

	return with_context


def get_site(context: dict[str, Any], raise_err: bool = True) -> str | None:
	"""Return the first site of the command line. Raises UsageError when there is none."""
	sites = context.get("sites") or []
	if sites:
		return sites[0]
	if raise_err:
		raise click.UsageError("Say the site's folder with --site.")
	return None
