"""The search box: documents and files by the words in them."""

import frappe
from frappe import _

from iso_qms.search.finding import find

MOST = 100
LONGEST_QUESTION = 200
FURTHEST = 10_000


@frappe.whitelist(methods=["GET"])
def search(text: str, limit: int = 20, start: int = 0, doctype: str | None = None) -> dict:
	"""Return `results` of documents that the user may read and their files, and `more`.

	A result has doctype, name, title, file, snippet (HTML), and in `problem` why a file gave no text.
	"""
	if len(text) > LONGEST_QUESTION:
		frappe.throw(_("Search for at most {0} characters.").format(LONGEST_QUESTION))
	if not 1 <= limit <= MOST or not 0 <= start <= FURTHEST:
		frappe.throw(_("Ask for 1 to {0} results, beginning at 0 to {1}.").format(MOST, FURTHEST))
	results, more = find(text, limit, start, doctype)
	return {"results": results, "more": more}
