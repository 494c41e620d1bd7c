"""SQL written for MariaDB, as SQLite reads it: texts, IF, LEFT, INTERVAL, GROUP_CONCAT, LIMIT, INSERT IGNORE.

Functions with the same shape on both are functions of the connection (mariadb_functions.py); only what SQLite's
grammar does not take is rewritten here, outside of texts and names.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MARKS = re.compile(
	r"\b(?:if|left|right|char|interval|separator|ignore|duplicate|timestampdiff|timestampadd|current_date|extract"
	r"|values|limit|truncate|group_concat|date_format|date|year|month|day)\b|[\"\\]|/(?!\*)",
	re.I,
)
_TOKEN = re.compile(
	r"(?P<text>'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\")|(?P<name>`[^`]*`)|(?P<word>[A-Za-z_]\w*)|(?P<rest>\s+|.)",
	re.DOTALL,
)
_STANDARD_TEXT = re.compile(
	r"(?P<text>'(?:[^']|'')*')|(?P<name>`[^`]*`|\"[^\"]*\")|(?P<word>[A-Za-z_]\w*)|(?P<rest>\s+|.)", re.DOTALL
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "Z": "\x1a", "%": "\\%", "_": "\\_"}
_RENAMED = {"if": "iif", "left": "text_left", "right": "text_right", "char": "text_of_codes"}
_UNITS = (
	"MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR",
)  # fmt: skip
_INTERVAL_UNIT = "|".join(f"{unit}S?" for unit in _UNITS)


@lru_cache(maxsize=512)
def to_sqlite(query: str, backslash: bool = True) -> str:
	"""Return the query for SQLite. With `backslash` its texts have MariaDB's escapes."""
	if not _MARKS.search(query):
		return query
	texts: list[str] = []
	parts: list[str] = []
	for match in (_TOKEN if backslash else _STANDARD_TEXT).finditer(query):
		part = match[0]
		if match["text"] or match["name"]:
			texts.append(_literal(part) if match["text"] and backslash else part)
			part = f"\x01{len(texts) - 1}\x02"
		parts.append(part)
	sql = _rewrite(_own_dates("".join(parts), texts))
	return re.sub("\x01(\\d+)\x02", lambda match: texts[int(match[1])], sql)


def _literal(part: str) -> str:
	quote, body = part[0], part[1:-1].replace(part[0] * 2, part[0])
	if "\\" in body:
		body = re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), body, flags=re.DOTALL)
	del quote
	return "'" + body.replace("'", "''") + "'"


def _rewrite(sql: str) -> str:
	sql = re.sub(
		r"\b(if|left|right|char)\s*\(", lambda match: f"{_RENAMED[match[1].lower()]}(", sql, flags=re.I
	)
	# MariaDB divides whole numbers into fractions, SQLite cuts them.
	sql = re.sub(r"(?<!\*)/(?!\*)", "* 1.0 /", sql)
	sql = re.sub(r"\bcurrent_date\b(\s*\(\s*\))?", "CURDATE()", sql, flags=re.I)
	sql = re.sub(
		rf"\b(timestampdiff|timestampadd)\s*\(\s*({_INTERVAL_UNIT})\s*,", r"\1('\2',", sql, flags=re.I
	)
	sql = re.sub(rf"\bextract\s*\(\s*({_INTERVAL_UNIT})\s+from\b", r"\1(", sql, flags=re.I)
	sql = re.sub(r"\binsert\s+ignore\b", "INSERT OR IGNORE", sql, flags=re.I)
	sql = re.sub(r"\bon\s+duplicate\s+key\s+update\b(.*)$", _upsert, sql, flags=re.I | re.DOTALL)
	sql = re.sub(r"\blimit\s+(\?|:\w+|%s|\d+)\s*,\s*(\?|:\w+|%s|\d+)", r"LIMIT \2 OFFSET \1", sql, flags=re.I)
	sql = re.sub(r"^\s*truncate\s+(table\s+)?", "DELETE FROM ", sql, flags=re.I)
	if re.search(r"\binterval\b", sql, re.I):
		sql = _intervals(sql)
	if re.search(r"\bgroup_concat\b", sql, re.I):
		sql = _group_concat(sql)
	return sql


def _upsert(match: re.Match[str]) -> str:
	values = re.sub(r"\bvalues\s*\(\s*([^)]+?)\s*\)", r"excluded.\1", match[1], flags=re.I)
	return f"ON CONFLICT DO UPDATE SET{values}"


