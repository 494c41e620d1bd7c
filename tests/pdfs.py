"""Small PDF files made by hand: one page, one line of text that a reader can take out again."""

from __future__ import annotations

import io


def pdf(text: str = "", password: str | None = None, owner_password: str | None = None) -> bytes:
	"""Return a PDF that says `text`, in any letters; with a password nobody opens it without that one."""
	content = _file(_objects(text))
	if password is None and owner_password is None:
		return content
	from pypdf import PdfReader, PdfWriter

	writer = PdfWriter()
	writer.append_pages_from_reader(PdfReader(io.BytesIO(content)))
	writer.encrypt(password or "", owner_password, algorithm="RC4-128")
	stream = io.BytesIO()
	writer.write(stream)
	return stream.getvalue()


def _objects(text: str) -> list[bytes]:
	letters = list(dict.fromkeys(text))
	codes = "".join(f"{letters.index(letter) + 1:04x}" for letter in text)
	line = f"BT /F1 18 Tf 72 720 Td <{codes}> Tj ET" if text else "0 0 10 10 re f"
	pairs = "\n".join(
		f"<{at:04x}> <{letter.encode('utf-16-be').hex()}>" for at, letter in enumerate(letters, 1)
	)
	to_unicode = (
		"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def\n"
		"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
		f"{len(letters)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
	)
	return [
		b"<< /Type /Catalog /Pages 2 0 R >>",
		b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
		b" /Resources << /Font << /F1 5 0 R >> >> >>",
		_stream(line),
		b"<< /Type /Font /Subtype /Type0 /BaseFont /Letters /Encoding /Identity-H"
		b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
		b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Letters"
		b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
		b" /FontDescriptor 8 0 R >>",
		_stream(to_unicode),
		b"<< /Type /FontDescriptor /FontName /Letters /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0"
		b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
	]


def _stream(text: str) -> bytes:
	content = text.encode("ascii")
	return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects: list[bytes]) -> bytes:
	out, places = bytearray(b"%PDF-1.4\n"), []
	for number, body in enumerate(objects, 1):
		places.append(len(out))
		out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
	start = len(out)
	out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
	out += b"".join(b"%010d 00000 n \n" % place for place in places)
	out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
	return bytes(out)
