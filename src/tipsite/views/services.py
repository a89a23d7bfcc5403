"""Services as a reader sees them: a line in one tap, an entry, a section, a sheet to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from markupsafe import Markup
from msgspec import Struct

from tipsite.views.frame import TitledView
from tipsite.views.parts import Link, Opening, Showing, Shown, Words

CallKind = Literal["emergency", "police", "helpline"]
"""Who answers, as far as readers must know it before they call."""


class Call(Showing, frozen=True, kw_only=True):
    """A line in one tap: its name and number, facts to know first, and a link to more.

    ``short`` is a short name for buttons with little room, if the record has one. ``country`` is
    its name, or those of all countries where the number is the same. ``facts`` are what a call
    costs and when somebody answers, as far as it is known; what is not known is said. Lines of one
    service come one after the other, and have the same ``more``. ``kind`` is who answers. The last
    line has where the service can be ``written`` to instead: its chats and forms.
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

    def shown(self) -> tuple[Shown, ...]:
        """Return the line itself and its words."""
        return (self, *super().shown())


class Country(Showing, frozen=True, kw_only=True):
    """A country with its first lines and its directory, which a destination has not.

    A choice of countries leads to its part of the page by its ``id``, the code in small letters.
    ``listed`` are the services that the page lists there, ``traces`` what writing to them leaves on
    the phone; ``none`` says that none is known.
    """

    id: str
    name: str
    calls: tuple[Call, ...]
    directory: Link | None
    listed: tuple[ListedService, ...] = ()
    traces: tuple[str, ...] = ()
    none: str = ""


class Say(Struct, frozen=True, kw_only=True):
    """The phrases for a part of a page that is rendered without its frame."""

    say: Mapping[str, str]


class ListedService(Showing, frozen=True, kw_only=True):
    """A service in short, on a page that lists its kind. ``href`` leads to its own page.

    ``calls`` are its lines and those beside it, ``answers`` says in which languages, ``ways`` are
    all others; without any, ``none`` says so.
    """

    kind: CallKind
    name: Words
    summary: Words
    label: Words | None
    href: str
    country: str
    calls: tuple[Call, ...]
    answers: str
    ways: tuple[Contact, ...]
    none: str


class NumbersView(Struct, frozen=True, kw_only=True):
    """Services that a text lists. ``everywhere`` is the number that all ``countries`` share.

    ``level`` is that of the headings; 0 for one item among others. A choice of countries at the
    top of the page leads to its ``first`` list, and has the number that all share.
    """

    frame: Say
    everywhere: tuple[Call, ...]
    countries: tuple[Country, ...]
    level: int
    first: bool


class Contact(Showing, frozen=True, kw_only=True):
    """One way of contact: ``text`` is shown, ``href`` opens it (empty: by hand only).

    ``action`` is what the link of a chat, form or video says, with its ``host`` beside it.
    ``write`` opens a text message to the same number, where it takes some. ``note`` says who
    vouches for it, and how long ago; it is only a source's unless ``confirmed``. ``traces`` say
    what its use leaves on the phone.
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

    def shown(self) -> tuple[Shown, ...]:
        """Return the contact itself and who confirmed it."""
        return (self, *super().shown())


class OwnLines(Showing, frozen=True, kw_only=True):
    """Contacts of the organization that runs the site; they are no service.

    ``country`` is the name of that of its phones, ``dials`` are all numbers that are there, and
    ``texts`` those that take a text message.
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

    ``kind`` is who answers, as of a `Call`. ``needs``, ``for_whom`` and ``languages`` are the words
    of the records, for filters. ``role``
    introduces the organization: it answers, or, where there is nobody to call, runs the place.
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
    no_contact: str
    audience: str
    offers: str
    area: Words | None
    beside: tuple[Call, ...]


class Section(Showing, frozen=True, kw_only=True):
    """The services for one need. ``also`` are services whose entry is under another need.

    ``note`` is what must be known first, such as that nothing was found; ``calls`` are below it.
    ``folded`` are those whose lines are above already, or that take no calls for help. ``pages``
    list further services for it.
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
    """A piece to tear off: all that a number needs, and no word of what it is about.

    In a pocket it must not reveal its topic. ``line`` is the kind of line, not its name;
    ``facts`` is when somebody answers; ``beside`` are the kind and number of lines beside it.
    ``example`` is what a demonstration says on it.
    """

    country: str
    line: str
    number: str
    facts: str
    beside: tuple[tuple[str, str], ...]
    example: str = ""


class SheetView(TitledView, frozen=True, kw_only=True):
    """One sheet to print, with equal strips to tear off. ``address`` is written to be typed."""

    template: ClassVar[str] = "sheet.html"
    lines: tuple[Call, ...]
    urgent: tuple[Call, ...]
    beside: tuple[Call, ...]
    address: str
    code: Code | None
    strips: tuple[Strip, ...]
    footnote: Words | None
