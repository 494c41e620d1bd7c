"""Which department and process a document belongs to, by what it says and where it was kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import frappe

from iso_qms.intake.numbers import groups_of, key_of
from iso_qms.intake.titles import same_title

_LABEL = re.compile(
	r"(?:编制部门|归口部门|主管部门|主责部门|责任部门|发布部门|制定部门|部\s{0,4}门|Department|Issued by|Owner)[ \t]{0,3}[:：][ \t]{0,6}([^\s:：,，;；/|]{2,40}(?: (?!\S+[:：])[A-Za-z&]+){0,3})",
	re.I,
)


@dataclass
class Places:
	"""The company's departments and processes, read once for a batch."""

	departments: dict[str, str] = field(default_factory=dict)
	"""Name by name or code."""

	processes: list[tuple[str, str]] = field(default_factory=list)
	"""Code and name."""

	def department(self, number: str, head: str, folders: str, listed: str) -> str | None:
		"""The department that the list, the first page, the number or a folder names."""
		said = [listed, *(match[1] for match in _LABEL.finditer(head))]
		parts = [*said, *reversed(folders.split("/"))]
		for part in parts:
			if name := self._department(part.strip()):
				return name
		groups = groups_of(number)[1:]
		return next((self.departments[group] for group in groups if group in self.departments), None)

	def process(self, number: str, title: str) -> str | None:
		"""The process whose name the title says, or whose code stands in the number."""
		for code, name in self.processes:
			if len(name) > 1 and (same_title(name, title) or name.removesuffix("过程") in title):
				return code
		parts = re.split(r"[-/ ]", number)[1:]
		return next((code for code, _name in self.processes if code in parts), None)

	def _department(self, said: str) -> str | None:
		if not said:
			return None
		exact = self.departments.get(said) or self.departments.get(key_of(said) or said)
		if exact:
			return exact
		fitting = {name for key, name in self.departments.items() if len(key) > 2 and said.endswith(key)}
		return fitting.pop() if len(fitting) == 1 else None


def places_of_company() -> Places:
	"""Read departments and processes."""
	places = Places()
	for row in frappe.get_all(
		"QMS Department", fields=["name", "department_name", "code"], limit_page_length=0
	):
		for key in (row.department_name, row.name, row.code and key_of(row.code)):
			if key:
				places.departments.setdefault(key, row.name)
	rows = frappe.get_all("QMS Process", fields=["name", "process_name"], limit_page_length=0)
	places.processes = [(row.name, row.process_name or "") for row in rows]
	return places
