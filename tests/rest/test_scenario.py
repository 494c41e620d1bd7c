"""A company adapts the system over HTTP and works with it: the scenario that runs the same on both homes."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.rest.conftest import PASSWORD, Home, make_user
from tests.rest.http_client import Client, accepted, assert_refused

PHOTO = bytes.fromhex(
	"89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
	"0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
RIGHTS = "read write create delete submit cancel amend report export import share print email select".split()


def rights(role: str, *given: str, **properties: int) -> dict:
	"""A permission row that says every right."""
	return {"role": role, **{right: int(right in given) for right in RIGHTS}, **properties}


@pytest.fixture(scope="module")
def works(home: Home, admin: Client, tag: str) -> Iterator[SimpleNamespace]:
	"""The administrator makes roles, people, a form with a child table, its registration and its workflow."""
	names = SimpleNamespace(
		operator_role=f"Operator {tag}",
		head_role=f"Line Head {tag}",
		record=f"Torque Record {tag}",
		row=f"Torque Reading {tag}",
		draft=f"Measured {tag}",
		review=f"In Review {tag}",
		accepted=f"Accepted {tag}",
	)
	for role in (names.operator_role, names.head_role):
		admin.create("Role", role_name=role, desk_access=1)
	people = {}
	for who, roles in {
		"operator": [names.operator_role],
		"second": [names.operator_role],
		"head": [names.head_role, names.operator_role],
	}.items():
		people[who] = f"{who}-{tag.lower()}@example.com"
		make_user(admin, people[who], *roles)
	make_form(admin, names)
	admin.create(
		"QMS Record Form", code=f"T-{tag}", title="Torque of busbar joints", record_doctype=names.record
	)
	make_workflow(admin, names, tag)
	for who, email in people.items():
		setattr(names, who, Client(home.base_url).login(email, PASSWORD))
		setattr(names, f"{who}_email", email)
	yield names
	for who in people:
		getattr(names, who).close()


def make_form(admin: Client, names: SimpleNamespace) -> None:
	"""A child DocType and a DocType that uses it, with a field that only the head may see."""
	admin.create(
		"DocType",
		name=names.row,
		module="Core",
		custom=1,
		istable=1,
		fields=[
			{"fieldname": "joint", "fieldtype": "Data", "label": "Joint", "reqd": 1},
			{"fieldname": "torque", "fieldtype": "Float", "label": "Torque", "reqd": 1},
		],
	)
	admin.create(
		"DocType",
		name=names.record,
		module="Core",
		custom=1,
		is_submittable=1,
		track_changes=1,
		fields=[
			{"fieldname": "panel", "fieldtype": "Data", "label": "Panel", "reqd": 1, "length": 40},
			{
				"fieldname": "shift",
				"fieldtype": "Select",
				"label": "Shift",
				"options": "\nEarly\nLate",
				"reqd": 1,
			},
			{"fieldname": "measured_on", "fieldtype": "Date", "label": "Measured On"},
			{"fieldname": "photo", "fieldtype": "Attach Image", "label": "Photo"},
			{"fieldname": "remark", "fieldtype": "Small Text", "label": "Remark"},
			{"fieldname": "score", "fieldtype": "Int", "label": "Score", "permlevel": 1},
			{"fieldname": "readings", "fieldtype": "Table", "label": "Readings", "options": names.row},
		],
		permissions=[
			rights("System Manager", *(right for right in RIGHTS if right != "import")),
			rights(names.operator_role, "read", "write", "create", "report", "export", "print"),
			rights(
				names.head_role, "read", "write", "create", "submit", "cancel", "report", "export", "print"
			),
			rights(names.head_role, "read", "write", permlevel=1),
			rights("System Manager", "read", "write", permlevel=1),
		],
	)


def make_workflow(admin: Client, names: SimpleNamespace, tag: str) -> None:
	"""Three states; sending needs a reading, accepting is not for one's own record, returning needs no condition."""
	for state in (names.draft, names.review, names.accepted):
		admin.create("Workflow State", workflow_state_name=state)
	names.send, names.accept, names.send_back = f"Send {tag}", f"Accept {tag}", f"Send Back {tag}"
	for action in (names.send, names.accept, names.send_back):
		admin.create("Workflow Action Master", workflow_action_name=action)
	admin.create(
		"Workflow",
		workflow_name=f"Torque {tag}",
		document_type=names.record,
		is_active=1,
		workflow_state_field="workflow_state",
		send_email_alert=0,
		states=[
			{"state": names.draft, "doc_status": "0", "allow_edit": names.operator_role},
			{"state": names.review, "doc_status": "0", "allow_edit": names.head_role},
			{"state": names.accepted, "doc_status": "1", "allow_edit": names.head_role},
		],
		transitions=[
			{
				"state": names.draft,
				"action": names.send,
				"next_state": names.review,
				"allowed": names.operator_role,
				"allow_self_approval": 1,
				"condition": "doc.readings",
			},
			{
				"state": names.review,
				"action": names.accept,
				"next_state": names.accepted,
				"allowed": names.head_role,
				"allow_self_approval": 0,
			},
			{
				"state": names.review,
				"action": names.send_back,
				"next_state": names.draft,
				"allowed": names.head_role,
				"allow_self_approval": 1,
			},
		],
	)


