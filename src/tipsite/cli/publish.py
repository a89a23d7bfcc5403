"""`tipsite publish`: what would change online, whether it is meant, and then it is done."""

from __future__ import annotations

import datetime
import shlex
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import completion, options
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.build.pipeline import Build
    from tipsite.build.run import BuildResult
    from tipsite.model.config import Config, Target
    from tipsite.model.corpus import Corpus, Snapshot
    from tipsite.model.problems import Problem
    from tipsite.publishing.proposal import Candidate, Proposal
    from tipsite.publishing.release import History, Release
    from tipsite.publishing.remote import Remote
    from tipsite.publishing.restoration import Restoration
    from tipsite.publishing.state import Online

MOST_DELETED = 100
_REFRESHED_AFTER = 0.1
"""In seconds."""
_GUESSED_AFTER = 5
"""In seconds."""


@click.command()
@click.argument("target", required=False, shell_complete=completion.targets)
@options.root
@options.today
@click.option("--dry-run", is_flag=True, help="Say what would change online, and change nothing.")
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option(
    "--max-delete",
    type=click.IntRange(0),
    default=MOST_DELETED,
    show_default=True,
    help="So many pages and pictures may be deleted online without another question.",
)
@click.option("--demonstration", is_flag=True, help="Publish a site that is a demonstration.")
@click.option(
    "--take-over",
    is_flag=True,
    help="Publish where other files lie, or another site. What is not tipsite's stays.",
)
@click.option(
    "--withdraw",
    metavar="SERVICE",
    default=None,
    shell_complete=completion.services,
    help="Take the numbers of this service offline at once, whatever else is wrong in the site.",
)
@click.option(
    "--back",
    is_flag=True,
    help="Put back the version before; typed again, the one before that.",
)
@click.option(
    "--holds",
    is_flag=True,
    help="Publish the last version again, without what today's files hold back or make a draft.",
)
@click.option(
    "--names",
    is_flag=True,
    help="Name numbers and pages also where this is no terminal, as in a log.",
)
@click.option("--history", is_flag=True, help="Say what was published when, and stop.")
def publish(
    *,
    target: str | None,
    root: Path,
    today: datetime.date,
    dry_run: bool,
    yes: bool,
    max_delete: int,
    demonstration: bool,
    take_over: bool,
    withdraw: str | None,
    back: bool,
    holds: bool,
    names: bool,
    history: bool,
) -> None:
    """Build the site, say what changes online, and bring it there.

    Where it goes is written in campaigns.yaml, under targets: (see tipsite new target). Example:
    tipsite publish --dry-run
    """
    from tipsite.publishing.release import History

    if sum((withdraw is not None, back, holds, history)) > 1:
        raise click.UsageError(_("--withdraw, --back, --holds and --history go one at a time."))
    known = History(root)
    targets = _targets(root, known, surely=withdraw is not None)
    chosen = _chosen(targets, target, every=withdraw is not None)
    if history:
        for one in chosen:
            _tell_history(known, one.id.text, several=len(chosen) > 1)
        return
    errand = _Errand(
        root=root, today=today, history=known, dry_run=dry_run, yes=yes, most=max_delete,
        demonstration=demonstration, take_over=take_over, names=names or sys.stdout.isatty(),
    )  # fmt: skip
    if withdraw is not None:
        sys.exit(errand.withdraw(chosen, withdraw))
    do = errand.go_back if back else errand.take_down if holds else errand.publish
    sys.exit(do(chosen[0]))


