"""The HTML of a page's text, with the numbers of the services that the text names.

A list of only services becomes buttons below their countries. A service in a sentence gets its
numbers there, and a warning tells the officer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from tipsite.markdown.document import MEASURE, PHONE, table_width
from tipsite.model.site import (
    EditionPage,
    ForeignWords,
    LinkedProse,
    OutsideLink,
    PageLink,
    Picture,
    PublicService,
    Recording,
    ServiceLink,
)
from tipsite.pages.context import Context
from tipsite.pages.countries import countries_to_choose, country_view, with_listed
from tipsite.pages.language_spans import (
    ORIGINAL,
    in_language,
    marked_words,
    original_block,
    own_words,
)
from tipsite.pages.pictures import picture, picture_html, recording_html
from tipsite.pages.services import calls, companions, service_href
from tipsite.resolve.references import ServiceList, with_service_lists
from tipsite.views.parts import Heading, Words
from tipsite.views.services import Call, NumbersView, Say

_SECTION = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
_SEVERAL = 3
_BLOCK = re.compile(r"<(?:p|li|h[1-6]|t[dhr]|d[dt]|div|blockquote)\b")
"""The start of a block of text, which a reader may copy without the rest."""
_HEADING = re.compile(r"<h([2-5]) id=")
"""A heading that the author wrote; headings above numbers have no id."""

_FIRST = '<section class="country" id='
_ABOVE = re.compile(r"<h[2-6] id=[^>]*>(.*?)</h", re.DOTALL)
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr>")
_CELL = re.compile(r"<t[hd][^>]*>([^<]*)")
_INLINE = re.compile(r"<(?!/?t[hdr]\b)[^>]*>")


def prose(context: Context, page: EditionPage | None) -> Markup:
    """Return the HTML of a page's text; empty for a page without a file.

    Words that are added to a text in another language, such as hours, are marked with their own
    language.
    """
    body = Markup("")
    if page is None:
        return body
    foreign = page.words_tag != context.page_tag
    lead = first_list(context, page)
    for passage in page.text:
        original = passage.original
        tag = context.source if original else page.words_tag
        text = _Text(context, page, tag, lead, foreign or bool(original))
        part = _parts(text, passage.prose, above=body)
        body += original_block(context, part, original, foreign=foreign) if original else part
    if page.path in context.lists and _FIRST not in body:
        body += _buttons(context, 2, page.path, (), foreign=foreign)
    if "<table>" not in body:
        return body
    return _scrolling(context, body, page.matter.title.text, foreign=foreign or ORIGINAL in body)


def _scrolling(context: Context, text: Markup, title: str, *, foreign: bool) -> Markup:
    """Return a text in which a keyboard can scroll wide tables, with a hint above each.

    The name of a table is the heading above it, or the ``title`` of the page.
    """
    names: Counter[str] = Counter()
    hint_words = own_words(context, Markup(context.say("table_wide")), foreign=foreign)
    hint = Markup('<p class="hint{}">{}</p>\n')

    def region(table: re.Match[str]) -> str:
        rows = _ROW.split(_INLINE.sub("", table[0]))[1:]
        if (width := table_width(map(_CELL.findall, rows))) <= PHONE:
            return table[0]
        above = _ABOVE.findall(text[: table.start()])
        name = Markup(above[-1]).striptags() if above else title
        names[name] += 1
        name += f" ({names[name]})" if names[name] > 1 else ""
        opening = Markup('<div class="across" role="region" tabindex="0" aria-label="{}">')
        hint_html = hint.format(" always" if width > MEASURE else "", hint_words)
        return f"{hint_html}{opening.format(name)}{table[0]}</div>"

    return Markup(_TABLE.sub(region, text))


class _Text(NamedTuple):
    """A text of a page in the language ``tag``; a ``foreign`` text is in another than the page.

    ``lead`` is the list of services to which the choice of countries leads.
    """

    context: Context
    page: EditionPage
    tag: str
    lead: tuple[str, ...]
    foreign: bool


def _parts(text: _Text, parts: LinkedProse, *, above: Markup) -> Markup:
    """Return the HTML of a text; ``above`` is the HTML before it."""
    pieces: list[str] = []
    poster: Picture | None = None
    for group in with_service_lists(parts, lambda part: isinstance(part, ServiceLink)):
        if isinstance(group, str):
            pieces.append(group)
        elif isinstance(group, ServiceList):
            named = (parts[place] for place in group.places)
            links = [part for part in named if isinstance(part, ServiceLink)]
            headings = _HEADING.findall("".join((above, *pieces)))
            level = int(headings[-1]) + 1 if headings else 2
            level = 0 if group.item else level
            # A list may occur twice if the text also has its source.
            lead = () if _FIRST in "".join((above, *pieces)) else text.lead
            pieces.append(_listed(text, links, level, lead))
        elif isinstance(part := parts[group], Recording):
            shown = recording_html(text.context, text.page, part, poster, foreign=text.foreign)
            pieces.append(shown)
        elif isinstance(part, Picture) and part.part == "film":
            poster = part
        elif not isinstance(part, str):
            before = _paragraph(parts[:group]) if isinstance(part, ServiceLink) else ""
            pieces.append(_part(text, part, before))
    return Markup("".join(pieces))


def _listed(text: _Text, links: Sequence[ServiceLink], level: int, lead: tuple[str, ...]) -> Markup:
    """Return the buttons of listed services, below the names of their countries at a ``level``.

    The level is 0 if the list is inside an item of another list. Then each button has the name of
    its country.
    """
    context, foreign = text.context, text.foreign
    services = {link.id: context.services.get(link.id) for link in links}
    names = _callable(context, links)
    chosen = text.page.path if lead and lead == names else ""
    buttons = _buttons(context, level, chosen, names, foreign=foreign) if names else Markup("")
    # Services without a number, or all services if the theme has no template for buttons.
    left = (link for link in links if not buttons or link.id not in names)
    entries = (
        service_words(context, service, Markup(link.label), foreign=foreign)
        if (service := services[link.id])
        else Markup(link.label)
        for link in left
    )
    items = Markup("").join(Markup("<li>{}</li>").format(item) for item in entries)
    return buttons + (Markup("<ul>{}</ul>").format(items) if items else items)


def _buttons(
    context: Context, level: int, page: str, names: Sequence[str], *, foreign: bool
) -> Markup:
    """Return buttons by country; the choice of countries of ``page``, if given, leads here."""
    buttons = Markup(context.ask_here("numbers", str(level), page, *names))
    if not foreign or not buttons:
        return buttons
    language = context.locale.tag, context.locale.direction
    return Markup('<div lang="{}" dir="{}">{}</div>').format(*language, buttons)


def first_list(context: Context, page: EditionPage) -> tuple[str, ...]:
    """Return the services of the first list in a page's text with lines of several countries."""
    for passage in page.text if page.kind == "page" else ():
        for part in with_service_lists(passage.prose, lambda part: isinstance(part, ServiceLink)):
            if isinstance(part, ServiceList) and not part.item:
                links = (passage.prose[place] for place in part.places)
                names = _callable(
                    context, [part for part in links if isinstance(part, ServiceLink)]
                )
                if len(numbers_view(context, 0, names, page=page.path).countries) > 1:
                    return names
    return ()


