"""What is published: today's files, an older version, or the last one without a service."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from tipsite.console import echo, problem_lines, visible, waiting
from tipsite.contacts.channels import contact_text, lines_of
from tipsite.content.corpus import parse
from tipsite.engine.session import Session
from tipsite.engine.store import open_store
from tipsite.engine.workers import InThreads, in_processes, uncollected
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.model.config import Config, Target
from tipsite.model.corpus import CONFIG, SERVICES, Corpus, Snapshot
from tipsite.model.problems import Problem, errors
from tipsite.model.records import Phone, ServiceFile
from tipsite.pipeline import stages
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.run import BuildResult, built, make
from tipsite.pipeline.stages import Build
from tipsite.publishing.dispatch import Consent, Dispatch, named
from tipsite.publishing.proposal import Candidate, candidate, held_contacts
from tipsite.publishing.release import (
    History,
    PublishedContact,
    Release,
    Withdrawal,
    all_forms,
    contacts_of,
    mark_of,
    older_snapshot,
)
from tipsite.publishing.remote import Remote
from tipsite.publishing.restoration import (
    Restoration,
    mistakes,
    restore,
    stand_in,
    withhold_contacts,
)
from tipsite.publishing.state import Online, bounded
from tipsite.publishing.withdrawal import note_hold, stripped, withdrawable
from tipsite.upkeep.calendar import next_publication_lines
from tipsite.workspace.changes import read_site
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import open_site


class Publication:
    """What somebody wants online of the site in ``root``, on the day ``today``."""

    def __init__(
        self, root: Path, today: datetime.date, history: History, consent: Consent
    ) -> None:
        self._root = root
        self._today = today
        self._history = history
        self._consent = consent
        self._dispatch = Dispatch(root, today, history, consent)

    def publish(self, target: Target) -> int:
        """Publish today's files, as far as they can be, and return the exit code."""
        releases = self._history.releases(target.id.text)
        made = [self._ready(releases[0] if releases else None)]

        def again() -> Candidate | None:
            """Build once more: other addresses are to be kept. None where they would be lost."""
            made.append(self._ready(releases[0] if releases else None, restores=False))
            return made[-1].candidate if made[-1] else None

        ready, code = made[0], 1
        if ready is not None:
            code = self._dispatch.bring(
                target,
                ready.candidate,
                base=ready.base,
                again=None if ready.base else again,
                after=releases if ready.left else (),
            )
        if made[-1] is not None:
            if not (code or self._consent.dry_run):
                echo(made[-1].coming)
            return code or self._tell_left(made[-1])
        if made[1:]:
            click.echo(_("From another copy of the site more pages were published (see above)."))
        click.echo(_("Nothing was published: the site online stays as it is."))
        return 1

    def publish_unattended(self, target: Target) -> int:
        """Publish with nobody to ask, and return the exit code.

        No contact comes that the host does not have. Whatever goes wrong, those that today's
        records do not publish are taken away.
        """
        name = target.id.text
        made: list[_Ready | None] = []

        def make(online: Online, remote: Remote) -> Candidate | None:
            if not online.release:
                words = _("Nothing was published to “{name}” yet. Do it yourself first: {command}")
                raise CommandError(words.format(name=name, command=f"tipsite publish {name}"))
            self._dispatch.note_addresses(online.files)
            release = self._history.last(name)
            if release is not None and not (release.sources and online.is_of(release)):
                release = None
            ready = self._ready(release, online.contacts)
            made.append(ready)
            return ready.candidate if ready else self._less(target, online, remote)

        try:
            code = self._dispatch.bring(target, make)
        except Exception:
            with suppress(Exception):
                self._dispatch.bring(target, partial(self._less, target))
            raise
        ready = made[-1] if made else None
        if ready is not None:
            return code or self._tell_left(ready)
        click.echo(
            _("Nothing but contacts was changed: what is said above has to be mended first.")
        )
        return 1

    def _ready(
        self,
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

        def withhold(corpus: Corpus) -> Corpus:
            if known is None:
                return corpus
            less = withhold_contacts(
                corpus, lambda one: mark_of(one.form, one.service) in known, self._today
            )
            unknown.update(dict.fromkeys(_changed_services(corpus, less)))
            return less

        with _builds(self._root, self._today, withhold) as (made, rebuild):
            self._refuse_demonstration(made.built.corpus.config)
            wrong = tuple(
                dict.fromkeys((*errors(made.problems), *mistakes(made.built, self._today)))
            )
            stand: Restoration | None = Restoration(snapshot=made.snapshot, built=made.built)
            # A line that stays away for this reason looks like a correction that was lost.
            unconfirmed = tuple(one for one in made.problems if one.code == "check-other")
            _tell((*unconfirmed, *wrong), made.snapshot, self._root)
            if wrong:
                stand = self._stand_in(release, made, wrong, rebuild)
        base = 0
        if stand is None and release is not None and restores:
            allowed = release.contacts.keys() if known is None else known
            stand = self._restored(release, allowed)
            base = release.base or release.number
            if stand.lost or mistakes(stand.built, self._today):
                return None
            click.echo(_("So the last version stays, without what is held today."))
        if stand is None:
            return None
        _tell_restored(stand, named=self._consent.named)
        found = self._history.releases(release.target)[:1] if release and not base else ()
        ready = candidate(stand.built, stand.snapshot, self._root, found)
        if not base:
            # What was withheld here, nobody has decided to hold.
            held = held_contacts(stand.built).items()
            less = {mark: tuple(id_ for id_ in ids if id_ not in unknown) for mark, ids in held}
            ready = replace(ready, held={mark: ids for mark, ids in less.items() if ids})
        return _Ready(
            candidate=ready,
            base=base,
            left=len({one.at.path for one in wrong}),
            waiting=tuple(unknown),
            coming=next_publication_lines(stand.built.corpus, self._today),
        )

    def _stand_in(
        self,
        release: Release | None,
        made: BuildResult,
        wrong: tuple[Problem, ...],
        rebuild: Callable[[Snapshot], Build],
    ) -> Restoration | None:
        if release is None:
            return None
        older, lost = older_snapshot(release, self._history, made.snapshot, self._root)
        if lost:
            return None
        return stand_in(made.snapshot, older, wrong, made.built, rebuild, today=self._today)

    def _tell_left(self, ready: _Ready) -> int:
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
                    services=named(list(ready.waiting), self._consent)
                )
            )
        if words:
            click.echo(" ".join(words))
        return NOT_ALL if words else 0

    def _less(self, target: Target, online: Online, remote: Remote) -> Candidate | None:
        """Return what is online without contacts that today's records do not publish.

        None if all may stay. Of records that cannot be read, nothing is known, and all stay.
        """
        snapshot, _unread = read_site(self._root)
        corpus, _problems = parse(snapshot)
        public, gone = _contacts_today(corpus)
        stay = {one.withdrawal for one in public}
        there = frozenset(online.contacts.values())
        others: frozenset[str] = frozenset()
        if not any(path == CONFIG or path.startswith(SERVICES) for path in corpus.broken):
            gone += self._history.contacts()
            # Another copy has published these: only their marks are known here.
            others = there.difference(mark_of(form) for one in public for form in all_forms(one))
        going = [
            one
            for one in gone
            if one.withdrawal not in stay and not there.isdisjoint(map(mark_of, all_forms(one)))
        ]
        if not (going or others):
            return None
        last = self._history.last(target.id.text)
        less = stripped(
            online, going, others, last=last, history=self._history, read=partial(bounded, remote)
        )
        return replace(less, withdraws={})

    def go_back(self, target: Target) -> int:
        """Publish the version before, and return the exit code.

        What of it differs from what is online may all be held back today: then it is the one before
        that.
        """
        releases = self._history.releases(target.id.text)
        for release in _earlier(releases):
            found = self._restored(release, release.contacts)
            made = self._made_again(release, found)
            if made is None:
                return 1
            if made.files == releases[0].files:
                continue
            words = _("Back to version {number} of {day}.")
            click.echo(words.format(number=release.number, day=release.at[:10]))
            _tell_restored(found, named=self._consent.named)
            base = release.base or release.number
            return self._dispatch.bring(target, made, base=base, after=releases)
        if not any(_earlier(releases)):
            raise CommandError(_("This copy of the site has no earlier version to go back to."))
        click.echo(_("What earlier versions have besides is held back today. Nothing has changed."))
        return 0

    def _made_again(self, release: Release, restored: Restoration) -> Candidate | None:
        """Return what an older release would publish; None, with its mistakes told, if nothing."""
        if restored.lost:
            raise CommandError(
                _("Version {number} cannot be put back: {count} of its files are lost.").format(
                    number=release.number, count=len(restored.lost)
                )
            )
        if wrong := mistakes(restored.built, self._today):
            _tell(wrong, restored.snapshot, self._root)
            click.echo(_("This version cannot be made any more. Online nothing has changed."))
            return None
        self._refuse_demonstration(restored.built.corpus.config)
        return candidate(restored.built, restored.snapshot, self._root)

    def withdraw(self, targets: list[Target], service: str) -> int:
        """Take the contacts of a service offline everywhere, and return the exit code.

        A target that says no keeps it from no other, nor its record from being put on hold.
        """
        code = 0
        # The day is that of whoever confirms it one day.
        at = f"{self._today}T{datetime.datetime.now(datetime.UTC):%H:%M:%S}Z"
        begun: set[str] | None = None
        for one in targets:
            if len(targets) > 1:
                click.echo(f"{one.id.text}:")

            def begin(marks: Collection[str]) -> None:
                nonlocal begun
                begun = (begun or set()).union(marks)
                # From now on they do not come back by oversight.
                self._note_withdrawal(marks, at)

            try:
                code = max(code, self._withdraw_from(one, service, at, begin))
            except CommandError as error:
                click.echo(visible(str(error)), err=True)
                code = 2
        if begun is not None:
            self._tell_copies()
            left = note_hold(self._root, service, self._today)
            if not left:
                self._note_withdrawal(begun, at, held=(service,))
            click.echo(left or _("Its record says “publish: hold” now."))
            if not left:
                words = _("When it is right again: {command}")
                command = f"tipsite directory confirmed {service} --publish"
                click.echo(words.format(command=command))
        return code

    def _tell_copies(self) -> None:
        """Erase the answers of earlier builds, and name what somebody has made from the site."""
        open_store(self._root).erase()
        if copies := sorted(one.name for name in _MADE for one in self._root.glob(name)):
            words = _(
                "On this computer these were made before and may still have it: {names}. Make them "
                "anew or delete them, and take back what was handed on."
            )
            click.echo(visible(words.format(names=", ".join(copies))))

    def _note_withdrawal(
        self, marks: Collection[str], at: str, *, held: tuple[str, ...] = ()
    ) -> None:
        known = self._history.withdrawals()
        heard = {mark: known[mark].heard if mark in known else () for mark in marks}
        self._history.withdraw(
            {
                mark: Withdrawal(heard=tuple(dict.fromkeys((*heard[mark], at))), held=held)
                for mark in marks
            }
        )

    def _withdraw_from(
        self, target: Target, service: str, at: str, begin: Callable[[Collection[str]], None]
    ) -> int:
        release = self._history.last(target.id.text)
        base = (release.base or release.number) if release else -1
        contacts = self._withdrawable(service)
        if contacts is None:
            raise CommandError(
                _(
                    "There is no service “{id}” here, published or in a record. Its id is in "
                    "content/services/, after “id:”."
                ).format(id=service)
            )
        marks = {one.withdrawal for one in contacts}
        found = self._without(release, service) if release else None

        def make(online: Online, remote: Remote) -> Candidate:
            if found is not None and release is not None and online.is_of(release):
                shared = self._left_to_others(found, service, marks)
                marks.difference_update(shared)
                marks.update(mark_of(mark, service) for mark in shared)
                return replace(found, withdraws=dict.fromkeys(marks, at))
            # What was published from here last may show what was withdrawn from elsewhere.
            click.echo(
                _(
                    "The site that is online cannot be made without it. So each page with one of "
                    "its numbers is replaced by one that says only that the number is no longer "
                    "shown, until you publish again."
                )
            )
            left = stripped(
                online, contacts, last=release, history=self._history, read=partial(bounded, remote)
            )  # fmt: skip
            return replace(left, withdraws=dict.fromkeys(marks, at))

        return self._dispatch.bring(target, make, base=base, begun=lambda: begin(marks))

    def _left_to_others(
        self, found: Candidate, service: str, marks: Collection[str]
    ) -> frozenset[str]:
        """Return what stays online since another service of the same release has it, too."""
        shared = [
            one
            for one in found.contacts.values()
            if one.service != service and one.withdrawal in marks
        ]
        others = sorted({one.service for one in shared})
        if others:
            words = _(
                "The same number or address stays online for others: {services}. Withdraw them, "
                "too, if it is wrong."
            )
            click.echo(
                words.format(services=", ".join(others) if self._consent.named else len(others))
            )
        return frozenset(one.withdrawal for one in shared)

    def _without(self, release: Release, service: str) -> Candidate | None:
        """Return a release without a service; None where it cannot be made any more."""
        restored = self._restored(release, release.contacts, frozenset((service,)))
        if restored.lost or mistakes(restored.built, self._today):
            return None
        return candidate(restored.built, restored.snapshot, self._root)

    def _withdrawable(self, service: str) -> tuple[PublishedContact, ...] | None:
        records: tuple[ServiceFile, ...] = ()
        with suppress(CommandError):  # there are no settings any more
            records = open_site(self._root, "records", self._today).corpus.directories
        return withdrawable(service, self._history.contacts(), records)

    def _restored(
        self, release: Release, shown: Collection[str], withdrawn: frozenset[str] = frozenset()
    ) -> Restoration:
        def rebuild(snapshot: Snapshot, withhold: Callable[[Corpus], Corpus]) -> Build:
            threads = InThreads(progress=lambda _words, _done, _total: None)
            return stages.build(
                snapshot, self._today, in_processes, threads, session=Session(), withhold=withhold
            )

        now, _found = read_site(self._root)
        known = self._history.withdrawals()
        return restore(
            release,
            self._history,
            now,
            self._root,
            rebuild,
            today=self._today,
            known=shown,
            withdrawn=withdrawn,
            contacts=frozenset(mark for mark, one in known.items() if not one.is_back),
        )

    def _refuse_demonstration(self, config: Config | None) -> None:
        """A demonstration may be looked at, and is published only where that is said."""
        if config and config.site.status == "demonstration" and not self._consent.demonstration:
            words = _(
                "This site is a demonstration: nobody has phoned its numbers. To publish it as "
                "that, add --demonstration. When they are checked, write “status: live” in "
                "campaigns.yaml."
            )
            if not self._consent.dry_run:
                raise CommandError(words)
            click.echo(words)