def _intervals(sql: str) -> str:
	"""`DATE_ADD(x, INTERVAL n UNIT)` has three arguments here, and `x ± INTERVAL n UNIT` is a call of DATE_ADD."""
	call = re.compile(
		rf"\binterval\s+((?:[^()\x01]|\x01\d+\x02|\((?:[^()]|\([^()]*\))*\))+?)\s+({_INTERVAL_UNIT})\b", re.I
	)
	while match := call.search(sql):
		amount, unit = match[1].strip(), match[2].upper().rstrip("S")
		amount = re.sub("^\x01(\\d+)\x02$", "\x01\\1\x02", amount)
		before = sql[: match.start()].rstrip()
		if before.endswith(","):
			sql = f"{sql[: match.start()]}{amount}, '{unit}'{sql[match.end() :]}"
			continue
		start = _operand_start(before[:-1].rstrip())
		sign = "-" if before.endswith("-") else ""
		operand = before[start:-1].strip()
		sql = f"{before[:start]}DATE_ADD({operand}, {sign}({amount}), '{unit}'){sql[match.end() :]}"
	return sql


def _operand_start(text: str) -> int:
	"""Return where the last operand of an expression begins: a name, a value or a call."""
	end = len(text)
	if text.endswith(")"):
		depth = 0
		for end in range(len(text) - 1, -1, -1):
			depth += {")": 1, "(": -1}.get(text[end], 0)
			if not depth:
				break
	match = re.search(r"(?:[\w.?:%]|\x01\d+\x02)*$", text[:end])
	return match.start() if match else end


# Parts of a moment that SQLite's own strftime writes as MariaDB does: a function of ours is called row by row.
_DATE_CALL = re.compile(r"\b(date_format|date|year|month|day)\s*\(", re.I)
_DATE_PARTS = {"year": "'%Y'", "month": "'%m'", "day": "'%d'", "date": "'%Y-%m-%d'"}
_OWN_PATTERN = re.compile(r"'(?:%%?[YmdHisS]|[^%'\\])*'")
_OWN_LETTERS = {"i": "M", "s": "S"}


def _own_dates(sql: str, texts: list[str]) -> str:
	"""`DATE_FORMAT(x, '%Y-%m')`, `YEAR(x)`, `DATE(x)` and their like as calls of strftime."""
	place = 0
	while match := _DATE_CALL.search(sql, place):
		place = match.end()
		arguments, end = _arguments(sql, place)
		name = match[1].lower()
		pattern = _DATE_PARTS.get(name)
		if name == "date_format" and len(arguments) == 2:
			text = re.fullmatch("\\s*\x01(\\d+)\x02\\s*", arguments.pop())
			if text and _OWN_PATTERN.fullmatch(texts[int(text[1])]):
				pattern = re.sub(
					"(%%?)([is])", lambda part: part[1] + _OWN_LETTERS[part[2]], texts[int(text[1])]
				)
		if pattern is None or len(arguments) != 1 or re.fullmatch(r"[\s\d.]*", arguments[0]):
			continue
		texts.append(pattern)
		call = f"strftime(\x01{len(texts) - 1}\x02, {arguments[0]})"
		call = f"CAST({call} AS INTEGER)" if name in ("year", "month", "day") else call
		sql, place = sql[: match.start()] + call + sql[end:], match.start() + len("strftime")
	return sql


def _arguments(sql: str, begin: int) -> tuple[list[str], int]:
	"""Return the arguments of a call whose parenthesis opened just before, and where it ends."""
	found, depth, start, at = [], 1, begin, begin
	while depth and at < len(sql):
		depth += {"(": 1, ")": -1}.get(sql[at], 0)
		if not depth or (depth == 1 and sql[at] == ","):
			found.append(sql[start:at])
			start = at + 1
		at += 1
	return found, at


def _group_concat(sql: str) -> str:
	"""GROUP_CONCAT(DISTINCT x ORDER BY y SEPARATOR s) sorts and joins in a function of ours."""
	place = 0
	while match := re.compile(r"\bgroup_concat\s*\(", re.I).search(sql, place):
		end, depth = match.end(), 1
		while depth:
			depth += {"(": 1, ")": -1}.get(sql[end], 0)
			end += 1
		call = _one_group_concat(sql[match.end() : end - 1])
		sql = sql[: match.start()] + call + sql[end:]
		place = match.start() + len(call)
	return sql


def _one_group_concat(inner: str) -> str:
	inner, _found, separator = _split(inner, r"\bseparator\b")
	inner, _found, order = _split(inner, r"\border\s+by\b")
	distinct = bool(re.match(r"\s*distinct\b", inner, re.I))
	term = re.sub(r"^\s*distinct\b", "", inner, flags=re.I).strip()
	if not (separator or order or distinct):
		return f"group_concat({term})"
	way = "desc" if re.search(r"\bdesc\s*$", order, re.I) else "asc"
	key = re.sub(r"\b(asc|desc)\s*$", "", order, flags=re.I).strip() or "NULL"
	separator = separator.strip() or "','"
	return f"joined_texts({term}, {key}, '{way}', {int(distinct)}, {separator})"


def _split(text: str, pattern: str) -> tuple[str, str, str]:
	match = re.search(pattern, text, re.I)
	return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")
