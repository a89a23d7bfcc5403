"""Publishing the version before the one that is online."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click
from msgspec.structs import replace

from tipsite.i18n import gettext as _
from tipsite.model.config import Target
from tipsite.publishing.builds import tell, tell_restored
from tipsite.publishing.candidate import Candidate, candidate
from tipsite.publishing.dispatch import Dispatch
from tipsite.publishing.release import Release
from tipsite.publishing.remote import Remote
from tipsite.publishing.restoration import Restoration, mistakes, restored
from tipsite.publishing.state import Online
from tipsite.workspace.errors import CommandError


def go_back(dispatch: Dispatch, target: Target) -> int:
    """Publish the version before, and return the exit code.

    What of it differs from what is online may all be held back today: then it is the one before
    that.
    """
    releases = dispatch.history.releases(target.id.text)
    for release in _earlier(releases):
        older = restored(dispatch, release, release.contacts)
        earlier = _candidate(dispatch, release, older)
        if earlier is None:
            return 1
        if earlier.files == releases[0].files:
            continue
        words = _("Back to version {number} of {day}.")
        click.echo(words.format(number=release.number, day=release.at[:10]))
        tell_restored(older, named=dispatch.consent.named)
        return dispatch.bring(target, _always(earlier), address=earlier.address, after=releases)
    if not any(_earlier(releases)):
        raise CommandError(_("This copy of the site has no earlier version to go back to."))
    click.echo(_("What earlier versions have besides is held back today. Nothing has changed."))
    return 0


def _candidate(dispatch: Dispatch, release: Release, older: Restoration) -> Candidate | None:
    """Return what an older release would publish; None, with its mistakes told, if nothing."""
    if older.lost:
        raise CommandError(
            _("Version {number} cannot be put back: {count} of its files are lost.").format(
                number=release.number, count=len(older.lost)
            )
        )
    if wrong := mistakes(older.built, dispatch.today):
        tell(wrong, older.snapshot, dispatch.root)
        click.echo(_("This version cannot be made any more. Online nothing has changed."))
        return None
    dispatch.refuse_demonstration(older.built.corpus.config)
    site = candidate(older.built, older.snapshot, dispatch.root)
    return replace(site, base=release.base or release.number)


def _always(candidate: Candidate) -> Callable[[Online, Remote], Candidate]:
    return lambda _online, _remote: candidate


def _earlier(releases: tuple[Release, ...]) -> Iterator[Release]:
    """Yield the releases before that whose words are online, the newest first."""
    first = releases[0].base or releases[0].number if releases else 0
    return (release for release in releases if release.number < first and not release.base)
