"""What people, and the system, say about a document."""

from __future__ import annotations

import json
from typing import Any

from frappe_lite.context import local
from frappe_lite.document import Document
from frappe_lite.meta import get_meta
from frappe_lite.notification_logs import notify_mentions
from frappe_lite.tables import quote_table
from frappe_lite.utils import sanitize_html

SHOWN_LENGTH = 100
KEPT = 100


class Comment(Document):
	def validate(self) -> None:
		if not self.comment_email:
			self.comment_email = local.session.user
		self.content = sanitize_html(self.content, always_sanitize=True)

	def after_insert(self) -> None:
		notify_mentions(self.reference_doctype, self.reference_name, self.content)

	def on_update(self) -> None:
		if self.comment_type == "Comment" and self.content:
			others = [each for each in self.summaries() if each.get("name") != self.name]
			self.write_summaries([*others, self.summary()])

	def on_trash(self) -> None:
		self.write_summaries([each for each in self.summaries() if each.get("name") != self.name])

	def summary(self) -> dict[str, Any]:
		"""Return what the list view shows of the comment."""
		text = self.content if len(self.content) <= SHOWN_LENGTH else self.content[: SHOWN_LENGTH - 3] + "..."
		return {"comment": text, "by": self.comment_email or self.owner, "name": self.name}

	def summaries(self) -> list[dict[str, Any]]:
		"""Return the comments that the document's row carries in `_comments`."""
		if not self._has_row():
			return []
		stored = local.db.get_value(self.reference_doctype, self.reference_name, "_comments")
		return json.loads(stored) if stored else []

	def write_summaries(self, summaries: list[dict[str, Any]]) -> None:
		"""Keep the latest comments in the document's row, without touching its time of change."""
		if self._has_row():
			local.db.sql(
				f"update {quote_table(self.reference_doctype)} set `_comments` = %s where `name` = %s",
				(json.dumps(summaries[-KEPT:]), self.reference_name),
			)

	def _has_row(self) -> bool:
		if not (self.reference_doctype and self.reference_name):
			return False
		meta = get_meta(self.reference_doctype)
		return not meta.issingle and local.db.has_column(self.reference_doctype, "_comments")
