"""Reads the conditions of fields (`eval:doc.result == 'Fail' && !doc.disposition`) as the browser does.

Desk runs these expressions as JavaScript. Here the part of it that conditions use is parsed and evaluated on
its own, so that nothing of Python can be reached: literals, `doc`, `parent`, the user's name and roles, member
access, comparison, arithmetic, `&& || ! ?:`, `in_list`, `cint`, `flt`, and the methods in `METHODS`. What is
blank on the server (None) and in the browser (undefined, null, '') is the same blank here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import frappe
from frappe.utils import cint, flt

TOKEN = re.compile(
	r"""\s*(?:(?P<number>\d+\.?\d*|\.\d+)|(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
	r"""|(?P<name>[A-Za-z_$][\w$]*)|(?P<sign>===|!==|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()\[\]]))"""
)
CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}
BINDING = {
	"||": 1,
	"&&": 2,
	"==": 3,
	"===": 3,
	"!=": 3,
	"!==": 3,
	"<": 4,
	"<=": 4,
	">": 4,
	">=": 4,
	"+": 5,
	"-": 5,
	"*": 6,
	"/": 6,
	"%": 6,
}
METHODS: dict[str, Callable[..., Any]] = {
	"includes": lambda value, item: (
		any(_equal(item, x) for x in value) if isinstance(value, list) else str(item) in str(value or "")
	),
	"indexOf": lambda value, item: next((i for i, x in enumerate(value or []) if _equal(x, item)), -1),
	"startsWith": lambda value, start: str(value or "").startswith(str(start)),
	"endsWith": lambda value, end: str(value or "").endswith(str(end)),
	"toLowerCase": lambda value: str(value or "").lower(),
	"toUpperCase": lambda value: str(value or "").upper(),
	"trim": lambda value: str(value or "").strip(),
	"has_role": lambda value, role: role in frappe.get_roles(),
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
	"in_list": lambda values, item: any(_equal(item, x) for x in values or []),
	"cint": lambda value: cint(value),
	"flt": lambda value, *precision: flt(value, *precision),
}

Scope = dict[str, Any]
Node = Callable[[Scope], Any]


class ExpressionError(ValueError):
	"""The expression uses what the server does not read."""


def evaluate(expression: str, doc: Any, parent: Any = None) -> bool:
	"""Whether `expression` holds for `doc`, a document or a row of `parent`. Raises ExpressionError."""
	expression = expression.strip()
	if not expression.startswith(("eval:", "fn:")):
		return _truthy(doc.get(expression)) and doc.get(expression) != []
	scope = {"doc": doc, "parent": parent if parent is not None else doc}
	try:
		return _truthy(parse(expression)(scope))
	except (TypeError, AttributeError, ZeroDivisionError, KeyError) as error:
		raise ExpressionError(str(error)) from error


@lru_cache(maxsize=1024)
def parse(expression: str) -> Node:
	"""The function that evaluates `expression` for a scope. Raises ExpressionError where it can't be read."""
	if not expression.startswith("eval:"):
		raise ExpressionError(expression)
	return _Parser(expression[len("eval:") :].strip().rstrip(";")).whole()


