"""What a person needs who is in one country and belongs to another."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from tipsite.views.frame import Frame
from tipsite.views.services import Call, Country
from tipsite.views.words import Link, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A text that stands on every route page; ``lang`` and ``dir`` as in ``Words``."""

    title: Words
    body: Markup
    lang: str
    dir: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence to be shown to somebody, in one language, and that language's own name."""

    endonym: str
    lang: str
    dir: str
    text: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The office that coordinates referral in one country. Without a record both are None."""

    country: str
    link: Link | None
    website: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """Help for a person who is ``here``, from both countries.

    ``calls`` are lines of the country where the person is, ``abroad`` those of the other country
    that can be called from there. ``office_there`` tells whether the other country has an office.
    Each of the three texts may be missing.
    """

    frame: Frame
    title: Words
    here: Link
    there: Link
    calls: tuple[Call, ...]
    abroad: tuple[Call, ...]
    sentences: tuple[Sentence, ...]
    child_calls: tuple[Call, ...]
    offices: tuple[Office, ...]
    office_there: bool
    person: Part
    child: Part
    worker: Part
    back: Link
    footnotes: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteGroup:
    """The routes from one country."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutesView:
    """The list of all routes."""

    frame: Frame
    title: Words
    body: Markup
    groups: tuple[RouteGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbroadView:
    """Help for a person outside all the site's countries.

    ``emergency`` is the number of the European Union; ``countries`` have the lines at home that
    can be called from abroad, often none.
    """

    frame: Frame
    title: Words
    body: Markup
    emergency: tuple[Call, ...]
    countries: tuple[Country, ...]
