"""The turtle of one process, and the map of how outputs feed inputs."""

from __future__ import annotations

import frappe
import pytest

from iso_qms.api.processes import get_map, get_turtle
from tests.app import staff

SALES, WORKS = "Flow Sales", "Flow Works"


def flow(number: int, content: str, **values) -> dict:
	return {"flow_no": number, "content": content, **values}


def party(direction: str, number: int, kind: str, who: str) -> dict:
	fieldname = {"Department": "department", "Process": "qms_process", "External": "party_name"}[kind]
	return {"direction": direction, "flow_no": number, "party_kind": kind, fieldname: who}


def process(code: str, **values):
	return frappe.get_doc(
		{"doctype": "QMS Process", "code": code, "process_name": f"Process {code}", "kind": "Core", **values}
	).insert()


@pytest.fixture(autouse=True)
def departments() -> None:
	staff.department(SALES)
	staff.department(WORKS)


def edges() -> dict[tuple[str, str], dict]:
	return {(edge["source"]["name"], edge["target"]["name"]): edge for edge in get_map()["edges"]}


def warnings(*codes: str) -> list[tuple[str, str, int | None]]:
	return [
		(row["kind"], row["process"], row["flow_no"])
		for row in get_map()["warnings"]
		if row["process"] in codes
	]


def test_the_turtle_has_what_the_card_says():
	process(
		"FT1",
		owner_department=WORKS,
		managers=[{"item": "Department", "manager_name": WORKS, "main_duties": "Makes it"}],
		inputs=[flow(1, "Sheet metal", form="Lorry", timing="By plan")],
		outputs=[flow(1, "Cabinets")],
		parties=[party("Input", 1, "External", "Steel mill"), party("Output", 1, "Department", SALES)],
		criteria=[{"group_title": "Rules", "seq": 1, "printed_title": "Work instruction"}],
		resources=[
			{"line_no": 1, "group_title": "人员", "resource": "Fitters"},
			{"line_no": 2, "group_title": "设备", "resource": "Press"},
			{"line_no": 2, "group_title": "运行环境", "not_applicable": 1},
		],
		targets=[
			{"target_name": "Pass rate", "operator": "≥", "value": "96", "unit": "%", "frequency": "Month"}
		],
		risks=[{"group_no": 1, "kind": "Risk", "role": "Statement", "seq": 1, "text": "Press breaks"}],
	)
	turtle = get_turtle("FT1")

	assert turtle["inputs"][0]["parties"] == [{"kind": "External", "label": "Steel mill"}]
	assert turtle["outputs"][0]["parties"] == [{"kind": "Department", "label": SALES}]
	assert [row["text"] for row in turtle["with_whom"]] == [WORKS, "Fitters"]
	assert [row["text"] for row in turtle["with_what"]] == ["Press"]
	assert turtle["how"] == [{"group": "Rules", "title": "Work instruction"}]
	assert (turtle["measures"][0]["target"], turtle["measures"][0]["value"]) == ("Pass rate", "96")
	assert turtle["risks"][0]["text"] == "Press breaks"


def test_the_turtle_is_for_who_may_read_the_process(make_user):
	process("FT1")
	frappe.set_user(make_user("flows-outsider@example.com", "Blogger"))
	with pytest.raises(frappe.PermissionError):
		get_turtle("FT1")


def test_the_map_is_for_who_may_read_processes(make_user):
	frappe.set_user(make_user("flows-outsider@example.com", "Blogger"))
	with pytest.raises(frappe.PermissionError):
		get_map()


def test_an_output_feeds_the_process_that_receives_it():
	process("FM2")
	process("FM1", outputs=[flow(1, "Order")], parties=[party("Output", 1, "Process", "FM2")])

	assert edges()[("FM1", "FM2")]["contents"] == ["Order"]
	assert edges()[("FM1", "FM2")]["stated_by"] == ["Output"]


def test_what_both_cards_say_is_one_line_of_the_map():
	process("FM1", outputs=[flow(1, "Order")])
	process("FM2", inputs=[flow(1, "Order")], parties=[party("Input", 1, "Process", "FM1")])
	sender = frappe.get_doc("QMS Process", "FM1")
	sender.append("parties", party("Output", 1, "Process", "FM2"))
	sender.save()

	assert edges()[("FM1", "FM2")] == {
		"source": {"kind": "Process", "name": "FM1"},
		"target": {"kind": "Process", "name": "FM2"},
		"contents": ["Order"],
		"stated_by": ["Input", "Output"],
	}
	assert warnings("FM1", "FM2") == []


def test_a_department_with_one_process_stands_for_it():
	process("FM2", owner_department=SALES)
	process("FM1", outputs=[flow(1, "Cabinets")], parties=[party("Output", 1, "Department", SALES)])

	assert ("FM1", "FM2") in edges()


def test_a_department_with_several_processes_stands_for_itself():
	process("FM2", owner_department=SALES)
	process("FM3", owner_department=SALES)
	process("FM1", outputs=[flow(1, "Cabinets")], parties=[party("Output", 1, "Department", SALES)])

	assert ("FM1", SALES) in edges()
	assert {"kind": "Department", "name": SALES, "label": SALES} in get_map()["nodes"]


def test_a_customer_outside_is_a_node_of_its_own():
	process("FM1", inputs=[flow(1, "Wishes")], parties=[party("Input", 1, "External", "Flow Customer")])

	assert ("Flow Customer", "FM1") in edges()


def test_an_output_without_receiver_is_pointed_out():
	process(
		"FM1", outputs=[flow(1, "Order"), flow(2, "Waste")], parties=[party("Output", 1, "External", "X")]
	)

	assert warnings("FM1") == [("no_receiver", "FM1", 2)]


def test_an_input_without_source_is_pointed_out():
	process("FM1", inputs=[flow(3, "Order")])

	assert warnings("FM1") == [("no_source", "FM1", 3)]


def test_an_output_that_the_receivers_card_does_not_expect_is_pointed_out():
	process("FM2", inputs=[flow(1, "Wishes")], parties=[party("Input", 1, "External", "X")])
	process("FM1", outputs=[flow(1, "Order")], parties=[party("Output", 1, "Process", "FM2")])

	assert warnings("FM1", "FM2") == [("not_expected", "FM1", None)]


def test_an_input_that_the_senders_card_does_not_give_is_pointed_out():
	process("FM2", outputs=[flow(1, "Waste")], parties=[party("Output", 1, "External", "X")])
	process("FM1", inputs=[flow(1, "Order")], parties=[party("Input", 1, "Process", "FM2")])

	assert warnings("FM1", "FM2") == [("not_supplied", "FM1", None)]


def test_a_card_that_is_not_filled_in_yet_is_not_blamed():
	process("FM2")
	process("FM1", outputs=[flow(1, "Order")], parties=[party("Output", 1, "Process", "FM2")])

	assert warnings("FM1", "FM2") == []


def test_a_warning_is_a_sentence_with_the_output_in_it():
	process("FM1", outputs=[flow(7, "Waste")])
	(text,) = (row["text"] for row in get_map()["warnings"] if row["process"] == "FM1")

	assert "7" in text
	assert "Waste" in text
