"""The page of each route, and the pages for people who are in another country.

A route is for two countries. Its page says whom a person calls, and how a worker in one country
reaches a colleague in the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, permutations

from markupsafe import Markup, escape
from msgspec.structs import replace

from tipsite.contacts.dialling import EUROPEAN
from tipsite.language.tags import official_languages
from tipsite.model.plan import PlannedPage
from tipsite.model.records import Need
from tipsite.model.site import EditionPage, PublicService, Route
from tipsite.pages.context import Context, Sketch
from tipsite.pages.countries import country_view
from tipsite.pages.frame import frame
from tipsite.pages.given import TrackedEdition
from tipsite.pages.inventory import route_parts, route_texts
from tipsite.pages.language_spans import marked_words
from tipsite.pages.notices import outdated_text
from tipsite.pages.prose import numbers_at_top, prose
from tipsite.pages.services import (
    audience_words,
    call_from_abroad,
    calls_with_companions,
    companions,
    limited_hours,
    service_href,
)
from tipsite.pages.titles import PageMeta, generated_meta, path_meta
from tipsite.views.frame import View
from tipsite.views.parts import Link, Words
from tipsite.views.routes import (
    AbroadView,
    Fold,
    Office,
    Part,
    Receiver,
    RouteGroup,
    RoutesView,
    RouteView,
    RouteWorkersView,
    Sentence,
)
from tipsite.views.services import Call, Country
from tipsite.web import dial_link, directory_path, route_path, service_address, workers_path

ROUTES, ABROAD = "routes/index.md", "help/abroad.md"
Receivers = tuple[tuple[str, tuple[Need, ...], Receiver], ...]
"""The id and the needs of organizations, with their form on pages."""

_FOR_A_PERSON: frozenset[Need] = frozenset(("safe-place", "legal", "starting-again"))
_OUTLINE = re.compile(r"<h3>|<(/?)(?:div|blockquote|details|li|td)\b")
_HEADING = re.compile(r'<(/?)h([2-6])(?: id="[^"]*")?>')


def abroad_pages(context: Context) -> Iterator[Sketch]:
    """Yield the list of routes and the page for all other countries, with a file or without."""
    makers: Mapping[str, Callable[[Context, str], View]] = {ROUTES: _routes, ABROAD: _abroad}
    for path, make in makers.items():
        if path in context.edition.pages or context.is_generated(path):
            yield context.sketch(context.address_of(path), "abroad", make, path)


def _routes(context: Context, path: str) -> RoutesView:
    return RoutesView(
        frame=frame(context, path_meta(context, path)),
        title=context.title_at(path),
        body=prose(context, context.edition.pages.get(path)),
        groups=tuple(
            RouteGroup(
                title=context.say("route_from", country=context.country(code)),
                links=routes_from(context, code),
            )
            for code in context.countries
            if context.routes
        ),
        workers=context.trail(
            *(workers_path(*pair) for pair in permutations(context.countries, 2))
        ),
    )


def routes_from(context: Context, code: str) -> tuple[Link, ...]:
    """Return links to the routes of a person who is in the country ``code``.

    Each link names the country that the person comes from; above the links, the page names the
    country where the person is.
    """
    others = (other for other in context.countries if other != code)
    return tuple(
        Link(
            label=Words(text=context.say("route_origin", country=context.country(other))),
            href=context.href(context.address_of(route_path(code, other))),
        )
        for other in others
        if context.is_generated(route_path(code, other))
    )


def _abroad(context: Context, path: str) -> AbroadView:
    page = context.edition.pages.get(path)
    countries = [_country(context, code) for code in context.countries]
    silent = [country.name for country in countries if not country.calls]
    routes = context.link_to(ROUTES)
    parts = numbers_at_top(context, (), path)[1] if page else ()
    return AbroadView(
        frame=frame(context, path_meta(context, path)),
        title=context.title_at(path),
        body=prose(context, page),
        places=tuple(_linked_country(context, code) for code in context.countries),
        routes=routes and replace(routes, label=Words(text=context.say("abroad_choose"))),
        emergency=_emergency(context),
        countries=tuple(country for country in countries if country.calls),
        none=context.say("abroad_none", countries=context.locale.comma.join(silent))
        if silent
        else "",
        destinations=tuple(part for part in parts if not part.directory),
    )


def _emergency(context: Context) -> tuple[Call, ...]:
    """Return the European emergency number, if a record of the site has it."""
    if not context.session.ask("european line"):
        return ()
    name = Words(text=context.say("abroad_emergency"))
    return (Call(name=name, number=EUROPEAN, href=dial_link(EUROPEAN), kind="emergency"),)


def _country(context: Context, code: str) -> Country:
    ids = {service.id for service in context.services_in(code)}
    calls = (call_from_abroad(context, line) for line in context.from_abroad if line.service in ids)
    return replace(country_view(context, code, ()), calls=tuple(calls))


def route_pages(context: Context) -> Iterator[Sketch]:
    """Yield the two pages of each route: for the person, and for people who help others."""
    for pair in context.routes:
        for path in (route_path(*pair), workers_path(*pair)):
            yield context.sketch(context.address_of(path), "route", _route_page, pair, path)


def _route_page(context: Context, pair: tuple[str, str], path: str) -> PlannedPage:
    make = _route if path == route_path(*pair) else _workers
    view = make(context, context.route(pair), path)
    return PlannedPage(address=context.address, view=view, fallback=not context.is_written(path))


def _route(context: Context, route: Route, path: str) -> RouteView:
    services = context.services
    asked = _speaking(context, route)
    return RouteView(
        frame=frame(context, _where(context, route, path)),
        title=Words(text=context.route_title(path)),
        here=_linked_country(context, route.here),
        there=_linked_country(context, route.there),
        stay=context.say("route_from", country=context.country(route.here)),
        origin=context.say("route_origin", country=context.country(route.there)),
        calls=calls_with_companions(context, tuple(services[line] for line in route.lines)),
        abroad=tuple(call_from_abroad(context, line) for line in route.abroad),
        sentences=tuple(_plea(there, "route_sentence", route.to_ask) for there in asked),
        sentence_note=_note(context, route.to_ask),
        later=tuple(
            _sentence(
                there,
                there.phrase("route_sentence_later", country=escape(there.country(route.there))),
            )
            for there in asked
        ),
        receivers=_receivers(context, route, wanted=_FOR_A_PERSON),
        child_sentences=tuple(
            _plea(there, "route_sentence_child", route.child_to_ask) for there in asked
        ),
        child_note=_note(context, route.child_to_ask),
        child_calls=calls_with_companions(
            context, tuple(services[line] for line in route.child_lines)
        ),
        child_abroad=tuple(call_from_abroad(context, line) for line in route.child_abroad),
        child_receivers=_receivers(context, route, wanted=frozenset(("children",))),
        person=_part(context, "person"),
        child=_part(context, "child"),
        particular=_particular(context, path),
        workers=context.trail(workers_path(route.here, route.there))[0],
        back=context.trail(route_path(route.there, route.here))[0],
        footnotes=tuple(filter(None, map(context.footnote, (route.here, route.there)))),
    )


def _workers(context: Context, route: Route, path: str) -> RouteWorkersView:
    urgent = context.services_of_need(route.here, "emergency")
    called = (item.id for service in urgent for item in (service, *companions(context, service)))
    named = (*called, *route.offices, *(line.service for line in route.their_lines))
    return RouteWorkersView(
        frame=frame(context, replace(_where(context, route, path), failed=named)),
        title=Words(text=context.route_title(path)),
        here=_linked_country(context, route.here),
        there=_linked_country(context, route.there),
        calls=calls_with_companions(context, urgent),
        offices=tuple(_offices(context, route)),
        receivers=_receivers(context, route, wanted=_FOR_A_PERSON | {"children"}),
        silent=tuple(_service_link(context, context.services[name]) for name in route.silent),
        text=_part(context, "worker"),
        particular=_particular(context, path),
        route=context.trail(route_path(route.here, route.there))[0],
        back=context.trail(workers_path(route.there, route.here))[0],
        footnotes=tuple(filter(None, map(context.footnote, (route.here, route.there)))),
    )


def _particular(context: Context, path: str) -> tuple[Part, ...]:
    """Return the texts for this pair of countries, and for the country that the route leads to."""
    texts = route_parts(context.edition, path)
    return tuple(_text(context, text) for text in texts if text.path not in route_texts(path))


def _speaking(context: Context, route: Route) -> tuple[Context, ...]:
    """Return the editions that show a sentence in their language, each once.

    The edition of the reader comes first, then the languages of the country where the person is.
    """
    editions = context.editions
    chosen: dict[str, TrackedEdition] = {}
    for tag in (context.edition.tag, *official_languages(route.here)):
        if tag in editions and (tag == context.edition.tag or not editions[tag].phrases_from):
            # A second alphabet of a language does not count as another language.
            chosen.setdefault(editions[tag].derived_from or editions[tag].page_tag, editions[tag])
    return tuple(replace(context, edition=edition) for edition in chosen.values())


def _where(context: Context, route: Route, path: str) -> PageMeta:
    whole = route_path(route.here, route.there)
    above = context.trail(*(name for name in (ROUTES, whole) if name != path))
    current = Link(label=Words(text=context.route_title(path)), href="", current=True)
    here, there = context.country(route.here), context.country(route.there)
    page_tag, parts = context.edition.tag, route_parts(context.edition, path)
    return replace(
        generated_meta(
            context,
            path,
            context.say("route_summary", here=here, there=there),
            kind="route",
            country=route.here,
            trail=(*above, current),
        ),
        part_tag=next((part.words_tag for part in parts if part.words_tag != page_tag), ""),
        translation=_least_checked(context, parts),
        behind=frozenset().union(*(outdated_text(context, part) for part in parts)),
    )


def _least_checked(context: Context, parts: tuple[EditionPage, ...]) -> str:
    """Return the worst state of translation among the parts of a page."""
    states = {context.records_translation, *(part.translation for part in parts)}
    return next((least for least in ("machine", "draft", "reviewed") if least in states), "source")


def _linked_country(context: Context, code: str) -> Link:
    href = context.href(context.address_of(directory_path(code)))
    return Link(label=Words(text=context.country(code)), href=href)


def _plea(context: Context, key: str, name: str) -> Sentence:
    """Return the sentence with which a person asks somebody to call the service ``name``."""
    service = context.services.get(name)
    if service is None:
        return _sentence(context, escape(context.say(f"{key}_none")))
    line = context.phrase(
        "route_line",
        line=_named(context, service),
        country=escape(context.country(service.country)),
        number=_number(context, service),
    )
    others = Markup(context.locale.comma).join(
        Markup("{} {}").format(_named(context, other), _number(context, other))
        for other in companions(context, service)
        if other.voice_lines
    )
    if others:
        line = context.phrase("route_next", line=line, others=others)
    return _sentence(context, context.phrase(key, line=line))


def _sentence(there: Context, text: Markup) -> Sentence:
    locale = there.locale
    return Sentence(endonym=locale.endonym, lang=locale.tag, dir=locale.direction, text=text)


def _named(context: Context, service: PublicService) -> Markup:
    name = marked_words(context, context.words(service.name))
    label = context.words_or_none(service.label)
    return Markup("{} ({})").format(name, marked_words(context, label)) if label else name


def _number(context: Context, service: PublicService) -> Markup:
    """Return the first number of a service, with its hours if it has limited hours."""
    phone = service.voice_lines[0]
    number = Markup('<bdi dir="ltr">{}</bdi>').format(phone.dial.text)
    hours = limited_hours(context, phone)
    return Markup("{} ({})").format(number, hours) if hours else number


def _note(context: Context, name: str) -> str:
    """Return a warning about a line that a person needs before showing the sentence."""
    service = context.services.get(name)
    if service is None:
        return ""
    if service.run_by == "police":
        return context.say("route_police")
    return context.say("tells_yes") if service.tells_police == "yes" else ""


def _receivers(context: Context, route: Route, *, wanted: frozenset[Need]) -> tuple[Receiver, ...]:
    tag, there = context.edition.tag, route.there
    answer: Receivers = context.session.ask("receivers", tag, there)
    return tuple(
        replace(
            receiver,
            link=replace(receiver.link, href=context.href(service_address(tag, there, name))),
            calls=tuple(
                call_from_abroad(context, line)
                for line in route.their_lines
                if line.service == name
            ),
        )
        for name, needs, receiver in answer
        if wanted.intersection(needs)
    )


def receivers_in(context: Context, country: str) -> Receivers:
    """Return the answer to ``receivers``: organizations of a country, without links and calls.

    All routes to the country share it.
    """
    routes = (context.route(pair) for pair in context.routes if pair[1] == country)
    services = (
        context.services[name] for route in islice(routes, 1) for name in route.organizations
    )
    return tuple(
        (
            service.id,
            service.needs,
            Receiver(
                link=Link(label=context.words(service.name), href=""),
                label=context.words_or_none(service.label),
                audience=audience_words(context, service),
                website=_website(service),
                calls=(),
            ),
        )
        for service in services
    )


def _service_link(context: Context, service: PublicService) -> Link:
    return Link(label=context.words(service.name), href=service_href(context, service))


def _website(service: PublicService) -> Link | None:
    if not service.websites:
        return None
    url = service.websites[0].url.text
    return Link(label=Words(text=url.removeprefix("https://").rstrip("/")), href=url)


def _offices(context: Context, route: Route) -> Iterator[Office]:
    """Yield the offices of both countries; for a country without a record, one without a link."""
    for country in (route.here, route.there):
        offices = [context.services[office] for office in route.offices]
        listed = [service for service in offices if service.country == country]
        is_here = country == route.here
        name = context.country(country)
        for service in listed:
            link = _service_link(context, service)
            yield Office(country=name, link=link, website=_website(service), own=is_here)
        if not listed:
            yield Office(country=name, link=None, website=None, own=is_here)


def _part(context: Context, name: str) -> Part:
    page = context.edition.pages.get(f"routes/{name}.md")
    if page is None:
        title = Words(text=context.say(f"route_{name}"))
        return Part(title=title, body=Markup(""), opening=Markup(""), folds=(), lang="", dir="")
    return _text(context, page)


def _text(context: Context, page: EditionPage) -> Part:
    title = context.title(page)
    body = _below(prose(context, page))
    opening, *below = _pieces(body)
    folds = (piece.removeprefix("<h3>").partition("</h3>") for piece in below)
    return Part(
        title=title,
        body=body,
        opening=Markup(opening),
        folds=tuple(Fold(title=Markup(head), body=Markup(rest)) for head, _, rest in folds),
        lang=title.lang,
        dir=title.dir,
    )


def _pieces(body: Markup) -> list[str]:
    """Split a text before each ``h3`` that is not inside another element."""
    cuts, depth = [0], 0
    for match in _OUTLINE.finditer(body):
        if match[0] == "<h3>":
            cuts += [] if depth else [match.start()]
        else:
            depth += -1 if match[1] else 1
    return [str(body[start:end]) for start, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _below(body: Markup) -> Markup:
    """Lower headings by one level and remove their anchors, since several texts share a page."""
    return Markup(_HEADING.sub(lambda match: f"<{match[1]}h{min(int(match[2]) + 1, 6)}>", body))
