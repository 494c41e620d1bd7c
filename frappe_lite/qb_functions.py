"""Functions of `frappe.query_builder.functions` that PyPika does not bring, written as MariaDB has them."""

from __future__ import annotations

from typing import Any

from pypika.functions import DistinctOptionFunction
from pypika.terms import CustomFunction, Function, Term


class IfNull(Function):
	"""IFNULL(term, fallback)."""

	def __init__(self, condition: Any, term: Any, **kwargs: Any) -> None:
		super().__init__("IFNULL", condition, term, **kwargs)


class GroupConcat(DistinctOptionFunction):
	"""GROUP_CONCAT(term): the values of a group, joined by commas."""

	def __init__(self, column: Any, alias: str | None = None) -> None:
		super().__init__("GROUP_CONCAT", column, alias=alias)


class Concat_ws(Function):
	"""CONCAT_WS(mark, …)."""

	def __init__(self, *terms: Any, **kwargs: Any) -> None:
		super().__init__("CONCAT_WS", *terms, **kwargs)


class Locate(Function):
	"""LOCATE(part, text): the place of a part in a text, counted from 1."""

	def __init__(self, *terms: Any, **kwargs: Any) -> None:
		super().__init__("LOCATE", *terms, **kwargs)


class Timestamp(Function):
	"""TIMESTAMP(date[, time])."""

	def __init__(self, term: Any, time: Any = None, alias: str | None = None) -> None:
		super().__init__("TIMESTAMP", *((term, time) if time else (term,)), alias=alias)


class Round(Function):
	"""ROUND(term, decimals)."""

	def __init__(self, term: Any, decimal: int = 0, **kwargs: Any) -> None:
		super().__init__("ROUND", term, decimal, **kwargs)


class Truncate(Function):
	"""TRUNCATE(term, decimals)."""

	def __init__(self, term: Any, decimal: int, **kwargs: Any) -> None:
		super().__init__("TRUNCATE", term, decimal, **kwargs)


class Cast_(Function):
	"""CAST(value AS type); a text is CONCAT(value, '') as on MariaDB."""

	def __init__(self, value: Any, as_type: Any, alias: str | None = None) -> None:
		self.as_type = str(as_type.get_sql() if isinstance(as_type, Term) else as_type)
		if self.as_type.lower() == "varchar":
			super().__init__("CONCAT", value, "", alias=alias)
		else:
			super().__init__("CAST", value, alias=alias)

	def get_special_params_sql(self, **kwargs: Any) -> str:
		"""Return the type behind AS."""
		return f"AS {self.as_type.upper()}" if self.name == "CAST" else ""


CombineDatetime = CustomFunction("TIMESTAMP", ["date", "time"])
DateFormat = CustomFunction("DATE_FORMAT", ["date", "format"])
UnixTimestamp = CustomFunction("UNIX_TIMESTAMP", ["date"])
Ifnull = IfNull
