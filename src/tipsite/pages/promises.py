"""Promises, by which the audit checks the output, and facts for the hosting of the site.

Promises are the numbers, addresses and notices that pages may and must show. `hosting` returns the
facts that `hosts` needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import chain
from urllib.parse import unquote

from markupsafe import Markup
from msgspec.structs import replace

from tipsite.contacts.channels import app_link
from tipsite.contacts.dialling import EUROPEAN, dialled, digits_of
from tipsite.engine.session import Session
from tipsite.language.locales import territory
from tipsite.model.media import Media
from tipsite.model.plan import Hosting, Line, PagePromise, PlannedPage, Promises, Published
from tipsite.model.problems import Localized
from tipsite.model.site import Edition, PublicService, Site
from tipsite.pages.context import Context
from tipsite.pages.services import channels, companions
from tipsite.theme.tokens import LOUD
from tipsite.views.frame import Frame
from tipsite.views.pages import (
    CampaignView,
    DirectoryView,
    HelpView,
    HomeView,
    MovedView,
    NotFoundView,
    PageView,
    PartView,
    SafetyView,
    SearchView,
    WithdrawnView,
)
from tipsite.views.parts import Link, Shown
from tipsite.views.services import Call, Contact, OwnLines, Place, SheetView
from tipsite.web import ascii_address, resolve, split_url

_TRACES = {"tel": "trace_call", "sms": "trace_sms", "mailto": "trace_email", "app": "trace_chat"}
"""Phrases for the traces on a phone, by the scheme of the used link, or ``app``."""
_SOURCE = re.compile(r'<img [^>]*?src="([^"]*)"')

_NUMBERS_FIRST = (HomeView, HelpView, NotFoundView, DirectoryView, PartView, WithdrawnView)


def promises(site: Site, contexts: tuple[Context, ...], session: Session) -> Promises:
    """Return the facts of a site that the audit needs besides its pages.

    ``contexts`` has one context for each edition, with the addresses of tipsite's scripts. This
    function defines the question ``country names`` in ``session``: the names of a country in all
    editions.
    """

    def names(code: str) -> tuple[str, ...]:
        return tuple(territory(locale, code) for locale in session.ask("locales"))

    session.input("locales", lambda: tuple(context.locale for context in contexts))
    session.rule("country names", names, tuple[str, ...])
    context = contexts[0]
    services = [service for country in site.services.values() for service in country]
    phones = [phone for service in services for phone in service.phones]
    dials = [dial.text for phone in phones for dial in (phone.dial, phone.dial_abroad) if dial]
    apps = {app_link(phone, item.country) for item in services for phone in item.phones} - {""}
    lines = _lines(site, contexts, session)
    banners = {context.page_tag: context.banner for context in contexts}
    return Promises(
        address=ascii_address(site.settings.address.text),
        traces={edition.page_tag: _traces(edition) for edition in site.editions},
        guard=site.guard.decode(),
        script=context.site.script,
        search=context.site.search,
        loud=context.site.styles.get(LOUD, ""),
        font=context.site.font,
        texts=frozenset(dialled(phone.dial.text) for phone in phones if "sms" in channels(phone)),
        dials=frozenset(form for dial in dials for form in _forms(dial)),
        lines=lines,
        campaigns=frozenset().union(*(_texts(item.name) for item in site.campaigns))
        - frozenset(_said_anyway(site, session)),
        countries=frozenset(line.names for some in lines.values() for line in some),
        figures=site.figures,
        emails=frozenset(email.address.text for item in services for email in item.emails),
        apps=frozenset(apps),
        notices=banners if site.is_unlisted else {},
        regions=tuple(sorted(site.services)),
        spellings=frozenset(
            written for edition in site.editions for written in edition.spellings.values()
        ).union(re.split(r"[/.:]+", site.settings.address.text)),  # sheets show the address
    )


def _said_anyway(site: Site, session: Session) -> Iterator[str]:
    """Yield words that quiet pages may have even if they are also the name of a campaign.

    If a campaign has the title of such a page, `lint` reports it with the settings.
    """
    yield from _texts(site.settings.name)
    services = chain.from_iterable(site.services.values())
    names = (item.name for item in site.organizations.values())
    for name in (*names, *(item.name for item in services)):
        yield from _texts(name)
    shown = (code for edition in site.editions for code in edition.countries)
    for code in dict.fromkeys((*site.services, *shown)):
        yield from session.ask("country names", code)
    for edition in site.editions:
        yield from (form for phrase in edition.phrases.values() for form in phrase.forms)
        for page in edition.pages.values():
            titles = (page.matter.title, page.matter.short_title) if page.sensitive else ()
            yield from (" ".join(title.text.split()) for title in titles if title)


def _texts(words: Localized) -> frozenset[str]:
    return frozenset(" ".join(text.text.split()) for text in words.values())


def page_promise(page: PlannedPage) -> PagePromise:
    """Return the requirements for one page."""
    frame, view = page.view.frame, page.view
    shown = view.shown()
    contacts = [item for item in shown if isinstance(item, Contact)]
    safety = ""
    if frame.safety and not frame.inline_css:  # those pages are served at any depth
        safety = resolve(page.address, frame.safety.href)
    return PagePromise(
        exit=frame.exit,
        exit_words=frame.exit_words,
        neutral=frame.title if frame.discreet else "",
        safety=safety,
        says=(
            *frame.notices,
            *((frame.say["safety_none"], *view.stays) if isinstance(view, SafetyView) else ()),
        ),
        numbers_first=isinstance(view, _NUMBERS_FIRST),
        help_href=frame.help.href if frame.help else "",
        calls=frozenset(
            (
                *(item.href for item in shown if isinstance(item, Call)),
                *(href for item in contacts for href in _dialled(item)),
            )
        ),
        strips=isinstance(view, SheetView),
        originals=page.originals,
        search=view.data if isinstance(view, SearchView) else "",
        quiet=frame.quiet,
        second_style=bool(frame.more_css),
        pictures=_own_pictures(frame, shown) if frame.quiet else frozenset(),
        campaign=isinstance(view, CampaignView),
        logo=frame.logo.src if frame.logo else "",
        old=isinstance(view, MovedView | WithdrawnView),
        moved=resolve(page.address, view.to.href) if isinstance(view, MovedView) else "",
        openings=frozenset(
            (opening.spans, opening.zone, opening.holidays, opening.differ)
            for item in shown
            if isinstance(item, Contact | Place) and (opening := item.opening)
        ),
        own=_own(view.own_lines if isinstance(view, PageView) else (), frame.failed),
    )


def _own(contacts: tuple[OwnLines, ...], messages: tuple[Link, ...]) -> Published | None:
    """Return the organization's own contacts that a page may show, with their countries.

    Prepared ``messages`` to it may be links of the page; their address is not shown.
    """
    if not contacts and not messages:
        return None
    lines: dict[str, tuple[Line, ...]] = {}
    for contact in contacts:
        line = Line(names=frozenset((contact.country,)), labels=frozenset(), beside=())
        for form in chain.from_iterable(map(_forms, contact.dials)):
            lines[form] = (*lines.get(form, ()), line)
    texts = chain.from_iterable(contact.texts for contact in contacts)
    return Published(
        dials=frozenset(lines),
        lines=lines,
        texts=frozenset(map(dialled, texts)),
        emails=frozenset(
            (
                *(email.text for contact in contacts for email in contact.emails),
                *(message.href.removeprefix("mailto:") for message in messages),
            )
        ),
    )


def _own_pictures(frame: Frame, shown: tuple[Shown, ...]) -> frozenset[str]:
    """Return the addresses of the pictures in the text and at the head of a page."""
    texts = (text for text in shown if isinstance(text, Markup))
    sources = (unescape(source) for text in texts for source in _SOURCE.findall(text))
    heads = (head.src for head in (frame.picture, frame.logo) if head)
    return frozenset((*sources, *heads))


def _dialled(contact: Contact) -> Iterator[str]:
    """Return the addresses of a contact that start a call or a message."""
    return (href for href in (contact.href, contact.write) if not href.startswith("http"))


def _traces(edition: Edition) -> Mapping[str, str]:
    return {scheme: edition.phrases[key].forms[0] for scheme, key in _TRACES.items()}


def _lines(
    site: Site, contexts: tuple[Context, ...], session: Session
) -> Mapping[str, tuple[Line, ...]]:
    """Return the requirements for each number by its digits; services may share a number."""
    # Kept, since loading the data of all languages takes longer than making one page.
    countries = {code: frozenset(session.ask("country names", code)) for code in site.services}
    by_digits: dict[str, dict[Line, None]] = {}
    known = {service.id: service for country in site.services.values() for service in country}
    for service in known.values():
        line = Line(
            names=countries[service.country],
            labels=frozenset(
                " ".join(label.text.split()).rstrip(".")  # in a row of facts it has no full stop
                for context in contexts
                if (label := context.words_or_none(service.label))
            ),
            beside=tuple(
                numbers
                for other in companions(contexts[0], service)
                if (numbers := frozenset(_voices(other)))
            ),
        )
        for phone in service.phones:
            for form in _forms(phone.dial.text):
                by_digits.setdefault(form, {})[line] = None
            if phone.dial_abroad is not None:
                # The companions cannot be called from abroad.
                alone = replace(line, beside=())
                for form in _forms(phone.dial_abroad.text):
                    by_digits.setdefault(form, {})[alone] = None
    if EUROPEAN in by_digits:
        union = frozenset(context.say("abroad_emergency") for context in contexts)
        by_digits[EUROPEAN][Line(names=union, labels=frozenset(), beside=())] = None
    return {digits: tuple(lines) for digits, lines in by_digits.items()}


def _voices(service: PublicService) -> Iterator[str]:
    for phone in service.voice_lines:
        yield from _forms(phone.dial.text)


def _forms(dial: str) -> frozenset[str]:
    """Return the dialled and the published digits: “+355 (0)42 111” is dialled without 0."""
    return frozenset((dialled(dial), digits_of(dial)))


def hosting(site: Site, media: Media, assets: Iterable[str], moved: Mapping[str, str]) -> Hosting:
    """Return facts of a host from the settings; its base is decoded, as servers compare paths.

    ``assets`` are the addresses of style sheets, scripts and drawn pictures. ``moved`` are new
    addresses by old address.
    """
    images = media.images.values()
    pictures = {image.address(size) for image in images for size in image.sizes}
    parts = split_url(ascii_address(site.settings.address.text))
    base = parts.path or "/"
    plain = unquote(base)
    return Hosting(
        host=parts.hostname or "",
        base=plain if re.fullmatch(r"[\w./~+-]+", plain) else base,
        https=site.settings.https,
        lasting=frozenset({*assets, *pictures}),
        moved=tuple(moved.items()),
        unlisted=site.is_unlisted,
    )
