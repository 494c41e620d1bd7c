"""What one thread works on: the site, the database, the session, the request.

Frappe calls this `frappe.local`. Each thread of the server has its own; `init_request` empties it.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
	from frappe_lite.database import Database
	from frappe_lite.site import Site


class _dict(dict):
	"""A dict whose keys are attributes too; a key that is missing reads as None (Frappe's `_dict`)."""

	__slots__ = ()
	__getattr__ = dict.get
	__setattr__ = dict.__setitem__

	def __delattr__(self, key: str) -> None:
		self.pop(key, None)

	def __getstate__(self) -> dict:
		return dict(self)

	def __setstate__(self, state: dict) -> None:
		self.update(state)

	def update(self, d: Any = None, **kwargs: Any) -> _dict:
		"""Update and return self, so that calls chain."""
		super().update(d or {}, **kwargs)
		return self

	def copy(self) -> _dict:
		"""Return a shallow copy of the same kind."""
		return _dict(self)


class Local(threading.local):
	"""The thread's namespace. Attributes are set by `init`, `connect` and the HTTP layer."""

	site: str
	home: Site
	conf: _dict
	db: Database
	session: _dict
	flags: _dict
	form_dict: _dict
	response: _dict
	request: Any
	message_log: list[_dict]
	lang: str
	error_log: list
	debug_log: list
	user_permissions: dict
	roles: dict


local = Local()


def init_request(home: Site) -> None:
	"""Start with a clean namespace on this site: no session yet, no messages, no flags."""
	local.__dict__.clear()
	local.home = home
	local.site = home.name
	local.conf = home.config
	local.flags = _dict(currently_saving=[], error_message=None)
	local.form_dict = _dict()
	local.response = _dict(docs=[])
	local.request = None
	local.message_log = []
	local.error_log = []
	local.debug_log = []
	local.lang = home.config.get("lang") or "en"
	local.user_permissions = {}
	local.roles = {}
	local.session = _dict(user="Guest", sid="Guest", data=_dict())
	local.db = home.new_database()


def init(site: str | Path, sites_path: str | Path = ".", new_site: bool = False) -> None:
	"""Open the site folder `sites_path/site` for this thread. Raises DoesNotExistError when it is no site.

	Until `connect` it is read only, which another process that works on the site does not mind.
	"""
	from frappe_lite.site import open_site

	init_request(open_site(Path(sites_path) / site, read_only=True))


def connect(site: str | None = None) -> None:
	"""Begin work as Administrator on the site that `init` opened; it stays read only with `frappe.flags.read_only`."""
	from frappe_lite.site import open_site

	if site:
		init(site)
	home, flags = local.home, local.flags
	if home.read_only and not flags.read_only:
		local.db.close()
		home.close()
		init_request(open_site(home.path))
		local.flags = flags
	set_user("Administrator")


def destroy() -> None:
	"""End this thread's work: what is not committed is rolled back, the namespace is emptied."""
	db = local.__dict__.get("db")
	if db is not None:
		db.close()
	local.__dict__.clear()


def set_user(username: str) -> None:
	"""Act as this user from now on, in this thread."""
	local.session = _dict(user=username, sid=username, data=_dict())
	local.user_permissions = {}
	local.roles = {}
	local.form_dict = _dict()


def get_attr(method: str) -> Any:
	"""Return what a dotted path names. Raises AttributeError or ImportError when there is nothing."""
	module, _sep, name = method.rpartition(".")
	return getattr(importlib.import_module(module), name)


def get_installed_apps() -> list[str]:
	"""Return the names of the site's apps, in the order in which they were installed."""
	return list(local.home.apps)


def get_app_path(app: str, *parts: str) -> str:
	"""Return the path of a file in an app's package."""
	module = importlib.import_module(app)
	assert module.__file__
	return str(Path(module.__file__).parent.joinpath(*parts))


def get_hooks(hook: str | None = None, default: Any = None) -> Any:
	"""Return an app hook over all installed apps: lists joined, dicts merged with lists as values (as Frappe)."""
	hooks = local.home.hooks
	if hook is None:
		return hooks
	return hooks.get(hook, [] if default is None else default)


def load_hooks(apps: Iterable[str]) -> _dict:
	"""Read `hooks.py` of each app and merge them the way Frappe does."""
	merged: _dict = _dict()
	for app in apps:
		module = importlib.import_module(f"{app}.hooks")
		for key, value in vars(module).items():
			if key.startswith("_") or callable(value) or hasattr(value, "__spec__"):
				continue
			_merge_hook(merged, key, value)
	return merged


def _merge_hook(target: dict, key: str, value: Any) -> None:
	if isinstance(value, dict):
		inner = target.setdefault(key, _dict())
		for inner_key, inner_value in value.items():
			_merge_hook(inner, inner_key, inner_value)
	else:
		target.setdefault(key, []).extend(value if isinstance(value, list) else [value])