def fill(person: Client, works: SimpleNamespace, **values: object) -> dict:
	"""A filled record of this person."""
	filled = {
		"panel": "GGD-07",
		"shift": "Early",
		"measured_on": "2026-03-02",
		"readings": [{"joint": "L1", "torque": 44.5}, {"joint": "L2", "torque": 45.25}],
	}
	return person.create(works.record, **{**filled, **values})


def act(person: Client, works: SimpleNamespace, name: str, action: str):
	"""Let a person use an action of the workflow."""
	doc = accepted(person.call("frappe.client.get", "GET", doctype=works.record, name=name))["message"]
	return person.call("frappe.model.workflow.apply_workflow", doc=doc, action=action)


def stored(admin: Client, works: SimpleNamespace, name: str) -> dict:
	"""The record as the administrator reads it, without what every save changes."""
	doc = admin.read(works.record, name)
	return {key: value for key, value in doc.items() if not key.startswith("_")}


class TestAdapting:
	def test_a_custom_field_is_there_at_once_and_data_stays(self, admin, works, tag):
		record = fill(works.operator, works, remark="before the new field")
		admin.create(
			"Custom Field",
			dt=works.record,
			fieldname="tool_no",
			label="Tool",
			fieldtype="Data",
			insert_after="panel",
		)
		changed = works.operator.update(works.record, record["name"], tool_no="DX-3")
		assert changed["tool_no"] == "DX-3"
		assert changed["remark"] == "before the new field"
		assert [row["joint"] for row in changed["readings"]] == ["L1", "L2"]

	def test_a_property_setter_makes_a_field_mandatory_at_once(self, admin, works):
		setter = admin.create(
			"Property Setter",
			doctype_or_field="DocField",
			doc_type=works.record,
			field_name="measured_on",
			property="reqd",
			property_type="Check",
			value="1",
		)
		without = works.operator.resource(
			"POST", works.record, json={"panel": "A", "shift": "Late", "readings": []}
		)
		assert_refused(without, 417, says="Measured On")
		accepted(admin.resource("DELETE", "Property Setter", setter["name"]))
		assert works.operator.create(works.record, panel="A", shift="Late")["name"]

	def test_the_screens_learn_of_the_new_definition(self, works):
		answer = accepted(
			works.operator.call("frappe.desk.form.load.getdoctype", "GET", doctype=works.record)
		)
		definitions = {doc["name"]: doc for doc in answer["docs"]}
		assert {works.record, works.row} <= set(definitions)
		fieldnames = [field["fieldname"] for field in definitions[works.record]["fields"]]
		assert "workflow_state" in fieldnames
		workflow = definitions[works.record]["__workflow_docs"][0]
		assert [row["state"] for row in workflow["states"]] == [works.draft, works.review, works.accepted]


