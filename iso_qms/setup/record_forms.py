"""The shipped record forms: each is registered, and each has a review workflow of its own of the same shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from iso_qms.setup.shipped import ship

DATA = Path(__file__).parent / "data" / "forms"


def load() -> None:
	"""Ship workflow and registration of every form; what a company changed or deleted stays as it is."""
	shape = _read("review_workflow.json")
	for form in shipped_forms():
		doctype = form["record_doctype"]
		ship({**shape, "name": doctype, "workflow_name": doctype, "document_type": doctype})
	for form in shipped_forms():
		ship(form)


def shipped_forms() -> list[dict[str, Any]]:
	"""The registrations as they are shipped, in the order of their set-up."""
	return _read("record_forms.json")


def _read(name: str) -> Any:
	return json.loads((DATA / name).read_text(encoding="utf-8"))
