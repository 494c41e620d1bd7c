"""A changed definition goes live: the meta is read anew and the table follows."""

from __future__ import annotations

from frappe_lite.meta import forget_meta, get_meta
from frappe_lite.schema import check_row_size, sync_table


def apply_doctype(doctype: str) -> None:
	"""After a DocType, or what customises it, was written: forget what was known of it and widen its table."""
	forget_meta(doctype)
	meta = get_meta(doctype)
	check_row_size(meta)
	sync_table(meta)
