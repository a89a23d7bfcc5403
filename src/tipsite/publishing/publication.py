"""Publication of today's files as far as possible, or of the version before the one online."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial

import click
from msgspec import Struct
from msgspec.structs import replace

from tipsite.console import print_problems, show, waiting
from tipsite.content.corpus import parse
from tipsite.engine.session import Session
from tipsite.engine.workers import uncollected
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.model.config import Target
from tipsite.model.corpus import CONFIG, SERVICES, Corpus, Snapshot
from tipsite.model.problems import errors
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.run import BuildResult, built, make
from tipsite.pipeline.stages import Build
from tipsite.pipeline.timings import Timings
from tipsite.publishing.candidate import Candidate, candidate, held_contacts
from tipsite.publishing.contacts_on_hold import withhold
from tipsite.publishing.dispatch import Dispatch, named
from tipsite.publishing.earlier_release import (
    Restoration,
    mistakes,
    restored,
    shown_today,
    stand_in,
)
from tipsite.publishing.notice_pages import stripped
from tipsite.publishing.published_contacts import (
    PublishedContact,
    all_forms,
    contacts_of,
    mark_of,
    service_contacts,
)
from tipsite.publishing.release import Release
from tipsite.publishing.remote import Remote
from tipsite.publishing.sources import older_snapshot
from tipsite.publishing.state import Online
from tipsite.publishing.withheld_today import plain
from tipsite.upkeep.calendar import next_publication_lines
from tipsite.workspace.changes import read_site
from tipsite.workspace.errors import CommandError

NOT_ALL = 5
"""The exit code if the published site differs from today's files."""


class _Ready(Struct, frozen=True, kw_only=True):
    """A candidate, and its differences from today's files.

    ``left`` counts files of today with mistakes. ``waiting`` are services with contacts that wait
    until a person publishes. ``coming`` are lines about pages that come or go next.
    """

    candidate: Candidate
    left: int
    waiting: tuple[str, ...]
    coming: tuple[str, ...]


def publish(dispatch: Dispatch, target: Target) -> int:
    """Publish today's files as far as possible, and return the exit code."""
    releases = dispatch.history.releases(target.id.text)
    last = releases[0] if releases else None
    first = _ready(dispatch, last)
    again: list[_Ready | None] = []

    def make(online: Online, _remote: Remote) -> Candidate | None:
        if first is None:
            return None
        may_build = not first.candidate.base and online.release and not online.other_site
        if may_build and dispatch.note_addresses(online.files):
            # Another copy has published these addresses, which must be kept.
            again.append(_ready(dispatch, last, restores=False))
            return again[0].candidate if again[0] else None
        return first.candidate

    code = 1
    if first is not None:
        after = releases if first.left else ()
        code = dispatch.bring(target, make, address=first.candidate.address, after=after)
    ready = again[0] if again else first
    if ready is not None:
        if not (code or dispatch.consent.dry_run):
            show(ready.coming)
        return code or _tell_left(ready, dispatch)
    if again:
        click.echo(_("From another copy of the site more pages were published (see above)."))
    click.echo(_("Nothing was published: the site online stays as it is."))
    return 1


def publish_unattended(dispatch: Dispatch, target: Target) -> int:
    """Publish without questions, and return the exit code.

    Contacts that are not online yet are not added. Contacts that today's records do not publish are
    removed, whatever else fails.
    """
    name = target.id.text
    attempts: list[_Ready | None] = []

    def make(online: Online, remote: Remote) -> Candidate | None:
        if not online.release:
            words = _("Nothing was published to “{name}” yet. Do it yourself first: {command}")
            raise CommandError(words.format(name=name, command=f"tipsite publish {name}"))
        dispatch.note_addresses(online.files)
        release = dispatch.history.last(name)
        if release is not None and not (release.sources and online.is_of(release)):
            release = None
        ready = _ready(dispatch, release, online.contacts)
        attempts.append(ready)
        return ready.candidate if ready else _less(dispatch, target, online, remote)

    try:
        code = dispatch.bring(target, make)
    except Exception:
        with suppress(Exception):
            dispatch.bring(target, partial(_less, dispatch, target))
        raise
    ready = attempts[-1] if attempts else None
    if ready is not None:
        return code or _tell_left(ready, dispatch)
    click.echo(_("Nothing but contacts was changed: what is said above has to be mended first."))
    return 1