class TestFilling:
	def test_rows_come_back_as_they_were_typed(self, works):
		record = fill(works.operator, works)
		read = works.operator.read(works.record, record["name"])
		assert [(row["joint"], row["torque"], row["idx"]) for row in read["readings"]] == [
			("L1", 44.5, 1),
			("L2", 45.25, 2),
		]
		assert read["workflow_state"] == works.draft
		assert read["docstatus"] == 0
		assert read["owner"] == works.operator_email

	def test_a_row_is_changed_added_and_removed(self, works):
		record = fill(works.operator, works)
		first = record["readings"][0]
		changed = works.operator.update(
			works.record, record["name"], readings=[{**first, "torque": 46}, {"joint": "N", "torque": 40}]
		)
		assert [(row["joint"], row["torque"]) for row in changed["readings"]] == [("L1", 46), ("N", 40)]
		assert changed["readings"][0]["name"] == first["name"]

	def test_a_photo_belongs_to_the_record(self, works, guest):
		record = fill(works.operator, works)
		sent = works.operator.upload(
			"joint.png", PHOTO, is_private=1, doctype=works.record, docname=record["name"], fieldname="photo"
		)
		file = accepted(sent)["message"]
		assert file["file_url"].startswith("/private/files/")
		works.operator.update(works.record, record["name"], photo=file["file_url"])
		assert works.operator.request("GET", file["file_url"]).content == PHOTO
		assert works.head.request("GET", file["file_url"]).content == PHOTO
		assert guest.request("GET", file["file_url"]).status_code in (401, 403)

	def test_all_missing_fields_are_named_at_once(self, works):
		answer = works.operator.resource(
			"POST", works.record, json={"remark": "x", "readings": [{"torque": 1}]}
		)
		assert_refused(answer, 417, says="Panel")
		assert_refused(answer, 417, says="Shift")

	@pytest.mark.parametrize(
		("wrong", "says"),
		[
			({"shift": "Night"}, "Shift"),
			({"panel": "x" * 41}, "Panel"),
			({"readings": [{"torque": 44}]}, "Joint"),
		],
		ids=["outside the options", "too long", "a row without its value"],
	)
	def test_what_is_wrong_is_refused_and_nothing_is_written(self, admin, works, wrong, says):
		before = len(admin.list(works.record, limit_page_length=0))
		values = {"panel": "B", "shift": "Early", "measured_on": "2026-03-02", **wrong}
		assert_refused(works.operator.resource("POST", works.record, json=values), 417, says=says)
		assert len(admin.list(works.record, limit_page_length=0)) == before

	def test_a_field_of_a_higher_level_is_neither_read_nor_written(self, admin, works):
		record = fill(works.operator, works, score=99)
		assert not admin.read(works.record, record["name"]).get("score")
		admin.update(works.record, record["name"], score=7)
		assert not works.operator.read(works.record, record["name"]).get("score")
		works.operator.update(works.record, record["name"], score=1, remark="again")
		assert works.head.read(works.record, record["name"])["score"] == 7

	def test_a_filter_on_a_field_of_a_higher_level_finds_nothing_out(self, embedded, admin, works):
		record = fill(works.operator, works)
		admin.update(works.record, record["name"], score=31)
		answer = works.operator.resource("GET", works.record, params={"filters": '[["score", "=", 31]]'})
		names = [row["name"] for row in answer.json().get("data", [])]
		assert answer.status_code != 200 or record["name"] not in names

	def test_who_has_no_role_reads_nothing(self, guest, works):
		assert_refused(guest.resource("GET", works.record), 401, 403)


