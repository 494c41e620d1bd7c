"""Every whitelisted method, called by who should not and with what should not be: refused in a sentence, never 500.

The methods are read from the registry, so that a new one is called here without anybody thinking of it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.rest.conftest import FOREIGN_HOME, by_key, make_user
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
SHORT_NAMES = {"frappe_lite.auth.login", "frappe_lite.auth.logout"}


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

	found: dict[str, tuple[Any, Any]] = {}
	for package in ("frappe", "iso_qms.api", "iso_qms"):
		known = {function for function, _rule in found.values()} if package == "iso_qms" else set()
		for module in modules(package):
			for name, value in vars(module).items():
				# what the rest of the app only imports is called by its first path
				if inspect.isfunction(value) and value in registry and value not in known:
					found[f"{module.__name__}.{name}"] = (value, registry[value])
	return {path: rule for path, rule in sorted(found.items()) if path not in ELSEWHERE}


def document_methods() -> dict[str, tuple[str, Any]]:
	"""Return the methods of documents that are open, as `Class.method`, with class and rule."""
	if FOREIGN_HOME:
		return {}
	from frappe_lite.document import Document
	from frappe_lite.whitelist import registry

	list(modules("frappe_lite"))
	classes, found = [Document], {}
	while classes:
		controller = classes.pop()
		classes += controller.__subclasses__()
		for name, value in vars(controller).items():
			if value in registry if inspect.isfunction(value) else False:
				found[f"{controller.__name__}.{name}"] = (controller.__name__, value)
	return dict(sorted(found.items()))


METHODS = whitelisted()
DOCUMENT_METHODS = document_methods()


def arguments(function: Any, value: Any) -> dict[str, Any]:
	"""The same strange value for every argument of a function."""
	names = [
		name
		for name, parameter in inspect.signature(function).parameters.items()
		if parameter.kind is not parameter.VAR_KEYWORD and name != "self"
	]
	return dict.fromkeys(names or ["doctype", "name"], value)


def call(person: Client, verb: str, path: str, sent: dict[str, Any]):
	"""Call a method with every argument as text (GET) or as JSON."""
	if verb == "GET":
		texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in sent.items()}
		return person.request("GET", f"/api/method/{path}", params=texts)
	return person.request(verb, f"/api/method/{path}", json=sent)


def about(doctype: str, name: str) -> dict[str, Any]:
	"""The arguments that methods have, all of them about one document."""
	return {
		**dict.fromkeys(("doctype", "dt", "reference_doctype", "parent_doctype", "share_doctype"), doctype),
		**dict.fromkeys(("name", "docname", "dn", "reference_name", "old_name", "document", "record"), name),
		**{key: {"doctype": doctype, "name": name} for key in ("doc", "docs")},
		**{key: [name] for key in ("items", "names", "docnames")},
		"filters": {"name": name},
		"fieldname": "title",
		"field": "title",
		"fields": ["*"],
		"txt": "Secret",
		"text": "Secret",
		"search_term": "Secret",
		"new_name": f"{name}-stolen",
		"value": "changed",
		"content": "changed",
		"comment_email": "",
		"comment_by": "",
		"action": "Approve",
		"method": "add_comment",
		"file_format_type": "CSV",
		"export_records": "all",
		"assign_to": "Administrator",
		"user": "Administrator",
		"perm_type": "read",
		"right": "read",
	}


@pytest.fixture(scope="module")
def nobody(home, admin, tag) -> Iterator[Client]:
	"""A logged-in user without any role."""
	email = f"nobody-{tag.lower()}@example.com"
	make_user(admin, email)
	client = by_key(admin, email)
	yield client
	client.close()


@pytest.fixture(scope="module")
def wrong_owner(admin, trade) -> Iterator[Client]:
	"""Somebody who may make records of his own."""
	client = by_key(admin, trade.thief.user)
	yield client
	client.close()


@pytest.fixture(scope="module")
def owner(admin, trade) -> Iterator[Client]:
	"""Whose record it is."""
	client = by_key(admin, trade.victim.user)
	yield client
	client.close()


def test_there_are_methods():
	assert len(METHODS) > 40 and len(DOCUMENT_METHODS) > 4


def test_no_method_is_forgotten():
	"""What is in the registry is called below, by its path or on its document, or is named as called elsewhere."""
	from frappe_lite.whitelist import registry

	called = {function for function, _rule in METHODS.values()}
	called |= {function for _controller, function in DOCUMENT_METHODS.values()}
	mine = {
		function
		for function in registry
		if function.__module__.partition(".")[0] in ("frappe_lite", "iso_qms")
	}
	left = {f"{function.__module__}.{function.__qualname__}" for function in mine - called}
	assert left == SHORT_NAMES


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("path", METHODS)
def test_guests_are_refused(guest, path, kind):
	function, rule = METHODS[path]
	for verb in rule.methods:
		answer = call(guest, verb, path, arguments(function, STRANGE[kind]))
		if rule.allow_guest:
			assert answer.status_code < 500, answer.text
		else:
			assert answer.status_code in (401, 403), answer.text
	second = guest.request(next(iter(rule.methods)), f"/api/v2/method/{path}")
	assert second.status_code < 500 if rule.allow_guest else second.status_code in (401, 403), second.text


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("path", METHODS)
def test_strange_arguments_are_refused_in_a_sentence(nobody, wrong_owner, path, kind):
	"""By somebody without a role, and by somebody who may make records of his own."""
	function, rule = METHODS[path]
	for person in (nobody, wrong_owner):
		for verb in rule.methods:
			answer = call(person, verb, path, arguments(function, STRANGE[kind]))
			assert answer.status_code < 500, f"{verb}: {answer.text}"
			if answer.status_code >= 400:
				assert sentences(answer), answer.text


@pytest.mark.parametrize("path", METHODS)
def test_the_verbs_of_a_method_are_held(admin, path):
	for verb in {"GET", "POST", "PUT", "DELETE"} - set(METHODS[path][1].methods):
		assert admin.request(verb, f"/api/method/{path}").status_code == 403


@pytest.mark.parametrize("path", METHODS)
def test_who_has_no_right_gets_no_data_and_changes_nothing(nobody, wrong_owner, trade, admin, path):
	"""With real names: of a record of somebody else, asked for by its wrong owner and by somebody without a role."""
	function, rule = METHODS[path]
	before = admin.read(trade.doctype, trade.theirs["name"])
	sent = about(trade.doctype, trade.theirs["name"])
	if function.__name__ in ("save", "submit", "insert", "insert_many"):
		sent["doc"] = {**sent["doc"], "title": "changed"}
	if function.__name__ == "upload_file":
		del sent["method"]  # a way of uploading that is not here
	for person in (nobody, wrong_owner):
		for verb in rule.methods:
			answer = call(person, verb, path, sent)
			assert answer.status_code < 500 and "CSRF" not in answer.text, answer.text
			assert not any(
				word in answer.text for word in ("Secret offer", "Secret item", "Secret cost", "41.5")
			)
	assert admin.read(trade.doctype, trade.theirs["name"]) == before
	on = {"reference_doctype": trade.doctype, "reference_name": trade.theirs["name"]}
	assert [
		row
		for row in admin.list("Comment", filters=on, fields=["owner"])
		if row["owner"] != trade.victim.user
	] == []
	assert admin.list("ToDo", filters={"reference_name": trade.theirs["name"]}) == []
	assert admin.list("DocShare", filters={"share_name": trade.theirs["name"]}) == []


def test_who_may_gets_the_data_by_the_same_arguments(owner, trade):
	"""The test above asks for what is there: the record's owner gets it."""
	sent = about(trade.doctype, trade.theirs["name"])
	showing = {
		path
		for path, (_function, rule) in METHODS.items()
		if "GET" in rule.methods and "Secret offer" in call(owner, "GET", path, sent).text
	}
	assert {
		"frappe.client.get",
		"frappe.client.get_list",
		"frappe.client.get_value",
		"frappe.desk.form.load.getdoc",
		"frappe.desk.reportview.get",
		"frappe.desk.search.search_link",
		"frappe.desk.search.get_link_title",
	} <= showing