def go_back(dispatch: Dispatch, target: Target) -> int:
    """Publish the version before the one online, and return the exit code.

    If all that it would change online is held back today, the next older version is published.
    """
    releases = dispatch.history.releases(target.id.text)
    for release in _earlier(releases):
        older = restored(dispatch, release, release.contacts)
        earlier = _candidate_of(dispatch, release, older)
        if earlier is None:
            return 1
        if earlier.files == releases[0].files:
            continue
        words = _("Back to version {number} of {day}.")
        click.echo(words.format(number=release.number, day=release.at[:10]))
        _print_differences(dispatch, older)
        return dispatch.bring(target, _always(earlier), address=earlier.address, after=releases)
    if not any(_earlier(releases)):
        raise CommandError(_("This copy of the site has no earlier version to go back to."))
    click.echo(_("What earlier versions have besides is held back today. Nothing has changed."))
    return 0


def _candidate_of(dispatch: Dispatch, release: Release, older: Restoration) -> Candidate | None:
    """Return the candidate of an older release; if it has mistakes, print them and return None."""
    if older.lost:
        raise CommandError(
            _("Version {number} cannot be put back: {count} of its files are lost.").format(
                number=release.number, count=len(older.lost)
            )
        )
    if wrong := mistakes(older.built, dispatch.today):
        print_problems(wrong, older.snapshot.files, root=dispatch.root)
        click.echo(_("This version cannot be made any more. Online nothing has changed."))
        return None
    dispatch.refuse_demonstration(older.built.corpus.config)
    site = candidate(older.built, older.snapshot, dispatch.root)
    return replace(site, base=release.base or release.number)


def _always(candidate: Candidate) -> Callable[[Online, Remote], Candidate]:
    return lambda _online, _remote: candidate


def _earlier(releases: tuple[Release, ...]) -> Iterator[Release]:
    """Yield the releases before the one whose sources are online, the newest first."""
    first = releases[0].base or releases[0].number if releases else 0
    return (release for release in releases if release.number < first and not release.base)


@contextmanager
def _todays_build(
    dispatch: Dispatch, withhold: Callable[[Corpus], Corpus]
) -> Iterator[tuple[BuildResult, Callable[[Snapshot], Build]]]:
    """Yield today's build, and a function that builds changed files and reuses its answers."""
    job = Job(
        root=dispatch.root, output=None, today=dispatch.today, strict=False, report=None,
        last_published=dispatch.history.last_published,
    )  # fmt: skip
    with waiting(_("Building the site")) as progress, uncollected(), job_store(job) as store:
        timings = Timings(progress)
        made = make(job, store, timings, withhold=withhold)
        sessions = [made.session]

        def rebuild(snapshot: Snapshot) -> Build:
            sessions.append(Session(store, sessions[-1], spill=True))
            return built(job, snapshot, sessions[-1], timings, withhold)

        yield made, rebuild


def _print_differences(dispatch: Dispatch, older: Restoration) -> None:
    """Print how the published site differs from today's files."""
    lists = (
        (_("Stays as it was published until it is mended or approved:"), older.stays),
        (_("Stays away, since it was withdrawn or is on hold:"), older.services),
        (_("Is not shown, since it is held back today or has to be mended first:"), older.pages),
        (_("Is shown, although it is no longer in the site:"), older.back),
    )
    for words, names in lists:
        if names:
            click.echo(f"{words} {', '.join(names) if dispatch.consent.named else len(names)}")


