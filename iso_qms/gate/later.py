"""What a submitted record still waits for, and who decides it then.

These fields are no part of what was written down, but the decision about it. The DocType's own rules in
`before_update_after_submit` judge who takes it; they write the system's fields among them anew at every save.
"""

from __future__ import annotations

from frappe.model.document import Document

DECIDED_LATER = {
	"QMS Inspection Record": frozenset(("release_status", "release_reason", "released_by", "released_on")),
}


def decided_later(doc: Document) -> frozenset[str]:
	"""The fields of a submitted document that its DocType's own rules let somebody decide afterwards."""
	return DECIDED_LATER.get(doc.doctype, frozenset()) if doc.docstatus.is_submitted() else frozenset()
