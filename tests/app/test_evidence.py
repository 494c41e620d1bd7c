"""Evidence packs hold what is in force and filed, as far as the one who asks may see it, and never a draft."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import add_days, now_datetime, today

from iso_qms.api import evidence as api
from iso_qms.evidence import delivering, gathering, packing
from tests.app import documents, record_forms, staff
from tests.app.records import attach
from tests.factories import Factory, df, permission

typst = pytest.importorskip("typst", reason="waits for typst in this environment")
pypdf = pytest.importorskip("pypdf", reason="waits for pypdf in this environment")

SHEET, CLAUSE = "Evidence Sheet", "ISO 9001:2015 8.5.1"
CLERK = "evidence-clerk@example.com"


@pytest.fixture(scope="module", autouse=True)
def people(module_factory: Factory) -> None:
	documents.make_people(module_factory)
	module_factory.user(CLERK, "QMS Employee")
	frappe.db.commit()


@pytest.fixture
def form(factory: Factory) -> Iterator[object]:
	"""A registered form of the company's own that names the clause and can name a job."""
	factory.doctype(
		SHEET,
		[df("part"), df("job", "Link", options="QMS Job"), df("place", "Link", options="QMS Department")],
		[
			permission("QMS Employee", "read", "write", "create", "submit", "print"),
			permission("QMS Auditor", "read", "print"),
			permission("QMS External Auditor", "read"),
			permission("System Manager", "read", "write", "create", "submit", "print"),
		],
		is_submittable=1,
		autoname="EV-.#####",
	)
	yield record_forms.register(SHEET, "EV", clauses=[{"clause": CLAUSE}], department_field="place")
	record_forms.take_away(SHEET)


def record(part="柜门", submit=True, **values):
	"""A record as the clerk files it."""
	frappe.set_user(CLERK)
	made = frappe.get_doc({"doctype": SHEET, "part": part, **values}).insert()
	if submit:
		made.submit()
	return made


def procedure(**values):
	"""A procedure in force that names the clause."""
	return documents.effective(clauses=[{"clause": CLAUSE}], purpose="<p>有效内容</p>", **values)


def packed(user=documents.AUDITOR, doctype="QMS Clause", name=CLAUSE, **period):
	"""The files of a pack by path, as `user` downloads it."""
	frappe.set_user(user)
	api.download(doctype, name, **period)
	archive = zipfile.ZipFile(io.BytesIO(frappe.local.response.filecontent))
	return {path: archive.read(path) for path in archive.namelist()}


def words(content):
	"""The text of a PDF, blanks left out."""
	pages = pypdf.PdfReader(io.BytesIO(content)).pages
	return "".join("".join(page.extract_text().split()) for page in pages)


def named(files, start):
	return sorted(path for path in files if path.startswith(start))


class TestContent:
	def test_documents_in_force_and_filed_records_are_in_it(self, form):
		document, filed = procedure(), record()
		files = packed()
		assert f"documents/{document.name} A.0.pdf" in files
		assert f"records/EV/{filed.name}.pdf" in files
		assert "柜门" in words(files[f"records/EV/{filed.name}.pdf"])

	def test_the_index_tells_number_revision_day_person_and_hash(self, form, monkeypatch):
		document, filed = procedure(), record()
		files = packed()
		index = words(files["index.pdf"])
		content = files[f"records/EV/{filed.name}.pdf"]
		person = frappe.db.get_value("User", CLERK, "full_name").replace(" ", "")
		for said in (document.number, "A/0", filed.name, person, CLAUSE.replace(" ", "")):
			assert said in index
		assert hashlib.sha256(content).hexdigest() in index

	def test_a_program_can_check_the_hashes(self, form):
		procedure(), record()
		files = packed()
		lines = [line.split("  ", 1) for line in files["SHA256SUMS"].decode().splitlines()]
		assert {path for _sum, path in lines} == set(files) - {"index.pdf", "SHA256SUMS"}
		assert all(hashlib.sha256(files[path]).hexdigest() == told for told, path in lines)

	def test_what_is_attached_comes_along(self, form):
		filed = record(submit=False)
		attach(filed, b"%PDF-1.4 proof", "a proof.pdf")
		filed.submit()
		files = packed()
		assert files[f"records/EV/{filed.name} - a proof.pdf"] == b"%PDF-1.4 proof"

	def test_a_draft_is_never_in_it(self, form):
		document, draft = procedure(), record("草稿", submit=False)
		successor = documents.start(document)
		successor.purpose = "<p>下一版的要求</p>"
		successor.save()
		for user in (documents.AUDITOR, "Administrator"):
			files = packed(user)
			assert named(files, "documents/TP") == [f"documents/{document.name} A.0.pdf"]
			assert "下一版的要求" not in words(files[f"documents/{document.name} A.0.pdf"])
			assert not named(files, f"records/EV/{draft.name}")

	def test_the_period_limits_the_records(self, form):
		filed = record()
		assert named(packed(from_date=today(), to_date=today()), "records/EV") == [
			f"records/EV/{filed.name}.pdf"
		]
		assert not named(packed(to_date=str(add_days(today(), -1))), "records/EV")

	def test_what_was_destroyed_has_nothing_to_show(self, form):
		filed = record()
		frappe.db.set_value(SHEET, filed.name, "disposed_on", today())
		assert not named(packed(), "records/EV")

	def test_a_paper_record_of_the_period_is_in_it(self, form):
		frappe.set_user("Administrator")
		paper = frappe.get_doc(
			{
				"doctype": "QMS Record",
				"title": "纸质",
				"form": "EV",
				"period_from": "2019-01-01",
				"place": "B1",
				"pages": 3,
			}
		).insert()
		paper.submit()
		period = {"from_date": "2018-12-01", "to_date": "2019-02-01"}
		assert f"records/EV/{paper.name}.pdf" in packed(**period)
		assert not named(packed(from_date="2019-02-01"), f"records/EV/{paper.name}")

	def test_a_chapter_has_what_stands_below_it(self, form):
		filed = record()
		assert f"records/EV/{filed.name}.pdf" in packed(name="ISO 9001:2015 8.5")


