"""Places of services: none of an organization that runs a shelter, in records or among words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from tipsite.contacts.channels import age_of
from tipsite.engine.session import Session
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.fields import words_of
from tipsite.model.pages import Page
from tipsite.model.problems import Placed, Problem, Text, problem, warning
from tipsite.model.records import Organization, Service
from tipsite.patterns import regex
from tipsite.resolve.editions import SENSITIVE
from tipsite.resolve.resolved import Resolved
from tipsite.resolve.verification import check_interval

_ADDRESS = regex(
    r"(?<![^\W_])(?:[Rr]rug(?:a|ën|ës)|RRUGA|Rr\.|[Ss]heshin?|[Uu]lic[aiu]|ULICA|[Uu]l\.|[Tt]rgu?"
    r"|[Bb]ulevard?(?:i|in|it|u)?|[Bb]u?lv?\.|[Уу]лиц(?:а|ата|и|у)|УЛИЦА|[Уу]л\."
    r"|[Бб]улевар(?:от|у)?|[Пп]лоштад(?:от)?|[Тт]ргу?|[Бб]ул\.)"
    r"\s*(?:[ei]\s+)?[\"'“„«]?(?:[A-ZÇËĆČĐŠŽ][^\W\d_]|[А-ШЃЅЈЉЊЌЏ][^\W\d_]|\d)"
    r"|\b[A-Z][a-z]+ (?:Street|Road|Avenue|Boulevard|Square)\b"
    r"|(?<![\d.])\d\d?\.\d{4,}[°NS ]*[,;/ ]\s*\d\d?\.\d{4,}"
)
"""The name of a street or square in a language of the region or English, or a position on a map."""
_MAP = regex(
    r"https://(?:[\w-]+\.)*(?:google\.[a-z.]+/maps|maps\.|goo\.gl/maps|openstreetmap\.|osm\.|waze\.)"
)


class Shelters(Struct, frozen=True, kw_only=True):
    """The ids of ``organizations`` with a service, published or not, that shelters people.

    A second record of such an organization, with one of its names, counts as well. ``names`` are
    those of the organizations and of their services, folded.
    """

    organizations: frozenset[str]
    names: tuple[str, ...]


def place_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the places of organizations that run a shelter, and places that nobody confirmed.

    A live site needs a confirmed place, as it needs confirmed lines.
    """
    known = shelters(resolved.corpus)
    live = resolved.config.site.status == "live"
    for service in resolved.records.values():
        every = check_interval(resolved.config, service.kind)
        for place in service.places:
            if service.organization.text in known.organizations:
                yield problem("place-shelter", place.at, id=service.id.text)
            tables = (place.name, place.directions, place.entrance)
            for text in chain.from_iterable(table.values() for table in tables):
                if _has_name((text,), known.names):  # it would say where a shelter is
                    yield problem("shelter-address", text.at, found=text.text)
            if service.publish == place.publish == "yes":
                unread = live and place.verified.how == "published"
                if unread or age_of(place.verified.on, every, resolved.today).state != "current":
                    name = next(iter(place.name.values())).text
                    values = {"name": name, "id": service.id.text, "every": every}
                    tell = problem if unread else warning
                    yield tell("place-not-confirmed", place.verified.at, **values)


def record_address_problems(
    corpus: Corpus, config: Config | None, known: Shelters
) -> Iterator[Problem]:
    """Yield addresses in the records of a shelter, and near its name in other records."""
    services = (service for file in corpus.directories for service in file.services)
    for record in (*((config,) if config else ()), *corpus.organizations, *services):
        is_secret = _organization(record) in known.organizations
        for text in words_of(record, internal=False):
            if is_secret or _has_name((text,), known.names):
                yield from _addresses(text)


def page_place_problems(page: Page, session: Session) -> Iterator[Problem]:
    """Yield addresses beside the name of a shelter, and links to maps on sensitive pages.

    A text is beside a name if the name is in it, in the two texts before or after it, or in the
    front matter.
    """
    names = session.ask("shelters").names
    head = tuple(words_of(page.matter))
    texts = (*head, *page.plain)
    everywhere = _has_name(head, names)
    for index, text in enumerate(texts) if everywhere or _has_name(page.plain, names) else ():
        if everywhere or _has_name(texts[max(0, index - 2) : index + 3], names):
            yield from _addresses(text)
    sensitive = page.matter.sensitive
    if page.kind in SENSITIVE if sensitive is None else sensitive:
        for part in page.prose:
            if not isinstance(part, str) and _MAP().match(part.target):
                yield problem("map-link", part.at, target=part.target)


def shelters(corpus: Corpus) -> Shelters:
    """Return the organizations that run a shelter."""
    services = [service for file in corpus.directories for service in file.services]
    ids = {service.organization.text for service in services if service.shelters}
    names = {item.id.text: set(map(_folded, item.name.values())) for item in corpus.organizations}
    secret = set().union(*(names.get(name, ()) for name in ids))
    ids |= {name for name, some in names.items() if not secret.isdisjoint(some)}
    records: tuple[Organization | Service, ...] = (*corpus.organizations, *services)
    named = (record.name.values() for record in records if _organization(record) in ids)
    folded = dict.fromkeys(map(_folded, chain.from_iterable(named)))
    return Shelters(organizations=frozenset(ids), names=tuple(folded))


def _organization(record: Placed) -> str:
    if isinstance(record, Service):
        return record.organization.text
    return record.id.text if isinstance(record, Organization) else ""


def _has_name(texts: Iterable[Text], names: Iterable[str]) -> bool:
    words = [_folded(text) for text in texts]
    return any(name in text for text in words for name in names)


def _folded(text: Text) -> str:
    return " ".join(text.text.casefold().split())


def _addresses(text: Text) -> Iterator[Problem]:
    for match in _ADDRESS().finditer(text.text):
        yield problem("shelter-address", text.at, found=match[0])
