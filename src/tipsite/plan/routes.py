"""The page of each route: two countries, a person and a worker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from tipsite.model.plan import PlannedPage
from tipsite.model.site import Edition, EditionPage, PublicService, Route
from tipsite.plan.behind import text_behind
from tipsite.plan.context import Context, Given
from tipsite.plan.foreign import marked_words
from tipsite.plan.frame import frame
from tipsite.plan.lines import call_from_abroad, calls_with_beside, service_href
from tipsite.plan.made import is_written, route_parts, shown_in
from tipsite.plan.neutral import neutral_of_path
from tipsite.plan.prose import prose
from tipsite.plan.tongue import site_locale
from tipsite.plan.where import Where
from tipsite.tools.locales import territory
from tipsite.tools.official import official_languages
from tipsite.tools.urls import directory_path, route_path
from tipsite.views import Link, Office, Part, RouteView, Sentence, Words

ROUTES = "routes/index.md"
_HEADING = re.compile(r'<(/?)h([2-6])(?: id="[^"]*")?>')


def route_pages(context: Context) -> Iterator[PlannedPage]:
    """Yield the page of each route."""
    for route in context.site.routes:
        path = route_path(route.here, route.there)
        here = replace(context, address=context.made_address(path))
        if not context.wants(here.address):
            continue
        view = _route(here, route, path)
        whole = is_written(context.site, context.edition, path)
        yield PlannedPage(address=here.address, view=view, fallback=not whole)


def _route(context: Context, route: Route, path: str) -> RouteView:
    services = context.services
    back = context.link_to(route_path(route.there, route.here))
    assert back is not None
    footnotes = (
        context.words_or_none(context.site.settings.footnotes.get(code, {}))
        for code in (route.here, route.there)
    )
    return RouteView(
        frame=frame(context, _where(context, route, path)),
        title=Words(text=context.route_title(route.here, route.there)),
        here=_country(context, route.here),
        there=_country(context, route.there),
        calls=calls_with_beside(context, tuple(services[found] for found in route.lines)),
        abroad=tuple(call_from_abroad(context, found) for found in route.abroad),
        sentences=_sentences(context, route),
        child_calls=(
            *calls_with_beside(context, tuple(services[found] for found in route.child_lines)),
            *(call_from_abroad(context, found) for found in route.child_abroad),
        ),
        offices=tuple(_offices(context, route)),
        office_there=any(services[found].country == route.there for found in route.offices),
        person=_part(context, "person"),
        child=_part(context, "child"),
        worker=_part(context, "worker"),
        back=back,
        footnotes=tuple(note for note in footnotes if note is not None),
    )


def _where(context: Context, route: Route, path: str) -> Where:
    title = context.route_title(route.here, route.there)
    shown = shown_in(context.site, path)
    above = context.link_to(ROUTES)
    own, parts = context.edition.tag, route_parts(context.edition)
    return Where(
        title=title,
        description=context.say(
            "route_summary",
            here=context.country(route.here),
            there=context.country(route.there),
        ),
        trail=(
            *((above,) if above else ()),
            Link(label=Words(text=title), href="", current=True),
        ),
        addresses=tuple((one.tag, one.address) for one in shown),
        written_in=tuple(one.tag for one in shown if one.own),
        part_tag=next((part.words_tag for part in parts if part.words_tag != own), ""),
        translation=_least_checked(context, parts),
        behind=frozenset().union(*(text_behind(context, part) for part in parts)),
        neutral=neutral_of_path(context, path),
        country=route.here,
    )


def _least_checked(context: Context, parts: tuple[EditionPage, ...]) -> str:
    """Who checked the words of the page: what holds for all of them."""
    said = {context.records_translation, *(part.translation for part in parts)}
    return next((least for least in ("machine", "draft", "reviewed") if least in said), "source")


def _country(context: Context, code: str) -> Link:
    href = context.href(context.made_address(directory_path(code)))
    return Link(label=Words(text=context.country(code)), href=href)


def _part(context: Context, name: str) -> Part:
    page = context.edition.pages.get(f"routes/{name}.md")
    if page is None:
        return Part(
            title=Words(text=context.say(f"route_{name}")), body=Markup(""), lang="", dir=""
        )
    title = context.title(page)
    body = _below(prose(context, page))
    return Part(title=title, body=body, lang=title.lang, dir=title.dir)


def _below(body: Markup) -> Markup:
    """Three texts share the page: their headings go one level down, and give up their anchors."""
    return Markup(_HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + 1, 6)}>", body))


def _offices(context: Context, route: Route) -> Iterator[Office]:
    """Yield the offices of both countries; a country without a record has one without a link."""
    for country in (route.here, route.there):
        found = [context.services[office] for office in route.offices]
        own = [service for service in found if service.country == country]
        yield from (_office(context, service) for service in own)
        if not own:
            yield Office(country=context.country(country), link=None, website=None)


def _office(context: Context, service: PublicService) -> Office:
    website = service.websites[0].url.text if service.websites else ""
    return Office(
        country=context.country(service.country),
        link=Link(label=context.words(service.name), href=service_href(context, service)),
        website=Link(label=Words(text=website.removeprefix("https://").rstrip("/")), href=website)
        if website
        else None,
    )


def _sentences(context: Context, route: Route) -> tuple[Sentence, ...]:
    """The reader's own language first, then those of the two countries, each once."""
    editions = {edition.tag: edition for edition in context.site.editions}
    wanted = (
        context.edition.tag,
        *official_languages(route.here),
        *official_languages(route.there),
    )
    chosen: dict[str, Edition] = {}
    for tag in wanted:
        if tag in editions and (tag == context.edition.tag or not editions[tag].phrases_from):
            # An alphabet more is no language more.
            chosen.setdefault(editions[tag].derived_from or editions[tag].page_tag, editions[tag])
    office = next(
        (found for found in route.offices if context.services[found].country == route.there), None
    )
    return tuple(_sentence(context, edition, route, office) for edition in chosen.values())


def _sentence(context: Context, edition: Edition, route: Route, office: str | None) -> Sentence:
    locale = site_locale(context.site.settings, edition.page_tag)
    there = replace(context, edition=edition, locale=locale)
    country = territory(locale, route.there)
    if office is None:
        text = Markup.escape(there.say("route_sentence_country", country=country))
    else:
        phrase = Markup.escape(edition.phrases["route_sentence"].forms[0])
        marked = marked_words(there, there.words(context.services[office].name))
        text = phrase.format_map(Given(country=country, office=marked))
    return Sentence(endonym=locale.endonym, lang=locale.lang, dir=locale.direction, text=text)
