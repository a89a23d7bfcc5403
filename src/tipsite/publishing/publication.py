"""What is published: today's files, an older version, or the last one without a service."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

import click
from msgspec.structs import replace

from tipsite.build import pipeline
from tipsite.build.job import Job
from tipsite.build.last_build import job_store
from tipsite.build.pipeline import Build
from tipsite.build.run import BuildResult, make
from tipsite.console import problem_lines, visible, waiting
from tipsite.engine.session import Session
from tipsite.engine.workers import InThreads, in_processes, uncollected
from tipsite.i18n import gettext as _
from tipsite.lint.approval import unapproved
from tipsite.model.config import Config, Target
from tipsite.model.corpus import Corpus, Snapshot
from tipsite.model.problems import Problem, errors
from tipsite.model.records import ServiceFile
from tipsite.publishing.dispatch import Consent, Dispatch
from tipsite.publishing.proposal import Candidate, candidate, held_contacts
from tipsite.publishing.release import History, PublishedContact, Release, Withdrawal, mark_of
from tipsite.publishing.remote import Remote
from tipsite.publishing.restoration import Restoration, restore
from tipsite.publishing.state import Online
from tipsite.publishing.withdrawal import note_hold, stripped, withdrawable
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
        """Publish today's files, and return the exit code."""
        made = self._built()
        self._refuse_demonstration(made.built.corpus.config)
        if made.built.failed or made.stopped:
            _tell(made.problems, made.snapshot, self._root)
            click.echo(_("Nothing was published: the site online stays as it is."))
            return 1
        if waiting := unapproved(made.built.corpus, self._today):
            _tell(waiting, made.snapshot, self._root)
            click.echo(_("Nothing was published: it waits until that is approved."))
            return 1
        found = self._candidate(target, made)
        code = self._dispatch.bring(target, found, again=lambda: self._again(target))
        if code or not made.built.unmade.mistakes:
            return code
        _tell(made.problems, made.snapshot, self._root)
        click.echo(
            _(
                "The pieces of material that have mistakes are not online. “tipsite check” says "
                "which they are."
            )
        )
        return PIECES_LACK

    def _built(self) -> BuildResult:
        """Build the site. Where nobody sits, a poster must not keep a correction off the pages."""
        return _built(self._root, self._today, past_pieces=self._consent.yes)

    def _candidate(self, target: Target, made: BuildResult) -> Candidate:
        known = self._history.releases(target.id.text)[:1]
        found = candidate(made.built, made.snapshot, self._root, known)
        return replace(found, held=held_contacts(made.built))

    def _again(self, target: Target) -> Candidate | None:
        """Build once more: other addresses are to be kept. None where they would be lost."""
        made = self._built()
        if not (made.built.failed or made.stopped):
            return self._candidate(target, made)
        click.echo(_("From another copy of the site more pages were published:"))
        _tell(made.problems, made.snapshot, self._root)
        click.echo(_("Nothing was published: the site online stays as it is."))
        return None

    def go_back(self, target: Target) -> int:
        """Publish the version before, and return the exit code.

        What of it differs from what is online may all be held back today: then it is the one before
        that.
        """
        releases = self._history.releases(target.id.text)
        for release in _earlier(releases):
            found = self._restored(release)
            made = self._made_again(release, found)
            if made is None:
                return 1
            if made.files == releases[0].files:
                continue
            words = _("Back to version {number} of {day}.")
            click.echo(words.format(number=release.number, day=release.at[:10]))
            return self._restore(target, release, found, made)
        if not any(_earlier(releases)):
            raise CommandError(_("This copy of the site has no earlier version to go back to."))
        click.echo(_("What earlier versions have besides is held back today. Nothing has changed."))
        return 0

    def take_down(self, target: Target) -> int:
        """Publish the last version without what today's files hold back; return the exit code."""
        release = self._history.last(target.id.text)
        if release is None:
            raise CommandError(
                _("Nothing was published to “{name}” from here yet.").format(name=target.id.text)
            )
        found = self._restored(release)
        made = self._made_again(release, found)
        return 1 if made is None else self._restore(target, release, found, made)

    def _made_again(self, release: Release, restored: Restoration) -> Candidate | None:
        """Return what an older release would publish; None, with its mistakes told, if nothing."""
        if restored.lost:
            raise CommandError(
                _("Version {number} cannot be put back: {count} of its files are lost.").format(
                    number=release.number, count=len(restored.lost)
                )
            )
        if restored.built.failed:
            _tell(restored.built.problems, restored.snapshot, self._root)
            click.echo(_("This version cannot be made any more. Online nothing has changed."))
            return None
        self._refuse_demonstration(restored.built.corpus.config)
        return candidate(restored.built, restored.snapshot, self._root)

    def _restore(
        self, target: Target, release: Release, restored: Restoration, made: Candidate
    ) -> int:
        _tell_restored(restored, named=self._consent.named)
        after = self._history.releases(target.id.text)
        return self._dispatch.bring(target, made, base=release.base or release.number, after=after)

    def withdraw(self, targets: list[Target], service: str) -> int:
        """Take the contacts of a service offline everywhere, and return the exit code.

        A target that says no keeps it from no other, nor its record from being put on hold.
        """
        code = 0
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
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
            left = note_hold(self._root, service, self._today)
            if not left:
                self._note_withdrawal(begun, at, held=(service,))
            click.echo(left or _("Its record says “publish: hold” now."))
            if not left:
                words = _("When it is right again: {command}")
                command = f"tipsite directory confirmed {service} --publish"
                click.echo(words.format(command=command))
        return code

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
                online, contacts, last=release, history=self._history, read=remote.read
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
        restored = self._restored(release, frozenset((service,)))
        if restored.built.failed or restored.lost:
            return None
        return candidate(restored.built, restored.snapshot, self._root)

    def _withdrawable(self, service: str) -> tuple[PublishedContact, ...] | None:
        records: tuple[ServiceFile, ...] = ()
        with suppress(CommandError):  # there are no settings any more
            records = open_site(self._root, "records", self._today).corpus.directories
        return withdrawable(service, self._history.contacts(), records)

    def _restored(self, release: Release, withdrawn: frozenset[str] = frozenset()) -> Restoration:
        def rebuild(snapshot: Snapshot, withhold: Callable[[Corpus], Corpus]) -> Build:
            # A number goes offline, whatever may be wrong with a poster.
            return pipeline.past_pieces(
                lambda unmade: pipeline.build(
                    snapshot,
                    self._today,
                    in_processes,
                    InThreads(progress=lambda _words, _done, _total: None),
                    session=Session(),
                    unmade=unmade,
                    withhold=withhold,
                )
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


PIECES_LACK = 5
"""The exit code of a site that was published without pieces of material that have mistakes."""


def _built(root: Path, today: datetime.date, *, past_pieces: bool = False) -> BuildResult:
    job = Job(
        root=root, output=None, today=today, strict=False, report=None, past_pieces=past_pieces
    )
    with waiting(_("Building the site")) as progress, uncollected(), job_store(job) as store:
        return make(job, store, progress)


def _tell(problems: tuple[Problem, ...], snapshot: Snapshot, root: Path) -> None:
    for line in problem_lines(errors(problems), snapshot.files, root=root):
        click.echo(line, err=True)


def _earlier(releases: tuple[Release, ...]) -> Iterator[Release]:
    """Yield the releases before that whose words are online, the newest first."""
    first = releases[0].base or releases[0].number if releases else 0
    return (one for one in releases if one.number < first and not one.base)


def _tell_restored(restored: Restoration, *, named: bool) -> None:
    lists = (
        (_("Stays away, since it was withdrawn or is on hold:"), restored.services),
        (_("Stays away, since the page is a draft today, or its day is not now:"), restored.pages),
        (_("Comes back, although it is no longer in the site:"), restored.back),
    )
    for words, names in lists:
        if names:
            click.echo(f"{words} {', '.join(names) if named else len(names)}")
