"""What apps ship as files: DocTypes, reports, fixtures, patches. Read into the site at install and migrate."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from frappe_lite.context import get_app_path, get_attr, local
from frappe_lite.doctype_source import CHILD_TABLES, CORE
from frappe_lite.document import get_doc
from frappe_lite.meta import forget_meta, get_meta
from frappe_lite.naming import random_name
from frappe_lite.schema import sync_table
from frappe_lite.utils import now, scrub

OWN_TABLES = b"jobs, indexes of lists"  # changed when this home's own tables or indexes change, so that older sites are migrated
# Kinds of documents that apps ship one folder each, besides DocTypes, and that this home has.
_SHIPPED = ("report", "notification")


def core_names() -> list[str]:
	"""Return the names of the core DocTypes that this home brings."""
	files = sorted(CORE.glob("*/*.json"))
	return [json.loads(file.read_text(encoding="utf-8"))["name"] for file in files]


def modules_of(app: str) -> list[str]:
	"""Return the modules of an app, from its modules.txt."""
	lines = Path(get_app_path(app, "modules.txt")).read_text(encoding="utf-8").splitlines()
	return [line.strip() for line in lines if line.strip()]


def _files(app: str, kind: str) -> Iterator[Path]:
	for module in modules_of(app):
		folder = Path(get_app_path(app, scrub(module), kind))
		yield from (file for file in sorted(folder.glob("*/*.json")) if file.stem == file.parent.name)


def sync_modules(app: str) -> None:
	"""Register the app's modules."""
	for module in modules_of(app):
		if not local.db.exists("Module Def", module):
			doc = get_doc({"doctype": "Module Def", "module_name": module, "app_name": app})
			doc.flags.ignore_permissions = True
			doc.insert()


def sync_app(app: str) -> None:
	"""Read the app's DocTypes, make their tables, then read what it ships besides."""
	names = [import_doctype(json.loads(file.read_text(encoding="utf-8"))) for file in _files(app, "doctype")]
	for name in names:
		sync_table(get_meta(name))
	for kind in _SHIPPED:
		for file in _files(app, kind):
			import_document(json.loads(file.read_text(encoding="utf-8")))


def import_doctype(definition: dict[str, Any]) -> str:
	"""Replace the stored definition of a shipped DocType. What the customer added stands beside it and stays."""
	name = definition["name"]
	for child in CHILD_TABLES.values():
		local.db.write(f"DELETE FROM `tab{child}` WHERE parent = ? AND parenttype = 'DocType'", (name,))
	created = local.db.execute("SELECT creation FROM tabDocType WHERE name = ?", (name,)).fetchone()
	local.db.write("DELETE FROM tabDocType WHERE name = ?", (name,))
	values = {key: value for key, value in definition.items() if key not in ("idx", "field_order")}
	values["fields"] = _ordered(definition)
	_insert_as_shipped({**values, "doctype": "DocType", "custom": 0}, created[0] if created else None)
	forget_meta(name)
	return name


def _ordered(definition: dict[str, Any]) -> list[dict]:
	fields = definition.get("fields") or []
	order = {name: i for i, name in enumerate(definition.get("field_order") or ())}
	return sorted(fields, key=lambda field: order.get(field["fieldname"], len(order)))


def import_document(data: dict[str, Any]) -> None:
	"""Replace a shipped document (a report, a fixture) by its file's content."""
	doctype, name = data["doctype"], data["name"]
	meta = get_meta(doctype)
	for df in meta.table_fields:
		local.db.delete(df.options, {"parent": name, "parenttype": doctype})
	created = local.db.get_value(doctype, name, "creation")
	local.db.delete(doctype, {"name": name})
	_insert_as_shipped(data, created)
	local.db.cache.forget("roles")
	local.db.cache.forget("document", (doctype, name))


def _insert_as_shipped(data: dict[str, Any], created: Any) -> None:
	"""Write a document as its file says, without hooks: files are checked where they are written, not here."""
	doc = get_doc({key: value for key, value in data.items() if value is not None})
	moment = now()
	doc.creation, doc.owner = created or data.get("creation") or moment, data.get("owner") or "Administrator"
	doc.modified, doc.modified_by = data.get("modified") or moment, doc.owner
	_fill_defaults(doc)
	doc.db_insert()
	for row in doc.get_all_children():
		row.name = random_name()
		row.__dict__.update(
			parent=doc.name,
			creation=doc.creation,
			modified=doc.modified,
			owner=doc.owner,
			modified_by=doc.owner,
		)
		row.db_insert()


def _fill_defaults(doc: Any) -> None:
	if doc.doctype == "DocType":
		doc.sort_field = doc.sort_field or "modified"
		doc.sort_order = doc.sort_order or "DESC"


def sync_fixtures(app: str) -> None:
	"""Read the app's fixtures; as on Frappe they are overwritten each time."""
	for file in sorted(Path(get_app_path(app, "fixtures")).glob("*.json")):
		for data in json.loads(file.read_text(encoding="utf-8")):
			import_document(data)


def run_patches(section: str) -> None:
	"""Run the patches of a section of each app's patches.txt that have not run on this site."""
	done = set(local.db.get_values("Patch Log", {}, "patch", order_by=None, pluck=True))
	for app in local.home.apps:
		if app == "frappe":
			continue
		for patch in _patches(app, section):
			if patch not in done:
				local.flags.in_patch = True
				get_attr(f"{patch.split()[0]}.execute")()
				local.flags.in_patch = False
				get_doc({"doctype": "Patch Log", "patch": patch}).insert(ignore_permissions=True)


def _patches(app: str, section: str) -> list[str]:
	file = Path(get_app_path(app, "patches.txt"))
	patches: list[str] = []
	current = "pre_model_sync"
	for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
		line = line.partition("#")[0].strip()
		if line.startswith("["):
			current = line.strip("[]")
		elif line and current == section:
			patches.append(line)
	return patches


def _fingerprint(apps: Iterable[str]) -> str:
	"""Return a digest of everything that a migration reads."""
	digest = hashlib.sha256(OWN_TABLES)
	files = sorted(CORE.glob("*/*.json"))
	for app in apps:
		if app != "frappe":
			root = Path(get_app_path(app))
			version = getattr(importlib.import_module(app), "__version__", "")
			digest.update(f"{app} {version}\n".encode())
			files += sorted(root.glob("*/doctype/*/*.json")) + sorted(root.glob("fixtures/*.json"))
			files += [file for kind in _SHIPPED for file in sorted(root.glob(f"*/{kind}/*/*.json"))]
			files += [root / "patches.txt", root / "modules.txt", *sorted(root.glob("setup/**/*.py"))]
	for file in files:
		if file.exists():
			digest.update(file.name.encode() + file.read_bytes())
	return digest.hexdigest()


def is_current() -> bool:
	"""Tell whether the site has what the installed apps ship."""
	return local.db.get_global("fingerprint") == _fingerprint(local.home.apps)


def store_fingerprint() -> None:
	"""Note what the site has been brought to."""
	local.db.set_global("fingerprint", _fingerprint(local.home.apps))
