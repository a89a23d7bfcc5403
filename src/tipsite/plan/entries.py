"""Services become entries: who answers, each way of contact, and what its use leaves behind."""

from __future__ import annotations

from tipsite.model.records import Phone
from tipsite.model.site import PublicService
from tipsite.plan.checks import note
from tipsite.plan.context import Context
from tipsite.plan.enhance import opening
from tipsite.plan.lines import (
    beside,
    calls,
    channels,
    cost,
    hours_or_unknown,
    service_href,
    spoken_hours,
)
from tipsite.tools.bidi import left_to_right
from tipsite.tools.locales import language_name, list_words
from tipsite.tools.urls import dial_link, text_link
from tipsite.views import Contact, Entry

_TRACES = {
    "voice": "trace_call",
    "sms": "trace_sms",
    "chat": "trace_chat",
    "whatsapp": "trace_chat",
    "viber": "trace_chat",
}


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
        country=context.country(service.country),
        role=context.say("who_answers" if service.phones else "run_by"),
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
        audience=audience_words(context, service),
        offers=_listed(context, "offer", service.offers),
        area=context.words_or_none(service.area),
        beside=tuple(call for other in beside(context, service) for call in calls(context, other)),
    )


def audience_words(context: Context, service: PublicService) -> str:
    """Return for whom a service is, in words; nothing where nobody knows."""
    return _listed(context, "audience", service.audience)


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
    facts = [*cost(context, phone)]
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
    if voice or spoken_hours(context, phone):
        facts.append(hours_or_unknown(context, phone))
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


def answered_in(service: PublicService) -> tuple[str, ...]:
    """Return the languages (BCP 47) in which some line of a service answers, each once."""
    return tuple(dict.fromkeys(tag.text for line in service.phones for tag in line.languages))
