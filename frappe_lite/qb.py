"""`frappe.qb`: PyPika, run on the site's database."""

from __future__ import annotations

from typing import Any

from pypika.dialects import MySQLQuery, MySQLQueryBuilder
from pypika.queries import Field, QueryBuilder, Schema, Table

from frappe_lite.context import local
from frappe_lite.mariadb_sql import to_sqlite
from frappe_lite.qb_functions import IfNull as IfNull
from frappe_lite.query import ListQuery


def _run(self: QueryBuilder, *args: Any, **kwargs: Any) -> Any:
	"""Run the query; the same keywords as `frappe.db.sql`."""
	return local.db.sql(to_sqlite(self.get_sql(), backslash=False), *args, translate=False, **kwargs)


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
	def get_query(table: Any, **kwargs: Any) -> FilteredQuery:
		"""Return a query made of filters in any of Frappe's forms; for trusted code, as it holds no permissions."""
		return FilteredQuery(table, **kwargs)

	@classmethod
	def max(cls, dt: str, fieldname: str, filters: Any = None, **kwargs: Any) -> Any:
		"""Return the largest value of a field, 0 without any."""
		return cls._total("max", dt, fieldname, filters)

	@classmethod
	def min(cls, dt: str, fieldname: str, filters: Any = None, **kwargs: Any) -> Any:
		"""Return the smallest value of a field, 0 without any."""
		return cls._total("min", dt, fieldname, filters)

	@classmethod
	def avg(cls, dt: str, fieldname: str, filters: Any = None, **kwargs: Any) -> Any:
		"""Return the mean of a field, 0 without any."""
		return cls._total("avg", dt, fieldname, filters)

	@classmethod
	def sum(cls, dt: str, fieldname: str, filters: Any = None, **kwargs: Any) -> Any:
		"""Return the sum of a field, 0 without any."""
		return cls._total("sum", dt, fieldname, filters)

	@staticmethod
	def _total(function: str, doctype: str, fieldname: str, filters: Any) -> Any:
		return (
			FilteredQuery(doctype, fields=[f"{function}({fieldname}) as total"], filters=filters).run()[0][0]
			or 0
		)


class FilteredQuery:
	"""A query by fields, filters, order and limits."""

	def __init__(
		self,
		table: Any,
		fields: Any = None,
		filters: Any = None,
		order_by: str | None = None,
		group_by: str | None = None,
		limit: int | None = None,
		offset: int | None = None,
		distinct: bool = False,
		for_update: bool = False,
		**_ignored: Any,
	) -> None:
		self.doctype = str(getattr(table, "_table_name", table)).removeprefix("tab")
		self.for_update = for_update
		self.options = {
			"fields": fields,
			"filters": filters,
			"order_by": order_by,
			"group_by": group_by,
			"limit": limit,
			"limit_start": offset,
			"distinct": distinct,
			"ignore_ifnull": True,
			"ignore_permissions": True,
		}

	def run(self, as_dict: bool = False, pluck: Any = False, **_ignored: Any) -> Any:
		"""Run the query: tuples, dicts, or the first column (`pluck`)."""
		if self.for_update:
			local.db.begin_write()
		rows = ListQuery(self.doctype).execute(**self.options, as_list=not as_dict)
		return [row[0] for row in rows] if pluck and not as_dict else rows

	def get_sql(self, **_ignored: Any) -> str:
		"""Return the SQL, with a mark for each value."""
		return ListQuery(self.doctype).execute(**self.options, run=False)

	__str__ = get_sql
