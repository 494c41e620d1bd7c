"""A revision with a date takes effect at midnight of the site's zone, once, and later where no server ran then."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, today

from iso_qms import hooks
from iso_qms.document_control import release
from tests.app.conftest import EARLIEST, LATEST
from tests.app.documents import MANAGER, approved, procedure, reviewed


def status_of(revision) -> str:
	return frappe.db.get_value("QMS Document Revision", revision.name, "status")


def test_it_is_the_day_of_the_sites_zone_that_counts(zone):
	tomorrow = zone(EARLIEST)
	assert zone(LATEST) < tomorrow
	revision = approved(procedure(), effective_from=tomorrow)
	frappe.set_user("Administrator")
	assert revision.name not in release.release_due()
	assert status_of(revision) == "Approved"

	zone(EARLIEST)
	assert release.release_due().count(revision.name) == 1
	assert status_of(revision) == "Effective"


def test_it_happens_once_though_the_schedule_comes_round_again():
	revision = approved(procedure(), effective_from=add_days(today(), 3))
	frappe.set_user("Administrator")
	revision.db_set("effective_from", today())
	assert [release.release_due().count(revision.name) for _round in range(3)] == [1, 0, 0]
	document = frappe.get_doc("QMS Procedure", revision.document)
	assert (document.revision, str(document.effective_from)) == ("A/0", today())


def test_what_was_due_while_no_server_ran_takes_effect_on_the_day_it_is_released():
	revision = approved(procedure(), effective_from=add_days(today(), 3))
	frappe.set_user("Administrator")
	revision.db_set("effective_from", add_days(today(), -4))
	assert release.release_due().count(revision.name) == 1
	assert str(frappe.db.get_value("QMS Document Revision", revision.name, "effective_from")) == today()


def test_several_that_fell_due_follow_each_other_in_the_order_of_their_days():
	"""Two documents, so that each is judged by itself; the older date comes first."""
	late, early = (approved(procedure(), effective_from=add_days(today(), 9)) for _each in range(2))
	frappe.set_user("Administrator")
	late.db_set("effective_from", add_days(today(), -1))
	early.db_set("effective_from", add_days(today(), -3))
	released = [name for name in release.release_due() if name in (late.name, early.name)]
	assert released == [early.name, late.name]


def test_a_day_that_came_before_the_approval_is_no_delay():
	revision = reviewed(procedure(), effective_from=add_days(today(), -1))
	frappe.set_user(MANAGER)
	assert approved_now(revision) == "Effective"


def approved_now(revision) -> str:
	from frappe.model.workflow import apply_workflow

	return apply_workflow(frappe.get_doc(revision.doctype, revision.name), "Approve").status


def test_the_schedule_looks_from_midnight_on():
	every_five_minutes = hooks.scheduler_events["cron"]["*/5 * * * *"]
	assert "iso_qms.document_control.release.release_due" in every_five_minutes
	assert "iso_qms.record_forms.form_release.release_due" in every_five_minutes