class TestSubjects:
	def test_a_department_has_its_own_and_those_below(self, form):
		frappe.set_user("Administrator")
		staff.department("Evidence Works", is_group=1)
		staff.department("Evidence Shop", parent_qms_department="Evidence Works")
		staff.department("Evidence Office")
		document = procedure(department="Evidence Shop")
		here, elsewhere = record(place="Evidence Shop"), record(place="Evidence Office")
		files = packed("Administrator", "QMS Department", "Evidence Works")
		assert named(files, "documents/TP") == [f"documents/{document.name} A.0.pdf"]
		assert f"records/EV/{here.name}.pdf" in files
		assert f"records/EV/{elsewhere.name}.pdf" not in files

	def test_a_job_has_the_records_that_name_it_and_their_procedure(self, form):
		document = procedure()
		form.reload()
		form.procedure = document.name
		form.save()
		frappe.get_doc({"doctype": "QMS Product", "code": "EV-P", "product_name": "Cabinet"}).insert()
		job = frappe.get_doc(
			{"doctype": "QMS Job", "job_no": "EV-JOB-1", "product": "EV-P", "quantity": 1}
		).insert()
		own, other = record(job=job.name), record()
		files = packed(documents.AUDITOR, "QMS Job", job.name)
		assert named(files, "records/EV") == [f"records/EV/{own.name}.pdf"]
		assert other.name not in str(list(files))
		assert named(files, "documents/TP") == [f"documents/{document.name} A.0.pdf"]

	def test_nothing_else_is_a_subject(self, form):
		with pytest.raises(frappe.ValidationError, match="a clause, a department or a job"):
			api.get_contents("User", "Administrator")


class TestWhoMaySee:
	def test_a_confidential_document_is_for_its_readers_alone(self, form):
		document = procedure()
		frappe.db.set_value("QMS Procedure", document.name, "classification", "Confidential")
		assert not named(packed(), "documents/TP")
		assert named(packed("Administrator"), f"documents/{document.name}")

	def test_a_form_that_the_user_may_not_print_is_left_out_and_told(self, form):
		record()
		assert named(packed(documents.AUDITOR), "records/EV")
		files = packed(documents.OUTSIDER)
		assert not named(files, "records/EV")
		told = api.get_contents("QMS Clause", CLAUSE)["left_out"]
		assert told == ["EV 力矩检查"]
		assert "EV力矩检查" in words(files["index.pdf"])

	def test_a_form_that_the_user_may_not_read_is_not_named(self, form):
		frappe.set_user("Administrator")
		described = frappe.get_doc("DocType", SHEET)
		described.permissions = [row for row in described.permissions if row.role != "QMS External Auditor"]
		described.save()
		frappe.set_user(documents.OUTSIDER)
		assert api.get_contents("QMS Clause", CLAUSE)["left_out"] == []

	@pytest.mark.parametrize("user", [CLERK, "Guest"])
	@pytest.mark.parametrize("call", [api.get_contents, api.download, api.order])
	def test_who_may_not_print_the_subject_gets_no_pack(self, form, user, call):
		frappe.set_user(user)
		with pytest.raises(frappe.PermissionError):
			call("QMS Clause", CLAUSE)

	def test_values_above_the_users_level_are_not_in_it(self, form, factory):
		described = frappe.get_doc("DocType", SHEET)
		described.append("fields", df("inner", permlevel=1))
		described.append("fields", df("drawing", "Attach", permlevel=1))
		described.save()
		filed = record(submit=False)
		file = attach(filed, b"inner drawing", "drawing.txt")
		filed.submit()
		frappe.db.set_value("File", file.name, "attached_to_field", "drawing")
		frappe.db.set_value(SHEET, filed.name, "inner", "内部价格")
		files = packed()
		assert "内部价格" not in words(files[f"records/EV/{filed.name}.pdf"])
		assert b"inner drawing" not in files.values()


