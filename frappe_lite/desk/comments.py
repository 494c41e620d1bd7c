"""Comments on documents, and taking attachments off."""

from __future__ import annotations

from frappe_lite.context import local
from frappe_lite.delete_doc import delete_doc
from frappe_lite.document import Document, get_doc, new_doc
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.messages import throw
from frappe_lite.translate import _
from frappe_lite.utils import sanitize_html
from frappe_lite.whitelist import whitelist


@whitelist(methods=["POST", "PUT"])
def add_comment(
	reference_doctype: str, reference_name: str, content: str, comment_email: str, comment_by: str
) -> Document:
	"""Add a comment to a document that the user may read; it is signed with the user, whatever the client says."""
	get_doc(reference_doctype, reference_name).check_permission("read")
	if not content.strip():
		throw(_("Please write a comment first."), ValidationError)
	user = local.session.user
	comment = new_doc("Comment")
	comment.update(
		{
			"comment_type": "Comment",
			"reference_doctype": reference_doctype,
			"reference_name": reference_name,
			"comment_email": user,
			"comment_by": local.db.get_value("User", user, "full_name") or user,
			"content": sanitize_html(content),
		}
	)
	return comment.insert(ignore_permissions=True)


@whitelist(methods=["POST", "PUT"])
def update_comment(name: str, content: str) -> None:
	"""Change one's own comment."""
	comment = get_doc("Comment", name)
	if local.session.user not in ("Administrator", comment.owner) or comment.comment_type != "Comment":
		throw(_("Comment can only be edited by the owner"), PermissionError)
	if comment.reference_doctype and comment.reference_name:
		get_doc(comment.reference_doctype, comment.reference_name).check_permission("read")
	comment.content = sanitize_html(content)
	comment.save(ignore_permissions=True)


@whitelist(methods=["DELETE", "POST"])
def remove_attach() -> None:
	"""Delete the file `fid`, as far as the user may."""
	delete_doc("File", local.form_dict.get("fid"))
