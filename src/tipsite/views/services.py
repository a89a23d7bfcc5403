"""Services as a reader sees them: a line in one tap, an entry, a section, a sheet to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from markupsafe import Markup
from msgspec import Struct

from tipsite.views.frame import TitledView
from tipsite.views.parts import Link, Opening, Showing, Words

CallKind = Literal["emergency", "police", "helpline"]
"""Who answers, if readers must know that before they call."""


class Call(Showing, frozen=True, kw_only=True):
    """A line in one tap: its name and number, facts to know first, and a link to more.

    ``short`` is a short name for small buttons, if the record has one. ``country`` is the country's
    name, or the names of all countries with this number. ``facts`` are the cost of a call and the
    hours; unknown facts are named as unknown. The lines of one service follow each other and have
    the same ``more``. ``kind`` is who answers. The last line of a service has its chats and forms,
    by which it can be ``written`` to.
    """

    name: Words
    short: Words | None = None
    number: str
    href: str
    country: str = ""
    facts: str = ""
    label: Words | None = None
    more: str = ""
    kind: CallKind
    written: tuple[Link, ...] = ()


class Country(Showing, frozen=True, kw_only=True):
    """A country with its first lines and its directory; a destination has no directory.

    Addresses end with its ``id``, the code in small letters. A ``far`` country is not one of those
    that the edition is for.
    ``listed`` are the services that the page lists there; ``none`` says that none is known.
    ``traces`` are the traces on the phone of writing to them.
    """

    id: str
    name: str
    calls: tuple[Call, ...]
    directory: Link | None
    listed: tuple[ListedService, ...] = ()
    traces: tuple[str, ...] = ()
    none: str = ""
    far: bool = False


class Say(Struct, frozen=True, kw_only=True):
    """The phrases for a part of a page that is rendered without its frame."""

    say: Mapping[str, str]


class ListedService(Showing, frozen=True, kw_only=True):
    """A short form of a service, on a page that lists its kind. ``href`` leads to its own page.

    ``calls`` are its lines and the lines beside it, ``answers`` names the languages, ``ways`` are
    those in which readers can write to it. ``places`` is where to go.
    """

    kind: CallKind
    name: Words
    label: Words | None
    href: str
    calls: tuple[Call, ...]
    answers: str
    ways: tuple[Contact, ...]
    places: tuple[Place, ...]


class NumbersView(Struct, frozen=True, kw_only=True):
    """Services that a text lists. ``everywhere`` is the number that all ``countries`` share.

    ``level`` is that of the headings; 0 for one item of a list. The countries are ``closed`` if the
    text has numbers of several.
    """

    frame: Say
    everywhere: tuple[Call, ...]
    countries: tuple[Country, ...]
    level: int
    closed: bool


class Contact(Showing, frozen=True, kw_only=True):
    """One way of contact: ``text`` is shown, ``href`` opens it (empty: by hand only).

    ``action`` are the words of the link of a chat, form or video, with its ``host`` beside it.
    ``write`` opens a text message to the number, if it takes any. ``note`` says who vouches for the
    contact, and how long ago. If it is not ``confirmed``, only a source vouches for it. ``traces``
    are the traces of its use on the phone.
    """

    text: str
    href: str
    channel: str
    facts: tuple[str, ...]
    note: Markup
    traces: tuple[str, ...]
    confirmed: bool = False
    write: str = ""
    action: str = ""
    host: str = ""
    opening: Opening | None = None


class Place(Showing, frozen=True, kw_only=True):
    """A place to which people may go, without an address for maps.

    ``facts`` are its hours, a way in for wheelchairs, whether one needs an appointment, and the
    languages there. ``rows`` are a term with its words: the entrance, who may come, what to bring.
    ``note`` says who vouches for it, and how long ago.
    """

    name: Words
    directions: Words
    facts: tuple[str, ...]
    rows: tuple[tuple[str, Words], ...]
    note: Markup
    opening: Opening | None = None


class OwnLines(Showing, frozen=True, kw_only=True):
    """Contacts of the organization that runs the site; they are no service.

    ``country`` is the name of the country of its phones. ``dials`` are all its numbers; ``texts``
    are those that take a text message.
    """

    title: str
    words: Words | None
    country: str
    phones: tuple[Contact, ...]
    emails: tuple[Contact, ...]
    websites: tuple[Contact, ...]
    dials: tuple[str, ...]
    texts: tuple[str, ...]


class Entry(Showing, frozen=True, kw_only=True):
    """A service in a directory or on its own page.

    ``kind`` is who answers, as in `Call`. ``needs``, ``for_whom`` and ``languages`` are the values
    in the records, for filters. ``role`` introduces the organization: it answers the line or, if
    there is no line, runs the place.
    """

    id: str
    kind: CallKind
    needs: tuple[str, ...]
    for_whom: tuple[str, ...]
    languages: tuple[str, ...]
    name: Words
    summary: Words
    label: Words | None
    href: str
    country: str
    role: str
    answers: Words
    run_by: str
    privacy: tuple[str, ...]
    phones: tuple[Contact, ...]
    emails: tuple[Contact, ...]
    websites: tuple[Contact, ...]
    places: tuple[Place, ...]
    no_contact: str
    audience: str
    offers: str
    area: Words | None
    beside: tuple[Call, ...]


class Section(Showing, frozen=True, kw_only=True):
    """The services for one need. ``also`` are services whose entry is under another need.

    ``note`` is for readers to know first, for example that no service is known; ``calls`` are below
    it. A section is ``folded`` if its lines are shown above already, or take no calls for help.
    ``pages`` list further services for the need.
    """

    id: str
    title: str
    entries: tuple[Entry, ...]
    also: tuple[Link, ...]
    note: Words | None = None
    calls: tuple[Call, ...] = ()
    folded: bool = False
    pages: tuple[Link, ...] = ()


class Code(Struct, frozen=True, kw_only=True):
    """A QR code: a square of ``size`` units and the path of its dark parts, one unit wide."""

    size: int
    path: str
    label: str


class Strip(Struct, frozen=True, kw_only=True):
    """A strip to tear off: a number with all words that it needs, but without its topic.

    In a pocket, it must not reveal the topic. ``line`` is the kind of line, not its name; ``facts``
    are the hours. ``beside`` are the kind and number of lines beside it. ``example`` is the mark of
    a demonstration.
    """

    country: str
    line: str
    number: str
    facts: str
    beside: tuple[tuple[str, str], ...]
    example: str = ""


class SheetView(TitledView, frozen=True, kw_only=True):
    """One sheet to print, with equal strips to tear off. ``address`` has a form to be typed."""

    template: ClassVar[str] = "sheet.html"
    lines: tuple[Call, ...]
    urgent: tuple[Call, ...]
    beside: tuple[Call, ...]
    address: str
    code: Code | None
    strips: tuple[Strip, ...]
    footnote: Words | None
