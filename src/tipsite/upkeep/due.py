"""The lines to check, the most urgent first: as text, as a table, or for programs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from tipsite.console import Shown, Table
from tipsite.contacts.channels import (
    Age,
    age_of,
    contact_text,
    is_fixed,
    list_name,
)
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.language.dates import UNDATED
from tipsite.messages import mark
from tipsite.model.corpus import SERVICES
from tipsite.model.records import Confirmable, Service
from tipsite.resolve.verification import check_interval
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace, open_site, print_broken

_STATES = ("unconfirmed", "due", "current")
_WAYS = ("phones", "emails", "websites", "places")
_UNKNOWN = "unknown"
HOW = {"called": mark("called"), "operator": mark("operator"), "published": mark("published")}


def open_records(root: Path, today: datetime.date) -> Workspace:
    """Open the records of a site, and show the errors in them.

    Raises:
        CommandError: there are none.
        OSError: a file cannot be read.
    """
    workspace = open_site(root, "records", today)
    broken = [problem for problem in workspace.broken if problem.at.path.startswith(SERVICES)]
    print_broken(workspace, broken, _("Records with mistakes are left out of what follows."))
    if not workspace.corpus.directories:
        none = _("No file in content/services/ can be read.")
        missing = _("There is no record in content/services/ of this folder. Is --root right?")
        raise CommandError(none if broken else missing)
    return workspace


def known_countries(workspace: Workspace, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of the ``wanted`` countries (ISO 3166); without any, of all directories.

    Raises:
        CommandError: there is no directory of one of them.
    """
    known = sorted({file.country.text for file in workspace.corpus.directories})
    chosen = tuple(dict.fromkeys(code.upper() for code in wanted or known))
    if unknown := [code for code in chosen if code not in known]:
        words = _("There is no directory of {strange}. There are: {known}.")
        raise CommandError(words.format(strange=", ".join(unknown), known=", ".join(known)))
    return chosen


class Check(Struct, frozen=True, kw_only=True):
    """One line or place and the state of its check.

    ``every`` is the policy in days. A ``held`` line is not published. ``ask`` marks a line of the
    police or for emergencies: nobody may dial it for a test, so its office is asked.
    """

    country: str
    service: Service
    line: Confirmable
    age: Age
    every: int
    held: bool
    lead: bool
    ask: bool

    @property
    def text(self) -> str:
        """The number or address, as published, or the name of a place."""
        return contact_text(self.line).text


def due(workspace: Workspace, within: int = 0) -> tuple[Check, ...]:
    """Return the lines to check now or ``within`` some days, including lines on hold."""
    return tuple(
        check
        for check in checks(workspace)
        if check.held
        or check.age.state != "current"
        or (check.age.days is not None and check.age.days + within > check.every)
    )


def checks(workspace: Workspace) -> tuple[Check, ...]:
    """Return the lines of all services, the most urgent first and those on hold at the end.

    Lines past twice the policy come first, then lines past the policy. Within a group, phones come
    before addresses, and lines to dial before lines to ask about. After that, lines that are older,
    relative to their policy, come first. Undated lines count as oldest.
    """
    known = (check for check in _all_checks(workspace) if check.text != _UNKNOWN)
    return tuple(sorted(known, key=_urgency))


def shares(checks: tuple[Check, ...], count: int) -> tuple[tuple[Check, ...], ...]:
    """Divide lines into ``count`` shares; the lines of a service are in one share.

    Each service goes to the smallest share so far. So the shares differ by the lines of one service
    at most, and each begins with urgent ones.
    """
    services: dict[str, list[Check]] = {}
    for check in checks:
        services.setdefault(check.service.id.text, []).append(check)
    divided: list[list[Check]] = [[] for _ in range(count)]
    for lines in services.values():
        min(divided, key=len).extend(lines)
    return tuple(map(tuple, divided))


def unfilled(workspace: Workspace) -> tuple[Check, ...]:
    """Return the phones whose number is not known yet, in the order of the files."""
    return tuple(check for check in _all_checks(workspace) if check.text == _UNKNOWN)


def _all_checks(workspace: Workspace) -> Iterator[Check]:
    lead = {item.text for ids in workspace.config.lead.values() for item in ids}
    for file in workspace.corpus.directories:
        for service in file.services:
            every = check_interval(workspace.config, service.kind)
            for line in service.confirmables:
                yield Check(
                    country=file.country.text,
                    service=service,
                    line=line,
                    age=age_of(line.verified.on, every, workspace.today),
                    every=every,
                    held="hold" in (service.publish, line.publish),
                    lead=service.id.text in lead,
                    ask=is_fixed(service),
                )


