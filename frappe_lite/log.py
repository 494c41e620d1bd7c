"""What went wrong, kept for the administrator: Error Log documents and Python's logging."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from frappe_lite.context import local
from frappe_lite.documents import get_doc


def logger(module: str | None = None, **_ignored: Any) -> logging.Logger:
	"""Return a logger of this name."""
	return logging.getLogger(f"frappe_lite.{module or 'site'}")


def get_traceback(with_context: bool = False) -> str:
	"""Return the present exception as text."""
	return traceback.format_exc()


def log_error(
	title: str | None = None,
	message: str | None = None,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
	**_ignored: Any,
) -> Any:
	"""Keep an Error Log document with the present exception, in a transaction of its own where possible."""
	text = message or get_traceback()
	logger("error").error("%s\n%s", title or "", text)
	if local.home.read_only:
		return None
	doc = get_doc(
		{
			"doctype": "Error Log",
			"method": (title or text.strip().splitlines()[-1])[:140],
			"error": text,
			"reference_doctype": reference_doctype,
			"reference_name": reference_name,
		}
	)
	return doc.insert(ignore_permissions=True)
