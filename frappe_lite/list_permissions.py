"""Which documents of a list a user may see: own ones, user permissions, apps' conditions, and what was shared."""

from __future__ import annotations

from frappe_lite import exceptions
from frappe_lite.context import get_attr, get_hooks
from frappe_lite.database import many
from frappe_lite.mariadb_sql import to_sqlite
from frappe_lite.messages import msgprint
from frappe_lite.meta import Meta, get_meta
from frappe_lite.permissions import (
	ADMINISTRATOR,
	allowed_names,
	call_with_known_arguments,
	get_role_permissions,
	get_shared,
	get_user_permissions,
	has_permission,
	is_strict,
)
from frappe_lite.tables import quote_table
from frappe_lite.translate import _


def match_conditions(
	meta: Meta, user: str, parent_doctype: str | None = None, ignore_user_permissions: bool = False
) -> tuple[str, list]:
	"""Return (SQL, parameters) that limit a list to what the user may read. Raises PermissionError when it is nothing."""
	rules, rule_params = _conditions_of_apps(meta, user)
	if user == ADMINISTRATOR:
		return " AND ".join(rules), rule_params
	if meta.istable:
		sql, params = _rows_of_readable(meta, user, parent_doctype)
		return " AND ".join([sql, *rules]), [*params, *rule_params]
	permissions = get_role_permissions(meta, user)
	table = quote_table(meta.name)
	if not (permissions.get("read") or permissions.get("select")):
		shared = get_shared(meta.name, user)
		if not shared:
			_refuse(meta)
		return " AND ".join([f"{table}.`name` IN ({many(shared)})", *rules]), [*shared, *rule_params]
	limits = {} if ignore_user_permissions else get_user_permissions(user)
	parts, params = _own_or_permitted(meta, user, permissions, limits)
	# As on Frappe, a share reaches beyond ownership and user permissions, not beyond an app's conditions alone.
	shared = get_shared(meta.name, user) if parts else []
	parts, params = [*parts, *rules], [*params, *rule_params]
	if not parts:
		return "", []
	condition = " AND ".join(parts)
	if shared:
		return f"({condition}) OR {table}.`name` IN ({many(shared)})", [*params, *shared]
	return condition, params


def _conditions_of_apps(meta: Meta, user: str) -> tuple[list[str], list]:
	"""What apps' rules leave of a DocType; as on Frappe they are asked about the Administrator too."""
	parts: list[str] = []
	params: list = []
	hook = get_hooks("permission_query_conditions", {})
	for path in (*hook.get(meta.name, ()), *hook.get("*", ())):
		sql = call_with_known_arguments(get_attr(path), user=user, doctype=meta.name)
		if isinstance(sql, tuple):  # of a core DocType: SQLite's own, with its parameters
			parts.append(f"({sql[0]})")
			params.extend(sql[1])
		elif sql:
			parts.append(f"({to_sqlite(str(sql))})")
	return parts, params


def _rows_of_readable(meta: Meta, user: str, parent_doctype: str | None) -> tuple[str, list]:
	"""Rows go by their document, and by the level of the table in which they stand."""
	if not parent_doctype or not has_permission(meta.name, "read", user=user, parent_doctype=parent_doctype):
		_refuse(meta)
		return "", []
	parent, table = get_meta(parent_doctype), quote_table(meta.name)
	levels = {0, *parent.get_permlevel_access("read", user=user)}
	fields = [
		df.fieldname
		for df in parent.table_fields
		if df.options == meta.name and (df.permlevel or 0) in levels
	]
	if not fields:
		_refuse(meta)
	sql = f"{table}.`parenttype` = ? AND {table}.`parentfield` IN ({many(fields)})"
	readable, params = ("", []) if parent.issingle else match_conditions(parent, user)
	if readable:
		sql += f" AND {table}.`parent` IN (SELECT `name` FROM {quote_table(parent.name)} WHERE {readable})"
	return sql, [parent.name, *fields, *params]


def _own_or_permitted(meta: Meta, user: str, permissions: dict, limits: dict) -> tuple[list[str], list]:
	owner_only = permissions.get("has_if_owner_enabled") and "read" in (permissions.get("if_owner") or {})
	if owner_only:
		return [f"{quote_table(meta.name)}.`owner` = ?"], [user]
	parts: list[str] = []
	params: list = []
	if not limits:
		return parts, params
	table = quote_table(meta.name)
	if meta.name in limits and (names := allowed_names(limits[meta.name], meta.name)):
		parts.append(f"{table}.`name` IN ({many(names)})")
		params.extend(names)
	for df in meta.link_fields:
		names = allowed_names(limits[df.options], meta.name) if df.options in limits else []
		if names and not df.ignore_user_permissions:
			column = f"{table}.`{df.fieldname}`"
			empty = "" if is_strict() else f"IFNULL({column}, '') = '' OR "
			parts.append(f"({empty}{column} IN ({many(names)}))")
			params.extend(names)
	return parts, params


def _refuse(meta: Meta) -> None:
	msgprint(
		_("Insufficient Permission for {0}").format(_(meta.name)), raise_exception=exceptions.PermissionError
	)
