"""The two homes as the benchmark needs them: a Python that runs the workload, a site, a server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
START_SECONDS = 60


@dataclass
class Home:
	"""Where and with what the workload runs."""

	title: str
	python: str
	folder: Path
	site: str
	server: list[str]
	environment: dict[str, str]

	def step(self, module: str, action: str, *args: object) -> Any:
		"""Run a step of a module (see steps.py) in a process of its own, with the home's Python. Returns its answer."""
		done = subprocess.run(
			[self.python, "-m", f"benchmarks.{module}", action, self.site, ".", *map(str, args)],
			cwd=self.folder,
			env=self.environment,
			capture_output=True,
			text=True,
		)
		if done.returncode:
			raise RuntimeError(f"{self.title}, {action}:\n{done.stdout}{done.stderr}")
		return json.loads(done.stdout.strip().rpartition("\n")[2])

	@contextmanager
	def serve(self) -> Iterator[int]:
		"""Serve the site on a free port of this machine, and yield the port."""
		with self.serving() as (port, _process):
			yield port

	@contextmanager
	def serving(self) -> Iterator[tuple[int, subprocess.Popen]]:
		"""As `serve`; yield the port and the server's process."""
		port = free_port()
		command = [part.replace("{port}", str(port)) for part in self.server]
		with tempfile.TemporaryFile() as log:
			process = subprocess.Popen(
				command, cwd=self.folder, env=self.environment, stdout=log, stderr=subprocess.STDOUT
			)
			try:
				wait_until_answering(process, port, self.site)
				yield port, process
			except Exception:
				log.seek(0)
				sys.stderr.write(log.read()[-5000:].decode(errors="replace"))
				raise
			finally:
				process.terminate()
				process.wait(timeout=30)


def free_port() -> int:
	"""Return a port on which nobody listens."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


def wait_until_answering(process: subprocess.Popen, port: int, host: str) -> None:
	"""Return when the server answers a ping. Raises RuntimeError when it ends or takes too long."""
	until = time.monotonic() + START_SECONDS
	while time.monotonic() < until:
		if process.poll() is not None:
			raise RuntimeError(f"The server ended with code {process.returncode} before it answered.")
		try:
			connection = HTTPConnection("127.0.0.1", port, timeout=5)
			connection.request("GET", "/api/method/frappe.auth.get_logged_user", headers={"Host": host})
			connection.getresponse().read()
			return
		except OSError:
			time.sleep(0.02)
	raise RuntimeError(f"The server did not answer within {START_SECONDS} seconds.")


@contextmanager
def embedded(folder: Path | None = None) -> Iterator[Home]:
	"""A new site of the embedded home in a temporary folder (or in `folder`, on the disk that counts)."""
	with tempfile.TemporaryDirectory(dir=folder) as parent:
		environment = {**os.environ, "ISO_QMS_ADMIN_PASSWORD": "benchmark-only-Xq7", "PYTHONPATH": str(ROOT)}
		command = [sys.executable, "-m", "frappe_lite.cli"]
		subprocess.run(
			[*command, "new-site", "--site", "bench"],
			cwd=parent,
			env=environment,
			check=True,
			capture_output=True,
		)
		server = [*command, "start", "--site", "bench", "--port", "{port}"]
		yield Home("embedded home", sys.executable, Path(parent), "bench", server, environment)


def bench_folder() -> Path | None:
	"""Return the bench of this machine (FRAPPE_BENCH, else ~/frappe-bench), or None."""
	folder = Path(os.environ.get("FRAPPE_BENCH") or Path.home() / "frappe-bench")
	return folder if (folder / "sites" / "apps.txt").exists() else None


def bench(folder: Path, site: str) -> Home:
	"""A site of a bench, served by two gunicorn workers, as in Frappe's own production setup."""
	python = str(folder / "env" / "bin" / "python")
	server = [
		str(folder / "env" / "bin" / "gunicorn"),
		*("--bind", "127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--worker-class", "gthread"),
		*("--timeout", "120", "--graceful-timeout", "2", "--preload", "frappe.app:application"),
	]
	environment = {**os.environ, "PYTHONPATH": str(ROOT)}
	return Home("Frappe", python, folder / "sites", site, server, environment)
