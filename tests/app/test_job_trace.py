"""A job is followed from its order to its delivery, and back from what turned out to be wrong."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import frappe
import pytest
from frappe.desk import query_report
from frappe.utils import add_days, get_datetime, now_datetime, today
from openpyxl import load_workbook

from iso_qms.api import reports
from iso_qms.api.trace import get_touched_jobs, get_trace
from tests.app import documents, record_forms, staff
from tests.app.records import shipped
from tests.factories import Factory, df, permission

WORKER, OTHER, CLERK, STRANGER = (
	f"trace-{who}@example.com" for who in ("worker", "other", "clerk", "stranger")
)
SHEET, LOG, ROW = "Bending Sheet", "Welding Log", "Welding Log Row"
PRODUCT, CUSTOMER, SUPPLIER = "TR-CAB", "Trace Power", "Trace Copper"
PRESS, WELDER, GAUGE = "TR-PRESS", "TR-WELDER", "TR-GAUGE"
ROUTER = (("Punching", None), ("Bending", PRESS), ("Welding", WELDER), ("Testing", None))
RIGHTS = ("read", "write", "create", "submit", "cancel")


@pytest.fixture(scope="module", autouse=True)
def company(module_factory: Factory) -> Iterator[None]:
	"""People, masters and two forms of the company's own: a sheet for one job, and a log of rows for many."""
	for user, roles in (
		(WORKER, ["QMS Employee"]),
		(OTHER, ["QMS Employee"]),
		(CLERK, ["QMS Manager"]),
		(STRANGER, ["QMS Auditor"]),
	):
		module_factory.user(user, *roles)
	links = [
		df("job", "Link", options="QMS Job"),
		df("machine", "Link", options="QMS Equipment"),
		df("operator", "Link", options="QMS Employee"),
	]
	rights = [permission("QMS Employee", *RIGHTS), permission("QMS Manager", *RIGHTS)]
	module_factory.doctype(ROW, [df("item"), df("operation"), *links], istable=1)
	module_factory.doctype(
		SHEET,
		[
			*links,
			df("operation"),
			df("void_reason", "Small Text", allow_on_submit=1),
			df("result", "Select", options="\nOK\nNot OK"),
			df("batch_kind", "Select", options="\nFirst\nLast"),
		],
		rights,
		is_submittable=1,
		autoname="BS-.#####",
	)
	module_factory.doctype(
		LOG,
		[df("month", "Date"), df("gauge", "Link", options="QMS Equipment"), df("rows", "Table", options=ROW)],
		[
			permission("QMS Employee", "read", "write", "create"),
			permission("QMS Manager", "read", "write", "create"),
		],
		autoname="WL-.#####",
	)
	record_forms.register(SHEET, "BS", happened_field="", frequency="Batch")
	record_forms.register(
		LOG, "WL", layout="Log Book", rows_field="rows", page_period="Month", period_field="month"
	)
	frappe.db.commit()
	yield
	record_forms.take_away(SHEET, LOG)


@pytest.fixture(autouse=True)
def masters(leave_no_trace: Factory) -> None:
	for doctype, values in (
		("QMS Product", {"code": PRODUCT, "product_name": "Cabinet"}),
		("QMS Customer", {"customer_name": CUSTOMER}),
		("QMS Supplier", {"supplier_name": SUPPLIER, "supply_kind": "Material", "status": "Approved"}),
	):
		frappe.get_doc({"doctype": doctype, **values}).insert()
	for code in (PRESS, WELDER, GAUGE):
		staff.equipment(code, needs_calibration=0)


def job(number: str = "TR-1", status: str = "In Production", router: Any = ROUTER, **values: Any) -> str:
	frappe.set_user("Administrator")
	rows = [{"operation": operation, "equipment": machine} for operation, machine in router]
	made = {
		"doctype": "QMS Job",
		"job_no": number,
		"product": PRODUCT,
		"customer": CUSTOMER,
		"quantity": 2,
		"status": status,
		"due_date": today(),
		"router": rows,
	}
	return frappe.get_doc({**made, **values}).insert().name


def sheet(user: str = WORKER, days_ago: int = 0, submit: bool = True, **values: Any) -> Any:
	"""A filled-in sheet; who asks next is Administrator."""
	frappe.set_user(user)
	record = frappe.get_doc({"doctype": SHEET, **values})
	record.flags.received_on = get_datetime(add_days(now_datetime(), -days_ago))
	record.insert()
	if submit:
		record.submit()
	frappe.set_user("Administrator")
	return record


def void(record: Any) -> Any:
	record.void_reason = "Wrong cabinet"
	record.cancel()
	return record


