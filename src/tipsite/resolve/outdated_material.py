"""Numbers on pieces of material that are out, and are no longer those of the records.

What was printed, or sent on, nobody can call back: it can only be said which pieces they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from tipsite.content.printed_numbers import number_digest
from tipsite.model.corpus import SERVICES, Corpus, PrintedNumber
from tipsite.model.problems import Location, Problem, warning
from tipsite.model.records import Phone, Service
from tipsite.resolve.services import records_by_id

Why = Literal["changed", "failed", "hold", "gone"]
_NAMED = 5


class OutdatedNumber(Struct, frozen=True, kw_only=True):
    """A number that pieces bear, and that is not published for its service any more.

    It was ``changed``, it ``failed``, it is on ``hold``, or the service is ``gone``. ``at`` is
    where its record says so, ``printed`` are the pieces, one a line of the list.
    """

    service: str
    why: Why
    at: Location
    printed: tuple[PrintedNumber, ...]


def outdated_numbers(corpus: Corpus) -> tuple[OutdatedNumber, ...]:
    """Return the numbers of the list that are no longer right, by service.

    Nothing is said of a service whose record could not be read.
    """
    if not corpus.printed:
        return ()
    groups: dict[tuple[str, str], list[PrintedNumber]] = {}
    for one in corpus.printed:
        groups.setdefault((one.service, one.digest), []).append(one)
    records = records_by_id(corpus)
    found: list[OutdatedNumber] = []
    unread = any(path.startswith(SERVICES) for path in corpus.broken)
    for (name, digest), printed in sorted(groups.items()):
        service = records.get(name)
        if service is None and (unread or name in corpus.left_out):
            continue
        why, at = _state(service, digest) if service else ("gone", printed[0].at)
        if why:
            found.append(OutdatedNumber(service=name, why=why, at=at, printed=tuple(printed)))
    return tuple(found)


def _state(service: Service, digest: str) -> tuple[Why | None, Location]:
    """Return what has become of a number of a service, and where its record says so."""
    same = [one for one in service.phones if number_digest(one.dial.text) == digest]
    if service.publish == "yes" and any(one.publish == "yes" for one in same):
        return None, service.at
    for one in same:
        if one.failed_on is not None:
            return "failed", one.failed_on.at
    if same:
        # Not at the number itself: whoever reads along in a log is to see none that is held back.
        return "hold", service.id.at
    first = published_line(service)
    return "changed", first.dial.at if first else service.id.at


def published_line(service: Service) -> Phone | None:
    """Return the line of a service that pieces bear today; None where none is published."""
    shown = (one for one in service.phones if one.publish == "yes" and one.channel == "voice")
    return next(shown, None) if service.publish == "yes" else None


def old_number_problems(corpus: Corpus) -> Iterator[Problem]:
    """Yield where a number of the records is another than that on pieces that are out."""
    for one in outdated_numbers(corpus):
        addresses = [printed.address for printed in one.printed]
        more = " …" if len(addresses) > _NAMED else ""
        yield warning(
            "material-old-number",
            one.at,
            id=one.service,
            count=len(addresses),
            pieces=", ".join(addresses[:_NAMED]) + more,
        )
