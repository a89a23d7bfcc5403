"""What a page says that shows records of an earlier day, because newer ones have mistakes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from tipsite.model.site import PublicService
from tipsite.plan.context import Context
from tipsite.tools.locales import date_words
from tipsite.tools.urls import dial_link
from tipsite.views import Frame


def kept_notice(context: Context, view: Any) -> tuple[str, ...]:
    """Return the notice of a page that shows records kept from an earlier day, if it does."""
    kept = context.site.kept
    if not kept:
        return ()
    words = "\n".join(_texts(view))
    days = [
        kept[country]
        for country, services in context.site.services.items()
        if country in kept and any(sign in words for found in services for sign in _signs(found))
    ]
    return (context.say("kept_notice", day=date_words(context.locale, min(days))),) if days else ()


def _signs(service: PublicService) -> Iterator[str]:
    """Yield what tells that a service stands on a page: its names, numbers and addresses."""
    yield from (text.text for text in service.name.values())
    for phone in service.phones:
        yield dial_link(phone.dial.text)
        if phone.dial_abroad:
            yield dial_link(phone.dial_abroad.text)
    yield from (email.address.text for email in service.emails)
    yield from (website.url.text for website in service.websites)


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (tuple, frozenset)):
        for one in thing:
            yield from _texts(one)
    elif isinstance(thing, Mapping):
        for one in thing.values():
            yield from _texts(one)
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, Frame):
        for field in dataclasses.fields(thing):
            yield from _texts(getattr(thing, field.name))
