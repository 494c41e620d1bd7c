"""Names of linked documents in the language of the reader: in lists, and where one is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_a_document_type_is_listed_and_chosen_by_its_chinese_name(
	log_in: Callable[..., Any], make_person: Callable[..., Any], base_url: str, complaints: list[str]
):
	page = log_in(make_person("Controller", "zh", "QMS Document Controller"))
	page.goto(f"{base_url}/qms/list/QMS%20Document%20Type")
	page.get_by_role("link", name="作业指导书").wait_for()
	page.goto(f"{base_url}/qms/new/QMS%20Document")
	field = page.locator("#field-document_type")
	field.fill("作业")
	page.get_by_role("option", name="作业指导书").click()
	assert field.input_value() == "作业指导书"
	page.fill("#field-title", "按名称选择的规程")
	page.get_by_role("button", name="保存", exact=True).click()
	page.wait_for_url("**/document/**")
	page.goto(f"{base_url}/qms/list/QMS%20Document")
	row = page.get_by_role("row").filter(has_text="按名称选择的规程").first
	row.get_by_role("cell", name="作业指导书").wait_for()
	assert complaints == []
