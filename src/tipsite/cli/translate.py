"""`tipsite translate status`: the progress of each translation."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipsite.cli import completion, options
from tipsite.cli.main import PROBLEMS
from tipsite.console import waiting
from tipsite.i18n import gettext as _
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.translation.status import LanguageStatus, Status
    from tipsite.workspace.site import Workspace


@click.command("status")
@click.argument("tags", shell_complete=completion.tags, nargs=-1, metavar="[TAG]...")
@options.site
@options.report_format(
    "text",
    "json",
    "csv",
    "html",
    words="For the terminal, a program, a spreadsheet, or a director.",
)
@options.report_file
@options.force
@options.flag("--all", "every", words="Show every row, not only the first ones.")
@click.option("--fail-under", "least", multiple=True, metavar="[TAG=]PERCENT",
              help="End with 1 if less than this is current, such as sq=95.")  # fmt: skip
def status_command(
    *,
    tags: tuple[str, ...],
    root: Path,
    today: datetime.date,
    as_: str,
    output: Path | None,
    every: bool,
    least: tuple[str, ...],
    force: bool,
) -> None:
    """Say how far each language is, and what to do first.

    A translated text is current, outdated-minor (its source has other words now), outdated-critical
    (a service, link, item, step, date or number has changed: it may mislead), missing, orphan (the
    source does not say it any more) or unknown (nobody has said what it was translated from).

    Examples: tipsite translate status, and for your director:
    tipsite translate status --format html --output status.html
    """
    from tipsite.translation.arguments import find_tag
    from tipsite.translation.status import assess
    from tipsite.translation.status_data import status_csv, status_json
    from tipsite.translation.status_html import status_html
    from tipsite.translation.status_text import status_lines
    from tipsite.workspace.files import deliver, refuse_published
    from tipsite.workspace.site import open_site, print_broken

    if output is not None:
        refuse_published(output, root)
    with waiting(_("Reading the translations")):
        workspace = open_site(root, "texts", today)
        wanted = _with_sources(workspace, [find_tag(tag, workspace.languages) for tag in tags])
        limits = _limits(least, workspace, wanted)
        status = assess(workspace, wanted)
    left_out = _("Texts in files with mistakes are left out of what follows.")
    print_broken(workspace, (*status.broken, *status.damaged), left_out)
    forms: dict[str, Callable[[], Any]] = {
        "text": lambda: status_lines(status, every=every),
        "json": lambda: status_json(status, today),
        "csv": lambda: status_csv(status),
        "html": lambda: status_html(status, *_names(workspace), today),
    }
    deliver(forms[as_](), as_, output, root, force=force)
    short = _too_low(status, limits)
    for words in short:
        click.echo(words, err=True)
    if short or (limits and status.broken):
        sys.exit(PROBLEMS)


def _with_sources(workspace: Workspace, tags: Sequence[str]) -> tuple[str, ...]:
    """Return tags with the source of each tag that is only another alphabet of its source."""
    from tipsite.resolve.derived import source_of

    sources = (
        source_of(tag, workspace.languages) for tag in tags if tag not in workspace.translations
    )
    return tuple(dict.fromkeys((*tags, *filter(None, sources))))


def _limits(
    least: tuple[str, ...], workspace: Workspace, tags: tuple[str, ...]
) -> Mapping[str, float]:
    """Return the minimum percentage by tag; the empty tag is for all other languages."""
    from tipsite.translation.arguments import translation

    limits: dict[str, float] = {}
    for typed in least:
        tag, sign, number = typed.rpartition("=")
        try:
            value = float(number.strip().removesuffix("%").replace(",", "."))
        except ValueError:
            value = -1
        if not 0 <= value <= 100 or (sign and not tag):
            words = _("“{given}” is no limit. Write --fail-under 95, or --fail-under sq=95.")
            raise CommandError(words.format(given=typed[:40]))
        limits[translation(workspace, tag) if tag else ""] = value
    if tags and (strange := sorted(limits.keys() - {"", *tags})):
        words = _("--fail-under names {tag}, which is not asked for: add it.")
        raise CommandError(words.format(tag=strange[0]))
    return limits


def _names(workspace: Workspace) -> tuple[str, Mapping[str, str]]:
    """Return the names of the site and of its services, in the source language."""
    name = workspace.config.site.name.get(workspace.source)
    services = {
        service.id.text: f"“{service.name[workspace.source].text}” ({service.id.text[:2].upper()})"
        for file in workspace.corpus.directories
        for service in file.services
        if workspace.source in service.name
    }
    return name.text if name else _("this site"), services


def _too_low(status: Status, limits: Mapping[str, float]) -> list[str]:
    """Return a line for each language below its minimum.

    A language that is only another alphabet of its source gets no line, since both are equal.
    """
    from tipsite.translation.labels import language_label

    words = _("{language} is {share} % up to date: less than {limit} %.")
    return [
        words.format(
            language=language_label(edition.tag), share=_exact(edition), limit=f"{limit:g}"
        )
        for edition in status.languages
        if edition.units and (limit := limits.get(edition.tag, limits.get("", 0))) > edition.percent
    ]


def _exact(edition: LanguageStatus) -> str:
    return f"{int(edition.percent * 100) / 100:g}"