def _callable(context: Context, links: Sequence[ServiceLink]) -> tuple[str, ...]:
    services = {link.id: context.services.get(link.id) for link in links}
    return tuple(name for name, service in services.items() if service and calls(context, service))


def numbers_view(context: Context, level: int, names: Sequence[str], *, page: str) -> NumbersView:
    """Return the view of services that a text lists, by their ids.

    If ``page`` is given, its choice of countries leads to this list. Then each country also has the
    kinds of services that the page lists.
    """
    kinds = context.lists.get(page, ())
    home = [kind for kind in kinds if kind != "abroad"]
    services: dict[str, tuple[PublicService, ...]] = {}
    for service in (context.services[name] for name in names):
        services[service.country] = (*services.get(service.country, ()), service)
    first = (code for code in context.edition.countries if code in services)
    codes = dict.fromkeys((*first, *services, *(context.countries if home else ())))
    services = {code: services.get(code, ()) for code in codes}
    everywhere, countries = countries_to_choose(
        context, services, listed=not kinds, whole=bool(kinds)
    )
    if home:
        countries = tuple(with_listed(context, country, home) for country in countries)
    if "abroad" in kinds:
        away = (country_view(context, code, ()) for code in context.destinations)
        countries += tuple(with_listed(context, country, ("abroad",)) for country in away)
    return NumbersView(
        frame=Say(say=context.phrases),
        everywhere=everywhere,
        countries=countries,
        level=level,
        first=bool(page),
    )


