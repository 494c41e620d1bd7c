"""The methods that the screens call: lists, counts, forms, links, tasks, comments, reports; each holds rights."""

from __future__ import annotations

import io
import json

import pytest

from tests.rest.http_client import accepted, assert_refused


@pytest.fixture(scope="module")
def orders(admin, workshop) -> list[str]:
	"""Three work orders of this module, made by the administrator."""
	rows = [("Alpha pump", 1.5, "Repair"), ("Beta pump", 2.5, "New"), ("Gamma pump", 4, "New")]
	return [
		admin.create(workshop, title=title, hours=hours, kind=kind, cost=100, parts=[{"part": "Seal"}])[
			"name"
		]
		for title, hours, kind in rows
	]


class TestClient:
	def test_get_list_fields_filters_order(self, fitter, workshop, orders):
		rows = fitter.message(
			"frappe.client.get_list",
			"GET",
			doctype=workshop,
			fields=["name", "title"],
			filters={"name": ["in", orders]},
			order_by="hours desc",
			limit_page_length=2,
		)
		assert [row["title"] for row in rows] == ["Gamma pump", "Beta pump"]

	def test_get_list_as_rows_of_values(self, fitter, workshop, orders):
		answer = fitter.resource(
			"GET",
			workshop,
			params={
				"fields": '["title"]',
				"filters": json.dumps([["name", "=", orders[0]]]),
				"as_dict": "false",
			},
		)
		assert accepted(answer)["data"] == [["Alpha pump"]]

	def test_get_count_counts_what_one_may_see(self, fitter, guest, workshop, orders):
		count = fitter.message(
			"frappe.client.get_count", "GET", doctype=workshop, filters={"name": ["in", orders]}
		)
		assert count == 3
		assert guest.call("frappe.client.get_count", "GET", doctype=workshop).status_code in (401, 403)

	def test_get_by_name_and_by_filters(self, fitter, workshop, orders):
		by_name = fitter.message("frappe.client.get", "GET", doctype=workshop, name=orders[1])
		by_filter = fitter.message(
			"frappe.client.get", "GET", doctype=workshop, filters={"title": "Beta pump"}
		)
		assert by_name["title"] == "Beta pump"
		assert by_filter["name"] == orders[1]
		assert not by_name.get("cost")

	def test_get_value(self, fitter, workshop, orders):
		value = fitter.message(
			"frappe.client.get_value",
			"GET",
			doctype=workshop,
			fieldname=["title", "hours"],
			filters={"name": orders[0]},
		)
		assert value == {"title": "Alpha pump", "hours": 1.5}

	def test_set_value_of_a_row_saves_its_document(self, admin, workshop, orders, tag):
		row = admin.read(workshop, orders[0])["parts"][0]["name"]
		before = admin.read(workshop, orders[0])["modified"]
		admin.message(
			"frappe.client.set_value", doctype=f"Part Row {tag}", name=row, fieldname="quantity", value=5
		)
		after = admin.read(workshop, orders[0])
		assert after["parts"][0]["quantity"] == 5
		assert after["modified"] != before

	def test_insert_and_delete(self, fitter, workshop):
		made = fitter.message("frappe.client.insert", doc={"doctype": workshop, "title": "Short-lived"})
		accepted(fitter.call("frappe.client.delete", doctype=workshop, name=made["name"]))
		assert fitter.resource("GET", workshop, made["name"]).status_code == 404

	def test_rename(self, admin, workshop, tag):
		admin.create("Role", role_name=f"Former Role {tag}")
		new = admin.message(
			"frappe.client.rename_doc",
			doctype="Role",
			old_name=f"Former Role {tag}",
			new_name=f"Later Role {tag}",
		)
		assert new == f"Later Role {tag}"
		assert admin.resource("GET", "Role", f"Former Role {tag}").status_code == 404

	def test_rights_are_told(self, fitter, workshop, orders):
		said = fitter.message(
			"frappe.client.has_permission", "GET", doctype=workshop, docname=orders[0], perm_type="submit"
		)
		assert said == {"has_permission": False}
		rights = fitter.message(
			"frappe.client.get_doc_permissions", "GET", doctype=workshop, docname=orders[0]
		)
		assert rights["permissions"]["write"] == 1

	def test_rows_of_a_child_table_need_their_parent(self, fitter, workshop, tag):
		child = f"Part Row {tag}"
		assert fitter.resource("GET", child).status_code == 403
		rows = fitter.list(child, parent=workshop, fields=["part"], limit=1)
		assert rows[0]["part"]

	@pytest.mark.parametrize(
		("method", "arguments"),
		[
			("get", {"name": "{name}"}),
			("get_value", {"fieldname": "title", "filters": "{name}"}),
			("get_doc_permissions", {"docname": "{name}"}),
			("get_list", {}),
		],
	)
	def test_without_the_role_nothing_is_read(self, guest, workshop, orders, method, arguments):
		filled = {key: value.format(name=orders[0]) for key, value in arguments.items()}
		answer = guest.call(f"frappe.client.{method}", "GET", doctype=workshop, **filled)
		assert answer.status_code in (401, 403)