class TestWorkflow:
	def test_sending_needs_what_its_condition_asks_for(self, works):
		record = fill(works.operator, works, readings=[])
		offered = works.operator.message(
			"frappe.model.workflow.get_transitions",
			doc=accepted(
				works.operator.call("frappe.client.get", "GET", doctype=works.record, name=record["name"])
			)["message"],
		)
		assert offered == []
		assert_refused(act(works.operator, works, record["name"], works.send), 417)

	def test_the_head_accepts_anothers_record(self, admin, works):
		record = fill(works.operator, works)
		accepted(act(works.operator, works, record["name"], works.send))
		accepted(act(works.head, works, record["name"], works.accept))
		now = stored(admin, works, record["name"])
		assert (now["workflow_state"], now["docstatus"]) == (works.accepted, 1)

	def test_the_head_does_not_accept_the_own_record(self, admin, works):
		record = fill(works.head, works)
		accepted(act(works.head, works, record["name"], works.send))
		assert_refused(act(works.head, works, record["name"], works.accept), 403, 417)
		assert stored(admin, works, record["name"])["workflow_state"] == works.review

	def test_the_head_returns_with_a_comment(self, works):
		record = fill(works.operator, works)
		accepted(act(works.operator, works, record["name"], works.send))
		accepted(
			works.head.call(
				"frappe.desk.form.utils.add_comment",
				reference_doctype=works.record,
				reference_name=record["name"],
				content="Joint L2 is missing its mark",
				comment_email=works.head_email,
				comment_by="Head",
			)
		)
		accepted(act(works.head, works, record["name"], works.send_back))
		answer = accepted(
			works.operator.call(
				"frappe.desk.form.load.getdoc", "GET", doctype=works.record, name=record["name"]
			)
		)
		assert answer["docs"][0]["workflow_state"] == works.draft
		assert any("Joint L2 is missing" in comment["content"] for comment in answer["docinfo"]["comments"])
		assert len(answer["docinfo"]["workflow_logs"]) == 2

	def test_an_action_of_another_role_is_refused(self, works):
		record = fill(works.operator, works)
		accepted(act(works.operator, works, record["name"], works.send))
		assert_refused(act(works.operator, works, record["name"], works.accept), 403, 417)


