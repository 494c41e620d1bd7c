"""Document control: what is valid, who may see it, and how its successor takes its place.

A controlled document is one row of QMS Manual, QMS Procedure or QMS Document, named by its number. It holds what
is effective and nothing else. Whoever changes it works on a draft, which is a row of the same DocType of its own,
named by number and revision, so that a draft is hidden by the permission of its row on every path. QMS Document
Revision is the register: the workflow decides on its rows, and they keep what was approved.
"""

from typing import Any

DOCUMENT_DOCTYPES = ("QMS Manual", "QMS Procedure", "QMS Document")
REVISION = "QMS Document Revision"
DOCUMENT_TYPE = "QMS Document Type"


def is_draft(doc: Any) -> bool:
	"""Whether `doc` is a draft of a document, not the document itself."""
	return bool(doc.get("working_copy_of"))


def number_of(doc: Any) -> str:
	"""The name of the document to which `doc`, itself or its draft, belongs."""
	return doc.get("working_copy_of") or doc.name


def draft_name(number: str, revision: str) -> str:
	"""The name of the draft, and of its row in the register: number and revision, without a slash."""
	return f"{number} {revision.replace('/', '.')}"