class _Parser:
	"""A parser by binding strength; each method returns a function of the scope."""

	def __init__(self, text: str) -> None:
		self.tokens: list[tuple[str, str]] = []
		position = 0
		while position < len(text.rstrip()):
			match = TOKEN.match(text, position)
			if not match:
				raise ExpressionError(text[position:].strip())
			self.tokens.append((match.lastgroup or "", match.group(match.lastgroup or 0)))
			position = match.end()
		self.tokens.append(("end", ""))
		self.at = 0

	def whole(self) -> Node:
		node = self.choice()
		if self.tokens[self.at][0] != "end":
			raise ExpressionError(self.tokens[self.at][1])
		return node

	def choice(self) -> Node:
		condition = self.binary(1)
		if not self.accept("?"):
			return condition
		yes = self.choice()
		self.expect(":")
		no = self.choice()
		return lambda s: yes(s) if _truthy(condition(s)) else no(s)

	def binary(self, strength: int) -> Node:
		left = self.unary()
		while True:
			kind, sign = self.tokens[self.at]
			if kind != "sign" or BINDING.get(sign, 0) < strength:
				return left
			self.at += 1
			left = _combine(sign, left, self.binary(BINDING[sign] + 1))

	def unary(self) -> Node:
		if self.accept("!"):
			inner = self.unary()
			return lambda s: not _truthy(inner(s))
		if self.accept("-"):
			inner = self.unary()
			return lambda s: -_number(inner(s))
		return self.member()

	def member(self) -> Node:
		node = self.primary()
		while True:
			if self.accept("."):
				name = self.name()
				if self.accept("("):
					node = _call_method(node, name, self.items(")"))
				else:
					node = _get_member(node, name)
			elif self.accept("["):
				key = self.choice()
				self.expect("]")
				node = _get_item(node, key)
			else:
				return node

	def primary(self) -> Node:
		kind, text = self.tokens[self.at]
		self.at += 1
		if kind == "number":
			return lambda s: float(text) if "." in text else int(text)
		if kind == "string":
			value = re.sub(r"\\(.)", r"\1", text[1:-1])
			return lambda s: value
		if kind == "name":
			return self.named(text)
		if text == "(":
			node = self.choice()
			self.expect(")")
			return node
		if text == "[":
			items = self.items("]")
			return lambda s: [item(s) for item in items]
		raise ExpressionError(text or "?")

	def named(self, name: str) -> Node:
		if name in CONSTANTS:
			return lambda s: CONSTANTS[name]
		if name in FUNCTIONS:
			self.expect("(")
			items = self.items(")")
			return lambda s: FUNCTIONS[name](*(item(s) for item in items))
		if name in ("doc", "parent"):
			return lambda s: s[name]
		if name == "frappe":
			return lambda s: _browser_globals()
		raise ExpressionError(name)

	def items(self, closing: str) -> list[Node]:
		items: list[Node] = []
		while not self.accept(closing):
			items.append(self.choice())
			if not self.accept(","):
				self.expect(closing)
				break
		return items

	def name(self) -> str:
		kind, text = self.tokens[self.at]
		if kind != "name":
			raise ExpressionError(text)
		self.at += 1
		return text

	def accept(self, sign: str) -> bool:
		if self.tokens[self.at] == ("sign", sign):
			self.at += 1
			return True
		return False

	def expect(self, sign: str) -> None:
		if not self.accept(sign):
			raise ExpressionError(self.tokens[self.at][1] or sign)


def _browser_globals() -> dict[str, Any]:
	roles = frappe.get_roles()
	return {"session": {"user": frappe.session.user}, "user": {}, "user_roles": roles, "boot": {}}


def _get_member(node: Node, name: str) -> Node:
	if name.startswith("__") and name != "__islocal":
		raise ExpressionError(name)

	def get(scope: Scope) -> Any:
		value = node(scope)
		if name == "length":
			return len(value or "")
		if value is None or isinstance(value, str | int | float | list):
			return None
		return _plain(value.get(name))

	return get


def _get_item(node: Node, key: Node) -> Node:
	def get(scope: Scope) -> Any:
		value, index = node(scope), key(scope)
		if isinstance(value, list | str):
			at = cint(index)
			return _plain(value[at]) if 0 <= at < len(value) else None
		if str(index).startswith("_"):
			raise ExpressionError(str(index))
		return _plain(value.get(index)) if value is not None else None

	return get


def _call_method(node: Node, name: str, items: list[Node]) -> Node:
	if name not in METHODS:
		raise ExpressionError(name)
	return lambda s: METHODS[name](node(s), *(item(s) for item in items))


def _combine(sign: str, left: Node, right: Node) -> Node:
	if sign == "&&":
		return lambda s: right(s) if _truthy(left(s)) else left(s)
	if sign == "||":
		return lambda s: left(s) if _truthy(left(s)) else right(s)
	if sign in ("==", "==="):
		return lambda s: _equal(left(s), right(s))
	if sign in ("!=", "!=="):
		return lambda s: not _equal(left(s), right(s))
	return lambda s: _compute(sign, left(s), right(s))


def _compute(sign: str, left: Any, right: Any) -> Any:
	if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
		return f"{'' if left is None else left}{'' if right is None else right}"
	if sign in ("<", "<=", ">", ">=") and isinstance(left, str) and isinstance(right, str):
		a, b = left, right
	else:
		a, b = _number(left), _number(right)
	operations = {
		"<": lambda: a < b,
		"<=": lambda: a <= b,
		">": lambda: a > b,
		">=": lambda: a >= b,
		"+": lambda: a + b,
		"-": lambda: a - b,
		"*": lambda: a * b,
		"/": lambda: a / b,
		"%": lambda: a % b,
	}
	return operations[sign]()


def _plain(value: Any) -> Any:
	if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
		return str(value)
	return value


def _truthy(value: Any) -> bool:
	# an empty list is true in JavaScript
	return isinstance(value, list) or bool(value)


def _number(value: Any) -> float:
	if isinstance(value, str):
		try:
			return float(value.strip() or 0)
		except ValueError:
			return float("nan")
	return float(value or 0)


def _equal(left: Any, right: Any) -> bool:
	if left is None:
		left = ""
	if right is None:
		right = ""
	if isinstance(left, str) != isinstance(right, str) and "" not in (left, right):
		return _number(left) == _number(right)
	return left == right
