"""`tipsite directory confirmed` and `failed`: what a call found out."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import click

from tipsite import completing, options
from tipsite.changeset import site_lock
from tipsite.directory.answers import confirmed, failed, find_line
from tipsite.directory.opened import Opened
from tipsite.directory.told import opened_or_told, write_change
from tipsite.giving import Refused, refuse
from tipsite.link.replaced import has_emergency, replacement
from tipsite.model.records import Service
from tipsite.ui_language import gettext as _

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
        opened = opened_or_told(root, today)
        try:
            found, chosen = find_line(opened, service, line)
            by = _plain(by, "--by")
            change = confirmed(opened, found, chosen, how=how, by=by, publish=publish)
        except Refused as refused:
            refuse(str(refused))
        write_change(site, change, dry_run=dry_run)
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
        opened = opened_or_told(root, today)
        try:
            found, chosen = find_line(opened, service, line)
            change = failed(opened, found, chosen, reason=_plain(reason, "--reason"))
        except Refused as refused:
            refuse(str(refused))
        write_change(site, change, dry_run=dry_run)
    _tell_replacement(change.after, found, dry_run=dry_run)


def _plain(text: str, option: str) -> str:
    if not text.strip():
        raise Refused(_("{option} is empty.").format(option=option))
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def _tell_replacement(opened: Opened, service: Service, *, dry_run: bool) -> None:
    country = service.id.text[:2].upper()
    other, number = replacement(service, opened.services.get(country, ()))
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
        if has_emergency(opened.services.get(country, ())):
            click.echo(_("Until then readers see the emergency number."))
        else:
            words = _("The site has no emergency number for {country} either.")
            click.echo(words.format(country=country))
    if not dry_run:
        click.echo(_("Now type: tipsite build"))
