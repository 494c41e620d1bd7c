"""The apps' web pages: `www/<route>.html` rendered by Jinja with what `www/<route>.py` puts into its context."""

from __future__ import annotations

import importlib
import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, RequestRedirect, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from frappe_lite.auth import home_page
from frappe_lite.context import _dict, get_app_path, get_attr, get_hooks, get_installed_apps, local
from frappe_lite.exceptions import Redirect
from frappe_lite.translate import _
from frappe_lite.whitelist import call

NO_STORE = "no-store, max-age=0"


def page_response(request: Request) -> Response:
	"""Return the page of a path: an app's renderer, a file under `www`, or for `/` the way to the first app."""
	path = request.path.strip("/")
	if not path:
		return redirect(home_page())
	try:
		rendered = _by_renderer(path)
		if rendered is not None:
			return rendered
		endpoint, arguments = resolve(path)
		return _render(endpoint, arguments)
	except Redirect as moved:
		return redirect(local.flags.redirect_location or "/", code=moved.http_status_code)


def _by_renderer(path: str) -> Response | None:
	"""Ask the apps' `page_renderer` classes, as Frappe does."""
	for dotted in get_hooks("page_renderer", []):
		renderer = get_attr(dotted)(path, 200)
		if renderer.can_render():
			return renderer.render()
	return None


def resolve(path: str) -> tuple[str, dict[str, Any]]:
	"""Return the page that serves a path, by `website_route_rules`, and the path's arguments."""
	rules = tuple((rule["from_route"], rule["to_route"]) for rule in get_hooks("website_route_rules", []))
	try:
		return _routes(rules).bind("").match(f"/{path}")
	except (NotFound, RequestRedirect):
		return path, {}


@lru_cache(maxsize=8)
def _routes(rules: tuple[tuple[str, str], ...]) -> Map:
	routes = [Rule("/" + source.strip("/"), endpoint=target.strip("/")) for source, target in rules]
	return Map(routes, strict_slashes=False, merge_slashes=False)


def _render(endpoint: str, arguments: dict[str, Any]) -> Response:
	app, template = _find(endpoint)
	local.form_dict.update(arguments)
	context = _dict(path=endpoint, route=endpoint, lang=local.lang, no_cache=1)
	module = _module(app, template)
	if module is not None and hasattr(module, "get_context"):
		returned = call(module.get_context, context)
		if isinstance(returned, dict) and returned is not context:
			context.update(returned)
	html = _environment(get_app_path(app, "www")).get_template(template).render(context)
	response = Response(html, mimetype="text/html")
	response.headers["Cache-Control"] = NO_STORE
	return response


def _find(endpoint: str) -> tuple[str, str]:
	"""Return app and template of a page. Raises NotFound."""
	parts = endpoint.split("/")
	if all(part and not part.startswith((".", "_")) for part in parts):
		for app in reversed(get_installed_apps()):
			if app == "frappe":
				continue
			for template in (f"{endpoint}.html", f"{endpoint}/index.html"):
				if Path(get_app_path(app, "www", template)).is_file():
					return app, template
	raise NotFound


@lru_cache(maxsize=64)
def _module(app: str, template: str) -> Any:
	name = f"{app}.www." + template.removesuffix(".html").replace("/", ".").replace("-", "_")
	try:
		return importlib.import_module(name)
	except ModuleNotFoundError as missing:
		if missing.name and name.startswith(missing.name):
			return None
		raise


@lru_cache(maxsize=16)
def _environment(folder: str) -> Environment:
	environment = Environment(loader=FileSystemLoader(folder), autoescape=True)
	environment.globals["_"] = lambda *args, **kwargs: _(*args, **kwargs)
	return environment