def _urgency(check: Check) -> tuple[object, ...]:
    days = check.age.days
    age = float("inf") if days is None else days / check.every
    return (
        check.held,
        _STATES.index(check.age.state),
        _WAYS.index(list_name(check.line)),
        check.ask,
        -age,
        not check.lead,
        check.country,
        check.service.id.text,
        check.text,
    )


def due_rows(divided: tuple[tuple[Check, ...], ...], tag: str) -> list[dict[str, Any]]:
    """Return lines for programs, with the number of their share if there are several."""
    return [
        {**({"share": number} if divided[1:] else {}), **due_row(check, tag)}
        for number, share in enumerate(divided, 1)
        for check in share
    ]


def due_row(check: Check, tag: str) -> dict[str, Any]:
    """Return a line for programs; names are in the language ``tag`` if they exist in it."""
    verified, service = check.line.verified, check.service
    names = {key: text.text for key, text in service.name.items()}
    reason = check.line.reason or service.reason
    return {
        "country": check.country,
        "service": service.id.text,
        "name": names.get(tag) or next(iter(names.values()), ""),
        "kind": service.kind,
        "way": list_name(check.line).removesuffix("s"),
        "line": check.text,
        "state": check.age.state,
        "publish": "hold" if check.held else "yes",
        "days": check.age.days,
        "every": check.every,
        "on": verified.on,
        "how": None if verified.is_void else verified.how,
        "by": verified.by.text if verified.by else None,
        "reason": reason.text if reason else None,
        "failed_on": check.line.failed_on.text if check.line.failed_on else None,
        "ask": check.ask,
    }


def shared_lines(divided: tuple[tuple[Check, ...], ...]) -> Iterator[Shown]:
    """Yield the report for the terminal, with a title for each share if there are several."""
    for number, share in enumerate(divided, 1):
        if divided[1:]:
            words = _("Share {number} of {count}").format(number=number, count=len(divided))
            yield ((words, "bold"),)
            yield ()
        yield from due_lines(share)
        if divided[1:]:
            yield ()


def due_lines(listed: tuple[Check, ...]) -> Iterator[Shown]:
    """Yield the report for the terminal: the published lines, then the lines on hold."""
    published = [check for check in listed if not check.held]
    held = [check for check in listed if check.held]
    if published:
        words = ngettext(
            "{count} line to check, the most urgent first:",
            "{count} lines to check, the most urgent first:",
            len(published),
        )
        yield from _table(published, words)
    else:
        yield _("No published line is due.")
    if held:
        yield ()
        words = ngettext(
            "{count} line on hold, not published; a call may bring them back:",
            "{count} lines on hold, not published; a call may bring them back:",
            len(held),
        )
        yield from _table(held, words)
    if any(check.ask for check in listed):
        yield ()
        yield _("* Do not dial these to test them: ask the office of the police or emergency line.")


def _table(listed: list[Check], title: str) -> Iterator[Shown]:
    yield ((title.format(count=len(listed)), "bold"),)
    yield ()
    head = (_("days"), _("due after"), _("line"), _("service"), _("last answer"))
    yield Table(
        head=[((name, "bold"),) for name in head],
        rows=[_cells(check) for check in listed],
        right=frozenset((0, 1)),
    )


def _cells(check: Check) -> tuple[str, ...]:
    verified = check.line.verified
    days = "?" if check.age.days is None else str(check.age.days)
    how = _(HOW[verified.how]) if verified.how in HOW else verified.how
    on = _("undated") if verified.on == UNDATED else verified.on
    answer = f"{how} {on}" + (f", {verified.by.text}" if verified.by else "")
    if verified.is_void:
        answer = _("not confirmed")
    if check.line.failed_on is not None:
        answer = _("failed {day}").format(day=check.line.failed_on.text)
    mark = " *" if check.ask else ""
    return (days, str(check.every), check.text + mark, check.service.id.text, answer)


def unfilled_lines(empty: tuple[Check, ...]) -> Iterator[Shown]:
    """Yield the services that have a phone without a number."""
    names = dict.fromkeys(check.service.id.text for check in empty)
    if names:
        yield ()
        yield _("Numbers to fill in: {names}.").format(names=", ".join(names))
