"""Reports: who may make and run them, what they return, and what their rows may show."""

from __future__ import annotations

import json

import frappe
import pytest
from frappe.desk.query_report import run

from tests.factories import Factory, df, permission

PART, CLERK, OUTSIDER = "Report Part", "Report Clerk", "Report Outsider"
READ = ("read", "write", "create", "report", "export")


@pytest.fixture(scope="module", autouse=True)
def parts(module_factory: Factory):
	module_factory.doctype(
		PART,
		[
			df("title", in_list_view=1),
			df("hours", "Float"),
			df("pieces", "Int"),
			df("rate", "Percent"),
			df("made_on", "Date"),
			df("clerk", "Link", options="User"),
			df("wage", "Float", permlevel=1),
		],
		[
			permission("System Manager", *READ, "delete"),
			permission("System Manager", "read", "write", permlevel=1),
			permission(CLERK, *READ),
		],
	)
	for title, hours, pieces, rate in (("Bolt", 1.5, 3, 20), ("Nut", 2.5, 4, 40)):
		frappe.get_doc(
			{
				"doctype": PART,
				"title": title,
				"hours": hours,
				"pieces": pieces,
				"rate": rate,
				"made_on": "2026-03-02",
				"clerk": "Administrator",
				"wage": 100,
			}
		).insert(set_name=title)
	frappe.db.commit()


@pytest.fixture
def report(factory: Factory):
	"""`report(query, columns=…)` makes a query report; returns its name."""

	def make(query=None, name="Contract Report", **values):
		factory.made.append(("Report", name))
		doc = {
			"doctype": "Report",
			"report_name": name,
			"ref_doctype": PART,
			"report_type": "Query Report",
			"is_standard": "No",
			"query": query,
			**values,
		}
		frappe.get_doc(doc).insert()
		return name

	return make


@pytest.fixture
def clerk(make_user):
	return make_user("report.clerk@example.com", CLERK)


COLUMNS = [
	{"label": "Part", "fieldname": "name", "fieldtype": "Link", "options": PART},
	{"label": "Hours", "fieldname": "hours", "fieldtype": "Float"},
	{"label": "Pieces", "fieldname": "pieces", "fieldtype": "Int"},
]
QUERY = f"select name, hours, pieces from `tab{PART}` order by name"


def dicts(result):
	return [dict(row) for row in result["result"]]


# -- what comes back ---------------------------------------------------------------------------------------


def test_rows_come_under_the_columns_fieldnames(report):
	result = run(report(QUERY, columns=COLUMNS))
	assert dicts(result) == [
		{"name": "Bolt", "hours": 1.5, "pieces": 3},
		{"name": "Nut", "hours": 2.5, "pieces": 4},
	]
	assert [column["fieldname"] for column in result["columns"]] == ["name", "hours", "pieces"]
	assert result["columns"][0]["options"] == PART


def test_columns_can_be_written_in_the_query(report):
	result = run(report(f"select name as 'Part:Link/{PART}:140', hours as 'Hours:Float' from `tab{PART}`"))
	first, second = result["columns"]
	assert (first["label"], first["fieldname"], first["fieldtype"]) == ("Part", "part", "Link")
	assert (first["options"], first["width"]) == (PART, "140")
	assert (second["fieldname"], second["fieldtype"]) == ("hours", "Float")
	assert {row["part"] for row in dicts(result)} == {"Bolt", "Nut"}


def test_filters_are_values_never_sql(report):
	name = report(f"select name from `tab{PART}` where title = %(title)s", columns=COLUMNS[:1])
	assert dicts(run(name, {"title": "Nut"})) == [{"name": "Nut"}]
	assert dicts(run(name, json.dumps({"title": "Bolt"}))) == [{"name": "Bolt"}]
	assert dicts(run(name, {"title": "' or 1=1 -- "})) == []


def test_a_query_is_written_for_mariadb(report):
	query = (
		"select name as 'Part', datediff('2026-03-05', made_on) as 'Days:Int',"
		" date_add(made_on, interval 1 month) as 'Next:Date', if(hours > 2, 'long', 'short') as 'Kind'"
		f" from `tab{PART}` where title = %(title)s"
	)
	row = dicts(run(report(query), {"title": "Nut"}))[0]
	assert (row["part"], row["days"], str(row["next"]), row["kind"]) == ("Nut", 3, "2026-04-02", "long")


