"""The title of a document: what a file's name says without number, version, and words that every file carries."""

from __future__ import annotations

import re

LONGEST = 140

_NOISE = re.compile(
	r"受控(?:文件|版)?(?!文件|[清目一台])|正式版|发布版|最终版|终版|定稿|终稿|修订版|副本|复件|扫描件|扫描版|电子版|打印版|盖章版|\(\d{1,2}\)|（\d{1,2}）"
	r"|(?<![a-z])(?:final|copy|controlled|signed|scan(?:ned)?|draft)(?![a-z])",
	re.I,
)
_KIND = re.compile(
	r"^(?:质量管理体系|质量体系|体系)?(?:程序文件|管理手册文件|作业文件|三级文件|二级文件|一级文件|四级文件|表单|表格|记录表格)(?=[\s\-_.、:：])"
)
_DATE = re.compile(r"(?<!\d)(?:19|20)\d{2}(?:[-.年/]?\d{1,2}(?:[-.月/]?\d{1,2}日?)?)?(?!\d)")
_EMPTY = re.compile(r"[(\[（【《〈「]\s*[)\]）】》〉」]")
_EDGE = " \t-_.,，、:：;；·~+/\\|—–"
_LABEL = re.compile(
	r"(?:文件名称|文件标题|表单名称|表格名称|文件题目|标\s{0,4}题|名\s{0,4}称|Document Title|Title|Name of Document)[ \t]{0,3}[:：][ \t]{0,6}([^\n\t:：]{2,100})",
	re.I,
)
_NEXT_LABEL = re.compile(
	r"\s{2,}|\s(?=[^\s]{2,6}[:：])|(?:文件编号|版本|版次|页码|页次|编号|Version|Rev\b|Page\b|No\.)", re.I
)
_NO_TITLE = re.compile(
	r"[:：]|文件编号|文件名称|^第?\s*\d+\s*[页/]|^page|有限公司|^目\s*录$|^前\s*言$|^修订(?:记录|页)|^受控|co\.,? ?ltd",
	re.I,
)


def title_of_name(rest: str) -> str:
	"""The title in a file's name from which number and version were taken; "" where nothing is left."""
	title = _NOISE.sub(" ", rest)
	title = _DATE.sub(" ", title)
	title = _EMPTY.sub(" ", title)
	title = re.sub(r"[《》]", " ", title).strip(_EDGE)
	title = _KIND.sub("", title)
	title = re.sub(r"[\s_]+", " ", title)
	title = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", title)
	return _closed(title.strip(_EDGE))[:LONGEST]


def labelled_title(head: str) -> str:
	"""The title that a header or first page gives after a label such as 文件名称; or ""."""
	match = _LABEL.search(head)
	labelled = _NEXT_LABEL.split(match[1].strip())[0].strip(_EDGE) if match else ""
	return labelled[:LONGEST] if len(labelled) > 1 else ""


def first_line(head: str) -> str:
	"""The first line of a header or first page that can be a title; or ""."""
	for line in head.splitlines()[:12]:
		line = line.strip(" #*\t-—")
		if (
			3 < len(line) <= 40
			and not _NO_TITLE.search(line)
			and re.search(r"[\u4e00-\u9fffA-Za-z]{3}", line)
		):
			return line
	return ""


def same_title(one: str, other: str) -> bool:
	"""Whether two titles differ in blanks, brackets and case at most."""
	return _letters(one) == _letters(other)


def _letters(title: str) -> str:
	return re.sub(r"[\W_]+", "", title).lower()


def _closed(title: str) -> str:
	"""Without a bracket at an edge that has no partner."""
	for opening, closing in ("()", "（）", "[]", "【】"):
		if title.count(opening) != title.count(closing):
			title = title.strip(opening + closing)
	return title.strip(_EDGE)
