"""HTML: escaping, stripping, and taking everything active out of what people wrote."""

from __future__ import annotations

import json
import re
from mimetypes import guess_type
from typing import Any

import nh3

TAG = re.compile("<[^>]+>")
TAG_OR_COMMENT = re.compile(r"(<!--.*?-->|<[^>]*>)")
ANY_TAG = re.compile(r"<[^>]*>")
ESCAPES = str.maketrans({"&": "&amp;", '"': "&quot;", "'": "&apos;", ">": "&gt;", "<": "&lt;"})

ALLOWED_TAGS = nh3.ALLOWED_TAGS | {
	"label",
	"mark",
	"figure",
	"figcaption",
	"section",
	"video",
	"audio",
	"source",
}
ALLOWED_ATTRIBUTES = {
	**nh3.ALLOWED_ATTRIBUTES,
	"*": {"class", "style", "title", "lang", "dir", "colspan", "rowspan", "width", "height", "align"},
	"a": {"href", "target", "hreflang"},
	"span": {"data-type", "data-id", "data-value", "data-label"},
	"li": {"data-list"},
	"ol": {"start", "type"},
	"video": {"src", "controls"},
	"audio": {"src", "controls"},
	"source": {"src", "type"},
}
ALLOWED_STYLES = {
	"background-color", "border", "border-collapse", "color", "font-family", "font-size", "font-style", "font-weight",
	"height", "line-height", "list-style-type", "margin", "margin-left", "padding", "padding-left",
	"text-align", "text-decoration", "vertical-align", "white-space", "width",
}  # fmt: skip
CLEAN_TAGS = set("div p br ul ol li strong b em i u table thead tbody td tr".split())


def is_html(text: Any) -> bool:
	"""Return whether the text has something that looks like a tag."""
	return isinstance(text, str) and bool(TAG.search(text))


def strip_html(text: str) -> str:
	"""Return the text without tags and comments."""
	return TAG_OR_COMMENT.sub("", text)


def strip_html_tags(text: str) -> str:
	"""Return the text without tags."""
	return ANY_TAG.sub("", text)


def escape_html(text: Any) -> Any:
	"""Return the text with HTML's own characters written out; what is no text as it came."""
	return text.translate(ESCAPES) if isinstance(text, str) else text


def is_json(text: str) -> bool:
	"""Return whether the text is JSON."""
	try:
		json.loads(text)
	except ValueError:
		return False
	return True


def sanitize_html(html: Any, linkify: bool = False, always_sanitize: bool = False) -> Any:
	"""Return the HTML without scripts, event handlers and active addresses. Text without tags stays as it is.

	JSON is left alone unless `always_sanitize`, as in Frappe; `linkify` is not offered here.
	"""
	if not isinstance(html, str) or not ANY_TAG.search(html):
		return html
	if not always_sanitize and is_json(html):
		return html
	return nh3.clean(
		html,
		tags=ALLOWED_TAGS,
		attributes=ALLOWED_ATTRIBUTES,
		url_schemes={"http", "https", "mailto", "tel"},
		filter_style_properties=ALLOWED_STYLES,
	)


def clean_html(html: Any) -> Any:
	"""Return the HTML with nothing but plain text markup, without attributes."""
	return nh3.clean(html, tags=CLEAN_TAGS, attributes={}) if isinstance(html, str) else html


def is_image(filepath: str | None) -> bool:
	"""Return whether the name of a file or address says that it is an image."""
	return (guess_type((filepath or "").split("?", 1)[0])[0] or "").startswith("image/")
