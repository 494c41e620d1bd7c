"""The register of form revisions from each wrong side, and what a returned proposal leaves behind."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.utils import add_days, today

from iso_qms.record_forms import proposing
from tests.app import wrong_sides
from tests.app.record_forms import (
	CONTROLLER,
	HEAD,
	REFUSED,
	USERS,
	WORKER,
	act,
	approved,
	definition,
	need_approval,
)
from tests.app.wrong_sides import EveryStage, Kind, through

SECRET = "未发布的标签"


def proposed(label: str = SECRET, user: str = CONTROLLER) -> Any:
	changed = definition()
	next(df for df in changed["fields"] if df["fieldname"] == "part")["label"] = label
	frappe.set_user(user)
	return proposing.propose("TC", changed, "unclear")


@pytest.fixture
def kind(form: Any) -> Kind:
	need_approval()
	return Kind(
		"QMS Form Revision",
		{
			"draft": proposed,
			"pending": lambda: act(proposed(), "Submit for Review", CONTROLLER, change_summary="clearer"),
			"approved": lambda: approved(proposed(), effective_from=add_days(today(), 30)),
		},
		tuple(USERS),
		"change_summary",
	)


class TestEveryStage(EveryStage):
	"""The rules of every workflow, for a form's revision."""


def test_the_approval_is_not_reached_from_a_draft(kind):
	assert through(kind, wrong_sides.skips(kind.at("draft"), "Approved")) == []


def test_nor_from_its_review(kind):
	assert through(kind, wrong_sides.skips(kind.at("pending"), "Approved")) == []


def test_what_was_sent_stays_as_it_was_sent(kind):
	doc = kind.at("pending")
	assert through(kind, {"summary": wrong_sides.written(doc, change_summary="anders")}) == []


@pytest.mark.parametrize("by", [CONTROLLER, HEAD, "Administrator"])
def test_a_proposal_is_not_shared(kind, by):
	import frappe.share

	doc = kind.at("draft")
	frappe.set_user(by)
	with pytest.raises(REFUSED):
		frappe.share.add(doc.doctype, doc.name, WORKER)


def test_a_proposal_that_was_replaced_is_in_no_history(kind, monkeypatch):
	monkeypatch.setitem(frappe.flags, "in_test", False)
	revision = proposed()
	proposed("部件号")
	frappe.set_user("Administrator")
	data = frappe.get_all("Version", {"docname": revision.name}, pluck="data")
	assert SECRET.encode("unicode_escape").decode() not in str(data)
	assert SECRET not in str(data)