def log(*rows: dict[str, Any], user: str = WORKER, signed: int = 1, **values: Any) -> Any:
	frappe.set_user(user)
	lines = [{"row_signed": signed, **row} for row in rows]
	record = frappe.get_doc({"doctype": LOG, "month": today(), "rows": lines, **values}).insert()
	frappe.set_user("Administrator")
	return record


def names(found: dict[str, Any], step: str = "record") -> list[str]:
	return [row["name"] for row in found["steps"] if row["step"] == step]


def step(found: dict[str, Any], record: Any) -> dict[str, Any]:
	return next(row for row in found["steps"] if row["step"] == "record" and row["name"] == record.name)


def status(found: dict[str, Any]) -> dict[str, str]:
	return {row["operation"]: row["status"] for row in found["operations"]}


def asked(found: dict[str, Any]) -> dict[str, str]:
	return {row["form"]: row["status"] for row in found["forms"]}


def touched(doctype: str | None = None, name: str | None = None, **more: Any) -> list[str]:
	return [row["name"] for row in get_touched_jobs(doctype, name, **more)["jobs"]]


class TestForward:
	def test_records_stand_in_the_order_in_which_they_happened(self):
		number = job()
		late, early = sheet(job=number), sheet(job=number, days_ago=3)
		page = log({"job": number, "item": "seam"})
		found = names(get_trace(number))
		assert found[0] == early.name and set(found[1:]) == {late.name, page.name}

	def test_another_jobs_records_are_not_in_it(self):
		number, other = job(), job("TR-2")
		sheet(job=other)
		assert names(get_trace(number)) == []

	def test_a_record_tells_what_it_was_made_on_and_how_it_came_out(self):
		number = job()
		record = sheet(job=number, result="Not OK", batch_kind="First")
		found = step(get_trace(number), record)
		assert found["form_revision_label"] == "BS A"
		assert (found["kind"], found["results"], found["stage"]) == ("First", ["Not OK"], "done")
		assert (found["by"], found["by_name"]) == (WORKER, "Trace-Worker")

	def test_a_record_tells_the_instruments_and_persons_that_it_names(self):
		number = job()
		person = staff.employee("TR-E1").name
		record = sheet(job=number, machine=PRESS, operator=person)
		named = {(row["doctype"], row["name"]): row for row in step(get_trace(number), record)["named"]}
		assert named["QMS Equipment", PRESS]["title"] == "Micrometer"
		assert named["QMS Employee", person]["label"] == "Operator"

	def test_of_a_page_for_many_jobs_only_the_jobs_own_rows_count(self):
		number, other = job(), job("TR-2")
		page = log({"job": number, "machine": WELDER}, {"job": other, "machine": PRESS}, gauge=GAUGE)
		named = {row["name"] for row in step(get_trace(number), page)["named"]}
		assert named == {WELDER, GAUGE}

	def test_a_record_that_names_the_order_and_no_job_is_the_orders(self, make_user):
		number = job(order_no="ORDER-7")
		other = job("TR-2", order_no="ORDER-8")
		form = shipped()
		make_user(form.values["inspected_by"], "QMS Employee")
		record = form.pending(order_no="ORDER-7")
		linked = form.pending(order_no="ORDER-7", job=other)
		frappe.set_user("Administrator")
		found = get_trace(number)
		assert step(found, record)["named_by"] == "order_no"
		assert linked.name not in names(found)

	def test_a_release_is_a_step_of_its_own(self, make_user):
		number = job()
		form = shipped()
		make_user(form.values["inspected_by"], "QMS Employee")
		for who, roles in (("gate-head@example.com", ("QMS Employee", "QMS Department Head")),):
			make_user(who, *roles)
		record = form.approved(job=number)
		assert record.release_status == "Released"
		frappe.set_user("Administrator")
		assert names(get_trace(number), "release") == [record.name]

	def test_what_is_void_stays_and_says_so(self):
		number = job()
		record = sheet(job=number)
		void(record)
		assert step(get_trace(number), record)["stage"] == "void"


def test_the_links_of_a_companys_own_form_have_an_index():
	assert frappe.db.has_index(f"tab{SHEET}", "record_job")
	assert frappe.db.has_index(f"tab{ROW}", "record_job")


