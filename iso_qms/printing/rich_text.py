"""What was written in a text editor, as blocks that the templates can set: no markup reaches the typesetter."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
STYLES = {
	"b": "strong",
	"strong": "strong",
	"i": "emph",
	"em": "emph",
	"u": "underline",
	"s": "strike",
	"code": "code",
}
LISTS = ("ul", "ol")
SILENT = ("script", "style", "head", "title")
DEEPEST = 30
"""Levels of lists and tables in one another; what is deeper is set at this one."""

Block = dict[str, Any]


def blocks_of(html: str | None) -> list[Block]:
	"""Return the blocks of a text: `{"kind": "text" | "heading" | "list" | "table" | "image", …}` in their order.

	Runs of text are `{"text": str, "styles": [str]}`. Whatever HTML comes, nothing but text, lists, tables and the
	addresses of pictures goes through.
	"""
	reader = _Reader()
	reader.feed(html or "")
	reader.close()
	return reader.finish()


def plain_block(text: str | None) -> list[Block]:
	"""A text without markup as blocks, a paragraph a line."""
	return [
		{"kind": "text", "runs": [{"text": line, "styles": []}]}
		for line in (text or "").splitlines()
		if line.strip()
	]


class _Reader(HTMLParser):
	def __init__(self) -> None:
		super().__init__(convert_charrefs=True)
		self.stack: list[list[Block]] = [[]]
		self.styles: list[str] = []
		self.open: list[tuple[str, Block]] = []
		self.runs: list[dict[str, Any]] = []
		self.heading = 0
		self.silent = 0

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag in SILENT:
			self.silent += 1
		elif tag in STYLES:
			self.styles.append(STYLES[tag])
		elif tag == "br":
			self.runs.append({"text": "\n", "styles": []})
		elif tag == "img":
			self._flush()
			self._add({"kind": "image", "source": dict(attrs).get("src") or ""})
		elif tag in BLOCKS:
			self._flush()
			self.heading = int(tag[1]) if tag[0] == "h" and tag[1:].isdigit() else 0
		elif len(self.stack) < DEEPEST:
			self._open_container(tag)

	def _open_container(self, tag: str) -> None:
		if tag in LISTS:
			self._begin(tag, {"kind": "list", "ordered": tag == "ol", "items": []})
		elif tag == "li":
			self._begin(tag, {"kind": "item", "blocks": []})
		elif tag == "table":
			self._begin(tag, {"kind": "table", "rows": []})
		elif tag == "tr":
			self._begin(tag, {"kind": "row", "cells": []})
		elif tag in ("td", "th"):
			self._begin(tag, {"kind": "cell", "header": tag == "th", "blocks": []})

	def handle_endtag(self, tag: str) -> None:
		if tag in SILENT:
			self.silent = max(0, self.silent - 1)
		elif tag in STYLES and STYLES[tag] in self.styles:
			self.styles.remove(STYLES[tag])
		elif tag in BLOCKS:
			self._flush()
		elif any(opened == tag for opened, _block in self.open):
			while self.open:
				if self._end() == tag:
					break

	def handle_data(self, data: str) -> None:
		if not self.silent and data:
			self.runs.append({"text": " ".join(data.split("\n")), "styles": sorted(set(self.styles))})

	def finish(self) -> list[Block]:
		"""The blocks, with whatever was left open closed."""
		while self.open:
			self._end()
		self._flush()
		return self.stack[0]

	def _begin(self, tag: str, block: Block) -> None:
		self._flush()
		self.open.append((tag, block))
		self.stack.append([])

	def _end(self) -> str:
		self._flush()
		tag, block = self.open.pop()
		inside = self.stack.pop()
		if block["kind"] == "list":
			block["items"] = [each["blocks"] for each in inside if each["kind"] == "item"]
		elif block["kind"] == "table":
			block["rows"] = [each["cells"] for each in inside if each["kind"] == "row" and each["cells"]]
		elif block["kind"] == "row":
			block["cells"] = [each for each in inside if each["kind"] == "cell"]
		else:
			block["blocks"] = inside
		self._add(block)
		return tag

	def _add(self, block: Block) -> None:
		self.stack[-1].append(block)

	def _flush(self) -> None:
		if any(run["text"].strip() for run in self.runs):
			kind = {"kind": "heading", "level": self.heading} if self.heading else {"kind": "text"}
			self._add({**kind, "runs": self.runs})
		self.runs, self.heading = [], 0
