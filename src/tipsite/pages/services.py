"""Entries of services: who answers, lines to tap, their hours and last confirmation.

Entries also have the hours in minutes of the week: tipsite's script says if a line is open now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from markupsafe import Markup, escape
from msgspec.structs import replace

from tipsite.contacts.channels import WAYS, Age, app_link, channel_of, lines_of
from tipsite.contacts.hours import (
    WHOLE_WEEK,
    Hours,
    day_spans,
    language_times,
    parse_hours,
    say_hours,
    week_rows,
)
from tipsite.language.bidi import left_to_right
from tipsite.language.locales import language_name
from tipsite.language.tags import zone_of
from tipsite.model.problems import Text
from tipsite.model.records import (
    ContactKind,
    Email,
    Line,
    OwnContact,
    Phone,
    Source,
    Verified,
    Website,
)
from tipsite.model.site import PublicPlace, PublicService, ServicePhone
from tipsite.pages.context import Context, date_or_words
from tipsite.pages.language_spans import marked_words
from tipsite.views.parts import Link, Opening, Words
from tipsite.views.services import Call, CallKind, Contact, Entry, ListedService, OwnLines, Place
from tipsite.web import dial_link, is_https, service_address, split_url, text_link

_ALSO = {"sms": "trace_sms", "chat": "trace_chat"}
"""Fields for ways to write to a number, and phrases for the traces that these leave."""
_LIVE = ("voice", "chat", "video")
"""Channels on which a reader waits for an answer, so that unknown hours are mentioned."""


def entry(context: Context, service: PublicService) -> Entry:
    """Return all public facts of a service, with links from the folder of the page."""
    return _linked(context, service, context.session.ask("entry", context.edition.tag, service.id))


def _linked(context: Context, service: PublicService, shown: Entry) -> Entry:
    beside = (call for other in companions(context, service) for call in calls(context, other))
    return replace(shown, href=service_href(context, service), beside=tuple(beside))


def service_entry(context: Context, service: PublicService) -> Entry:
    """Return all public facts of a service, without links and the services beside it.

    The pages in all folders share it, as the answer to ``entry``.
    """
    return Entry(
        id=service.id.removeprefix(f"{service.country.lower()}-"),
        kind=call_kind(service),
        needs=service.needs,
        for_whom=service.audience,
        languages=answer_languages(service),
        name=context.words(service.name),
        summary=context.words(service.summary),
        label=context.words_or_none(service.label),
        href="",
        country=context.country(service.country),
        role=context.say("who_answers" if service.phones else "run_by"),
        answers=context.words(service.organization.name),
        run_by=context.say(f"run_by_{service.run_by}"),
        privacy=_privacy(context, service),
        phones=tuple(_phone(context, phone, service.country, service) for phone in service.phones),
        emails=tuple(_email(context, email, service) for email in service.emails),
        websites=tuple(_website(context, website, service) for website in service.websites),
        places=tuple(_place(context, place, service) for place in service.places),
        no_contact=_no_contact(context, service),
        audience=audience_words(context, service),
        offers=_listed(context, "offer", service.offers),
        area=context.words_or_none(service.area),
        beside=(),
    )


def listed_service(
    context: Context, service: PublicService, *, written: bool = False
) -> ListedService:
    """Return a service in short form; if readers write to it (``written``), without voice lines."""
    spoken = () if written else service.voice_lines
    rest = tuple(phone for phone in service.phones if phone not in spoken)
    short = replace(service, phones=rest, websites=_answering_pages(service))
    shown = _linked(context, service, service_entry(context, short))
    lines = calls_with_companions(context, (service,)) if spoken else shown.beside
    beside = {to.href for line in lines for to in line.written}
    languages = {
        _language(context, language.text): None for line in spoken for language in line.languages
    }
    return ListedService(
        kind=shown.kind,
        name=shown.name,
        label=shown.label,
        href=shown.href,
        calls=lines if spoken or shown.phones else (),
        answers=context.say("answers_in", languages=context.list_words(languages))
        if languages
        else "",
        ways=tuple(
            way for way in (*shown.phones, *shown.emails, *shown.websites) if way.href not in beside
        ),
        places=shown.places,
    )


def in_writing(service: PublicService) -> PublicService | None:
    """Return a service with only the contacts that need no voice, or None if it has none.

    A voice line that takes text messages counts as an SMS line.
    """
    phones = tuple(
        replace(phone, channel="sms") if phone.channel == "voice" else phone
        for phone in service.phones
        if phone.channel != "voice" or phone.sms == "yes"
    )
    written = replace(service, phones=phones, websites=_answering_pages(service), places=())
    return written if written.phones or written.emails or written.websites else None


def own_lines(context: Context, kinds: Collection[ContactKind]) -> tuple[OwnLines, ...]:
    """Return the organization's own contacts of some kinds.

    The age of their confirmation is left out, since nobody asks for help there.
    """
    return tuple(
        _own_lines(context, contact)
        for kind in kinds
        for contact in context.settings.contacts
        if contact.kind == kind
    )


def _own_lines(context: Context, contact: OwnContact) -> OwnLines:
    country = contact.country.text if contact.country else ""
    dials = [
        (phone, dial)
        for phone in contact.phones
        for dial in (phone.dial, phone.dial_abroad)
        if dial
    ]
    return OwnLines(
        title=context.say(f"contact_{contact.kind}"),
        words=context.words_or_none(contact.words),
        country=context.country(country) if country else "",
        phones=tuple(_phone(context, phone, country, None) for phone in contact.phones),
        emails=tuple(_email(context, email, None) for email in contact.emails),
        websites=tuple(_website(context, website, None) for website in contact.websites),
        dials=tuple(dial.text for _, dial in dials),
        texts=tuple(dial.text for phone, dial in dials if "sms" in channels(phone)),
    )


def answer_languages(service: PublicService) -> tuple[str, ...]:
    """Return the languages (BCP 47) in which a service answers or receives people, each once."""
    ways: tuple[Line | PublicPlace, ...] = (*lines_of(service), *service.places)
    spoken = (language_times(language.text)[0] for way in ways for language in way.languages)
    return tuple(dict.fromkeys(spoken))


def service_href(context: Context, service: PublicService) -> str:
    """Return the link to a service's own page."""
    return context.href(service_address(context.edition.tag, service.country, service.id))


