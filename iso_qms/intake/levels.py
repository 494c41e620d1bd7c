"""Which level of document a file is: by the letters of its number, else by the words of its title."""

from __future__ import annotations

import re

from iso_qms.intake.numbers import groups_of, is_standard, plain

MANUAL, PROCEDURE, INSTRUCTION, FORM, EXTERNAL = (
	"1 Manual",
	"2 Procedure",
	"3 Instruction",
	"4 Form",
	"External",
)

PREFIXES = {
	**dict.fromkeys(("QM", "SC", "EM", "QEM", "IM", "QMS", "ZLSC"), MANUAL),
	**dict.fromkeys(("QP", "CX", "EP", "PR", "QSP", "OP", "PD", "CP", "SP"), PROCEDURE),
	**dict.fromkeys(("WI", "ZY", "GC", "SOP", "QI", "GY", "SI", "OI", "GF", "GL", "ZD"), INSTRUCTION),
	**dict.fromkeys(("QR", "FR", "FM", "JL", "BD", "QF", "RF", "BG", "FORM", "REC"), FORM),
	**dict.fromkeys(("WL", "EX", "EXT"), EXTERNAL),
}
"""Letters by which companies number their documents, and the level that they stand for."""

ENDS_AS_FORM = frozenset("F R FM FR JL BD".split())

WORDS = (
	(
		FORM,
		r"(?:表|记录|记录单|登记簿|通知单|报告单|申请单|处理单|清单|台账|台帐|卡|报告|计划表|一览表|FORM|RECORD|CHECKLIST|CHECK LIST|LOG|REGISTER|LIST|REPORT)$",
	),
	(MANUAL, r"手册|(?<![A-Z])MANUAL"),
	(
		EXTERNAL,
		r"中华人民共和国|国家标准|行业标准|法规|条例$|(?:安全生产|产品质量|计量|标准化)法$|(?<![A-Z])(?:LAW|REGULATIONS?)$",
	),
	(
		INSTRUCTION,
		r"作业指导|作业标准|操作规程|规程|规范|工艺|指导书|指引|守则|WORK INSTRUCTION|(?<![A-Z])INSTRUCTIONS?|GUIDE",
	),
	(PROCEDURE, r"程序|控制办法|(?<![A-Z])PROCEDURE|CONTROL OF "),
	(INSTRUCTION, r"制度|办法|规定|标准$"),
	(FORM, r"(?:^|\s)(?:表格|表单|表样)|单$"),
)


def known_group(number: str) -> str:
	"""The group of letters of a number that says its level; "" where none is known."""
	return next((group for group in groups_of(number) if group in PREFIXES), "")


def level_of(number: str, title: str, folders: str = "") -> str:
	"""The level that number, title, or else the names of the folders say; "" where none does."""
	if number and is_standard(number):
		return EXTERNAL
	groups = groups_of(number)
	group = known_group(number)
	if group and PREFIXES[group] != FORM and groups[-1] in ENDS_AS_FORM and len(groups) > 1:
		return FORM  # QP-07-R01: a record form of the procedure
	if group:
		return PREFIXES[group]
	return _by_words(title) or _by_words(folders.rpartition("/")[2])


def _by_words(text: str) -> str:
	text = re.sub(r"[\s\d]+$", "", plain(text))
	return next((level for level, words in WORDS if re.search(words, text)), "")
