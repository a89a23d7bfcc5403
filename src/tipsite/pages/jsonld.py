"""Data of a service for search engines: JSON-LD in the terms of https://schema.org (version 29)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from tipsite.contacts.hours import Hours, day_times, language_times, open_spans, parse_hours
from tipsite.model.records import Phone, Website
from tipsite.model.site import PublicService
from tipsite.pages.context import Context
from tipsite.pages.language_spans import plain_words
from tipsite.pages.services import companions, unknown

Data = dict[str, Any]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PROVIDER: Mapping[str, str] = {
    "police": "GovernmentOrganization",
    "state": "GovernmentOrganization",
    "ngo": "NGO",
    "international": "Organization",
}
_ACTING = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""Characters that could end the ``script`` element too early."""


def service_data(context: Context, service: PublicService, address: str) -> Markup:
    """Return the JSON-LD of a service whose page has the absolute ``address``.

    It has only public fields of the record, which readers also see on the page. A demonstration or
    a copy with drafts has no JSON-LD, since a search engine would show its numbers without the
    notice.
    """
    if context.site.is_unlisted:
        return Markup("")
    label = context.words_or_none(service.label)
    texts = (label, context.words(service.summary))
    data: Data = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": plain_words(context, context.words(service.name)),
        "description": ". ".join(
            plain_words(context, words).rstrip(".") for words in texts if words
        )
        + ".",
        "url": address,
        "provider": {
            "@type": _PROVIDER[service.run_by],
            "name": plain_words(context, context.words(service.organization.name)),
        },
        "areaServed": {"@type": "Country", "name": context.country(service.country)},
    }
    if service.emails:
        data["provider"]["contactPoint"] = [
            {"@type": "ContactPoint", "email": email.address.text} for email in service.emails
        ]
    if service.audience:
        data["audience"] = [
            {"@type": "Audience", "audienceType": context.name_of("audience", name)}
            for name in service.audience
        ]
    if channels := list(_channels(context, service)):
        data["availableChannel"] = channels
    if others := list(_beside(context, service)):
        data["isRelatedTo"] = others
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ACTING))


def _beside(context: Context, service: PublicService) -> Iterator[Data]:
    """Yield the companions of a service with their numbers."""
    for other in companions(context, service) if service.phones else ():
        channels = [channel for channel in _channels(context, other) if "serviceUrl" not in channel]
        if channels:
            label = context.words_or_none(other.label)
            yield {
                "@type": "Service",
                "name": plain_words(context, context.words(other.name)),
                **({"description": plain_words(context, label)} if label else {}),
                "areaServed": {"@type": "Country", "name": context.country(other.country)},
                "availableChannel": channels,
            }


def _channels(context: Context, service: PublicService) -> Iterator[Data]:
    for phone in service.phones:
        text = phone.channel == "sms"
        if phone.channel in ("voice", "sms"):
            name = "serviceSmsNumber" if text else "servicePhone"
            yield {"@type": "ServiceChannel", name: _contact_point(context, service, phone)}
    for website in service.websites:
        channel: Data = {"@type": "ServiceChannel", "serviceUrl": website.url.text}
        if website.channel != "website":
            channel["name"] = context.say(f"channel_{website.channel}")
        if website.languages:
            channel["availableLanguage"] = _languages(website)
        yield channel


def _contact_point(context: Context, service: PublicService, phone: Phone) -> Data:
    point: Data = {
        "@type": "ContactPoint",
        "telephone": phone.dial.text,
        "contactType": context.name_of("need", service.needs[0]),
    }
    if phone.free == "yes":
        point["contactOption"] = "https://schema.org/TollFree"
    if phone.languages:
        point["availableLanguage"] = _languages(phone)
    hours = parse_hours(phone.hours.text) if phone.hours else None
    if isinstance(hours, Hours) and (spans := open_spans(hours)):
        point["hoursAvailable"] = list(_specifications(spans))
    elif not hours and (words := unknown(context, service, "hours")):
        point["description"] = words
    return point


def _languages(line: Phone | Website) -> list[str]:
    return [language_times(language.text)[0] for language in line.languages]


def _specifications(spans: tuple[tuple[int, int], ...]) -> Iterator[Data]:
    """Yield each pair of times with its days; a span over midnight becomes two pairs."""
    for (opens, closes), days in day_times(spans).items():
        yield {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [_DAYS[day] for day in days],
            "opens": opens,
            "closes": closes,
        }
