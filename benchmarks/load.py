"""REST under load: a few clients, each a process with one kept connection, as fast as the server answers."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from http.client import HTTPConnection
from time import perf_counter
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks import record

TIMEOUT = 60
Request = tuple[str, str, dict[str, Any] | None]


class Client:
	"""One logged-in connection."""

	def __init__(self, port: int, host: str, sid: str | None = None) -> None:
		self.connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
		self.headers = {"Host": host, "Content-Type": "application/json", "Accept": "application/json"}
		self.sid = sid or self._log_in()
		self.headers["Cookie"] = self.sid

	def _log_in(self) -> str:
		"""Return the session's cookie."""
		_answer, headers = self._send(
			"POST", "/api/method/login", {"usr": record.USER, "pwd": record.PASSWORD}
		)
		sid = next(value for name, value in headers if name == "Set-Cookie" and value.startswith("sid="))
		return sid.split(";")[0]

	def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
		"""Return the answer's `data`. Raises RuntimeError for any error."""
		return self._send(method, path, body)[0].get("data")

	def _send(
		self, method: str, path: str, body: dict[str, Any] | None
	) -> tuple[dict, list[tuple[str, str]]]:
		self.connection.request(method, path, json.dumps(body) if body is not None else None, self.headers)
		response = self.connection.getresponse()
		text = response.read()
		if response.status >= 400:
			raise RuntimeError(f"{method} {path} answered {response.status}: {text[:500]!r}")
		return json.loads(text), response.getheaders()


def resource(doctype: str, name: str | None = None) -> str:
	"""Return the path of a DocType, or of one document."""
	return f"/api/resource/{quote(doctype)}" + (f"/{quote(name)}" if name else "")


LIST = (
	resource(record.FULL)
	+ "?"
	+ urlencode(
		{
			"fields": json.dumps(
				["name", "title", "batch", "quantity", "result", "workflow_state", "modified"]
			),
			"order_by": "modified desc",
			"limit_page_length": 20,
		}
	)
)


def requests_of(operation: str, client: Client, count: int) -> Iterator[Request]:
	"""Yield the requests of one client; what must be there for them is made before the first."""
	simple = {"title": record.VALUES["title"], "quantity": 5}
	if operation == "create simple":
		yield from (("POST", resource(record.PLAIN), simple) for _ in range(count))
	elif operation == "create 12 fields + 3 rows":
		yield from (("POST", resource(record.FULL), record.new_full(n)) for n in range(count))
	elif operation == "list of 20":
		yield from (("GET", LIST, None) for _ in range(count))
	else:
		doctype = record.PLAIN if operation == "update simple" else record.FULL
		values = simple if doctype == record.PLAIN else record.new_full()
		names = [client.ask("POST", resource(doctype), values)["name"] for _ in range(min(count, 10))]
		for n in range(count):
			path = resource(doctype, names[n % len(names)])
			yield ("GET", path, None) if operation == "get one" else ("PUT", path, {"remark": f"Changed {n}"})


OPERATIONS = (
	"create simple",
	"create 12 fields + 3 rows",
	"list of 20",
	"get one",
	"update simple",
	"update with workflow",
)


def run(operation: str, port: int, host: str, clients: int, count: int) -> dict[str, Any]:
	"""Return the seconds of every request, and of the whole from the first to the last."""
	context = multiprocessing.get_context("spawn")
	together = context.Barrier(clients)
	answers = context.Queue()
	processes = [
		context.Process(target=_client, args=(operation, port, host, count, together, answers), daemon=True)
		for _ in range(clients)
	]
	for process in processes:
		process.start()
	try:
		results = [answers.get(timeout=TIMEOUT * 10) for _ in processes]
	finally:
		for process in processes:
			process.join(timeout=5)
			if process.is_alive():
				process.kill()
	for _start, _end, seconds in results:
		if isinstance(seconds, str):
			raise RuntimeError(f"{operation}: {seconds}")
	return {
		"seconds": [each for _start, _end, seconds in results for each in seconds],
		"whole": max(end for _start, end, _s in results) - min(start for start, _end, _s in results),
	}


def _client(operation: str, port: int, host: str, count: int, together: Any, answers: Any) -> None:
	try:
		client = Client(port, host)
		requests = list(requests_of(operation, client, count))
		for request in requests[:5]:
			client.ask(*request)
		together.wait(timeout=TIMEOUT)
		seconds = []
		first = perf_counter()
		for request in requests:
			start = perf_counter()
			client.ask(*request)
			seconds.append(perf_counter() - start)
		answers.put((first, perf_counter(), seconds))
	except Exception as error:
		together.abort()
		answers.put((0.0, 0.0, f"{type(error).__name__}: {error}"))
