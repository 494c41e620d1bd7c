"""The class of a DocType's documents."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import get_attr, local
from frappe_lite.doctype_source import CORE
from frappe_lite.meta import get_meta
from frappe_lite.utils import scrub


def get_controller(doctype: str) -> Any:
	"""Return the class of a DocType: its app's controller; Document (or NestedSet) for a customer's own."""
	return local.db.cache.get("controller", doctype, lambda: _import_controller(doctype))


def _import_controller(doctype: str) -> type:
	return get_attr(_path_of(doctype))  # by name: the classes stand on what stands on this module


def _path_of(doctype: str) -> str:
	meta = get_meta(doctype)
	plain = "frappe_lite.nestedset.NestedSet" if meta.is_tree else "frappe_lite.document.Document"
	if meta.custom:
		return plain
	name, class_name = scrub(doctype), doctype.replace(" ", "").replace("-", "")
	app = local.db.get_value("Module Def", meta.module, "app_name") or "frappe"
	if app != "frappe":
		return f"{app}.{scrub(meta.module)}.doctype.{name}.{name}.{class_name}"
	is_plain = not (CORE / name / f"{name}.py").exists()
	return plain if is_plain else f"frappe_lite.core.doctype.{name}.{name}.{class_name}"
