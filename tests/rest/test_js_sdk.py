"""frappe-js-sdk, a client that others wrote for Frappe, works with this home as it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "js"


@pytest.fixture(scope="module")
def said(home, workshop) -> dict[str, Any]:
	"""What the SDK got in one run of `js/client.mjs` as Administrator."""
	npm, node = shutil.which("npm"), shutil.which("node")
	if not (npm and node):
		pytest.skip("needs Node for frappe-js-sdk")
	if not (FOLDER / "node_modules" / "frappe-js-sdk").exists():
		subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=FOLDER, check=True, capture_output=True)
	run = subprocess.run(
		[node, "client.mjs", home.base_url, "Administrator", home.admin_password, workshop],
		cwd=FOLDER,
		capture_output=True,
		text=True,
		encoding="utf-8",
		timeout=120,
		env={**os.environ, "NO_PROXY": "127.0.0.1,localhost"},
	)
	assert run.returncode == 0, run.stderr
	return json.loads(run.stdout)


def test_login_and_logout(said):
	assert said["wrongLogin"]["status"] == 401
	assert said["login"]["message"] == "Logged In"
	assert said["loggedIn"] == "Administrator"
	assert said["afterLogout"]["status"] in (401, 403)


def test_a_document_with_rows_is_made_and_read(said):
	made = said["created"]
	assert (made["title"], made["hours"]) == ("From JavaScript", 1.5)
	assert [(row["part"], row["quantity"]) for row in made["parts"]] == [("Shaft", 1), ("Gear", 2)]
	assert said["read"]["name"] == made["name"]
	assert [row["name"] for row in said["read"]["parts"]] == [row["name"] for row in made["parts"]]


def test_lists_are_filtered_ordered_and_cut(said):
	assert [(row["title"], row["hours"]) for row in said["list"]] == [("From JavaScript", 1.5)]
	assert {row["title"] for row in said["or"]} == {"From JavaScript", "Another from JavaScript"}
	assert len(said["page"]) == 1
	assert said["count"] == 2
	assert said["value"]["message"] == {"title": "From JavaScript"}
	assert said["call"]["message"] == 1


def test_an_update_keeps_adds_and_removes_rows(said):
	assert said["updated"]["hours"] == 2.25
	assert [row["part"] for row in said["updated"]["parts"]] == ["Gear", "Key"]
	assert said["updated"]["parts"][0]["name"] == said["created"]["parts"][1]["name"]
	assert said["setValue"]["message"]["title"] == "Renamed in JavaScript"


def test_errors_reach_the_client(said):
	assert said["missing"] == {"status": 417, "type": "MandatoryError"}
	assert said["notThere"] == {"status": 404, "type": "DoesNotExistError"}


def test_a_file_is_uploaded_and_read(said):
	assert said["file"]["file_name"].startswith("note")
	assert said["file"]["is_private"] == 1
	assert said["fileContent"] == "written by JavaScript"


def test_a_document_is_deleted(said):
	assert said["gone"]["status"] == 404


def test_a_token_works_and_a_wrong_one_does_not(said):
	assert said["tokenUser"] == "Administrator"
	assert said["tokenCreated"] == "By token"
	assert said["wrongToken"]["status"] == 401
