"""A small client of the documented HTTP interface, the same for both homes."""

from __future__ import annotations

import json
from typing import Any

import requests


class Refused(AssertionError):
	"""The server did not answer 200 or 202 where the test needs it."""


class Client:
	"""One person's browser: a session with cookies."""

	def __init__(self, base_url: str, timeout: float = 60) -> None:
		self.base_url = base_url.rstrip("/")
		self.http = requests.Session()
		self.http.headers["Accept"] = "application/json"
		self.timeout = timeout

	def request(self, method: str, path: str, **options: Any) -> requests.Response:
		"""Send a request and return the answer, whatever it is."""
		return self.http.request(method, self.base_url + path, timeout=self.timeout, **options)

	def login(self, user: str, password: str) -> Client:
		"""Begin a session and return the client."""
		answer = self.request("POST", "/api/method/login", json={"usr": user, "pwd": password})
		assert answer.status_code == 200, answer.text
		return self

	def call(self, method: str, verb: str = "POST", /, **arguments: Any) -> requests.Response:
		"""Call a whitelisted method."""
		if verb == "GET":
			texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in arguments.items()}
			return self.request("GET", f"/api/method/{method}", params=texts)
		return self.request(verb, f"/api/method/{method}", json=arguments)

	def message(self, method: str, verb: str = "POST", /, **arguments: Any) -> Any:
		"""Return what a whitelisted method returns. Raises Refused."""
		return accepted(self.call(method, verb, **arguments)).get("message")

	def resource(self, verb: str, doctype: str, name: str | None = None, **options: Any) -> requests.Response:
		"""Send a request to a resource."""
		path = f"/api/resource/{doctype}" + (f"/{name}" if name is not None else "")
		return self.request(verb, path, **options)

	def create(self, doctype: str, **values: Any) -> dict[str, Any]:
		"""Insert a document and return it. Raises Refused."""
		return accepted(self.resource("POST", doctype, json=values))["data"]

	def read(self, doctype: str, name: str) -> dict[str, Any]:
		"""Return a document. Raises Refused."""
		return accepted(self.resource("GET", doctype, name))["data"]

	def update(self, doctype: str, name: str, **values: Any) -> dict[str, Any]:
		"""Change a document and return it. Raises Refused."""
		return accepted(self.resource("PUT", doctype, name, json=values))["data"]

	def list(self, doctype: str, **arguments: Any) -> list[dict[str, Any]]:
		"""Return the records that fit. Raises Refused."""
		texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in arguments.items()}
		return accepted(self.resource("GET", doctype, params=texts))["data"]

	def upload(self, name: str, content: bytes, **form: Any) -> requests.Response:
		"""Upload a file."""
		return self.request("POST", "/api/method/upload_file", files={"file": (name, content)}, data=form)

	def close(self) -> None:
		"""Close the connections."""
		self.http.close()


def accepted(answer: requests.Response) -> dict[str, Any]:
	"""Return the body of an answer that is a success. Raises Refused with what the server said."""
	if answer.status_code not in (200, 202):
		raise Refused(f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text[:2000]}")
	return answer.json()


def sentences(answer: requests.Response) -> list[str]:
	"""Return the messages that came with an answer."""
	return [
		json.loads(message)["message"] for message in json.loads(answer.json().get("_server_messages", "[]"))
	]


def assert_refused(answer: requests.Response, *statuses: int, says: str = "") -> None:
	"""Assert that the answer is one of these errors and says why in a sentence (which holds `says`)."""
	assert answer.status_code in statuses, f"{answer.status_code}: {answer.text[:2000]}"
	said = " ".join(sentences(answer))
	assert said, f"no sentence: {answer.text[:2000]}"
	assert says.lower() in said.lower(), said
