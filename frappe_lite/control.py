"""Commands for a site that is being served: the command line sends them to the server, which alone may write.

The server listens where only its own user reaches it (a socket in a folder of his, a pipe on Windows) and leaves
address and key in `control.json`, which its owner alone may read. So whoever may send a command could as well stop
the server and work on the files himself.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import threading
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from frappe_lite import context, exceptions
from frappe_lite.context import get_attr, local
from frappe_lite.site import Site, open_site

log = logging.getLogger("frappe_lite.control")

FILE = "control.json"
LARGEST = 1024 * 1024
SPEAKS_WITHIN = 10.0  # seconds; who connects and says nothing is hung up on

NOBODY = (OSError, EOFError, ValueError, KeyError, AuthenticationError)  # there is no server, or no longer

# What may be sent. Each takes JSON and returns JSON; the caller commits.
COMMANDS = {
	"retry jobs": "frappe_lite.jobs.retry_jobs",
	"remove jobs": "frappe_lite.jobs.remove_jobs",
	"retry mail": "frappe_lite.mail.retry_sending",
	"add user": "frappe_lite.cli_users.insert_user",
	"set password": "frappe_lite.cli_users.replace_password",
}


def perform(folder: Path, command: str, *arguments: Any) -> Any:
	"""Do a command of COMMANDS on a site: here, or in the server that has the site open.

	Returns what it returns. Raises what it raises, from a server as ValidationError with the same sentence;
	SiteInUseError when a process has the site open that takes no commands.
	"""
	try:
		connection = _call(folder.resolve())
	except NOBODY:
		site = open_site(folder)
		try:
			return _do(site, command, arguments)
		finally:
			site.close()
	with connection:
		return _ask(connection, command, arguments)


def is_served(folder: Path) -> bool:
	"""Tell whether a server has the site open and takes commands."""
	try:
		_call(folder.resolve()).close()
	except NOBODY:
		return False
	return True


def _call(folder: Path) -> Connection:
	told = json.loads((folder / FILE).read_text(encoding="utf-8"))
	return Client(told["address"], authkey=bytes.fromhex(told["key"]))


def _do(site: Site, command: str, arguments: Any) -> Any:
	context.init_request(site)
	context.set_user("Administrator")
	try:
		result = get_attr(COMMANDS[command])(*arguments)
		local.db.commit()
		return result
	finally:
		context.destroy()


def _ask(connection: Connection, command: str, arguments: Any) -> Any:
	connection.send_bytes(json.dumps([command, *arguments]).encode())
	try:
		answer = json.loads(connection.recv_bytes(LARGEST))
	except EOFError:
		raise exceptions.ValidationError(
			"The server ended before it answered; see whether the command was done, then give it again."
		) from None
	if "problem" in answer:
		raise exceptions.ValidationError(answer["problem"])
	return answer["result"]


class Control:
	"""The server's side: `start` and `stop`. One command after the other, each in a transaction of its own."""

	def __init__(self, site: Site) -> None:
		self.site = site
		self._listener: Listener | None = None
		self._thread: threading.Thread | None = None
		self._stopping = threading.Event()

	def start(self) -> None:
		"""Begin to take commands. A system without sockets for that serves the site all the same."""
		key = secrets.token_bytes(32)
		try:
			self._listener = Listener(authkey=key)
		except OSError as error:
			log.warning("commands cannot be sent to this server: %s", error)
			return
		self._tell(str(self._listener.address), key)
		self._thread = threading.Thread(target=self._loop, args=(key,), name="control", daemon=True)
		self._thread.start()

	def stop(self) -> None:
		"""Take no more commands; one that is being done is finished."""
		self._stopping.set()
		if self._listener is None or self._thread is None:
			return
		self._file.unlink(missing_ok=True)
		try:  # the thread waits for a call, and nothing else wakes it on every system
			Client(self._listener.address).close()
		except (OSError, EOFError, AuthenticationError):
			pass
		self._thread.join(timeout=SPEAKS_WITHIN)
		self._listener.close()

	@property
	def _file(self) -> Path:
		return self.site.file(FILE)

	def _tell(self, address: str, key: bytes) -> None:
		self._file.unlink(missing_ok=True)
		descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
		with os.fdopen(descriptor, "w", encoding="utf-8") as file:
			json.dump({"address": address, "key": key.hex()}, file)

	def _loop(self, key: bytes) -> None:
		assert self._listener
		while not self._stopping.is_set():
			try:
				with self._listener.accept() as connection:
					self._answer(connection)
			except (OSError, EOFError, AuthenticationError) as error:
				log.info("a command did not come through: %s", error)

	def _answer(self, connection: Connection) -> None:
		if not connection.poll(SPEAKS_WITHIN):
			return
		try:
			command, *arguments = json.loads(connection.recv_bytes(LARGEST))
			answer = {"result": _do(self.site, command, arguments)}
		except Exception as error:
			answer = {"problem": " ".join(str(error).split()) or type(error).__name__}
		connection.send_bytes(json.dumps(answer).encode())
