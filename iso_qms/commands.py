"""Commands of the app: `bench --site SITE qms-demo` on Frappe, `iso-qms qms-demo` on the embedded home."""

from __future__ import annotations

import secrets

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


commands = [qms_demo, qms_search_rebuild]
