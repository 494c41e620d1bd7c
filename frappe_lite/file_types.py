"""Which uploads are taken: judged by name, by content, and by whether the two agree."""

from __future__ import annotations

import mimetypes
import re
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

import filetype

from frappe_lite.exceptions import ValidationError
from frappe_lite.messages import throw
from frappe_lite.translate import _


class FileTypeNotAllowed(ValidationError):
	"""The file's type, by name or content, is not accepted."""


class MaxFileSizeReachedError(ValidationError):
	"""The file is larger than the site allows."""


class FolderNotEmpty(ValidationError):
	"""A folder with files in it cannot be deleted."""


LONGEST_NAME = 140
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What a browser or a desktop would run when somebody opens it.
ACTIVE_EXTENSIONS = frozenset(
	"html htm xhtml xht shtml mhtml mht svg svgz xml xsl xslt js mjs cjs jsx ts css php phtml php5 asp aspx jsp cgi"
	" swf hta htc jar class wasm exe dll com bat cmd msi scr pif vbs vbe wsf wsh ps1 sh bash py pl rb lnk reg url"
	" desktop app dmg deb rpm apk docm xlsm pptm dotm xltm".split()
)
ACTIVE_STARTS = (
	b"<!doctype html",
	b"<html",
	b"<head",
	b"<body",
	b"<script",
	b"<svg",
	b"<?xml",
	b"<?php",
	b"<iframe",
)
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")
# Extensions whose content can be told from its first bytes; Office files are zip archives.
KINDS = {
	"png": {"image/png"},
	"jpg": {"image/jpeg"},
	"jpeg": {"image/jpeg"},
	"gif": {"image/gif"},
	"webp": {"image/webp"},
	"heic": {"image/heic", "image/heif"},
	"bmp": {"image/bmp"},
	"tif": {"image/tiff"},
	"tiff": {"image/tiff"},
	"pdf": {"application/pdf"},
	"zip": {"application/zip"},
	"mp4": {"video/mp4", "video/quicktime"},
	"mov": {"video/quicktime", "video/mp4"},
	"xls": {"application/vnd.ms-excel", "application/x-ole-storage"},
	"doc": {"application/msword", "application/x-ole-storage"},
}
OFFICE = {"xlsx": "spreadsheetml", "docx": "wordprocessingml", "pptx": "presentationml"}
TEXT_EXTENSIONS = frozenset(("txt", "csv", "md", "json", "log", "tsv"))
MOST_ENTRIES = 10_000
LARGEST_RATIO = 100
HARMLESS_SIZE = 20 * 1024 * 1024
# Shown in the browser; everything else is saved to disk.
INLINE_TYPES = frozenset(
	"image/png image/jpeg image/gif image/webp image/bmp application/pdf text/plain"
	" video/mp4 video/quicktime audio/mpeg".split()
)


def checked_name(file_name: str | None) -> str:
	"""Return the name of an upload. Raises ValidationError for a path, a hidden or an impossible name."""
	name = (file_name or "").strip()
	if not name:
		throw(_("The file has no name."), ValidationError)
	if "/" in name or "\\" in name:
		throw(_("The file name must not contain a path: {0}").format(name), ValidationError)
	if CONTROL.search(name) or name.startswith("."):
		throw(_("{0} is not a usable file name.").format(repr(name)), ValidationError)
	if len(name) > LONGEST_NAME:
		throw(_("The file name may have at most {0} characters.").format(LONGEST_NAME), ValidationError)
	return name


def extension_of(file_name: str) -> str:
	"""Return the extension in lower case, without the dot."""
	return PurePosixPath(file_name).suffix.lower().lstrip(".")


def check_name(file_name: str) -> None:
	"""Refuse a name by which a file would run when somebody opens it. Raises FileTypeNotAllowed."""
	extensions = [part.strip().lower() for part in file_name.split(".")[1:]]
	if ACTIVE_EXTENSIONS & set(extensions):
		throw(
			_("Files of type {0} are not accepted, because opening them would run them: {1}").format(
				extensions[-1], file_name
			),
			FileTypeNotAllowed,
		)


def check_type(file_name: str, content: bytes) -> None:
	"""Refuse active files and files that are not what their name says. Raises FileTypeNotAllowed."""
	check_name(file_name)
	extension = extension_of(file_name)
	start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
	if start.startswith(ACTIVE_STARTS) or content.startswith(PROGRAM_STARTS):
		throw(
			_("{0} holds a web page or a program; such files are not accepted.").format(file_name),
			FileTypeNotAllowed,
		)
	if content.startswith(b"PK\x03\x04"):
		check_archive(file_name, content)
	if not _fits(extension, content):
		throw(
			_("{0} is not a {1} file: its content is something else.").format(file_name, extension.upper()),
			FileTypeNotAllowed,
		)


def check_archive(file_name: str, content: bytes) -> None:
	"""Refuse an archive (a workbook is one) that grows out of proportion when somebody opens it. Raises FileTypeNotAllowed."""
	try:
		with ZipFile(BytesIO(content)) as archive:
			entries = archive.infolist()
	except (BadZipFile, ValueError, NotImplementedError):
		return  # no archive: its name decides
	unpacked = sum(entry.file_size for entry in entries)
	if len(entries) > MOST_ENTRIES or (unpacked > HARMLESS_SIZE and unpacked > LARGEST_RATIO * len(content)):
		throw(
			_("{0} would grow to {1} MB in {2} files when opened; such archives are not accepted.").format(
				file_name, round(unpacked / 1024**2), len(entries)
			),
			FileTypeNotAllowed,
		)


def _fits(extension: str, content: bytes) -> bool:
	if extension in TEXT_EXTENSIONS:
		return b"\x00" not in content[:4096]
	if extension not in KINDS and extension not in OFFICE:
		return True
	kind = filetype.guess(content[:8192])
	found = kind.mime if kind else ""
	if extension in OFFICE:
		return OFFICE[extension] in found or found == "application/zip"
	return found in KINDS[extension]


def content_type_of(file_name: str) -> str:
	"""Return the MIME type by which a file is served."""
	return mimetypes.guess_type(file_name)[0] or "application/octet-stream"


def is_shown_inline(file_name: str) -> bool:
	"""Tell whether a browser may show the file; what could be active is saved to disk instead."""
	return content_type_of(file_name) in INLINE_TYPES
