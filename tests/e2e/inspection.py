"""How a person fills an inspection record, at a desk or with a phone, in either language."""

from __future__ import annotations

from typing import Any

FORM = "/qms/new/QMS%20Inspection%20Record"

WORDS = {
	"en": {
		"incoming": "Incoming",
		"add": "Add a row",
		"done": "Done",
		"save": "Save",
		"send": "Submit for Review",
		"approve": "Approve",
		"return": "Return",
		"pending": "Pending Review",
		"approved": "Approved",
		"returned": "Returned",
		"pass": "Pass",
	},
	"zh": {
		"incoming": "进货检验",
		"add": "添加一行",
		"done": "完成",
		"save": "保存",
		"send": "提交审核",
		"approve": "批准",
		"return": "退回",
		"pending": "待审核",
		"approved": "已批准",
		"returned": "已退回",
		"pass": "合格",
	},
}


def press(page: Any, word: str) -> None:
	"""Press the button of this name; in a dialog where one is open."""
	dialog = page.get_by_role("dialog")
	place = dialog if dialog.count() else page
	place.get_by_role("button", name=word, exact=True).click()


def choose_kind(page: Any, size: str, words: dict[str, str]) -> None:
	"""Choose the kind: a list on a desk, big buttons on a phone."""
	if size == "phone":
		page.get_by_role("radio", name=words["incoming"]).check(force=True)
	else:
		page.select_option("#field-inspection_kind", label=words["incoming"])


def add_parameter(page: Any, size: str, words: dict[str, str], **values: str) -> None:
	"""Add a row: in the grid on a desk, in its own dialog on a phone."""
	press(page, words["add"])
	for fieldname, value in values.items():
		place = "#field-parameters-dialog-" if size == "phone" else "tbody tr:last-child [id$=-"
		page.fill(place + fieldname + ("" if size == "phone" else "]"), value)
	if size == "phone":
		press(page, words["done"])


def fill_record(page: Any, base_url: str, product: str, size: str = "desk", language: str = "en") -> str:
	"""Fill and save a record that passes; returns its address."""
	words = WORDS[language]
	page.goto(base_url + FORM)
	page.wait_for_selector("#field-product")
	choose_kind(page, size, words)
	page.fill("#field-product", product)
	add_parameter(page, size, words, parameter="Coating", lower_limit="60", measured_value="72")
	press(page, words["save"])
	page.wait_for_url("**/form/**")
	page.wait_for_selector(f"header:has-text('{product}')")
	return page.url
