"""Data Import: a file's documents go through the ordinary insert or save, each whole or not at all.

What a row became is written in the transaction of the document itself. So a process that dies in between has lost
nothing that the log names, and goes on after it without importing anything twice.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from frappe_lite import files
from frappe_lite.context import _dict, local
from frappe_lite.document import Document, get_doc
from frappe_lite.exceptions import PermissionError, ValidationError
from frappe_lite.import_columns import autoname_field
from frappe_lite.import_file import ImportFile, Payload
from frappe_lite.import_lookups import Defaults, KnownLinks, UniqueValues
from frappe_lite.log import log_error
from frappe_lite.messages import throw
from frappe_lite.meta import get_meta
from frappe_lite.naming import random_name
from frappe_lite.query import get_all
from frappe_lite.translate import _
from frappe_lite.utils import cint, now, strip_html
from frappe_lite.versions import get_diff

INSERT, UPDATE = "Insert New Records", "Update Existing Records"
LOG = "Data Import Log"
BATCH_SECONDS, BATCH_DOCUMENTS = (
	0.25,
	250,
)  # how long others wait for the writer, and what a crash makes do again
NOT_KEPT = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "doctype", "__islocal",
	"parent", "parentfield", "parenttype")  # fmt: skip
SUCCESS, PARTIAL, FAILED, PENDING = "Success", "Partial Success", "Error", "Pending"

LOG_COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx",
	"data_import", "row_indexes", "success", "docname", "messages", "exception", "log_index")  # fmt: skip
Progress = Callable[[int, int], None]

_running: set[tuple[str, str]] = set()
_mutex = threading.Lock()


def read_import_file(doc: Document, file_url: str | None = None) -> ImportFile:
	"""Return the file of a Data Import. Raises ValidationError, or PermissionError for a file the user may not read."""
	url = file_url or doc.import_file
	name = local.db.get_value("File", {"file_url": url}, "name", order_by="creation desc") if url else None
	if not name:
		throw(_("Invalid template file for import"), ValidationError)
	file: Any = get_doc("File", name)
	if not files.may(file):
		raise PermissionError(_("You may not read this file."))
	extension = (file.file_name or url).rpartition(".")[2] if "." in (file.file_name or url) else "csv"
	return ImportFile(doc.reference_doctype, files.read_content(url), extension, _mapping(doc))


def _mapping(doc: Document) -> dict[str, str]:
	try:
		options = json.loads(doc.template_options or "{}")
	except ValueError:
		throw(_("{0} is not valid JSON.").format(_("Template Options")), ValidationError)
	found = options.get("column_to_field_map") if isinstance(options, dict) else None
	return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}


def start_import(data_import: str) -> None:
	"""Import the file of a Data Import, as the job that the screen starts. What fails as a whole is kept as its status."""
	doc = get_doc("Data Import", data_import)
	try:
		ImportRun(doc).run()
	except Exception:
		local.db.rollback()
		doc.db_set("status", FAILED)
		log_error("Data import failed", reference_doctype=doc.doctype, reference_name=doc.name)
		local.db.commit()


def enqueue_import(doc: Document) -> bool:
	"""Let the import run in the background. Returns False when it runs or waits already."""
	from frappe_lite.jobs import enqueue

	if _key(doc) in _running:
		return False
	job = enqueue(
		start_import,
		queue="long",
		timeout=10_000,
		job_id=f"data_import::{doc.name}",
		deduplicate=True,
		now=bool(local.flags.in_test),
		data_import=doc.name,
	)
	return bool(job) or bool(local.flags.in_test)


def _key(doc: Document) -> tuple[str, str]:
	return str(local.home.path), str(doc.name)


class ImportRun:
	"""One run over the file of a Data Import; `run` goes on where an earlier one ended."""

	def __init__(self, doc: Document, progress: Progress | None = None) -> None:
		self.doc = doc
		self.doctype = doc.reference_doctype
		self.meta = get_meta(self.doctype)
		self.progress = progress
		self.submits = bool(cint(doc.submit_after_import)) and bool(self.meta.is_submittable)
		self.done = 0
		self.defaults = Defaults()
		self.uniques = UniqueValues(self.meta)

	def run(self) -> str:
		"""Import what is not imported yet. Returns the status; Pending when the file has obstacles."""
		key = _key(self.doc)
		with _mutex:
			if key in _running:
				throw(_("{0} is running already.").format(self.doc.name), ValidationError)
			_running.add(key)
		try:
			return self._run()
		finally:
			with _mutex:
				_running.discard(key)

	def _run(self) -> str:
		self.file = read_import_file(self.doc)
		obstacles = self.file.obstacles()
		self.doc.db_set("template_warnings", json.dumps(obstacles, default=str) if obstacles else "")
		local.db.commit()
		if obstacles:
			return self.doc.status
		before = local.flags.in_import, local.flags.mute_emails
		local.flags.in_import, local.flags.mute_emails = True, bool(cint(self.doc.mute_emails))
		try:
			self._import_all()
		finally:
			local.flags.in_import, local.flags.mute_emails = before
		return self._finish()

	def _import_all(self) -> None:
		imported = self._rows_done()
		self._begin_batch()
		for payload in self._pending(imported):
			self._import(payload)
			if len(self.logs) == BATCH_DOCUMENTS or time.monotonic() - self.began > BATCH_SECONDS:
				self._end_batch()
				self._begin_batch()
		self._end_batch()

	def _begin_batch(self) -> None:
		local.db.begin_write()
		self.began, self.moment = time.monotonic(), now()
		self.logs: list[tuple] = []
		self.links = KnownLinks()  # nobody else writes while the batch has the writer

	def _end_batch(self) -> None:
		"""Write what became of the documents, and keep it together with them."""
		names, marks = "`, `".join(LOG_COLUMNS), ", ".join("?" * len(LOG_COLUMNS))
		query = f"INSERT INTO `tab{LOG}` (`{names}`) VALUES ({marks})"
		local.db.connection().executemany(query, self.logs)
		local.db.commit()
		if self.progress:
			self.progress(self.done, self.file.payload_count)

	def _pending(self, imported: set[int]) -> Iterator[Payload]:
		for payload in self.file.payloads():
			self.done += 1
			if imported.isdisjoint(payload.rows):
				yield payload

	def _rows_done(self) -> set[int]:
		"""Return the rows that need no second look: the imported ones, and after an interruption the failed ones too."""
		db = local.db
		filters = {"data_import": self.doc.name}
		total = db.count(LOG, filters)
		if total >= self.file.payload_count:
			db.write(f"DELETE FROM `tab{LOG}` WHERE data_import = ? AND success = 0", (self.doc.name,))
		query = f"SELECT max(log_index) FROM `tab{LOG}` WHERE data_import = ?"
		last = db.execute(query, (self.doc.name,)).fetchone()[0]
		self.log_index = 0 if last is None else last + 1
		rows: set[int] = set()
		for (text,) in db.execute(
			f"SELECT row_indexes FROM `tab{LOG}` WHERE data_import = ?", (self.doc.name,)
		):
			rows.update(json.loads(text))
		return rows

	# -- one document

	def _import(self, payload: Payload) -> None:
		db = local.db
		kept = db.before_commit.mark(), db.after_commit.mark()
		db.execute("SAVEPOINT import_document")
		try:
			doc = self._write(payload.values)
		except Exception as refused:
			db.rollback(save_point="import_document")
			db.before_commit.back_to(kept[0])
			db.after_commit.back_to(kept[1])
			self._log_failure(payload, refused)
		else:
			self._log(payload.rows, success=1, docname=str(doc.name))
		finally:
			db.execute("RELEASE SAVEPOINT import_document")
			local.message_log = []
			local.flags.error_message = None

	def _write(self, values: dict[str, Any]) -> Document:
		return self._insert(values) if self.doc.import_type == INSERT else self._update(values)

	def _insert(self, values: dict[str, Any]) -> Document:
		data = self.defaults.of(self.doctype)
		for table in self.meta.table_fields:
			if rows := values.get(table.fieldname):
				values[table.fieldname] = [self._new_row(table.options, row) for row in rows]
		data.update(values)
		doc = get_doc(data)
		self.uniques.check(doc)
		doc.flags.updater_reference = self._reference()
		doc.flags.ignore_links = self.links.know_all_of(doc)
		doc.insert()
		if self.submits:
			doc.flags.ignore_links = False
			doc.submit()
		self.uniques.add(doc)
		return doc

	def _new_row(self, doctype: str, values: dict[str, Any]) -> dict[str, Any]:
		row = self.defaults.of(doctype)
		for key in NOT_KEPT:
			row.pop(key, None)
		return row.update(values)

	def _update(self, values: dict[str, Any]) -> Document:
		field = autoname_field(self.meta)
		fieldname = field.fieldname if field else "name"
		if not values.get(fieldname):
			throw(
				_("The row has no {0}: it says which document is updated.").format(_("ID")), ValidationError
			)
		before = get_doc(self.doctype, values[fieldname])
		doc = get_doc(self.doctype, values[fieldname])
		for table in self.meta.table_fields:
			if table.fieldname in values:
				stored = {str(row.name): row for row in doc.get(table.fieldname)}
				values[table.fieldname] = [
					self._changed_row(table.options, stored, row) for row in values[table.fieldname]
				]
		doc.update(values)
		doc.name = before.name
		if not get_diff(before, doc):
			throw(_("No changes to update"), ValidationError)
		doc.flags.updater_reference = self._reference()
		self.uniques.check(doc, before)
		doc.save(ignore_version=False)
		self.uniques.add(doc)
		return doc

	def _changed_row(self, doctype: str, stored: dict[str, Any], values: dict[str, Any]) -> Any:
		"""A row of the document with new values. An ID of another document's row is taken for none."""
		row = stored.get(str(values.get("name")))
		if row is None:
			return self._new_row(doctype, {k: v for k, v in values.items() if k != "name"})
		kept = row.as_dict()
		kept.update(values)
		return kept

	def _reference(self) -> dict[str, str]:
		return {"doctype": self.doc.doctype, "docname": self.doc.name, "label": _("via Data Import")}

	# -- what is kept

	def _log_failure(self, payload: Payload, refused: Exception) -> None:
		first, last = payload.rows[0], payload.rows[-1]
		where = _("Row {0}").format(first) if first == last else _("Rows {0} to {1}").format(first, last)
		told = [dict(message) for message in local.message_log if message.get("message")]
		told = told or [{"message": str(refused) or type(refused).__name__}]
		for message in told:
			message["message"] = f"{where}: {message['message']}"
			message["row"] = first
		text = f"{type(refused).__name__}: {strip_html(str(refused))}"
		self._log(payload.rows, success=0, messages=json.dumps(told, default=str), exception=text)

	def _log(
		self,
		rows: list[int],
		success: int,
		docname: str | None = None,
		messages: str = "[]",
		exception: str | None = None,
	) -> None:
		moment, user = self.moment, local.session.user
		kept = (self.doc.name, json.dumps(rows), success, docname, messages, exception, self.log_index)
		self.logs.append((random_name(), moment, moment, user, user, 0, 0, *kept))
		self.log_index += 1

	def _finish(self) -> str:
		counts = status_counts(self.doc.name)
		total = self.file.payload_count
		if counts.failed >= total and not counts.success:
			status = FAILED
		elif counts.failed and counts.success:
			status = PARTIAL
		else:
			status = SUCCESS if counts.success == total else PENDING
		self.doc.db_set("status", status)
		local.db.commit()
		return status


def status_counts(data_import: str) -> _dict:
	"""Return how many documents are imported (`success`) and how many were refused (`failed`) so far."""
	query = f"SELECT sum(success), sum(1 - success) FROM `tab{LOG}` WHERE data_import = ?"
	success, failed = local.db.execute(query, (data_import,)).fetchone()
	return _dict(success=success or 0, failed=failed or 0)


def failed_rows(data_import: str) -> set[int]:
	"""Return the numbers of the rows that were refused."""
	texts = get_all(LOG, {"data_import": data_import, "success": 0}, pluck="row_indexes")
	return {row for text in texts for row in json.loads(text)}
