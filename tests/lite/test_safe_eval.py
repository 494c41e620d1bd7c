"""Conditions can read the document, and nothing else."""

from __future__ import annotations

import pytest

from frappe_lite.context import _dict
from frappe_lite.document import get_doc
from frappe_lite.safe_eval import compile_condition, safe_eval

DOC = _dict(qty=3, status="Open", owner="a@example.com", rows=[_dict(value=1.5), _dict(value=2)])


@pytest.mark.parametrize(
	("condition", "result"),
	[
		("doc.qty > 2 and doc.status == 'Open'", True),
		("doc.qty * 2 in (6, 7)", True),
		("not doc.missing", True),
		("doc.get('status') != 'Open'", False),
		("doc['qty'] + int('4')", 7),
		("round(float(doc.rows[0].value))", 2),
		("[row.value for row in doc.rows]", [1.5, 2]),
		("'yes' if doc.qty else 'no'", "yes"),
		("{k: v for k, v in {'a': 1}.items()}", {"a": 1}),
		("doc.status.lower().startswith('op')", True),
	],
)
def test_a_condition_reads_the_document(condition, result):
	assert safe_eval(condition, None, {"doc": DOC}) == result


@pytest.mark.parametrize(
	"attack",
	[
		"doc.__class__",
		"doc['__class__']",
		"().__class__.__bases__[0].__subclasses__()",
		"[c for c in ().__class__.__mro__]",
		"'{0.__class__}'.format(doc)",
		"'{x}'.format_map(doc)",
		"(lambda: 1).__globals__",
		"(x for x in []).gi_frame",
		"doc.rows.__len__()",
		"__import__('os')",
		"getattr(doc, '__class__')",
		"open('/etc/passwd')",
		"eval('1')",
		"(hidden := 1)",
		"doc.qty = 5",
		"import os",
		"1; 2",
		"ｄｏｃ.__ｃｌａｓｓ__",
		"exec('1')",
		"globals()",
		"type(doc)",
		"",
	],
)
def test_what_leads_out_of_the_document_is_refused(attack):
	with pytest.raises((SyntaxError, NameError, AttributeError, TypeError)):
		safe_eval(attack, {}, {"doc": DOC})


@pytest.mark.parametrize(
	"attack",
	[
		"doc.delete(ignore_permissions=True)",
		"doc.save()",
		"doc.insert()",
		"doc.submit()",
		"doc.db_set('description', 'changed')",
		"doc.set('description', 'changed')",
		"doc.update({'description': 'changed'})",
		"doc.run_method('on_trash')",
		"doc.add_comment('Workflow', 'Approved')",
		"doc.flags.update({'ignore_permissions': 1})",
		"doc.flags.setdefault('ignore_permissions', 1)",
		"doc.get('flags').update({'ignore_permissions': 1})",
		"doc.as_dict().pop('description')",
		"doc.get_doc_before_save().save()",
		"doc.meta.fields.clear()",
		"(doc.delete)()",
		"[each() for each in [doc.delete]]",
		"[method() for method in (doc.reload,)]",
	],
)
def test_a_condition_changes_no_document(site, attack):
	"""Conditions of notifications and webhooks see the document itself."""
	doc = get_doc({"doctype": "ToDo", "description": "as it was"}).insert()
	with pytest.raises((SyntaxError, AttributeError, TypeError)):
		safe_eval(attack, None, {"doc": doc})
	assert not doc.flags.get("ignore_permissions")
	assert get_doc("ToDo", doc.name).description == doc.description == "as it was"


@pytest.mark.parametrize(
	"condition",
	[
		"doc.get('description')",
		"doc.has_value_changed('status')",
		"doc.as_dict().description",
		"not doc.is_new()",
	],
)
def test_a_condition_asks_a_document(site, condition):
	doc = get_doc({"doctype": "ToDo", "description": "as it was"}).insert()
	assert safe_eval(condition, None, {"doc": doc})


def test_a_module_that_is_handed_in_stays_closed():
	import datetime

	with pytest.raises(SyntaxError):
		safe_eval("module.sys", {"module": datetime})


def test_the_names_that_are_handed_in_stay_as_they_were():
	names = {"limit": 2}
	assert safe_eval("limit + 1", names) == 3
	assert names == {"limit": 2}


def test_a_condition_is_compiled_once():
	assert compile_condition("doc.qty > 17") is compile_condition("doc.qty > 17")
