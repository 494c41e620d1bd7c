"""`iso-qms import FILE --doctype X`: an import from the command line, with a progress bar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from frappe_lite.cli import site_option, working_on

SHOWN = 20


@click.command("import")
@site_option
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--doctype", help="What the rows become.")
@click.option("--update", is_flag=True, help="Change the documents that the ID column names.")
@click.option("--submit", is_flag=True, help="Submit each document after it is inserted.")
@click.option("--dry-run", is_flag=True, help="Look through the file and say what stands in the way.")
@click.option("--continue", "earlier", metavar="NAME", help="Go on with a Data Import that was interrupted.")
def import_command(
	folder: Path,
	file: Path | None,
	doctype: str | None,
	update: bool,
	submit: bool,
	dry_run: bool,
	earlier: str | None,
) -> None:
	"""Import FILE (.xlsx or .csv; its first row names the fields). Each document is imported whole or not at all."""
	with working_on(folder, read_only=dry_run):
		if earlier:
			_import(get_earlier(earlier))
			return
		if not (file and doctype):
			raise click.UsageError("Say the FILE and its --doctype, or the import to --continue.")
		if dry_run:
			_look_through(file, doctype)
		else:
			_import(_new_import(file, doctype, update, submit))


def get_earlier(name: str) -> Any:
	"""Return a Data Import. Raises DoesNotExistError."""
	from frappe_lite.document import get_doc

	return get_doc("Data Import", name)


def _look_through(file: Path, doctype: str) -> None:
	from frappe_lite.import_file import ImportFile

	found = ImportFile(doctype, file.read_bytes(), file.suffix.lstrip("."))
	_say_warnings(found.get_warnings())
	if found.obstacles():
		raise click.ClickException(f"{file} cannot be imported as it is.")
	click.echo(f"{found.row_count} rows, {found.payload_count} documents of {doctype}. Nothing was written.")


def _say_warnings(warnings: list[Any]) -> None:
	from frappe_lite.utils import strip_html

	for warning in warnings[:SHOWN]:
		places = [f"row {warning['row']}"] if warning.get("row") else []
		places += [f"column {warning['col']}"] if warning.get("col") else []
		click.echo(f"{', '.join(places) or 'file'}: {strip_html(warning['message'])}", err=True)
	if len(warnings) > SHOWN:
		click.echo(f"… and {len(warnings) - SHOWN} more.", err=True)


def _new_import(file: Path, doctype: str, update: bool, submit: bool) -> Any:
	from frappe_lite.context import local
	from frappe_lite.data_import import INSERT, UPDATE
	from frappe_lite.document import get_doc

	doc = get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": doctype,
			"import_type": UPDATE if update else INSERT,
			"submit_after_import": int(submit),
			"mute_emails": 1,
		}
	).insert()
	attached: Any = get_doc(
		{
			"doctype": "File",
			"file_name": file.name,
			"content": file.read_bytes(),
			"is_private": 1,
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
		}
	).insert()
	doc.import_file = attached.file_url
	doc.save()
	local.db.commit()
	return doc


def _import(doc: Any) -> None:
	from frappe_lite.data_import import SUCCESS, ImportRun, status_counts

	click.echo(f"{doc.name}: {doc.payload_count} documents")
	with click.progressbar(length=doc.payload_count, label="Importing") as bar:
		status = ImportRun(doc, lambda done, _total: bar.update(done - bar.pos)).run()
	doc.reload()
	if doc.template_warnings:
		_say_warnings(doc.parse_warnings())
		raise click.ClickException("Nothing was imported; correct the file and import it again.")
	counts = status_counts(doc.name)
	click.echo(f"{counts.success} imported, {counts.failed} refused.")
	if status != SUCCESS:
		_say_failures(doc)
		raise click.ClickException(
			"Correct the rows that were refused and import them in a file of their own."
		)


def _say_failures(doc: Any) -> None:
	from frappe_lite.core.doctype.data_import.data_import import get_import_logs
	from frappe_lite.json_text import parse_json
	from frappe_lite.utils import strip_html

	failed = [log for log in get_import_logs(doc.name) if not log.success]
	for log in failed[:SHOWN]:
		click.echo(strip_html(parse_json(log.messages)[0]["message"]), err=True)
	if len(failed) > SHOWN:
		click.echo(f"… and {len(failed) - SHOWN} more.", err=True)


commands = [import_command]
