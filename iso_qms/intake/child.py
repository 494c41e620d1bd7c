"""The process that opens the files, apart from the site: it may crash, hang or run out of memory, and is replaced.

It gets a line of JSON for each file (`path`, `kind`) and answers with one (`text`, `head`, `title`, `listed`, or
`problem` with the reason's code). It knows nothing of Frappe.
"""

from __future__ import annotations

import html
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from iso_qms.intake.listing import rows_of_list
from iso_qms.search.file_texts import Unreadable, read_file_text

MEMORY = 2 * 1024 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LARGEST_PART = 4 * 1024 * 1024
HEAD = 2000
_WORD_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(</w:p>)|(<w:tab/>|</w:tc>)")
_SHEET_HEADER = re.compile(r"<(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_SHEET_CODE = re.compile(r"&(?:[LCRPNDTFAZGXYEUSBI]|\"[^\"]*\"|\d+)")
_TITLE = re.compile(r"<dc:title>([^<]*)</dc:title>")


def main() -> None:
	"""Answer line by line until nothing is asked any more."""
	limit_memory()
	answers = sys.stdout
	sys.stdout = sys.stderr  # what a library prints is no answer
	for line in sys.stdin:
		asked = json.loads(line)
		answers.write(json.dumps(answer(Path(asked["path"]), asked["kind"])) + "\n")
		answers.flush()


def limit_memory() -> None:
	"""Bound what a file can take, where the system knows how."""
	try:
		import resource

		resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
	except (ImportError, ValueError, OSError):
		return


def answer(path: Path, kind: str) -> dict[str, Any]:
	"""What a file says; `problem` is the code of the reason why it says nothing."""
	try:
		content = path.read_bytes()
		if kind in ("docx", "xlsx") and content.startswith(OLE):
			return {"problem": "protected" if ENCRYPTED in content else "other"}
		try:
			text = read_file_text(f"file.{kind}", content)
		except Unreadable as unreadable:
			if unreadable.reason != "scan":
				return {"problem": unreadable.reason}
			text = ""
		head, title = _around(content, kind)
		listed = rows_of_list(content) if kind == "xlsx" else []
		return {
			"text": text,
			"head": f"{head[:HEAD]}\n{text[:HEAD]}".strip(),
			"title": title,
			"listed": listed,
		}
	except MemoryError:
		return {"problem": "memory"}
	except OSError:
		return {"problem": "gone"}
	except Exception:
		return {"problem": "damaged"}


def _around(content: bytes, kind: str) -> tuple[str, str]:
	"""The text of page headers and footers, and the title in the file's properties."""
	if kind == "pdf":
		from pypdf import PdfReader

		pdf = PdfReader(BytesIO(content))
		if pdf.is_encrypted:
			pdf.decrypt("")
		return "", str((pdf.metadata and pdf.metadata.title) or "")
	if kind not in ("docx", "xlsx"):
		return "", ""
	with zipfile.ZipFile(BytesIO(content)) as parts:
		lines = _word_headers(parts) if kind == "docx" else _sheet_headers(parts)
		found = _TITLE.search(_part(parts, "docProps/core.xml"))
		return "\n".join(lines), html.unescape(found[1]) if found else ""


def _word_headers(parts: zipfile.ZipFile) -> Iterator[str]:
	for name in sorted(parts.namelist()):
		if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
			line = "".join(
				html.unescape(match[1] or "") or ("\n" if match[2] else "  ")
				for match in _WORD_TEXT.finditer(_part(parts, name))
			)
			yield re.sub(r"\n\s*(?=\s{2})", "", line).strip()


def _sheet_headers(parts: zipfile.ZipFile) -> Iterator[str]:
	for match in _SHEET_HEADER.finditer(_part(parts, "xl/worksheets/sheet1.xml")):
		yield _SHEET_CODE.sub(" ", html.unescape(match[1])).strip()


def _part(parts: zipfile.ZipFile, name: str) -> str:
	try:
		if parts.getinfo(name).file_size > LARGEST_PART:
			return ""
		return parts.read(name).decode("utf-8", "replace")
	except KeyError:
		return ""


if __name__ == "__main__":
	main()
