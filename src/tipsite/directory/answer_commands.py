"""`tipsite directory confirmed` and `failed`: what a call found out."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import click

from tipsite import completing, options
from tipsite.directory.answers import Answer, confirmed, failed, find_line
from tipsite.directory.checks import open_records
from tipsite.link.replaced import has_emergency, replacement
from tipsite.model.records import Service
from tipsite.ui_language import gettext as _
from tipsite.workspace.changes import SiteLock, site_lock
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import echo
from tipsite.workspace.site import Workspace

_dry = click.option("--dry-run", is_flag=True, help="Show the difference and change nothing.")


@click.command("confirmed")
@options.root
@options.today
@click.argument("service", shell_complete=completing.services)
@click.option("--phone", "line", default=None, help="The number (or the e-mail or web address).")
@click.option("--how", type=click.Choice(["called", "operator"]), required=True,
              help="Somebody called the line, or its operator told us.")  # fmt: skip
@click.option("--by", required=True, help="The role of whoever did it, never a name.")
@click.option("--publish", is_flag=True, help="Also take a line off hold.")
@_dry
def confirmed_command(
    *,
    root: Path,
    today: datetime.date,
    service: str,
    line: str | None,
    how: str,
    by: str,
    publish: bool,
    dry_run: bool,
) -> None:
    """Note that a line of SERVICE works.

    Example: tipsite directory confirmed al-child-line --how called --by "helpline officer"
    """
    with site_lock(root) as site:
        workspace = open_records(root, today)
        found, chosen = find_line(workspace, service, line)
        by = _plain(by, "--by")
        answer = confirmed(workspace, found, chosen, how=how, by=by, publish=publish)
        _write(site, answer, dry_run=dry_run)
    if today > datetime.date.today():  # noqa: DTZ011 - the officer's own calendar
        click.echo(
            _("Note that {today} is still to come: builds before that day will refuse it.").format(
                today=today
            )
        )


@click.command("failed")
@options.root
@options.today
@click.argument("service", shell_complete=completing.services)
@click.option("--phone", "line", default=None, help="The number (or the e-mail or web address).")
@click.option("--reason", required=True, help="What happened, without numbers: nobody answers.")
@_dry
def failed_command(
    *, root: Path, today: datetime.date, service: str, line: str | None, reason: str, dry_run: bool
) -> None:
    """Put a line of SERVICE on hold at once, because it does not work.

    Example: tipsite directory failed al-child-line --phone "116 111" --reason "Nobody answers."
    """
    with site_lock(root) as site:
        workspace = open_records(root, today)
        found, chosen = find_line(workspace, service, line)
        answer = failed(workspace, found, chosen, reason=_plain(reason, "--reason"))
        _write(site, answer, dry_run=dry_run)
    _tell_replacement(answer.after, found, dry_run=dry_run)


def _write(site: SiteLock, answer: Answer, *, dry_run: bool) -> None:
    """Write the file first: whatever becomes of the terminal, what was found out is kept."""
    site.write(answer.change, dry_run=dry_run)
    said = answer.said if answer.change.files else ()
    echo((*answer.change.difference(), *said, *answer.change.outcome(site.root, dry_run=dry_run)))


def _plain(text: str, option: str) -> str:
    if not text.strip():
        raise CommandError(_("{option} is empty.").format(option=option))
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def _tell_replacement(workspace: Workspace, service: Service, *, dry_run: bool) -> None:
    country = service.id.text[:2].upper()
    there = workspace.published_services().get(country, ())
    other, number = replacement(service, there)
    if dry_run:
        words = _("The next build would leave it out.")
    else:
        words = _("The next build leaves it out.")
    if other:
        instead = _("In its place stands {service} ({number}).")
        click.echo(f"{words} {instead.format(service=other, number=number)}")
    else:
        nobody = _("Nobody else answers the need “{need}”: look for another line.")
        click.echo(f"{words} {nobody.format(need=service.needs[0])}")
        if has_emergency(there):
            click.echo(_("Until then readers see the emergency number."))
        else:
            words = _("The site has no emergency number for {country} either.")
            click.echo(words.format(country=country))
    if not dry_run:
        click.echo(_("Now type: tipsite build"))