def test_a_report_has_the_keys_that_a_screen_reads(report):
	result = run(report(QUERY, columns=COLUMNS))
	assert {"result", "columns", "message", "chart", "report_summary", "add_total_row"} <= set(result)
	assert not result["add_total_row"]


def test_nothing_is_an_empty_list(report):
	result = run(report(f"select name from `tab{PART}` where 1 = 0", columns=COLUMNS[:1]))
	assert not result["result"]
	assert len(result["columns"]) == 1


def test_a_total_row_stands_last(report):
	query = f"select name, hours as 'Hours:Float', pieces as 'Pieces:Int', rate as 'Rate:Percent' from `tab{PART}`"
	result = run(report(query, add_total_row=1))
	assert result["add_total_row"]
	assert result["result"][-1] == ["Total", 4.0, 7.0, 30.0]
	assert len(result["result"]) == 3


def test_without_rows_there_is_no_total(report):
	name = report(f"select name from `tab{PART}` where 1 = 0", columns=COLUMNS[:1], add_total_row=1)
	assert not run(name)["result"]


# -- what a query may be -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
	"query",
	[
		f"delete from `tab{PART}`",
		f"update `tab{PART}` set title = 'x'",
		"drop table tabUser",
		f"insert into `tab{PART}` (name) values ('x')",
		"  /* select */ update tabUser set enabled = 0",
	],
)
def test_only_what_reads_is_run(query, report):
	name = report(query, columns=COLUMNS[:1])
	with pytest.raises(frappe.PermissionError):
		run(name)
	assert frappe.db.count(PART) == 2


def test_a_query_report_without_query_is_refused(report):
	name = report("")
	with pytest.raises(frappe.ValidationError):
		run(name)


# -- who ---------------------------------------------------------------------------------------------------


def test_queries_are_written_by_script_managers_only(report, make_user):
	frappe.set_user(make_user("report.manager@example.com", "System Manager"))
	with pytest.raises(frappe.PermissionError):
		report(QUERY)


def test_a_report_is_for_the_roles_of_its_doctype(report):
	doc = frappe.get_doc("Report", report(QUERY))
	assert {row.role for row in doc.roles} == {"System Manager", CLERK}


def test_who_has_a_role_of_the_report_runs_it(report, clerk):
	name = report(QUERY, columns=COLUMNS)
	frappe.set_user(clerk)
	assert len(run(name)["result"]) == 2


def test_who_has_no_role_of_the_report_does_not(report, clerk):
	name = report(QUERY, columns=COLUMNS, roles=[{"role": "System Manager"}])
	frappe.set_user(clerk)
	with pytest.raises(frappe.PermissionError):
		run(name)


def test_the_report_right_on_the_doctype_is_needed(report, make_user, make_role):
	make_role(OUTSIDER)
	name = report(QUERY, columns=COLUMNS, roles=[{"role": OUTSIDER}])
	frappe.set_user(make_user("report.outsider@example.com", OUTSIDER))
	with pytest.raises(frappe.PermissionError):
		run(name)


def test_a_disabled_report_is_not_run(report):
	name = report(QUERY, columns=COLUMNS)
	frappe.get_doc("Report", name).toggle_disable(1)
	with pytest.raises(frappe.ValidationError):
		run(name)


def test_a_report_that_is_not_there(site):
	with pytest.raises(frappe.DoesNotExistError):
		run("No Such Report")


def test_rows_outside_the_users_permissions_are_left_out(report, clerk, factory):
	name = report(QUERY, columns=COLUMNS)
	frappe.get_doc({"doctype": "User Permission", "user": clerk, "allow": PART, "for_value": "Nut"}).insert(
		ignore_permissions=True
	)
	frappe.set_user(clerk)
	assert [row["name"] for row in run(name)["result"]] == ["Nut"]


