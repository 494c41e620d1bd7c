"""The stages of a slip: what was decided at each, by whom and when, as its blocks stand on paper and on the screen."""

from __future__ import annotations

from typing import Any

Field = dict[str, Any]


def sections_of(fields: list[Field]) -> list[list[Field]]:
	"""The fields in their sections, each with its break first; what stands before the first break is a section too."""
	sections: list[list[Field]] = [[]]
	for field in fields:
		if field["fieldtype"] == "Section Break":
			sections.append([])
		sections[-1].append(field)
	return sections


def signers_of(section: list[Field]) -> list[tuple[Field, Field]]:
	"""The pairs of fields for who decided and when (approved_by, approved_on) of a section with a heading."""
	if not section or section[0]["fieldtype"] != "Section Break" or not section[0].get("label"):
		return []
	by_name = {df["fieldname"]: df for df in section}
	pairs = []
	for df in section:
		stem, _underscore, tail = df["fieldname"].rpartition("_")
		when = by_name.get(f"{stem}_on") or by_name.get(f"{stem}_date")
		if df["fieldtype"] == "Link" and df.get("options") == "User" and tail == "by" and when:
			pairs.append((df, when))
	return pairs


def stages_of(fields: list[Field]) -> dict[str, list[dict[str, str]]]:
	"""By the fieldname of its section, who signs at each stage: the fieldnames of `who` and `when`."""
	return {
		section[0]["fieldname"]: [
			{"who": who["fieldname"], "when": when["fieldname"]} for who, when in signers
		]
		for section in sections_of(fields)
		if (signers := signers_of(section))
	}
