"""Commands for people: adding a user, setting a password. A running server does them on its site."""

from __future__ import annotations

from pathlib import Path

import click

from frappe_lite.cli import generate_password, site_option
from frappe_lite.control import perform


@click.group()
def user() -> None:
	"""Add a user, or set a password; beside a running server too."""


@user.command("add")
@site_option
@click.argument("email")
@click.option("--first-name", default="", help="Given name; the part before the @ without it.")
@click.option("--last-name", default="")
@click.option("--role", "roles", multiple=True, help="A role; can be given several times.")
@click.option("--password", help="Generated and shown once without it.")
def add_user(
	folder: Path, email: str, first_name: str, last_name: str, roles: tuple[str, ...], password: str | None
) -> None:
	"""Add the user EMAIL."""
	given = password or generate_password()
	perform(folder, "add user", email, first_name, last_name, list(roles), given)
	click.echo(f"Added {email}." + ("" if password else f" Password: {given}   (shown this once)"))


@user.command("password")
@site_option
@click.argument("name", metavar="USER")
@click.option("--password", help="Asked for without it.")
def set_password(folder: Path, name: str, password: str | None) -> None:
	"""Set the password of USER and end the user's sessions."""
	if password is None:
		password = click.prompt("New password", hide_input=True, confirmation_prompt=True)
	perform(folder, "set password", name, password)
	click.echo(f"The password of {name} is set; open sessions have ended.")


def insert_user(email: str, first_name: str, last_name: str, roles: list[str], password: str) -> None:
	"""Make a user with these roles and this password. The caller commits."""
	from frappe_lite.document import get_doc

	values = {
		"doctype": "User",
		"email": email,
		"first_name": first_name or email.partition("@")[0],
		"last_name": last_name,
		"enabled": 1,
		"send_welcome_email": 0,
		"new_password": password,
		"roles": [{"role": role} for role in roles],
	}
	get_doc(values).insert()


def replace_password(name: str, password: str) -> None:
	"""Set a user's password and end the user's sessions. The caller commits. Raises DoesNotExistError."""
	from frappe_lite.context import local
	from frappe_lite.exceptions import DoesNotExistError
	from frappe_lite.passwords import check_password_policy, update_password
	from frappe_lite.sessions import clear_sessions

	if not local.db.exists("User", name):
		raise DoesNotExistError(f"There is no user {name}.")
	check_password_policy(password, (name,))
	update_password(name, password)
	clear_sessions(name)


commands = [user]
