"""The company's own revision labels: A/0, V1.2, 第2版, 第A版第1次修改, Rev B."""

from __future__ import annotations

import re

from iso_qms.intake.numbers import plain

LONGEST = 20
CHINESE = {numeral: value for value, numeral in enumerate("零一二三四五六七八九十")}

_NUMERAL = r"[A-Z]|\d{1,2}|[一二三四五六七八九十]"
_EDITION = re.compile(rf"第\s?({_NUMERAL})\s?版(?:[\s,，、/]{{0,3}}第?\s?(\d{{1,2}})\s?次修[改订])?")
_SLASH = re.compile(r"(?<![A-Z0-9/])([A-Z])\s?/\s?(\d{1,2})(?![\d/A-Z])")
_IN_NAME = re.compile(
	r"(?<![A-Z0-9])([A-Z])[-.]?(\d{1,2})(?:\s?版)?$|(?<![A-Z0-9])([A-Z])[-.]?(\d{1,2})\s?版"
)
_V = re.compile(r"(?<![A-Z0-9])V(?:ER(?:SION)?)?[.:：]?\s?(\d{1,3}(?:\.\d{1,3}){0,2})(?![0-9])")
_REV = re.compile(
	r"(?<![A-Z0-9])REV(?:ISION)?[.:：]?\s{0,3}([A-Z](?:/\d{1,2})?|\d{1,3}(?:\.\d{1,3})?)(?![A-Z0-9])"
)
_LETTER = re.compile(r"(?<![A-Z0-9])([A-Z])\s?版")
_LABEL = re.compile(
	r"(?:版本/修[改订](?:状态)?|版本号?|版\s{0,4}次|修订状态|修订号|VERSION|EDITION|ISSUE)[ \t]{0,3}[:：]?[ \t]{0,6}"
	r"([A-Z]\s?/\s?\d{1,2}|V?\d{1,3}(?:\.\d{1,3}){0,2}|[A-Z](?![A-Z]))(?![A-Z0-9])"
)


def version_in_name(name: str) -> tuple[str, str]:
	"""The label in a file's name without its number, and the name without it; "" where there is none."""
	upper = plain(name)
	if len(upper) != len(name):
		name = upper
	for pattern in (_EDITION, _SLASH, _REV, _V, _IN_NAME, _LETTER):
		match = pattern.search(upper.rstrip(" )）]】"))
		if match:
			rest = f"{name[: match.start()]} {name[match.end() :]}".strip()
			return _label(match), rest
	return "", name


def version_in_head(head: str) -> str:
	"""The label that a header or first page gives; "" where there is none."""
	upper = plain(head)
	for pattern in (_LABEL, _EDITION, _REV):
		match = pattern.search(upper)
		if match:
			return _label(match)
	return ""


def _label(match: re.Match[str]) -> str:
	parts = [part for part in match.groups() if part]
	first = re.sub(r"\s", "", parts[0])
	if match.re is _V or re.fullmatch(r"V\d.*", first):
		first = first.removeprefix("V")
	if first in CHINESE:
		first = str(CHINESE[first])
	return f"{first}/{parts[1]}" if len(parts) == 2 else first
