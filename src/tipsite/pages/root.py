"""Pages outside of the editions: the chooser, 404, and pages at old and withdrawn addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from tipsite.model.plan import PlannedPage
from tipsite.model.site import WithdrawnAddress
from tipsite.pages.context import Context, Sketch
from tipsite.pages.countries import in_danger, lead_countries
from tipsite.pages.frame import frame
from tipsite.pages.given import TrackedSite
from tipsite.pages.plain_text import withdrawn_text
from tipsite.pages.titles import PageMeta
from tipsite.views.frame import Frame
from tipsite.views.pages import Choice, ChooserView, MovedView, NotFoundView, WithdrawnView
from tipsite.views.parts import Link, Words
from tipsite.views.services import Call
from tipsite.web import plain_address, split_url


def root_pages(contexts: tuple[Context, ...], css: str) -> Iterator[Sketch]:
    """Yield the chooser, and a page for lost addresses at the root and in each edition."""
    source = next(
        (context for context in contexts if context.edition.tag == context.source), contexts[0]
    )
    start = source.settings.start and source.settings.start.text
    lead = next((context for context in contexts if context.edition.tag == start), None)
    if lead:
        yield lead.sketch("index.html", "start", _start)
    else:
        yield source.sketch("index.html", "chooser", _chooser)
    # Links begin with the path of the site, since a host serves these pages at any depth.
    root = split_url(source.base).path or "/"
    yield replace(source, root=root).sketch("404.html", "lost", _not_found, css)
    for context in contexts:
        address = f"{context.edition.tag}/404.html"
        yield replace(context, root=root).sketch(address, "lost", _not_found, css)


def moved_pages(contexts: Mapping[str, Context], site: TrackedSite) -> Iterator[Sketch]:
    """Yield a page with a link for each old address, for hosts without redirects.

    ``contexts`` are the contexts of the editions, by tag.
    """
    for address, target in {**site.parts, **site.moved}.items():
        # The language of the old address counts, even if the new page has another one.
        first, other = (contexts.get(path.partition("/")[0]) for path in (address, target))
        context = first or other
        if context and address.endswith(".html"):
            yield context.sketch(address, "moved", _moved_page)


def withdrawn_pages(contexts: Mapping[str, Context], site: TrackedSite) -> Iterator[Sketch]:
    """Yield a page for each address of a withdrawn page or number, for hosts without redirects."""
    for address, stood in site.withdrawn.items():
        context = contexts.get(stood.tag)
        if context and address.endswith(".html"):
            yield context.sketch(address, "withdrawn", _withdrawn_page)


def _withdrawn_page(context: Context) -> PlannedPage:
    """Return a page with the numbers to call instead, and without facts of the withdrawn page."""
    stood: WithdrawnAddress = context.session.ask("withdrawn", context.address)
    title = context.say("withdrawn_number" if stood.number else "withdrawn_page")
    head = context.say("withdrawn_title")
    has_lead = bool(stood.country) and bool(context.lead(stood.country))
    codes = (stood.country,) if has_lead else context.edition.countries
    everywhere, countries = lead_countries(context, codes)
    where = PageMeta(
        title=head,
        description=head,
        kind="withdrawn",
        country=stood.country,
        translation=context.records_translation,
        findable=False,
    )
    view = WithdrawnView(
        frame=_bare(context, where),
        title=Words(text=title),
        everywhere=everywhere,
        countries=countries,
    )
    return PlannedPage(
        address=context.address,
        view=view,
        text=withdrawn_text(context, view) if stood.has_text else "",
        language=context.edition.tag,
    )


def _bare(context: Context, where: PageMeta) -> Frame:
    """Return the frame of a redirect page, which has only the exit and the link to help."""
    around = frame(context, where)
    return replace(around, menu=(), footer=(), groups=(), languages=(), breadcrumb=())


def _moved_page(context: Context) -> PlannedPage:
    title = context.say("moved_title")
    target: str = context.session.ask("moved", context.address)
    where = PageMeta(title=title, description=title, kind="moved", original=target, findable=False)
    to = Link(label=Words(text=context.say("moved_link")), href=context.href(target))
    beside: str | None = context.session.ask("moved", plain_address(context.address))
    return PlannedPage(
        address=context.address,
        view=MovedView(frame=_bare(context, where), title=Words(text=title), to=to),
        text=f"{title}.\n{context.base}{beside}\n" if beside else "",
        language=context.edition.tag,
    )


def _choices(context: Context) -> tuple[Choice, ...]:
    return tuple(_choice(context, tag) for tag in context.editions)


def _choice(context: Context, tag: str) -> Choice:
    edition = context.editions[tag]
    there = replace(context, edition=edition)
    unborrowed = replace(there, borrows=False)
    locale, name = unborrowed.locale, unborrowed.words(context.settings.name)
    # The edition that lends its phrases shows the same words in its own choice.
    borrowed = bool(edition.phrases_from)
    return Choice(
        endonym=locale.endonym,
        lang=locale.tag,
        dir=locale.direction,
        href=context.href(f"{tag}/index.html"),
        site_name=name.text,
        name_lang=name.lang,
        name_dir=name.dir,
        demonstration="" if borrowed else there.banner,
        danger=() if borrowed else in_danger(there, there.with_directory(edition.countries)),
        countries="" if borrowed else there.say("countries").rstrip(":"),
    )


def _start(context: Context) -> PlannedPage:
    """Return a front door that leads to the first page of one edition without a click."""
    target = f"{context.edition.tag}/index.html"
    name = context.words(context.settings.name)
    where = PageMeta(
        title=name.text, description=name.text, kind="moved", original=target, findable=False
    )
    to = Link(label=Words(text=context.locale.endonym), href=context.href(target))
    danger = in_danger(context, context.with_directory(context.edition.countries))
    view = MovedView(frame=_bare(context, where), title=name, to=to, everywhere=danger)
    return PlannedPage(address=context.address, view=view, language=context.edition.tag)


def _chooser(context: Context) -> ChooserView:
    name = context.words(context.settings.name).text
    where = PageMeta(
        title=name, description=name, kind="chooser", places=context.addresses("index.md")
    )
    bare = replace(
        frame(context, where),
        search=None,
        menu=(),
        footer=(),
        languages=(),
        demonstration="",
        breadcrumb=(),
    )
    choices = _choices(context)
    return ChooserView(frame=bare, choices=choices, shared=_shared(choices))


def _shared(choices: tuple[Choice, ...]) -> Call | None:
    """Return the emergency number if all languages have the same single number."""
    numbers = {tuple(call.href for call in choice.danger) for choice in choices if choice.danger}
    if len(numbers) != 1 or len(numbers.pop()) != 1:
        return None
    return next(choice.danger[0] for choice in choices if choice.danger)


def _not_found(context: Context, css: str) -> NotFoundView:
    title = context.say("not_found_title")
    everywhere, countries = lead_countries(context, context.edition.countries)
    choices = _choices(context)
    whole_site = context.address == "404.html"
    where = PageMeta(
        title=title,
        description=title,
        kind="notfound",
        places=tuple(replace(place, own=False) for place in context.addresses("index.md")),
        # The style need not be tracked: the address of its file changes with its content.
        inline_css=css,
        translation=context.records_translation,
        findable=False,
    )
    around = frame(context, where)
    return NotFoundView(
        frame=replace(around, search=None, menu=(), languages=()) if whole_site else around,
        title=Words(text=title),
        titles=_titles(context) if whole_site else (Words(text=title),),
        everywhere=everywhere,
        countries=countries,
        choices=choices if whole_site else tuple(replace(choice, danger=()) for choice in choices),
        shared=_shared(choices) if whole_site else None,
    )


def _titles(context: Context) -> tuple[Words, ...]:
    """Return the titles in all languages that have phrases of their own, without repetition."""
    titles: dict[str, Words] = {}
    for edition in (context.edition, *context.editions.values()):
        if not edition.phrases_from:
            text = edition.phrases["not_found_title"].forms[0]
            titles.setdefault(text, context.in_language(text, edition.page_tag))
    return tuple(titles.values())