def _targets(root: Path, history: History, *, surely: bool) -> Mapping[str, Target]:
    """Return the targets by id; where the settings are broken, as they were last published.

    Those of then count also where the settings have ``surely`` lost theirs.
    """
    from tipsite.build.withdrawals import text_of
    from tipsite.model.corpus import CONFIG
    from tipsite.publishing.withdrawal import targets_in

    path = root / CONFIG
    is_there = path.is_file()
    found = targets_in(text_of(path.read_bytes())) if is_there else ()
    if found is None or (surely and not found):
        last = history.newest()
        source = last.sources.get(CONFIG) if last else None
        content = history.source(source.digest) if source else None
        found = targets_in(text_of(content)) if content else found
    if not found and not is_there:
        raise CommandError(_("There is no campaigns.yaml in this folder. Is --root right?"))
    if found is None:
        raise CommandError(
            _("The targets in campaigns.yaml cannot be read. “tipsite check” says what is wrong.")
        )
    if not found:
        raise CommandError(
            _("campaigns.yaml names no target yet. Type “tipsite new target”: it asks where to.")
        )
    return {one.id.text: one for one in found}


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


class _Errand:
    """What somebody wants done at a target, and how far they need not be asked."""

    def __init__(
        self,
        *,
        root: Path,
        today: datetime.date,
        history: History,
        dry_run: bool,
        yes: bool,
        most: int,
        demonstration: bool,
        take_over: bool,
        names: bool,
    ) -> None:
        self.root = root
        self.today = today
        self.history = history
        self.dry_run = dry_run
        self.yes = yes
        self.most = most
        self.demonstration = demonstration
        self.take_over = take_over
        self.names = names
        self.withdraws = False

    def publish(self, target: Target) -> int:
        """Publish today's files, and return the exit code."""
        from tipsite.lint.approval import unapproved

        made = _built(self.root, self.today)
        self._refuse_demonstration(made.built.corpus.config)
        if made.built.failed or made.stopped:
            _tell(made.problems, made.snapshot, self.root)
            click.echo(_("Nothing was published: the site online stays as it is."))
            return 1
        if waiting := unapproved(made.built.corpus, self.today):
            _tell(waiting, made.snapshot, self.root)
            click.echo(_("Nothing was published: it waits until that is approved."))
            return 1
        self._refuse_withdrawn(made.built)
        found = self._candidate(target, made)
        return self._bring(target, found, again=lambda: self._again(target))

    def _candidate(self, target: Target, made: BuildResult) -> Candidate:
        from tipsite.publishing.proposal import candidate

        known = self.history.releases(target.id.text)[:1]
        return candidate(made.built, made.snapshot, self.root, known)

    def _again(self, target: Target) -> Candidate | None:
        """Build once more: other addresses are to be kept. None where they would be lost."""
        made = _built(self.root, self.today)
        if not (made.built.failed or made.stopped):
            return self._candidate(target, made)
        click.echo(_("From another copy of the site more pages were published:"))
        _tell(made.problems, made.snapshot, self.root)
        click.echo(_("Nothing was published: the site online stays as it is."))
        return None

    def go_back(self, target: Target) -> int:
        """Publish the version before, and return the exit code."""
        release = _before(self.history.releases(target.id.text))
        words = _("Back to version {number} of {day}.")
        return self._restore(
            target, release, words.format(number=release.number, day=release.at[:10])
        )

    def take_down(self, target: Target) -> int:
        """Publish the last version without what today's files hold back; return the exit code."""
        release = self.history.last(target.id.text)
        if release is None:
            raise CommandError(
                _("Nothing was published to “{name}” from here yet.").format(name=target.id.text)
            )
        return self._restore(target, release, "")

    def _restore(self, target: Target, release: Release, words: str) -> int:
        from tipsite.publishing.proposal import candidate

        restored = self._restored(release, frozenset(self.history.withdrawals()))
        if restored.lost:
            raise CommandError(
                _("Version {number} cannot be put back: {count} of its files are lost.").format(
                    number=release.number, count=len(restored.lost)
                )
            )
        if restored.built.failed:
            _tell(restored.built.problems, restored.snapshot, self.root)
            click.echo(_("This version cannot be made any more. Online nothing has changed."))
            return 1
        self._refuse_demonstration(restored.built.corpus.config)
        if words:
            click.echo(words)
        _tell_restored(restored, named=self.names)
        found = candidate(restored.built, restored.snapshot, self.root)
        after = self.history.releases(target.id.text)
        return self._bring(target, found, base=release.base or release.number, after=after)

    def withdraw(self, targets: list[Target], service: str) -> int:
        """Take the contacts of a service offline everywhere, and return the exit code.

        A target that says no keeps it from no other, nor its record from being put on hold.
        """
        from tipsite.console import visible
        from tipsite.publishing.withdrawal import note_hold

        code = 0
        for one in targets:
            if len(targets) > 1:
                click.echo(f"{one.id.text}:")
            try:
                code = max(code, self._withdraw_from(one, service))
            except CommandError as error:
                click.echo(visible(str(error)), err=True)
                code = 2
        if self.withdraws:
            left = note_hold(self.root, service, self.today)
            self._note_withdrawal(service, noted=not left)
            click.echo(left or _("Its record says “publish: hold” now."))
        return code

    def _note_withdrawal(self, service: str, *, noted: bool) -> None:
        from tipsite.publishing.release import Withdrawal

        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        known = self.history.withdrawals()
        self.history.withdraw({**known, service: Withdrawal(at=at, noted=noted)})

    def _withdraw_from(self, target: Target, service: str) -> int:
        from tipsite.publishing.withdrawal import stripped

        release = self.history.last(target.id.text)
        base = (release.base or release.number) if release else -1
        forms = self._forms(service)
        if forms is None:
            raise CommandError(
                _(
                    "There is no service “{id}” here, published or in a record. Its id stands in "
                    "content/services/, after “id:”."
                ).format(id=service)
            )
        found = self._without(release, service) if release else None

        def make(online: Online, remote: Remote) -> Candidate:
            if found is not None and release is not None and online.is_of(release):
                self._tell_others(found, service, forms)
                return found
            # What was published from here last may show what was withdrawn from elsewhere.
            click.echo(
                _(
                    "The site that is online cannot be made without it. So each page with one of "
                    "its numbers is replaced by one that says no more than that, until you publish "
                    "again."
                )
            )
            return stripped(
                online, service, forms, last=release, history=self.history, read=remote.read
            )

        return self._bring(target, make, base=base, withdrawn=service)

    def _tell_others(self, found: Candidate, service: str, forms: Collection[str]) -> None:
        shown = (one for one in found.contacts.values() if one.form in forms)
        others = sorted({one.service for one in shown} - {service})
        if others:
            words = _(
                "The same number or address stays online for others: {services}. Withdraw them, "
                "too, if it is wrong."
            )
            click.echo(words.format(services=", ".join(others) if self.names else len(others)))

    def _without(self, release: Release, service: str) -> Candidate | None:
        """Return a release without a service; None where it cannot be made any more."""
        from tipsite.publishing.proposal import candidate

        restored = self._restored(release, {*self.history.withdrawals(), service})
        if restored.built.failed or restored.lost:
            return None
        return candidate(restored.built, restored.snapshot, self.root)

    def _forms(self, service: str) -> frozenset[str] | None:
        """Return the contacts of a service, by all that is known of it here; None: it is not."""
        from tipsite.publishing.withdrawal import forms_of
        from tipsite.workspace.site import open_site

        now: list[frozenset[str]] = []
        with suppress(CommandError):  # there are no settings any more
            workspace = open_site(self.root, "records", self.today)
            records = (one for file in workspace.corpus.directories for one in file.services)
            now = [forms_of(one) for one in records if one.id.text == service]
        known = frozenset(one.form for one in self.history.contacts() if one.service == service)
        return known.union(*now) if known or now else None

    def _address(self) -> str:
        """Return the site's address by its settings; nothing where they cannot be read."""
        from tipsite.workspace.site import open_site

        with suppress(CommandError):
            config = open_site(self.root, "records", self.today).corpus.config
            return config.site.address.text if config else ""
        return ""

    def _restored(self, release: Release, withdrawn: frozenset[str] | set[str]) -> Restoration:
        from tipsite.build import pipeline
        from tipsite.engine.session import Session
        from tipsite.engine.workers import InThreads, in_processes
        from tipsite.publishing.restoration import restore
        from tipsite.workspace.changes import read_site

        def rebuild(snapshot: Snapshot, withhold: Callable[[Corpus], Corpus]) -> Build:
            return pipeline.build(
                snapshot,
                self.today,
                in_processes,
                InThreads(progress=lambda _words, _done, _total: None),
                session=Session(),
                withhold=withhold,
            )

        now, _found = read_site(self.root)
        return restore(
            release, self.history, now, self.root, rebuild, today=self.today, withdrawn=withdrawn
        )

    def _refuse_withdrawn(self, built: Build) -> None:
        """A service that was withdrawn comes back by its record alone, never by oversight."""
        left = self.history.withdrawals()
        if not left:
            return
        shown = {one.id for some in built.services.values() for one in some if not one.name_only}
        again = sorted(one for one, how in left.items() if one in shown and not how.noted)
        if again:
            raise CommandError(
                _(
                    "{services} was withdrawn, and its record still says “publish: yes”. Write "
                    "“publish: hold” there; when the number is right again, write yes."
                ).format(services=self._named(again))
            )
        # From here on today's records say what stays away, unless one has gone unnoted.
        known = {one.id.text for file in built.corpus.directories for one in file.services}
        if not self.dry_run:
            self.history.withdraw(
                {one: how for one, how in left.items() if not how.noted and one not in known}
            )

    def _refuse_unheard(self, proposal: Proposal) -> None:
        """What another copy of the site has withdrawn comes back from none that does not know."""
        if proposal.unheard and not proposal.withdraws:
            raise CommandError(
                _(
                    "{services} was withdrawn from another copy of this site, and would come back. "
                    "Fetch the newer records, or write “publish: hold” there, and publish. When "
                    "the number is right again, write yes after that."
                ).format(services=self._named(sorted(proposal.unheard)))
            )

    def _named(self, services: list[str]) -> str:
        """Return the ids of services; in a log, how many they are."""
        if self.names:
            return ", ".join(services)
        count = len(services)
        return ngettext("{count} service", "{count} services", count).format(count=count)

    def _bring(
        self,
        target: Target,
        made: Candidate | Callable[[Online, Remote], Candidate],
        *,
        base: int = 0,
        again: Callable[[], Candidate | None] | None = None,
        withdrawn: str = "",
        after: Collection[Release] = (),
    ) -> int:
        """Say what changes, ask, do it, and return the exit code.

        ``made`` may depend on what is online. That a service is ``withdrawn`` waits for no limit.
        What is made of an older release may follow ``after`` those alone that are known here.
        """
        from tipsite.console import visible
        from tipsite.publishing.proposal import proposal_lines, propose

        name = target.id.text
        with _opened(target, self.root) as remote:
            last = self.history.last(name)
            known = last.address if last else self._address()
            online = _look(remote, known if callable(made) else made.address, last)
            self._refuse_strangers(online, name)
            if after and online.at and not any(map(online.is_of, after)):
                raise CommandError(
                    _(
                        "From another copy of the site something else was published since, on "
                        "{day}. What was withdrawn there could come back. Do it there, or publish "
                        "today's files from here."
                    ).format(day=online.at[:10])
                )
            if callable(made) and not online.files:
                raise CommandError(_("Nothing of this site lies at “{name}”.").format(name=name))
            found = made(online, remote) if callable(made) else made
            if again and not (self.dry_run or online.other_site) and online.release:
                newer = again() if self._note_addresses(online.files) else found
                if newer is None:
                    return 1
                found = newer
            proposal = propose(name, online, found, self.history, base=base, withdraws=withdrawn)
            self._refuse_unheard(proposal)
            for line in proposal_lines(proposal, named=self.names):
                click.echo(visible(line))
            if proposal.is_idle and last is not None:
                if not self.dry_run:
                    self.withdraws = True
                    self.history.hear(name, proposal.withdrawn)
                return 0
            if self.dry_run:
                click.echo(_("Online, nothing has changed yet."))
                return 0
            if not self._is_meant(proposal, urgent=bool(withdrawn)):
                click.echo(_("Nothing was changed."))
                return 1
            if withdrawn:
                # Before anything else can go wrong: from now on it does not come back by oversight.
                self.withdraws = True
                self._note_withdrawal(withdrawn, noted=False)
            self._deliver(proposal, remote)
        self._note_addresses(found.files)
        click.echo(visible(_("Published: {address}").format(address=found.address)))
        words = _("In some minutes, ask whether it is true there: {command}")
        click.echo(words.format(command=self._question(target)))
        return 0

    def _question(self, target: Target) -> str:
        """Return the command that asks whether what was published is what stands there."""
        if target.kind != "folder" or target.path is None:
            return "tipsite verify"
        return f"tipsite verify {shlex.quote(str(self.root / target.path.text))}"

    def _note_addresses(self, paths: Iterable[str]) -> bool:
        """Add addresses to the list of all that were ever published, and return whether it grew."""
        from tipsite.model.corpus import ADDRESSES
        from tipsite.publishing.addresses import record

        is_new = not (self.root / ADDRESSES).exists()
        try:
            added = record(self.root, paths)
        except UnicodeDecodeError:
            added = ()
            click.echo(_("{file} is no UTF-8 text, so nothing was added.").format(file=ADDRESSES))
        except OSError as error:
            added = ()
            words = _("{file} could not be written ({why}), so nothing was added.")
            click.echo(words.format(file=ADDRESSES, why=error.strerror or error))
        if added and is_new:
            words = _("{file} has all addresses that were published. Keep it with your site.")
            click.echo(words.format(file=ADDRESSES))
        return bool(added)

    def _refuse_demonstration(self, config: Config | None) -> None:
        """A demonstration may be looked at, and is published only where that is said."""
        if config and config.site.status == "demonstration" and not self.demonstration:
            words = _(
                "This site is a demonstration: nobody has phoned its numbers. To publish it as "
                "that, add --demonstration. When they are checked, write “status: live” in "
                "campaigns.yaml."
            )
            if not self.dry_run:
                raise CommandError(words)
            click.echo(words)

    def _refuse_strangers(self, online: Online, name: str) -> None:
        if self.take_over:
            return
        if online.other_site:
            raise CommandError(
                _(
                    "At the target “{name}” stands another site, {other}. Is the target right? If "
                    "the address of this site has changed, or it is to take the place of the other "
                    "one, add --take-over once: what only the other one has is deleted."
                ).format(name=name, other=online.other_site)
            )
        if online.strangers:
            shown = ", ".join(online.strangers[:8])
            more = " …" if len(online.strangers) > 8 else ""
            raise CommandError(
                _(
                    "At the target “{name}” lie files that tipsite has not put there: {names}. Is "
                    "it the right folder? If it is, add --take-over once. They stay, unless the "
                    "site has files of the same names."
                ).format(name=name, names=shown + more)
            )

    def _is_meant(self, proposal: Proposal, *, urgent: bool) -> bool:
        many = proposal.plan.deletions > self.most and not urgent
        if many and self.yes:
            raise CommandError(
                _(
                    "{count} pages and pictures would be deleted online, more than {most}. If that "
                    "is right, add --max-delete {count}."
                ).format(count=proposal.plan.deletions, most=self.most)
            )
        if self.yes:
            return True
        if not sys.stdin.isatty():
            raise CommandError(_("Nobody can answer here. To publish without a question: --yes"))
        if not click.confirm(_("Publish that?"), default=False):
            return False
        if not many:
            return True
        words = _("{count} pages and pictures are deleted online. Is that right?")
        return click.confirm(words.format(count=proposal.plan.deletions), default=False)

    def _deliver(self, proposal: Proposal, remote: Remote) -> None:
        from tipsite.console import waiting
        from tipsite.publishing.proposal import carry_out
        from tipsite.publishing.remote import RemoteError
        from tipsite.publishing.state import ChangedError, LockedError, locked_words

        now = datetime.datetime.now(datetime.UTC)
        try:
            with waiting(_("Publishing")) as count:
                carry_out(
                    proposal, remote, self.history, now, hear=_progress(count),
                )  # fmt: skip
        except LockedError as locked:
            raise CommandError(locked_words(locked.seconds)) from locked
        except ChangedError as changed:
            raise CommandError(
                _(
                    "Meanwhile somebody else has published to this target. Type the same command "
                    "again: it says what changes by now."
                )
            ) from changed
        except (RemoteError, OSError) as error:
            raise CommandError(
                f"{error}\n"
                + _("What was sent until then stays. The same command goes on from there.")
            ) from error
        except KeyboardInterrupt:
            click.echo()
            click.echo(_("Stopped. The site online works; the same command goes on from there."))
            sys.exit(1)


