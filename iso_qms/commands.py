"""Commands of the app: `bench --site SITE qms-demo` on Frappe, `iso-qms qms-demo` on the embedded home."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import get_site, pass_context


@click.command("qms-demo")
@click.option(
	"--password",
	envvar="ISO_QMS_DEMO_PASSWORD",
	help="Password of all demo accounts; generated when left out.",
)
@pass_context
def qms_demo(context: object, password: str | None) -> None:
	"""Enter the demo company: departments, processes, people and some weeks of inspection records."""
	from iso_qms.demo import create_demo

	site = get_site(context)
	frappe.init(site)
	frappe.connect()
	try:
		logins = create_demo(password or secrets.token_urlsafe(9))
		frappe.db.commit()
	except frappe.ValidationError as error:
		raise click.ClickException(str(error)) from error
	finally:
		frappe.destroy()
	for login in logins:
		click.echo(
			f"{login['user']:32} {login['password']:16} {login['full_name']} ({', '.join(login['roles'])})"
		)


@click.command("qms-search-rebuild")
@click.argument("doctype", required=False)
@pass_context
def qms_search_rebuild(context: object, doctype: str | None) -> None:
	"""Write the full-text index anew, of DOCTYPE or of everything, and read the files that wait."""
	from iso_qms.search.attachments import read_all_waiting, unread_files
	from iso_qms.search.content import is_searched
	from iso_qms.search.file_texts import reason_text
	from iso_qms.search.index import ensure_index, heal
	from iso_qms.search.rebuilding import rebuild

	frappe.init(get_site(context))
	frappe.connect()
	try:
		if doctype and not is_searched(doctype):
			raise click.ClickException(f"{doctype} is not searched.")
		ensure_index()
		count = rebuild(doctype, progress=lambda each, done: click.echo(f"\r{each}: {done}", nl=False))
		frappe.db.commit()
		heal()
		click.echo(f"\n{count} documents are indexed.")
		files = read_all_waiting()
		click.echo(f"{files} files are read.")
		for row in unread_files():
			where = f"{row.reference_doctype} {row.reference_name}"
			click.echo(f"{row.title} ({where}): {reason_text(row.problem)}", err=True)
	finally:
		frappe.destroy()


@click.command("report")
@click.argument("name", metavar="REPORT")
@click.option(
	"--xlsx", "file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
@click.option("--filters", default="{}", help="Filters as a JSON object.")
@pass_context
def write_report(context: object, name: str, file: Path, filters: str) -> None:
	"""Write REPORT with its chart to an Excel file; on the embedded home beside a running server too."""
	from frappe.desk import query_report

	from iso_qms.printing import workbooks

	frappe.init(get_site(context))
	frappe.flags.read_only = True
	frappe.connect()
	temporary = file.with_name(f"{file.name}.part")
	try:
		found = query_report.run(name, _filters_of(filters), are_default_filters=False)
		rows = workbooks.write(str(temporary), frappe._(name), found)
		temporary.replace(file)
	except (frappe.ValidationError, frappe.PermissionError) as error:
		raise click.ClickException(str(error)) from error
	finally:
		temporary.unlink(missing_ok=True)
		frappe.destroy()
	click.echo(f"Wrote {rows} rows to {file}.")


def _filters_of(text: str) -> dict[str, Any]:
	try:
		filters = json.loads(text)
	except ValueError:
		filters = None
	if not isinstance(filters, dict):
		raise click.ClickException(f"--filters is a JSON object, and {text} is none.")
	return filters


@click.group()
def documents() -> None:
	"""Controlled documents: take over the files that a company has."""


@documents.command("import")
@click.argument(
	"folder_of_files", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@pass_context
def import_documents(context: object, folder_of_files: Path) -> None:
	"""Read the files in DIR and propose documents for them: number, title, version, type, clauses.

	A person corrects and accepts the proposals in QMS Intake Item. What an earlier run has read stays as it is.
	"""
	from iso_qms.intake.taking import take_in_folder

	frappe.init(get_site(context))
	frappe.connect()
	try:
		with click.progressbar(length=1, label="Reading") as bar:

			def progress(done: int, total: int) -> None:
				bar.length = total
				bar.update(done - bar.pos)

			outcome = take_in_folder(folder_of_files, progress)
		frappe.db.commit()
		if outcome.intake:
			_say_intake(outcome.intake)
	except (frappe.ValidationError, frappe.PermissionError) as error:
		raise click.ClickException(str(error)) from error
	finally:
		frappe.destroy()
	click.echo(f"{outcome.new} files are new, {outcome.unchanged} known already.")


def _say_intake(name: str) -> None:
	intake = frappe.get_doc("QMS Intake", name)
	click.echo(
		f"{name}: {intake.proposed} proposed ({intake.conflicts} with conflicts), "
		f"{intake.unreadable} unreadable, {intake.duplicates} duplicates."
	)
	if intake.notes:
		click.echo(intake.notes)
	unreadable = {"intake": name, "status": "Unreadable"}
	for row in frappe.get_all(
		"QMS Intake Item", filters=unreadable, fields=["path", "reason"], order_by="name", limit=20
	):
		click.echo(f"  {row.path}: {row.reason}", err=True)


commands = [qms_demo, qms_search_rebuild, write_report, documents]
