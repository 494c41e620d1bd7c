"""Intake of a company's files: the people and the steps that the tests share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frappe

from iso_qms.intake import accepting, taking
from tests.app.intake.files import lay_out

CONTROLLER, EMPLOYEE, HEAD, AUDITOR = (
	f"intake-{who}@example.com" for who in ("controller", "employee", "head", "auditor")
)
USERS = {
	CONTROLLER: ("QMS Document Controller",),
	EMPLOYEE: ("QMS Employee", "QMS Process Owner"),
	HEAD: ("QMS Department Head", "QMS Top Management"),
	AUDITOR: ("QMS Auditor", "QMS Document Auditor"),
}


def taken(folder: Path, files: dict[str, bytes]) -> dict[str, Any]:
	"""Take in a folder 体系 with these files as the controller. Returns the new proposals, by path within it."""
	frappe.set_user(CONTROLLER)
	outcome = taking.take_in_folder(lay_out(folder / "体系", files))
	return items_of(outcome.intake)


def items_of(intake: str | None) -> dict[str, Any]:
	"""The proposals of a batch, by path within its folder."""
	names = frappe.get_all("QMS Intake Item", filters={"intake": intake}, pluck="name", limit_page_length=0)
	items = [frappe.get_doc("QMS Intake Item", name) for name in names]
	return {item.path.partition("/")[2] or item.path: item for item in items}


def item(folder: Path, path: str, content: bytes) -> Any:
	"""Take in one file. Returns its proposal."""
	return taken(folder, {path: content})[path]


def accepted(*proposals: Any, adopt: bool = False) -> list[dict[str, str]]:
	"""Accept proposals as the controller. Returns what became of each."""
	frappe.set_user(CONTROLLER)
	return accepting.accept([each.name for each in proposals], adopt)
