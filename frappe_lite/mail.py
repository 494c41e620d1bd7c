"""E-mail: written into the queue with the caller's commit, sent by SMTP afterwards, retried, kept when it fails.

`mail_server` and its like in the site's config say how, under the names that Frappe reads there. A mail leaves at
least once: when the machine dies between the server's yes and our note of it, it leaves a second time.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import OutgoingEmailError, ValidationError
from frappe_lite.messages import throw
from frappe_lite.query import get_all
from frappe_lite.translate import _
from frappe_lite.utils import (
	cint,
	cstr,
	escape_html,
	extract_email_id,
	is_html,
	now_datetime,
	sanitize_html,
	split_emails,
	strip_html,
)

QUEUE = "Email Queue"
UNSENT = ("Not Sent", "Partially Sent")
ATTEMPTS = 3
TIMEOUT_SECONDS = 30
SENT_AT_ONCE = 100
LARGEST_ATTACHMENTS = 20 * 1024 * 1024


def sendmail(
	recipients: Any = None,
	sender: str = "",
	subject: str = "No Subject",
	message: str = "No Message",
	as_markdown: bool = False,
	delayed: bool = True,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
	unsubscribe_method: str | None = None,
	unsubscribe_params: Any = None,
	unsubscribe_message: str | None = None,
	add_unsubscribe_link: int = 1,
	attachments: list[dict] | None = None,
	content: str | None = None,
	doctype: str | None = None,
	name: str | None = None,
	reply_to: str | None = None,
	queue_separately: bool = False,
	cc: Any = None,
	bcc: Any = None,
	message_id: str | None = None,
	in_reply_to: str | None = None,
	send_after: Any = None,
	expose_recipients: str | None = None,
	send_priority: int = 1,
	communication: str | None = None,
	retry: int = 1,
	now: bool | None = None,
	read_receipt: Any = None,
	is_notification: bool = False,
	inline_images: Any = None,
	template: str | None = None,
	args: dict | None = None,
	header: Any = None,
	print_letterhead: bool = False,
	with_container: bool = False,
	email_read_tracker_url: str | None = None,
) -> Document | None:
	"""Queue an e-mail with HTML `message`; it leaves after the commit, also with `now`. Returns the Email Queue.

	Raises OutgoingEmailError without `mail_server`, and ValidationError when nobody would get it.
	"""
	if as_markdown or template or inline_images:
		raise NotImplementedError(
			"sendmail with as_markdown, template or inline_images is part of the Frappe home (a bench)."
		)
	if local.flags.mute_emails or cint(local.conf.get("mute_emails")):
		return None
	to, copies, hidden = (_addresses(each) for each in (recipients, cc, bcc))
	people = list(dict.fromkeys([*to, *copies, *hidden]))
	if not people:
		throw(_("Say at least one valid e-mail address to send to."), ValidationError)
	mail = _message(
		_dict(
			sender=sender or default_sender(),
			to=", ".join(to) if expose_recipients == "header" else "",
			cc=", ".join(copies) if expose_recipients == "header" else "",
			subject=subject,
			html=content or message,
			reply_to=reply_to,
			message_id=message_id,
			in_reply_to=in_reply_to,
		),
		attachments or [],
	)
	queue = get_doc(
		{
			"doctype": QUEUE,
			"sender": mail["From"],
			"message": mail.as_string(policy=SMTP.clone(cte_type="7bit")),
			"message_id": mail["Message-Id"].strip("<>"),
			"status": "Not Sent",
			"show_as_cc": ", ".join(copies),
			"reference_doctype": reference_doctype or doctype,
			"reference_name": reference_name or name,
			"expose_recipients": expose_recipients,
			"send_after": send_after,
			"priority": send_priority,
			"recipients": [{"recipient": person, "status": "Not Sent"} for person in people],
		}
	).insert(ignore_permissions=True)
	if not send_after:
		send_later(queue.name)
	return queue


def default_sender() -> str:
	"""Return the site's own address. Raises OutgoingEmailError when the site has no mail server."""
	if not local.conf.get("mail_server"):
		throw(
			_("Set mail_server in site_config.json before sending e-mail."),
			OutgoingEmailError,
			title=_("Missing Mail Server"),
		)
	address = local.conf.get("auto_email_id") or local.conf.get("mail_login")
	if not address:
		throw(
			_("Set auto_email_id in site_config.json: the address that e-mail comes from."),
			OutgoingEmailError,
		)
	name = local.conf.get("email_sender_name")
	return f"{name} <{address}>" if name else address


def _addresses(given: Any) -> list[str]:
	parts = split_emails(given) if isinstance(given, str) else list(given or [])
	return list(dict.fromkeys(cstr(part).strip() for part in parts if "@" in extract_email_id(cstr(part))))


def _message(mail: _dict, attachments: list[dict]) -> EmailMessage:
	message = EmailMessage()
	for key, value in (
		("Subject", mail.subject),
		("From", mail.sender),
		("To", mail.to),
		("Cc", mail.cc),
		("Reply-To", mail.reply_to),
		("In-Reply-To", mail.in_reply_to),
	):
		if value:
			# a line break in a header would begin another header
			message[key] = " ".join(cstr(value).split())
	message["Message-Id"] = f"<{mail.message_id}>" if mail.message_id else make_msgid()
	message["Date"] = formatdate(localtime=True)
	message["Auto-Submitted"] = "auto-generated"
	html = _html(cstr(mail.html))
	message.set_content(_plain(html))
	message.add_alternative(html, subtype="html")
	_attach(message, attachments)
	return message


