"""Trees as nested sets: `lft` and `rgt` of every node, so that a branch is one range."""

from __future__ import annotations

from typing import Any

from frappe_lite import exceptions
from frappe_lite.context import local
from frappe_lite.document import Document
from frappe_lite.documents import get_doc
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.permissions import has_permission
from frappe_lite.query import get_all, get_list
from frappe_lite.tables import quote_table
from frappe_lite.translate import _
from frappe_lite.utils import scrub


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

	@property
	def nsm_parent_field(self) -> str:
		"""The field that points to the node above."""
		return parent_field(self.doctype)

	def on_update(self) -> None:
		"""Place the node in the tree. Raises when a leaf has nodes below."""
		update_nsm(self)
		self.validate_ledger()

	def on_trash(self, allow_root_deletion: bool = False) -> None:
		"""Refuse to delete a node with nodes under it."""
		self.validate_if_child_exists()
		self.lft, self.rgt = local.db.get_value(self.doctype, self.name, ["lft", "rgt"]) or (0, 0)

	def after_delete(self) -> None:
		"""Close the gap that the node leaves."""
		if self.lft and self.rgt:
			_shift(self.doctype, self.rgt + 1, _MAXIMUM, self.lft - self.rgt - 1)

	def before_rename(self, old: str, new: str, merge: bool = False, group_fname: str = "is_group") -> None:
		"""Refuse to merge a group and a leaf."""
		if merge and self.meta.has_field(group_fname):
			if (self.get(group_fname) or 0) != (local.db.get_value(self.doctype, new, group_fname) or 0):
				throw(
					_("Merging is only possible between Group-to-Group or Leaf Node-to-Leaf Node"),
					NestedSetInvalidMergeError,
				)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""Note the new name as the old parent of the nodes below; after merging the tree is numbered anew."""
		if self.meta.has_field("old_parent"):
			below = {self.nsm_parent_field: new}
			local.db.set_value(self.doctype, below, "old_parent", new, update_modified=False)
		if merge:
			rebuild_tree(self.doctype)

	def validate_if_child_exists(self) -> None:
		"""Raise NestedSetChildExistsError when there are nodes right below."""
		if local.db.exists(self.doctype, {self.nsm_parent_field: self.name}):
			throw(_("Cannot delete {0} as it has child nodes").format(self.name), NestedSetChildExistsError)

	def validate_one_root(self) -> None:
		"""Raise NestedSetMultipleRootsError when this is a second root; a controller that wants one root calls it."""
		if not self.get(self.nsm_parent_field) and len(_roots(self.doctype)) > 1:
			throw(_("Multiple root nodes not allowed."), NestedSetMultipleRootsError)

	def get_root_node_count(self) -> int:
		"""Return the number of roots."""
		return len(_roots(self.doctype))

	def validate_ledger(self, group_identifier: str = "is_group") -> None:
		"""Raise when a leaf has nodes below."""
		if not self.meta.has_field(group_identifier) or self.get(group_identifier):
			return
		if local.db.exists(self.doctype, {self.nsm_parent_field: self.name, "docstatus": ["!=", 2]}):
			throw(_("{0} {1} cannot be a leaf node as it has children").format(_(self.doctype), self.name))

	def get_ancestors(self) -> list[str]:
		"""Return the nodes above, nearest first."""
		return get_ancestors_of(self.doctype, self.name)

	def get_children(self) -> list[Any]:
		"""Return the documents right below."""
		filters = {parent_field(self.doctype): self.name}
		return [
			get_doc(self.doctype, name)
			for name in local.db.get_values(self.doctype, filters, "name", pluck=True)
		]

	def get_parent(self) -> Any:
		"""Return the document right above, or None."""
		name = self.get(parent_field(self.doctype))
		return get_doc(self.doctype, name) if name else None


_MAXIMUM = 1 << 62


def _roots(doctype: str) -> list[str]:
	rows = local.db.execute(
		f"SELECT name FROM {quote_table(doctype)} WHERE IFNULL(`{parent_field(doctype)}`, '') = '' ORDER BY lft"
	)
	return [row[0] for row in rows]


def update_nsm(doc: Any) -> None:
	"""Place a new or moved node as the last one under its parent. Raises NestedSetRecursionError for a circle."""
	doctype, db = doc.doctype, local.db
	above = doc.get(parent_field(doctype)) or None
	lft, rgt = db.get_value(doctype, doc.name, ["lft", "rgt"]) or (0, 0)
	if not (lft and rgt):
		place = _place_under(doc, above, 0, 0)
		_shift(doctype, place, _MAXIMUM, 2)
		lft, rgt = place, place + 1
		db.write(f"UPDATE {quote_table(doctype)} SET lft = ?, rgt = ? WHERE name = ?", (lft, rgt, doc.name))
		forget_branches()
	elif _has_moved(doc, above):
		_move(doctype, lft, rgt, _place_under(doc, above, lft, rgt))
		forget_branches()
	if doc.meta.has_field("old_parent"):
		doc.old_parent = above
		db.set_value(doctype, doc.name, "old_parent", above or "", update_modified=False)
	doc.lft, doc.rgt = db.get_value(doctype, doc.name, ["lft", "rgt"])
	db.cache.forget("document")


def forget_branches() -> None:
	"""A tree changed: who is limited to a branch has other limits now. (On Frappe he has them after the next login.)"""
	local.db.cache.forget("user_permissions")


def _has_moved(doc: Any, above: str | None) -> bool:
	if doc.meta.has_field("old_parent"):
		return (doc.get("old_parent") or None) != above
	before = doc._doc_before_save
	return before is not None and (before.get(parent_field(doc.doctype)) or None) != above


def _place_under(doc: Any, above: str | None, lft: int, rgt: int) -> int:
	"""Return the number at which the last node under `above` (or the last root) begins."""
	if not above:
		return (local.db.execute(f"SELECT MAX(rgt) FROM {quote_table(doc.doctype)}").fetchone()[0] or 0) + 1
	edges = local.db.get_value(doc.doctype, above, ["lft", "rgt"])
	if above == doc.name or (edges and lft and lft <= edges[0] and edges[1] <= rgt):
		throw(_("Item cannot be added to its own descendants"), NestedSetRecursionError)
	if not edges or not edges[1]:
		rebuild_tree(doc.doctype)
		edges = local.db.get_value(doc.doctype, above, ["lft", "rgt"])
	return edges[1]


def _shift(doctype: str, first: int, last: int, by: int) -> None:
	"""Add to every number from `first` to `last`."""
	table = quote_table(doctype)
	for edge in ("lft", "rgt"):
		local.db.write(
			f"UPDATE {table} SET {edge} = {edge} + ? WHERE {edge} BETWEEN ? AND ?", (by, first, last)
		)


def _move(doctype: str, lft: int, rgt: int, place: int) -> None:
	"""Move the branch lft…rgt to `place`; what lies between moves the other way, all else stays."""
	width = rgt - lft + 1
	if place > rgt:
		first, last, branch_by, others_by = lft, place - 1, place - 1 - rgt, -width
	else:
		first, last, branch_by, others_by = place, rgt, place - lft, width
	for edge in ("lft", "rgt"):
		# One statement for both: no number is in two places while it runs.
		local.db.write(
			f"UPDATE {quote_table(doctype)} SET {edge} = {edge} + CASE WHEN {edge} BETWEEN ? AND ? THEN ? ELSE ? END"
			f" WHERE {edge} BETWEEN ? AND ?",
			(lft, rgt, branch_by, others_by, first, last),
		)


def remove_subtree(doctype: str, name: str, throw: bool = True) -> None:
	"""Delete a node with all nodes below, without their hooks. Raises PermissionError without the right to delete."""
	has_permission(doctype, "delete", throw=throw)
	lft, rgt = local.db.get_value(doctype, name, ["lft", "rgt"])
	local.db.delete(doctype, {"lft": [">=", lft], "rgt": ["<=", rgt]})
	_shift(doctype, rgt + 1, _MAXIMUM, lft - rgt - 1)
	forget_branches()


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
	forget_branches()


def get_descendants_of(
	doctype: str,
	name: str,
	order_by: str = "lft desc",
	limit: int | None = None,
	ignore_permissions: bool = False,
) -> list[str]:
	"""Return the nodes below."""
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
	roots = _roots(doctype)
	return roots[0] if roots else None
