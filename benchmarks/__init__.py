"""Figures of both homes in one run: `python -m benchmarks`. What survives `kill -9`: `python -m benchmarks.kill9`."""

try:
	import frappe_lite

	frappe_lite.install()  # where a real Frappe is importable, that is the one
except ImportError:  # a bench without the embedded home
	pass
