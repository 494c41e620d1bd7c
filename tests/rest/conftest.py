"""A server over a real socket: started by the command line on a temporary site, or any home that is named.

`QMS_BASE_URL` and `QMS_ADMIN_PASSWORD` name a running home, for example a bench.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

import pytest

from tests.rest.http_client import Client

ADMIN_PASSWORD = "copper-lantern-42-harbour"
PASSWORD = "quiet-orchard-77-ferry"
FOREIGN_HOME = os.environ.get("QMS_BASE_URL")
ROOT = Path(__file__).parents[2]


class Home(NamedTuple):
	"""A running server and its administrator's password; `site` is its folder, where the tests started it."""

	base_url: str
	admin_password: str
	site: Path | None


def start_server(site: Path, *options: str, **environment: str) -> tuple[subprocess.Popen[str], str]:
	"""Start `iso-qms start` on a free port and return the process and its address."""
	process = subprocess.Popen(
		[sys.executable, "-m", "frappe_lite.cli", "start", "--site", str(site), "--port", "0", *options],
		stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT,
		text=True,
		encoding="utf-8",
		cwd=ROOT,
		env={**os.environ, "ISO_QMS_ADMIN_PASSWORD": ADMIN_PASSWORD, **environment},
	)
	said = []
	assert process.stdout
	for line in process.stdout:
		said.append(line)
		found = re.search(r"http://[\w.:\[\]]+", line)
		if found:
			# Read on, or a server that says much waits for ever; pytest shows it with a failing test.
			threading.Thread(target=_pass_on, args=(process.stdout,), daemon=True).start()
			return process, found[0]
	raise AssertionError("the server did not start:\n" + "".join(said))


def _pass_on(stream: TextIO) -> None:
	for line in stream:
		sys.stderr.write(line)


def stop_server(process: subprocess.Popen[str]) -> int:
	"""End the server as a service manager does; returns its exit code."""
	process.send_signal(signal.SIGTERM)
	try:
		return process.wait(timeout=20)
	except subprocess.TimeoutExpired:
		process.kill()
		return process.wait()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
	"""The home that the tests talk to."""
	if FOREIGN_HOME:
		yield Home(FOREIGN_HOME, os.environ.get("QMS_ADMIN_PASSWORD", "admin"), None)
		return
	site = tmp_path_factory.mktemp("home") / "site"
	process, base_url = start_server(site)
	stop_server(process)
	# all tests share one address, and many of them fail to log in on purpose
	config = json.loads((site / "site_config.json").read_text(encoding="utf-8"))
	config["free_failed_logins"] = {"address": 10_000}
	config["pause_scheduler"] = 1  # what changes is changed by the tests
	(site / "site_config.json").write_text(json.dumps(config), encoding="utf-8")
	process, base_url = start_server(site)
	yield Home(base_url, ADMIN_PASSWORD, site)
	assert stop_server(process) == 0


@pytest.fixture(scope="session")
def embedded(home: Home) -> Home:
	"""The home, for tests of what only the embedded one promises."""
	if home.site is None:
		pytest.skip("a rule of the embedded home alone")
	return home


@pytest.fixture(scope="session")
def admin(home: Home) -> Iterator[Client]:
	"""The administrator, logged in."""
	client = Client(home.base_url).login("Administrator", home.admin_password)
	yield client
	client.close()


@pytest.fixture
def guest(home: Home) -> Iterator[Client]:
	"""Somebody who is not logged in."""
	client = Client(home.base_url)
	yield client
	client.close()


@pytest.fixture(scope="session")
def tag() -> str:
	"""A word that makes the names of this run its own, so that it can run again on the same site."""
	return uuid.uuid4().hex[:6].upper()


def make_user(admin: Client, email: str, *roles: str) -> None:
	"""Make a user who can log in with PASSWORD."""
	admin.create(
		"User",
		email=email,
		first_name=email.partition("@")[0].title(),
		enabled=1,
		send_welcome_email=0,
		new_password=PASSWORD,
		roles=[{"role": role} for role in roles],
	)


def by_key(admin: Client, user: str) -> Client:
	"""Return somebody who comes with an API key: no session, whose token another call could make necessary."""
	keys = admin.message("frappe.core.doctype.user.user.generate_keys", user=user)
	client = Client(admin.base_url)
	client.http.headers["Authorization"] = f"token {keys['api_key']}:{keys['api_secret']}"
	client.user = user
	return client


