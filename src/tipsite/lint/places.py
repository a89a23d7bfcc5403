"""Places of services: none of an organization that runs a shelter, in records or among words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tipsite.engine.session import Session
from tipsite.model.corpus import Corpus
from tipsite.model.fields import words_of
from tipsite.model.pages import Page
from tipsite.model.problems import Problem, Text, problem
from tipsite.model.records import Organization, Service
from tipsite.patterns import regex

_ADDRESS = regex(
    r"(?<![^\W_])(?i:rrug(?:a|ën|ës)|rr\.|sheshin?|ulic[aiu]|ul\.|trgu?|bulevard?(?:i|in|it|u)?"
    r"|bu?lv?\.|улиц(?:а|ата|и|у)|ул\.|плоштад(?:от)?|тргу?|булевар(?:от|у)?|бул\.)"
    r"\s*(?:[ei]\s+)?[\"'“„«]?(?:[A-ZÇËĆČĐŠŽ][^\W\d_]|[А-ШЃЅЈЉЊЌЏ][^\W\d_]|\d)"
    r"|\b[A-Z][a-z]+ (?:Street|Road|Avenue|Boulevard|Square)\b"
    r"|(?<![\d.])\d\d?\.\d{4,}[°NS ]*[,;/ ]\s*\d\d?\.\d{4,}"
)
"""The name of a street or square in a language of the region or English, or a position on a map."""


def record_place_problems(corpus: Corpus, shelters: Mapping[str, str]) -> Iterator[Problem]:
    """Yield places and addresses of organizations that run a shelter, and addresses near its name.

    The name of a shelter among the words of another place would say where it is. ``shelters`` are
    those of all records (`shelter_names`).
    """
    for owner, record in _owned_records(corpus):
        is_secret = owner in shelters.values()
        for text in words_of(record, internal=False):
            if is_secret or _is_named(text, shelters):
                yield from _addresses(text)
        for place in record.places if isinstance(record, Service) else ():
            if is_secret:
                yield problem("place-shelter", place.at, id=record.id.text)
            for text in words_of(place, internal=False):
                if not is_secret and _is_named(text, shelters):
                    yield problem("shelter-address", text.at, address=text.text)


def page_place_problems(page: Page, session: Session) -> Iterator[Problem]:
    """Yield addresses in a paragraph, item or cell with the name of a shelter.

    If the name is in the front matter, the page has no address at all.
    """
    shelters: Mapping[str, str] = session.ask("shelters")
    head = tuple(words_of(page.matter))
    is_about = any(_is_named(text, shelters) for text in head)
    for text in (*head, *page.plain):
        if is_about or _is_named(text, shelters):
            yield from _addresses(text)


def shelter_names(corpus: Corpus) -> Mapping[str, str]:
    """Return the names of organizations that run a shelter and of their services, casefolded.

    The values are ids of the organizations. A service on hold counts as well.
    """
    records = tuple(_owned_records(corpus))
    ids = {owner for owner, record in records if isinstance(record, Service) and record.shelters}
    named = ((owner, record.name.values()) for owner, record in records if owner in ids)
    return {_folded(name): owner for owner, names in named for name in names}


def _owned_records(corpus: Corpus) -> Iterator[tuple[str, Organization | Service]]:
    """Yield organizations and services, each with the id of its organization."""
    yield from ((record.id.text, record) for record in corpus.organizations)
    for file in corpus.directories:
        yield from ((record.organization.text, record) for record in file.services)


def _is_named(text: Text, names: Iterable[str]) -> bool:
    words = _folded(text)
    return any(name in words for name in names)


def _folded(text: Text) -> str:
    return " ".join(text.text.casefold().split())


def _addresses(text: Text) -> Iterator[Problem]:
    for match in _ADDRESS().finditer(text.text):
        yield problem("shelter-address", text.at, address=match[0])
