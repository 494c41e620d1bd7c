"""On the shop floor: a scanned label, what governs the form beside it, and a network that comes and goes."""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.inspection import FORM, WORDS, add_parameter, choose_kind, press
from tests.e2e.test_accessibility import TOO_SMALL, violations  # noqa: F401
from tests.factories import df, permission
from tests.rest.conftest import PASSWORD
from tests.rest.http_client import Client

IR = "QMS Inspection Record"
RUN = uuid.uuid4().hex[:6]
"""Makes the products of this run its own, so that it can run again on the same site."""

EN = WORDS["en"]
OUTBOX = "() => Object.keys(localStorage).filter(key => key.startsWith('qms-outbox'))"
WORKER = "() => navigator.serviceWorker.ready.then(worker => Boolean(worker.active))"
CLOSED = "() => caches.keys().then(names => names.filter(name => /^qms-(page|forms)/.test(name)))"


@pytest.fixture
def worker(log_in: Callable[..., Any], make_person: Callable[..., Any]) -> Any:
	"""The home page of an employee with a phone, whose screens are on the device."""
	page = log_in(make_person("Floor", "en", "QMS Employee"), "phone")
	page.wait_for_function(WORKER)
	page.wait_for_function("() => caches.has('qms-page')")
	return page


def fill_in(page: Any, base_url: str, product: str) -> None:
	"""Open the form and fill it in, all but the last step."""
	page.goto(base_url + FORM)
	page.wait_for_selector("#field-product")
	choose_kind(page, "phone", EN)
	page.fill("#field-product", product)
	add_parameter(page, "phone", EN, parameter="Coating", lower_limit="60", measured_value="72")


def keep(page: Any, base_url: str, product: str) -> None:
	"""Finish a record without network; the page is that of what waits then."""
	page.context.set_offline(True)
	fill_in(page, base_url, product)
	press(page, EN["save"])
	page.wait_for_url("**/outbox")


def products(admin: Client, product: str) -> list[dict]:
	"""The records of a product, as the server has them."""
	return admin.list(IR, filters={"product": product}, fields=["name", "owner", "entered_on", "received_on"])


@pytest.fixture
def opened(worker: Any, base_url: str) -> Any:
	"""The same, after the form was open once with a network."""
	worker.goto(base_url + FORM)
	worker.wait_for_selector("#field-product")
	worker.wait_for_load_state("networkidle")
	return worker


def test_a_record_is_finished_without_network_and_received_once(opened, base_url, admin):
	keep(opened, base_url, f"Offline A {RUN}")
	opened.wait_for_selector("text=1 waits to be sent")
	assert products(admin, f"Offline A {RUN}") == []
	# the page is opened anew without network, and what waits is still there
	opened.goto(base_url + "/qms/")
	opened.wait_for_selector("text=1 waits to be sent")
	opened.context.set_offline(False)
	opened.wait_for_function(f"() => !({OUTBOX})().length")
	opened.goto(base_url + "/qms/")
	opened.wait_for_selector("#main h1")
	assert len(products(admin, f"Offline A {RUN}")) == 1


def test_two_windows_send_it_once(opened, base_url, admin):
	keep(opened, base_url, f"Offline B {RUN}")
	second = opened.context.new_page()
	second.goto(base_url + "/qms/outbox")
	second.wait_for_selector("text=Filled in on")
	opened.context.set_offline(False)
	for page in (opened, second):
		page.wait_for_selector("text=Nothing waits to be sent")
	assert len(products(admin, f"Offline B {RUN}")) == 1


def test_an_answer_that_is_lost_makes_no_second_record(opened, base_url, admin):
	fill_in(opened, base_url, f"Offline C {RUN}")

	def lose_the_answer(route: Any) -> None:
		route.fetch()
		route.abort("connectionreset")

	opened.route("**/api/method/iso_qms.api.filling.send", lose_the_answer, times=1)
	press(opened, EN["save"])
	opened.wait_for_url("**/outbox")
	press(opened, "Send now")
	opened.wait_for_selector("text=Nothing waits to be sent")
	assert len(products(admin, f"Offline C {RUN}")) == 1


def test_what_the_server_refuses_is_opened_and_put_right(opened, base_url, admin):
	keep(opened, base_url, f"Offline D {RUN}")
	# what another version of the form may have let through
	opened.evaluate(
		"""() => { for (const key of Object.keys(localStorage).filter(k => k.startsWith('qms-outbox'))) {
			const item = JSON.parse(localStorage.getItem(key))
			item.values.inspection_kind = item.doc.inspection_kind = 'Sideways'
			localStorage.setItem(key, JSON.stringify(item)) } }"""
	)
	opened.context.set_offline(False)
	opened.wait_for_selector("text=It was refused")
	press(opened, "Open and change")
	opened.wait_for_selector("[role=alert] >> text=Sideways")
	choose_kind(opened, "phone", EN)
	press(opened, EN["save"])
	opened.wait_for_url("**/form/**")
	assert len(products(admin, f"Offline D {RUN}")) == 1
	assert opened.evaluate(OUTBOX) == []


NOTE = "Floor Note"