@pytest.fixture(scope="session")
def workshop(admin: Client, tag: str) -> str:
	"""A plain DocType of a customer with a child table, and a role that may fill it. Returns its name."""
	role = f"Fitter {tag}"
	admin.create("Role", role_name=role, desk_access=1)
	admin.create(
		"DocType",
		name=f"Part Row {tag}",
		module="Core",
		custom=1,
		istable=1,
		fields=[
			{"fieldname": "part", "fieldtype": "Data", "label": "Part", "reqd": 1, "in_list_view": 1},
			{"fieldname": "quantity", "fieldtype": "Int", "label": "Quantity"},
		],
	)
	rights = {"read": 1, "write": 1, "create": 1, "delete": 1, "report": 1, "export": 1, "share": 1}
	closed = {"submit": 0, "cancel": 0, "amend": 0, "import": 0, "print": 1, "email": 0}
	admin.create(
		"DocType",
		name=f"Work Order {tag}",
		module="Core",
		custom=1,
		track_changes=1,
		autoname="format:WO-" + tag + "-{####}",
		fields=[
			{"fieldname": "title", "fieldtype": "Data", "label": "Title", "reqd": 1},
			{"fieldname": "kind", "fieldtype": "Select", "label": "Kind", "options": "\nRepair\nNew"},
			{"fieldname": "hours", "fieldtype": "Float", "label": "Hours"},
			{"fieldname": "due", "fieldtype": "Date", "label": "Due"},
			{"fieldname": "responsible", "fieldtype": "Link", "label": "Responsible", "options": "User"},
			{"fieldname": "cost", "fieldtype": "Currency", "label": "Cost", "permlevel": 1},
			{"fieldname": "parts", "fieldtype": "Table", "label": "Parts", "options": f"Part Row {tag}"},
		],
		permissions=[
			{"role": "System Manager", **rights, **closed},
			{"role": "System Manager", "permlevel": 1, "read": 1, "write": 1},
			{"role": role, **rights, **closed},
		],
	)
	return f"Work Order {tag}"


@pytest.fixture(scope="session")
def fitter(home: Home, admin: Client, workshop: str, tag: str) -> Iterator[Client]:
	"""A person with the role that fills the DocType, logged in. No access to permlevel 1."""
	email = f"fitter-{tag.lower()}@example.com"
	make_user(admin, email, f"Fitter {tag}")
	client = Client(home.base_url).login(email, PASSWORD)
	client.user = email
	yield client
	client.close()


class Trade(NamedTuple):
	"""A DocType with rows in which everybody sees the own records only, and two people with a record each.

	`rows` is its child DocType; the price in a row and the margin are for System Managers.
	"""

	doctype: str
	rows: str
	thief: Client
	victim: Client
	theirs: dict
	mine: dict


OWN = dict.fromkeys(
	("read", "write", "create", "delete", "submit", "cancel", "report", "export", "share", "if_owner"), 1
)
NEITHER = {"amend": 0, "import": 0, "email": 0, "print": 0}


def make_trade_doctypes(admin: Client, tag: str, role: str) -> tuple[str, str]:
	"""Make the two DocTypes of a Trade. Returns their names."""
	doctype, rows = f"Offer {tag}", f"Offer Item {tag}"
	admin.create("Role", role_name=role, desk_access=1)
	admin.create(
		"DocType",
		name=rows,
		module="Core",
		custom=1,
		istable=1,
		fields=[
			{"fieldname": "item", "fieldtype": "Data", "label": "Item"},
			{"fieldname": "price", "fieldtype": "Float", "label": "Price", "permlevel": 1},
		],
	)
	admin.create(
		"DocType",
		name=doctype,
		module="Core",
		custom=1,
		is_submittable=1,
		allow_rename=0,
		track_changes=1,
		title_field="title",
		show_title_field_in_link=1,
		autoname="hash",
		fields=[
			{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
			{"fieldname": "margin", "fieldtype": "Float", "label": "Margin", "permlevel": 1},
			{"fieldname": "items", "fieldtype": "Table", "label": "Items", "options": rows},
			{
				"fieldname": "costs",
				"fieldtype": "Table",
				"label": "Costs",
				"options": rows,
				"permlevel": 1,
			},
			{
				"fieldname": "amended_from",
				"fieldtype": "Link",
				"label": "Amended From",
				"options": doctype,
				"read_only": 1,
				"no_copy": 1,
			},
		],
		permissions=[
			{"role": role, **OWN, **NEITHER},
			{"role": "System Manager", **OWN, **NEITHER, "if_owner": 0},
			{"role": "System Manager", "permlevel": 1, "read": 1, "write": 1},
		],
	)
	return doctype, rows


@pytest.fixture(scope="session")
def trade(embedded: Home, admin: Client, tag: str) -> Iterator[Trade]:
	"""Two people who may see nothing of each other's records."""
	role = f"Trader {tag}"
	doctype, rows = make_trade_doctypes(admin, tag, role)
	people = []
	for word in ("thief", "victim"):
		email = f"{word}-of-trade-{tag.lower()}@example.com"
		make_user(admin, email, role)
		people.append(Client(embedded.base_url).login(email, PASSWORD))
		people[-1].user = email
	thief, victim = people
	theirs = victim.create(doctype, title="Secret offer", items=[{"item": "Secret item"}])
	secrets = {"margin": 41.5, "costs": [{"item": "Secret cost", "price": 17.25}]}
	theirs = admin.update(doctype, theirs["name"], **secrets)
	mine = thief.create(doctype, title="Own offer", items=[{"item": "Own item"}])
	yield Trade(doctype, rows, thief, victim, theirs, mine)
	for person in people:
		person.close()
