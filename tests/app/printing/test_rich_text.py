"""Texts from an editor become blocks; markup goes no further."""

from __future__ import annotations

import pytest

from iso_qms.printing.rich_text import blocks_of


def texts(blocks):
	"""Every text in the blocks, one string a block."""
	found = []
	for block in blocks:
		found += ["".join(run["text"] for run in block["runs"])] if "runs" in block else []
		for inner in (
			*block.get("items", ()),
			*(cell["blocks"] for row in block.get("rows", ()) for cell in row),
		):
			found += texts(inner)
	return found


def test_paragraphs_are_blocks():
	assert texts(blocks_of("<p>一</p><p>二</p>")) == ["一", "二"]


def test_bold_is_a_style():
	(block,) = blocks_of("<p>先<strong>停机</strong>再检查</p>")
	assert [(run["text"], run["styles"]) for run in block["runs"]] == [
		("先", []),
		("停机", ["strong"]),
		("再检查", []),
	]


def test_lists_keep_their_items_and_what_is_in_them():
	(block,) = blocks_of("<ol><li>一</li><li>二<ul><li>甲</li></ul></li></ol>")
	assert (block["kind"], block["ordered"], len(block["items"])) == ("list", True, 2)
	assert texts([block]) == ["一", "二", "甲"]


def test_tables_keep_rows_and_cells():
	(block,) = blocks_of("<table><tr><th>项</th></tr><tr><td>值</td></tr></table>")
	assert [[cell["header"] for cell in row] for row in block["rows"]] == [[True], [False]]


@pytest.mark.parametrize("html", ["<script>alert(1)</script>", "<style>p{}</style>", "<p> </p>", "", None])
def test_what_is_no_text_is_no_block(html):
	assert blocks_of(html) == []


@pytest.mark.parametrize(
	"html", ["<p>a", "<ul><li>a", "</p>a", "<table><tr><td>a", "<li>a</li>", "<b><p>a</b></p>"]
)
def test_broken_markup_loses_no_text(html):
	assert "a" in "".join(texts(blocks_of(html)) or [str(blocks_of(html))])


def test_depth_is_bounded():
	assert "a" in str(blocks_of("<ul><li>" * 500 + "a"))
