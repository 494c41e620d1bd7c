"""The gate: the one place where a record's rules are held on the server.

`guard` hangs on every document event through `doc_events["*"]` (see `hooks.py`). Of documents of other apps it
asks only whether they take rows of a record; it holds for every QMS doctype and every doctype registered in QMS
Record Form what Frappe leaves open:

- a state is changed by an action of the workflow, by one who has its role, where its condition holds, and by
  another than the creator where self approval is off; content is changed by the state's edit role alone;
- a record is submitted, cancelled or inserted as submitted by such an action and in no other way;
- what is submitted stays as it is: no update, no deletion, no rename, no other files;
- rows are saved with their record and stay in it, and numbers have no gaps;
- nobody gives a right on a record by a share that he does not have;
- the timeline tells no decision that was not taken, and who wrote in it;
- `mandatory_depends_on` and `read_only_depends_on` mean on the server what they mean in the browser.

It judges by what changes between the stored document and the one to be saved, never by a flag that a client
could send, and no customer setting switches it off. Each rule has its module; this one only says when which
rule is asked.
"""

from __future__ import annotations

from frappe.model.document import Document

from iso_qms.gate import (
	attachments,
	changes,
	comments,
	deletion,
	field_conditions,
	levels,
	rows,
	shares,
	submitted,
	transitions,
	values,
)
from iso_qms.gate.register import guarded_doctypes


def guard(doc: Document, method: str, *args: object) -> None:
	"""Hold the rules for `doc` at the event `method`; raise what tells the user why not.

	`args` are the further arguments of the event (`before_rename` has the old name, the new one and merge,
	`validate_share` the share).
	"""
	guarded = guarded_doctypes()
	kind = guarded.get(doc.doctype)
	if method == "validate_share":
		if kind is not None:
			shares.judge(doc, *args)
	elif kind is not None:
		_RULES[method](doc, kind)
	elif doc.get("parenttype") in guarded:
		changes.refuse_row_alone(doc)
	elif method in _SAVES:
		rows.refuse_rows_of_others(doc, guarded)
	elif method == "before_insert" and doc.doctype == "Comment" and doc.reference_doctype in guarded:
		comments.judge(doc)


def guard_file(doc: Document, method: str, *args: object) -> None:
	"""Hold the rules for the attachments of guarded documents when a File is saved or deleted."""
	attachments.judge(doc, removed=method == "on_trash")


def _before_insert(doc: Document, kind: str) -> None:
	deletion.refuse_chosen_number(doc, kind)
	deletion.check_amendment(doc)
	levels.reset_rows_of_new(doc)


def _before_validate(doc: Document, kind: str) -> None:
	rows.refuse_rows_of_others(doc, guarded_doctypes())
	values.refuse_unreadable(doc)
	changes.remember(doc)


def _validate(doc: Document, kind: str) -> None:
	changes.refuse_other_creator(doc)
	transitions.judge(doc)
	field_conditions.hold(doc)


def _before_submit(doc: Document, kind: str) -> None:
	transitions.judge(doc)


def _before_update_after_submit(doc: Document, kind: str) -> None:
	rows.refuse_rows_of_others(doc, guarded_doctypes())
	values.refuse_unreadable(doc)
	changes.remember(doc)
	changes.refuse_other_creator(doc)
	submitted.judge_update(doc)
	transitions.judge(doc)
	field_conditions.hold(doc)


def _before_cancel(doc: Document, kind: str) -> None:
	rows.refuse_rows_of_others(doc, guarded_doctypes())
	values.refuse_unreadable(doc)
	changes.remember(doc)
	changes.refuse_other_creator(doc)
	submitted.judge_cancel(doc)
	transitions.judge(doc)
	field_conditions.hold(doc)


_RULES = {
	"before_insert": _before_insert,
	"before_validate": _before_validate,
	"validate": _validate,
	"before_submit": _before_submit,
	"before_update_after_submit": _before_update_after_submit,
	"before_cancel": _before_cancel,
	"on_trash": deletion.judge_delete,
	"before_rename": deletion.judge_rename,
}
_SAVES = frozenset(("before_validate", "before_update_after_submit", "before_cancel"))
