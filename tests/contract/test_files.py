"""File documents: where the content lies, who may read it, what happens to it on the way out."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import frappe
import pytest

from tests.factories import df, permission

PART = "Contract Part"


@pytest.fixture
def bolt(make_doctype):
	make_doctype(PART, [df("title"), df("photo", "Attach Image"), df("drawing", "Attach")])
	return frappe.get_doc({"doctype": PART, "title": "Bolt"}).insert()


def make_file(content: str | bytes = "M8 x 40", file_name: str = "contract-bolt.txt", **values):
	values = {"doctype": "File", "file_name": file_name, "content": content, "is_private": 1, **values}
	return frappe.get_doc(values).insert()


def attached_to(doc, **values) -> dict:
	return {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, **values}


@pytest.mark.parametrize(("is_private", "start"), [(1, "/private/files/"), (0, "/files/")])
def test_the_address_says_whether_a_file_is_private(is_private, start):
	assert make_file(is_private=is_private).file_url.startswith(start)


@pytest.mark.parametrize(("is_private", "folder"), [(1, "private"), (0, "public")])
def test_the_content_lies_in_the_folder_of_its_kind(is_private, folder):
	path = Path(make_file(is_private=is_private).get_full_path())
	assert path.read_text() == "M8 x 40" and folder in path.parts


@pytest.mark.parametrize("content", ["M8 x 40", "检验记录"])
def test_text_is_read_back(content):
	name = make_file(content).name
	assert frappe.get_doc("File", name).get_content() == content


def test_bytes_are_read_back():
	content = bytes(range(256))
	name = make_file(content, "contract-bolt.bin").name
	assert frappe.get_doc("File", name).get_content() == content


def test_a_file_knows_its_size_and_hash():
	file = make_file()
	assert file.file_size == len("M8 x 40") and len(file.content_hash) == 32


def test_files_of_the_same_name_do_not_overwrite_each_other():
	first, second = make_file("one"), make_file("two")
	assert first.file_url != second.file_url
	assert [Path(file.get_full_path()).read_text() for file in (first, second)] == ["one", "two"]


@pytest.mark.parametrize("file_name", ["../../../site_config.json", "a/b/contract.txt", "/etc/contract"])
def test_a_path_in_a_file_name_leads_nowhere_else(file_name):
	# Frappe takes the slashes out; to refuse such a name is as good.
	with suppress(frappe.ValidationError):
		path = Path(make_file(file_name=file_name).get_full_path())
		assert path.parent.resolve() == Path(frappe.get_site_path("private", "files")).resolve()


def test_an_address_of_no_known_kind_is_refused():
	with pytest.raises(Exception):  # noqa: B017 - a ValidationError, or that there is no such file
		frappe.get_doc({"doctype": "File", "file_url": "ftp-of-somebody"}).insert()


def test_a_file_needs_a_name_or_an_address():
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({"doctype": "File", "content": "M8"}).insert()


def test_an_address_elsewhere_is_kept_as_it_is():
	url = "https://example.com/bolt.pdf"
	assert frappe.get_doc({"doctype": "File", "file_url": url}).insert().file_url == url


def test_attaching_leaves_a_comment(bolt):
	make_file(**attached_to(bolt))
	kinds = frappe.get_all("Comment", {"reference_name": bolt.name}, pluck="comment_type")
	assert kinds == ["Attachment"]


def test_removing_leaves_a_comment(bolt):
	make_file(**attached_to(bolt)).delete()
	kinds = frappe.get_all("Comment", {"reference_name": bolt.name}, pluck="comment_type")
	assert sorted(kinds) == ["Attachment", "Attachment Removed"]


def test_the_number_of_attachments_may_be_limited(make_doctype):
	make_doctype(PART, [df("title")], max_attachments=1)
	doc = frappe.get_doc({"doctype": PART}).insert()
	make_file("one", **attached_to(doc))
	with pytest.raises(frappe.ValidationError):
		make_file("two", **attached_to(doc))


def test_deleting_a_file_deletes_its_content():
	file = make_file()
	path = Path(file.get_full_path())
	file.delete(delete_permanently=True)
	frappe.db.commit()
	assert not path.exists()


def test_content_that_another_file_shares_stays():
	first, second = make_file("shared"), make_file("shared", "contract-other.txt")
	first.delete(delete_permanently=True)
	frappe.db.commit()
	assert Path(second.get_full_path()).read_text() == "shared"
	second.delete(delete_permanently=True)
	frappe.db.commit()


def test_a_rollback_removes_the_content():
	path = Path(make_file().get_full_path())
	assert path.exists()
	frappe.db.rollback()
	assert not path.exists()


def test_making_a_file_public_moves_it():
	file = make_file()
	private = Path(file.get_full_path())
	file.is_private = 0
	file.save()
	frappe.db.commit()
	assert file.file_url.startswith("/files/")
	assert not private.exists() and Path(file.get_full_path()).read_text() == "M8 x 40"
	file.delete(delete_permanently=True)
	frappe.db.commit()


def test_a_private_file_is_read_by_who_reads_its_document(make_doctype, make_user):
	make_doctype(PART, [df("title")], [permission("Contract Clerk", "read")])
	doc = frappe.get_doc({"doctype": PART}).insert()
	file = make_file(**attached_to(doc))
	clerk = make_user("clerk@example.com", "Contract Clerk")
	nobody = make_user("nobody@example.com", "Contract Nobody")
	assert file.has_permission("read", user=clerk)
	assert not file.has_permission("read", user=nobody)


def test_a_public_file_is_read_by_everybody(make_user):
	file = make_file(is_private=0)
	assert file.has_permission("read", user=make_user("nobody@example.com", "Contract Nobody"))
	file.delete()


def test_a_private_file_without_document_is_its_owners(make_user):
	clerk = make_user("clerk@example.com", "Contract Clerk")
	nobody = make_user("nobody@example.com", "Contract Nobody")
	frappe.set_user(clerk)
	file = make_file()
	assert file.has_permission("read", user=clerk)
	assert not file.has_permission("read", user=nobody)


def test_a_file_attached_needs_the_right_to_write_its_document(make_doctype, make_user):
	make_doctype(PART, [df("title")], [permission("Contract Clerk", "read")])
	doc = frappe.get_doc({"doctype": PART}).insert()
	file = make_file(**attached_to(doc))
	frappe.set_user(make_user("clerk@example.com", "Contract Clerk"))
	assert not file.has_permission("write")
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc("File", file.name)