def _progress(count: Callable[[str, int, int], None]) -> Callable[[int, int], None]:
    from tipsite.publishing.proposal import size

    begun = told = time.monotonic()

    def hear(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if done < total and now - told < _REFRESHED_AFTER:
            return
        told = now
        words = _("{done} of {total} sent").format(done=size(done), total=size(total))
        spent = time.monotonic() - begun
        if done and spent > 5:
            left = round(spent * (total - done) / done)
            words += ", " + _("{minutes} min {seconds} s left").format(
                minutes=left // 60, seconds=left % 60
            )
        count(words, done, total)

    return hear


def _built(root: Path, today: datetime.date) -> BuildResult:
    from tipsite.build.job import Job
    from tipsite.build.last_build import job_store
    from tipsite.build.run import make, uncollected
    from tipsite.console import waiting

    job = Job(root=root, output=None, today=today, strict=False, report=None)
    with waiting(_("Building the site")) as progress, uncollected(), job_store(job) as store:
        return make(job, store, progress)


def _tell(problems: tuple[Problem, ...], snapshot: Snapshot, root: Path) -> None:
    from tipsite.console import problem_lines
    from tipsite.model.problems import errors

    for line in problem_lines(errors(problems), snapshot.files, root=root):
        click.echo(line, err=True)


@contextmanager
def _opened(target: Target, root: Path) -> Iterator[Remote]:
    from tipsite.cli.prompts import Terminal
    from tipsite.publishing.remote import RemoteError, Unattended, open_remote

    try:
        remote = open_remote(target, root, Terminal() if sys.stdin.isatty() else Unattended())
    except RemoteError as error:
        raise CommandError(str(error)) from error
    try:
        yield remote
    finally:
        remote.close()


def _look(remote: Remote, address: str, last: Release | None) -> Online:
    from tipsite.publishing.remote import RemoteError
    from tipsite.publishing.state import StateDamagedError, look

    try:
        return look(remote, address, last)
    except RemoteError as error:
        raise CommandError(str(error)) from error
    except StateDamagedError as error:
        raise CommandError(
            _(
                "At the target, {file} cannot be read: somebody has changed it. Delete that file "
                "there and publish with --take-over; what is no longer in the site stays online "
                "until you delete it there."
            ).format(file=error)
        ) from error


def _before(releases: tuple[Release, ...]) -> Release:
    """Return the release before that whose words are online."""
    if releases:
        first = releases[0].base or releases[0].number
        for one in releases:
            if one.number < first and not one.base:
                return one
    raise CommandError(_("This copy of the site has no earlier version to go back to."))


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
            str(one.number),
            one.at.replace("T", " ").removesuffix("Z") + " UTC",
            str(sum(map(is_page, one.files))),
            _("words of {number}").format(number=one.base) if one.base else "",
        )
        for one in releases
    ]
    show((Table(head=(_("Version"), _("Published"), _("Pages"), ""), rows=rows),))


def _tell_restored(restored: Restoration, *, named: bool) -> None:
    lists = (
        (_("Stays away, since it was withdrawn or is on hold:"), restored.services),
        (_("Stays away, since the page is a draft today, or its day is not now:"), restored.pages),
        (_("Comes back, although it is no longer in the site:"), restored.back),
    )
    for words, names in lists:
        if names:
            click.echo(f"{words} {', '.join(names) if named else len(names)}")