class TestWhoSees:
	def test_the_draft_of_another_is_nobodys(self):
		number = job()
		draft = sheet(job=number, submit=False)
		for user, seen in ((WORKER, [draft.name]), (OTHER, []), (CLERK, [])):
			frappe.set_user(user)
			assert names(get_trace(number)) == seen

	def test_a_row_that_another_has_not_signed_yet_is_nobodys(self):
		number = job()
		page = log({"job": number}, signed=0)
		for user, seen in ((WORKER, [page.name]), (OTHER, [])):
			frappe.set_user(user)
			assert names(get_trace(number)) == seen

	def test_records_that_the_reader_may_not_see_are_not_told_but_that_there_are_some(self):
		number = job()
		sheet(job=number, machine=PRESS)
		frappe.set_user(STRANGER)
		found = get_trace(number)
		assert (names(found), found["is_whole"]) == ([], False)

	def test_who_sees_all_of_it_is_told_so(self):
		number = job()
		sheet(job=number)
		sheet(job=number, submit=False)
		frappe.set_user(CLERK)
		assert get_trace(number)["is_whole"] is True

	def test_user_permissions_limit_it(self):
		number = job()
		people = [staff.employee(f"TR-E{at}").name for at in (1, 2)]
		mine, other = (sheet(job=number, operator=person) for person in people)
		allowed = {"allow": "QMS Employee", "for_value": people[0]}
		frappe.get_doc({"doctype": "User Permission", "user": CLERK, **allowed}).insert()
		frappe.set_user(CLERK)
		found = names(get_trace(number))
		assert mine.name in found and other.name not in found

	def test_a_job_that_is_not_ones_to_read_has_no_trace(self, make_user):
		number = job()
		frappe.set_user(make_user("trace-nobody@example.com"))
		with pytest.raises(frappe.PermissionError):
			get_trace(number)

	def test_a_start_that_is_not_ones_to_read_leads_nowhere(self, make_user):
		frappe.set_user(make_user("trace-nobody@example.com"))
		with pytest.raises(frappe.PermissionError):
			get_touched_jobs("QMS Equipment", PRESS)

	def test_back_leads_only_over_records_that_the_reader_may_see(self):
		number = job(router=())
		sheet(job=number, machine=PRESS)
		frappe.set_user(STRANGER)
		assert touched("QMS Equipment", PRESS) == []
		frappe.set_user(OTHER)
		assert touched("QMS Equipment", PRESS) == [number]

	def test_back_over_the_draft_of_another_leads_nowhere(self):
		number = job(router=())
		sheet(job=number, machine=PRESS, submit=False)
		frappe.set_user(OTHER)
		assert touched("QMS Equipment", PRESS) == []


