"""Commands for e-mail that waits or failed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from frappe_lite.cli import site_option, working_on
from frappe_lite.control import is_served, perform


@click.group()
def mail() -> None:
	"""Look at e-mail that waits or failed, send it, or try it again."""


@mail.command("list")
@site_option
def list_mail(folder: Path) -> None:
	"""List what has not left; works beside a running server."""
	from frappe_lite.mail import QUEUE
	from frappe_lite.query import get_all

	with working_on(folder, read_only=True):
		rows = get_all(
			QUEUE,
			filters={"status": ["!=", "Sent"]},
			fields=["name", "status", "creation", "retry", "error", "reference_doctype", "reference_name"],
			order_by="creation",
		)
	for row in rows:
		about = f" about {row.reference_doctype} {row.reference_name}" if row.reference_name else ""
		click.echo(
			f"{row.name} {row.status:14} {row.creation:%Y-%m-%d %H:%M} {row.retry or 0} failed attempts{about}"
		)
		if row.error:
			click.echo(f"           {' '.join(row.error.split())[:200]}")
	if not rows:
		click.echo("All e-mail has left.")


@mail.command("send")
@site_option
def send_mail(folder: Path) -> None:
	"""Send now what is due; for a site whose server does not run."""
	from frappe_lite.context import local
	from frappe_lite.mail import send_email, unsent

	if is_served(folder):
		raise click.ClickException(f"The server of {folder} sends its mail by itself; `mail list` shows it.")
	failed = 0
	with working_on(folder):
		names = unsent()
		for name in names:
			failed += send_email(name) != "Sent"
			local.db.commit()
	click.echo(f"Sent {len(names) - failed} of {len(names)}.")
	if failed:
		sys.exit(1)


@mail.command("retry")
@site_option
@click.argument("names", nargs=-1)
def retry_mail(folder: Path, names: tuple[str, ...]) -> None:
	"""Try failed e-mail again: NAMES, or all without any; beside a running server too."""
	click.echo(f"{perform(folder, 'retry mail', list(names))} will be tried again.")


commands = [mail]