def _ready(
    dispatch: Dispatch,
    release: Release | None,
    known: Collection[str] | None = None,
    *,
    restores: bool = True,
) -> _Ready | None:
    """Return the candidate for today; print the mistakes and return None if there is none.

    Files with mistakes are replaced by those of the last ``release``. If mistakes remain and
    ``restores`` is true, the whole release is the candidate, without contacts that are on hold
    today. Only contacts with a ``known`` mark are published; None stands for all.
    """
    unknown: dict[str, None] = {}

    def only_known(corpus: Corpus) -> Corpus:
        if known is None:
            return corpus
        less = withhold(
            corpus, lambda contact: mark_of(contact.form, contact.service) in known, dispatch.today
        )
        unknown.update(dict.fromkeys(_changed_services(corpus, less)))
        return less

    with _todays_build(dispatch, only_known) as (build, rebuild):
        dispatch.refuse_demonstration(build.built.corpus.config)
        wrong = tuple(
            dict.fromkeys((*errors(build.problems), *mistakes(build.built, dispatch.today)))
        )
        stand: Restoration | None = Restoration(snapshot=build.snapshot, built=build.built)
        # An officer may otherwise believe that a correction of such a line was lost.
        unconfirmed = tuple(problem for problem in build.problems if problem.code == "check-other")
        print_problems((*unconfirmed, *wrong), build.snapshot.files, root=dispatch.root)
        if wrong:
            stand = None
        if wrong and release is not None:
            older, lost = older_snapshot(release, dispatch.history, build.snapshot, dispatch.root)
            if not lost:
                stand = stand_in(
                    build.snapshot, older, wrong, build.built, rebuild, today=dispatch.today
                )
    base = 0
    if stand is None and release is not None and restores:
        allowed = release.contacts.keys() if known is None else known
        stand = restored(dispatch, release, allowed)
        base = release.base or release.number
        if stand.lost or mistakes(stand.built, dispatch.today):
            return None
        click.echo(_("So the last version stays, without what is held today."))
    if stand is None:
        return None
    _print_differences(dispatch, stand)
    earlier = dispatch.history.releases(release.target)[:1] if release and not base else ()
    ready = candidate(stand.built, stand.snapshot, dispatch.root, earlier)
    if not base:
        # Nobody has decided to hold contacts that are only withheld here.
        held = held_contacts(stand.built).items()
        less = {mark: tuple(id_ for id_ in ids if id_ not in unknown) for mark, ids in held}
        ready = replace(ready, held={mark: ids for mark, ids in less.items() if ids})
    return _Ready(
        candidate=replace(ready, base=base),
        left=len({one.at.path for one in wrong}),
        waiting=tuple(unknown),
        coming=next_publication_lines(stand.built.corpus, dispatch.today),
    )


def _tell_left(ready: _Ready, dispatch: Dispatch) -> int:
    """Print the differences from today's files, and return the exit code."""
    words = []
    if ready.left:
        count = ready.left
        words.append(
            ngettext(
                "{count} file has to be mended or approved before it is online as it is today.",
                "{count} files have to be mended or approved before they are online as they "
                "are today.",
                count,
            ).format(count=count)
        )
    if ready.waiting:
        words.append(
            _("Contacts that are new wait until a person publishes them: {services}.").format(
                services=named(list(ready.waiting), dispatch.consent)
            )
        )
    if words:
        click.echo(" ".join(words))
    return NOT_ALL if words else 0


def _less(dispatch: Dispatch, target: Target, online: Online, remote: Remote) -> Candidate | None:
    """Return the site online without contacts that today's records do not publish.

    Return None if all contacts stay. Contacts in records that cannot be read stay.
    """
    snapshot, _unread = read_site(dispatch.root)
    corpus, _problems = parse(snapshot)
    shown = shown_today(snapshot)
    public, gone = list[PublishedContact](), list[PublishedContact]()
    for contact in _contacts_of_records(corpus):
        is_public = (contact.service, plain(contact.text)) in shown
        (public if is_public else gone).append(contact)
    stay = {contact.withdrawal for contact in public}
    there = frozenset(online.contacts.values())
    others: frozenset[str] = frozenset()
    if not any(path == CONFIG or path.startswith(SERVICES) for path in corpus.broken):
        gone += dispatch.history.contacts()
        # Another copy has published these contacts: only their marks are known here.
        others = there.difference(
            mark_of(form) for contact in public for form in all_forms(contact)
        )
    going = [
        contact
        for contact in gone
        if contact.withdrawal not in stay and not there.isdisjoint(map(mark_of, all_forms(contact)))
    ]
    if not (going or others):
        return None
    last = dispatch.history.last(target.id.text)
    less = stripped(online, going, others, last=last, history=dispatch.history, read=remote.read)
    return replace(less, withdraws={})


def _changed_services(corpus: Corpus, less: Corpus) -> Iterator[str]:
    """Yield the ids of services that have fewer public contacts in ``less``."""
    for file, other in zip(corpus.directories, less.directories, strict=True):
        for service, rest in zip(file.services, other.services, strict=True):
            if service != rest:
                yield service.id.text
    if corpus.config != less.config:
        yield "site.contacts"


def _contacts_of_records(corpus: Corpus) -> Iterator[PublishedContact]:
    for _service, contacts in service_contacts(corpus):
        yield from contacts
    for contact in corpus.config.site.contacts if corpus.config else ():
        yield from contacts_of(contact)
