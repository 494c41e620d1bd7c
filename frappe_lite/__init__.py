"""The embedded home: the part of Frappe's contract that iso_qms stands on, in one process on SQLite.

`install()` lets `import frappe` find it where no real Frappe is importable.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

SERVED = Path(__file__).parent / "served"


class _ServedFinder(importlib.abc.MetaPathFinder):
	"""Finds `frappe` in `frappe_lite/served`, and says which home has what is not served."""

	def find_spec(
		self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
	) -> importlib.machinery.ModuleSpec | None:
		if fullname == "frappe":
			return importlib.util.spec_from_file_location(
				"frappe", SERVED / "__init__.py", submodule_search_locations=[str(SERVED)]
			)
		if fullname.startswith("frappe."):
			# Standing last on sys.meta_path, this is reached only when the path finder found no file.
			raise ModuleNotFoundError(
				f"{fullname} is not part of the embedded home; the Frappe home (a bench) has it.",
				name=fullname,
			)
		return None


def install() -> None:
	"""Serve `frappe` from this package. Does nothing where a real Frappe is importable or after the first call."""
	if any(isinstance(finder, _ServedFinder) for finder in sys.meta_path):
		return
	if "frappe" in sys.modules or importlib.util.find_spec("frappe") is not None:
		return
	sys.meta_path.append(_ServedFinder())
