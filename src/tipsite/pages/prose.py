"""The HTML of a page's text, with the numbers of the services that the text names.

A list of only services becomes buttons below their countries. A service in a sentence is a link to
its page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
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
from tipsite.pages.countries import Lines, countries_to_choose, country_view, with_listed
from tipsite.pages.language_spans import (
    ORIGINAL,
    in_language,
    original_block,
    own_words,
)
from tipsite.pages.pictures import picture, picture_html, recording_html
from tipsite.pages.services import calls, service_href
from tipsite.resolve.references import ServiceList, with_service_lists
from tipsite.views.parts import Heading
from tipsite.views.services import NumbersView, Say

_SECTION = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
_SEVERAL = 3
_HEADING = re.compile(r"<h([2-5]) id=")
"""A heading that the author wrote; headings above numbers have no id."""

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
    names = chain.from_iterable(_callable(context, links) for _, links in service_lists(page))
    several = len({context.services[name].country for name in names}) > 1
    for passage in page.text:
        original = passage.original
        tag = context.source if original else page.words_tag
        text = _Text(context, page, tag, lead, several, foreign or bool(original))
        part = _parts(text, passage.prose, above=body)
        body += original_block(context, part, original, foreign=foreign) if original else part
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

    ``lead`` is the list of services that the page shows at its top. A text with services of
    ``several`` countries shows them closed.
    """

    context: Context
    page: EditionPage
    tag: str
    lead: tuple[str, ...]
    several: bool
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
            pieces.append(_listed(text, links, level))
        elif isinstance(part := parts[group], Recording):
            shown = recording_html(text.context, text.page, part, poster, foreign=text.foreign)
            pieces.append(shown)
        elif isinstance(part, Picture) and part.part == "film":
            poster = part
        elif not isinstance(part, str):
            pieces.append(_part(text, part))
    return Markup("".join(pieces))


def _listed(text: _Text, links: Sequence[ServiceLink], level: int) -> Markup:
    """Return the buttons of listed services, below the names of their countries at a ``level``.

    The level is 0 if the list is inside an item of another list. The list that the page shows at
    its top is a link to there.
    """
    context, foreign = text.context, text.foreign
    names = _callable(context, links)
    if names and names == text.lead:
        to_top = Markup('<a href="#numbers">{}</a>').format(context.say("help_numbers"))
        return Markup("<p>{}</p>").format(own_words(context, to_top, foreign=foreign))
    buttons = Markup("")
    if names:
        closed = "closed" if text.several else ""
        buttons = Markup(context.ask_here("numbers", str(level), closed, *names))
    if buttons and foreign:
        language = context.locale.tag, context.locale.direction
        buttons = Markup('<div lang="{}" dir="{}">{}</div>').format(*language, buttons)
    # Services without a number, or all services if the theme has no template for buttons.
    left = (_part(text, link) for link in links if not buttons or link.id not in names)
    items = Markup("").join(Markup("<li>{}</li>").format(item) for item in left)
    return buttons + (Markup("<ul>{}</ul>").format(items) if items else items)


def service_lists(page: EditionPage) -> Iterator[tuple[bool, list[ServiceLink]]]:
    """Yield the services in each list of a text, and whether it is an item of another list."""
    for passage in page.text:
        for part in with_service_lists(passage.prose, lambda part: isinstance(part, ServiceLink)):
            if isinstance(part, ServiceList):
                links = (passage.prose[place] for place in part.places)
                yield part.item, [link for link in links if isinstance(link, ServiceLink)]


def first_list(context: Context, page: EditionPage) -> tuple[str, ...]:
    """Return the services of the first list in a page's text with lines of several countries."""
    for item, links in service_lists(page) if page.kind == "page" else ():
        names = _callable(context, links)
        if not item and len(numbers_at_top(context, names, page.path)[1]) > 1:
            return names
    return ()


def _callable(context: Context, links: Sequence[ServiceLink]) -> tuple[str, ...]:
    services = {link.id: context.services.get(link.id) for link in links}
    return tuple(name for name, service in services.items() if service and calls(context, service))


def numbers_view(
    context: Context, level: int, names: Sequence[str], *, closed: bool
) -> NumbersView:
    """Return the view of services that a text lists, by their ids.

    The number that all countries share is shown once if the list has no other.
    """
    services = _by_country(context, names)
    everywhere, rest = countries_to_choose(context, services)
    several = any(country.calls for country in rest)
    views = (country_view(context, code, some) for code, some in services.items())
    return NumbersView(
        frame=Say(say=context.phrases),
        everywhere=() if several else everywhere,
        countries=tuple(views) if several else (),
        level=level,
        closed=closed,
    )


def _by_country(
    context: Context, names: Sequence[str], more: Sequence[str] = ()
) -> dict[str, tuple[PublicService, ...]]:
    """Return services by country; those of the edition come first, and ``more`` last."""
    services: dict[str, tuple[PublicService, ...]] = {}
    for service in (context.services[name] for name in names):
        services[service.country] = (*services.get(service.country, ()), service)
    ordered = (code for code in context.countries if code in services)
    return {code: services.get(code, ()) for code in (*ordered, *services, *more)}


def numbers_at_top(context: Context, names: Sequence[str], page: str) -> Lines:
    """Return the countries at the top of a page, with the services of the first list in its text.

    Each country also has the kinds of services that the ``page`` lists.
    """
    kinds = context.lists.get(page, ())
    home = [kind for kind in kinds if kind != "abroad"]
    services = _by_country(context, names, context.countries if home else ())
    everywhere, countries = countries_to_choose(context, services)
    if not kinds:
        countries = tuple(country for country in countries if country.calls)
    if home:
        countries = tuple(with_listed(context, country, home) for country in countries)
    if "abroad" in kinds:
        away = (country_view(context, code, ()) for code in context.destinations)
        countries += tuple(with_listed(context, country, ("abroad",)) for country in away)
    return everywhere, countries


def _part(
    text: _Text, part: PageLink | ServiceLink | OutsideLink | ForeignWords | Picture
) -> Markup:
    """Return a part of a text."""
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
        href = service and service_href(context, service)
        return Markup('<a href="{}">{}</a>').format(href, label) if href else label
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


def contents(body: Markup) -> tuple[Heading, ...]:
    """Return the headings of a text if it has at least three.

    A text with blocks in the source language returns none, since its headings are in two languages.
    """
    sections = () if ORIGINAL in body else _SECTION.findall(body)
    headings = tuple(Heading(id=id_, text=Markup(text).striptags()) for id_, text in sections)
    return headings if len(headings) >= _SEVERAL else ()
