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
            country=context.country(service.country),
            facts=listed(
                context,
                *cost(context, phone),
                *_hours_of_line(context, service, phone),
                *_doubt(context, service, phone),
            ),
            label=context.words_or_none(service.label),
            more=service_href(context, service),
        )
        for phone in service.phones
        if phone.channel == "voice"
    )


def listed(context: Context, *facts: str) -> str:
    """Return what is known of a line in one row: short facts, then whole sentences."""
    short = [fact for fact in facts if fact and not fact.endswith(".")]
    sentences = [fact for fact in facts if fact.endswith(".")]
    row = context.locale.comma.join(short)
    return " ".join((*((f"{row}." if sentences else row,) if row else ()), *sentences))


def call_from_abroad(context: Context, line: ServicePhone) -> Call:
    """Return the international number of a service as one tap."""
    service = context.services[line.service]
    phone = next(
        phone
        for phone in service.phones
        if line.number in (phone.dial.text, phone.dial_abroad and phone.dial_abroad.text)
    )
    return Call(
        name=context.words(service.name),
        number=line.number,
        href=dial_link(line.number),
        country=context.country(service.country),
        facts=listed(
            context,
            context.say("abroad_cost"),
            hours_or_unknown(context, phone),
            *_doubt(context, service, phone),
        ),
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
    """Return whether a call is free, in words, or that nobody knows; nothing of a chat."""
    known = phone.free != "unknown" or phone.channel in ("voice", "sms")
    return (context.say(f"free_{phone.free}"),) if known else ()


def _hours_of_line(context: Context, service: PublicService, phone: Phone) -> tuple[str, ...]:
    """When a line answers. A doubt on the button of the police or of 112 could cost a life.

    Those say on their own entry that nobody knows.
    """
    known = spoken_hours(context, phone)
    if known:
        return (known,)
    return () if service.standing == "fixed" else (context.say("hours_unknown"),)


def _doubt(context: Context, service: PublicService, phone: Phone) -> tuple[str, ...]:
    """What is said beside a number whose check is long ago; nothing beside the police and 112."""
    late = age(context, service, phone.verified).state == "unconfirmed"
    fixed = service.standing == "fixed"
    return (context.say("not_confirmed_short"),) if late and not fixed else ()


def channels(phone: Phone) -> frozenset[str]:
    """Return the ways in which a number can be reached: its own channel, and SMS or chat."""
    more = (name for name in ("sms", "chat") if getattr(phone, name) == "yes")
    return frozenset((phone.channel, *more))


def hours_or_unknown(context: Context, phone: Phone) -> str:
    """Return when a line answers, in words, or that nobody knows: silence would mean always."""
    return spoken_hours(context, phone) or context.say("hours_unknown")


def limited_hours(context: Context, phone: Phone) -> str:
    """Return the hours of a line that does not answer around the clock, else an empty text."""
    hours = spoken_hours(context, phone)
    return "" if hours == context.say("hours_always") else hours


def spoken_hours(context: Context, phone: Phone) -> str:
    """Return the opening hours in words, or an empty text where they are not known."""
    hours = parse_hours(phone.hours.text) if phone.hours else None
    return say_hours(hours, context.hours) if isinstance(hours, Hours) else ""