class TestGaps:
	def test_an_operation_before_one_with_a_record_is_missing_and_those_after_it_are_to_come(self):
		number = job()
		sheet(job=number, machine=PRESS)
		assert status(get_trace(number)) == {
			"Punching": "Missing",
			"Bending": "Done",
			"Welding": "To Come",
			"Testing": "To Come",
		}

	@pytest.mark.parametrize(
		("state", "expected"), [("Delivered", "Missing"), ("Planned", "To Come"), ("Cancelled", "Not Needed")]
	)
	def test_without_records_it_depends_on_how_far_the_job_is(self, state, expected):
		assert set(status(get_trace(job(status=state))).values()) == {expected}

	@pytest.mark.parametrize("operation", ["30", "Welding"])
	def test_a_record_belongs_to_the_operation_that_it_names(self, operation):
		number = job()
		sheet(job=number, machine=PRESS, operation=operation)
		found = status(get_trace(number))
		assert (found["Welding"], found["Bending"]) == ("Done", "Missing")

	def test_a_row_of_a_page_fills_the_gap_of_its_machine(self):
		number = job()
		log({"job": number, "machine": WELDER})
		assert status(get_trace(number))["Welding"] == "Done"

	def test_a_row_of_a_page_belongs_to_the_operation_that_it_names(self):
		number = job()
		log({"job": number, "operation": "Punching", "machine": WELDER})
		found = status(get_trace(number))
		assert (found["Punching"], found["Welding"]) == ("Done", "To Come")

	def test_what_was_measured_with_is_no_machine_of_an_operation(self, make_user):
		number = job(router=(("Testing", GAUGE),))
		form = shipped()
		make_user(form.values["inspected_by"], "QMS Employee")
		rows = [{**row, "instrument": GAUGE} for row in form.values["parameters"]]
		record = form.pending(job=number, parameters=rows)
		frappe.set_user("Administrator")
		found = get_trace(number)
		assert step(found, record)["stage"] == "review"
		assert status(found) == {"Testing": "To Come"}

	def test_neither_a_draft_nor_what_is_void_fills_a_gap(self):
		number = job(status="Delivered")
		void(sheet(job=number, machine=PRESS))
		sheet("Administrator", job=number, machine=WELDER, submit=False)
		found = get_trace(number)
		assert len(names(found)) == 2
		assert set(status(found).values()) == {"Missing"}

	def test_a_missing_operation_stands_where_it_should_have_been(self):
		number = job(router=(("Bending", PRESS), ("Welding", WELDER), ("Testing", GAUGE)))
		sheet(job=number, machine=PRESS, days_ago=2)
		sheet(job=number, machine=GAUGE)
		found = [row.get("operation") or row.get("name") for row in get_trace(number)["steps"]]
		assert found.index("Welding") == 1

	def test_a_form_of_each_batch_is_missing_once_the_job_is_done(self):
		assert asked(get_trace(job()))["BS"] == "To Come"
		number = job("TR-2", status="Finished")
		assert asked(get_trace(number))["BS"] == "Missing"
		sheet(job=number)
		assert asked(get_trace(number))["BS"] == "Done"

	def test_a_form_that_nobody_asks_for_with_each_batch_is_not_missing(self):
		assert "WL" not in asked(get_trace(job(status="Finished")))

	def test_an_effective_procedure_may_ask_for_it_too(self, factory):
		documents.make_people(factory)
		number = job(status="Finished")
		draft = documents.procedure(required_records=[{"record_form": "WL", "frequency": "Batch"}])
		frappe.set_user("Administrator")
		assert "WL" not in asked(get_trace(number))
		documents.approved(draft)
		frappe.set_user("Administrator")
		(row,) = [row for row in get_trace(number)["forms"] if row["form"] == "WL"]
		assert (row["status"], row["procedures"]) == ("Missing", [draft.number])

	def test_what_is_missing_is_counted(self):
		number = job(status="Finished")
		sheet(job=number, machine=PRESS)
		inspection = int(asked(get_trace(number))["IR"] == "Missing")
		assert get_trace(number)["missing"] == 3 + inspection

	def test_an_operation_that_the_router_does_not_have_is_refused(self):
		number = job()
		with pytest.raises(frappe.ValidationError, match="Operation"):
			frappe.get_doc(
				{
					"doctype": "QMS Inspection Record",
					**shipped().values,
					"inspected_by": "Administrator",
					"job": number,
					"operation": "Painting",
				}
			).insert()


