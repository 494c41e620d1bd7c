"""Every whitelisted method, called by who should not and with what should not be: refused in a sentence, never 500."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.rest.conftest import FOREIGN_HOME, PASSWORD, make_user
from tests.rest.http_client import Client, sentences

pytestmark = pytest.mark.skipif(bool(FOREIGN_HOME), reason="a rule of the embedded home alone")

STRANGE = {
	"text": "'; drop table tabUser; --<b>x</b>",
	"number": 7,
	"list": ["a", {"b": 1}],
	"object": {"name": "x", "doctype": "User", "flags": {"ignore_permissions": 1}},
	"nothing": None,
}
# Called in tests of their own: they end or slow down the sessions of the others.
ELSEWHERE = {"frappe.handler.logout", "frappe.handler.web_logout", "frappe.handler.runserverobj"}


def modules(package: str) -> Iterator[Any]:
	"""Import a package and all its modules."""
	root = importlib.import_module(package)
	yield root
	for found in pkgutil.walk_packages(root.__path__, package + "."):
		try:
			yield importlib.import_module(found.name)
		except ModuleNotFoundError as missing:
			assert missing.name and missing.name.startswith("frappe."), missing


def whitelisted() -> dict[str, tuple[Any, Any]]:
	"""Return the methods that the embedded home and the app open, by the path under which they are called."""
	if FOREIGN_HOME:
		return {}
	from frappe_lite.whitelist import registry

	found = {}
	for module in [*modules("frappe"), *modules("iso_qms.api")]:
		for name, value in vars(module).items():
			if inspect.isfunction(value) and value in registry:
				found[f"{module.__name__}.{name}"] = (value, registry[value])
	return {path: rule for path, rule in sorted(found.items()) if path not in ELSEWHERE}


METHODS = whitelisted()


def arguments(function: Any, value: Any) -> dict[str, Any]:
	"""The same strange value for every argument of a function."""
	names = [
		name
		for name, parameter in inspect.signature(function).parameters.items()
		if parameter.kind is not parameter.VAR_KEYWORD
	]
	return dict.fromkeys(names or ["doctype", "name"], value)


@pytest.fixture(scope="module")
def nobody(home, admin, tag) -> Iterator[Client]:
	"""A logged-in user without any role."""
	email = f"nobody-{tag.lower()}@example.com"
	make_user(admin, email)
	client = Client(home.base_url).login(email, PASSWORD)
	yield client
	client.close()


def test_there_are_methods():
	assert len(METHODS) > 40


@pytest.mark.parametrize(
	"path", [path for path, (_function, rule) in METHODS.items() if not rule.allow_guest]
)
def test_guests_are_refused(guest, path):
	answer = guest.call(path, next(iter(METHODS[path][1].methods)))
	assert answer.status_code in (401, 403), answer.text


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("path", METHODS)
def test_strange_arguments_are_refused_in_a_sentence(nobody, path, kind):
	function, rule = METHODS[path]
	sent = arguments(function, STRANGE[kind])
	for verb in {"GET", "POST"} & set(rule.methods):
		if verb == "GET":
			texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in sent.items()}
			answer = nobody.request("GET", f"/api/method/{path}", params=texts)
		else:
			answer = nobody.request(verb, f"/api/method/{path}", json=sent)
		assert answer.status_code < 500, f"{verb}: {answer.text}"
		if answer.status_code >= 400:
			assert sentences(answer), answer.text


@pytest.mark.parametrize(
	"path", [path for path in METHODS if "doctype" in inspect.signature(METHODS[path][0]).parameters]
)
def test_who_has_no_right_gets_no_data(nobody, path, workshop, admin):
	"""With real names of documents that the caller may not read."""
	function, rule = METHODS[path]
	name = admin.create(workshop, title="Secret of the works")["name"]
	known = {
		"doctype": workshop,
		"name": name,
		"docname": name,
		"filters": {"name": name},
		"fieldname": "title",
		"field": "title",
		"fields": ["title"],
		"txt": "",
		"old_name": name,
		"new_name": f"{name}-stolen",
		"items": [name],
		"value": "changed",
	}
	sent = {key: known.get(key) for key in inspect.signature(function).parameters if key in known}
	for verb in {"GET", "POST"} & set(rule.methods):
		answer = nobody.call(path, verb, **sent)
		assert "Secret of the works" not in answer.text
	assert admin.read(workshop, name)["title"] == "Secret of the works"
