"""`frappe.clear_cache` and `frappe.cache`: what was worked out, kept and forgotten.

What `frappe.cache` makes by a generator is as old as the transaction that asks, never older.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from frappe_lite.context import local
from frappe_lite.meta import forget_meta


def clear_cache(user: str | None = None, doctype: str | None = None) -> None:
	"""Forget what is cached of a DocType or a user; without either, everything."""
	cache = local.db.cache
	if doctype:
		forget_meta(doctype)
		cache.forget("document")
	elif user:
		cache.forget("roles", user)
		cache.forget("user_permissions", user)
		cache.forget("user_defaults", user)
	else:
		for group in cache.groups():
			cache.forget(group)


def clear_document_cache(doctype: str, name: Any = None) -> None:
	"""Forget the cached copy of a document, or of all documents."""
	local.db.cache.forget("document", (doctype, str(name)) if name is not None else None)


class KeyValueCache:
	"""`frappe.cache`: values by key, and by name and key; kept in the process, lost when it ends."""

	def __call__(self) -> KeyValueCache:
		"""Frappe takes `frappe.cache()` too."""
		return self

	def get_value(
		self, key: str, generator: Callable[[], Any] | None = None, user: Any = None, **_ignored: Any
	) -> Any:
		"""Return the value; `generator` makes it when it is not known."""
		return self.hget("", _key(key, user), generator)

	def set_value(self, key: str, val: Any, user: Any = None, **_ignored: Any) -> None:
		"""Keep a value."""
		self.hset("", _key(key, user), val)

	def delete_value(self, keys: Any, user: Any = None, **_ignored: Any) -> None:
		"""Forget values."""
		for key in [keys] if isinstance(keys, str) else keys:
			local.db.cache.forget("value:", _key(key, user))

	delete_key = delete_value

	def hget(
		self, name: str, key: Hashable, generator: Callable[[], Any] | None = None, **_ignored: Any
	) -> Any:
		"""Return a value of a named group."""
		if generator is None:
			return local.db.cache.peek(f"value:{name}", key)
		return local.db.cache.get(f"value:{name}", key, generator)

	def hset(self, name: str, key: Hashable, value: Any, **_ignored: Any) -> None:
		"""Keep a value of a named group."""
		local.db.cache.put(f"value:{name}", key, value)

	def hdel(self, name: str, keys: Any, **_ignored: Any) -> None:
		"""Forget values of a named group."""
		for key in [keys] if isinstance(keys, str) else keys:
			local.db.cache.forget(f"value:{name}", key)


def _key(key: str, user: Any) -> str:
	return f"user:{user}:{key}" if user else key


cache = KeyValueCache()