class TestBack:
	def test_an_instrument_leads_to_the_jobs_and_customers_it_touched(self):
		number = job(router=())
		job("TR-2", router=())
		record = sheet(job=number, machine=GAUGE)
		found = get_touched_jobs("QMS Equipment", GAUGE)
		(row,) = found["jobs"]
		assert (row["name"], [each["name"] for each in row["records"]]) == (number, [record.name])
		assert found["customers"] == [CUSTOMER]

	def test_only_in_the_period(self):
		number = job(router=())
		sheet(job=number, machine=GAUGE, days_ago=10)
		assert touched(
			"QMS Equipment", GAUGE, from_date=add_days(today(), -11), to_date=add_days(today(), -9)
		) == [number]
		assert touched("QMS Equipment", GAUGE, from_date=add_days(today(), -5)) == []

	def test_of_a_page_only_the_jobs_of_its_rows(self):
		number, other = job(router=()), job("TR-2", router=())
		log({"job": number, "machine": PRESS}, {"job": other, "machine": GAUGE})
		assert touched("QMS Equipment", PRESS) == [number]

	def test_of_a_page_that_names_it_above_all_of_its_rows(self):
		number, other = job(router=()), job("TR-2", router=())
		log({"job": number, "machine": PRESS}, {"job": other}, gauge=GAUGE)
		assert sorted(touched("QMS Equipment", GAUGE)) == [number, other]

	def test_an_instrument_of_an_inspections_row(self):
		number = job(router=())
		values = shipped().values
		rows = [{**row, "instrument": GAUGE} for row in values["parameters"]]
		sent = {**values, "inspected_by": "Administrator", "parameters": rows, "job": number}
		frappe.get_doc({"doctype": "QMS Inspection Record", **sent}).insert()
		assert touched("QMS Equipment", GAUGE) == [number]

	def test_a_supplier(self):
		number = job(router=())
		sent = {
			**shipped().values,
			"inspection_kind": "Incoming",
			"inspected_by": "Administrator",
			"job": number,
		}
		frappe.get_doc({"doctype": "QMS Inspection Record", **sent, "supplier": SUPPLIER}).insert()
		assert touched("QMS Supplier", SUPPLIER) == [number]

	def test_a_customer_and_a_product(self):
		number = job()
		assert touched("QMS Customer", CUSTOMER) == [number]
		assert touched("QMS Product", PRODUCT) == [number]

	def test_a_person_whom_a_record_names_or_who_wrote_it(self):
		number, other = job(router=()), job("TR-2", router=())
		person = staff.employee("TR-E1", user=WORKER).name
		sheet(OTHER, job=number, operator=person)
		sheet(WORKER, job=other)
		assert sorted(touched("QMS Employee", person)) == [number, other]

	def test_the_revision_of_a_form(self):
		number = job(router=())
		record = sheet(job=number)
		assert touched("QMS Form Revision", record.form_revision) == [number]
		assert touched("QMS Record Form", "BS") == [number]

	def test_the_revision_of_a_procedure(self):
		number = job(router=())
		record = sheet(job=number)
		revision = frappe.get_doc(
			{
				"doctype": "QMS Document Revision",
				"name": "TR-REV",
				"number": "TR",
				"revision": "A/0",
				"title": "T",
			}
		)
		revision.db_insert()
		frappe.db.set_value(SHEET, record.name, "procedure_revision", revision.name, update_modified=False)
		assert touched("QMS Document Revision", revision.name) == [number]

	@pytest.mark.parametrize("number", ["ORDER-9", "LOT-9", "TR-9"])
	def test_a_number_of_the_job_its_order_or_its_lot(self, number):
		made = job("TR-9", order_no="ORDER-9", lot_no="LOT-9", due_date=add_days(today(), -800))
		assert touched(number=number) == [made]

	def test_the_lot_of_a_material(self):
		number = job(router=())
		sent = {**shipped().values, "inspected_by": "Administrator", "job": number, "lot_no": "COPPER-1"}
		frappe.get_doc({"doctype": "QMS Inspection Record", **sent}).insert()
		assert touched(number="COPPER-1") == [number]

	def test_a_machine_of_the_router_as_planned(self):
		number = job(due_date=add_days(today(), -3))
		(row,) = get_touched_jobs("QMS Equipment", PRESS)["jobs"]
		assert (row["name"], row["planned"], row["records"]) == (number, True, [])

	def test_a_machine_of_the_router_of_a_job_that_was_over_before(self):
		job(status="Delivered", due_date=add_days(today(), -30))
		assert touched("QMS Equipment", PRESS, from_date=add_days(today(), -7)) == []

	def test_what_is_void_touched_nothing(self):
		number = job(router=())
		void(sheet(job=number, machine=GAUGE))
		assert touched("QMS Equipment", GAUGE) == []

	def test_without_a_start_it_says_what_to_choose(self):
		with pytest.raises(frappe.ValidationError, match="Start"):
			get_touched_jobs()

	def test_dates_the_wrong_way_round_are_refused(self):
		with pytest.raises(frappe.ValidationError, match="To"):
			get_touched_jobs("QMS Equipment", PRESS, from_date=today(), to_date=add_days(today(), -1))


class TestReport:
	def rows(self, **filters: Any) -> list[dict[str, Any]]:
		return [row for row in query_report.run("Job Trace", filters)["result"] if isinstance(row, dict)]

	def test_forward_it_lists_the_steps_and_what_is_missing(self):
		number = job()
		record = sheet(job=number, machine=PRESS)
		rows = self.rows(start_doctype="QMS Job", start_name=number)
		(found,) = [row for row in rows if row.get("record") == record.name]
		assert (found["operation"], found["form_revision"]) == ("Bending", "BS A")
		assert [row["operation"] for row in rows if row["status"] == "Missing"] == ["Punching"]

	def test_back_it_lists_each_job_with_its_records(self):
		number = job(router=())
		record = sheet(job=number, machine=GAUGE)
		(row,) = self.rows(start_doctype="QMS Equipment", start_name=GAUGE)
		assert (row["job"], row["customer"], row["record"]) == (number, CUSTOMER, record.name)

	def test_both_directions_go_out_as_a_workbook(self):
		number = job()
		record = sheet(job=number, machine=GAUGE)
		for start, name in (("QMS Job", number), ("QMS Equipment", GAUGE)):
			reports.export_report("Job Trace", frappe.as_json({"start_doctype": start, "start_name": name}))
			table = load_workbook(io.BytesIO(frappe.response["filecontent"])).worksheets[0]
			assert record.name in {cell.value for row in table.iter_rows() for cell in row}

	def test_it_is_for_its_roles_only(self):
		frappe.set_user(WORKER)
		with pytest.raises(frappe.PermissionError):
			self.rows(start_doctype="QMS Job", start_name="TR-1")
