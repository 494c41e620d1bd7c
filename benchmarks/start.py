"""From the start of an existing site to its first page, and the memory of the server that then has nothing to do."""

from __future__ import annotations

import argparse
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.homes import Home
from benchmarks.report import judged, shown, table

STARTS = 3
IDLE_SECONDS = 2
SECONDS, MEGABYTES = 2, 120
PAGE = "/qms"


def measure(homes: dict[str, Home], options: argparse.Namespace) -> dict[str, Any]:
	"""Return the seconds to the page, and the memory in MB, of each start."""
	return {key: [_start(home) for _turn in range(STARTS)] for key, home in homes.items()}


def _start(home: Home) -> dict[str, float]:
	began = time.perf_counter()
	with home.serving() as (port, process):
		status = _get(port, home.site)
		seconds = time.perf_counter() - began
		if status >= 400:
			raise RuntimeError(f"{home.title}: {PAGE} answered {status}.")
		time.sleep(IDLE_SECONDS)
		return {"seconds": seconds, "memory": sum(map(_memory, _family(process.pid)))}


def _get(port: int, host: str) -> int:
	connection = HTTPConnection("127.0.0.1", port, timeout=30)
	connection.request("GET", PAGE, headers={"Host": host})
	response = connection.getresponse()
	response.read()
	return response.status


def _family(pid: int) -> list[int]:
	"""Return the process and those that it started."""
	children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
	return [pid, *(each for child in children for each in _family(int(child)))]


def _memory(pid: int) -> float:
	"""Return the memory of a process in MB, its share of what it has in common with others."""
	lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
	return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def section(results: dict[str, Any]) -> str:
	"""Return the table."""
	rows = []
	for title, key, most, digits in (
		("start to first page, s", "seconds", SECONDS, 2),
		("memory when idle, MB", "memory", MEGABYTES, 0),
	):
		theirs, ours = (
			median(each[key] for each in results[home]) if results.get(home) else None
			for home in ("frappe", "embedded")
		)
		own = judged(shown(ours, digits), ours is None or ours < most)
		rows.append([title, shown(theirs, digits), own, f"under {most}"])
	return (
		f"## Start\nA site that is there and current, median of {STARTS} starts. Frappe: gunicorn with its two workers, "
		"without MariaDB and Redis, which run already.\n\n"
		+ table(["", "Frappe", "embedded home", "target"], rows)
	)
