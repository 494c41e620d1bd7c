"""The text in a file, by its kind: plain text, Excel, Word and PDF. Files come from people, so reading is bounded."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from xml.parsers import expat

from iso_qms.search.content import LONGEST_TEXT

LARGEST_FILE = 25 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_KEPT = 32 * 1024 * 1024
MOST_PARTS = 10_000
MOST_PAGES = 300
PLAIN = frozenset(("txt", "md", "csv", "tsv", "log", "json"))
_WORD_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(</w:p>|<w:tab/>|<w:br/>)")


def text_of_file(file_name: str, content: bytes) -> str:
	"""Return the text in a file, "" for a kind that is not read or for a file that is damaged or too large."""
	reader = _reader(file_name.rpartition(".")[2].lower())
	if reader is None or len(content) > LARGEST_FILE:
		return ""
	try:
		return _joined(reader(content))
	except Exception:
		# Whatever a parser makes of a damaged file, the file is found by its name.
		return ""


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

	for at, page in enumerate(PdfReader(io.BytesIO(content)).pages):
		if at == MOST_PAGES:
			return
		yield page.extract_text()


def _check_unpacked(content: bytes, kept: str) -> None:
	"""A small archive may unpack to fill the memory; one that says so is not opened. `kept` is the part read as a whole.

	Nor is one that declares entities, which may grow once more while they are read: no program writes them there.
	"""
	with zipfile.ZipFile(io.BytesIO(content)) as parts:
		infos = parts.infolist()
		if sum(part.file_size for part in infos) > LARGEST_UNPACKED or len(infos) > MOST_PARTS:
			raise ValueError("The file is too large when unpacked.")
		for part in infos:
			if part.filename == kept and part.file_size > LARGEST_KEPT:
				raise ValueError("The file has too much text.")
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
