"""A rule that names the documents of a DocType that fit its conditions."""

from __future__ import annotations

from typing import Any

from frappe_lite.context import local
from frappe_lite.document import Document
from frappe_lite.messages import bold, throw
from frappe_lite.meta import get_meta
from frappe_lite.naming import parse_naming_series
from frappe_lite.translate import _
from frappe_lite.utils import evaluate_filters


class DocumentNamingRule(Document):
	def validate(self) -> None:
		fields = get_meta(self.document_type).field_map
		for condition in self.conditions:
			if condition.field not in fields:
				throw(
					_("{0} is not a field of doctype {1}").format(
						bold(condition.field), bold(self.document_type)
					)
				)

	def on_update(self) -> None:
		local.db.cache.forget("naming_rules")

	def after_delete(self) -> None:
		local.db.cache.forget("naming_rules")

	def apply(self, doc: Any) -> None:
		"""Name the document when it fits: the prefix and the rule's own next number."""
		conditions = [(self.document_type, row.field, row.condition, row.value) for row in self.conditions]
		if conditions and not evaluate_filters(doc, conditions):
			return
		prefix = parse_naming_series(self.prefix, doc=doc)
		number = local.db.get_value(self.doctype, self.name, "counter", for_update=True) or 0
		local.db.set_value(self.doctype, self.name, "counter", number + 1)
		doc.name = f"{prefix}{number + 1:0{int(self.prefix_digits or 0)}d}"
