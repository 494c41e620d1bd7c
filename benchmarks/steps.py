"""Steps of a benchmark, written against the `frappe` API alone, so that they run on both homes.

A step runs in a process of its own, with the Python of its home: `python -m benchmarks.MODULE STEP SITE SITES
[ARGUMENTS]`. Its answer is printed as one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import frappe


def run(steps: dict[str, Callable[..., Any]]) -> None:
	"""Do the step that the command line names, and print its answer."""
	step, site, sites, *arguments = sys.argv[1:]
	with connected(site, sites):
		print(json.dumps(steps[step](*arguments)))


@contextmanager
def connected(site: str, sites: str) -> Iterator[None]:
	"""Work as Administrator on a site of a bench, or in the site's folder of the embedded home."""
	frappe.init(site, sites_path=sites)
	frappe.local.conf.local_infile = 1  # for volume.py
	frappe.connect()
	try:
		yield
	finally:
		frappe.destroy()


def timed(
	count: int, operation: Callable[[int], Any], commit: bool = True, within: float = 3600
) -> list[float]:
	"""Return the seconds of each of `count` calls; of fewer, when they take longer than `within` seconds together."""
	seconds: list[float] = []
	for number in range(count):
		start = perf_counter()
		operation(number)
		if commit:
			frappe.db.commit()
		seconds.append(perf_counter() - start)
		frappe.local.message_log = []
		within -= seconds[-1]
		if within < 0:
			break
	frappe.db.rollback()
	return seconds


def peak_memory() -> float:
	"""Return the most memory that this process had, in MB."""
	return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
