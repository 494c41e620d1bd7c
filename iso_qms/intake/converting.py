"""Old Word and Excel files (.doc, .xls) are read by way of LibreOffice, where the machine has it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SECONDS = 60
TARGETS = {"doc": "docx", "xls": "xlsx"}


class NotConverted(Exception):
	"""The file could not be converted; its text is the reason's code: `office`, `slow` or `damaged`."""


def office() -> str | None:
	"""The program that converts, or None."""
	return shutil.which("soffice") or shutil.which("libreoffice")


def converted(place: Path, kind: str, folder: Path) -> Path:
	"""Return the new file, in `folder`, of an old one. Raises NotConverted."""
	program = office()
	if not program:
		raise NotConverted("office")
	# LibreOffice judges by the name, which may be anything
	source = folder / f"old.{kind}"
	shutil.copyfile(place, source)
	command = [
		program,
		f"-env:UserInstallation={(folder / 'profile').as_uri()}",
		"--headless",
		"--norestore",
		"--convert-to",
		TARGETS[kind],
		"--outdir",
		str(folder),
		str(source),
	]
	quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
	process = subprocess.Popen(command, **quiet, start_new_session=True)
	try:
		process.wait(timeout=SECONDS)
	except subprocess.TimeoutExpired:
		_end(process)
		raise NotConverted("slow") from None
	result = folder / f"old.{TARGETS[kind]}"
	if process.returncode or not result.exists():
		raise NotConverted("damaged")
	return result


def _end(process: subprocess.Popen) -> None:
	"""End the program with what it started: soffice is a script that starts another."""
	if os.name == "posix":
		import signal

		os.killpg(process.pid, signal.SIGKILL)
	else:
		process.kill()
	process.wait()
