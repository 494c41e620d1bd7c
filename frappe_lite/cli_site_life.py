"""Commands for a site's life: backup, restore and verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from frappe_lite.cli import site_option

PROBLEMS_FOUND = 2  # exit code of `verify`, besides 1 for an error


@click.command()
@site_option
@click.option(
	"--to",
	"file",
	type=click.Path(dir_okay=False, path_type=Path),
	help="Archive to write; without it a file in the site's backups folder.",
)
def backup(folder: Path, file: Path | None) -> None:
	"""Back the site up into one checked archive; works beside a running server."""
	from frappe_lite.backup import make_backup

	made = make_backup(folder, file)
	for problem in made.problems:
		click.echo(f"problem of the site, backed up as it is: {problem}", err=True)
	click.echo(f"Wrote and checked {made.path}: {made.files} files, {made.path.stat().st_size:,} bytes.")


@click.command()
@site_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(folder: Path, file: Path) -> None:
	"""Put the backup FILE in the place of the site, or into a new folder, once all of it is checked."""
	from frappe_lite.restore import restore_site

	kept = restore_site(file, folder)
	click.echo(f"Restored {file} to {folder}.")
	if kept:
		click.echo(f"The site as it was before is kept in {kept}; remove it when you no longer need it.")


@click.command()
@site_option
def verify(folder: Path) -> None:
	"""Check database, rows, files and what the apps check; works beside a running server. Exit code 2: problems."""
	from frappe_lite.verify import verify_site

	report = verify_site(folder)
	for problem in report.problems:
		click.echo(f"problem: {problem}")
	for note in report.notes:
		click.echo(f"note: {note}")
	for check in report.checked:
		click.echo(check)
	click.echo(f"{len(report.problems)} problems found." if report.problems else "No problem found.")
	sys.exit(PROBLEMS_FOUND if report.problems else 0)


commands = [backup, restore, verify]
