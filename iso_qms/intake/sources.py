"""The files of a folder or a zip, with their places: bounded, and never outside of where they belong."""

from __future__ import annotations

import os
import re
import shutil
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import frappe
from frappe import _

MOST_FILES = 5000
LARGEST_MEMBER = 25 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
LARGEST_RATIO = 100
HARMLESS_SIZE = 20 * 1024 * 1024
"""A small archive may be packed as tightly as it likes."""

LONGEST_PATH = 500
LEFT_OUT = frozenset(("thumbs.db", "desktop.ini", ".ds_store"))
KINDS = frozenset(("pdf", "docx", "xlsx", "md", "txt", "doc", "xls"))


@dataclass(frozen=True)
class Source:
	"""A file to be read: where it stands in the company's folder, and where it lies now."""

	path: str
	"""Its folders and name, parted by slashes, beginning with the folder that was handed in."""

	place: Path
	problem: str = ""
	"""Why it is not read at all."""

	@property
	def name(self) -> str:
		"""The file's own name."""
		return PurePosixPath(self.path).name

	@property
	def kind(self) -> str:
		"""Its extension in small letters."""
		return PurePosixPath(self.path).suffix.lower().lstrip(".")


def of_folder(folder: Path, unpacked: Path) -> list[Source]:
	"""The files of a folder, those of the zips in it too, which are unpacked into `unpacked`; in the order of paths.

	Links that lead out of the folder, hidden files and the lock files of Office are left out. Raises ValidationError
	for what is no folder, and for one with too many files.
	"""
	if not folder.is_dir():
		frappe.throw(_("{0} is not a folder.").format(folder))
	root = folder.resolve()
	found: list[Source] = []
	for place in sorted(_files_below(root)):
		path = "/".join((root.name, *place.relative_to(root).parts))
		if place.suffix.lower() == ".zip":
			found += _of_zip_in_folder(place, path, unpacked / str(len(found)))
		else:
			found.append(Source(path, place))
		_check_count(len(found))
	return found


def of_file(place: Path, name: str, unpacked: Path) -> list[Source]:
	"""What one file that was handed in holds: itself, or for a zip its members. Raises as `of_zip`."""
	path = safe_path(name)
	if PurePosixPath(path).suffix.lower() == ".zip":
		return of_zip(place, PurePosixPath(path).stem, unpacked)
	return [Source(path, place)]


def of_zip(archive: Path, root: str, unpacked: Path) -> list[Source]:
	"""The members of a zip, unpacked into a folder of their own under numbers, so that no name decides where.

	A member that is too large or encrypted is named with its problem. Raises ValidationError for what is no zip, has
	too many members, or would grow out of proportion.
	"""
	try:
		with zipfile.ZipFile(archive) as opened:
			members = [info for info in opened.infolist() if not info.is_dir()]
			_check_archive(archive, members)
			unpacked.mkdir(parents=True)
			names = {id(info): safe_path(_name_of(info)) for info in members}
			common = _common_folder(list(names.values()))
			found = []
			for at, info in enumerate(members):
				path = names[id(info)] if common else f"{root}/{names[id(info)]}"
				if not _is_left_out(PurePosixPath(path).parts):
					found.append(_unpack(opened, info, path, unpacked / f"{at:05}"))
	except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError):
		frappe.throw(_("{0} is not a zip that can be opened.").format(f"{root}.zip"))
	return sorted(found, key=lambda source: source.path)


def safe_path(name: str) -> str:
	"""The parts of a name that are folders and file, whatever system wrote it: no root, no way up, no drive."""
	parts = [part.strip() for part in re.split(r"[/\\]+", name)]
	kept = [
		re.sub(r"[\x00-\x1f\x7f]", "", part)
		for part in parts
		if part not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", part)
	]
	return "/".join(part for part in kept if part)[-LONGEST_PATH:] or "_"


def _files_below(root: Path) -> Iterator[Path]:
	for folder, folders, names in os.walk(root):
		folders[:] = sorted(each for each in folders if not _is_left_out((each,)))
		for name in sorted(names):
			place = Path(folder) / name
			if not _is_left_out((name,)) and place.is_file() and place.resolve().is_relative_to(root):
				yield place


def _is_left_out(parts: tuple[str, ...]) -> bool:
	return any(part.startswith((".", "~$", "__MACOSX")) or part.lower() in LEFT_OUT for part in parts)


def _of_zip_in_folder(place: Path, path: str, unpacked: Path) -> list[Source]:
	try:
		members = of_zip(place, "", unpacked)
	except frappe.ValidationError as refused:
		frappe.clear_last_message()
		return [Source(path, place, str(refused))]
	parent = path.removesuffix(PurePosixPath(path).suffix)
	return [Source(f"{parent}/{each.path.lstrip('/')}", each.place, each.problem) for each in members]


def _check_archive(archive: Path, members: list[zipfile.ZipInfo]) -> None:
	_check_count(len(members))
	size = sum(info.file_size for info in members)
	packed = max(archive.stat().st_size, 1)
	if size > LARGEST_UNPACKED or (size > HARMLESS_SIZE and size > LARGEST_RATIO * packed):
		frappe.throw(
			_("The zip would grow to {0} MB when unpacked: hand the files in as they are.").format(
				round(size / 1024**2)
			)
		)


def _check_count(count: int) -> None:
	if count > MOST_FILES:
		frappe.throw(_("There are more than {0} files: take them in folder by folder.").format(MOST_FILES))


def _name_of(info: zipfile.ZipInfo) -> str:
	"""The name of a member: UTF-8 where the zip says or shows so, else GBK, as Chinese systems write it."""
	if info.flag_bits & 0x800:
		return info.filename
	try:
		raw = info.filename.encode("cp437")
	except UnicodeEncodeError:
		return info.filename
	for encoding in ("utf-8", "gb18030"):
		try:
			return raw.decode(encoding)
		except UnicodeDecodeError:
			continue
	return info.filename


def _common_folder(paths: list[str]) -> bool:
	"""Whether all members lie in one folder, which then is the one that was packed."""
	return len({path.partition("/")[0] for path in paths}) == 1 and all("/" in path for path in paths)


def _unpack(opened: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, place: Path) -> Source:
	if info.flag_bits & 0x1:
		return Source(path, place, _("The file is protected by a password."))
	if stat.S_ISLNK(info.external_attr >> 16):
		return Source(path, place, _("The file is a link to another one."))
	if info.file_size > LARGEST_MEMBER:
		return Source(path, place, too_large(info.file_size))
	if PurePosixPath(path).suffix.lower() == ".zip":
		return Source(path, place, _("A zip inside a zip is not opened: hand it in by itself."))
	try:
		with opened.open(info) as packed, open(place, "xb") as file:
			# what the zip says of a member's size, zipfile holds it to while it reads
			shutil.copyfileobj(packed, file)
	except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, RuntimeError, ValueError):
		return Source(path, place, _("The file is damaged: it can't be unpacked."))
	except Exception as error:
		if type(error).__name__ not in ("error", "LZMAError"):  # of zlib and lzma
			raise
		return Source(path, place, _("The file is damaged: it can't be unpacked."))
	return Source(path, place)


def too_large(size: int) -> str:
	"""The sentence for a file that is larger than what is read."""
	return _("The file has {0} MB; up to {1} MB are read.").format(
		round(size / 1024**2, 1), LARGEST_MEMBER // 1024**2
	)
