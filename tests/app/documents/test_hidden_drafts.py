"""The paths on which a draft could still be seen: history, links, exports, reports, notices, shares, its files."""

from __future__ import annotations

import json
import re
from typing import Any

import frappe
import frappe.share
import pytest
from frappe.desk import query_report, reportview
from frappe.desk.form import assign_to
from frappe.desk.search import get_link_title

from iso_qms.document_control import DOCUMENT_DOCTYPES, REVISION
from tests.app.documents import (
	AUDITOR,
	AUTHOR,
	CONTROLLER,
	HEAD,
	MANAGER,
	OUTSIDER,
	READER,
	REFUSED,
	SECRET,
	TOP,
	act,
	approved,
	procedure,
	sent,
	start,
)
from tests.app.documents.test_access import NOT_CONCERNED, drafted
from tests.app.records import attach

EXPORTERS = (AUDITOR, TOP, HEAD)


def docinfo(doctype: str, name: str) -> str:
	"""Everything that a form is told beside the document: versions, comments, files, shares."""
	from frappe.desk.form.load import get_docinfo

	frappe.local.response = frappe._dict(docs=[])
	get_docinfo(doctype=doctype, name=name)
	return plain(json.dumps(frappe.local.response.docinfo, default=str))


def plain(text: str) -> str:
	"""JSON within JSON with its characters as they are read."""
	return re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)


def returned_and_changed(**first: Any) -> Any:
	"""A procedure that was sent with the secret, returned, cleaned and approved. Returns its revision."""
	draft = procedure(**first)
	act(sent(draft), "Return", HEAD, review_comment="第 3 步不清楚")
	frappe.set_user(AUTHOR)
	draft.reload()
	draft.update({"title": "公开的标题", "purpose": "<p>公开</p>", "steps": [{"activity": "公开"}]})
	draft.save(ignore_version=False)
	return approved(draft)


