"""What must hold inside one way of contact: a phone, an e-mail address, a website."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.model.records import Email, Phone, Website
from tipsite.model.values import Text
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.dialling import (
    NotDialled,
    dialled,
    is_odd,
    lacks_plus,
    only_inside,
    why_not_dialled,
)
from tipsite.tools.hours import parse_hours
from tipsite.tools.spoken_hours import HoursMistake
from tipsite.tools.tags import is_tag
from tipsite.tools.urls import is_https

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}\Z")
_UNKNOWN = "unknown"
_FEWEST_ABROAD = 8
_WITH_NUMBER = {"short-code": "abroad-short-code", "freephone": "abroad-freephone"}
_MARKED = {"short-code": "abroad-short-code-marked", "freephone": "abroad-freephone-marked"}


def phone_problems(phone: Phone, country: str) -> Iterator[Problem]:
    """Yield the problems of one phone line of a service in ``country`` (ISO 3166)."""
    if phone.dial.text == _UNKNOWN:
        if phone.publish == "yes":
            yield problem("dial-unknown", phone.dial.at)
    elif why := why_not_dialled(phone.dial.text):
        yield _not_dialled(phone.dial, *why)
    elif lacks_plus(phone.dial.text, country):
        yield problem("dial-no-plus", phone.dial.at, dial=phone.dial.text, country=country)
    if phone.dial_abroad is not None:
        yield from _abroad(phone, phone.dial_abroad)
    elif phone.from_.abroad == "yes":
        yield from _marked_abroad(phone.dial)
    if phone.publish == "yes" and is_odd(phone.dial.text, country):
        yield warning("dial-odd", phone.dial.at, dial=phone.dial.text, country=country)
    if phone.hours is not None:
        yield from _hours(phone.hours)
    for language in phone.languages:
        if not is_tag(language.text):
            yield problem("not-a-tag", language.at, tag=language.text)


def _not_dialled(dial: Text, code: NotDialled, meant: str) -> Problem:
    return problem(code, dial.at, dial=dial.text, **({"meant": meant} if meant else {}))


def email_problems(email: Email) -> Iterator[Problem]:
    """Yield the problems of one e-mail address."""
    if not _EMAIL.match(email.address.text):
        yield problem("email-form", email.address.at, address=email.address.text)


def website_problems(website: Website) -> Iterator[Problem]:
    """Yield the problems of one website."""
    if website.publish == "yes" and not is_https(website.url.text):
        yield problem("not-https", website.url.at, url=website.url.text)


def _abroad(phone: Phone, abroad: Text) -> Iterator[Problem]:
    digits, why = dialled(abroad.text), why_not_dialled(abroad.text)
    if why and why[0] == "dial-trunk-zero":
        yield _not_dialled(abroad, *why)
    elif why or not digits.startswith("+") or len(digits) <= _FEWEST_ABROAD:
        yield problem("abroad-form", abroad.at, dial=abroad.text)
    for number in (phone.dial.text, abroad.text):
        if inside := only_inside(number):
            yield problem(_WITH_NUMBER[inside], abroad.at, dial=number)
            break
    if phone.from_.abroad == "no":
        yield problem("abroad-contradiction", abroad.at, dial=abroad.text)
    if phone.dial_abroad_source is None:
        yield problem("abroad-no-source", abroad.at)


def _marked_abroad(dial: Text) -> Iterator[Problem]:
    """A line said to work from abroad, without an international number for it."""
    if why := only_inside(dial.text):
        yield problem(_MARKED[why], dial.at, dial=dial.text)
    elif dial.text != _UNKNOWN and not dialled(dial.text).startswith(("+", "00")):
        yield warning("abroad-no-number", dial.at, dial=dial.text)


def _hours(hours: Text) -> Iterator[Problem]:
    said = parse_hours(hours.text)
    if isinstance(said, HoursMistake):
        at = Where(path=hours.at.path, line=hours.at.line, column=hours.at.column + said.column - 1)
        code = "hours-mistake-meant" if said.suggestion else "hours-mistake"
        values = {"wrong": said.wrong, "hours": hours.text}
        if said.suggestion:
            values["meant"] = said.suggestion
        yield problem(code, at, **values)
