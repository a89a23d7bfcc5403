"""What a person needs who is in one country and belongs to another."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from tipsite.views.frame import Frame
from tipsite.views.parts import Link, Words
from tipsite.views.services import Call, Country, Shown, shown_in


class Fold(Struct, frozen=True, kw_only=True):
    """What is below one heading of a text, without that heading."""

    title: Markup
    body: Markup

    def shown(self) -> tuple[Shown, ...]:
        """Return what it shows."""
        return (self.title, self.body)


class Part(Struct, frozen=True, kw_only=True):
    """A text that an author wrote for routes; ``lang`` and ``dir`` as in ``Words``.

    ``body`` is all of it; ``opening`` and ``folds`` are the same in pieces, so that a page of many
    texts stays short: what is before the first heading, and what below each.
    """

    title: Words
    body: Markup
    opening: Markup
    folds: tuple[Fold, ...]
    lang: str
    dir: str

    def shown(self) -> tuple[Shown, ...]:
        """Return what it shows."""
        return shown_in(self.title, self.body, self.opening, self.folds)


class Sentence(Struct, frozen=True, kw_only=True):
    """A sentence to be shown to somebody, in one language, and that language's own name."""

    endonym: str
    lang: str
    dir: str
    text: Markup

    def shown(self) -> tuple[Shown, ...]:
        """Return what it shows."""
        return shown_in(self.text)


class Office(Struct, frozen=True, kw_only=True):
    """The office that coordinates referral in one country. Without a record both are None.

    ``own`` is set where it is the country in which the worker is.
    """

    country: str
    link: Link | None
    website: Link | None
    own: bool

    def shown(self) -> tuple[Shown, ...]:
        """Return what it shows."""
        return shown_in(self.link, self.website)


class Receiver(Struct, frozen=True, kw_only=True):
    """An organization of the other country that may take over.

    ``website`` is None where none is published; ``calls`` are its numbers that can be called from
    here; ``audience`` says for whom it is, empty where nobody knows.
    """

    link: Link
    label: Words | None
    audience: str
    website: Link | None
    calls: tuple[Call, ...]

    def shown(self) -> tuple[Shown, ...]:
        """Return what it shows."""
        return shown_in(self.link, self.label, self.website, self.calls)


class RouteView(Struct, frozen=True, kw_only=True):
    """Help for a person who is ``here``, from both countries.

    ``sentences`` ask for a call, ``later`` for help in the other country, ``child_sentences`` are
    a child's; the notes tell that the line in them is the police or tells the police. ``calls``
    are lines of the country where the person is, ``abroad`` those of the other country that can be
    called from there. ``receivers`` are organizations there. ``stay`` and ``origin`` are what the
    person says of both countries. Either text may be missing; ``particular`` are texts of this pair
    and of ``there``; ``workers`` leads to what people who help others need.
    """

    frame: Frame
    title: Words
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

    def shown(self) -> tuple[Shown, ...]:
        """Return what stands on the page."""
        return shown_in(
            self.title,
            self.here,
            self.there,
            self.calls,
            self.abroad,
            self.sentences,
            self.later,
            self.receivers,
            self.child_sentences,
            self.child_calls,
            self.child_abroad,
            self.child_receivers,
            self.person,
            self.child,
            self.particular,
            self.workers,
            self.back,
            self.footnotes,
        )


class RouteWorkersView(Struct, frozen=True, kw_only=True):
    """A route for people who help somebody who is ``here``: offices, organizations, what to send.

    ``calls`` are the emergency lines of the country where the person is. ``receivers`` are
    organizations of the other country that may take over, ``silent`` those without any contact.
    ``text`` may be empty; ``particular`` as on the route. ``route`` leads to what the person reads,
    ``back`` to the same for the other direction.
    """

    frame: Frame
    title: Words
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

    def shown(self) -> tuple[Shown, ...]:
        """Return what stands on the page."""
        return shown_in(
            self.title,
            self.here,
            self.there,
            self.calls,
            self.offices,
            self.receivers,
            self.silent,
            self.text,
            self.particular,
            self.route,
            self.back,
            self.footnotes,
        )


class RouteGroup(Struct, frozen=True, kw_only=True):
    """The routes from one country."""

    title: str
    links: tuple[Link, ...]

    def shown(self) -> tuple[Shown, ...]:
        """Return what it shows."""
        return shown_in(self.links)


class RoutesView(Struct, frozen=True, kw_only=True):
    """The list of all routes; ``workers`` lead to those for people who help others."""

    frame: Frame
    title: Words
    body: Markup
    groups: tuple[RouteGroup, ...]
    workers: tuple[Link, ...]

    def shown(self) -> tuple[Shown, ...]:
        """Return what stands on the page."""
        return shown_in(self.title, self.body, self.groups, self.workers)


class AbroadView(Struct, frozen=True, kw_only=True):
    """Help for a person outside all the site's countries.

    ``places`` lead those who are in one of them to its directory, ``routes`` to the right list.
    ``emergency`` is the number of the European Union; ``countries`` have the lines at home that
    can be called from abroad, and ``none`` names the others in one sentence. ``destinations`` have
    their parts in the text.
    """

    frame: Frame
    title: Words
    body: Markup
    places: tuple[Link, ...]
    routes: Link | None
    emergency: tuple[Call, ...]
    countries: tuple[Country, ...]
    none: str
    destinations: tuple[Country, ...] = ()

    def shown(self) -> tuple[Shown, ...]:
        """Return what stands on the page."""
        links = (*self.places, self.routes)
        countries = (*self.countries, *self.destinations)
        return shown_in(self.title, self.body, *links, self.emergency, countries)
