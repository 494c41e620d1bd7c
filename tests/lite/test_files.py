"""The bytes of a file live and die with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from frappe_lite import files
from frappe_lite.context import local, set_user
from frappe_lite.delete_doc import delete_doc
from frappe_lite.document import get_doc
from frappe_lite.exceptions import DoesNotExistError, PermissionError
from frappe_lite.file_types import MaxFileSizeReachedError


@pytest.fixture(autouse=True)
def undone(site):
	yield
	set_user("Administrator")
	local.db.rollback()
	local.message_log = []


def save(content: bytes | str = b"hello", file_name: str = "note.txt", **values):
	doc = get_doc({"doctype": "File", "file_name": file_name, "content": content, "is_private": 1, **values})
	return doc.insert()


def folder(private: bool = True) -> set[Path]:
	return set(Path(files.get_files_path(is_private=private)).iterdir())


def test_content_is_on_the_disk_before_the_row_is_committed():
	doc = save()
	assert files.path_of(doc.file_url).read_bytes() == b"hello"
	assert (doc.file_name, doc.file_size, doc.file_type) == ("note.txt", 5, "TXT")


def test_a_rollback_removes_the_content():
	before = folder()
	save()
	local.db.rollback()
	assert folder() == before


def test_a_rollback_to_a_savepoint_removes_the_content_at_commit():
	before = folder()
	local.db.savepoint("here")
	save()
	local.db.rollback(save_point="here")
	local.db.commit()
	assert folder() == before


def test_a_commit_that_fails_removes_the_content():
	before = folder()
	save()

	def refuse():
		raise ValueError("not this time")

	local.db.before_commit.add(refuse)
	with pytest.raises(ValueError, match="not this time"):
		local.db.commit()
	local.db.rollback()
	assert folder() == before


def test_a_commit_keeps_it_and_a_deletion_takes_it_along():
	before = folder()
	doc = save()
	local.db.commit()
	local.db.rollback()
	assert files.path_of(doc.file_url).exists()
	delete_doc("File", doc.name)
	assert files.path_of(doc.file_url).exists()
	local.db.commit()
	assert folder() == before


def test_a_deletion_that_is_rolled_back_keeps_the_content():
	doc = save()
	local.db.commit()
	delete_doc("File", doc.name)
	local.db.rollback()
	assert files.path_of(doc.file_url).exists()
	delete_doc("File", doc.name)
	local.db.commit()


def test_two_rows_of_one_file_keep_it_until_the_last_goes():
	first = save()
	second = get_doc({"doctype": "File", "file_url": first.file_url, "is_private": 1}).insert()
	local.db.commit()
	delete_doc("File", first.name)
	local.db.commit()
	assert files.path_of(first.file_url).exists()
	delete_doc("File", second.name)
	local.db.commit()
	assert not files.path_of(first.file_url).exists()


def test_base64_content_is_decoded():
	doc = save("aGVsbG8=", decode=1)
	assert files.read_content(doc.file_url) == b"hello"


def test_equal_names_do_not_meet():
	assert save().file_url != save().file_url


def test_the_size_limit(monkeypatch):
	monkeypatch.setitem(local.conf, "max_file_size", 4)
	before = folder()
	with pytest.raises(MaxFileSizeReachedError):
		save()
	assert folder() == before


@pytest.mark.parametrize(
	"url",
	[
		"/private/files/",
		"/private/files/../site.db",
		"/files/a/b",
		"/private/files/.x",
		"/files/..",
		"/files/a\\b",
	],
)
def test_an_address_leads_nowhere_else(url):
	with pytest.raises(DoesNotExistError):
		files.path_of(url)


def test_a_private_file_is_its_owners_and_of_the_documents_readers():
	doc = save(attached_to_doctype="Role", attached_to_name="System Manager")
	loose = save()
	assert files.may(doc, "read", "Administrator")
	assert not files.may(doc, "read", "Guest")
	assert not files.may(loose, "read", "Guest")
	set_user("Guest")
	with pytest.raises(PermissionError):
		files.readable_file(doc.file_url)


def test_a_public_file_is_everybodys_to_read_but_not_to_delete():
	doc = save(is_private=0)
	assert files.may(doc, "read", "Guest")
	assert not files.may(doc, "delete", "Guest")