def _privacy(context: Context, service: PublicService) -> tuple[str, ...]:
    if not service.phones and not _answering_pages(service):
        return ()
    if service.anonymous == service.tells_police == "unknown":
        return (context.say("privacy_unknown"),)
    tells = "self" if service.run_by == "police" else service.tells_police
    return (context.say(f"anonymous_{service.anonymous}"), context.name_of("tells", tells))


def _email(context: Context, email: Email, service: PublicService | None) -> Contact:
    return Contact(
        text=email.address.text,
        href=f"mailto:{email.address.text}",
        channel=context.say("email"),
        facts=tuple(_facts(context, service, email)),
        note=verification_note(context, email.verified, "taken_from_web", service),
        confirmed=email.verified.how != "published",
        traces=(context.say("trace_email"),),
    )


def _website(context: Context, website: Website, service: PublicService | None) -> Contact:
    url, way = website.url.text, WAYS[channel_of(website)]
    return Contact(
        text=url.removeprefix("https://").rstrip("/"),
        href=url,
        action=context.say(way.action) if way.action else "",
        host=split_url(url).hostname or "",
        opening=opening_times(context, website, service.country) if service else None,
        channel=context.say(way.name),
        facts=tuple(_facts(context, service, website)),
        note=verification_note(context, website.verified, "taken_from_web", service),
        confirmed=website.verified.how != "published",
        traces=(context.say(way.trace),),
    )


def _answering_pages(service: PublicService) -> tuple[Website, ...]:
    """Return the chats, forms and videos of a service."""
    return tuple(website for website in service.websites if WAYS[channel_of(website)].action)


