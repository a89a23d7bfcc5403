"""Checks of ``campaigns.yaml`` against all other files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping

from tipsite.contacts.channels import is_unfilled
from tipsite.contacts.dialling import dialled
from tipsite.contacts.hours import event_span
from tipsite.content.records import Place, hours_problems, line_problems
from tipsite.language.dates import date_problem, first_day, is_partial_date, last_day, month_problem
from tipsite.language.locales import locale_for, territory
from tipsite.language.slugs import sensitive_word
from tipsite.lint.media import picture_problems
from tipsite.lint.records import future_problems, repeated_ids
from tipsite.model.config import Campaign, Config, CountryNote, Spelling
from tipsite.model.corpus import CONFIG
from tipsite.model.problems import (
    Localized,
    Location,
    Problem,
    Text,
    format_location,
    note,
    problem,
    warning,
)
from tipsite.model.records import OwnContact, Service
from tipsite.model.site import EditionPage
from tipsite.resolve.names import Names
from tipsite.resolve.resolved import Resolved
from tipsite.resolve.services import has_voice
from tipsite.theme.css import colour_of
from tipsite.web import (
    TOO_MANY_DIGITS,
    address_problem,
    ascii_address,
    is_https,
    name_problem,
    sign_for_servers,
    split_url,
)
from tipsite.yaml.nodes import value_places

_WORDS = re.compile(r"[^\W\d_]+(?:[ .'’-]{1,2}[^\W\d_]+)*\.?\Z")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def settings_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems of ``site`` and ``lead``."""
    known, records = resolved.known, resolved.records
    if known.guessed:
        return
    config, site = resolved.config, resolved.config.site
    yield from _address(site.address, https=site.https)
    source = site.source_language.text
    if source in known.tags and source not in site.name:
        yield problem("name-no-source", site.at, tag=source)
    for page in site.linked():
        yield from _found(known.page_problem(page, page.text))
    for organization in (*site.funders, *site.partners, *filter(None, (site.responsible,))):
        yield from _found(known.organization_problem(organization))
    for countries in site.countries.values():
        for country in countries:
            yield from _found(known.country_problem(country))
    for footnote in site.footnotes.items():
        yield from _footnote(*footnote, known)
    for code, notes in site.notes.items():
        yield from _notes(code, notes, known, records)
    yield from _spellings(site.spellings)
    if site.report_mistakes is not None:
        yield from _report(site.report_mistakes, known)
    yield from _no_lead(config, records)
    for code, ids in config.lead.items():
        told = any(_answers(records.get(item.text)) for item in ids)
        for item in ids:
            found = tuple(_lead(code, item, known, records, told=told))
            yield from found
            told = told or any(one.code in ("lead-on-hold", "lead-no-number") for one in found)


def campaign_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems of the campaigns."""
    config, known = resolved.config, resolved.known
    yield from repeated_ids(campaign.id for campaign in config.campaigns)
    for campaign in config.campaigns:
        name = campaign.id
        digits = sum(sign.isdigit() for sign in name.text)
        if not _ID.match(name.text) or digits >= TOO_MANY_DIGITS:
            yield problem("campaign-id", name.at, id=name.text)
        if name.text == "index":
            yield problem("name-reserved", name.at, name=name.text)
        yield from _found(name_problem(name.text, name.at))
        if telling := sensitive_word(name.text):
            yield problem("telling-word", name.at, name=name.text, word=telling)
        yield from _period(campaign)
        for tag in campaign.languages:
            if tag.text not in known.tags:
                yield problem("unknown-language", tag.at, tag=tag.text, known=", ".join(known.tags))
        for page in campaign.pages:
            yield from _found(known.page_problem(page, page.text))
        if known.countries and not campaign.countries:
            yield warning("campaign-no-countries", campaign.at)
        for country in campaign.countries if known.countries else ():
            yield from _found(known.country_problem(country))
        for organization in (*campaign.funders, *campaign.partners):
            yield from _found(known.organization_problem(organization))
        yield from _events(campaign, known)


def _events(campaign: Campaign, known: Names) -> Iterator[Problem]:
    for event in campaign.events:
        if event.country and known.countries:
            yield from _found(known.country_problem(event.country))
        if event.hours and event_span(event.hours) is None:
            values = dict.fromkeys(("wrong", "hours"), event.hours.text)
            vague = problem("hours-mistake", event.hours.at, **values, meant="")
            yield next(hours_problems(event.hours), vague)


def contact_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems of the contacts of the site's own organization.

    They must not have a number of a service, since they are not for help.
    """
    if resolved.known.guessed:
        return
    pages = [page for edition in resolved.editions for page in edition.pages.values()]
    contacts = resolved.config.site.contacts
    place = value_places(resolved.corpus.texts.get(CONFIG, ""), CONFIG)
    named = {kind for page in pages for kind in _shown_on(page)} if contacts else set()
    helping = {
        dialled(phone.dial.text): name
        for name, service in resolved.records.items()
        for phone in service.phones
    }
    for contact in contacts:
        yield from _contact(contact, resolved.today, place)
        for phone in contact.phones:
            if name := helping.get(dialled(phone.dial.text) or "?"):
                yield problem("contact-helps", phone.dial.at, dial=phone.dial.text, id=name)
        addresses = [email.address.text for email in contact.emails]
        is_reported = resolved.config.site.reports_to in addresses
        if contact.kind not in named and contact.public() and not is_reported:
            yield warning("contact-unseen", contact.at, kind=contact.kind)
    there = {contact.kind for contact in contacts}
    asked = [
        (page.matter.at, kind)
        for page in pages
        if page.kind in ("page", "media") and not page.sensitive
        for kind in page.matter.contacts
    ]
    for at, kind in dict.fromkeys(asked):
        if kind not in there:
            yield problem("contact-unknown", at, kind=kind)