class TestWaysRound:
	"""Every way round the workflow is refused with 403 or 417 and a sentence, and nothing is written."""

	@pytest.fixture
	def sent(self, works) -> dict:
		"""A record of the operator that waits for the head."""
		record = fill(works.operator, works)
		accepted(act(works.operator, works, record["name"], works.send))
		return record

	@pytest.fixture
	def done(self, works, sent) -> dict:
		"""A record that the head has accepted."""
		accepted(act(works.head, works, sent["name"], works.accept))
		return sent

	def assert_unchanged(self, admin, works, name, answer, before) -> None:
		assert_refused(answer, 403, 417)
		assert stored(admin, works, name) == before

	def test_put_of_the_state(self, admin, works, sent):
		before = stored(admin, works, sent["name"])
		answer = works.operator.resource(
			"PUT", works.record, sent["name"], json={"workflow_state": works.accepted}
		)
		self.assert_unchanged(admin, works, sent["name"], answer, before)

	def test_set_value_of_the_state(self, admin, works, sent):
		before = stored(admin, works, sent["name"])
		answer = works.operator.call(
			"frappe.client.set_value",
			doctype=works.record,
			name=sent["name"],
			fieldname="workflow_state",
			value=works.draft,
		)
		self.assert_unchanged(admin, works, sent["name"], answer, before)

	def test_editing_in_a_state_of_another_role(self, admin, works, sent):
		before = stored(admin, works, sent["name"])
		answer = works.operator.resource("PUT", works.record, sent["name"], json={"remark": "later"})
		self.assert_unchanged(admin, works, sent["name"], answer, before)

	def test_submitting_a_draft(self, admin, works):
		record = fill(works.head, works)
		before = stored(admin, works, record["name"])
		doc = accepted(works.head.call("frappe.client.get", "GET", doctype=works.record, name=record["name"]))
		answer = works.head.call("frappe.client.submit", doc=doc["message"])
		self.assert_unchanged(admin, works, record["name"], answer, before)

	def test_put_of_the_document_status(self, admin, works):
		record = fill(works.head, works)
		before = stored(admin, works, record["name"])
		answer = works.head.resource("PUT", works.record, record["name"], json={"docstatus": 1})
		self.assert_unchanged(admin, works, record["name"], answer, before)

	def test_inserting_as_submitted(self, admin, works):
		before = len(admin.list(works.record, limit_page_length=0))
		answer = works.head.resource(
			"POST", works.record, json={"panel": "C", "shift": "Late", "docstatus": 1, "readings": []}
		)
		assert_refused(answer, 403, 417)
		assert len(admin.list(works.record, limit_page_length=0)) == before

	def test_inserting_in_a_later_state(self, admin, works):
		before = len(admin.list(works.record, limit_page_length=0))
		values = {"panel": "C", "shift": "Late", "workflow_state": works.accepted}
		assert_refused(works.operator.resource("POST", works.record, json=values), 403, 417)
		assert len(admin.list(works.record, limit_page_length=0)) == before

	def test_cancelling(self, admin, works, done):
		before = stored(admin, works, done["name"])
		answer = works.head.call("frappe.client.cancel", doctype=works.record, name=done["name"])
		self.assert_unchanged(admin, works, done["name"], answer, before)

	def test_updating_after_acceptance(self, admin, works, done):
		before = stored(admin, works, done["name"])
		answer = works.head.resource("PUT", works.record, done["name"], json={"remark": "changed my mind"})
		self.assert_unchanged(admin, works, done["name"], answer, before)

	def test_changing_a_row_on_its_own(self, admin, works, done):
		before = stored(admin, works, done["name"])
		row = before["readings"][0]["name"]
		answer = works.head.resource("PUT", works.row, row, json={"torque": 1})
		self.assert_unchanged(admin, works, done["name"], answer, before)

	def test_deleting_a_row_on_its_own(self, admin, works, done):
		before = stored(admin, works, done["name"])
		answer = works.head.call(
			"frappe.client.delete", doctype=works.row, name=before["readings"][0]["name"]
		)
		self.assert_unchanged(admin, works, done["name"], answer, before)

	def test_deleting_even_as_administrator(self, admin, works, done):
		before = stored(admin, works, done["name"])
		answer = admin.resource("DELETE", works.record, done["name"])
		self.assert_unchanged(admin, works, done["name"], answer, before)

	def test_renaming(self, admin, works, done):
		before = stored(admin, works, done["name"])
		answer = admin.call(
			"frappe.client.rename_doc",
			doctype=works.record,
			old_name=done["name"],
			new_name=f"{done['name']}-X",
		)
		self.assert_unchanged(admin, works, done["name"], answer, before)

	def test_adding_a_file_after_acceptance(self, admin, works, done):
		before = stored(admin, works, done["name"])
		answer = works.head.upload(
			"late.png", PHOTO, is_private=1, doctype=works.record, docname=done["name"]
		)
		self.assert_unchanged(admin, works, done["name"], answer, before)

	def test_removing_a_file_after_acceptance(self, admin, works):
		record = fill(works.operator, works)
		file = accepted(
			works.operator.upload(
				"joint.png", PHOTO, is_private=1, doctype=works.record, docname=record["name"]
			)
		)["message"]
		accepted(act(works.operator, works, record["name"], works.send))
		accepted(act(works.head, works, record["name"], works.accept))
		assert_refused(works.operator.resource("DELETE", "File", file["name"]), 403, 417)
		assert works.head.request("GET", file["file_url"]).content == PHOTO


@pytest.mark.parametrize("version", ["resource", "v2/document"])
def test_a_name_with_a_slash_is_found_by_its_encoded_form(admin, version):
	answer = admin.request("GET", f"/api/{version}/QMS Standard/ISO%2FIEC 27001:2022")

	assert accepted(answer)["data"]["name"] == "ISO/IEC 27001:2022"
