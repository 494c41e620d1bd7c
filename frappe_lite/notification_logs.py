"""Notices inside the app: who is told what, who was mentioned, and what has been read."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.desk.user_info import get_user_info
from frappe_lite.document import get_doc
from frappe_lite.messages import bold
from frappe_lite.meta import get_meta
from frappe_lite.query import get_all, get_list
from frappe_lite.request_values import whole_number
from frappe_lite.translate import _
from frappe_lite.utils import escape_html, get_fullname
from frappe_lite.whitelist import whitelist

DOCTYPE = "Notification Log"
TOLD_BY_THEMSELVES = ("Alert", "Energy Point")
"""Kinds of which one is told even when one's own doing caused them, as in Frappe."""


def enqueue_create_notification(users: list[str] | str, doc: dict) -> None:
	"""Give each of the users (by e-mail addresses) a notice; a few rows, so it is done at once."""
	if not local.flags.in_install:
		addresses = users.split(",") if isinstance(users, str) else users
		make_notification_logs(_dict(doc), [address.strip() for address in addresses if address])


def make_notification_logs(doc: dict, users: Iterable[str]) -> None:
	"""Insert a notice for each enabled user with one of the addresses; nobody is told of what they did themselves."""
	addresses = sorted({user for user in users if user})
	if not addresses:
		return
	names = get_all("User", filters={"enabled": 1, "email": ["in", addresses]}, pluck="name")
	for name in names:
		if name != doc.get("from_user") or doc.get("type") in TOLD_BY_THEMSELVES:
			get_doc({"doctype": DOCTYPE, **doc, "for_user": name}).insert(ignore_permissions=True)


@whitelist()
def get_notification_logs(limit: int = 20) -> dict:
	"""Return the newest notices of the user, and who caused them."""
	length = whole_number(limit, "limit", 20)
	logs = get_list(DOCTYPE, fields=["*"], limit_page_length=length, order_by="modified desc")
	return {"notification_logs": logs, "user_info": get_user_info({log.from_user for log in logs})}


@whitelist(methods=["POST", "PUT"])
def mark_as_read(docname: str) -> None:
	"""Mark one of the user's own notices as read."""
	_mark({"name": str(docname), "for_user": local.session.user})


@whitelist(methods=["POST", "PUT"])
def mark_all_as_read() -> None:
	"""Mark all notices of the user as read."""
	_mark({"read": 0, "for_user": local.session.user})


@whitelist(methods=["POST", "PUT"])
def trigger_indicator_hide() -> None:
	"""Screens ask again by themselves on this home; there is nothing to push."""


def _mark(filters: dict) -> None:
	for name in get_all(DOCTYPE, filters=filters, pluck="name"):
		local.db.set_value(DOCTYPE, name, "read", 1, update_modified=False)


def get_title(doctype: str, docname: str, title_field: str | None = None) -> Any:
	"""Return how a document is called."""
	field = title_field or get_meta(doctype).get_title_field()
	return docname if field == "name" else local.db.get_value(doctype, docname, field)


def get_title_html(title: Any) -> str:
	"""Return a title as notices show it."""
	return f'<b class="subject-title">{escape_html(str(title))}</b>'


# -- mentions


class _Mentions(HTMLParser):
	"""Collects `data-id` of the elements of class `mention`."""

	def __init__(self) -> None:
		super().__init__()
		self.found: list[str] = []

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		given = dict(attrs)
		if "mention" in (given.get("class") or "").split() and given.get("data-id"):
			self.found.append(str(given["data-id"]))


def extract_mentions(txt: str) -> list[str]:
	"""Return the users that an HTML text mentions."""
	parser = _Mentions()
	parser.feed(txt)
	return parser.found


def notify_mentions(ref_doctype: str | None, ref_name: str | None, content: str | None) -> None:
	"""Tell the users that a comment mentions, as far as they may be mentioned."""
	if not (ref_doctype and ref_name and content):
		return
	mentions = extract_mentions(content)
	if not mentions:
		return
	filters = {
		"enabled": 1,
		"name": ["in", mentions],
		"user_type": "System User",
		"allowed_in_mentions": 1,
	}
	subject = _("{0} mentioned you in a comment in {1} {2}").format(
		bold(escape_html(get_fullname(local.session.user))),
		bold(_(ref_doctype)),
		get_title_html(get_title(ref_doctype, ref_name)),
	)
	enqueue_create_notification(
		get_all("User", filters=filters, pluck="email"),
		{
			"type": "Mention",
			"document_type": ref_doctype,
			"document_name": ref_name,
			"subject": subject,
			"from_user": local.session.user,
			"email_content": content,
		},
	)