def _phone(context: Context, phone: Phone, country: str, service: PublicService | None) -> Contact:
    facts = [cost(context, service, phone)]
    calls = phone.channel in ("voice", "relay")
    for place in ("mobile", "landline", "abroad", "no_credit"):
        known = getattr(phone.from_, place)
        if known != "unknown":
            facts.append(context.say(f"from_{place}_{known}"))
    facts.extend(
        context.say(f"{channel}_{known}")
        for channel in _ALSO
        if channel != phone.channel and (known := getattr(phone, channel)) != "unknown"
    )
    if phone.dial_abroad is not None:
        whole = phone.dial_abroad.text.replace(" ", "\u00a0")  # no line break inside the number
        number = left_to_right(whole, context.locale.direction)
        facts.append(context.say("dial_abroad", number=number))
    app = app_link(phone, country) if service else ""
    return Contact(
        text=phone.dial.text,
        href=dial_link(phone.dial.text) if calls else app,
        write=text_link(phone.dial.text) if "sms" in channels(phone) else "",
        opening=opening_times(context, phone, country),
        channel=context.say(WAYS[phone.channel].name),
        facts=(*filter(None, facts), *_facts(context, service, phone)),
        note=verification_note(context, phone.verified, "taken_from", service),
        confirmed=phone.verified.how != "published",
        traces=tuple(_traces(context, phone, country, app)),
    )


def _place(context: Context, place: PublicPlace, service: PublicService) -> Place:
    texts = [(key, getattr(place, key)) for key in ("entrance", "who", "bring")]
    rows = ((context.say(f"place_{key}"), context.words(text)) for key, text in texts if text)
    return Place(
        name=context.words(place.name),
        directions=context.words(place.directions),
        facts=(
            _spoken_hours(context, place) or context.say("place_hours_unknown"),
            context.say(f"wheelchair_{place.wheelchair}"),
            context.say(f"appointment_{place.appointment}"),
            *_spoken_languages(context, place, "place_languages"),
        ),
        rows=tuple(rows),
        note=verification_note(context, place.verified, "taken_from_web", service),
        opening=opening_times(context, place, service.country),
    )


def _facts(context: Context, service: PublicService | None, line: Line) -> Iterator[str]:
    """Yield words for the facts of a line: a free website, its hours and its languages."""
    if isinstance(line, Website) and line.free != "unknown":
        yield context.say(f"free_{line.free}")
    if spoken := _spoken_hours(context, line):
        yield spoken
    elif channel_of(line) in _LIVE and (silence := unknown(context, service, "hours")):
        yield silence
    yield from _spoken_languages(context, line, "answers_in")


def _spoken_languages(context: Context, way: Line | PublicPlace, phrase: str) -> Iterator[str]:
    if way.languages:
        names = [_language(context, language.text) for language in way.languages]
        yield context.say(phrase, languages=context.list_words(names))


def _language(context: Context, written: str) -> str:
    """Return a language of a record in words, with its times: “Albanian (Friday, 13:00–21:00)”."""
    tag, times = language_times(written)
    name = language_name(context.locale, tag)
    parsed = parse_hours(times)
    return f"{name} ({say_hours(parsed, context.hours)})" if isinstance(parsed, Hours) else name


def cost(context: Context, service: PublicService | None, phone: Phone) -> str:
    """Return the words for the cost of a call: free, paid or unknown; empty for a chat."""
    if phone.free != "unknown":
        return context.say(f"free_{phone.free}")
    return unknown(context, service, "free") if phone.channel in ("voice", "sms") else ""


def _spoken_hours(context: Context, line: Line | PublicPlace) -> str:
    """Return the opening hours in words, or an empty text if they are unknown."""
    parsed = _parsed_hours(line)
    return say_hours(parsed, context.hours) if parsed else ""


def _parsed_hours(line: Line | PublicPlace) -> Hours | None:
    parsed = parse_hours(line.hours.text) if line.hours else None
    return parsed if isinstance(parsed, Hours) else None


def hours(context: Context, service: PublicService | None, phone: Phone) -> str:
    """Return the hours of a line in words, also if they are unknown: no words would mean always."""
    return _spoken_hours(context, phone) or unknown(context, service, "hours")


