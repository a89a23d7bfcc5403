"""The age of confirmations, by the policy of ``campaigns.yaml``."""

from __future__ import annotations

import datetime

from msgspec import Struct

from tipsite.contacts.channels import DEFAULT, EVERY, age_of, is_fixed, lines_of
from tipsite.model.config import Config
from tipsite.model.records import Phone, Service, Standing

_LONGEST = 3650


class Verification(Struct, frozen=True, kw_only=True):
    """A service by the policy: its days, its claim to a place, its published phones in order."""

    every: int
    standing: Standing
    phones: tuple[Phone, ...]


def check_interval(config: Config, kind: str) -> int:
    """Return after how many days the lines of a service of this kind are due."""
    for name in (kind, DEFAULT):
        days = config.verification.get(name)
        if days is not None and is_days(days.text):
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


def is_days(text: str) -> bool:
    """Return whether a text is a number of days that the policy may have."""
    return text.isascii() and text.isdigit() and 1 <= int(text) <= _LONGEST