@pytest.fixture
def versions_written(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Tests write no versions; here saves write them as they do in daily work."""
	monkeypatch.setitem(frappe.flags, "in_test", False)


class TestHistory:
	def test_what_was_returned_is_in_no_history_of_what_is_effective(self, versions_written):
		revision = returned_and_changed(title=f"标题 {SECRET}")
		for user in NOT_CONCERNED:
			frappe.set_user(user)
			for doctype, name in ((REVISION, revision.name), ("QMS Procedure", revision.document)):
				assert SECRET not in docinfo(doctype, name), (user, doctype)

	def test_no_version_keeps_what_was_returned(self, versions_written):
		revision = returned_and_changed(title=f"标题 {SECRET}")
		frappe.set_user("Administrator")
		kept = frappe.get_all(
			"Version", {"docname": ["in", [revision.name, revision.document]]}, ["ref_doctype", "data"]
		)
		assert [row for row in kept if SECRET in plain(row.data)] == []

	def test_a_released_draft_is_in_no_bin(self):
		_document, draft = drafted()
		approved(draft)
		frappe.set_user("Administrator")
		assert not frappe.get_all("Deleted Document", {"deleted_name": draft.name})

	@pytest.mark.parametrize("user", NOT_CONCERNED)
	def test_versions_of_a_draft_are_in_no_list(self, user, versions_written):
		drafted()
		frappe.set_user(user)
		try:
			found = frappe.get_list("Version", fields=["data"], limit_page_length=0)
		except frappe.PermissionError:
			found = []
		assert SECRET not in plain(str(found))


class TestLinks:
	@pytest.mark.parametrize("user", NOT_CONCERNED)
	def test_the_title_of_a_link_tells_nothing(self, user):
		_document, draft = drafted()
		frappe.set_user(user)
		assert SECRET not in str(get_link_title("QMS Procedure", draft.name))
		assert SECRET not in str(get_link_title(REVISION, draft.name))

	@pytest.mark.parametrize("doctype", [*DOCUMENT_DOCTYPES, REVISION])
	def test_no_switch_shows_titles_or_texts_past_the_rights(self, doctype):
		"""Frappe asks nobody for rights on titles of links, nor in its own search over all doctypes."""
		meta = frappe.get_meta(doctype)
		assert not meta.show_title_field_in_link
		assert not meta.get_global_search_fields() if hasattr(meta, "get_global_search_fields") else True
		assert not [df.fieldname for df in meta.fields if df.in_global_search]

	@pytest.mark.parametrize("doctype", [*DOCUMENT_DOCTYPES, REVISION])
	@pytest.mark.parametrize(
		("fieldname", "prop"), [("title", "in_global_search"), (None, "show_title_field_in_link")]
	)
	def test_nor_is_one_set(self, doctype, fieldname, prop):
		from frappe.custom.doctype.property_setter.property_setter import make_property_setter

		frappe.set_user("Administrator")
		with pytest.raises(frappe.ValidationError, match="draft"):
			make_property_setter(doctype, fieldname, prop, 1, "Check", for_doctype=not fieldname)


class TestRights:
	@pytest.mark.parametrize("user", NOT_CONCERNED)
	@pytest.mark.parametrize("doctype", ["QMS Procedure", REVISION])
	def test_no_right_of_a_role_reaches_a_draft(self, user, doctype):
		_document, draft = drafted()
		rights = (
			"read",
			"select",
			"write",
			"print",
			"email",
			"report",
			"export",
			"share",
			"submit",
			"delete",
		)
		frappe.set_user(user)
		assert [right for right in rights if frappe.has_permission(doctype, right, draft.name)] == []


class TestExports:
	@pytest.mark.parametrize("user", EXPORTERS)
	@pytest.mark.parametrize("doctype", ["QMS Procedure", REVISION])
	def test_a_list_as_a_file_has_no_draft(self, user, doctype):
		document, _draft = drafted()
		frappe.set_user(user)
		fields = ["name", "title", *(["purpose"] if doctype == "QMS Procedure" else ["html", "content"])]
		frappe.local.form_dict = frappe._dict(
			doctype=doctype,
			file_format_type="CSV",
			title=doctype,
			fields=json.dumps([f"`tab{doctype}`.`{name}`" for name in fields]),
			filters="[]",
		)
		frappe.local.response = frappe._dict(docs=[])
		reportview.export_query()
		content = frappe.local.response.get("result") or frappe.local.response.get("filecontent")
		text = content if isinstance(content, str) else content.decode()
		assert document.name in text
		assert SECRET not in text

	@pytest.mark.parametrize("user", EXPORTERS)
	def test_the_rows_of_a_report_builder_have_no_draft(self, user):
		document, draft = drafted()
		frappe.set_user(user)
		frappe.local.form_dict = frappe._dict(
			doctype="QMS Procedure",
			fields=json.dumps(
				["`tabQMS Procedure`.`name`", "`tabQMS Procedure Step`.`activity` as activity"],
			),
			filters="[]",
			view="Report",
		)
		found = str(reportview.get())
		assert document.name in found
		assert draft.name not in found
		assert SECRET not in found

	def test_a_template_with_data_has_no_draft(self):
		"""Those who import may read drafts anyhow; who may only read gets no template with data."""
		from frappe.core.doctype.data_import.data_import import download_template

		drafted()
		frappe.set_user(AUDITOR)
		frappe.local.response = frappe._dict(docs=[])
		try:
			download_template(
				"QMS Procedure", {"QMS Procedure": ["title", "purpose"]}, "all", file_type="CSV"
			)
		except frappe.PermissionError:
			return
		assert SECRET not in str(frappe.local.response)


class TestReports:
	@pytest.mark.parametrize("user", NOT_CONCERNED)
	def test_no_report_tells_of_a_draft(self, user):
		_document, draft = drafted()
		reports = frappe.get_all(
			"Report", {"module": "ISO QMS", "report_type": "Script Report"}, pluck="name"
		)
		frappe.set_user(user)
		ran = 0
		for report in reports:
			try:
				answer = query_report.run(report, filters={}, ignore_prepared_report=True)
			except frappe.PermissionError:
				continue
			ran += 1
			text = json.dumps([answer.get("result"), answer.get("chart")], default=str, ensure_ascii=False)
			assert SECRET not in text, report
			assert draft.name not in text, report
		assert ran or user in (READER, OUTSIDER)


class TestNotices:
	def mention(self, user: str) -> str:
		return f'<div>看 <span class="mention" data-id="{user}" data-value="x">@x</span> {SECRET}</div>'

	def told(self, user: str) -> str:
		fields = ["subject", "email_content"]
		return str(frappe.get_all("Notification Log", {"for_user": user}, fields, limit_page_length=0))

	def test_a_mention_tells_nothing_to_who_may_not_read(self, at_once):
		_document, draft = drafted()
		frappe.get_doc(draft.doctype, draft.name).add_comment("Comment", self.mention(TOP))
		assert SECRET not in self.told(TOP)

	def test_a_mention_reaches_who_may_read(self, at_once):
		_document, draft = drafted()
		frappe.get_doc(draft.doctype, draft.name).add_comment("Comment", self.mention(MANAGER))
		assert SECRET in self.told(MANAGER)

	def test_a_task_opens_no_draft(self, at_once):
		_document, draft = drafted()
		frappe.set_user(CONTROLLER)
		with pytest.raises(REFUSED):
			assign_to.add({"doctype": draft.doctype, "name": draft.name, "assign_to": [TOP]})
		frappe.set_user(TOP)
		assert not frappe.has_permission(draft.doctype, "read", draft.name)

	@pytest.mark.parametrize("by", [AUTHOR, CONTROLLER, MANAGER, "Administrator"])
	@pytest.mark.parametrize("doctype", ["QMS Procedure", REVISION])
	def test_a_draft_is_not_shared(self, by, doctype):
		_document, draft = drafted()
		frappe.set_user(by)
		for whom in ({"user": READER}, {"everyone": 1}):
			with pytest.raises(REFUSED):
				frappe.share.add(doctype, draft.name, **whom)
		frappe.set_user(READER)
		assert draft.name not in frappe.get_list(doctype, pluck="name", limit_page_length=0)

	def test_what_is_effective_is_shared(self):
		document, _draft = drafted()
		frappe.set_user(CONTROLLER)
		assert frappe.share.add("QMS Procedure", document.name, READER)

	@pytest.mark.parametrize("user", NOT_CONCERNED)
	def test_its_timeline_is_not_read(self, user):
		_document, draft = drafted()
		draft.add_comment("Comment", SECRET)
		frappe.set_user(user)
		try:
			found = frappe.get_list("Comment", {"reference_name": draft.name}, ["content"])
		except frappe.PermissionError:
			found = []
		assert SECRET not in str(found)

	@pytest.mark.parametrize("user", NOT_CONCERNED)
	def test_nobody_else_follows_it(self, user):
		"""Frappe mails what changes to who follows a document, and asks nobody whether he may read it."""
		_document, draft = drafted()
		if not frappe.db.exists("DocType", "Document Follow"):
			pytest.skip("The embedded home has nothing to follow documents with")
		row = {
			"doctype": "Document Follow",
			"ref_doctype": draft.doctype,
			"ref_docname": draft.name,
			"user": user,
		}
		for by in (user, "Administrator"):
			frappe.set_user(by)
			with pytest.raises(REFUSED):
				frappe.get_doc(row).insert()


class TestFiles:
	def test_a_file_of_a_draft_is_private(self):
		draft = procedure()
		with pytest.raises(frappe.ValidationError, match="private"):
			public_file(draft)

	def test_and_stays_so(self):
		draft = procedure()
		file = attach(draft, b"%PDF-1.4 one", "plan.pdf")
		file.is_private = 0
		with pytest.raises(frappe.ValidationError, match="private"):
			file.save()

	def test_no_public_file_is_moved_to_a_draft(self):
		draft = procedure()
		file = public_file()
		file.update({"attached_to_doctype": draft.doctype, "attached_to_name": draft.name})
		with pytest.raises(frappe.ValidationError, match="private"):
			file.save()

	@pytest.mark.parametrize("user", [READER, AUDITOR, OUTSIDER])
	def test_the_files_of_a_superseded_revision_are_for_who_may_read_it(self, user):
		draft = procedure()
		attach(draft, b"%PDF-1.4 one", "plan.pdf")
		first = approved(draft)
		approved(start(frappe.get_doc("QMS Procedure", draft.number)))
		frappe.set_user("Administrator")
		name = frappe.db.get_value("File", {"attached_to_name": first.name, "attached_to_doctype": REVISION})
		frappe.set_user(user)
		may = bool(frappe.get_doc("File", name).has_permission("read"))
		assert may is bool(frappe.has_permission(REVISION, "read", first.name)) is (user == AUDITOR)


def public_file(on: Any = None) -> Any:
	"""Insert a public file as the session's user, attached to `on`. Returns the File."""
	place = {"attached_to_doctype": on.doctype, "attached_to_name": on.name} if on else {}
	return frappe.get_doc(
		{"doctype": "File", "file_name": "open.txt", "content": SECRET.encode(), "is_private": 0, **place}
	).insert()
