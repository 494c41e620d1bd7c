"""What holds for all endpoints of the screens, read from their sources."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import iso_qms

ROOT = Path(iso_qms.__file__).parent


def decorator_of(function: ast.FunctionDef) -> ast.Call | None:
	"""Return the call of `frappe.whitelist` that decorates a function."""
	for each in function.decorator_list:
		if isinstance(each, ast.Call) and ast.unparse(each.func) == "frappe.whitelist":
			return each
	return None


def endpoints() -> list[tuple[Path, ast.Module, ast.FunctionDef]]:
	found = []
	for path in sorted(ROOT.rglob("*.py")):
		tree = ast.parse(path.read_text(encoding="utf-8"))
		functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
		found += [(path, tree, each) for each in functions if decorator_of(each)]
	return found


ENDPOINTS = endpoints()
MODULES = {path: tree for path, tree, _function in ENDPOINTS}
each_endpoint = pytest.mark.parametrize(
	"function", [f for _p, _t, f in ENDPOINTS], ids=[f"{p.stem}.{f.name}" for p, _t, f in ENDPOINTS]
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_types_are_types_and_not_texts(path):
	"""Frappe turns the texts of a request into the types named, and leaves types aside that are texts themselves."""
	imports = [each for each in ast.walk(MODULES[path]) if isinstance(each, ast.ImportFrom)]
	assert "__future__" not in {each.module for each in imports}


@each_endpoint
def test_every_argument_says_its_type(function):
	arguments = [*function.args.args, *function.args.kwonlyargs]
	untyped = {argument.arg for argument in arguments if argument.annotation is None}
	assert untyped <= {"self"}


@each_endpoint
def test_every_endpoint_says_by_which_methods_it_is_called(function):
	named = {keyword.arg for keyword in decorator_of(function).keywords}
	assert "methods" in named
