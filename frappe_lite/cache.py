"""Values worked out from the database, shared by all threads and never older than what a thread reads.

`generation` counts the commits that made something here invalid. A thread stores a value only if its snapshot
belongs to the present generation; a transaction that has changed something keeps its own copies until it commits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any

MISSING = object()
Key = tuple[str, Hashable]


class SiteCache:
	"""The shared store. One for a site."""

	def __init__(self) -> None:
		self.generation = 0
		self.values: dict[str, dict[Hashable, Any]] = {}
		self._mutex = threading.Lock()

	def store(self, group: str, key: Hashable, value: Any, generation: int) -> None:
		"""Keep a value that was read in a snapshot of this generation."""
		with self._mutex:
			if generation == self.generation:
				self.values.setdefault(group, {})[key] = value

	def drop(self, dirty: dict[str, set[Hashable] | None]) -> None:
		"""Forget what a committed transaction changed: single keys, or a whole group where the set is None."""
		with self._mutex:
			self.generation += 1
			for group, keys in dirty.items():
				if keys is None:
					self.values.pop(group, None)
				elif stored := self.values.get(group):
					for key in keys:
						stored.pop(key, None)


class TransactionCache:
	"""A transaction's view of the shared store: what it changed is its own until it commits."""

	__slots__ = ("_dirty", "_own", "_shared", "generation", "writing")

	def __init__(self, shared: SiteCache) -> None:
		self._shared = shared
		self.generation = -1
		self.writing = False
		self._dirty: dict[str, set[Hashable] | None] = {}
		self._own: dict[Key, Any] = {}

	def begin(self, writing: bool = False) -> None:
		"""Note the generation; called just before a snapshot or a writing transaction begins."""
		self.generation = self._shared.generation
		self.writing = writing

	def get(self, group: str, key: Hashable, load: Callable[[], Any]) -> Any:
		"""Return the value, from `load` when it is not known."""
		if self._dirty and group in self._dirty:
			keys = self._dirty[group]
			if keys is None or key in keys:
				own = self._own.get((group, key), MISSING)
				if own is MISSING:
					own = self._own[(group, key)] = load()
				return own
		stored = self._shared.values.get(group)
		if stored is not None:
			value = stored.get(key, MISSING)
			if value is not MISSING:
				return value
		value = load()
		self._shared.store(group, key, value, self.generation)
		return value

	def put(self, group: str, key: Hashable, value: Any) -> None:
		"""Keep a value at once, for all threads, whatever becomes of this transaction."""
		self._shared.store(group, key, value, self._shared.generation)

	def peek(self, group: str, key: Hashable) -> Any:
		"""Return what is known, or None."""
		if (group, key) in self._own:
			return self._own[(group, key)]
		if (
			self._dirty
			and group in self._dirty
			and (self._dirty[group] is None or key in (self._dirty[group] or ()))
		):
			return None
		return self._shared.values.get(group, {}).get(key)

	def forget(self, group: str, key: Hashable | None = None) -> None:
		"""This transaction changed what the value stands on. Without a key: the whole group."""
		if not self.writing:
			self._shared.drop({group: None if key is None else {key}})
			return
		if key is None:
			self._dirty[group] = None
			self._own = {k: v for k, v in self._own.items() if k[0] != group}
			return
		keys = self._dirty.setdefault(group, set())
		if keys is not None:
			keys.add(key)
		self._own.pop((group, key), None)

	def groups(self) -> set[str]:
		"""Return the groups of which anything is known."""
		return {*self._shared.values, *self._dirty}

	def forget_own(self) -> None:
		"""After a rollback to a savepoint: what was worked out since may be wrong."""
		self._own.clear()

	def commit(self) -> None:
		"""Publish: drop from the shared store what this transaction changed."""
		if self._dirty:
			self._shared.drop(self._dirty)
		self.rollback()

	def rollback(self) -> None:
		"""Forget this transaction's own view."""
		self.writing = False
		self._dirty = {}
		self._own = {}
