"""What a file says, read by a process of its own within bounds of time and memory."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from frappe import _

from iso_qms.intake import converting
from iso_qms.intake.sources import KINDS, LARGEST_MEMBER, Source, too_large

SECONDS = 20
"""For one file; a document of three hundred pages takes some."""


@dataclass
class Contents:
	"""What was read of a file."""

	sha256: str = ""
	size: int = 0
	text: str = ""
	head: str = ""
	title: str = ""
	listed: list[dict[str, str]] = field(default_factory=list)
	problem: str = ""
	references: list[str] = field(default_factory=list)


class Reader:
	"""Reads one file after the other; a context manager, because its process ends with it."""

	def __init__(self, seconds: float = SECONDS) -> None:
		self.seconds = seconds
		self._process: subprocess.Popen[str] | None = None
		self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()

	def __enter__(self) -> Reader:
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self._end()

	def read(self, source: Source, contents: Contents) -> None:
		"""Add what the file says to its `identity`; never raises for what is wrong with it: `problem` says that."""
		if contents.problem:
			return
		if contents.size > LARGEST_MEMBER:
			contents.problem = too_large(contents.size)
		elif source.kind not in KINDS:
			contents.problem = _("Files of this kind are not read; PDF, Word, Excel, Markdown and text are.")
		elif not contents.size:
			contents.problem = _("The file is empty.")
		else:
			self._fill(contents, source)

	def _fill(self, contents: Contents, source: Source) -> None:
		if source.kind in converting.TARGETS:
			with tempfile.TemporaryDirectory() as folder:
				try:
					place = converting.converted(source.place, source.kind, Path(folder))
				except converting.NotConverted as why:
					contents.problem = reason(str(why))
					return
				answer = self._ask(place, converting.TARGETS[source.kind])
		else:
			answer = self._ask(source.place, source.kind)
		if "problem" in answer:
			contents.problem = reason(answer["problem"])
			return
		contents.text, contents.head = answer["text"], answer["head"]
		contents.title, contents.listed = answer["title"], answer["listed"]

	def _ask(self, place: Path, kind: str) -> dict[str, Any]:
		process = self._running()
		try:
			assert process.stdin
			process.stdin.write(json.dumps({"path": str(place), "kind": kind}) + "\n")
			process.stdin.flush()
			line = self._answers.get(timeout=self.seconds)
		except queue.Empty:
			self._end()
			return {"problem": "slow"}
		except OSError:
			line = ""
		if not line:
			# the file brought the process down
			self._end()
			return {"problem": "crashed"}
		return json.loads(line)

	def _running(self) -> subprocess.Popen[str]:
		if self._process is None:
			environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
			self._process = subprocess.Popen(
				[sys.executable, "-m", "iso_qms.intake.child"],
				stdin=subprocess.PIPE,
				stdout=subprocess.PIPE,
				stderr=subprocess.DEVNULL,
				env=environment,
				encoding="utf-8",
			)
			self._answers = queue.SimpleQueue()
			listening = threading.Thread(target=_listen, args=(self._process, self._answers), daemon=True)
			listening.start()
		return self._process

	def _end(self) -> None:
		if self._process is None:
			return
		self._process.kill()
		self._process.wait()
		for stream in (self._process.stdin, self._process.stdout):
			try:
				if stream:
					stream.close()
			except OSError:
				continue
		self._process = None


def _listen(process: subprocess.Popen[str], answers: queue.SimpleQueue[str]) -> None:
	"""Hand over line by line what the process answers, and "" when it has ended."""
	assert process.stdout
	try:
		for line in process.stdout:
			answers.put(line)
	except (OSError, ValueError):
		pass
	answers.put("")


def identity(source: Source) -> Contents:
	"""Size and SHA-256 of a file, or the problem with it."""
	if source.problem:
		return Contents(problem=source.problem)
	try:
		return Contents(size=source.place.stat().st_size, sha256=_sha256(source.place))
	except OSError:
		return Contents(problem=reason("gone"))


def _sha256(place: Path) -> str:
	digest = hashlib.sha256()
	with open(place, "rb") as file:
		while chunk := file.read(1024 * 1024):
			digest.update(chunk)
	return digest.hexdigest()


def reason(code: str) -> str:
	"""The sentence of a code of `iso_qms.intake.child`, `converting` or `iso_qms.search.file_texts`."""
	return {
		"damaged": _("The file is damaged, or is not what its name says."),
		"large": _("The file grows too large when it is opened."),
		"protected": _("The file is protected by a password."),
		"other": _("The file is not what its name says: open it and save it in the present format."),
		"slow": _("Reading the file took too long; see whether it is damaged, or hand it in as PDF."),
		"memory": _("The file takes too much memory to be read."),
		"crashed": _("The file could not be read: it ends the program that opens it."),
		"gone": _("The file can't be opened: it is gone, or its rights forbid it."),
		"office": _(
			"Old Word and Excel files are read where LibreOffice is installed: save it as .docx or .xlsx."
		),
	}[code]
