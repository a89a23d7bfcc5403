"""Publication of a candidate to a target: compare, print what changes, ask, and send."""

from __future__ import annotations

import datetime
import shlex
import sys
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import click
from msgspec import Struct

from tipsite.console import agreed, visible, waiting
from tipsite.content.addresses import is_lasting, with_addresses
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.model.config import Config, Target
from tipsite.model.corpus import ADDRESSES
from tipsite.publishing.candidate import Candidate
from tipsite.publishing.comparison import compare, with_unknown
from tipsite.publishing.history import History
from tipsite.publishing.opening import open_remote
from tipsite.publishing.proposal import Proposal, carry_out, propose
from tipsite.publishing.release import Release
from tipsite.publishing.remote import Ask, Remote, RemoteError
from tipsite.publishing.state import Online, look
from tipsite.publishing.summary import proposal_lines, size
from tipsite.upkeep.outdated_material import note_printed
from tipsite.web import ascii_address
from tipsite.workspace.errors import CommandError, Stopped
from tipsite.workspace.files import extend_list
from tipsite.workspace.site import open_site

MOST_DELETED = 100
"""Number of pages and pictures that may be deleted online without another question."""
_REFRESHED_AFTER = 0.1
"""In seconds."""


class Consent(Struct, frozen=True, kw_only=True):
    """What the user has allowed by options of the command.

    ``dry_run``: change nothing. ``yes``: ask nothing. ``demonstration``: publish a demonstration.
    ``take_over``: publish to a target that has files of others. ``named``: print numbers and names
    of pages, because the output is not a log. ``ask`` asks the user for passwords and confirmation.
    """

    dry_run: bool
    yes: bool
    demonstration: bool
    take_over: bool
    named: bool
    ask: Ask


def named(services: list[str], consent: Consent) -> str:
    """Return the ids of services, or only their count if the output is a log."""
    if consent.named:
        return ", ".join(services)
    count = len(services)
    return ngettext("{count} service", "{count} services", count).format(count=count)