class TestSize:
	def test_too_many_records_are_refused_with_what_to_do(self, form, monkeypatch):
		monkeypatch.setattr(gathering, "MOST_RECORDS", 1)
		record(), record()
		frappe.set_user(documents.AUDITOR)
		with pytest.raises(frappe.ValidationError, match="choose a shorter period"):
			api.get_contents("QMS Clause", CLAUSE)

	def test_too_large_a_pack_is_refused(self, form, monkeypatch):
		monkeypatch.setattr(packing, "LARGEST", 100)
		record()
		with pytest.raises(frappe.ValidationError, match="choose a shorter period"):
			packed()

	@pytest.mark.parametrize(
		"period", [{"from_date": "x"}, {"from_date": "2026-02-01", "to_date": "2026-01-01"}]
	)
	def test_what_is_no_period_is_refused(self, form, period):
		with pytest.raises(frappe.ValidationError):
			api.get_contents("QMS Clause", CLAUSE, **period)

	def test_the_dialog_is_told_how_much_it_is(self, form):
		frappe.set_user(documents.AUDITOR)
		before = api.get_contents("QMS Clause", CLAUSE)
		procedure(), record(), record()
		frappe.set_user(documents.AUDITOR)
		told = api.get_contents("QMS Clause", CLAUSE)
		assert (told["documents"], told["records"]) == (before["documents"] + 1, before["records"] + 2)

	def test_a_large_one_is_ordered(self, form, monkeypatch):
		monkeypatch.setattr(delivering, "AT_ONCE", 0)
		record()
		with pytest.raises(frappe.ValidationError, match="order it"):
			packed()


class TestDelivery:
	@pytest.fixture
	def told(self, monkeypatch):
		notices = []
		monkeypatch.setattr(delivering, "tell", lambda users, text, about: notices.append((users, text)))
		return notices

	def deliver(self):
		frappe.set_user(documents.AUDITOR)
		delivering.deliver("QMS Clause", CLAUSE, None, None, "en")

	def test_the_pack_is_kept_for_its_owner_alone(self, form, told):
		record()
		self.deliver()
		((users, text),) = told
		assert users == [documents.AUDITOR] and "is ready" in text
		(found,) = api.get_contents("QMS Clause", CLAUSE)["ready"]
		file = frappe.get_doc("File", {"file_url": found["file_url"]})
		assert file.has_permission("read")
		frappe.set_user(documents.OUTSIDER)
		assert not file.has_permission("read")
		assert api.get_contents("QMS Clause", CLAUSE)["ready"] == []

	def test_why_it_could_not_be_made_is_told(self, form, told, monkeypatch):
		monkeypatch.setattr(gathering, "MOST_RECORDS", 0)
		record()
		self.deliver()
		assert "choose a shorter period" in told[0][1]

	def test_it_is_taken_away_after_a_week(self, form, told):
		record()
		self.deliver()
		delivering.remove_old()
		(found,) = delivering.ready(documents.AUDITOR)
		frappe.db.set_value(
			"File",
			{"file_url": found["file_url"]},
			"creation",
			add_days(now_datetime(), -8),
			update_modified=False,
		)
		delivering.remove_old()
		assert delivering.ready(documents.AUDITOR) == []


def test_names_fit_every_file_system():
	assert packing._plain('a/b\\c:d*e?"f"<g>|h\n.') == "a-b-c-d-e-f-g-h-"
	assert packing._plain("...") == "-"


def test_two_files_of_one_name_stand_beside_each_other():
	made = packing.Pack()
	paths = [made.add(path, b"x").path for path in ("a/B.pdf", "a/b.pdf", "a/b.pdf")]
	assert paths == ["a/B.pdf", "a/b (2).pdf", "a/b (3).pdf"]
