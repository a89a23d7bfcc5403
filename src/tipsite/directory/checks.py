"""The records of a site, and each of their lines with the age of its check."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from tipsite.link.verification import every, is_fixed
from tipsite.model.records import Line, Service
from tipsite.tools.records import lines_of, way_of, written
from tipsite.tools.verification import Age, age_of
from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import SERVICES, Workspace, open_site, tell_broken

_STATES = ("unconfirmed", "due", "current")
_WAYS = ("phones", "emails", "websites")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line and the state of its check.

    ``every`` is the policy in days. A ``held`` line is not published. ``ask`` tells that its number
    is not to be dialled for a test: the police and emergency lines are asked about at their office.
    """

    country: str
    service: Service
    line: Line
    age: Age
    every: int
    held: bool
    lead: bool
    ask: bool

    @property
    def text(self) -> str:
        """The number or address, as published."""
        return written(self.line).text


def open_records(root: Path, today: datetime.date) -> Workspace:
    """Return the records of a site; say what is broken in them.

    Raises:
        CommandError: there are none.
        OSError: a file cannot be read.
    """
    workspace = open_site(root, "records", today)
    broken = [one for one in workspace.broken if one.at.path.startswith(SERVICES)]
    tell_broken(workspace, broken, _("Records with mistakes are left out of what follows."))
    if not workspace.corpus.directories:
        none = _("No file in content/services/ can be read.")
        missing = _("There is no record in content/services/ of this folder. Is --root right?")
        raise CommandError(none if broken else missing)
    return workspace


def checks(workspace: Workspace) -> tuple[Check, ...]:
    """Return the lines of all services, the most urgent first and those on hold at the end.

    Past twice the policy comes before past once, a phone before an address, and then what is
    oldest by its policy; what nobody dated is oldest of all.
    """
    lead = {item.text for ids in workspace.config.lead.values() for item in ids}
    found = [
        Check(
            country=file.country.text,
            service=service,
            line=line,
            age=age_of(line.verified.on, every(workspace.config, service.kind), workspace.today),
            every=every(workspace.config, service.kind),
            held="hold" in (service.publish, line.publish),
            lead=service.id.text in lead,
            ask=is_fixed(service),
        )
        for file in workspace.corpus.directories
        for service in file.services
        for line in lines_of(service)
        if written(line).text != "unknown"
    ]
    return tuple(sorted(found, key=_urgency))


def due(workspace: Workspace, within: int = 0) -> tuple[Check, ...]:
    """Return the lines to be checked now, or ``within`` so many days, those on hold included."""
    return tuple(
        found
        for found in checks(workspace)
        if found.held
        or found.age.state != "current"
        or (found.age.days is not None and found.age.days + within > found.every)
    )


def _urgency(check: Check) -> tuple[object, ...]:
    days = check.age.days
    age = float("inf") if days is None else days / check.every
    return (
        check.held,
        _STATES.index(check.age.state),
        _WAYS.index(way_of(check.line)),
        check.ask,
        -age,
        not check.lead,
        check.country,
        check.service.id.text,
        check.text,
    )
