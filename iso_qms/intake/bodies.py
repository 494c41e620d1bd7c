"""The text of a Markdown or plain file as the HTML of a document."""

from __future__ import annotations

from typing import Any

from frappe.utils import escape_html

from iso_qms.search.file_texts import text_of_file


def body_of(file: Any) -> str:
	"""The HTML of a File that is Markdown or plain text; "" for every other."""
	extension = file.file_name.rpartition(".")[2].lower()
	if extension not in ("md", "txt"):
		return ""
	content = file.get_content()
	text = text_of_file(file.file_name, content.encode() if isinstance(content, str) else content)
	return _markdown(text) if extension == "md" else _plain(text)


def _markdown(text: str) -> str:
	from markdown2 import markdown

	return str(markdown(text, safe_mode="escape", extras=["tables", "fenced-code-blocks"])).strip()


def _plain(text: str) -> str:
	paragraphs = (part.strip("\n") for part in text.replace("\r\n", "\n").split("\n\n"))
	return "\n".join(
		f"<p>{escape_html(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part.strip()
	)
