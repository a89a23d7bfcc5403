"""The lines of a service, the age of their confirmations, and the order of services.

Inform USA requires that each entry of a directory is checked once a year.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from typing import Literal, Protocol, TypeVar

from msgspec import Struct

from tipsite.contacts.dialling import EUROPEAN, dialled, whole_number
from tipsite.language.dates import first_day, is_partial_date, is_whole_date
from tipsite.model.problems import Text
from tipsite.model.records import Confirmable, Email, Line, Phone, Place, Service, Standing
from tipsite.model.site import PublicService


class Way(Struct, frozen=True):
    """A channel: the phrases for its name, for the traces that it leaves on a phone and for links.

    ``app`` is the address of an empty chat, in which the digits of a number replace ``{}``.
    """

    name: str
    trace: str
    writes: bool = True
    action: str = ""
    app: str = ""


WAYS: Mapping[str, Way] = {
    "voice": Way("phone", "trace_call", writes=False),
    "relay": Way("channel_relay", "trace_call"),
    "sms": Way("channel_sms", "trace_sms"),
    "whatsapp": Way("channel_whatsapp", "trace_chat", app="https://wa.me/{}"),
    "viber": Way("channel_viber", "trace_chat", app="viber://chat?number=%2B{}"),
    "signal": Way("channel_signal", "trace_chat", app="https://signal.me/#p/+{}"),
    "telegram": Way("channel_telegram", "trace_chat", app="https://t.me/+{}"),
    "emails": Way("email", "trace_email"),
    "websites": Way("website", "trace_website", writes=False),
    "chat": Way("channel_chat", "trace_website", action="write_chat"),
    "form": Way("channel_form", "trace_website", action="write_form"),
    "video": Way("channel_video", "trace_website", writes=False, action="start_video"),
}
"""Channels by name, as `channel_of` returns it."""
DEFAULT = "default"
EVERY: Mapping[str, int] = {"hotline": 90, "abroad": 90, "shelter": 180, DEFAULT: 365}
"""Days after which a line is due, by the kind of service; ``default`` is for other kinds."""
_FIXED = ("emergency", "police")
_TWICE = 2
"""A line counts as unconfirmed after this multiple of the days in the policy."""

State = Literal["current", "due", "unconfirmed"]


class Age(Struct, frozen=True, kw_only=True):
    """The age of a line's confirmation in ``days`` (None without a date), and its state."""

    days: int | None
    state: State


class Ranked(Protocol):
    """A service with a place in a list of help."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The needs that the service answers."""

    @property
    def standing(self) -> Standing:
        """The effect of its confirmation on its place in a list; a ``fixed`` service stays."""


R = TypeVar("R", bound=Ranked)


def age_of(on: str, every: int, today: datetime.date) -> Age:
    """Return the age of a confirmation made ``on`` a whole or partial ISO 8601 date.

    ``every`` is the policy in days. A year or month counts from its first day. Without a date, a
    line counts as never confirmed.
    """
    if not is_partial_date(on):
        return Age(days=None, state="unconfirmed")
    days = max(0, (today - first_day(on)).days)
    if days <= every:
        return Age(days=days, state="current")
    return Age(days=days, state="due" if days <= _TWICE * every else "unconfirmed")


def confirmed_first(listed: Iterable[R]) -> tuple[R, ...]:
    """Return the list with each unconfirmed service after the confirmed services of the same need.

    A ``fixed`` service keeps its place in the list. Other services keep their order if possible.
    """
    whole = tuple(listed)
    moving = [found for found in whole if found.standing != "fixed"]
    ordered: list[R] = []
    waiting: list[R] = []
    for index, found in enumerate(moving):
        rest = moving[index + 1 :]
        if _has_better(found, rest):
            waiting.append(found)
            continue
        ordered.append(found)
        free = [one for one in waiting if not _has_better(one, rest)]
        ordered.extend(free)
        waiting = [one for one in waiting if one not in free]
    queue = iter(ordered)
    return tuple(found if found.standing == "fixed" else next(queue) for found in whole)


def _has_better(found: Ranked, rest: Iterable[Ranked]) -> bool:
    """Return whether the list has a confirmed service of the same need further down."""
    return found.standing == "unconfirmed" and any(
        other.standing == "confirmed" and set(found.needs) & set(other.needs) for other in rest
    )


def lines_of(record: Service | PublicService) -> tuple[Line, ...]:
    """Return all lines of a record: phones, then e-mails, then websites, in the file's order."""
    return (*record.phones, *record.emails, *record.websites)


def contact_text(line: Confirmable) -> Text:
    """Return the number or address of a line, exactly as it was published; of a place, its name."""
    if isinstance(line, Phone):
        return line.dial
    if isinstance(line, Place):
        return next(iter(line.name.values()))
    return line.address if isinstance(line, Email) else line.url


def confirmation_check(country: str, contact: tuple[str, str, str], *said: str) -> str:
    """Return the ``check`` of a confirmation: eight hex digits of the hash of all arguments.

    ``contact`` is the result of `contact_parts` for a line. ``said`` are ``on``, ``how`` and
    ``by``. Spaces in a number do not count. Anybody who knows this function can compute a check, so
    it detects mistakes but not fraud.
    """
    spaceless = ("".join(part.split()) for part in contact)
    return hashlib.sha256("\n".join((country, *spaceless, *said)).encode()).hexdigest()[:8]


def contact_parts(line: Line) -> tuple[str, str, str]:
    """Return the channel of a line, its number or address, and its number from abroad."""
    abroad = line.dial_abroad.text if isinstance(line, Phone) and line.dial_abroad else ""
    return channel_of(line), contact_text(line).text, abroad


def channel_of(line: Line) -> str:
    """Return the channel of a line; for an e-mail or a plain website, the name of its list."""
    channel = "website" if isinstance(line, Email) else line.channel
    return list_name(line) if channel == "website" else channel


def app_link(phone: Phone, country: str) -> str:
    """Return the address of an empty chat with a line of ``country``, or an empty text.

    A line has such an address only if its account is confirmed and its hours are known.
    """
    app = WAYS[phone.channel].app
    if not app or phone.verified.how == "published" or phone.hours is None:
        return ""
    number = whole_number((phone.dial_abroad or phone.dial).text, country)
    return app.format(number.removeprefix("+")) if number else ""


def is_vouched(line: Line, country: str) -> bool:
    """Return whether a line has no confirmation, or one whose ``check`` fits the line."""
    verified = line.verified
    if verified.how == "published":
        return True
    by = verified.by.text if verified.by else ""
    check = confirmation_check(country, contact_parts(line), verified.on, verified.how, by)
    return bool(by) and is_whole_date(verified.on) and verified.check == check


def is_interrupted(line: Confirmable) -> bool:
    """Return whether a line is on hold because it failed or lost its confirmation.

    An error for such a line would stop the build, and its number would stay online.
    """
    return line.failed_on is not None or (line.reason is not None and not line.reason.at.path)


def is_fixed(service: Service) -> bool:
    """Return whether a service keeps its place at any age, as the police and emergency lines do."""
    published = (phone for phone in service.phones if phone.publish == "yes")
    numbers = {dialled(phone.dial.text) for phone in published}
    return service.kind in _FIXED or "emergency" in service.needs or EUROPEAN in numbers


def is_unfilled(service: Service) -> bool:
    """Return whether all phone numbers of a service are still to be filled in."""
    return bool(service.phones) and all(phone.dial.text == "unknown" for phone in service.phones)


def list_name(line: Confirmable) -> str:
    """Return the name of the list that has a line or place, the plural of its class: phones."""
    return f"{type(line).__name__.lower()}s"
