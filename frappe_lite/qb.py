"""`frappe.qb`: PyPika, run on the site's database."""

from __future__ import annotations

from typing import Any

from pypika.dialects import MySQLQuery, MySQLQueryBuilder
from pypika.queries import Field, QueryBuilder, Schema, Table
from pypika.terms import Function

from frappe_lite.context import local


def _run(self: QueryBuilder, *args: Any, **kwargs: Any) -> Any:
	"""Run the query; the same keywords as `frappe.db.sql`."""
	return local.db.sql(self.get_sql(), *args, **kwargs)


def _walk(self: QueryBuilder) -> tuple[str, dict]:
	"""Return the query and its parameters; values are literals here."""
	return self.get_sql(), {}


MySQLQueryBuilder.run = _run
MySQLQueryBuilder.walk = _walk


class QB(MySQLQuery):
	"""The entry points of `frappe.qb`."""

	Field = staticmethod(Field)
	Schema = staticmethod(Schema)
	Table = staticmethod(Table)

	@staticmethod
	def DocType(name: str, *args: Any, **kwargs: Any) -> Table:
		"""Return the table of a DocType."""
		return Table(name if name.startswith("__") else f"tab{name}", *args, **kwargs)

	@classmethod
	def from_(cls, table: Any, **kwargs: Any) -> QueryBuilder:
		"""Begin a SELECT from a table or a DocType's name."""
		return super().from_(cls.DocType(table) if isinstance(table, str) else table, **kwargs)

	@classmethod
	def into(cls, table: Any, **kwargs: Any) -> QueryBuilder:
		"""Begin an INSERT."""
		return super().into(cls.DocType(table) if isinstance(table, str) else table, **kwargs)

	@classmethod
	def update(cls, table: Any, **kwargs: Any) -> QueryBuilder:
		"""Begin an UPDATE."""
		return super().update(cls.DocType(table) if isinstance(table, str) else table, **kwargs)

	@staticmethod
	def get_query(table: str, **kwargs: Any) -> Any:
		"""Frappe's query engine object is not served."""
		raise NotImplementedError(
			"frappe.qb.get_query is not part of the embedded home; the Frappe home has it."
		)


class IfNull(Function):
	"""IFNULL(term, fallback)."""

	def __init__(self, condition: Any, term: Any, **kwargs: Any) -> None:
		super().__init__("IFNULL", condition, term, **kwargs)
