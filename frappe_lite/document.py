"""The life of a document: insert, save, submit, cancel, update after submit, with hooks in Frappe's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from frappe_lite import exceptions, permlevels, validation
from frappe_lite.announcements import announce
from frappe_lite.base_document import BaseDocument
from frappe_lite.column_values import to_datetime_text
from frappe_lite.context import _dict, get_attr, get_hooks, local
from frappe_lite.delete_doc import delete_doc
from frappe_lite.docstatus import DocStatus
from frappe_lite.documents import get_cached_doc as get_cached_doc
from frappe_lite.documents import get_cached_value as get_cached_value
from frappe_lite.documents import get_doc as get_doc
from frappe_lite.documents import get_last_doc as get_last_doc
from frappe_lite.field_types import DISPLAY_TYPES
from frappe_lite.link_checks import check_links_to
from frappe_lite.messages import bold, msgprint, throw
from frappe_lite.meta import get_meta
from frappe_lite.naming import set_new_name, validate_name
from frappe_lite.new_documents import copy_doc as copy_doc
from frappe_lite.new_documents import new_doc as new_doc
from frappe_lite.permissions import get_roles, has_permission
from frappe_lite.query import get_all
from frappe_lite.rename_doc import rename_doc
from frappe_lite.translate import _
from frappe_lite.utils import cast, now
from frappe_lite.versions import save_version
from frappe_lite.whitelist import is_whitelisted, whitelist
from frappe_lite.workflow import set_state_on_action, validate_workflow


class Document(BaseDocument):
	"""All controllers inherit from this. `Document("ToDo", name)` loads, `Document({"doctype": …})` begins one."""

	_action: str = "save"
	_doc_before_save: Any = None

	def __init__(self, *args: Any, **kwargs: Any) -> None:
		own = self.__dict__
		own.update(doctype=None, name=None, flags=_dict())
		first = args[0] if args else None
		if isinstance(first, str):
			own["doctype"] = first
			own["name"] = first if len(args) == 1 else args[1]
			own["flags"].for_update = kwargs.get("for_update")
			self.load_from_db()
			return
		values = first if isinstance(first, dict) else kwargs
		if not values:
			raise ValueError("A document is made from a DocType and a name, or from a dictionary.")
		super().__init__(values)

	def load_from_db(self) -> Document:
		"""Read the document and its child rows. Raises DoesNotExistError."""
		meta = self.meta
		db = local.db
		if self.flags.for_update:
			db.begin_write()
		if meta.issingle:
			values = _single_values(self.doctype)
		else:
			values = db.get_value(self.doctype, self.name, "*", as_dict=True, order_by=None)
			if not values:
				throw(_("{0} {1} not found").format(_(self.doctype), self.name), exceptions.DoesNotExistError)
		flags = self.flags
		super().__init__(_dict(values, doctype=self.doctype))
		self.__dict__["flags"] = flags
		for df in meta.table_fields:
			cursor = db.execute(
				f"SELECT * FROM `tab{df.options}` WHERE parent = ? AND parenttype = ? AND parentfield = ? ORDER BY idx",
				(str(self.name), self.doctype, df.fieldname),
			)
			names = [column[0] for column in cursor.description]
			for row in cursor.fetchall():
				self.append(df.fieldname, dict(zip(names, row, strict=True)))
		return self

	def reload(self) -> Document:
		"""Read the document again."""
		return self.load_from_db()

	# -- rights

	def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
		"""Tell whether the user has the right on this document."""
		if self.flags.ignore_permissions:
			return True
		return has_permission(self.doctype, permtype, self, user)

	def check_permission(self, permtype: str = "read", permlevel: Any = None) -> None:
		"""Raise PermissionError without the right."""
		if not self.has_permission(permtype):
			self.raise_no_permission_to(permtype)

	def raise_no_permission_to(self, perm_type: str) -> None:
		"""Raise PermissionError with the sentence that names the right."""
		message = _("You need the '{0}' permission on {1} {2} to perform this action.").format(
			_(perm_type), bold(_(self.doctype)), self.name or ""
		)
		local.flags.error_message = message
		msgprint(message, raise_exception=exceptions.PermissionError)

	def get_permissions(self) -> list[_dict]:
		"""Return the permission rows that count: a child row has its parent's."""
		return get_meta(self.parenttype).permissions if self.meta.istable else self.meta.permissions

	def get_permlevel_access(self, permission_type: str = "write") -> list[int]:
		"""Return the permlevels at which the session's user has the right."""
		roles = set(get_roles())
		return list(
			{p.permlevel or 0 for p in self.get_permissions() if p.role in roles and p.get(permission_type)}
		)

	def has_permlevel_access_to(self, fieldname: str, df: Any = None, permission_type: str = "read") -> bool:
		"""Tell whether the user has the right on this field."""
		return ((df or self.meta.get_field(fieldname)).permlevel or 0) in self.get_permlevel_access(
			permission_type
		)

	def apply_fieldlevel_read_permissions(self) -> None:
		"""Take away the fields that the user may not read, in child rows too."""
		permlevels.hide_unreadable_fields(self)

	def validate_higher_perm_levels(self) -> None:
		"""Set the fields that the user may not write back to what they were."""
		permlevels.reset_unwritable_fields(self)

	# -- insert and save

	def insert(
		self,
		ignore_permissions: bool | None = None,
		ignore_links: bool | None = None,
		ignore_if_duplicate: bool = False,
		ignore_mandatory: bool | None = None,
		set_name: str | None = None,
		set_child_names: bool = True,
	) -> Document:
		"""Insert the document with its child rows. Raises a ValidationError, PermissionError or DuplicateEntryError."""
		local.db.begin_write()
		self.flags.notifications_executed = []
		for flag, value in (
			("ignore_permissions", ignore_permissions),
			("ignore_links", ignore_links),
			("ignore_mandatory", ignore_mandatory),
		):
			if value is not None:
				self.flags[flag] = value
		self.__dict__["__islocal"] = True
		self._set_defaults()
		self.set_user_and_timestamp()
		self._spread_docstatus()
		self._check_types()
		self.check_if_latest()
		validation.check_links(self)
		self.check_permission("create")
		self.run_method("before_insert")
		self.set_new_name(set_name=set_name, set_child_names=set_child_names)
		self._set_parent_in_children()
		self.validate_higher_perm_levels()

		self.flags.in_insert = True
		self.run_before_save_methods()
		self._validate()
		self._spread_docstatus()
		self.flags.in_insert = False

		if self.meta.issingle:
			self._write_single()
		else:
			self.db_insert(ignore_if_duplicate=ignore_if_duplicate)
		for row in self.get_all_children():
			row.db_insert()

		self.run_method("after_insert")
		self.flags.in_insert = True
		if self.get("amended_from"):
			self._check_amended_from()
			self._take_over_files_of_amended()
		self.run_post_save_methods()
		self.flags.in_insert = False
		self.__dict__.pop("__islocal", None)
		self.__dict__.pop("__unsaved", None)
		return self

	def save(self, *args: Any, **kwargs: Any) -> Document:
		"""Save the document; insert it when it is new. Raises TimestampMismatchError when someone else saved meanwhile."""
		return self._save(*args, **kwargs)

	def _save(self, ignore_permissions: bool | None = None, ignore_version: bool | None = None) -> Document:
		local.db.begin_write()
		self.flags.notifications_executed = []
		if ignore_permissions is not None:
			self.flags.ignore_permissions = ignore_permissions
		self.flags.ignore_version = bool(local.flags.in_test) if ignore_version is None else ignore_version
		if self.is_new() or not self.name:
			return self.insert()
		self._set_defaults()
		self.check_permission("write")
		self.set_user_and_timestamp()
		self._spread_docstatus()
		self._check_types()
		self.check_if_latest()
		self._set_parent_in_children()
		validation.refuse_rows_of_others(self)
		for row in self.get_all_children():
			if not row.name:
				set_new_name(row)
		self.validate_higher_perm_levels()
		validation.check_links(self)
		self.run_before_save_methods()
		if self._action != "cancel":
			self._validate()
		if self._action == "update_after_submit":
			validation.check_update_after_submit(self)
		self._spread_docstatus()
		if self.meta.issingle:
			self._write_single()
		else:
			self.db_update()
		self._update_children()
		self.run_post_save_methods()
		self.__dict__.pop("__unsaved", None)
		return self

	def _set_defaults(self) -> None:
		if local.flags.in_import:
			return
		if self.is_new():
			self.update_if_missing(new_doc(self.doctype, as_dict=True))
		for df in self.meta.table_fields:
			rows = [row for row in self.get(df.fieldname) or () if row.is_new()]
			if rows:
				defaults = new_doc(df.options, parent_doc=self, parentfield=df.fieldname, as_dict=True)
				for row in rows:
					row.update_if_missing(defaults)

	def set_user_and_timestamp(self) -> None:
		"""Note who and when; remember the `modified` that the caller had read."""
		own = self.__dict__
		own["_original_modified"] = own.get("modified")
		moment, user = now(), local.session.user
		own["modified"], own["modified_by"] = moment, user
		if self.is_new() and not (local.flags.in_install or local.flags.in_patch or local.flags.in_migrate):
			own["creation"], own["owner"] = moment, user
		for row in self.get_all_children():
			values = row.__dict__
			values["modified"], values["modified_by"] = moment, user
			values["owner"] = values.get("owner") or own["owner"]
			values["creation"] = values.get("creation") or own["creation"]

	def _spread_docstatus(self) -> None:
		status = self.docstatus
		for row in self.get_all_children():
			row.__dict__["docstatus"] = status

	def _check_types(self) -> None:
		validation.check_types(self)
		for row in self.get_all_children():
			validation.check_types(row)

	def check_if_latest(self) -> None:
		"""Load what is stored, compare `modified`, and work out which action this is."""
		self.load_doc_before_save(raise_exception=True)
		self._action = "save"
		previous = self._doc_before_save
		if not previous:
			self._check_docstatus_transition(0)
			return
		if not _same_moment(previous.modified, self.__dict__["_original_modified"]):
			msgprint(
				_("Error: Document has been modified after you have opened it")
				+ f" ({previous.modified}, {self.modified}). "
				+ _("Please refresh to get the latest document."),
				raise_exception=exceptions.TimestampMismatchError,
			)
		if not self.meta.issingle:
			self._check_docstatus_transition(previous.docstatus)

	def _check_docstatus_transition(self, previous: int) -> None:
		action = _ACTIONS.get((int(previous), int(self.docstatus)))
		if previous == 2:
			throw(_("Cannot edit cancelled document"))
		if self.docstatus not in (0, 1, 2):
			throw(_("Invalid docstatus"))
		if action is None:
			raise exceptions.DocstatusTransitionError(
				_("Cannot change docstatus from 0 (Draft) to 2 (Cancelled)")
				if previous == 0
				else _("Cannot change docstatus from 1 (Submitted) to 0 (Draft)")
			)
		self._action = action
		if action != "save":
			self.check_permission("cancel" if action == "cancel" else "submit")

	def load_doc_before_save(self, *, raise_exception: bool = False) -> None:
		"""Keep what the database holds as `_doc_before_save` (None for a new document)."""
		self._doc_before_save = None
		if self.is_new():
			return
		try:
			self._doc_before_save = get_doc(self.doctype, self.name, for_update=True)
		except exceptions.DoesNotExistError:
			if raise_exception:
				raise

	def get_doc_before_save(self) -> Any:
		"""Return the document as it was before this save, or None."""
		return self._doc_before_save

	def get_latest(self) -> Any:
		"""Return the document as it was before this save, read now if need be."""
		if not self._doc_before_save:
			self.load_doc_before_save()
		return self._doc_before_save

	def has_value_changed(self, fieldname: str) -> bool:
		"""Tell whether this save changes the field; True for a new document."""
		before = self._doc_before_save
		if not before:
			return True
		df = self.meta.get_field(fieldname)
		if df is None or df.fieldtype in DISPLAY_TYPES:
			return before.get(fieldname) != self.get(fieldname)
		return validation._comparable(before, df, before.get(fieldname)) != validation._comparable(
			self, df, self.get(fieldname)
		)

	def set_new_name(
		self, force: bool = False, set_name: str | None = None, set_child_names: bool = True
	) -> None:
		"""Name the document and its child rows."""
		if self.flags.name_set and not force:
			return
		prompted = self.get("__newname") if (self.meta.autoname or "").lower() == "prompt" else None
		if set_name or prompted:
			self.name = validate_name(self.doctype, set_name or prompted)
		else:
			set_new_name(self)
		if set_child_names and not (prompted and not set_name):
			for row in self.get_all_children():
				set_new_name(row)
		self.flags.name_set = True

	def _set_parent_in_children(self) -> None:
		for row in self.get_all_children():
			row.__dict__.update(parent=self.name, parenttype=self.doctype)

	def _validate(self) -> None:
		validation.check_mandatory(self)
		self._check_content()
		self._sync_autoname_field()
		if self.meta.get_workflow() and local.flags.in_install != "frappe":
			validate_workflow(self)
			if self._action != "save":
				set_state_on_action(self)
		if not self.is_new():
			validation.check_set_only_once(self)

	def _check_content(self) -> None:
		for row in (self, *self.get_all_children()):
			validation.check_data_formats(row)
			validation.check_selects(row)
			validation.check_non_negative(row)
			validation.clamp_ratings(row)
			validation.check_lengths(row)
			validation.sanitize(row)

	def _sync_autoname_field(self) -> None:
		_option, _sep, fieldname = (self.meta.autoname or "").partition("field:")
		if fieldname and self.name and self.name != self.get(fieldname):
			self.set(fieldname, self.name)

	def run_before_save_methods(self) -> None:
		"""Run before_validate, validate and before_save, before_submit, before_cancel or before_update_after_submit."""
		local.flags.currently_saving.append((self.doctype, self.name))  # db_set asks, until the save is done
		if self._action in ("save", "submit"):
			self.run_method("before_validate")
		if self.flags.ignore_validate:
			return
		for method in _BEFORE[self._action]:
			self.run_method(method)
		self._set_title_field()

	def _set_title_field(self) -> None:
		if self.meta.get("title_field") != "title":
			return
		df = self.meta.get_field("title")
		if df and (df.options or (self.is_new() and not self.get("title") and df.default)):
			values = {key: "" if value is None else value for key, value in self.as_dict().items()}
			self.title = (df.options or df.default).format(**values)

	def run_post_save_methods(self) -> None:
		"""Run on_update, on_submit, on_cancel or on_update_after_submit, write the version, run on_change."""
		for method in _AFTER[self._action]:
			self.run_method(method)
		if self._action == "cancel" and not self.flags.ignore_links:
			check_links_to(self, "Cancel")
		self.clear_cache()
		save_version(self)
		self.run_method("on_change")
		saving = local.flags.currently_saving
		if (self.doctype, self.name) in saving:
			saving.remove((self.doctype, self.name))

	def clear_cache(self) -> None:
		"""Forget the cached copy."""
		local.db.cache.forget("document", (self.doctype, str(self.name)))
		if self.meta.issingle:
			local.db.cache.forget("singles", self.doctype)

	def _update_children(self) -> None:
		for df in self.meta.table_fields:
			rows = self.get(df.fieldname)
			kept = [row.name for row in rows if row.name and not row.is_new()]
			query = f"DELETE FROM `tab{df.options}` WHERE parent = ? AND parenttype = ? AND parentfield = ?"
			if kept:
				query += f" AND name NOT IN ({', '.join('?' * len(kept))})"
			local.db.write(query, (str(self.name), self.doctype, df.fieldname, *kept))
			for row in rows:
				row.db_update()

	def _write_single(self) -> None:
		local.db.write("DELETE FROM tabSingles WHERE doctype = ?", (self.doctype,))
		for field, value in self.get_valid_dict(convert_dates_to_str=True).items():
			local.db.write(
				"INSERT INTO tabSingles (doctype, field, value) VALUES (?, ?, ?)",
				(self.doctype, field, None if value is None else str(value)),
			)
		self.__dict__["__islocal"] = False

	def _check_amended_from(self) -> None:
		if local.db.get_value(self.doctype, self.amended_from, "docstatus") != 2:
			throw(
				_(
					"{0} cannot be amended because it is not cancelled. Please cancel the document before creating an amendment."
				).format(self.amended_from),
				title=_("Amendment Not Allowed"),
			)

	def _take_over_files_of_amended(self) -> None:
		"""An amendment names the same files as its original; their content is stored once."""
		original = {"attached_to_doctype": self.doctype, "attached_to_name": self.amended_from}
		for file in get_all("File", filters=original, fields=["file_name", "file_url", "is_private"]):
			get_doc(
				{
					"doctype": "File",
					**file,
					"attached_to_doctype": self.doctype,
					"attached_to_name": self.name,
				}
			).save()

	# -- hooks

	def run_method(self, method: str, *args: Any, **kwargs: Any) -> Any:
		"""Call the controller's method, then the apps' doc_events for this DocType, then those for '*'."""
		result = None
		function = getattr(self, method, None)
		if callable(function):
			result = function(*args, **kwargs)
		for handler in _event_handlers(self.doctype, method):
			answer = handler(self, method, *args, **kwargs)
			if answer is not None:
				result = (
					{**result, **answer} if isinstance(answer, dict) and isinstance(result, dict) else answer
				)
		self.run_notifications(method)
		return result

	run_trigger = run_method

	def run_notifications(self, method: str) -> None:
		"""Send the Notifications and remember the webhooks that wait for this method."""
		announce(self, method)

	def notify_update(self) -> None:
		"""There is no push to browsers on this home; screens ask again."""

	# -- actions

	@whitelist()
	def submit(self) -> Document:
		"""Make the document final."""
		self.docstatus = DocStatus.submitted()
		return self.save()

	@whitelist()
	def cancel(self) -> Document:
		"""Make a submitted document void."""
		self.docstatus = DocStatus.cancelled()
		return self.save()

	_submit = submit
	_cancel = cancel

	@whitelist()
	def rename(
		self, name: str, merge: bool = False, force: bool = False, validate_rename: bool = True
	) -> None:
		"""Rename the document; links follow."""
		self.name = rename_doc(self.doctype, self.name, name, merge=merge, force=force)
		self.reload()

	def delete(
		self, ignore_permissions: bool = False, force: bool = False, *, delete_permanently: bool = False
	) -> None:
		"""Delete the document; see `delete_doc`."""
		delete_doc(
			self.doctype,
			self.name,
			ignore_permissions=ignore_permissions,
			flags=self.flags,
			force=force,
			delete_permanently=delete_permanently,
		)

	@whitelist()
	def add_comment(
		self,
		comment_type: str = "Comment",
		text: str | None = None,
		comment_email: str | None = None,
		comment_by: str | None = None,
	) -> Document:
		"""Add a comment to the timeline and return it."""
		comment = get_doc(
			{
				"doctype": "Comment",
				"comment_type": comment_type,
				"comment_email": comment_email or local.session.user,
				"comment_by": comment_by or local.session.user,
				"reference_doctype": self.doctype,
				"reference_name": str(self.name),
				"content": text or comment_type,
			}
		)
		return comment.insert(ignore_permissions=True)

	def db_set(
		self,
		fieldname: Any,
		value: Any = None,
		update_modified: bool = True,
		notify: bool = False,
		commit: bool = False,
	) -> None:
		"""Write fields at once: before_change and on_change run, checks do not."""
		if isinstance(fieldname, dict):
			self.update(fieldname)
		else:
			self.set(fieldname, value)
		if update_modified and (self.doctype, self.name) not in local.flags.currently_saving:
			self.modified, self.modified_by = now(), local.session.user
		if not self._doc_before_save:
			self.load_doc_before_save()
		self.run_method("before_change")
		if self.name is None:
			return
		local.db.set_value(
			self.doctype,
			self.name,
			fieldname,
			value,
			self.modified,
			self.modified_by,
			update_modified=update_modified,
		)
		self.run_method("on_change")
		if commit:
			local.db.commit()

	def db_get(self, fieldname: str) -> Any:
		"""Return what the database holds."""
		return local.db.get_value(self.doctype, self.name, fieldname)

	def get_title(self) -> str:
		"""Return the document's title."""
		return self.get(self.meta.get_title_field()) or ""

	def is_whitelisted(self, method_name: str) -> None:
		"""Raise PermissionError unless the method may be called from outside."""
		method = getattr(self, method_name, None)
		if not method:
			raise exceptions.DoesNotExistError(f"{self.doctype} has no method {method_name!r}.")
		is_whitelisted(getattr(method, "__func__", method))

	def get_signature(self) -> str:
		"""Return a text that stands for the document."""
		return f"{self.doctype}:{self.name}"


