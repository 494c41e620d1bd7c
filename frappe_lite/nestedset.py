"""Trees as nested sets: `lft` and `rgt` of every node, so that a branch is one range."""

from __future__ import annotations

from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import local
from frappe_lite.document import Document
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta, scrub
from frappe_lite.translate import _
from frappe_lite.values import quote_table


class NestedSetRecursionError(exceptions.ValidationError):
	"""A node cannot stand under itself."""


class NestedSetChildExistsError(exceptions.ValidationError):
	"""A node with nodes under it cannot be deleted."""


class NestedSetInvalidMergeError(exceptions.ValidationError):
	"""A node and a leaf cannot be merged."""


class NestedSetMultipleRootsError(exceptions.ValidationError):
	"""A tree has one root only where its controller says so."""


def parent_field(doctype: str) -> str:
	"""Return the field that points to the parent node."""
	return get_meta(doctype).get("nsm_parent_field") or f"parent_{scrub(doctype)}"


class NestedSet(Document):
	"""A document in a tree."""

	def on_update(self) -> None:
		"""Place the node in the tree."""
		update_nsm(self)

	def on_trash(self, allow_root_deletion: bool = False) -> None:
		"""Refuse to delete a node with nodes under it, then close the gap."""
		if local.db.exists(self.doctype, {parent_field(self.doctype): self.name}):
			throw(_("Cannot delete {0} as it has child nodes").format(self.name), NestedSetChildExistsError)

	def after_delete(self) -> None:
		"""Number the tree anew without this node."""
		rebuild_tree(self.doctype)

	def get_ancestors(self) -> list[str]:
		"""Return the nodes above, nearest first."""
		return get_ancestors_of(self.doctype, self.name)

	def get_children(self) -> list[Any]:
		"""Return the documents right below."""
		from frappe_lite.document import get_doc

		filters = {parent_field(self.doctype): self.name}
		return [
			get_doc(self.doctype, name)
			for name in local.db.get_values(self.doctype, filters, "name", pluck=True)
		]

	def get_parent(self) -> Any:
		"""Return the document right above, or None."""
		from frappe_lite.document import get_doc

		name = self.get(parent_field(self.doctype))
		return get_doc(self.doctype, name) if name else None


def update_nsm(doc: Any) -> None:
	"""Number the tree anew when the node is new or moved. Raises NestedSetRecursionError for a circle."""
	field = parent_field(doc.doctype)
	before = doc._doc_before_save
	if before is not None and (before.get(field) or None) == (doc.get(field) or None) and doc.get("lft"):
		return
	above, seen = doc.get(field), set()
	while above:
		if above == doc.name or above in seen:
			throw(_("Item cannot be added to its own descendants"), NestedSetRecursionError)
		seen.add(above)
		above = local.db.get_value(doc.doctype, above, field)
	rebuild_tree(doc.doctype)
	doc.lft, doc.rgt = local.db.get_value(doc.doctype, doc.name, ["lft", "rgt"])


def rebuild_tree(doctype: str, parent: str | None = None) -> None:
	"""Number the whole tree, siblings by name."""
	field = parent_field(doctype)
	table = quote_table(doctype)
	children: dict[str, list[str]] = {}
	for name, above in local.db.execute(
		f"SELECT name, IFNULL(`{field}`, '') FROM {table} ORDER BY name"
	).fetchall():
		children.setdefault(above, []).append(name)
	counter = 0
	numbers: dict[str, list[int]] = {}
	stack: list[tuple[str, bool]] = [(name, False) for name in reversed(children.get("", []))]
	while stack:
		name, done = stack.pop()
		counter += 1
		if done:
			numbers[name].append(counter)
			continue
		numbers[name] = [counter]
		stack.append((name, True))
		stack.extend((child, False) for child in reversed(children.get(name, [])))
	for name, (lft, rgt) in numbers.items():
		local.db.write(
			f"UPDATE {table} SET lft = ?, rgt = ? WHERE name = ? AND (lft != ? OR rgt != ?)",
			(lft, rgt, name, lft, rgt),
		)


def get_descendants_of(
	doctype: str,
	name: str,
	order_by: str = "lft desc",
	limit: int | None = None,
	ignore_permissions: bool = False,
) -> list[str]:
	"""Return the nodes below."""
	from frappe_lite.query import get_all, get_list

	lft, rgt = local.db.get_value(doctype, name, ["lft", "rgt"]) or (0, 0)
	query = get_all if ignore_permissions else get_list
	return query(
		doctype,
		filters=[["lft", ">", lft], ["rgt", "<", rgt]],
		order_by=order_by,
		limit_page_length=limit,
		pluck="name",
	)


def get_ancestors_of(
	doctype: str, name: str, order_by: str = "lft desc", limit: int | None = None
) -> list[str]:
	"""Return the nodes above, nearest first."""
	from frappe_lite.query import get_all

	lft, rgt = local.db.get_value(doctype, name, ["lft", "rgt"]) or (0, 0)
	return get_all(
		doctype,
		filters=[["lft", "<", lft], ["rgt", ">", rgt]],
		order_by=order_by,
		limit_page_length=limit,
		pluck="name",
	)


def get_root_of(doctype: str) -> str | None:
	"""Return the name of the first root."""
	return local.db.get_value(doctype, {parent_field(doctype): ["is", "not set"]}, "name", order_by="lft asc")
