"""Publishing today's files, as far as they can be, with a person or with nobody to ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import partial

import click
from msgspec import Struct
from msgspec.structs import replace

from tipsite.console import show
from tipsite.content.corpus import parse
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.model.config import Target
from tipsite.model.corpus import CONFIG, SERVICES, Corpus, Snapshot
from tipsite.model.problems import Problem, errors
from tipsite.pipeline.run import BuildResult
from tipsite.pipeline.stages import Build
from tipsite.publishing.builds import tell, tell_restored, todays_build
from tipsite.publishing.candidate import Candidate, candidate, held_contacts
from tipsite.publishing.dispatch import Dispatch, named
from tipsite.publishing.held_back import plain
from tipsite.publishing.published_contacts import (
    PublishedContact,
    all_forms,
    contacts_of,
    mark_of,
    service_contacts,
)
from tipsite.publishing.release import Release
from tipsite.publishing.remote import Remote
from tipsite.publishing.restoration import Restoration, mistakes, restored, shown_today, stand_in
from tipsite.publishing.sources import older_snapshot
from tipsite.publishing.state import Online, bounded
from tipsite.publishing.stripping import stripped
from tipsite.publishing.withholding import withhold
from tipsite.upkeep.calendar import next_publication_lines
from tipsite.workspace.changes import read_site
from tipsite.workspace.errors import CommandError

NOT_ALL = 5
"""The exit code of a site that was published, but not all of it as today's files have it."""


class _Ready(Struct, frozen=True, kw_only=True):
    """What can be published, and what of today's files it lacks.

    ``left`` counts the files that are not as they are today, ``waiting`` are services with contacts
    that only a person publishes. ``coming`` says which pages come or go next.
    """

    candidate: Candidate
    left: int
    waiting: tuple[str, ...]
    coming: tuple[str, ...]


def publish(dispatch: Dispatch, target: Target) -> int:
    """Publish today's files, as far as they can be, and return the exit code."""
    releases = dispatch.history.releases(target.id.text)
    last = releases[0] if releases else None
    first = _ready(dispatch, last)
    again: list[_Ready | None] = []

    def make(online: Online, _remote: Remote) -> Candidate | None:
        if first is None:
            return None
        may_build = not first.candidate.base and online.release and not online.other_site
        if may_build and dispatch.note_addresses(online.files):
            # Another copy has published these, and they are to be kept.
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
    """Publish with nobody to ask, and return the exit code.

    No contact comes that the host does not have. Whatever goes wrong, those that today's records do
    not publish are taken away.
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


def _ready(
    dispatch: Dispatch,
    release: Release | None,
    known: Collection[str] | None = None,
    *,
    restores: bool = True,
) -> _Ready | None:
    """Return what can be published today; None, with the mistakes printed, if nothing can.

    Files with mistakes stay as they were in the last ``release``. If that does not help, and
    it ``restores``, that release is published without what is held today. No contacts come
    but those ``known``, which are marks; None: all may.
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

    with todays_build(dispatch.root, dispatch.today, only_known) as (build, rebuild):
        dispatch.refuse_demonstration(build.built.corpus.config)
        wrong = tuple(
            dict.fromkeys((*errors(build.problems), *mistakes(build.built, dispatch.today)))
        )
        stand: Restoration | None = Restoration(snapshot=build.snapshot, built=build.built)
        # A line that stays away for this reason looks like a correction that was lost.
        unconfirmed = tuple(problem for problem in build.problems if problem.code == "check-other")
        tell((*unconfirmed, *wrong), build.snapshot, dispatch.root)
        if wrong:
            stand = _stand_in(dispatch, release, build, wrong, rebuild)
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
    tell_restored(stand, named=dispatch.consent.named)
    earlier = dispatch.history.releases(release.target)[:1] if release and not base else ()
    ready = candidate(stand.built, stand.snapshot, dispatch.root, earlier)
    if not base:
        # What was withheld here, nobody has decided to hold.
        held = held_contacts(stand.built).items()
        less = {mark: tuple(id_ for id_ in ids if id_ not in unknown) for mark, ids in held}
        ready = replace(ready, held={mark: ids for mark, ids in less.items() if ids})
    return _Ready(
        candidate=replace(ready, base=base),
        left=len({one.at.path for one in wrong}),
        waiting=tuple(unknown),
        coming=next_publication_lines(stand.built.corpus, dispatch.today),
    )


def _stand_in(
    dispatch: Dispatch,
    release: Release | None,
    made: BuildResult,
    wrong: tuple[Problem, ...],
    rebuild: Callable[[Snapshot], Build],
) -> Restoration | None:
    if release is None:
        return None
    older, lost = older_snapshot(release, dispatch.history, made.snapshot, dispatch.root)
    if lost:
        return None
    return stand_in(made.snapshot, older, wrong, made.built, rebuild, today=dispatch.today)


def _tell_left(ready: _Ready, dispatch: Dispatch) -> int:
    """Say what is not online as today's files have it, and return the exit code."""
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
    """Return what is online without contacts that today's records do not publish.

    None if all may stay. Of records that cannot be read, nothing is known, and all stay.
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
        # Another copy has published these: only their marks are known here.
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
    less = stripped(
        online, going, others, last=last, history=dispatch.history, read=partial(bounded, remote)
    )
    return replace(less, withdraws={})


def _changed_services(corpus: Corpus, less: Corpus) -> Iterator[str]:
    """Yield the ids of the services of which one corpus publishes less than another."""
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
