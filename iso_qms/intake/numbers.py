"""Numbers of documents in file names and texts: QM-01, QP-07, Q/GX-QP-07-2021, WI-PT-03, GX/CX 4.2.3, GB/T 19001-2016."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 60
MOST_FOUND = 200

_GROUP = r"[A-Z]{1,6}\d{0,3}"
_CODE = re.compile(
	rf"(?<![A-Z0-9/])(?:[A-Z]{{1,6}}\d?/){{0,2}}{_GROUP}(?:[-.]{_GROUP}){{0,3}}"
	r"(?:[-_ ]{0,2}\d{1,5}(?:\.\d{1,3}){0,4})(?:-(?:\d{1,5}|[A-Z]{1,3}\d{0,3})){0,3}(?![A-Z0-9])"
)
_STANDARD = re.compile(
	r"(?<![A-Z0-9/])(?:(?:GB|JB|DL|NB|HJ|AQ|YD|SJ|HG|YY|QC|TB|JT|CB|HB|GJB|JJF|JJG|GA)(?:/[TZ])?|ISO(?:/IEC|/TS|/TR)?|IEC|EN|DIN|IATF|UL)"
	r"[ -]?\d{2,6}(?:[.-]\d{1,4}){0,3}(?:[-:—]\d{2,4})?(?![A-Z0-9])"
)
_LABEL = re.compile(
	r"(?:文件编号|文件代号|文件编码|文件号|表单编号|表格编号|记录编号|编\s{0,4}号|DOCUMENT (?:NUMBER|NO)|DOC\.? ?(?:NUMBER|NO|ID)|FORM NO|NUMBER)"
	r"[ \t]{0,3}[.．]?[ \t]{0,3}[:：]?[ \t]{0,6}([A-Z0-9][A-Z0-9/._ -]{1,40}[A-Z0-9])"
)
_SLASH_IN_NAME = re.compile(r"(?:(?<=^Q)|(?<=GB)|(?<=JB)|(?<=DL)|(?<=NB)|(?<=HJ)|(?<=YD))_(?=[A-Z])", re.I)
NO_CODE = frozenset(
	"V VER VERSION REV REVISION EDITION NO PAGE P A B TEL FAX ROOM FIG TABLE STEP DATE YEAR COPY UTF SHA MD CH".split()
)
"""Words that a number may follow without being that of a document."""


def key_of(number: str) -> str:
	"""What two writings of one number have in common: capitals, digits and dots.

	File names hold no slash, so `GX-CX 4.2.3` and `GX/CX 4.2.3` are one number.
	"""
	return re.sub(r"[^A-Z0-9.]", "", plain(number)).strip(".")


def plain(text: str) -> str:
	"""The text in capitals, with one kind of dash, slash and blank, full width letters as ordinary ones."""
	text = unicodedata.normalize("NFKC", text).upper()
	return re.sub(r"[‐‑‒–—―－]", "-", text).replace("\u3000", " ").replace("\xa0", " ")


def groups_of(number: str) -> list[str]:
	"""The groups of letters in a number: Q, GX, QP in Q/GX-QP-07-2021."""
	return re.findall(r"[A-Z]+", plain(number))


def is_standard(number: str) -> bool:
	"""Whether the number is that of a national or international standard."""
	return bool(_STANDARD.match(plain(number)))


def codes_in(text: str) -> Iterator[tuple[int, int, str]]:
	"""Start, end and writing of the company's numbers in a text, standards left out; at most some hundred."""
	upper = plain(text)
	standards = [match.span() for match in _STANDARD.finditer(upper)]
	for found, match in enumerate(_CODE.finditer(upper)):
		if found == MOST_FOUND:
			return
		start, end = match.span()
		if any(start < stop and begin < end for begin, stop in standards):
			continue
		number = _tidy(match[0])
		if _is_number(number):
			yield start, end, number


def standards_in(text: str) -> Iterator[tuple[int, int, str]]:
	"""Start, end and writing of the numbers of standards in a text."""
	for match in _STANDARD.finditer(plain(text)):
		yield (*match.span(), match[0].replace("—", "-"))


def number_in_name(stem: str) -> tuple[str, str]:
	"""The number in a file's name without extension, and the name without it; "" where there is none."""
	# an underscore stands for the slash of Q/GX or GB/T, and else parts words
	spaced = _SLASH_IN_NAME.sub("/", stem)
	spaced = re.sub(r"_(?=\D)|(?<=\D)_", " ", spaced)
	first = next(standards_in(spaced), None)
	if first is None or first[0] > 2:
		first = next(codes_in(spaced), first)
	if first is None:
		return "", stem
	start, end, number = first
	if len(plain(spaced)) != len(spaced):  # a character became two: places do not fit any more
		spaced = plain(spaced)
	return number, f"{spaced[:start]} {spaced[end:]}".strip()


def number_in_head(head: str) -> str:
	"""The number that a header or first page gives after a label such as 文件编号; "" where there is none."""
	for match in _LABEL.finditer(plain(head)):
		number = _tidy(match[1].split("  ")[0])
		found = next(codes_in(number), None) or next(standards_in(number), None)
		if found:
			return found[2]
	return ""


def _tidy(number: str) -> str:
	return re.sub(r"\s+", " ", number.replace("_", "-")).strip(" .-/")


def _is_number(number: str) -> bool:
	groups = groups_of(number)
	if not groups or groups[0] in NO_CODE or len(number) > LONGEST or not re.search(r"\d", number):
		return False
	# QP07 is a number, Q235 is a steel, A4 a paper, M8 a screw
	return bool(re.search(r"[A-Z]{2}", number)) and (
		bool(re.search(r"[-/. ]", number)) or bool(re.fullmatch(r"[A-Z]{2,4}\d{2,5}", number))
	)