def unknown(context: Context, service: PublicService | None, fact: str) -> str:
    """Return the words for an unknown ``fact`` of a line, which is ``hours`` or ``free``.

    The words are empty for the police and emergency lines. If the source does not mention a fact,
    the site does not either. A doubt beside these numbers could cost a life.
    """
    return "" if service and service.standing == "fixed" else context.say(f"{fact}_unknown")


def channels(phone: Phone) -> frozenset[str]:
    """Return the channels of a number: its own, and also SMS or chat if it takes these."""
    more = (name for name in _ALSO if getattr(phone, name) == "yes")
    return frozenset((phone.channel, *more))


def opening_times(context: Context, line: Line | PublicPlace, country: str) -> Opening | None:
    """Return the opening times of a line or place as a table, and for the script in minutes.

    The minutes are those of the week. Return None if its hours are unknown. The table is empty for
    a line that always answers.
    """
    parsed = _parsed_hours(line)
    if parsed is None:
        return None
    spans, zone = day_spans(parsed), zone_of(country)
    holidays: tuple[str, ...] = ()
    if zone and spans != WHOLE_WEEK:
        holidays = context.session.ask("holidays", country, context.session.ask("month"))
    return Opening(
        spans=" ".join(f"{start}-{end}" for start, end in spans),
        zone=zone,
        holidays=" ".join(holidays),
        differ=context.say("hours_differ") if holidays else "",
        week=() if parsed.always else week_rows(parsed, context.hours),
    )


def verification_note(
    context: Context, verified: Verified, taken: str, service: PublicService | None
) -> Markup:
    """Return who confirmed a line and when, as far as it is known.

    ``taken`` is the phrase for a line that is published without confirmation. Without a
    ``service``, the age of the confirmation is left out.
    """
    if verified.is_void:
        return escape(context.say("not_confirmed"))
    when = date_or_words(context, verified.on)
    if verified.how == "published":
        title = _title(context, verified.source) if verified.source else Markup("")
        return context.phrase(taken, source=title, date=when)
    by = _recorded(context, verified.by) if verified.by else Markup("")
    note = context.phrase(f"confirmed_{verified.how}", by=by, date=when)
    return note + _aging(context, verified, service.every) if service else note


def _title(context: Context, source: Source) -> Markup:
    title = _recorded(context, source.title, source.language)
    if not is_https(source.url):
        return title
    return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(source.url, title)


def _recorded(context: Context, text: Text, language: Text | None = None) -> Markup:
    """Return words of a record that are in one language, by default the source language."""
    tag = language.text if language else context.source
    return marked_words(context, context.in_language(text.text, tag))


def _aging(context: Context, verified: Verified, every: int) -> Markup:
    """Return words for the age of a due confirmation, which the script on the page updates."""
    if context.demonstration:
        return Markup("")
    checked: Age = context.session.ask("age", verified.on, str(every))
    texts = [context.say("age_days", days=str(checked.days))] if checked.state != "current" else []
    if checked.state == "unconfirmed":
        texts.append(context.say("not_confirmed"))
    return Markup(
        ' <span class="age" data-checked="{}" data-every="{}" data-days="{}">{}</span>'
    ).format(verified.on, every, checked.days, " ".join(texts))


def _traces(context: Context, phone: Phone, country: str, app: str) -> Iterator[str]:
    """Yield the traces of each use of a number; for an app, also the number to call in danger."""
    also = (trace for name, trace in _ALSO.items() if getattr(phone, name) == "yes")
    yield from map(context.say, dict.fromkeys((WAYS[phone.channel].trace, *also)))
    if app and (urgent := context.emergency_line(country)):
        number = urgent.voice_lines[0].dial.text
        yield context.say("chat_danger", number=number, country=context.country(country))


def _no_contact(context: Context, service: PublicService) -> str:
    if service.name_only:
        return context.say("name_only")
    if not (service.phones or service.emails or _answering_pages(service)):
        return context.say("no_phone_website" if service.websites else "no_phone")
    return ""


def audience_words(context: Context, service: PublicService) -> str:
    """Return the audience of a service in words; empty if it is unknown."""
    return _listed(context, "audience", service.audience)


