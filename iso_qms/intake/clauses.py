"""Which clauses a document answers: those that its number, its list or its first page names, else by its title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import frappe

from iso_qms.intake.numbers import plain
from iso_qms.standards.in_use import standards_in_use

MOST = 4
ENOUGH = 0.6
"""Part of a clause's title that a document's title must say to be about it."""

_NUMBER = r"(?:[4-9]|10)(?:\.\d{1,2}){1,3}"
_LABELLED = re.compile(
	rf"(?:条款号?|CLAUSES?)\s{{0,3}}[:：]?\s{{0,4}}({_NUMBER}(?:\s{{0,2}}[,，、;/]\s{{0,2}}{_NUMBER}){{0,6}})"
)
_IN_NUMBER = re.compile(rf"(?<![\d.])({_NUMBER})(?![\d.])")
_EMPTY_WORDS = re.compile(
	r"程序|控制|管理|手册|作业指导书|规定|办法|制度|要求|的|和|与|及|总则|(?<![A-Z])(?:PROCEDURES?|CONTROL|MANAGEMENT|OF|THE|AND|FOR|GENERAL)(?![A-Z])"
)
CUSTOMARY = (
	("质量手册|质量管理手册|QUALITY MANUAL", "4.4"),
	("文件控制|文件管理|成文信息|DOCUMENT CONTROL|CONTROL OF DOCUMENT", "7.5.3"),
	("记录控制|记录管理|质量记录|CONTROL OF RECORDS|RECORD CONTROL", "7.5.3"),
	("组织环境|相关方|CONTEXT OF", "4.1"),
	("质量方针|QUALITY POLICY", "5.2"),
	("职责|岗位|RESPONSIBILIT", "5.3"),
	("风险|机遇|RISK", "6.1"),
	("质量目标|QUALITY OBJECTIVE", "6.2"),
	("人力资源|培训|能力|TRAINING|COMPETENCE", "7.2"),
	("设备|基础设施|设施|工装|模具|EQUIPMENT|MAINTENANCE|INFRASTRUCTURE", "7.1.3"),
	("工作环境|运行环境|WORK ENVIRONMENT", "7.1.4"),
	("监视和测量|监视与测量设备|测量设备|计量|检定|校准|CALIBRATION|MEASURING", "7.1.5"),
	("知识|KNOWLEDGE", "7.1.6"),
	("信息沟通|沟通|COMMUNICATION", "7.4"),
	("合同评审|合同|订单|与顾客有关|CONTRACT|CUSTOMER REQUIREMENT", "8.2"),
	("设计|研发|DESIGN", "8.3"),
	("采购|供方|供应商|外包|外部提供|PURCHAS|SUPPLIER|PROCUREMENT", "8.4"),
	("生产|作业|工艺|装配|焊接|喷涂|PRODUCTION|PROCESS CONTROL", "8.5.1"),
	("标识|追溯|TRACEABILITY|IDENTIFICATION", "8.5.2"),
	("顾客财产|外部供方的财产|CUSTOMER PROPERTY", "8.5.3"),
	("搬运|贮存|仓库|仓储|防护|包装|PRESERVATION|STORAGE|PACKAG", "8.5.4"),
	("售后|服务控制|AFTER.?SALES|SERVICING", "8.5.5"),
	("更改控制|变更|CHANGE CONTROL", "8.5.6"),
	("检验|试验|放行|INSPECTION|TESTING", "8.6"),
	("不合格|NONCONFORM", "8.7"),
	("满意|投诉|SATISFACTION|COMPLAINT", "9.1.2"),
	("数据分析|统计|DATA ANALYSIS", "9.1.3"),
	("内部审核|内审|INTERNAL AUDIT", "9.2"),
	("管理评审|MANAGEMENT REVIEW", "9.3"),
	("纠正|预防措施|CORRECTIVE", "10.2"),
	("改进|IMPROVEMENT", "10.3"),
)
"""Words of customary titles, and the clause of ISO 9001:2015 that such documents answer; a later line outdoes none before."""


@dataclass
class Clauses:
	"""The clauses of the standards in use, read once for a batch."""

	by_number: dict[str, str] = field(default_factory=dict)
	words: dict[str, frozenset[str]] = field(default_factory=dict)

	def named(self, number: str, head: str, listed: str) -> list[str]:
		"""Clauses that are named by number, in the document's number, on its first page or in the list."""
		numbers = _IN_NUMBER.findall(plain(listed)) or _IN_NUMBER.findall(number)
		for match in _LABELLED.finditer(plain(head)):
			numbers += _IN_NUMBER.findall(match[1])
		return self._known(numbers)

	def by_title(self, title: str) -> list[str]:
		"""Clauses that the title is about, by what such documents are called and by the clauses' own titles."""
		upper = plain(title)
		customary = [clause for words, clause in CUSTOMARY if re.search(words, upper)]
		if customary:
			return self._known(customary[:1])
		said = _words(title)
		scores = {
			name: len(words & said) / len(words)
			for name, words in self.words.items()
			if words and words & said
		}
		best = max(scores, key=lambda name: (scores[name], len(self.words[name])), default=None)
		return [best] if best and scores[best] >= ENOUGH else []

	def _known(self, numbers: list[str]) -> list[str]:
		return list(dict.fromkeys(self.by_number[each] for each in numbers if each in self.by_number))[:MOST]


def clauses_in_use() -> Clauses:
	"""The clauses of the first standard in use that has some; those of no other share its numbers."""
	clauses = Clauses()
	for standard in standards_in_use():
		rows = frappe.get_all(
			"QMS Clause",
			filters={"standard": standard},
			fields=["name", "number", "title", "title_zh"],
			order_by="sort_key",
			limit_page_length=0,
		)
		for row in rows:
			clauses.by_number.setdefault(row.number, row.name)
			clauses.words[row.name] = _words(row.title_zh or "") or _words(row.title or "")
		if rows:
			break
	return clauses


def _words(title: str) -> frozenset[str]:
	"""Pairs of Chinese characters and English words, without those that every title has."""
	text = _EMPTY_WORDS.sub(" ", plain(title))
	pairs = {run[at : at + 2] for run in re.findall(r"[\u4e00-\u9fff]+", text) for at in range(len(run) - 1)}
	return frozenset(pairs | {word for word in re.findall(r"[A-Z]{3,}", text)})
