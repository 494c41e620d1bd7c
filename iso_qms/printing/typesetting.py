"""From data to PDF: one template, its data, the files that it shows, and the fonts."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import frappe
from frappe import _

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parents[1] / "public" / "qms" / "fonts"
"""Chinese in TTF, which the build of the screens brings; without it, what the system has."""


def typeset(template: str, data: dict[str, Any], files: dict[str, bytes] | None = None) -> bytes:
	"""Return the PDF of a template with this data; `files` are pictures by the names that the data gives them.

	Raises ValidationError where Typst is not installed or can't read a picture.
	"""
	try:
		import typst
	except ImportError:
		frappe.throw(
			_("Printing needs the Python package typst: install it on the server."), title=_("Printing")
		)
	with tempfile.TemporaryDirectory(prefix="iso-qms-print-") as folder:
		root = Path(folder)
		for source in TEMPLATES.glob("*.typ"):
			shutil.copy(source, root / source.name)
		for name, content in (files or {}).items():
			(root / name).write_bytes(content)
		(root / "data.json").write_text(json.dumps(data, ensure_ascii=False, default=str), encoding="utf-8")
		try:
			return typst.compile(str(root / f"{template}.typ"), root=folder, font_paths=_font_paths())
		except typst.TypstError as error:
			frappe.throw(
				_("The printout could not be made: {0}").format(str(error)[:300]), title=_("Printing")
			)


def _font_paths() -> list[str]:
	return [str(FONTS)] if FONTS.is_dir() else []