class TestForms:
	def test_getdoc(self, fitter, workshop, orders):
		answer = accepted(
			fitter.call("frappe.desk.form.load.getdoc", "GET", doctype=workshop, name=orders[0])
		)
		assert answer["docs"][0]["title"] == "Alpha pump"
		assert answer["docinfo"]["permissions"]["write"] == 1
		assert {"comments", "versions", "attachments", "assignments", "shared", "workflow_logs"} <= set(
			answer["docinfo"]
		)

	def test_getdoc_of_what_is_not_there(self, fitter, workshop):
		assert fitter.message("frappe.desk.form.load.getdoc", "GET", doctype=workshop, name="WO-none") == []

	def test_the_history_leaves_out_what_one_may_not_read(self, embedded, admin, fitter, workshop):
		order = admin.create(workshop, title="Versioned", cost=10)
		admin.update(workshop, order["name"], title="Versioned twice", cost=20)

		def changed(person):
			answer = accepted(
				person.call("frappe.desk.form.load.getdoc", "GET", doctype=workshop, name=order["name"])
			)
			versions = [json.loads(version["data"]) for version in answer["docinfo"]["versions"]]
			return {change[0] for data in versions for change in data.get("changed", [])}

		assert changed(admin) == {"title", "cost"}
		assert changed(fitter) == {"title"}

	def test_getdoctype(self, fitter, workshop, tag):
		answer = accepted(fitter.call("frappe.desk.form.load.getdoctype", "GET", doctype=workshop))
		assert [doc["name"] for doc in answer["docs"]] == [workshop, f"Part Row {tag}"]
		fields = {field["fieldname"]: field for field in answer["docs"][0]["fields"]}
		assert fields["title"]["reqd"] == 1
		assert fields["cost"]["permlevel"] == 1
		assert answer["docs"][0]["__workflow_docs"] == []

	def test_a_comment_is_signed_with_who_writes(self, embedded, fitter, workshop, orders):
		comment = fitter.message(
			"frappe.desk.form.utils.add_comment",
			reference_doctype=workshop,
			reference_name=orders[0],
			content="<p>Seal is <b>worn</b></p><script>alert(1)</script>",
			comment_email="Administrator",
			comment_by="Somebody else",
		)
		assert comment["comment_email"] == fitter.user
		assert "script" not in comment["content"]
		assert "worn" in comment["content"]

	def test_a_document_method_is_called_only_when_it_is_open(self, fitter, workshop, orders):
		answer = fitter.call(
			"run_doc_method", dt=workshop, dn=orders[0], method="db_set", args={"title": "x"}
		)
		assert answer.status_code in (403, 404, 417)
		answer = fitter.resource("POST", workshop, orders[0], params={"run_method": "delete"})
		assert answer.status_code in (403, 404, 417)
		assert fitter.read(workshop, orders[0])["title"] == "Alpha pump"


class TestLinks:
	def test_what_begins_with_the_text_comes_first(self, admin, tag):
		for name in (f"Zeta {tag}", f"A Zeta {tag}"):
			admin.create("Role", role_name=name)
		found = admin.message("frappe.desk.search.search_link", doctype="Role", txt=f"Zeta {tag}")
		assert [row["value"] for row in found] == [f"Zeta {tag}", f"A Zeta {tag}"]

	def test_filters_limit_the_choice(self, admin, tag):
		found = admin.message(
			"frappe.desk.search.search_link",
			doctype="Role",
			txt=f"Zeta {tag}",
			filters={"name": ["like", "A %"]},
		)
		assert [row["value"] for row in found] == [f"A Zeta {tag}"]

	def test_without_the_right_nothing_is_offered(self, fitter):
		answer = fitter.call("frappe.desk.search.search_link", doctype="Workflow", txt="")
		assert answer.status_code == 403 or answer.json()["message"] == []


class TestTasks:
	def test_a_document_is_assigned_and_taken_back(self, admin, fitter, workshop, orders):
		method = "frappe.desk.form.assign_to"
		given = admin.message(f"{method}.add", assign_to=[fitter.user], doctype=workshop, name=orders[2])
		assert [row["owner"] for row in given] == [fitter.user]
		tasks = fitter.list("ToDo", filters={"reference_name": orders[2], "status": "Open"})
		assert len(tasks) == 1
		left = admin.message(f"{method}.remove", doctype=workshop, name=orders[2], assign_to=fitter.user)
		assert left == []

	def test_only_ones_own_task_is_closed(self, admin, fitter, workshop, orders):
		method = "frappe.desk.form.assign_to"
		admin.message(f"{method}.add", assign_to=[fitter.user], doctype=workshop, name=orders[1])
		answer = admin.call(f"{method}.close", doctype=workshop, name=orders[1], assign_to=fitter.user)
		assert_refused(answer, 417)
		assert (
			fitter.message(f"{method}.close", doctype=workshop, name=orders[1], assign_to=fitter.user) == []
		)


