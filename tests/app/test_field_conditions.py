"""`mandatory_depends_on` and `read_only_depends_on` mean on the server what they mean in the browser."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.gate.expressions import ExpressionError, evaluate, parse
from tests.factories import df

SHEET, ROW = "Condition Sheet", "Condition Sheet Row"


@pytest.fixture
def sheet(make_doctype):
	make_doctype(
		ROW,
		[df("what"), df("why", mandatory_depends_on="eval:doc.what=='x' && parent.kind=='Hot'")],
		istable=1,
	)
	make_doctype(
		SHEET,
		[
			df("kind", "Select", options="Cold\nHot", default="Cold"),
			df("closed", "Check"),
			df("reason", mandatory_depends_on="eval:doc.kind=='Hot'"),
			df("action", mandatory_depends_on="eval:doc.kind=='Hot'"),
			df("amount", "Float", read_only_depends_on="closed"),
			df("rows", "Table", options=ROW),
		],
	)
	frappe.get_doc(
		{"doctype": "QMS Record Form", "code": "CS", "title": "CS", "record_doctype": SHEET}
	).insert()
	yield SHEET
	frappe.set_user("Administrator")
	frappe.db.delete(SHEET)
	frappe.db.delete("QMS Form Revision", {"record_doctype": SHEET})
	frappe.db.delete("QMS Record Form", {"record_doctype": SHEET})
	frappe.cache.delete_value("iso_qms:guarded_doctypes")


def test_all_missing_fields_are_named_at_once(sheet):
	with pytest.raises(frappe.MandatoryError, match=r"Reason.*Action"):
		frappe.get_doc({"doctype": sheet, "kind": "Hot"}).insert()


def test_not_needed_while_the_condition_is_false(sheet):
	assert frappe.get_doc({"doctype": sheet, "kind": "Cold"}).insert().name


def test_rows_are_judged_with_their_parent(sheet):
	hot = {"doctype": sheet, "kind": "Hot", "reason": "a", "action": "b"}
	with pytest.raises(frappe.MandatoryError, match="row 2"):
		frappe.get_doc({**hot, "rows": [{"what": "y"}, {"what": "x"}]}).insert()


def test_read_only_field_is_not_changed(sheet):
	record = frappe.get_doc({"doctype": sheet, "amount": 1, "closed": 1}).insert()
	record.amount = 2
	with pytest.raises(frappe.ValidationError, match="read only"):
		record.save()


def test_field_is_changed_in_the_save_that_closes_it(sheet):
	record = frappe.get_doc({"doctype": sheet, "amount": 1}).insert()
	record.update({"amount": 2, "closed": 1})
	record.save()

	assert frappe.db.get_value(sheet, record.name, "amount") == 2


DOC = {
	"kind": "Hot",
	"amount": 5,
	"none": None,
	"empty": "",
	"rows": [{"a": 1}],
	"date": "2026-11-02",
	"checked": 1,
}


@pytest.mark.parametrize(
	("expression", "holds"),
	[
		("kind", True),
		("none", False),
		("eval:doc.kind == 'Hot'", True),
		('eval:doc.kind === "Cold"', False),
		("eval:doc.amount > 4 && doc.amount <= 5", True),
		("eval:doc.amount > 10 || doc.checked", True),
		("eval:!doc.checked", False),
		("eval:doc.none == ''", True),
		("eval:doc.missing == doc.empty", True),
		("eval:['Hot','Cold'].includes(doc.kind)", True),
		("eval:in_list(['Cold'], doc.kind)", False),
		("eval:doc.rows.length == 1", True),
		("eval:doc.rows[0].a === 1", True),
		("eval:doc.checked ? doc.kind == 'Hot' : false", True),
		("eval:doc.date >= '2026-11-01'", True),
		("eval:(doc.amount + 1) * 2 == 12", True),
		("eval:doc.kind.startsWith('H') && doc.kind.toLowerCase() == 'hot'", True),
		("eval:doc.amount == '5'", True),
		("eval: doc.kind != 'Hot';", False),
	],
)
def test_expressions_as_the_browser_reads_them(expression, holds):
	assert evaluate(expression, DOC) is holds


@pytest.mark.parametrize(
	"expression",
	[
		"eval:doc.__class__",
		"eval:doc.kind = 'Hot'",
		"eval:__import__('os')",
		"eval:new Date()",
		"eval:doc.kind ==",
		"eval:(doc.kind",
		"eval:doc.rows.some(r => r.a)",
		"fn:anything",
		"eval:doc['__dict__']",
	],
)
def test_what_the_server_does_not_read_is_said(expression):
	with pytest.raises(ExpressionError):
		parse(expression)
		evaluate(expression, DOC)
