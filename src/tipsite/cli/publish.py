"""`tipsite publish`: choose the target, publish, or show past publications."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import completion, options
from tipsite.i18n import gettext as _
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.model.config import Target
    from tipsite.publishing.history import History


@click.command()
@click.argument("target", required=False, shell_complete=completion.targets)
@options.site
@options.flag("--dry-run", words="Say what would change online, and change nothing.")
@options.flag("--yes", words="Publish without asking.")
@options.flag("--demonstration", words="Publish a site that is a demonstration.")
@options.flag(
    "--take-over",
    words="Publish where there are other files, or another site. What is not tipsite's stays.",
)
@click.option(
    "--withdraw",
    metavar="SERVICE",
    shell_complete=completion.services,
    help="Take the numbers of this service offline at once, whatever else is wrong in the site.",
)
@options.flag("--back", words="Put back the version before; typed again, the one before that.")
@options.flag(
    "--unattended",
    words="As a daily run: never ask. Contacts go, pages come and go, new contacts wait.",
)
@options.flag(
    "--names", words="Name numbers and pages also where this is no terminal, as in a log."
)
@options.flag("--history", words="Say what was published when, and stop.")
def publish(
    *,
    target: str | None,
    root: Path,
    today: datetime.date,
    yes: bool,
    withdraw: str | None,
    back: bool,
    unattended: bool,
    names: bool,
    history: bool,
    **flags: bool,
) -> None:
    """Build the site, say what changes online, and bring it there.

    Where it goes is written in campaigns.yaml, under targets: (see tipsite new target). Example:
    tipsite publish --dry-run
    """
    from tipsite.cli.prompts import Terminal
    from tipsite.publishing.dispatch import Consent, Dispatch
    from tipsite.publishing.history import History
    from tipsite.publishing.publication import go_back, publish_unattended
    from tipsite.publishing.publication import publish as publish_today
    from tipsite.publishing.remote import Unattended
    from tipsite.publishing.withdrawal import withdraw as withdraw_service

    if sum((withdraw is not None, back, unattended, history)) > 1:
        words = _("--withdraw, --back, --unattended and --history go one at a time.")
        raise click.UsageError(words)
    known = History(root)
    targets = _targets(root, known, surely=withdraw is not None)
    chosen = _chosen(targets, target, every=withdraw is not None)
    if history:
        for entry in chosen:
            _tell_history(known, entry.id.text, several=len(chosen) > 1)
        return
    consent = Consent(
        yes=yes or unattended,
        named=names or sys.stdout.isatty(),
        ask=Terminal() if sys.stdin.isatty() else Unattended(),
        **flags,
    )
    dispatch = Dispatch(root, today, known, consent)
    if withdraw is not None:
        sys.exit(withdraw_service(dispatch, chosen, withdraw))
    if unattended:
        sys.exit(publish_unattended(dispatch, chosen[0]))
    sys.exit((go_back if back else publish_today)(dispatch, chosen[0]))


def _targets(root: Path, history: History, *, surely: bool) -> Mapping[str, Target]:
    """Return the targets by id, from the last publication if the settings cannot be parsed.

    With ``surely``, the last publication is also used if the settings have no targets.
    """
    from tipsite.model.corpus import CONFIG
    from tipsite.publishing.withdrawal import targets_in
    from tipsite.publishing.withheld_today import text_of
    from tipsite.workspace.changes import site_lock

    path = root / CONFIG
    with site_lock(root):  # the lock completes a change that may have moved the settings
        is_there = path.is_file()
        known = targets_in(text_of(path.read_bytes())) if is_there else ()
    if known is None or (surely and not known):
        last = history.newest()
        source = last.sources.get(CONFIG) if last else None
        content = history.source(source.digest) if source else None
        known = targets_in(text_of(content)) if content else known
    if not known and not is_there:
        raise CommandError(_("There is no campaigns.yaml in this folder. Is --root right?"))
    if known is None:
        raise CommandError(
            _("The targets in campaigns.yaml cannot be read. “tipsite check” says what is wrong.")
        )
    if not known:
        raise CommandError(
            _("campaigns.yaml names no target yet. Type “tipsite new target”: it asks where to.")
        )
    return {entry.id.text: entry for entry in known}


def _chosen(targets: Mapping[str, Target], name: str | None, *, every: bool) -> list[Target]:
    names = ", ".join(targets)
    if name is None:
        if len(targets) > 1 and not every:
            raise CommandError(
                _("Say which target: {names}. Example: tipsite publish {first}").format(
                    names=names, first=next(iter(targets))
                )
            )
        return list(targets.values())
    if name not in targets:
        raise CommandError(
            _("There is no target “{name}” in campaigns.yaml. There: {names}.").format(
                name=name, names=names
            )
        )
    return [targets[name]]


def _tell_history(history: History, target: str, *, several: bool) -> None:
    from tipsite.console import Table, show
    from tipsite.publishing.plan import is_page

    releases = history.releases(target)
    if several:
        click.echo(target)
    if not releases:
        click.echo(_("Nothing was published to “{name}” from here yet.").format(name=target))
        return
    rows = [
        (
            str(release.number),
            release.at.replace("T", " ").removesuffix("Z") + " UTC",
            str(sum(map(is_page, release.files))),
            _("words of {number}").format(number=release.base) if release.base else "",
        )
        for release in releases
    ]
    show((Table(head=(_("Version"), _("Published"), _("Pages"), ""), rows=rows),))
