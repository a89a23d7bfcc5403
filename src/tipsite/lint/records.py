"""The same number in two places, or in two spellings."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tipsite.contacts.dialling import dialled, whole_number
from tipsite.model.corpus import Corpus
from tipsite.model.problems import Problem, Text, warning
from tipsite.model.records import Phone, Service


class _Written(Struct, frozen=True, kw_only=True):
    """A number where it stands."""

    service: Service
    phone: Phone
    dial: Text


def duplicate_problems(corpus: Corpus) -> Iterator[Problem]:
    """Yield published numbers that stand under two names, or are spelled in two ways."""
    for file in corpus.directories:
        seen: dict[str, list[_Written]] = {}
        for service in file.services:
            if service.publish != "yes":
                continue
            for phone in service.phones:
                if phone.publish == "yes":
                    yield from _against(service, phone, file.country.text, seen)


def _against(
    service: Service, phone: Phone, country: str, seen: dict[str, list[_Written]]
) -> Iterator[Problem]:
    for dial in filter(None, (phone.dial, phone.dial_abroad)):
        whole = whole_number(dial.text, country) or dialled(dial.text)
        here = _Written(service=service, phone=phone, dial=dial)
        others = seen.setdefault(whole, [])
        first = next((other for other in others if _same(here, other)), None)
        if first is not None:
            yield _duplicate_problem(here, first)
        others.append(here)


def _same(here: _Written, other: _Written) -> bool:
    """Whether one number should stand once; a service may have it for the voice and for SMS."""
    if here.service is not other.service:
        return True
    return here.phone is not other.phone and here.phone.channel == other.phone.channel


def _duplicate_problem(here: _Written, first: _Written) -> Problem:
    at, dial = here.dial.at, here.dial.text
    place = f"{first.dial.at.path}:{first.dial.at.line}"
    if first.dial.text != dial:
        return warning("dial-two-spellings", at, dial=dial, other=first.dial.text, at=place)
    names = {"id": here.service.id.text, "other": first.service.id.text}
    return warning("dial-twice", at, dial=dial, at=place, **names)
