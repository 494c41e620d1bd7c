"""Draft, submitted, cancelled: the number that every document carries."""

from __future__ import annotations


class DocStatus(int):
	"""0, 1 or 2, with names."""

	def is_draft(self) -> bool:
		"""Tell whether the document may still be edited."""
		return self == 0

	def is_submitted(self) -> bool:
		"""Tell whether the document is final."""
		return self == 1

	def is_cancelled(self) -> bool:
		"""Tell whether the document was made void."""
		return self == 2

	@classmethod
	def draft(cls) -> DocStatus:
		"""Return 0."""
		return cls(0)

	@classmethod
	def submitted(cls) -> DocStatus:
		"""Return 1."""
		return cls(1)

	@classmethod
	def cancelled(cls) -> DocStatus:
		"""Return 2."""
		return cls(2)
