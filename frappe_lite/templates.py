"""Jinja templates that people write: they read the document and a few functions, and change nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from frappe_lite import utils
from frappe_lite.context import _dict, local
from frappe_lite.exceptions import ValidationError
from frappe_lite.messages import throw
from frappe_lite.safe_eval import only_reads
from frappe_lite.translate import _

LONGEST = 100_000
UTILS = (
	"add_days", "add_months", "add_to_date", "cint", "cstr", "date_diff", "escape_html", "flt", "fmt_money",
	"format_date", "format_datetime", "format_time", "formatdate", "get_date_str", "get_datetime", "get_first_day",
	"get_fullname", "get_last_day", "get_link_to_form", "get_time", "get_url", "get_url_to_form", "getdate",
	"now", "now_datetime", "nowdate", "nowtime", "pretty_date", "rounded", "strip_html", "today",
)  # fmt: skip


class _Environment(ImmutableSandboxedEnvironment):
	def is_safe_callable(self, obj: Any) -> bool:
		"""Documents are read: their methods that save, delete or send are not called."""
		return only_reads(obj) and super().is_safe_callable(obj)


@lru_cache(maxsize=1)
def _environment() -> _Environment:
	return _Environment()


@lru_cache(maxsize=256)
def _compiled(template: str) -> Any:
	return _environment().from_string(template)


def safe_utils() -> _dict:
	"""Return the functions of `frappe.utils` that templates and conditions may call."""
	return _dict((name, getattr(utils, name)) for name in UTILS if hasattr(utils, name))


def render_template(
	template: str,
	context: dict[str, Any] | None = None,
	is_path: bool | None = None,
	safe_render: bool = True,
) -> str:
	"""Return the template filled in. Raises ValidationError for a broken one, or one that reaches too far."""
	if not template:
		return ""
	if is_path:
		raise NotImplementedError("Templates by path are part of the Frappe home (a bench).")
	if ".__" in template or len(template) > LONGEST:
		throw(_("Illegal template"), ValidationError)
	names = {
		"_": _,
		"frappe": _dict(
			_=_,
			utils=safe_utils(),
			session=_dict(user=local.session.user),
			db=_dict(get_value=local.db.get_value),
		),
		"nowdate": utils.nowdate,
	}
	try:
		return _compiled(template).render({**names, **(context or {})})
	except TemplateError as error:
		throw(
			_("The template cannot be filled in: {0}").format(error),
			ValidationError,
			title="Jinja Template Error",
		)
		raise


def validate_template(html: str | None) -> None:
	"""Raise ValidationError when the text is no template."""
	if not html:
		return
	try:
		_environment().parse(html)
	except TemplateSyntaxError as error:
		throw(_("Syntax error in template as line {0}: {1}").format(error.lineno, error.message))
