"""The plain-text version of each directory, and of each service in one text message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tipsite.model.artifacts import Artifact
from tipsite.model.site import PublicService
from tipsite.plan.context import Context
from tipsite.plan.lines import beside, calls, entry
from tipsite.tools.sms import message
from tipsite.tools.urls import directory_path, plain_address, service_address
from tipsite.views import Call, Contact, Entry, Words

_MARK = "\ufeff"


def plain_texts(context: Context) -> Iterator[Artifact]:
    """Yield the texts of an edition: a directory and its services for each country."""
    for country, services in context.site.services.items():
        address = context.made_address(directory_path(country))
        here = replace(context, address=address)
        yield _file(address, _directory(here, country, services))
        for service in services:
            page = service_address(context.edition.tag, country, service.id)
            yield _file(page, sms_text(replace(context, address=page), service))


def sms_text(context: Context, service: PublicService) -> str:
    """Return a service as one text message: name, number and what must stand with them.

    Cost and hours follow where there is room. Where all that is needed is longer than a message,
    it stays whole: a number is never cut.
    """
    shown = entry(context, service)
    own = calls(context, service)
    needed = [_numbers(own)] if own else list(_elsewhere(shown))
    needed += [shown.label.text] if shown.label else []
    for other in beside(context, service):
        lines = calls(context, other)
        needed += [f"{context.words(other.name).text} {_numbers(lines)}"] if lines else []
    facts = [call.facts for call in own[:1] if call.facts]
    return message(_example(context) + shown.name.text, needed, facts)


def _example(context: Context) -> str:
    demonstration = context.site.settings.status == "demonstration"
    return f"{context.say('example_short')}: " if demonstration else ""


def _numbers(lines: tuple[Call, ...]) -> str:
    return ", ".join(line.number for line in lines)


def _elsewhere(shown: Entry) -> Iterator[str]:
    for way in (*shown.phones, *shown.emails, *shown.websites)[:1]:
        yield way.text
    if not (shown.phones or shown.emails or shown.websites) and shown.no_contact:
        yield shown.no_contact


def _directory(context: Context, country: str, services: tuple[PublicService, ...]) -> str:
    settings = context.site.settings
    footnote = context.words_or_none(settings.footnotes.get(country, {}))
    blocks = [context.say("help_in", country=context.country(country))]
    if settings.status == "demonstration":
        blocks.append(context.say("demonstration"))
    if context.records_translation in ("draft", "machine"):
        blocks.append(context.say(f"{context.records_translation}_notice"))
    blocks.extend("\n".join(_lines(context, entry(context, service))) for service in services)
    blocks.extend(words.text for words in (footnote,) if words)
    return "\n\n".join(blocks) + "\n"


def _lines(context: Context, shown: Entry) -> Iterator[str]:
    yield shown.name.text
    yield from (words.text for words in (shown.label, shown.summary) if words)
    yield f"{context.say('who_answers')} {shown.answers.text} ({shown.run_by})"
    yield from shown.privacy
    for way in (*shown.phones, *shown.emails, *shown.websites):
        yield " ".join(_way(way))
    if shown.no_contact:
        yield shown.no_contact
    if shown.beside:
        yield context.say("beside")
        yield from (f"- {_named(call.name, call.label)}: {call.number}" for call in shown.beside)


def _named(name: Words, label: Words | None) -> str:
    return f"{name.text} ({label.text})" if label else name.text


def _way(way: Contact) -> Iterator[str]:
    facts = f" ({', '.join(way.facts)})" if way.facts else ""
    yield f"{way.channel}: {way.text}{facts}."
    yield way.note.striptags()


def _file(page: str, text: str) -> Artifact:
    # Hosts seldom name the encoding of a text file. The mark tells browsers; ASCII needs none.
    content = text if text.isascii() else _MARK + text
    return Artifact(path=plain_address(page), content=content.encode())
