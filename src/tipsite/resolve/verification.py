"""How lately each line was confirmed, by the policy of ``campaigns.yaml``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import get_args

from msgspec import Struct

from tipsite.contacts.channels import DEFAULT, EVERY, age_of, contact_text, is_fixed, lines_of
from tipsite.language.dates import UNDATED
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.problems import Problem, problem, warning
from tipsite.model.records import Kind, Line, Phone, Service, Standing
from tipsite.proposals import typing_slip

_LONGEST = 3650


class Verification(Struct, frozen=True, kw_only=True):
    """A service by the policy: its days, its claim to a place, its published phones in order."""

    every: int
    standing: Standing
    phones: tuple[Phone, ...]


def policy_problems(config: Config) -> Iterator[Problem]:
    """Yield the problems of ``verification``: unknown kinds, and what is no number of days."""
    known = (*get_args(Kind), DEFAULT)
    for kind, days in config.verification.items():
        if kind not in known:
            meant = typing_slip(kind, known)
            yield problem("unknown-key", days.at, meant=meant, key=kind, known=", ".join(known))
        elif not _is_days(days.text):
            yield problem("verification-days", days.at, value=days.text)


def check_interval(config: Config, kind: str) -> int:
    """Return after how many days the lines of a service of this kind are due."""
    for name in (kind, DEFAULT):
        days = config.verification.get(name)
        if days is not None and _is_days(days.text):
            return int(days.text)
        if name in EVERY:
            return EVERY[name]
    return EVERY[DEFAULT]


def standing(service: Service, config: Config, today: datetime.date) -> Standing:
    """Return the place that a service can claim in a list; a demonstration judges nobody.

    Where somebody can be called, the voice counts; one line confirmed lately is enough.
    """
    if is_fixed(service):
        return "fixed"
    lines = [line for line in lines_of(service) if line.publish == "yes"]
    voice = [line for line in lines if isinstance(line, Phone) and line.channel == "voice"]
    judged = [line for line in voice or lines if line.verified.how != "published"]
    if config.site.status != "live" or not judged or service.publish != "yes":
        return "none"
    days = check_interval(config, service.kind)
    states = {age_of(line.verified.on, days, today).state for line in judged}
    return "unconfirmed" if states == {"unconfirmed"} else "confirmed"


def verify(service: Service, config: Config, today: datetime.date) -> Verification:
    """Return what the policy says of a service and of the order of its phones."""
    place = standing(service, config, today)
    days = check_interval(config, service.kind)
    phones = tuple(phone for phone in service.phones if phone.publish == "yes")
    if config.site.status == "live" and place != "fixed":
        # sorted() keeps the officer's order among those of one state.
        phones = tuple(sorted(phones, key=lambda phone: _is_unconfirmed(phone, days, today)))
    return Verification(every=days, standing=place, phones=phones)


def _is_unconfirmed(phone: Phone, days: int, today: datetime.date) -> bool:
    return age_of(phone.verified.on, days, today).state == "unconfirmed"


def due_problems(corpus: Corpus, config: Config, today: datetime.date) -> Iterator[Problem]:
    """Yield a warning for each published line whose check is older than the policy allows."""
    for file in corpus.directories:
        for service in file.services:
            if service.publish == "yes":
                days = check_interval(config, service.kind)
                for line in lines_of(service):
                    if line.publish == "yes" and not line.verified.is_void:
                        yield from _due(service, line, days, today)


def _due(service: Service, line: Line, days: int, today: datetime.date) -> Iterator[Problem]:
    age = age_of(line.verified.on, days, today)
    if age.state == "current" or (age.days is None and line.verified.on != UNDATED):
        return
    values: dict[str, object] = {
        "line": contact_text(line).text, "id": service.id.text, "kind": service.kind, "every": days,
    }  # fmt: skip
    at = line.verified.at
    if line.verified.on == UNDATED:
        yield warning("line-undated", at, **values)
    elif line.verified.how == "published":
        yield warning("line-source-old", at, days=age.days, **values)
    elif age.state == "due":
        yield warning("line-due", at, days=age.days, **values)
    else:
        yield warning("line-unconfirmed", at, days=age.days, **values)


def _is_days(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= _LONGEST
