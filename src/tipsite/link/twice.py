"""The same number in two places, or in two spellings."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.model.corpus import Corpus
from tipsite.model.records import Phone, Service
from tipsite.model.values import Text
from tipsite.problems import Problem, warning
from tipsite.tools.contacts import digits_of
from tipsite.tools.dialling import whole_number


def twice_problems(corpus: Corpus) -> Iterator[Problem]:
    """Yield published numbers that stand under two names, or are spelled in two ways."""
    for file in corpus.directories:
        seen: dict[str, tuple[Service, Phone, Text]] = {}
        for service in file.services:
            if service.publish != "yes":
                continue
            for phone in service.phones:
                if phone.publish == "yes":
                    yield from _against(service, phone, file.country.text, seen)


def _against(
    service: Service, phone: Phone, country: str, seen: dict[str, tuple[Service, Phone, Text]]
) -> Iterator[Problem]:
    for dial in filter(None, (phone.dial, phone.dial_abroad)):
        whole = whole_number(dial.text, country) or digits_of(dial.text)
        if whole not in seen:
            seen[whole] = (service, phone, dial)
            continue
        other, line, first = seen[whole]
        if line is phone or line.channel != phone.channel:
            continue
        place = f"{first.at.path}:{first.at.line}"
        if first.text != dial.text:
            yield warning("dial-two-spellings", dial.at, dial=dial.text, other=first.text, at=place)
        else:
            names = {"id": service.id.text, "other": other.id.text}
            yield warning("dial-twice", dial.at, dial=dial.text, at=place, **names)
