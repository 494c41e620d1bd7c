"""A company's files, made for the tests: Word, Excel, PDF, text, as Office writes them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_TYPES = (
	'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
	'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
	'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
	'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
	'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
	'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
	' Target="word/document.xml"/></Relationships>'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(*paragraphs: str, header: str = "") -> bytes:
	"""A Word document with these paragraphs and the text of its page header."""
	body = "".join(_paragraph(text) for text in paragraphs)
	file = io.BytesIO()
	with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
		parts.writestr("[Content_Types].xml", _TYPES)
		parts.writestr("_rels/.rels", _RELATIONS)
		parts.writestr("word/document.xml", f"<w:document {_WORD}><w:body>{body}</w:body></w:document>")
		if header:
			parts.writestr("word/header1.xml", f"<w:hdr {_WORD}>{_paragraph(header)}</w:hdr>")
	return file.getvalue()


def _paragraph(text: str) -> str:
	return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def xlsx(*rows: tuple[object, ...]) -> bytes:
	"""A workbook with these rows on its one sheet."""
	from openpyxl import Workbook

	book = Workbook()
	for row in rows:
		book.active.append(row)
	file = io.BytesIO()
	book.save(file)
	return file.getvalue()


def pdf(*lines: str, password: str = "") -> bytes:
	"""A page with these lines of ASCII; with a password it opens with that alone."""
	from pypdf import PdfWriter
	from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

	writer = PdfWriter()
	page = writer.add_blank_page(595, 842)
	font = DictionaryObject(
		{
			NameObject("/Type"): NameObject("/Font"),
			NameObject("/Subtype"): NameObject("/Type1"),
			NameObject("/BaseFont"): NameObject("/Helvetica"),
		}
	)
	page[NameObject("/Resources")] = DictionaryObject(
		{NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
	)
	stream = DecodedStreamObject()
	shown = " ".join(f"({line}) Tj T*" for line in lines)
	stream.set_data(f"BT /F1 11 Tf 14 TL 50 790 Td {shown} ET".encode())
	page[NameObject("/Contents")] = writer._add_object(stream)
	if password:
		writer.encrypt(password, algorithm="RC4-128")
	file = io.BytesIO()
	writer.write(file)
	return file.getvalue()


def encrypted_office() -> bytes:
	"""What Office makes of a document with a password: a container that says so, and nothing that can be read."""
	container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
	return container + "EncryptedPackage".encode("utf-16-le") + bytes(4096)


def zipped(members: dict[str, bytes], encoding: str = "utf-8") -> bytes:
	"""A zip with these members; in another encoding than UTF-8 it does not say so, as Chinese systems pack."""
	file = io.BytesIO()
	with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
		for name, content in members.items():
			info = _OldName(name, encoding) if encoding != "utf-8" else zipfile.ZipInfo(name)
			info.compress_type = zipfile.ZIP_DEFLATED
			packed.writestr(info, content)
	return file.getvalue()


class _OldName(zipfile.ZipInfo):
	def __init__(self, name: str, encoding: str) -> None:
		super().__init__(name)
		self.encoding = encoding

	def _encodeFilenameFlags(self) -> tuple[bytes, int]:
		return self.filename.encode(self.encoding), self.flag_bits & ~0x800


def lay_out(folder: Path, files: dict[str, bytes]) -> Path:
	"""Write the files, by their paths, into a folder. Returns it."""
	for path, content in files.items():
		place = folder / path
		place.parent.mkdir(parents=True, exist_ok=True)
		place.write_bytes(content)
	return folder
