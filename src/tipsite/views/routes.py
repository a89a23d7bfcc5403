"""What a person needs who is in one country and belongs to another."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from tipsite.views.frame import Frame
from tipsite.views.parts import Link, Words
from tipsite.views.services import Call, Country, Shown, shown_in


class Part(Struct, frozen=True, kw_only=True):
    """A text that an author wrote for routes; ``lang`` and ``dir`` as in ``Words``."""

    title: Words
    body: Markup
    lang: str
    dir: str

    def shown(self) -> tuple[Shown, ...]:
        """Return what it shows."""
        return shown_in(self.title, self.body)


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
    called from there. ``receivers`` are organizations there, ``silent`` those without any contact.
    Each of the three texts may be missing; ``particular`` are texts of this pair and of ``there``.
    """

    frame: Frame
    title: Words
    here: Link
    there: Link
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
    offices: tuple[Office, ...]
    silent: tuple[Link, ...]
    person: Part
    child: Part
    worker: Part
    particular: tuple[Part, ...]
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
            self.offices,
            self.silent,
            self.person,
            self.child,
            self.worker,
            self.particular,
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
    """The list of all routes."""

    frame: Frame
    title: Words
    body: Markup
    groups: tuple[RouteGroup, ...]

    def shown(self) -> tuple[Shown, ...]:
        """Return what stands on the page."""
        return shown_in(self.title, self.body, self.groups)


class AbroadView(Struct, frozen=True, kw_only=True):
    """Help for a person outside all the site's countries.

    ``routes`` leads those who are in one of them to the right list, by the sentence ``inside``.
    ``emergency`` is the number of the European Union; ``countries`` have the lines at home that
    can be called from abroad, and ``none`` names the others in one sentence.
    """

    frame: Frame
    title: Words
    body: Markup
    inside: str
    routes: Link | None
    emergency: tuple[Call, ...]
    countries: tuple[Country, ...]
    none: str

    def shown(self) -> tuple[Shown, ...]:
        """Return what stands on the page."""
        return shown_in(self.title, self.routes, self.emergency, self.countries, self.body)