def _contact(contact: OwnContact, today: datetime.date, place: Place) -> Iterator[Problem]:
    country = contact.country.text if contact.country else ""
    if contact.phones and contact.country is None:
        yield problem("contact-no-country", contact.phones[0].at)
    elif contact.country is not None and territory(locale_for("en"), country) == country:
        yield problem("contact-country", contact.country.at, country=country)
    if not contact.lines:
        yield problem("contact-empty", contact.at, kind=contact.kind)
    yield from line_problems(contact, country, place)
    yield from future_problems(contact.lines, today)


def _shown_on(page: EditionPage) -> tuple[str, ...]:
    return page.matter.contacts or (("press",) if page.kind == "media" else ())


def campaign_name_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield each campaign whose name is also the title of a page that must not name it."""
    config = resolved.config
    allowed = {" ".join(name.text.split()) for name in config.site.name.values()}
    titled: dict[str, Location] = {}
    for edition in resolved.editions:
        for page in edition.pages.values():
            if page.sensitive and page.kind != "campaign":
                for title in filter(None, (page.matter.title, page.matter.short_title)):
                    titled.setdefault(" ".join(title.text.split()), title.at)
    for campaign in config.campaigns:
        said = {" ".join(name.text.split()): name for name in campaign.name.values()}
        for words, name in said.items():
            if words in titled and words not in allowed:
                page_at = format_location(titled[words])
                yield problem("campaign-name-title", name.at, name=words, page=page_at)


def identity_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems of the pictures and colours of a site and its campaigns."""
    config, known = resolved.config, resolved.known
    logo, shared = config.site.logo, config.site.share_image
    if logo is not None:
        yield from _found(known.image_problem(logo, logo.text))
    if shared is not None:
        yield from picture_problems(shared, known)
        if shared.file.text.lower().endswith(".svg"):
            yield problem("share-image-svg", shared.file.at, file=shared.file.text)
    for campaign in config.campaigns:
        if campaign.image is not None:
            yield from picture_problems(campaign.image, known)
            name = campaign.image.file
            there = known.image_problem(name, name.text) is None
            other = shared is not None or config.site.link_cards
            if there and not other and name.text.lower().endswith(".svg"):
                yield note("campaign-image-svg", name.at, file=name.text)
        if campaign.button is not None:
            page = campaign.button.page
            yield from _found(known.page_problem(page, page.text))
        colour = campaign.colour
        if colour is not None and colour_of(colour.text.strip()) is None:
            yield problem("token-colour", colour.at, value=colour.text)


def _found(found: Problem | None) -> Iterable[Problem]:
    return () if found is None else (found,)


