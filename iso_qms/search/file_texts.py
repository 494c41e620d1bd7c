"""The text in a file, by its kind: plain text, Excel, Word and PDF. Files come from people, so reading is bounded."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from xml.parsers import expat

LONGEST_TEXT = 200_000
"""Characters of one document or file; what follows is not searched."""

LARGEST_FILE = 25 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_KEPT = 32 * 1024 * 1024
MOST_PARTS = 10_000
MOST_PAGES = 300
PLAIN = frozenset(("txt", "md", "csv", "tsv", "log", "json"))
_WORD_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(</w:p>|<w:tab/>|<w:br/>)")


class Unreadable(Exception):
	"""A file gives no text; `reason` is one of REASONS."""

	def __init__(self, reason: str) -> None:
		super().__init__(reason)
		self.reason = reason


def read_file_text(file_name: str, content: bytes) -> str:
	"""Return the text in a file, "" for a kind that is not read. Raises Unreadable, whatever a parser raises."""
	reader = _reader(file_name.rpartition(".")[2].lower())
	if reader is None:
		return ""
	if len(content) > LARGEST_FILE:
		raise Unreadable("large")
	try:
		return _joined(reader(content))
	except Unreadable:
		raise
	except Exception as error:
		raise Unreadable("damaged") from error


def text_of_file(file_name: str, content: bytes) -> str:
	"""Return the text in a file, "" for one that gives none, whyever."""
	try:
		return read_file_text(file_name, content)
	except Unreadable:
		return ""


def reason_text(reason: str | None) -> str:
	"""Return in a sentence why a file gives no text; "" for a file that was read."""
	# files are also opened by a process that knows no site
	from frappe import _

	return {
		"damaged": _("The file is damaged, or is not what its name says: only its name is searched."),
		"large": _("The file is too large to be read: only its name is searched."),
		"protected": _("The file is protected by a password: only its name is searched."),
		"scan": _("The file has no text, it may be a scan: only its name is searched."),
	}.get(reason or "", "")


def _reader(extension: str) -> Callable[[bytes], Iterator[str]] | None:
	if extension in PLAIN:
		return _plain
	return {"xlsx": _sheets, "xlsm": _sheets, "docx": _word, "pdf": _pdf}.get(extension)


def _joined(parts: Iterator[str]) -> str:
	text, length = [], 0
	for part in parts:
		text.append(part)
		length += len(part) + 1
		if length > LONGEST_TEXT:
			break
	return "\n".join(text)[:LONGEST_TEXT]


def _plain(content: bytes) -> Iterator[str]:
	for encoding in ("utf-8-sig", "gb18030"):
		try:
			yield content[: LONGEST_TEXT * 4].decode(encoding, "strict")
			return
		except UnicodeDecodeError:
			continue
	yield content[:LONGEST_TEXT].decode("latin-1")


def _sheets(content: bytes) -> Iterator[str]:
	from openpyxl import load_workbook

	_check_unpacked(content, "xl/sharedStrings.xml")
	book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
	try:
		for sheet in book.worksheets:
			yield sheet.title
			# A sheet may claim a million columns; what it claims is not believed.
			sheet.reset_dimensions()
			for row in sheet.iter_rows(values_only=True):
				values = [str(value).strip() for value in row if value is not None]
				if values:
					yield " ".join(values)
	finally:
		book.close()


def _word(content: bytes) -> Iterator[str]:
	_check_unpacked(content, "word/document.xml")
	with zipfile.ZipFile(io.BytesIO(content)) as parts:
		xml = parts.read("word/document.xml").decode("utf-8")
	paragraph: list[str] = []
	for match in _WORD_TEXT.finditer(xml):
		if match[2] == "</w:p>":
			yield "".join(paragraph)
			paragraph = []
		else:
			paragraph.append(" " if match[2] else html.unescape(match[1]))
	yield "".join(paragraph)


def _pdf(content: bytes) -> Iterator[str]:
	from pypdf import PdfReader

	pdf = PdfReader(io.BytesIO(content))
	# Many a file asks for a password only before it is changed, and opens without one.
	if pdf.is_encrypted and not pdf.decrypt(""):
		raise Unreadable("protected")
	has_text = False
	for at, page in enumerate(pdf.pages):
		if at == MOST_PAGES:
			break
		text = page.extract_text()
		has_text = has_text or bool(text.strip())
		yield text
	if not has_text:
		raise Unreadable("scan")


def _check_unpacked(content: bytes, kept: str) -> None:
	"""A small archive may unpack to fill the memory; one that says so is not opened. `kept` is the part read as a whole.

	Nor is one that declares entities, which may grow once more while they are read: no program writes them there.
	"""
	with zipfile.ZipFile(io.BytesIO(content)) as parts:
		infos = parts.infolist()
		if sum(part.file_size for part in infos) > LARGEST_UNPACKED or len(infos) > MOST_PARTS:
			raise Unreadable("large")
		for part in infos:
			if part.filename == kept and part.file_size > LARGEST_KEPT:
				raise Unreadable("large")
			if part.filename.endswith((".xml", ".rels")):
				_refuse_entities(parts, part)


def _refuse_entities(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
	"""Raise ValueError for an XML with a document type before its first element, in whatever encoding."""
	found: list[bool] = []
	parser = expat.ParserCreate()
	parser.StartElementHandler = lambda *_element: found.append(False)

	def stop(*_declaration: object) -> None:
		raise ValueError("The file declares entities.")

	parser.StartDoctypeDeclHandler = stop
	# What else is wrong with it, its reader finds.
	with parts.open(part) as file, suppress(expat.ExpatError):
		while not found and (chunk := file.read(4096)):
			parser.Parse(chunk, False)
