"""Labels with a QR code, for a machine, a job, a place or a form: scanned, they open what is filled in there."""

from __future__ import annotations

import io
from urllib.parse import quote

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url

from iso_qms.printing.printout import language_of_print
from iso_qms.printing.typesetting import typeset
from iso_qms.record_forms.registered import title_of


def fill_path(doctype: str, name: str) -> str:
	"""The page that shows what is filled in for this thing, with every sign of its name made safe."""
	return f"/qms/fill/{quote(doctype, safe='')}/{quote(name, safe='')}"


def label_pdf(thing: Document) -> bytes:
	"""Return a label of 80 by 40 mm: name, number, what it is, company, and the code of its page."""
	import segno

	title = title_of(thing) if thing.doctype == "QMS Record Form" else thing.get_title()
	picture = io.BytesIO()
	segno.make(get_url(fill_path(thing.doctype, thing.name)), error="m").save(picture, kind="svg", border=0)
	data = {
		"title": _(title or thing.name),
		"number": thing.name if thing.name != title else "",
		"kind": _(thing.doctype),
		"company": frappe.db.get_single_value("QMS Settings", "company") or "",
		"hint": _("Scan to fill in"),
		**language_of_print(),
	}
	return typeset("label", data, {"qr.svg": picture.getvalue()})
