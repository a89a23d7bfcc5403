"""Views for a person who is in one country and comes from another."""

from __future__ import annotations

from typing import ClassVar

from markupsafe import Markup

from tipsite.views.frame import TextView, TitledView
from tipsite.views.parts import Link, Showing, Words
from tipsite.views.services import Call, Country


class Fold(Showing, frozen=True, kw_only=True):
    """A heading of a text, and the text below it."""

    title: Markup
    body: Markup


class Part(Showing, frozen=True, kw_only=True):
    """A text that an author wrote for routes; ``lang`` and ``dir`` as in ``Words``.

    ``body`` is the whole text. ``opening`` is the text before the first heading, ``folds`` are the
    headings with the texts below. So a page of many texts stays short.
    """

    title: Words
    body: Markup
    opening: Markup
    folds: tuple[Fold, ...]
    lang: str
    dir: str


class Sentence(Showing, frozen=True, kw_only=True):
    """A sentence to show to another person, in one language, and the endonym of that language."""

    endonym: str
    lang: str
    dir: str
    text: Markup


class Office(Showing, frozen=True, kw_only=True):
    """The office that coordinates referral in one country. Without a record, both links are None.

    ``own`` is true for the country in which the worker is.
    """

    country: str
    link: Link | None
    website: Link | None
    own: bool


class Receiver(Showing, frozen=True, kw_only=True):
    """An organization of the other country that may take over.

    ``website`` is None if none is published. ``calls`` are its numbers that can be called from
    here. ``audience`` says whom it helps, empty if that is unknown.
    """

    link: Link
    label: Words | None
    audience: str
    website: Link | None
    calls: tuple[Call, ...]


class RouteView(TitledView, frozen=True, kw_only=True):
    """Help for a person who is ``here``, from both countries.

    ``sentences`` ask for a call, ``later`` asks for help in the other country, ``child_sentences``
    are for a child. ``sentence_note`` and ``child_note`` warn that the line in them is the police
    or informs the police. ``calls`` are lines of the country where the person is. ``abroad`` are
    lines of the other country that can be called from there; ``receivers`` are organizations of the
    other country. ``stay`` and ``origin`` say in the person's words where the person is and comes
    from. The texts ``person`` and ``child`` may be missing. ``particular`` are texts about this
    pair of countries and about ``there``. ``workers`` leads to the page for people who help others.
    """

    template: ClassVar[str] = "route.html"
    here: Link
    there: Link
    stay: str
    origin: str
    calls: tuple[Call, ...]
    abroad: tuple[Call, ...]
    sentences: tuple[Sentence, ...]
    sentence_note: str
    later: tuple[Sentence, ...]
    receivers: tuple[Receiver, ...]
    child_sentences: tuple[Sentence, ...]
    child_note: str
    child_calls: tuple[Call, ...]
    child_abroad: tuple[Call, ...]
    child_receivers: tuple[Receiver, ...]
    person: Part
    child: Part
    particular: tuple[Part, ...]
    workers: Link
    back: Link
    footnotes: tuple[Words, ...]


class RouteWorkersView(TitledView, frozen=True, kw_only=True):
    """A route for people who help a person ``here``: offices, organizations, what to send.

    ``calls`` are the emergency lines of the country where the person is. ``receivers`` are
    organizations of the other country that may take over; ``silent`` organizations have no contact.
    ``text`` may be empty; ``particular`` is as in `RouteView`. ``route`` leads to the page for the
    person, ``back`` to this page for the other direction.
    """

    template: ClassVar[str] = "route_workers.html"
    here: Link
    there: Link
    calls: tuple[Call, ...]
    offices: tuple[Office, ...]
    receivers: tuple[Receiver, ...]
    silent: tuple[Link, ...]
    text: Part
    particular: tuple[Part, ...]
    route: Link
    back: Link
    footnotes: tuple[Words, ...]


class RouteGroup(Showing, frozen=True, kw_only=True):
    """The routes from one country."""

    title: str
    links: tuple[Link, ...]


class RoutesView(TextView, frozen=True, kw_only=True):
    """The list of all routes; ``workers`` lead to the pages for people who help others."""

    template: ClassVar[str] = "routes.html"
    groups: tuple[RouteGroup, ...]
    workers: tuple[Link, ...]


class AbroadView(TextView, frozen=True, kw_only=True):
    """Help for a person outside all the site's countries.

    ``places`` lead a person in one of these countries to its directory, ``routes`` to the list of
    routes. ``emergency`` is the emergency number of the European Union. ``countries`` have the
    lines at home that can be called from abroad; ``none`` names the countries without such lines in
    one sentence. ``destinations`` have their parts in the text.
    """

    template: ClassVar[str] = "abroad.html"
    places: tuple[Link, ...]
    routes: Link | None
    emergency: tuple[Call, ...]
    countries: tuple[Country, ...]
    none: str
    destinations: tuple[Country, ...] = ()
