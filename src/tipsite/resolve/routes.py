"""The lines to call for a person who needs help in two countries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any

from tipsite.contacts.channels import confirmed_first
from tipsite.contacts.dialling import only_inside
from tipsite.model.records import Kind, Need, Phone
from tipsite.model.site import DomesticLine, Route, ServicePhone
from tipsite.model.site import PublicService as Service
from tipsite.resolve.services import has_voice

Directories = Mapping[str, tuple[Service, ...]]
_FOR_ALL: frozenset[Need] = frozenset(("call", "children"))
_RECEIVING: frozenset[Kind] = frozenset(
    ("shelter", "reintegration", "child-protection", "psychosocial", "legal-aid")
)
_LATER: frozenset[Need] = frozenset(("safe-place", "legal", "children", "starting-again"))


def find_routes(services: Directories, lead: Mapping[str, tuple[str, ...]]) -> tuple[Route, ...]:
    """Return a route for each ordered pair of countries that have a directory."""
    begins = {code: _begin(some, lead.get(code, ())) for code, some in services.items()}
    ends = {code: _end(some) for code, some in services.items()}
    offices = {code: _of_kind(some, "national-coordinator") for code, some in services.items()}
    return tuple(
        Route(
            here=here,
            there=there,
            offices=offices[here] + offices[there],
            **begins[here],
            **ends[there],
        )
        for here, there in permutations(services, 2)
    )


def lines_from_abroad(
    services: tuple[Service, ...], needs: frozenset[Need] = _FOR_ALL
) -> tuple[ServicePhone, ...]:
    """Return the lines for one of ``needs`` that can be called from another country.

    A line counts if its record has a number for callers abroad, or says that the published number
    works from there. Short codes and freephones work only in their country, so their records cannot
    say this (`content.records`).
    """
    return tuple(
        ServicePhone(service=service.id, number=number)
        for service in confirmed_first(found for found in services if needs & set(found.needs))
        for phone in service.voice_lines
        if (number := _number_from_abroad(phone))
    )


def _number_from_abroad(phone: Phone) -> str:
    if phone.dial_abroad is not None:
        return phone.dial_abroad.text
    return phone.dial.text if phone.from_.abroad == "yes" else ""


def _begin(begin: tuple[Service, ...], lead: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of routes that depend only on the country where the person is."""
    lines = lead or _with_need(begin, "call")
    children = _with_need(begin, "children")
    to_ask = _to_ask(begin, lines)
    child_to_ask = next(iter(children), to_ask)
    return {"lines": lines, "child_lines": children, "to_ask": to_ask, "child_to_ask": child_to_ask}


def _end(end: tuple[Service, ...]) -> dict[str, Any]:
    """Return the fields of routes that depend only on the country that the person comes from."""
    for_calls = lines_from_abroad(end, frozenset(("call",)))
    for_children = lines_from_abroad(end, frozenset(("children",)))
    receiving = [
        found
        for found in end
        if found.kind in _RECEIVING and _LATER & set(found.needs) and not found.name_only
    ]
    return {
        # A person gets the lines for children only where there is no other.
        "abroad": tuple(line for line in for_calls if line not in for_children) or for_calls,
        "child_abroad": for_children,
        "domestic": tuple(_domestic(end)),
        "organizations": tuple(found.id for found in receiving if not _is_silent(found)),
        "their_lines": lines_from_abroad(tuple(receiving), _LATER),
        "silent": tuple(found.id for found in receiving if _is_silent(found)),
    }


def _to_ask(services: tuple[Service, ...], lines: tuple[str, ...]) -> str:
    """Return the service that a person can ask to call the other country; empty if there is none.

    A helpline for everybody comes first, then the police. A line with a label or for children
    serves only some callers, and comes last.
    """
    known = {found.id: found for found in services if has_voice(found)}
    listed = [known[line] for line in lines if line in known]
    helplines = (
        found.id
        for found in listed
        if found.kind == "hotline" and not found.label and "children" not in found.needs
    )
    return next(helplines, "") or _police(services) or next((found.id for found in listed), "")


def _police(services: tuple[Service, ...]) -> str:
    """Return the police of a country, else its emergency number, else nothing."""
    known = tuple(filter(has_voice, services))
    return next(iter((*_of_kind(known, "police"), *_of_kind(known, "emergency"))), "")


def _of_kind(services: tuple[Service, ...], kind: Kind) -> tuple[str, ...]:
    return tuple(found.id for found in services if found.kind == kind)


def _is_silent(service: Service) -> bool:
    return not (service.phones or service.emails or service.websites)


def _domestic(services: tuple[Service, ...]) -> Iterator[DomesticLine]:
    for service in services:
        for phone in service.voice_lines if _FOR_ALL & set(service.needs) else ():
            if not _number_from_abroad(phone):
                number = phone.dial.text
                why = only_inside(number) or "not-marked"
                yield DomesticLine(service=service.id, number=number, why=why)


def _with_need(services: tuple[Service, ...], need: Need) -> tuple[str, ...]:
    answering = (found for found in services if need in found.needs and has_voice(found))
    return tuple(found.id for found in confirmed_first(answering))
