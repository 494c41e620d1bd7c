"""A site: one folder with its configuration, its database file and its files. One process at a time may write it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from frappe_lite import context, exceptions
from frappe_lite.cache import SiteCache
from frappe_lite.connections import ConnectionPool
from frappe_lite.context import _dict
from frappe_lite.database import Database

CONFIG = "site_config.json"
DATABASE = "site.db"
LOCK_SECONDS = 1.0
RESTORING = "restoring.json"  # a restore has begun to swap and goes through, see restore.py
FOLDERS = ("files/public", "files/private", "backups")

_open: dict[Path, Site] = {}
_mutex = threading.Lock()


class SiteInUseError(exceptions.ValidationError):
	"""Another process works on the site."""


class Site:
	"""An open site. `open_site` returns the same object to all threads of the process."""

	def __init__(self, path: Path, *, read_only: bool = False, database: str = DATABASE) -> None:
		self.path = path
		self.name = path.name
		self.read_only = read_only
		self.config = read_config(path)
		self.cache = SiteCache()
		self._handlers: tuple[Any, dict[tuple[str, str], list[Callable]]] = (None, {})
		self._lock = None if read_only else lock(path)
		try:
			self.pool = ConnectionPool(
				path / database, read_only=read_only, synchronous=self.config.get("synchronous") or "FULL"
			)
		except BaseException:
			self.unlock()
			raise

	def new_database(self) -> Database:
		"""Return a unit of work for one thread."""
		return Database(self.pool, self.cache)

	@cached_property
	def apps(self) -> list[str]:
		"""The site's apps in the order of installation; `frappe`, which is this home itself, stands first."""
		connection = self.pool.take_reader()
		try:
			row = connection.execute(
				"SELECT defvalue FROM tabDefaultValue WHERE defkey = 'installed_apps' AND parent = '__global'"
			).fetchone()
		finally:
			self.pool.give_back_reader(connection)
		return ["frappe", *(json.loads(row[0]) if row else [])]

	@cached_property
	def hooks(self) -> _dict:
		"""The hooks of the core doctypes and of all apps."""
		return context.load_hooks("frappe_lite.core" if app == "frappe" else app for app in self.apps)

	def forget_apps(self) -> None:
		"""An app was installed: read apps and hooks anew."""
		self.__dict__.pop("apps", None)
		self.__dict__.pop("hooks", None)

	def handlers_of(self, events: Any) -> dict[tuple[str, str], list[Callable]]:
		"""Return the functions that `doc_events` names, by DocType and event, as far as they were looked up."""
		if self._handlers[0] is not events:
			self._handlers = (events, {})
		return self._handlers[1]

	def file(self, *parts: str) -> Path:
		"""Return a path inside the site's folder."""
		return self.path.joinpath(*parts)

	def unlock(self) -> None:
		"""Let another process work on the site."""
		if self._lock is not None:
			self._lock.release()
			self._lock = None

	def close(self) -> None:
		"""Close the database and let go of the folder."""
		self.pool.close()
		self.unlock()
		with _mutex:
			if _open.get(self.path) is self:
				del _open[self.path]


def read_config(path: Path) -> _dict:
	"""Return the site's configuration. Raises when the file is broken."""
	file = path / CONFIG
	try:
		return _dict(json.loads(file.read_text(encoding="utf-8")))
	except FileNotFoundError:
		raise exceptions.DoesNotExistError(
			f"{path} is no site: it has no {CONFIG}. Make one with new-site."
		) from None
	except ValueError as error:
		raise exceptions.ValidationError(f"{file} cannot be read: {error}.") from None


def write_config(path: Path, config: dict[str, Any]) -> None:
	"""Replace the site's configuration in one step."""
	temporary = path / (CONFIG + ".new")
	temporary.write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
	temporary.chmod(0o600)
	temporary.replace(path / CONFIG)


def lock(path: Path) -> FileLock:
	"""Take the site's lock. Raises SiteInUseError when another process has it.

	A moment is waited: of a process that was killed, a child that it was just starting may hold the lock yet.
	"""
	guard = FileLock(str(path / "site.lock"), thread_local=False)
	try:
		guard.acquire(timeout=LOCK_SECONDS)
	except Timeout:
		raise SiteInUseError(
			f"The site folder {path} is in use by another process; stop that one first, or choose another folder."
		) from None
	if (path / RESTORING).exists():
		from frappe_lite.restore import finish

		finish(path)
	return guard


def finish_restore(path: Path) -> None:
	"""Do what is left of a restore whose process died; must stand before anything is read from the folder."""
	if (path / RESTORING).exists():
		lock(path).release()


def exists(path: Path) -> bool:
	"""Tell whether the folder holds a site."""
	return (path / RESTORING).exists() or ((path / CONFIG).exists() and (path / DATABASE).exists())


def open_site(path: str | Path, *, read_only: bool = False) -> Site:
	"""Return the site of a folder, opened once for the process. Raises DoesNotExistError or SiteInUseError."""
	path = Path(path).resolve()
	if not read_only:
		finish_restore(path)
	with _mutex:
		site = _open.get(path)
		if site is None or (site.read_only and not read_only):
			if not exists(path):
				raise exceptions.DoesNotExistError(f"{path} is no site. Make one with new-site.")
			site = _open[path] = Site(path, read_only=read_only)
		return site


def new_site(
	path: str | Path,
	*,
	admin_password: str | None = None,
	apps: tuple[str, ...] = ("iso_qms",),
	**config: Any,
) -> None:
	"""Make a site in a folder that is new or empty. Half a site is never left behind."""
	from frappe_lite.installation import make_site

	make_site(Path(path).resolve(), admin_password, apps, config)


def migrate(path: str | Path) -> bool:
	"""Bring a site to the installed version of its apps, on a copy that replaces the database when all went well."""
	from frappe_lite.installation import migrate_site

	finish_restore(Path(path))
	return migrate_site(Path(path).resolve())
