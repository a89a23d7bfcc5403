"""Outdated material: pieces of a campaign that has ended, and outdated numbers on other pieces.

Nobody can call back a piece that was printed or sent on. tipsite can only report which pieces are
outdated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from tipsite.content.printed_numbers import label_digest, number_digest
from tipsite.model.corpus import SERVICES, Corpus, PrintedNumber
from tipsite.model.problems import Localized, Location, Text
from tipsite.model.records import Phone, Service
from tipsite.resolve.derived import source_of
from tipsite.resolve.services import records_by_id, with_companions
from tipsite.web import piece_at

Why = Literal["changed", "failed", "hold", "gone", "companion", "label"]
BESIDE: frozenset[Why] = frozenset(("companion", "label"))
"""The number is right, but a companion or a label that must be beside it is missing."""


class OutdatedNumber(Struct, frozen=True, kw_only=True):
    """A number on pieces that is no longer published for its service, or not in this way.

    The number was ``changed`` or has ``failed``, it is on ``hold``, or its service is ``gone``. Or
    the pieces lack a ``companion`` or a ``label`` that the service has since got. ``at`` is the
    place of the reason in the record. ``printed`` are the pieces: one for each line of the list.
    """

    service: str
    why: Why
    at: Location
    printed: tuple[PrintedNumber, ...]


def outdated_numbers(corpus: Corpus) -> tuple[OutdatedNumber, ...]:
    """Return the numbers in the list of printed numbers that are no longer right, by service.

    Services whose records cannot be read are left out.
    """
    if not corpus.printed:
        return ()
    groups: dict[tuple[str, str, Why], list[PrintedNumber]] = {}
    places: dict[tuple[str, str, Why], Location] = {}
    records = records_by_id(corpus)
    unread = any(path.startswith(SERVICES) for path in corpus.broken)
    for one in corpus.printed:
        service = records.get(one.service)
        if service is None and (unread or one.service in corpus.left_out):
            continue
        why, at = _state(service, one, records) if service else ("gone", one.at)
        if why:
            key = one.service, one.digest, why
            groups.setdefault(key, []).append(one)
            places.setdefault(key, at)
    return tuple(
        OutdatedNumber(service=key[0], why=key[2], at=places[key], printed=tuple(printed))
        for key, printed in sorted(groups.items(), key=lambda group: group[0])
    )


def _state(
    service: Service, printed: PrintedNumber, records: Mapping[str, Service]
) -> tuple[Why | None, Location]:
    """Return the reason that a number of a service is outdated, if any, and its place."""
    same = [one for one in service.phones if number_digest(one.dial.text) == printed.digest]
    if service.publish == "yes" and any(one.publish == "yes" for one in same):
        return _beside(service, printed, records)
    for one in same:
        if one.failed_on is not None:
            return "failed", one.failed_on.at
    if same:
        # Not at the number itself: a log must not show a number that is held back.
        return "hold", service.id.at
    first = published_line(service)
    return "changed", first.dial.at if first else service.id.at


def _beside(
    service: Service, printed: PrintedNumber, records: Mapping[str, Service]
) -> tuple[Why | None, Location]:
    """Return whether a companion or label is needed today that was not on the published piece."""
    if printed.beside is not None and _companions(service, records) - set(printed.beside):
        return "companion", service.with_[0].at
    label = label_in(service.label, piece_at(printed.address)[0])
    if label and printed.label is not None and label_digest(label.text) != printed.label:
        return "label", label.at
    return None, service.at


def _companions(service: Service, records: Mapping[str, Service]) -> set[str]:
    """Return the companions of a service that have a published line."""
    beside = with_companions(service.id.text, records)[1:]
    return {name for name in beside if name in records and published_line(records[name])}


def label_in(label: Localized, tag: str) -> Text | None:
    """Return the label that pieces in a language show beside a line, or None.

    A language derived from another alphabet has the label of that alphabet.
    """
    return label.get(tag) or label.get(source_of(tag, label))


def published_line(service: Service) -> Phone | None:
    """Return the line of a service that pieces show today; None if none is published."""
    shown = (one for one in service.phones if one.publish == "yes" and one.channel == "voice")
    return next(shown, None) if service.publish == "yes" else None
