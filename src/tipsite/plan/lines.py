"""Services become what a reader needs before and beside a number."""

from __future__ import annotations

from tipsite.model.records import Phone
from tipsite.model.site import PublicService, ServicePhone
from tipsite.plan.checks import age, note
from tipsite.plan.context import Context
from tipsite.plan.enhance import opening
from tipsite.tools.bidi import left_to_right
from tipsite.tools.hours import parse_hours
from tipsite.tools.locales import (
    language_name,
    list_words,
)
from tipsite.tools.spoken_hours import Hours, say_hours
from tipsite.tools.urls import dial_link, service_address, text_link
from tipsite.views import Call, Contact, Entry

_TRACES = {
    "voice": "trace_call",
    "sms": "trace_sms",
    "chat": "trace_chat",
    "whatsapp": "trace_chat",
    "viber": "trace_chat",
}


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


def entry(context: Context, service: PublicService) -> Entry:
    """Return everything public about a service, as seen from the folder of the page."""
    key = (context.edition.tag, context.address.rpartition("/")[0], service.id)
    if key not in context.known:
        context.known[key] = _entry(context, service)
    return context.known[key]


def _entry(context: Context, service: PublicService) -> Entry:
    return Entry(
        id=service.id.removeprefix(f"{service.country.lower()}-"),
        needs=service.needs,
        for_whom=service.audience,
        languages=answered_in(service),
        name=context.words(service.name),
        summary=context.words(service.summary),
        label=context.words_or_none(service.label),
        href=service_href(context, service),
        answers=context.words(service.organization.name),
        run_by=context.say(f"run_by_{service.run_by}"),
        privacy=_privacy(context, service),
        phones=tuple(_phone(context, service, phone) for phone in service.phones),
        emails=tuple(
            Contact(
                text=email.address.text,
                href=f"mailto:{email.address.text}",
                channel=context.say("email"),
                facts=(),
                note=note(context, service, email.verified, "taken_from_web"),
                traces=(context.say("trace_email"),),
            )
            for email in service.emails
        ),
        websites=tuple(
            Contact(
                text=website.url.text.removeprefix("https://").rstrip("/"),
                href=website.url.text,
                channel=context.say("website"),
                facts=(),
                note=note(context, service, website.verified, "taken_from_web"),
                traces=(context.say("trace_website"),),
            )
            for website in service.websites
        ),
        no_contact=_no_contact(context, service),
        audience=_listed(context, "audience", service.audience),
        offers=_listed(context, "offer", service.offers),
        area=context.words_or_none(service.area),
        beside=tuple(call for other in beside(context, service) for call in calls(context, other)),
    )


def _listed(context: Context, kind: str, names: tuple[str, ...]) -> str:
    return list_words(
        context.locale, [context.say(f"{kind}_{name.replace('-', '_')}") for name in names]
    )


def _no_contact(context: Context, service: PublicService) -> str:
    if service.name_only:
        return context.say("name_only")
    if not service.phones and not service.emails:
        return context.say("no_phone_website" if service.websites else "no_phone")
    return ""


def _privacy(context: Context, service: PublicService) -> tuple[str, ...]:
    if not service.phones:
        return ()
    if service.anonymous == service.tells_police == "unknown":
        return (context.say("privacy_unknown"),)
    tells = service.tells_police.replace("-", "_")
    if service.run_by == "police":
        tells = "self"
    return (context.say(f"anonymous_{service.anonymous}"), context.say(f"tells_{tells}"))


def _phone(context: Context, service: PublicService, phone: Phone) -> Contact:
    facts = [*_cost(context, phone)]
    voice = phone.channel == "voice"
    for place in ("mobile", "landline", "abroad", "no_credit"):
        known = getattr(phone.from_, place)
        if known != "unknown":
            facts.append(context.say(f"from_{place}_{known}"))
    facts.extend(
        context.say(f"{channel}_{known}")
        for channel in ("sms", "chat")
        if channel != phone.channel and (known := getattr(phone, channel)) != "unknown"
    )
    if phone.dial_abroad is not None:
        number = left_to_right(phone.dial_abroad.text, context.locale.direction)
        facts.append(context.say("dial_abroad", number=number))
    if hours := spoken_hours(context, phone):
        facts.append(hours)
    if phone.languages:
        names = [language_name(context.locale, tag.text) for tag in phone.languages]
        facts.append(context.say("answers_in", languages=list_words(context.locale, names)))
    return Contact(
        text=phone.dial.text,
        href=dial_link(phone.dial.text) if voice else "",
        write=text_link(phone.dial.text) if "sms" in channels(phone) else "",
        opening=opening(context, phone, service.country),
        channel=context.say("phone") if voice else context.say(f"channel_{phone.channel}"),
        facts=tuple(facts),
        note=note(context, service, phone.verified, "taken_from"),
        traces=tuple(context.say(trace) for trace in _traces(phone)),
    )


def _traces(phone: Phone) -> tuple[str, ...]:
    """The phrases for what each way to use a number leaves on the phone."""
    used = channels(phone)
    return tuple(dict.fromkeys(trace for channel, trace in _TRACES.items() if channel in used))


def _cost(context: Context, phone: Phone) -> tuple[str, ...]:
    return () if phone.free == "unknown" else (context.say(f"free_{phone.free}"),)


def _limits(context: Context, service: PublicService, phone: Phone) -> tuple[str, ...]:
    """What may keep a line from answering: hours that end, a check that is long ago."""
    return tuple(filter(None, (_limited_hours(context, phone), *_doubt(context, service, phone))))


def _doubt(context: Context, service: PublicService, phone: Phone) -> tuple[str, ...]:
    """What is said beside a number whose check is long ago; nothing beside the police and 112."""
    late = age(context, service, phone.verified).state == "unconfirmed"
    fixed = service.standing == "fixed"
    return (context.say("not_confirmed_short"),) if late and not fixed else ()


def channels(phone: Phone) -> frozenset[str]:
    """Return the ways in which a number can be reached: its own channel, and SMS or chat."""
    more = (name for name in ("sms", "chat") if getattr(phone, name) == "yes")
    return frozenset((phone.channel, *more))


def answered_in(service: PublicService) -> tuple[str, ...]:
    """Return the languages (BCP 47) in which some line of a service answers, each once."""
    return tuple(dict.fromkeys(tag.text for line in service.phones for tag in line.languages))


def _limited_hours(context: Context, phone: Phone) -> str:
    """The hours of a line that does not answer around the clock."""
    hours = spoken_hours(context, phone)
    return "" if hours == context.say("hours_always") else hours


def _short_facts(context: Context, phone: Phone) -> tuple[str, ...]:
    hours = spoken_hours(context, phone)
    return (*_cost(context, phone), *((hours,) if hours else ()))


def spoken_hours(context: Context, phone: Phone) -> str:
    """Return the opening hours in words, or an empty text where they are not known."""
    hours = parse_hours(phone.hours.text) if phone.hours else None
    return say_hours(hours, context.hours) if isinstance(hours, Hours) else ""