class TestListScreen:
	def test_get_returns_keys_and_values(self, fitter, workshop, orders):
		data = fitter.message(
			"frappe.desk.reportview.get",
			doctype=workshop,
			fields=["name", "title"],
			filters=[[workshop, "name", "in", orders]],
			order_by="title asc",
			start=1,
			page_length=1,
		)
		assert data["keys"] == ["name", "title"]
		assert data["values"] == [[orders[1], "Beta pump"]]

	def test_fields_may_name_their_table(self, fitter, workshop, orders):
		data = fitter.message(
			"frappe.desk.reportview.get",
			doctype=workshop,
			fields=[f"`tab{workshop}`.`name`", f"`tab{workshop}`.`title`"],
			filters=[[workshop, "name", "in", orders]],
			order_by=f"`tab{workshop}`.`title` desc",
			page_length=1,
		)
		assert data["keys"] == ["name", "title"]
		assert data["values"] == [[orders[2], "Gamma pump"]]

	def test_the_count_stops_at_its_limit(self, fitter, workshop, orders):
		method, filters = "frappe.desk.reportview.get_count", [[workshop, "name", "in", orders]]
		assert fitter.message(method, doctype=workshop, filters=filters) == 3
		assert fitter.message(method, doctype=workshop, filters=filters, limit=2) == 2

	def test_grouped_numbers(self, fitter, workshop, orders):
		rows = fitter.list(
			workshop,
			fields=["kind", "count(name) as number", "sum(hours) as hours"],
			filters=[["name", "in", orders]],
			group_by="kind",
			order_by="kind asc",
		)
		assert rows == [
			{"kind": "New", "number": 2, "hours": 6.5},
			{"kind": "Repair", "number": 1, "hours": 1.5},
		]

	def test_deleting_a_selection(self, fitter, workshop):
		names = [fitter.create(workshop, title=f"Throw away {i}")["name"] for i in range(3)]
		accepted(
			fitter.call("frappe.desk.reportview.delete_items", doctype=workshop, items=json.dumps(names))
		)
		assert fitter.list(workshop, filters=[["name", "in", names]]) == []

	@pytest.mark.parametrize("kind", ["Excel", "CSV"])
	def test_a_list_as_a_file(self, embedded, fitter, workshop, orders, kind):
		fitter.create(workshop, title='=HYPERLINK("http://x")')
		answer = fitter.call(
			"frappe.desk.reportview.export_query",
			doctype=workshop,
			fields=["name", "title", "hours"],
			file_format_type=kind,
			order_by="creation asc",
		)
		assert answer.status_code == 200, answer.text
		if kind == "CSV":
			assert answer.content.decode("utf-8-sig").startswith("Sr,ID,Title,Hours")
			assert "'=HYPERLINK" in answer.text
			return
		from openpyxl import load_workbook

		sheet = load_workbook(io.BytesIO(answer.content)).active
		rows = list(sheet.iter_rows(values_only=True))
		assert rows[0] == ("Sr", "ID", "Title", "Hours")
		assert (orders[0], "Alpha pump", 1.5) in [row[1:] for row in rows]
		formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
		assert formulas == []

	def test_taking_a_list_out_needs_the_right(self, guest, workshop):
		answer = guest.call("frappe.desk.reportview.export_query", doctype=workshop, fields=["name"])
		assert answer.status_code in (401, 403)


class TestVersion2:
	def test_a_document_through_its_life(self, fitter, workshop):
		made = accepted(fitter.request("POST", f"/api/v2/document/{workshop}", json={"title": "By v2"}))[
			"data"
		]
		path = f"/api/v2/document/{workshop}/{made['name']}"
		assert accepted(fitter.request("GET", path))["data"]["title"] == "By v2"
		assert accepted(fitter.request("PATCH", path, json={"hours": 3}))["data"]["hours"] == 3
		found = accepted(
			fitter.request(
				"GET",
				f"/api/v2/document/{workshop}",
				params={"filters": f'[["name", "=", "{made["name"]}"]]'},
			)
		)
		assert found["data"] == [{"name": made["name"]}]
		assert fitter.request("DELETE", path).status_code == 202

	def test_definition_count_and_method(self, fitter, workshop):
		meta = accepted(fitter.request("GET", f"/api/v2/doctype/{workshop}/meta"))["data"]
		assert meta["name"] == workshop
		count = accepted(fitter.request("GET", f"/api/v2/doctype/{workshop}/count"))["data"]
		assert count == len(fitter.list(workshop, limit_page_length=0))

	def test_errors_are_a_list(self, fitter, workshop):
		answer = fitter.request("POST", f"/api/v2/document/{workshop}", json={"hours": 1})
		assert answer.status_code == 417
		assert answer.json()["errors"][0]["type"] == "MandatoryError"


def test_a_report_runs_and_becomes_a_sheet(embedded, admin):
	names = [row["name"] for row in admin.list("Report", filters={"module": "ISO QMS"}, limit_page_length=0)]
	if not names:
		pytest.skip("this version ships no report")
	data = admin.message("frappe.desk.query_report.run", report_name=names[0], filters={})
	assert data["columns"]
	assert {"result", "message", "chart", "report_summary", "add_total_row"} <= set(data)
	answer = admin.call(
		"frappe.desk.query_report.export_query", report_name=names[0], file_format_type="Excel", filters={}
	)
	assert answer.content[:2] == b"PK"