class Dispatch:
    """Publishes the site in ``root`` to its targets."""

    def __init__(
        self, root: Path, today: datetime.date, history: History, consent: Consent
    ) -> None:
        self.root = root
        self.today = today
        self.history = history
        self.consent = consent

    def bring(
        self,
        target: Target,
        make: Callable[[Online, Remote], Candidate | None],
        *,
        address: str | None = None,
        begun: Callable[[], None] = lambda: None,
        after: Collection[Release] = (),
    ) -> int:
        """Print what changes, ask, publish, and return the exit code.

        ``make`` returns the candidate, or None if the target needs no change. ``address`` is the
        address of the site, if it is known. A candidate that withdraws contacts ignores the limit
        of deletions. ``begun`` is called just before the target is changed. If ``after`` has
        releases, one of them must be online. So a candidate made of an old release never replaces a
        release that this copy does not know.
        """
        name = target.id.text
        with closing(open_remote(target, self.root, self.consent.ask)) as remote:
            last = self.history.last(name)
            if address is None:
                address = last.address if last else self._address()
            online = look(remote, address, last)
            self._refuse_strangers(online, name)
            if after and online.at and not any(map(online.is_of, after)):
                raise CommandError(
                    _(
                        "From another copy of the site something else was published since, on "
                        "{day}. What was withdrawn there could come back. Do it there, or publish "
                        "today's files from here."
                    ).format(day=online.at[:10])
                )
            candidate = make(online, remote)
            if candidate is None:
                return 0
            is_urgent = candidate.withdraws is not None
            if is_urgent and not online.files:
                words = _("There is nothing of this site at “{name}”.")
                raise CommandError(words.format(name=name))
            proposal = self._propose(name, online, candidate, remote)
            self._refuse_unheard(proposal)
            for line in proposal_lines(proposal, named=self.consent.named):
                click.echo(visible(line))
            if proposal.is_idle and last is not None:
                if not self.consent.dry_run:
                    begun()
                    self.history.withdraw(proposal.heard)
                    self.history.note_unknown(name, ())
                    self._note_numbers(candidate)
                return 0
            if self.consent.dry_run:
                click.echo(_("Online, nothing has changed yet."))
                return 0
            if not self._is_meant(proposal, urgent=is_urgent):
                click.echo(_("Nothing was changed."))
                return 1
            # This is stored first, since anything after it may fail.
            begun()
            self._deliver(proposal, remote)
        self.note_addresses(candidate.files)
        self._note_numbers(candidate)
        self._tell(target, candidate.address)
        return 0

    def _propose(self, name: str, online: Online, candidate: Candidate, remote: Remote) -> Proposal:
        """Compare the files at a target with the candidate, and return the changes."""
        unknown, earlier = self.history.unknown(name), self.history.files(name)
        late = unknown & earlier.keys() - candidate.files.keys() - online.files.keys()
        online = with_unknown(
            online, unknown, candidate.load, {path: earlier[path] for path in late}
        )
        compared = None
        # A withdrawal continues even if files cannot be listed.
        urgent = [] if candidate.withdraws is None else [RemoteError]
        with suppress(*urgent), waiting(_("Comparing")) as count:
            online, compared = compare(
                remote,
                online,
                candidate.files,
                candidate.load,
                contacts=candidate.contacts.values(),
                earlier=earlier,
                is_urgent=not online.contacts.keys() <= candidate.marks.keys(),
                on_progress=partial(count, _("Comparing")),
            )
        return propose(name, online, candidate, self.history, compared=compared, read=remote.read)

    def _tell(self, target: Target, address: str) -> None:
        """Print where the files are, and the command that verifies them.

        For a folder, no address is printed, since tipsite cannot know whether a host shows it.
        """
        command, folder = "tipsite verify", target.path if target.kind == "folder" else None
        if folder is None:
            click.echo(visible(_("Published: {address}").format(address=address)))
            words = _("In some minutes, ask whether it is true there: {command}")
        else:
            there = str(self.root / folder.text)
            command = f"{command} {shlex.quote(there)}"
            click.echo(visible(_("Published: the files are in {folder}").format(folder=there)))
            shown = _("Readers see them at {address} only if your host shows that folder.")
            click.echo(visible(shown.format(address=address)))
            words = _("To compare them with what you published: {command}")
        click.echo(words.format(command=command))

    def note_addresses(self, paths: Iterable[str]) -> bool:
        """Add addresses to the list of all published addresses, and return whether it grew."""
        return not self.consent.dry_run and record_addresses(self.root, paths) > 0

    def _note_numbers(self, candidate: Candidate) -> None:
        """Add the numbers on pieces of material to the list of printed numbers."""
        if candidate.printed:
            note_printed(self.root, candidate.printed, self.today)

    def refuse_demonstration(self, config: Config | None) -> None:
        """Refuse to publish a demonstration without the option for it."""
        if config and config.site.status == "demonstration" and not self.consent.demonstration:
            words = _(
                "This site is a demonstration: nobody has phoned its numbers. To publish it as "
                "that, add --demonstration. When they are checked, write “status: live” in "
                "campaigns.yaml."
            )
            if not self.consent.dry_run:
                raise CommandError(words)
            click.echo(words)

    def _refuse_strangers(self, online: Online, name: str) -> None:
        if self.consent.take_over:
            return
        if online.other_site:
            raise CommandError(
                _(
                    "Another site is at the target “{name}”: {other}. Is the target right? If the "
                    "address of this site has changed, or it is to take the place of the other "
                    "one, add --take-over once: what only the other one has is deleted."
                ).format(name=name, other=online.other_site)
            )
        if online.strangers:
            shown = ", ".join(online.strangers[:8])
            more = " …" if len(online.strangers) > 8 else ""
            raise CommandError(
                _(
                    "At the target “{name}” there are files that tipsite has not put there: "
                    "{names}. Is it the right folder? If it is, add --take-over once. They stay, "
                    "unless the site has files of the same names."
                ).format(name=name, names=shown + more)
            )

    def _is_meant(self, proposal: Proposal, *, urgent: bool) -> bool:
        many = proposal.plan.deletions > MOST_DELETED and not urgent
        if many and self.consent.yes:
            raise CommandError(
                _(
                    "{count} pages and pictures would be deleted online, more than {most}. If that "
                    "is right, publish at a terminal, without --yes."
                ).format(count=proposal.plan.deletions, most=MOST_DELETED)
            )
        if self.consent.yes:
            return True
        if not sys.stdin.isatty():
            raise CommandError(_("Nobody can answer here. To publish without a question: --yes"))
        if not agreed(_("Publish that?")):
            return False
        if not many:
            return True
        words = _("{count} pages and pictures are deleted online. Is that right?")
        return agreed(words.format(count=proposal.plan.deletions))

    def _deliver(self, proposal: Proposal, remote: Remote) -> None:
        now = datetime.datetime.now(datetime.UTC)
        try:
            with waiting(_("Publishing")) as count:
                carry_out(
                    proposal, remote, self.history, now, hear=_progress(count),
                )  # fmt: skip
        except (RemoteError, OSError) as error:
            raise CommandError(
                f"{error}\n"
                + _("What was sent until then stays. The same command goes on from there.")
            ) from error
        except KeyboardInterrupt as stop:
            raise Stopped(
                _("Stopped. The site online works; the same command goes on from there.")
            ) from stop

    def _refuse_unheard(self, proposal: Proposal) -> None:
        """Refuse to publish a withdrawn contact, unless somebody has confirmed it since."""
        if proposal.candidate.withdraws is None and proposal.unheard:
            raise CommandError(
                _(
                    "{services} has a number or address that was withdrawn, here or from another "
                    "copy of this site, and it would come back. Fetch the newer records, or write "
                    "“publish: hold” there, and publish. When it is right again, after that: "
                    "{command}"
                ).format(
                    services=named(sorted(proposal.unheard), self.consent),
                    command="tipsite directory confirmed SERVICE --publish",
                )
            )

    def _address(self) -> str:
        """Return the site's address from its settings; empty if they cannot be read."""
        with suppress(CommandError):
            config = open_site(self.root, "records", self.today).corpus.config
            return ascii_address(config.site.address.text) if config else ""
        return ""


def record_addresses(root: Path, paths: Iterable[str]) -> int:
    """Add pages, their plain texts and feeds to the list of addresses; return how many are new.

    ``paths`` are the paths of all published files. The order and the comments of the list stay.
    """
    lasting = tuple(filter(is_lasting, paths))
    is_new = _("{file} has all addresses that were published. Keep it with your site.")
    return extend_list(root, ADDRESSES, lambda text: with_addresses(text, lasting), is_new)


def _progress(count: Callable[[str, int, int], None]) -> Callable[[int, int], None]:
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