_MADE = ("output*", "material")
"""What commands make of a site in its folder."""
NOT_ALL = 5
"""The exit code of a site that was published, but not all of it as today's files have it."""


class _Ready(Struct, frozen=True, kw_only=True):
    """What can be published, and what of today's files it lacks.

    ``base`` is the release whose files it is made of, 0 if they are today's; ``left`` counts the
    files that are not as they are today, ``waiting`` are services with contacts that only a person
    publishes. ``coming`` says which pages come or go next.
    """

    candidate: Candidate
    base: int
    left: int
    waiting: tuple[str, ...]
    coming: tuple[str, ...]


@contextmanager
def _builds(
    root: Path, today: datetime.date, withhold: Callable[[Corpus], Corpus]
) -> Iterator[tuple[BuildResult, Callable[[Snapshot], Build]]]:
    """Yield the build of today, and what builds other files with all that is known from it."""
    job = Job(
        root=root, output=None, today=today, strict=False, report=None,
        last_published=History(root).last_published,
    )  # fmt: skip
    with waiting(_("Building the site")) as progress, uncollected(), job_store(job) as store:
        made = make(job, store, progress, withhold=withhold)
        sessions = list(made.sessions)

        def rebuild(snapshot: Snapshot) -> Build:
            sessions.append(Session(store, sessions[-1], spill=True))
            return built(job, snapshot, sessions[-1], progress, withhold)

        yield made, rebuild


