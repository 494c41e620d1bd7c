"""The parts that a printout is made of, and its head and foot."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils import cint, cstr, format_date, format_datetime, get_url, now_datetime

from iso_qms.printing.rich_text import blocks_of, plain_block
from iso_qms.printing.typesetting import typeset
from iso_qms.record_forms.titles import titles

VALID, VOID, NEUTRAL = "#15803d", "#b91c1c", "#4b5563"
MARKED_UP = ("Text Editor", "HTML Editor")
LONG = ("Small Text", "Text", "Long Text", "Code", "Markdown Editor")
PICTURES = ("Attach Image", "Signature")
WITHOUT_VALUE = ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold", "Image")
LARGEST_PICTURE = 15 * 1024 * 1024
WORDS = ("Workflow State", "Role", "DocType", "QMS Document Type", "QMS Department")
"""Links whose names are words for people."""
NOT_PRINTED = ("naming_series", "amended_from")
READABLE = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}

WIDTHS = {"Check": 0.8, "Date": 0.9, "Int": 0.7, "Float": 0.8}

Part = dict[str, Any]


class Printout:
	"""Collects the parts and pictures of one printout and sets it."""

	def __init__(self, title: str, number: str = "", revision: str = "", **head: Any) -> None:
		self.parts: list[Part] = []
		self.files: dict[str, bytes] = {}
		self._named: dict[tuple[str, str], str] = {}
		self.head = {
			"title": title,
			"company": frappe.db.get_single_value("QMS Settings", "company") or "",
			"number-line": number,
			"revision-line": revision,
			"mark": "",
			"mark-ink": NEUTRAL,
			"qr": "",
			"landscape": False,
			"numbered": False,
			"foot": _("Printed by {0} on {1}").format(
				name_of(frappe.session.user), format_datetime(now_datetime())
			),
			"page-of": _("Page {0} of {1}"),
			**language_of_print(),
			**head,
		}

	def mark(self, text: str, ink: str = NEUTRAL) -> None:
		"""Put a mark beside the number: controlled, void."""
		self.head.update({"mark": text, "mark-ink": ink})

	def code(self, path: str) -> None:
		"""Put a QR code with an address of this site into the head."""
		import segno

		picture = io.BytesIO()
		segno.make(get_url(path), error="m").save(picture, kind="svg", border=0)
		self.files["qr.svg"] = picture.getvalue()
		self.head["qr"] = "qr.svg"

	def text(self, title: str, html: str | None) -> None:
		"""A section of text that was written in an editor."""
		blocks = self._with_pictures(blocks_of(html))
		if blocks:
			self.parts.append({"kind": "blocks", "title": title, "blocks": blocks})

	def plain(self, title: str, text: str | None) -> None:
		"""A section of text without markup."""
		if (text or "").strip():
			self.parts.append({"kind": "blocks", "title": title, "blocks": plain_block(text)})

	def picture(self, title: str, source: str | None) -> None:
		"""A section with a picture of this site."""
		blocks = self._with_pictures([{"kind": "image", "source": source or ""}])
		if blocks:
			self.parts.append({"kind": "blocks", "title": title, "blocks": blocks})

	def grid(self, title: str, columns: list[tuple[str, float]], rows: list[list[Any]]) -> None:
		"""A section with a table; cells are texts or blocks, widths are shares."""
		if rows:
			described = [{"label": label, "width": width} for label, width in columns]
			cells = [[self._cell(cell) for cell in row] for row in rows]
			self.parts.append({"kind": "grid", "title": title, "columns": described, "rows": cells})

	def pairs(self, title: str, pairs: list[tuple[str, str]]) -> None:
		"""A section with labels and values, two beside each other."""
		if pairs:
			rows = [{"label": label, "value": value} for label, value in pairs]
			self.parts.append({"kind": "pairs", "title": title, "pairs": rows})

	def signatures(self, title: str, people: list[tuple[str, str | None, Any]], blanks: bool = False) -> None:
		"""A section with who did what and when; `blanks` leaves room for who has not signed yet."""
		signed = [
			{"step": step, "name": name_of(user), "on": format_datetime(on) if on else ""}
			for step, user, on in people
			if user or blanks
		]
		if signed:
			self.parts.append({"kind": "signatures", "title": title, "people": signed})

	def fields(
		self,
		fields: list[Any],
		values: Any,
		rows_field: str | None = None,
		rows: Callable[[str, Any, list[Any]], None] | None = None,
	) -> None:
		"""Sections for the fields of a form in their order: short ones as pairs, long ones and tables by themselves.

		`fields` have fieldname, fieldtype, label, options, hidden; a table has its own fields in `rows_fields`. The
		table `rows_field` is printed by `rows`, which gets title, field and rows.
		"""
		title, pairs = "", []

		def close() -> None:
			nonlocal title
			if pairs:
				self.pairs(title, pairs.copy())
				title = ""
				pairs.clear()

		for df in fields:
			if df.get("fieldtype") == "Section Break":
				close()
				title = _(df.get("label")) if df.get("label") else ""
			if (
				df.get("fieldtype") in WITHOUT_VALUE
				or cint(df.get("hidden"))
				or df["fieldname"] in NOT_PRINTED
			):
				continue
			value = values.get(df["fieldname"])
			label = _(df.get("label") or df["fieldname"])
			if df["fieldtype"] in ("Table", "Table MultiSelect"):
				close()
				# the first table of a section stands under the section's title
				before = len(self.parts)
				if rows and df["fieldname"] == rows_field:
					rows(title or label, df, value or [])
				else:
					self.rows(title or label, df.get("rows_fields") or [], value or [])
				title = title if len(self.parts) == before else ""
			elif df["fieldtype"] in MARKED_UP:
				close()
				self.text(label, value)
			elif df["fieldtype"] in PICTURES:
				close()
				self.picture(label, value)
			elif df["fieldtype"] in LONG and len(cstr(value)) > 60:
				close()
				self.plain(label, value)
			elif value not in (None, "", 0, 0.0):
				pairs.append((label, self.shown(value, df)))
		close()

	def rows(self, title: str, fields: list[Any], rows: list[Any]) -> None:
		"""A table of child rows; a column in which no row says anything is left out."""
		shown_fields = [
			df
			for df in fields
			if df["fieldtype"] not in WITHOUT_VALUE
			and not cint(df.get("hidden"))
			and any(row.get(df["fieldname"]) not in (None, "", 0) for row in rows)
		]
		columns = [(_(df.get("label") or df["fieldname"]), width_of(df)) for df in shown_fields]
		cells = [
			[
				blocks_of(row.get(df["fieldname"]))
				if df["fieldtype"] in MARKED_UP
				else self.shown(row.get(df["fieldname"]), df)
				for df in shown_fields
			]
			for row in rows
		]
		if columns:
			self.grid(title, columns, cells)

	def shown(self, value: Any, df: Any) -> str:
		"""A value as people read it; what is linked by a number also has its title, as far as the user may read it."""
		if df["fieldtype"] != "Link" or not value or df.get("options") == "User":
			return shown(value, df)
		key = (df["options"], cstr(value))
		if key not in self._named:
			self._named[key] = _linked(*key)
		return self._named[key]

	def pdf(self) -> bytes:
		"""Set the printout."""
		return typeset("document", {**self.head, "parts": self.parts}, self.files)

	def _cell(self, cell: Any) -> Any:
		return self._with_pictures(cell) if isinstance(cell, list) else cstr(cell)

	def _with_pictures(self, blocks: list[Any]) -> list[Any]:
		kept = []
		for block in blocks:
			if block["kind"] == "image":
				name = self._bring(block["source"])
				if not name:
					continue
				block = {"kind": "image", "file": name}
			elif block["kind"] == "list":
				block = {**block, "items": [self._with_pictures(item) for item in block["items"]]}
			elif block["kind"] == "table":
				rows = [
					[{**cell, "blocks": self._with_pictures(cell["blocks"])} for cell in row]
					for row in block["rows"]
				]
				block = {**block, "rows": rows}
			kept.append(block)
		return kept

	def _bring(self, source: str) -> str | None:
		"""The name under which a picture of this site comes along; None for one that the user may not see or is none."""
		content = picture_of(source)
		kind = next((kind for start, kind in READABLE.items() if content and content.startswith(start)), None)
		if not kind:
			return None
		name = f"picture-{len(self.files)}.{kind}"
		self.files[name] = content
		return name


def picture_of(source: str) -> bytes | None:
	"""The content of a file of this site that the user may read; None for any other address."""
	for name in frappe.get_all("File", filters={"file_url": source}, pluck="name") if source else ():
		file = frappe.get_doc("File", name)
		if cint(file.file_size) <= LARGEST_PICTURE and (not file.is_private or file.has_permission("read")):
			content = file.get_content()
			return content if isinstance(content, bytes) else None
	return None


def described(df: Any) -> dict[str, Any]:
	"""A field of a DocType as `Printout.fields` takes it, a table with its rows' fields."""
	said = {key: df.get(key) for key in ("fieldname", "fieldtype", "label", "options", "hidden")}
	if df.fieldtype in ("Table", "Table MultiSelect"):
		said["rows_fields"] = [described(each) for each in frappe.get_meta(df.options).fields]
	return said