def _address(address: Text, *, https: bool) -> Iterator[Problem]:
    parts = split_url(address.text)
    right = parts.scheme in ("https", "http") and parts.hostname and address.text.endswith("/")
    odd = parts.query or parts.fragment or "@" in parts.netloc or "//" in parts.path
    host = split_url(ascii_address(address.text)).hostname or ""
    if not right or odd or re.search(r"\s|/\.\.?/", address.text):
        yield problem("address-form", address.at, address=address.text)
    elif sign := re.sub(r"[\w.:-]", "", host, flags=re.ASCII) or sign_for_servers(parts.path):
        yield problem("address-signs", address.at, address=address.text, sign=sign[0])
    elif slip := address_problem(address.text, address.at):
        yield warning(slip.code, address.at, **dict(slip.values))
    elif https and parts.scheme == "http":
        yield problem("address-not-https", address.at, address=address.text)
    labels = re.split(r"[./]", f"{parts.hostname or ''}/{parts.path}")
    if any(sum(sign.isdigit() for sign in label) >= TOO_MANY_DIGITS for label in labels):
        yield problem("number-in-address", address.at, slug=address.text)


def _report(target: Text, known: Names) -> Iterable[Problem]:
    if target.text.startswith("service:"):
        name = Text(text=target.text.removeprefix("service:"), at=target.at)
        return _found(known.service_problem(name))
    return () if is_https(target.text) else (problem("not-https", target.at, url=target.text),)


def _spellings(spellings: tuple[Spelling, ...]) -> Iterator[Problem]:
    """Yield spellings that are not words of letters."""
    for spelling in spellings:
        for text in (spelling.cyrillic, spelling.latin):
            if not _WORDS.match(text.text):
                yield problem("spelling-signs", text.at, word=text.text)
        if not _CYRILLIC.search(spelling.cyrillic.text):
            yield problem(
                "spelling-not-cyrillic", spelling.cyrillic.at, word=spelling.cyrillic.text
            )


def _footnote(country: str, words: Localized, known: Names) -> Iterable[Problem]:
    at = next((text.at for text in words.values()), None)
    return _found(known.country_problem(Text(text=country, at=at))) if at else ()


def _notes(
    country: str, notes: tuple[CountryNote, ...], known: Names, records: Mapping[str, Service]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for said in notes:
        yield from _found(known.country_problem(Text(text=country, at=said.at)))
        if said.need in seen:
            yield problem("note-twice", said.at, need=said.need, country=country)
        seen.add(said.need)
        for item in said.call:
            found = known.service_problem(item)
            service = records.get(item.text)
            if found is not None:
                yield found
            elif not item.text.startswith(f"{country.lower()}-"):
                yield problem("lead-country", item.at, id=item.text, country=country)
            elif service is not None and not _answers(service):
                yield problem("note-on-hold", item.at, id=item.text, file=service.id.at.path)


def _lead(
    country: str, item: Text, known: Names, records: Mapping[str, Service], *, told: bool
) -> Iterator[Problem]:
    """Yield the problems of a service in ``lead``.

    A placeholder number is reported at most once per country. ``told`` is true if one was reported,
    or if another service can be called. `tipsite.pipeline.summary` lists all of them at the end.
    """
    found = known.service_problem(item)
    service = records.get(item.text)
    if found is not None:
        yield found
    elif not item.text.startswith(f"{country.lower()}-"):
        yield problem("lead-country", item.at, id=item.text, country=country)
    elif service is None or _answers(service):
        return
    elif not is_unfilled(service):
        yield warning("lead-on-hold", item.at, id=item.text)
    elif not told:
        dial = service.phones[0].dial.at
        yield warning("lead-no-number", item.at, id=item.text, place=f"{dial.path}:{dial.line}")


def _no_lead(config: Config, records: Mapping[str, Service]) -> Iterator[Problem]:
    """Yield the countries of an edition that have lines, but no line under ``lead``."""
    first = next((item.at for ids in config.lead.values() for item in ids), config.at)
    listed = (country.text for some in config.site.countries.values() for country in some)
    for country in dict.fromkeys(listed):
        own = [
            service
            for name, service in records.items()
            if name.startswith(f"{country.lower()}-") and _answers(service)
        ]
        if own and not config.lead.get(country):
            best = next((service for service in own if "call" in service.needs), own[0])
            yield warning("lead-missing", first, country=country, id=best.id.text)


def _answers(service: Service | None) -> bool:
    return service is not None and service.publish == "yes" and has_voice(service)


def _period(campaign: Campaign) -> Iterator[Problem]:
    period = campaign.period
    dates = (period.from_, *filter(None, (period.to,)))
    wrong = [date for date in dates if not is_partial_date(date)]
    for date in wrong:
        found = date_problem(date, period.at) or month_problem(date, period.at)
        yield found or problem("period-date", period.at, value=date)
    if not wrong and period.to and last_day(period.to) < first_day(period.from_):
        yield problem("dates-order", period.at, first=period.from_, last=period.to)
