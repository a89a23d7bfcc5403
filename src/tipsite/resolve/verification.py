"""The age of confirmations, compared with the policy of ``campaigns.yaml``."""

from __future__ import annotations

import datetime

from tipsite.contacts.channels import DEFAULT, EVERY, age_of, is_fixed, lines_of
from tipsite.model.config import Config
from tipsite.model.records import Phone, Service, Standing

_LONGEST = 3650


def check_interval(config: Config, kind: str) -> int:
    """Return the number of days after which a line of this kind of service is due."""
    for name in (kind, DEFAULT):
        days = config.verification.get(name)
        if days is not None and is_days(days.text):
            return int(days.text)
        if name in EVERY:
            return EVERY[name]
    return EVERY[DEFAULT]


def standing(service: Service, config: Config, today: datetime.date) -> Standing:
    """Return the standing of a service, which decides its place in lists.

    In a demonstration, no service has one. If the service has lines for voice calls, only these
    count. One confirmed line is enough.
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


def published_phones(service: Service, config: Config, today: datetime.date) -> tuple[Phone, ...]:
    """Return the published phones of a service; the unconfirmed ones come last."""
    phones = (phone for phone in service.phones if phone.publish == "yes")
    if config.site.status != "live" or is_fixed(service):
        return tuple(phones)
    days = check_interval(config, service.kind)

    def is_unconfirmed(phone: Phone) -> bool:
        return age_of(phone.verified.on, days, today).state == "unconfirmed"

    # sorted() keeps the officer's order among phones of one state.
    return tuple(sorted(phones, key=is_unconfirmed))


def is_days(text: str) -> bool:
    """Return whether a text is a number of days that the policy allows."""
    return text.isascii() and text.isdigit() and 1 <= int(text) <= _LONGEST
