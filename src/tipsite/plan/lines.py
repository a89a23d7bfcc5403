"""The lines of services, each in one tap, with what to know before a call."""

from __future__ import annotations

from tipsite.model.records import Phone
from tipsite.model.site import PublicService, ServicePhone
from tipsite.plan.checks import age
from tipsite.plan.context import Context
from tipsite.tools.hours import parse_hours
from tipsite.tools.spoken_hours import Hours, say_hours
from tipsite.tools.urls import dial_link, service_address
from tipsite.views import Call


def calls(context: Context, service: PublicService) -> tuple[Call, ...]:
    """Return the voice lines of a service, each as one tap."""
    folder = context.address.rpartition("/")[0]
    key = (context.edition.tag, context.root, folder, service.id)
    if key not in context.dialled:
        context.dialled[key] = _calls(context, service)
    return context.dialled[key]


def _calls(context: Context, service: PublicService) -> tuple[Call, ...]:
    return tuple(
        Call(
            name=context.words(service.name),
            number=phone.dial.text,
            href=dial_link(phone.dial.text),
            facts=context.locale.comma.join(
                (*_short_facts(context, phone), *_doubt(context, service, phone))
            ),
            limits=context.locale.comma.join(_limits(context, service, phone)),
            label=context.words_or_none(service.label),
            more=service_href(context, service),
        )
        for phone in service.phones
        if phone.channel == "voice"
    )


def call_from_abroad(context: Context, line: ServicePhone) -> Call:
    """Return the international number of a service as one tap."""
    service = context.services[line.service]
    phone = next(
        phone
        for phone in service.phones
        if line.number in (phone.dial.text, phone.dial_abroad and phone.dial_abroad.text)
    )
    cost = context.say("abroad_cost")
    return Call(
        name=context.words(service.name),
        number=line.number,
        href=dial_link(line.number),
        facts=context.locale.comma.join(filter(None, (cost, spoken_hours(context, phone)))),
        limits=context.locale.comma.join((cost, *_limits(context, service, phone))),
        label=context.words_or_none(service.label),
        more=service_href(context, service),
    )


def calls_with_beside(context: Context, services: tuple[PublicService, ...]) -> tuple[Call, ...]:
    """Return the lines of services, each followed by those that must stand beside it, once."""
    wanted: dict[str, PublicService] = {}
    for service in services:
        for found in (service, *beside(context, service)):
            wanted.setdefault(found.id, found)
    return tuple(call for service in wanted.values() for call in calls(context, service))


def beside(context: Context, service: PublicService) -> tuple[PublicService, ...]:
    """Return the services that are always shown beside this one, and those beside them."""
    found: dict[str, PublicService] = {}
    wanted = list(service.with_)
    while wanted:
        other = context.services.get(wanted.pop(0))
        if other and other.id != service.id and other.id not in found:
            found[other.id] = other
            wanted.extend(other.with_)
    return tuple(found.values())


def service_href(context: Context, service: PublicService) -> str:
    """Return the link to a service's own page."""
    return context.href(service_address(context.edition.tag, service.country, service.id))


def cost(context: Context, phone: Phone) -> tuple[str, ...]:
    """Return whether a call is free, in words; nothing where nobody knows."""
    return () if phone.free == "unknown" else (context.say(f"free_{phone.free}"),)


def _limits(context: Context, service: PublicService, phone: Phone) -> tuple[str, ...]:
    """What may keep a line from answering: hours that end, a check that is long ago."""
    return tuple(filter(None, (limited_hours(context, phone), *_doubt(context, service, phone))))


def _doubt(context: Context, service: PublicService, phone: Phone) -> tuple[str, ...]:
    """What is said beside a number whose check is long ago; nothing beside the police and 112."""
    late = age(context, service, phone.verified).state == "unconfirmed"
    fixed = service.standing == "fixed"
    return (context.say("not_confirmed_short"),) if late and not fixed else ()


def channels(phone: Phone) -> frozenset[str]:
    """Return the ways in which a number can be reached: its own channel, and SMS or chat."""
    more = (name for name in ("sms", "chat") if getattr(phone, name) == "yes")
    return frozenset((phone.channel, *more))


def limited_hours(context: Context, phone: Phone) -> str:
    """Return the hours of a line that does not answer around the clock, else an empty text."""
    hours = spoken_hours(context, phone)
    return "" if hours == context.say("hours_always") else hours


def _short_facts(context: Context, phone: Phone) -> tuple[str, ...]:
    hours = spoken_hours(context, phone)
    return (*cost(context, phone), *((hours,) if hours else ()))


def spoken_hours(context: Context, phone: Phone) -> str:
    """Return the opening hours in words, or an empty text where they are not known."""
    hours = parse_hours(phone.hours.text) if phone.hours else None
    return say_hours(hours, context.hours) if isinstance(hours, Hours) else ""
