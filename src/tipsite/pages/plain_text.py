"""The plain-text version of each directory, and a text message for each service."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.contacts.sms import message
from tipsite.model.site import PublicService
from tipsite.pages.context import Context
from tipsite.pages.frame import translation_notice
from tipsite.pages.language_spans import plain_words
from tipsite.pages.notices import outdated_in, outdated_notices
from tipsite.pages.services import calls, companions, cost, fact_row, hours
from tipsite.views.pages import WithdrawnView
from tipsite.views.parts import Words, shown_in
from tipsite.views.services import Call, Contact, Entry, Place, Section


def sms_text(context: Context, service: PublicService, shown: Entry) -> str:
    """Return the text message for a service; ``shown`` is its entry on its page.

    Country, name and numbers come first. Hours and cost follow if there is room, then the lines
    beside the service. A phone may join several messages to one text. The numbers are never cut,
    even if the text becomes too long.
    """
    lines = calls(context, service)
    needed = [_numbers(context, lines)] if lines else list(_elsewhere(context, shown))
    needed += [plain_words(context, shown.label)] if shown.label else []
    others = [(other, calls(context, other)) for other in companions(context, service)]
    named = [
        f"{_named(context, context.words(other.name), beside[0].label)} {_numbers(context, beside)}"
        for other, beside in others
        if beside
    ]
    bare = [_bare(context, beside) for _, beside in others if beside]
    times = dict.fromkeys(hours(context, service, phone) for phone in service.voice_lines)
    wanted = tuple(filter(None, (*times, *_costs(context, service))))
    example = f"{context.say('example_short')}: " if context.demonstration else ""
    before = f"{example}{shown.country}: "
    name = plain_words(context, shown.name)
    return message(before, name, needed, wanted, beside=named, shorter=bare)


def _costs(context: Context, service: PublicService) -> Iterator[str]:
    """Yield the cost of a call; if numbers have different costs, each cost with its number."""
    costs = {phone.dial.text: cost(context, service, phone) for phone in service.voice_lines}
    if len(set(costs.values())) == 1:
        yield next(iter(costs.values()))
        return
    yield from (f"{context.number(dial)} ({price})" for dial, price in costs.items() if price)


def _numbers(context: Context, lines: tuple[Call, ...]) -> str:
    return context.locale.comma.join(context.number(line.number) for line in lines)


def _bare(context: Context, lines: tuple[Call, ...]) -> str:
    """Return the short name of a service with its numbers; else its label or name with them.

    A number is never shown without words that say who answers.
    """
    call = lines[0]
    if call.short:
        return f"{_named(context, call.short, call.label)} {_numbers(context, lines)}"
    return f"{plain_words(context, call.label or call.name)} {_numbers(context, lines)}"


def _elsewhere(context: Context, shown: Entry) -> Iterator[str]:
    for way in (*shown.phones, *shown.emails, *shown.websites)[:1]:
        yield context.number(way.text)
    if not (shown.phones or shown.emails or shown.websites) and shown.no_contact:
        yield shown.no_contact
        yield from (plain_words(context, place.name) for place in shown.places)


def directory_text(context: Context, country: str, sections: tuple[Section, ...]) -> str:
    """Return the directory of a country with all its entries."""
    footnote = context.footnote(country)
    blocks = [context.say("help_in", country=context.country(country))]
    if context.banner:
        blocks.append(context.banner)
    if context.records_translation in ("draft", "machine"):
        blocks.append(translation_notice(context, context.records_translation))
    footer = (footnote,) if footnote else ()
    blocks.extend(outdated_notices(context, outdated_in(shown_in(sections, footer))))
    for section in sections:
        blocks.append(section.title.upper())
        if section.note:
            lines = (_line(context, call, context.country(country)) for call in section.calls)
            blocks.append("\n".join((plain_words(context, section.note), *lines)))
        blocks.extend("\n".join(entry_lines(context, shown)) for shown in section.entries)
    blocks.extend(plain_words(context, words) for words in footer)
    return "\n\n".join(blocks) + "\n"


def withdrawn_text(context: Context, view: WithdrawnView) -> str:
    """Return the notice of a withdrawn number, with the numbers to call instead."""
    blocks = [f"{view.title.text}. {context.say('withdrawn_call')}"]
    if context.banner:
        blocks.insert(0, context.banner)
    blocks += [
        f"- {call.name.text} {call.country}: {context.number(call.number)}"
        for call in view.everywhere[:1]  # there is at most one shared number
    ]
    blocks += (
        "\n".join(_line(context, call, country.name) for call in country.calls)
        for country in view.countries
    )
    return "\n\n".join(filter(None, blocks)) + "\n"


def _line(context: Context, call: Call, country: str) -> str:
    named = _named(context, call.name, call.label)
    return f"- {named}, {country}: {context.number(call.number)}"


def entry_lines(context: Context, shown: Entry) -> Iterator[str]:
    """Yield a service with its lines and places, their facts, and who confirmed them."""
    comma = context.locale.comma
    yield plain_words(context, shown.name)
    yield from (plain_words(context, words) for words in (shown.label, shown.summary) if words)
    who = (plain_words(context, shown.answers), shown.run_by)
    repeated = shown.answers.text.casefold() in (shown.name.text.casefold(), who[1].casefold())
    yield f"{shown.role} {who[1] if repeated else comma.join(who)}"
    yield from shown.privacy
    for way in (*shown.phones, *shown.emails, *shown.websites):
        yield from _way(context, way, shown.country if way in shown.phones else "")
    for place in shown.places:
        yield from _place(context, place, shown.country)
    if shown.no_contact:
        yield shown.no_contact
    if shown.beside:
        yield context.say("beside")
        for call in shown.beside:
            facts = f" ({call.facts.rstrip('.')})" if call.facts else ""
            yield f"{_line(context, call, call.country)}{facts}"


def _place(context: Context, place: Place, country: str) -> Iterator[str]:
    yield f"{context.say('place')} {plain_words(context, place.name)} ({country})."
    yield plain_words(context, place.directions)
    yield from (f"{term} {plain_words(context, words)}" for term, words in place.rows)
    yield f"{fact_row(context, *place.facts)}."
    yield place.note.striptags()


def _named(context: Context, name: Words, label: Words | None) -> str:
    text = plain_words(context, name)
    return f"{text} ({plain_words(context, label)})" if label else text


def _way(context: Context, way: Contact, country: str) -> Iterator[str]:
    known = fact_row(context, *way.facts).rstrip(".").replace("\u00a0", " ")
    facts = f" ({known})" if known else ""
    where = f" ({country})" if country else ""
    yield f"{way.channel.rstrip(':')}{where}: {context.number(way.text)}{facts}."
    yield way.note.striptags()