def make_note(admin: Client) -> None:
	"""Register a company's own form that has no further step: it leaves its author when it is saved."""
	if not admin.list("QMS Record Form", filters={"name": "E-FN"}):
		rights = permission("QMS Employee", "read", "write", "create")
		own = {"custom": 1, "module": "Custom", "autoname": "FN-.#####", "permissions": [rights]}
		admin.create("DocType", name=NOTE, fields=[df("note", reqd=1)], **own)
		admin.create("QMS Record Form", code="E-FN", title=NOTE, record_doctype=NOTE)


def test_what_is_sent_too_late_is_asked_for_its_reason_and_keeps_its_time(worker, base_url, admin):
	make_note(admin)
	worker.goto(base_url + "/qms/new/Floor%20Note")
	worker.wait_for_selector("#field-note")
	worker.wait_for_load_state("networkidle")
	worker.context.set_offline(True)
	worker.fill("#field-note", "Leak at the press")
	press(worker, EN["save"])
	worker.wait_for_url("**/outbox")
	# as if it had waited since then
	worker.evaluate(
		"""() => { const key = Object.keys(localStorage).find(each => each.startsWith('qms-outbox'))
			const item = JSON.parse(localStorage.getItem(key))
			item.at = item.values.entered_on = '2026-01-05 08:00:00'
			localStorage.setItem(key, JSON.stringify(item)) }"""
	)
	worker.context.set_offline(False)
	worker.wait_for_selector("text=Reason for Late Entry")
	press(worker, "Open and change")
	worker.fill("#field-late_reason", "No network in the cellar")
	press(worker, EN["save"])
	worker.wait_for_url("**/form/**")
	record = admin.read(NOTE, worker.url.rpartition("/")[2])
	assert (record["late_entry"], record["entered_on"][:19]) == (1, "2026-01-05 08:00:00")


def test_another_person_on_the_device_neither_sees_nor_sends_it(opened, base_url, admin, make_person):
	keep(opened, base_url, f"Offline E {RUN}")
	opened.route("**/api/method/iso_qms.api.filling.send", lambda route: route.abort())
	opened.context.set_offline(False)
	opened.goto(base_url + "/qms/")
	press(opened, "More")
	opened.get_by_role("button", name="Floor en").click()
	opened.get_by_text("Log out", exact=True).click()
	opened.wait_for_selector("text=1 finished records wait on this device")
	opened.get_by_role("button", name="Log out", exact=True).click()
	opened.wait_for_selector("#login-user")
	assert opened.evaluate(CLOSED) == []
	opened.unroute("**/api/method/iso_qms.api.filling.send")
	opened.fill("#login-user", make_person("Other", "en", "QMS Employee").email)
	opened.fill("#login-password", PASSWORD)
	opened.click("button[type=submit]")
	opened.wait_for_selector("#main h1")
	opened.goto(base_url + "/qms/outbox")
	opened.wait_for_selector("text=Nothing waits to be sent")
	assert len(opened.evaluate(OUTBOX)) == 1
	assert products(admin, f"Offline E {RUN}") == []


def test_a_label_opens_its_forms_with_the_head_filled_in(worker, base_url, admin, violations):  # noqa: F811
	if not admin.list("QMS Equipment", filters={"name": "E2E-1"}):
		admin.create("QMS Equipment", code="E2E-1", equipment_name="Press brake", kind="Machine")
	worker.goto(base_url + "/qms/fill/QMS%20Equipment/E2E-1")
	worker.wait_for_selector("main ul a")
	assert violations(worker) == []
	worker.get_by_role("link", name="Equipment Maintenance").click()
	worker.wait_for_selector("#field-equipment")
	assert worker.input_value("#field-equipment") == "E2E-1"


def test_a_guest_who_scans_comes_back_after_the_login(open_page, make_person):
	page = open_page("phone", "en", "/fill/QMS%20Record%20Form/IR")
	page.wait_for_selector("#login-user")
	page.fill("#login-user", make_person("Floor", "en", "QMS Employee").email)
	page.fill("#login-password", PASSWORD)
	page.click("button[type=submit]")
	page.wait_for_url("**/new/QMS%20Inspection%20Record")


def test_axe_finds_nothing_on_what_waits(opened, base_url, violations):  # noqa: F811
	# axe is brought before the network goes
	keep(opened, base_url, f"Offline F {RUN}")
	assert violations(opened) == []
	assert opened.evaluate(TOO_SMALL) == []
	opened.context.set_offline(False)
	opened.wait_for_selector("text=Nothing waits to be sent")


def test_the_worker_is_served_for_all_screens_and_asked_for_anew(admin):
	answer = admin.request("GET", "/qms/sw.js")
	assert answer.status_code == 200
	assert answer.headers["Content-Type"].startswith("text/javascript")
	assert answer.headers["Service-Worker-Allowed"] == "/qms"
	assert answer.headers["Cache-Control"] == "no-cache"
	assert "script-src 'self';" in answer.headers["Content-Security-Policy"]


def test_first_load_brings_less_than_300_kb_of_script():
	built = Path(__file__).parents[2] / "iso_qms" / "public" / "qms"
	manifest = json.loads((built / ".vite" / "manifest.json").read_text(encoding="utf-8"))

	def files(name: str) -> set[str]:
		chunk = manifest[name]
		return {chunk["file"]}.union(*(files(other) for other in chunk.get("imports", [])))

	first = files("src/main.ts") | files("src/pages/Home.vue")
	assert sum(len(gzip.compress((built / file).read_bytes())) for file in first) < 300 * 1024
