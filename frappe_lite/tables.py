"""The table of a DocType."""

from __future__ import annotations

from frappe_lite.exceptions import DoesNotExistError


def quote_table(doctype: str) -> str:
	"""Return the table of a DocType as an SQL identifier. Raises DoesNotExistError for a name that cannot be one."""
	if "`" in doctype or "\x00" in doctype:
		raise DoesNotExistError(f"There is no DocType {doctype!r}.")
	return f"`tab{doctype}`"
