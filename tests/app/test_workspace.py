"""Desk's workspace leads to everything that the app ships, once."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import frappe
import pytest

NO_LIST = {"QMS Search Entry", "QMS Sent Record"}
"""What the program alone reads and writes."""


@pytest.fixture(scope="module")
def workspace() -> dict[str, Any]:
	path = Path(frappe.get_app_path("iso_qms", "iso_qms", "workspace", "iso_qms", "iso_qms.json"))
	return json.loads(path.read_text(encoding="utf-8"))


def links(workspace: dict[str, Any], kind: str) -> Counter[str]:
	found = [row for row in workspace["links"] if row["type"] == "Link" and row["link_type"] == kind]
	return Counter(row["link_to"] for row in found)


def test_every_top_level_doctype_stands_in_it_once(workspace):
	shipped = frappe.get_all("DocType", {"module": "ISO QMS", "istable": 0, "custom": 0}, pluck="name")
	found = {name: count for name, count in links(workspace, "DocType").items() if name.startswith("QMS ")}

	assert found == dict.fromkeys(set(shipped) - NO_LIST, 1)


def test_every_report_stands_in_it_once(workspace):
	shipped = frappe.get_all("Report", {"module": "ISO QMS", "is_standard": "Yes"}, pluck="name")

	assert dict(links(workspace, "Report")) == dict.fromkeys(shipped, 1)


def test_a_report_names_the_doctype_that_its_readers_need(workspace):
	named = {
		row["link_to"]: row["report_ref_doctype"]
		for row in workspace["links"]
		if row.get("report_ref_doctype")
	}

	assert named == {name: frappe.db.get_value("Report", name, "ref_doctype") for name in named}


def test_every_card_is_shown_and_says_how_many_links_it_has(workspace):
	cards, shown = (
		{},
		[block["data"]["card_name"] for block in json.loads(workspace["content"]) if block["type"] == "card"],
	)
	for row in workspace["links"]:
		if row["type"] == "Card Break":
			card = row["label"]
			cards[card] = [row["link_count"], 0]
		else:
			cards[card][1] += 1

	assert list(cards) == shown
	assert all(said == counted for said, counted in cards.values())
