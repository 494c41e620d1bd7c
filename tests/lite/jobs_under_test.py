"""Functions that the tests of jobs let run in the background. They leave notes, and rows in ToDo."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import frappe

NOTES: list[object] = []
GO_ON = threading.Event()


def note(text: str = "ran", **more: object) -> None:
	NOTES.append((text, more) if more else text)


def note_user() -> None:
	NOTES.append(frappe.session.user)


def note_language() -> None:
	NOTES.append(frappe.local.lang)


def write(description: str) -> None:
	frappe.get_doc({"doctype": "ToDo", "description": description}).insert(ignore_permissions=True)


def write_and_fail(description: str) -> None:
	write(description)
	NOTES.append("tried")
	raise ValueError("this job cannot work")


def fail_first_time(description: str) -> None:
	NOTES.append("tried")
	if len(NOTES) == 1:
		raise frappe.RetryBackgroundJobError
	write(description)


def wait_for_signal() -> None:
	NOTES.append("waiting")
	GO_ON.wait(30)
	NOTES.append("went on")


def never_end() -> None:
	while True:
		time.sleep(0.01)


def never_end_and_catch_all() -> None:
	while True:
		try:
			time.sleep(0.01)
		except Exception:
			pass


def never_end_the_first_time(note: str, description: str) -> None:
	"""Write, then hang until the process is killed; go through once the note of the first time is there."""
	write(description)
	if not Path(note).exists():
		Path(note).touch()
		time.sleep(600)


def hold_the_writer(description: str) -> None:
	write(description)
	GO_ON.wait(60)


def succeeded(job: object, connection: object, result: object) -> None:
	NOTES.append(("succeeded", result))


def failed(job: object, connection: object, kind: type, value: object, trace: object) -> None:
	NOTES.append(("failed", kind))


def add(a: int, b: int) -> int:
	return a + b


def lose_the_writer() -> None:
	frappe.local.home.pool.take_writer().execute("BEGIN IMMEDIATE")
	NOTES.append("lost")
	raise ValueError("interrupted at the wrong moment")


def remove_own_row(description: str) -> None:
	frappe.db.sql("delete from `__Job`")
	write(description)