def test_a_link_filter_names_what_the_user_may_read(report, clerk, make_doctype):
	secret = make_doctype("Report Secret", [df("title")])
	frappe.get_doc({"doctype": secret, "title": "x"}).insert(set_name="S1")
	name = report(
		QUERY,
		columns=COLUMNS,
		filters=[{"label": "Secret", "fieldname": "secret", "fieldtype": "Link", "options": secret}],
	)
	frappe.set_user(clerk)
	with pytest.raises(frappe.ValidationError):
		run(name, {"secret": "S1"})


# -- reports of the builder --------------------------------------------------------------------------------


def builder(report, **settings):
	name = report(report_type="Report Builder", json=json.dumps(settings))
	return frappe.get_doc("Report", name)


def test_a_builder_report_runs_as_a_list(report):
	doc = builder(
		report,
		fields=[["title", PART], ["hours", PART]],
		filters=[[PART, "pieces", ">", 3]],
		order_by=f"`tab{PART}`.`title` asc",
	)
	columns, rows = doc.get_data()
	assert [column.fieldname for column in columns] == ["title", "hours"]
	assert [tuple(row) for row in rows] == [("Nut", 2.5)]


def test_a_builder_report_as_dicts(report):
	doc = builder(report, fields=[["title", PART]], order_by=f"`tab{PART}`.`title` asc")
	_columns, rows = doc.get_data(as_dict=True)
	assert [row["title"] for row in rows] == ["Bolt", "Nut"]


def test_a_builder_report_adds_up(report):
	doc = builder(report, fields=[["title", PART], ["pieces", PART]], add_totals_row=1)
	_columns, rows = doc.get_data()
	assert list(rows[-1]) == ["Total", 7]


def test_without_fields_the_list_view_decides(report):
	columns, _rows = builder(report).get_data()
	assert [column.fieldname for column in columns] == ["name", "title"]


def test_anybody_makes_a_report_of_the_builder(report, make_user):
	frappe.set_user(make_user("report.manager@example.com", "System Manager"))
	assert builder(report, fields=[["title", PART]]).json


def test_a_query_report_gives_its_data_too(report):
	doc = frappe.get_doc("Report", report(QUERY, columns=COLUMNS))
	columns, rows = doc.get_data(as_dict=True)
	assert [column.fieldname for column in columns] == ["name", "hours", "pieces"]
	assert rows[0]["hours"] == 1.5


# -- reports that a person saved ---------------------------------------------------------------------------


def test_a_view_can_be_saved_as_a_report(factory, clerk):
	from frappe.desk.reportview import delete_report, save_report

	factory.made.append(("Report", "My Parts"))
	frappe.set_user(clerk)
	settings = json.dumps({"fields": [["title", PART]]})
	assert save_report("My Parts", PART, settings) == "My Parts"
	saved = frappe.get_doc("Report", "My Parts")
	assert (saved.report_type, saved.owner, saved.json) == ("Report Builder", clerk, settings)
	delete_report("My Parts")
	assert not frappe.db.exists("Report", "My Parts")


def test_the_report_of_somebody_else_is_not_overwritten(report, clerk):
	from frappe.desk.reportview import delete_report, save_report

	doc = builder(report, fields=[["title", PART]])
	frappe.set_user(clerk)
	with pytest.raises(frappe.PermissionError):
		save_report(doc.name, PART, "{}")
	with pytest.raises(frappe.PermissionError):
		delete_report(doc.name)


def test_a_query_report_is_not_edited_as_a_view(report):
	from frappe.desk.reportview import save_report

	name = report(QUERY)
	with pytest.raises(frappe.ValidationError):
		save_report(name, PART, "{}")


def test_a_report_can_be_saved_with_other_columns_and_filters(report, factory):
	from frappe.desk.query_report import save_report

	base = report(f"select name, hours, pieces from `tab{PART}` where title = %(title)s", columns=COLUMNS)
	factory.made.append(("Report", "Nuts Only"))
	chosen = json.dumps([COLUMNS[2], COLUMNS[0]])
	name = save_report(base, "Nuts Only", chosen, json.dumps({"title": "Nut"}))
	result = run(name)
	assert [column["fieldname"] for column in result["columns"]] == ["pieces", "name"]
	assert [row["name"] for row in result["result"]] == ["Nut"]
	assert result["custom_filters"] == {"title": "Nut"}
	assert frappe.db.get_value("Report", name, ["report_type", "reference_report"]) == ("Custom Report", base)