@pytest.fixture(scope="module")
def places(admin, trade) -> dict[str, tuple[str, str]]:
	"""A document of each class that has open methods: DocType and name."""
	found = {"Document": (trade.doctype, trade.theirs["name"])}
	for row in admin.list("DocType", fields=["name", "issingle"], limit=0):
		key = row["name"].replace(" ", "").replace("-", "")
		if any(key == controller for controller, _function in DOCUMENT_METHODS.values()):
			names = [row] if row["issingle"] else admin.list(row["name"], limit=1)
			found[key] = (row["name"], names[0]["name"] if names else "")
	made = admin.create("Data Import", reference_doctype=trade.doctype, import_type="Insert New Records")
	found["DataImport"] = ("Data Import", made["name"])
	return found


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("path", DOCUMENT_METHODS)
def test_methods_of_documents_are_for_who_may(nobody, guest, wrong_owner, places, path, kind):
	"""On a document that the caller may not read, as v1, as v2, as a resource, and on one that he made up."""
	controller, function = DOCUMENT_METHODS[path]
	assert controller in places, f"say which DocType {controller} is the class of"
	doctype, name = places[controller]
	method, sent = function.__name__, arguments(function, STRANGE[kind])
	for person in (nobody, wrong_owner, guest):
		answers = [
			person.call("run_doc_method", dt=doctype, dn=name, method=method, args=sent),
			person.call("runserverobj", dt=doctype, dn=name, method=method, arg=STRANGE[kind]),
			person.call("run_doc_method", docs={"doctype": doctype, "name": name}, method=method, args=sent),
			person.request("POST", f"/api/v2/document/{doctype}/{name}/method/{method}", json=sent),
			person.request("GET", f"/api/v2/document/{doctype}/{name}/method/{method}"),
			person.resource("POST", doctype, name, json={"run_method": method, **sent}),
			person.resource("GET", doctype, name, params={"run_method": method}),
		]
		for answer in answers:
			assert answer.status_code in (401, 403, 404, 417), answer.text