def _listed(context: Context, kind: str, names: tuple[str, ...]) -> str:
    return context.list_words([context.name_of(kind, name) for name in names])


def companions(context: Context, service: PublicService) -> tuple[PublicService, ...]:
    """Return the services that must be shown beside this service, and their companions."""
    others: dict[str, PublicService] = {}
    wanted = list(service.with_)
    while wanted:
        other = context.services.get(wanted.pop(0))
        if other and other.id != service.id and other.id not in others:
            others[other.id] = other
            wanted.extend(other.with_)
    return tuple(others.values())


def calls(context: Context, service: PublicService) -> tuple[Call, ...]:
    """Return the voice lines of a service as links that start a call."""
    answer: tuple[Call, ...] = context.session.ask("calls", context.edition.tag, service.id)
    href = service_href(context, service)
    return tuple(replace(call, more=href) for call in answer)


def service_calls(context: Context, service: PublicService) -> tuple[Call, ...]:
    """Return the answer to ``calls``, which the pages in all folders share."""
    lines = tuple(
        _call(
            context,
            service,
            phone.dial.text,
            cost(context, service, phone),
            hours(context, service, phone),
            *_doubt(context, service, phone),
        )
        for phone in service.voice_lines
    )
    pages = (page for page in _answering_pages(service) if WAYS[page.channel].writes)
    written = tuple(_written(context, _website(context, page, service)) for page in pages)
    return (*lines[:-1], *(replace(last, written=written) for last in lines[-1:]))


def _written(context: Context, page: Contact) -> Link:
    """Return a chat or form beside a number, with its host, its facts and its traces."""
    note = f"{fact_row(context, page.host, *page.facts)}. {' '.join(page.traces)}"
    return Link(label=Words(text=page.action), href=page.href, note=note)


def _call(context: Context, service: PublicService, number: str, *facts: str) -> Call:
    return Call(
        name=context.words(service.name),
        number=number,
        href=dial_link(number),
        country=context.country(service.country),
        facts=fact_row(context, *facts),
        label=context.words_or_none(service.label),
        more=service_href(context, service),
        kind=call_kind(service),
        short=context.words_or_none(service.short_name),
    )


def call_kind(service: PublicService) -> CallKind:
    """Return the kind of a service in templates; each service of the police counts as police."""
    if service.kind == "emergency":
        return "emergency"
    return "helpline" if service.is_helpline else "police"


def fact_row(context: Context, *facts: str) -> str:
    """Return the facts of a line in one row."""
    return context.locale.comma.join(filter(None, facts))


def _doubt(context: Context, service: PublicService, phone: Phone) -> tuple[str, ...]:
    """Return the doubt for a number with an old confirmation, except for the police and 112."""
    known = context.demonstration or phone.verified.how == "published"
    asked = "age state", phone.verified.on, str(service.every)
    late = not known and context.session.ask(*asked) == "unconfirmed"
    fixed = service.standing == "fixed"
    return (context.say("not_confirmed_short"),) if late and not fixed else ()


def call_from_abroad(context: Context, line: ServicePhone) -> Call:
    """Return the international number of a service as a link that starts a call."""
    service = context.services[line.service]
    phone = next(
        phone
        for phone in service.phones
        if line.number in (phone.dial.text, phone.dial_abroad and phone.dial_abroad.text)
    )
    return _call(
        context,
        service,
        line.number,
        context.say("abroad_cost"),
        hours(context, service, phone),
        *_doubt(context, service, phone),
    )


def calls_with_companions(
    context: Context, services: tuple[PublicService, ...]
) -> tuple[Call, ...]:
    """Return the lines of services, each followed by its companions, without repetition."""
    wanted: dict[str, PublicService] = {}
    for service in services:
        for line in (service, *companions(context, service)):
            wanted.setdefault(line.id, line)
    return tuple(call for service in wanted.values() for call in calls(context, service))


def limited_hours(context: Context, phone: Phone) -> str:
    """Return the hours of a line, or an empty text if it answers around the clock."""
    spoken = _spoken_hours(context, phone)
    return "" if spoken == context.say("hours_always") else spoken