def _html(text: str) -> str:
	return sanitize_html(text) if is_html(text) else escape_html(text).replace("\n", "<br>\n")


def _plain(html: str) -> str:
	import html as entities

	broken = html.replace("<br>", "\n").replace("</p>", "</p>\n").replace("</div>", "</div>\n")
	return entities.unescape(strip_html(broken)).strip() + "\n"


def _attach(message: EmailMessage, attachments: list[dict]) -> None:
	total = 0
	for each in attachments:
		name, content = _attachment(each)
		total += len(content)
		if total > LARGEST_ATTACHMENTS:
			throw(
				_("The attachments of an e-mail may have at most {0} MB.").format(LARGEST_ATTACHMENTS >> 20)
			)
		message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)


def _attachment(each: dict) -> tuple[str, bytes]:
	if each.get("fcontent") is not None:
		name, content = each["fname"], each["fcontent"]
	elif each.get("fid"):
		file = get_doc("File", each["fid"])
		file.check_permission("read")
		name, content = file.file_name, file.get_content()
	else:
		raise NotImplementedError("Attaching prints to e-mail is part of the Frappe home (a bench).")
	return name, content.encode() if isinstance(content, str) else content


# -- sending


def send_later(name: str) -> None:
	"""Let the background send a mail once it is committed; one job a mail, so that it does not leave twice."""
	from frappe_lite.jobs import enqueue

	enqueue(
		send_email,
		queue="short",
		job_id=f"email:{name}",
		deduplicate=True,
		enqueue_after_commit=True,
		email=name,
	)


def unsent(limit: int = SENT_AT_ONCE) -> list[str]:
	"""Return the mails that are due, the most important and oldest first."""
	return get_all(
		QUEUE,
		filters={"status": ["in", UNSENT]},
		or_filters=[["send_after", "is", "not set"], ["send_after", "<=", now_datetime()]],
		pluck="name",
		order_by="priority desc, creation asc",
		limit_page_length=limit,
	)


def queue_unsent() -> None:
	"""Try again what did not leave, and what waited for its time; runs every few minutes."""
	for name in unsent():
		send_later(name)


def send_email(email: str) -> str | None:
	"""Send a mail to all who have not got it. Returns its status; what went wrong stands in the Email Queue."""
	if not local.db.exists(QUEUE, email):
		return None
	queue = get_doc(QUEUE, email)
	if queue.status not in UNSENT:
		return queue.status
	error = ""
	try:
		with _server() as server:
			refused = {
				row.name: _send_one(server, queue, row) for row in queue.recipients if row.status != "Sent"
			}
	except Exception as failure:
		refused = {row.name: "" for row in queue.recipients if row.status != "Sent"}
		error = _said(failure)
	_note(queue, refused, error)
	return queue.status


def _server() -> smtplib.SMTP:
	"""Return a connection to the mail server of the site's config, logged in."""
	conf = local.conf
	context = ssl.create_default_context()
	if cint(conf.get("use_ssl")):
		server: smtplib.SMTP = smtplib.SMTP_SSL(
			conf.mail_server, cint(conf.get("mail_port")) or 465, timeout=TIMEOUT_SECONDS, context=context
		)
	else:
		port = cint(conf.get("mail_port")) or (587 if cint(conf.get("use_tls")) else 25)
		server = smtplib.SMTP(conf.mail_server, port, timeout=TIMEOUT_SECONDS)
	try:
		if cint(conf.get("use_tls")) and not cint(conf.get("use_ssl")):
			server.starttls(context=context)
		if conf.get("mail_login") and conf.get("mail_password"):
			server.login(conf.mail_login, conf.mail_password)
	except BaseException:
		server.close()
		raise
	return server


def _send_one(server: smtplib.SMTP, queue: Any, row: Any) -> str:
	"""Return why the server refused this recipient, "" when it did not. Raises when the connection is lost."""
	message = message_from_string(queue.message, policy=SMTP)
	if message["To"] is None and not message["Cc"]:
		# nobody sees to whom else it goes
		message["To"] = row.recipient
	try:
		server.send_message(message, from_addr=extract_email_id(queue.sender), to_addrs=[row.recipient])
	except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as failure:
		server.rset()
		return _said(failure)
	return ""


def _said(failure: Exception) -> str:
	return f"{type(failure).__name__}: {failure}"


def _note(queue: Any, refused: dict[str, str], error: str) -> None:
	"""Write down who got it. Only now is the writer taken: nobody waits for a mail server."""
	for row in queue.recipients:
		if row.name not in refused:
			continue
		reason = refused[row.name]
		row.error = reason or None
		if not (reason or error):
			row.status = "Sent"
	states = {row.status for row in queue.recipients}
	queue.error = error or "\n".join(reason for reason in refused.values() if reason) or None
	if states == {"Sent"}:
		queue.status = "Sent"
	else:
		queue.retry = cint(queue.retry) + 1
		queue.status = "Partially Sent" if "Sent" in states else "Not Sent"
		if queue.retry >= ATTEMPTS:
			queue.status = "Error"
	queue.save(ignore_permissions=True)


def retry_sending(names: Iterable[str] = ()) -> int:
	"""Let failed mails be tried again, all without names. Returns how many there were. The caller commits."""
	count = 0
	for name in names or get_all(QUEUE, filters={"status": "Error"}, pluck="name"):
		queue = get_doc(QUEUE, name)
		if queue.status == "Error":
			queue.update({"status": "Not Sent", "retry": 0, "error": None})
			queue.save(ignore_permissions=True)
			send_later(name)
			count += 1
	return count