def _changed_services(corpus: Corpus, less: Corpus) -> Iterator[str]:
    """Yield the ids of the services of which one corpus publishes less than another."""
    for file, other in zip(corpus.directories, less.directories, strict=True):
        for service, rest in zip(file.services, other.services, strict=True):
            if service != rest:
                yield service.id.text
    if corpus.config != less.config:
        yield "site.contacts"


def _contacts_today(
    corpus: Corpus,
) -> tuple[list[PublishedContact], list[PublishedContact]]:
    """Return the contacts that records publish, and those that they hold."""
    public: list[PublishedContact] = []
    held: list[PublishedContact] = []
    for file in corpus.directories:
        for service in file.services:
            shown: set[str] = set()
            for line in lines_of(service) if service.publish == "yes" else ():
                if line.publish == "yes" and line.failed_on is None:
                    shown.add(contact_text(line).text)
                    if isinstance(line, Phone) and line.dial_abroad:
                        shown.add(line.dial_abroad.text)
            for one in contacts_of(service, service.id.text, "", file.country.text):
                (public if one.text in shown else held).append(one)
    for own in corpus.config.site.contacts if corpus.config else ():
        country, now = own.country.text if own.country else "", own.public()
        shown = {contact_text(line).text for line in now.lines} if now else set()
        for one in contacts_of(own, f"site.contacts.{own.kind}", "", country):
            (public if one.text in shown else held).append(one)
    return public, held


def _tell(problems: tuple[Problem, ...], snapshot: Snapshot, root: Path) -> None:
    for line in problem_lines(problems, snapshot.files, root=root):
        click.echo(line, err=True)


def _earlier(releases: tuple[Release, ...]) -> Iterator[Release]:
    """Yield the releases before that whose words are online, the newest first."""
    first = releases[0].base or releases[0].number if releases else 0
    return (one for one in releases if one.number < first and not one.base)


def _tell_restored(restored: Restoration, *, named: bool) -> None:
    lists = (
        (_("Stays as it was published until it is mended or approved:"), restored.stays),
        (_("Stays away, since it was withdrawn or is on hold:"), restored.services),
        (_("Is not shown, since it is held back today or has to be mended first:"), restored.pages),
        (_("Is shown, although it is no longer in the site:"), restored.back),
    )
    for words, names in lists:
        if names:
            click.echo(f"{words} {', '.join(names) if named else len(names)}")