def shown(value: Any, df: Any) -> str:
	"""A value as people read it in the language of the printout."""
	fieldtype = df["fieldtype"]
	if fieldtype == "Check":
		return "✓" if cint(value) else ""
	if value in (None, ""):
		return ""
	if fieldtype == "Date":
		return format_date(value)
	if fieldtype == "Datetime":
		return format_datetime(value)
	if fieldtype == "Select" or (fieldtype == "Link" and df.get("options") in WORDS):
		return _(cstr(value))
	if fieldtype == "Link" and df.get("options") == "User":
		return name_of(value)
	if fieldtype in ("Float", "Currency", "Percent"):
		return f"{float(value):.9f}".rstrip("0").rstrip(".")
	return cstr(value)


def _linked(doctype: str, name: str) -> str:
	if doctype in WORDS or not frappe.get_meta(doctype).show_title_field_in_link:
		return shown(name, {"fieldtype": "Link", "options": doctype})
	title = titles(doctype, {name}).get(name)
	return f"{name} {_(title)}" if title else name


def validity_path(number: str, revision: str) -> str:
	"""The page that says whether a printed revision is still in force."""
	return f"/qms/valid?number={quote(number, safe='')}&revision={quote(revision, safe='')}"


def width_of(df: Any) -> float:
	"""The share of a line that a column of this field takes."""
	if df["fieldname"] in ("number", "idx", "unit"):
		return 0.7
	return WIDTHS.get(df["fieldtype"], 2.0 if df["fieldtype"] in LONG else 1.2)


def name_of(user: str | None) -> str:
	"""The full name of a user, or what there is of it."""
	return (frappe.db.get_value("User", user, "full_name") if user else None) or user or ""


def language_of_print() -> dict[str, str]:
	"""The language in which it is printed, as Typst wants it: lang and region."""
	lang, _dash, region = (frappe.local.lang or "en").partition("-")
	return {"lang": lang, "region": region.lower() or ("cn" if lang == "zh" else "us")}