def _part(
    text: _Text,
    part: PageLink | ServiceLink | OutsideLink | ForeignWords | Picture,
    before: str,
) -> Markup:
    """Return a part of a text; ``before`` is the text before a service in its paragraph."""
    context, foreign = text.context, text.foreign
    if isinstance(part, Picture):
        return picture_html(picture(context, part.file, Markup(part.alt), part.part))
    label = Markup(part.label)
    if isinstance(part, ForeignWords):
        return in_language(label, part.tag)
    if isinstance(part, OutsideLink):
        return Markup(f'<a href="{escape(part.url)}" rel="noreferrer noopener">{label}</a>')
    if isinstance(part, ServiceLink):
        service = context.services.get(part.id)
        if service is None:
            return label
        return service_words(context, service, label, foreign=foreign, before=before)
    address, tag = context.target(part.path)
    if not tag and context.made_title(part.path) is None:
        return label
    # Anchors are made from headings, so a fallback's anchors do not fit a translated page.
    is_other = text.tag != tag == context.edition.tag
    target = context.card(part.path) if part.anchor and not is_other else None
    anchor = part.anchor if target and part.anchor in target.anchors else ""
    linked = Markup(f'<a href="{escape(context.href(address, anchor))}">{label}</a>')
    if not (tag and (language := context.note(tag))):
        return linked
    note = own_words(context, Markup("({})").format(language), foreign=foreign)
    return Markup("{} {}").format(linked, note)


def _paragraph(before: LinkedProse) -> str:
    """Return the text of the paragraph that is unfinished at the end of the parts ``before``."""
    texts: list[str] = []
    for part in reversed(before):
        if isinstance(part, str):
            blocks = _BLOCK.split(part)
            texts.append(blocks[-1])
            if len(blocks) > 1:
                break
        elif not isinstance(part, Picture):
            texts.append(part.label)
    return "".join(reversed(texts))


def service_words(
    context: Context,
    service: PublicService,
    label: Markup,
    *,
    foreign: bool = False,
    before: str = "",
) -> Markup:
    """Return a service in running text: its label, numbers and hours, and its companions.

    ``foreign`` text is in another language than the edition. The name of the country is added,
    unless it is in the paragraph ``before`` the service.
    """
    own_lines = calls(context, service)
    if not own_lines:
        return Markup('<a href="{}">{}</a>').format(service_href(context, service), label)
    label_words = context.words_or_none(service.label)
    parts = [_numbers(context, own_lines)]
    for other in companions(context, service):
        lines = calls(context, other)
        if lines:
            name = marked_words(context, lines[0].name)
            name = _labelled(context, name, lines[0].label)
            parts.append(Markup("{}: {}").format(name, _numbers(context, lines)))
    country = context.country(service.country)
    if country not in f"{before}{label}":
        parts[0] = Markup("{}: {}").format(country, parts[0])
    details = Markup("({})").format(Markup(context.locale.semicolon).join(parts))
    if label_words:
        details = Markup("– {} {}").format(marked_words(context, label_words), details)
    return Markup("{} {}").format(label, own_words(context, details, foreign=foreign))


def _numbers(context: Context, lines: tuple[Call, ...]) -> Markup:
    """Return each number with its facts; facts that are the same for all come once, at the end."""
    comma = context.locale.comma
    numbers = [
        Markup('<a class="number" href="%s"><bdi dir="ltr">%s</bdi></a>') % (call.href, call.number)
        for call in lines
    ]
    facts = [call.facts.rstrip(".") for call in lines]
    if len(set(facts)) == 1:
        return Markup(comma).join([*numbers, *facts[:1]] if facts[0] else numbers)
    each = [
        Markup(comma).join([number, fact]) if fact else number
        for number, fact in zip(numbers, facts, strict=True)
    ]
    return Markup(context.locale.semicolon).join(each)


def _labelled(context: Context, name: Markup, label: Words | None) -> Markup:
    return Markup("{} – {}").format(name, marked_words(context, label)) if label else name


def contents(body: Markup) -> tuple[Heading, ...]:
    """Return the headings of a text if it has at least three.

    A text with blocks in the source language returns none, since its headings are in two languages.
    """
    sections = () if ORIGINAL in body else _SECTION.findall(body)
    headings = tuple(Heading(id=id_, text=Markup(text).striptags()) for id_, text in sections)
    return headings if len(headings) >= _SEVERAL else ()
