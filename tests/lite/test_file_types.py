"""Which uploads are taken: by name, by content, and by whether the two agree."""

from __future__ import annotations

import io
import zipfile

import pytest

from frappe_lite.context import local
from frappe_lite.exceptions import ValidationError
from frappe_lite.file_types import FileTypeNotAllowed, check_type, checked_name, is_shown_inline

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
PDF = b"%PDF-1.7\n" + bytes(40)


@pytest.fixture(autouse=True)
def quiet(site):
	yield
	local.message_log = []


def workbook() -> bytes:
	"""The bytes of a small .xlsx file."""
	import xlsxwriter

	file = io.BytesIO()
	book = xlsxwriter.Workbook(file)
	book.add_worksheet().write(0, 0, "x")
	book.close()
	return file.getvalue()


def archive() -> bytes:
	file = io.BytesIO()
	with zipfile.ZipFile(file, "w") as zipped:
		zipped.writestr("a.txt", "x")
	return file.getvalue()


@pytest.mark.parametrize(
	"name", ["plan.pdf", "测量 记录.xlsx", "no extension", "v1.2 final.txt", "a" * 136 + ".txt"]
)
def test_ordinary_names(name):
	assert checked_name(name) == name


@pytest.mark.parametrize(
	"name",
	[
		"",
		None,
		"  ",
		"a/b.txt",
		"..\\a.txt",
		"/etc/passwd",
		".htaccess",
		"..",
		"a\x00.txt",
		"a\nb.txt",
		"x" * 141,
	],
)
def test_names_that_are_paths_or_none(name):
	with pytest.raises(ValidationError):
		checked_name(name)


@pytest.mark.parametrize(
	("name", "content"),
	[
		("photo.png", PNG),
		("photo.JPG", JPEG),
		("plan.pdf", PDF),
		("list.csv", "名称,数量\n".encode()),
		("notes.txt", b""),
		("form.xlsx", workbook()),
		("all.zip", archive()),
		("drawing.dwg", b"AC1032" + bytes(20)),
	],
)
def test_files_that_are_what_they_say(name, content):
	check_type(name, content)


@pytest.mark.parametrize(
	"extension", ["html", "HTM", "svg", "js", "xml", "exe", "php", "bat", "xlsm", "docm", "lnk", "jar"]
)
def test_active_extensions(extension):
	with pytest.raises(FileTypeNotAllowed):
		check_type(f"file.{extension}", b"x")
	with pytest.raises(FileTypeNotAllowed):
		check_type(f"file.{extension}.txt", b"x")


@pytest.mark.parametrize(
	"content",
	[
		b"<!DOCTYPE html><p>",
		b"\xef\xbb\xbf <HTML>",
		b"\n\n<script>",
		b"<svg xmlns='x'>",
		b"<?xml version='1.0'?>",
		b"<?php system('x');",
		b"MZ" + bytes(60),
		b"\x7fELF" + bytes(60),
		b"#!/bin/sh\nrm",
	],
)
@pytest.mark.parametrize("name", ["note.txt", "data.bin", "noextension"])
def test_active_content_under_any_name(name, content):
	with pytest.raises(FileTypeNotAllowed):
		check_type(name, content)


@pytest.mark.parametrize(
	("name", "content"),
	[
		("photo.png", JPEG),
		("photo.jpg", b"GIF89a"),
		("plan.pdf", PNG),
		("form.xlsx", PDF),
		("list.csv", b"a\x00b"),
		("x.png", b""),
	],
)
def test_content_that_is_something_else(name, content):
	with pytest.raises(FileTypeNotAllowed):
		check_type(name, content)


@pytest.mark.parametrize(
	("name", "inline"),
	[("a.png", True), ("a.pdf", True), ("a.svg", False), ("a.html", False), ("a.zip", False)],
)
def test_what_a_browser_may_show(name, inline):
	assert is_shown_inline(name) is inline


def archive(entries: int, size: int) -> bytes:
	packed = io.BytesIO()
	with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
		for number in range(entries):
			file.writestr(f"{number}.txt", b"0" * size)
	return packed.getvalue()


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.xlsx", "bomb.bin"])
def test_an_archive_that_grows_out_of_proportion(name):
	with pytest.raises(FileTypeNotAllowed, match="grow to 30 MB"):
		check_type(name, archive(3, 10 * 1024 * 1024))


def test_an_archive_of_too_many_files():
	with pytest.raises(FileTypeNotAllowed, match="10001 files"):
		check_type("many.zip", archive(10_001, 1))


def test_an_ordinary_archive():
	check_type("few.zip", archive(10, 100_000))