_ACTIONS = {(0, 0): "save", (0, 1): "submit", (1, 1): "update_after_submit", (1, 2): "cancel"}
_BEFORE = {
	"save": ("validate", "before_save"),
	"submit": ("validate", "before_submit"),
	"cancel": ("before_cancel",),
	"update_after_submit": ("before_update_after_submit",),
}
_AFTER = {
	"save": ("on_update",),
	"submit": ("on_update", "on_submit"),
	"cancel": ("on_cancel",),
	"update_after_submit": ("on_update_after_submit",),
}


def _event_handlers(doctype: str, method: str) -> list[Callable]:
	key = (doctype, method)
	events = get_hooks("doc_events", {})
	known = local.home.handlers_of(events)
	if key not in known:
		paths = [*events.get(doctype, {}).get(method, []), *events.get("*", {}).get(method, [])]
		known[key] = [get_attr(path) for path in paths]
	return known[key]


def _same_moment(stored: Any, given: Any) -> bool:
	try:
		return to_datetime_text(stored) == to_datetime_text(given)
	except ValueError:
		return False


def _single_values(doctype: str) -> dict[str, Any]:
	stored = local.db.get_singles_dict(doctype)
	if not stored:
		values = dict(new_doc(doctype, as_dict=True), name=doctype)
		values.pop("__islocal", None)
		return values
	fields = get_meta(doctype).field_map
	for name, value in stored.items():
		df = fields.get(name)
		if df and (value is not None or df.fieldtype == "Check"):
			stored[name] = (
				cast(df.fieldtype, value) if df.fieldtype not in ("Date", "Datetime", "Time") else value
			)
	stored.setdefault("name", doctype)  # a field that was set on its own leaves no name
	return stored
