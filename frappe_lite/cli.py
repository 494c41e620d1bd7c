"""`iso-qms`: makes, migrates and serves a site, and runs the commands of its apps."""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import sys
import traceback
from pathlib import Path
from typing import Any

import click

import frappe_lite

APPS = ("iso_qms",)  # offered to a new site; an app's `commands` module adds to this command line
PASSWORD_VARIABLE = "ISO_QMS_ADMIN_PASSWORD"
DEMO_PASSWORD_VARIABLE = "ISO_QMS_DEMO_PASSWORD"

site_option = click.option(
	"--site",
	"folder",
	default="site",
	show_default=True,
	type=click.Path(file_okay=False, path_type=Path),
	help="Folder of the site.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="iso_qms", prog_name="iso-qms")
def cli() -> None:
	"""Quality management system on the embedded home: one process, one folder."""


@cli.command()
@site_option
@click.option(
	"--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--lan", is_flag=True, help="Serve phones and others in the local network, over TLS.")
@click.option("--demo", is_flag=True, help="Fill the site with the demo company.")
@click.option("--access-log", is_flag=True, help="Write a line for each request to stderr.")
def start(folder: Path, port: int, host: str, lan: bool, demo: bool, access_log: bool) -> None:
	"""Serve a site; make it the first time, migrate it when the program is newer."""
	from frappe_lite import site as sites
	from frappe_lite.control import Control
	from frappe_lite.http.app import Application
	from frappe_lite.http.server import serve
	from frappe_lite.worker import Worker

	if access_log:
		logging.getLogger("frappe_lite.access").setLevel(logging.INFO)
	if lan and host == "127.0.0.1":
		host = "0.0.0.0"
	_check_port(host, port)
	is_new = not sites.exists(folder)
	if is_new:
		make_site(folder)
	elif sites.migrate(folder):
		click.echo(f"Migrated {folder} to this version.")
	site = sites.open_site(folder)
	try:
		if demo:
			create_demo(site, is_new)
		tls = _LocalNetwork(folder, host) if lan else None
		worker, control = Worker(site), Control(site)
		worker.start()
		control.start()
		try:
			serve(
				Application(site),
				host,
				port,
				largest_body=int(site.config.get("max_file_size") or 0),
				started=(lambda taken: _say_address(host, taken)) if not tls else tls.say_address,
				tls=tls.files if tls else None,
			)
		finally:
			control.stop()
			worker.stop()
	finally:
		site.close()
	click.echo("Stopped.")


def _say_address(host: str, port: int) -> None:
	shown = f"[{host}]" if ":" in host else host
	click.echo(f"Open http://{shown}:{port}/ in a browser. Ctrl-C stops the server.")
	sys.stdout.flush()


class _LocalNetwork:
	"""The certificate with which a site is served in the local network, and what people are told."""

	def __init__(self, folder: Path, host: str) -> None:
		from frappe_lite import lan

		if host != "0.0.0.0" and not lan.is_private(host):
			raise click.ClickException(f"--lan serves addresses of private networks; {host} is none.")
		self.addresses = lan.lan_addresses() if host == "0.0.0.0" else [host]
		self.certificate = lan.certificate_for(folder, self.addresses, lan.host_names())
		self.files = (str(self.certificate.server), str(self.certificate.key))

	def say_address(self, port: int) -> None:
		"""Say where the site is, and how a phone trusts it."""
		if not self.addresses:
			click.echo("This machine has no address in a private network; is it connected?")
		for address in self.addresses:
			click.echo(f"Open https://{address}:{port}/ on this machine, or on a phone in the same network.")
		click.echo("The first time a phone warns of an unknown certificate. Let it trust this site once:")
		click.echo("  1. go on past the warning, open /lan.crt under the same address and save it;")
		click.echo("  2. Android: Settings, Security, Install a certificate, CA certificate.")
		click.echo("     iPhone: Settings, Profile downloaded, Install; then General, About,")
		click.echo("     Certificate Trust Settings, switch it on.")
		click.echo(f"  Its SHA-256 is {self.certificate.fingerprint}")
		click.echo("Ctrl-C stops the server.")
		sys.stdout.flush()


def _check_port(host: str, port: int) -> None:
	"""Find out that the port is taken before a site is made or migrated. Raises PortTaken."""
	import socket

	from frappe_lite.http.server import PortTaken

	if not port:
		return
	try:
		family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
		with socket.socket(family, socket.SOCK_STREAM) as probe:
			if os.name == "posix":
				probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
			probe.bind((host, port))
	except OSError as error:
		raise PortTaken(f"{host}:{port}") from error


@cli.command("new-site")
@site_option
def new_site(folder: Path) -> None:
	"""Make a site; the administrator's password comes from ISO_QMS_ADMIN_PASSWORD or is generated and shown once."""
	make_site(folder)


def make_site(folder: Path) -> None:
	"""Make a site and say its administrator's password, once, unless it was preset."""
	from frappe_lite import site as sites
	from frappe_lite.passwords import password_problem

	preset = os.environ.get(PASSWORD_VARIABLE)
	if preset and (problem := password_problem(preset, ("Administrator",))):
		raise click.ClickException(f"{PASSWORD_VARIABLE}: {problem}")
	password = preset or generate_password()
	click.echo(f"Making the site in {folder} …")
	sites.new_site(folder, admin_password=password, apps=APPS)
	click.echo("The first login is: Administrator")
	click.echo(
		f"  password: {'as given in ' + PASSWORD_VARIABLE if preset else password + '   (shown this once)'}"
	)


def generate_password() -> str:
	"""Return a random password that can be read aloud: no letters that look alike."""
	alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
	return "-".join("".join(secrets.choice(alphabet) for _each in range(4)) for _block in range(4))


def create_demo(site: Any, is_new: bool) -> None:
	"""Fill the site by the apps' `demo_data` hooks and print the logins that they return, once."""
	from frappe_lite import context
	from frappe_lite.exceptions import ValidationError

	preset = os.environ.get(DEMO_PASSWORD_VARIABLE) or os.environ.get(PASSWORD_VARIABLE)
	password = preset or generate_password()
	context.init_request(site)
	context.set_user("Administrator")
	try:
		for dotted in context.get_hooks("demo_data", []):
			try:
				logins = context.get_attr(dotted)(password=password)
				context.local.db.commit()
			except ValidationError as refused:
				context.local.db.rollback()
				if is_new:
					raise
				click.echo(str(refused))  # an older site mostly has it already
				continue
			_print_logins(logins, None if preset else password)
	finally:
		context.destroy()


def _print_logins(logins: list[dict[str, Any]], password: str | None) -> None:
	click.echo("Logins of the demo company:")
	for login in logins:
		click.echo(f"  {login['user']:36} {login['full_name']} ({', '.join(login['roles'])})")
	click.echo("  password of each: " + (f"{password}   (shown this once)" if password else "as given"))


@cli.command()
@site_option
def migrate(folder: Path) -> None:
	"""Bring a site to the installed version; a failure leaves it as it was."""
	from frappe_lite import site as sites

	done = sites.migrate(folder)
	click.echo(f"Migrated {folder}." if done else f"{folder} is up to date.")


class working_on:
	"""Work on a site as Administrator: committed at the end, rolled back when something fails."""

	def __init__(self, folder: Path, read_only: bool = False) -> None:
		self.folder = folder
		self.read_only = read_only

	def __enter__(self) -> Any:
		from frappe_lite import context
		from frappe_lite.site import open_site

		self.site = open_site(self.folder, read_only=self.read_only)
		context.init_request(self.site)
		context.set_user("Administrator")
		return self.site

	def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
		from frappe_lite import context
		from frappe_lite.context import local

		try:
			if kind is None and not self.read_only:
				local.db.commit()
		finally:
			context.destroy()
			self.site.close()


def add_own_commands() -> None:
	"""Add the commands that have modules of their own."""
	for module in ("cli_jobs", "cli_mail", "cli_site_life", "cli_users", "import_command"):
		for command in importlib.import_module(f"frappe_lite.{module}").commands:
			cli.add_command(command)


def add_app_commands() -> None:
	"""Add the `commands` of the apps, each with `--site`."""
	for app in APPS:
		try:
			module = importlib.import_module(f"{app}.commands")
		except ModuleNotFoundError as missing:
			if missing.name != f"{app}.commands":
				raise
			continue
		for command in getattr(module, "commands", []):
			cli.add_command(_with_site(command))


def _with_site(command: click.Command) -> click.Command:
	def remember(ctx: click.Context, _parameter: click.Parameter, value: Path) -> None:
		ctx.obj = {**(ctx.obj or {}), "sites": [str(value.resolve())]}

	if isinstance(command, click.Group):
		for each in command.commands.values():
			_with_site(each)
		return command
	if not any(parameter.name == "folder" for parameter in command.params):
		command.params.append(
			click.Option(
				["--site", "folder"],
				default="site",
				show_default=True,
				type=click.Path(file_okay=False, path_type=Path),
				help="Folder of the site.",
				expose_value=False,
				is_eager=True,
				callback=remember,
			)
		)
	return command


def main() -> None:
	"""Run the command line: every error is one clear line and a non-zero exit."""
	for stream in (sys.stdout, sys.stderr):
		if hasattr(stream, "reconfigure"):
			stream.reconfigure(encoding="utf-8", errors="replace")
	logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
	frappe_lite.install()
	add_own_commands()
	add_app_commands()
	try:
		cli(prog_name="iso-qms")
	except Exception as error:
		if os.environ.get("ISO_QMS_TRACEBACK"):
			traceback.print_exc()
		click.echo(f"iso-qms: {_one_line(error)}", err=True)
		sys.exit(1)


def _one_line(error: Exception) -> str:
	from frappe_lite.http.server import PortTaken

	if isinstance(error, PortTaken):
		return f"{error} is in use by another program; stop that one or choose another with --port."
	text = " ".join(str(error).split())
	is_ours = hasattr(error, "http_status_code") or isinstance(error, NotImplementedError | OSError)
	if is_ours and text:
		return text
	return f"{type(error).__name__}: {text} (set ISO_QMS_TRACEBACK=1 for details)"


if __name__ == "__main__":
	main()
