"""The tests that the documents name are there, and every case that is said to be better than Frappe names one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)`(?:: ((?:`test_\w+`(?:, )?)+))?")


def named(document: str) -> list[tuple[str, str]]:
	"""Files and tests that a document names; a file alone has no test."""
	found = []
	for file, tests in NAMED.findall((ROOT / "docs" / document).read_text(encoding="utf-8")):
		found += [(file, test) for test in re.findall(r"test_\w+", tests or "")] or [(file, "")]
	return found


@pytest.mark.parametrize("document", ["security.md", "compatibility.md", "reliability.md"])
def test_the_tests_that_a_document_names_are_there(document):
	assert len(named(document)) > 10
	for file, test in named(document):
		text = (ROOT / file).read_text(encoding="utf-8")
		assert not test or re.search(rf"def {test}\(", text), f"{document} names {test} of {file}"


def test_every_case_that_is_answered_better_names_its_test():
	text = (ROOT / "docs" / "compatibility.md").read_text(encoding="utf-8")
	table = text.partition("## Where it answers better")[2].partition("\n## ")[0]
	rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
	assert len(rows) > 50
	assert [row for row in rows if "`tests/" not in row and "the same" not in row] == []
