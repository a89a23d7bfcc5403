"""The planned output: files, pages with their addresses and views, and promises to check."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict, replace

from tipsite.views.frame import View
from tipsite.views.pieces import PieceLine


class Artifact:
    """One file of the finished site: ``path`` is POSIX, relative and NFC.

    Two files are equal if they have the same path and the same digest.
    """

    __slots__ = ("_content", "_digest", "_size", "path")

    def __init__(
        self,
        *,
        path: str,
        content: bytes | Callable[[], bytes],
        digest: str = "",
        size: int | None = None,
    ) -> None:
        """Create a file from its bytes or from a function that loads them.

        If ``digest`` and ``size`` are known, they are set, so that an unchanged page is never
        loaded.
        """
        self.path: Final = path
        self._content = content
        self._digest = digest
        self._size = size

    @property
    def content(self) -> bytes:
        """The bytes of the file. If they are loaded, they are not kept in memory."""
        return self._content if isinstance(self._content, bytes) else self._content()

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hexadecimal."""
        if not self._digest:
            self._digest = hashlib.sha256(self.content).hexdigest()
        return self._digest

    @property
    def size(self) -> int:
        """The size of the content in bytes."""
        if self._size is None:
            self._size = len(self.content)
        return self._size

    def __eq__(self, other: object) -> bool:
        """Return whether both files have the same path and the same bytes."""
        if not isinstance(other, Artifact):
            return NotImplemented
        return self.path == other.path and self.digest == other.digest

    def __hash__(self) -> int:
        return hash((self.path, self.digest))

    def __repr__(self) -> str:
        return f"Artifact(path={self.path!r}, digest={self.digest!r})"


def sorted_by_path(artifacts: Iterable[Artifact]) -> tuple[Artifact, ...]:
    """Return the files in the order in which they are written."""
    return tuple(sorted(artifacts, key=lambda artifact: artifact.path))


class Original(Struct, frozen=True, kw_only=True):
    """Words of the source that a page must show, marked with their ``lang`` and ``dir``.

    They belong ``beside`` other words, and are required only if the page has these other words.
    """

    lang: str
    dir: str
    words: str
    beside: str = ""


class PlannedPage(Struct, frozen=True, kw_only=True):
    """A planned page. A ``fallback`` has words that are not in the edition's language.

    ``text`` is the page as plain text, for the file beside it; it is empty if there is no such
    file. ``originals`` are shown beside translations that may mislead, and in place of missing
    ones. ``language`` is the tag of the edition of a page that is not in the folder of its
    language.
    """

    address: str
    view: View
    fallback: bool = False
    text: str = ""
    originals: tuple[Original, ...] = ()
    language: str = ""

    @property
    def falls_back(self) -> bool:
        """True if the page, or a text on it, is in another language than the edition."""
        frame = self.view.frame
        return self.fallback or bool(frame.content_lang) or frame.lang != self.edition

    @property
    def edition(self) -> str:
        """The language of the edition; for a page at the root, the language of its words."""
        folder, _, inside = self.address.partition("/")
        return self.language or (folder if inside else self.view.frame.lang)


class Line(Struct, frozen=True, kw_only=True):
    """Words that must be shown with one line of a service, in any language.

    ``names`` are the names of its country, ``labels`` the words that must be said with it (empty:
    none must). ``beside`` are the digits of each service beside it; one number of each service is
    enough.
    """

    names: frozenset[str]
    labels: frozenset[str]
    beside: tuple[frozenset[str], ...]


class PagePromise(Struct, frozen=True, kw_only=True):
    """Required and allowed content of one page, for any theme.

    ``exit`` is the address that the exit leads to (empty: no exit), ``exit_words`` are the words of
    the live region beside it. If ``neutral`` is set, the page is discreet: the page and its share
    card must have this title. ``safety`` is the address of the page about traces in the browser.
    ``says`` are sentences that the page must show, such as notices. With ``numbers_first``, no
    picture may come before the numbers. ``help_href`` is the link to help on this page (empty: the
    site has no help). ``calls`` are the addresses of the lines that it offers (``tel:116111``).
    ``search`` is the address that tipsite's script may read for a search (empty: none).
    ``openings`` are the hours, the time zone, holidays and words by which the script may say that a
    line is open. With
    ``strips``, the page is cut into strips, and each strip must be complete by itself. A ``quiet``
    page shows only its own ``pictures``, by their addresses. ``campaign`` is true for the page of a
    campaign, which may name the campaign. ``logo`` is the address of the picture in the header. A
    page with ``old`` says nothing about the earlier content of its address; it may lead on to
    ``moved``. ``own`` are contacts of the site's own organization, which only this page may show.
    With ``second_style``, the page loads one more style sheet than others.
    """

    exit: str
    exit_words: str
    neutral: str
    safety: str
    says: tuple[str, ...]
    numbers_first: bool
    help_href: str
    calls: frozenset[str]
    strips: bool
    originals: tuple[Original, ...]
    search: str = ""
    openings: frozenset[tuple[str, ...]] = frozenset()
    quiet: bool = False
    second_style: bool = False
    pictures: frozenset[str] = frozenset()
    campaign: bool = False
    logo: str = ""
    old: bool = False
    moved: str = ""
    own: Published | None = None


class PiecePromise(Struct, frozen=True, kw_only=True):
    """Required content of a piece of material, for any template.

    ``piece`` is its address, ``template`` and ``file`` are its sources, ``base`` is the address of
    the site. Each part must show its ``lines`` with their numbers and required words, and
    ``example`` on a demonstration. The texts in ``once``, by their role, may be anywhere.
    ``spared`` are texts with figures that are no phone numbers. ``code`` is the target of the code,
    ``files`` are the files for the template. A ``discreet`` piece has none of the words in
    ``unsaid``. A piece for a ``screen`` is measured in pixels. ``backwards`` is true if its script
    is read from right to left.
    """

    piece: str
    template: str
    file: str
    base: str
    title: str
    lines: tuple[PieceLine, ...]
    example: str
    once: Mapping[str, str]
    spared: tuple[str, ...]
    code: str
    files: tuple[str, ...]
    unsaid: tuple[str, ...]
    discreet: bool
    screen: bool
    backwards: bool


class Published(Struct, frozen=True, kw_only=True):
    """Published numbers and addresses that may be on one page, or on any page of the site.

    ``dials`` are the digits that may be dialled or seen, ``lines`` the services that each of them
    may call. ``texts`` are the digits that take a text message. ``figures`` are the digits in texts
    that count or name something. ``emails`` are addresses; ``apps`` are the addresses of empty
    chats. ``indexes`` are the addresses of search indexes, by edition. For one page, the addresses
    of other editions are left empty; if the page has no search, all are empty.
    """

    dials: frozenset[str] = frozenset()
    lines: Mapping[str, tuple[Line, ...]] = {}
    figures: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    indexes: Mapping[str, str] = {}
    fallbacks: frozenset[str] = frozenset()
    apps: frozenset[str] = frozenset()


class Promises(Published, frozen=True, kw_only=True):
    """The promises of the site, which the audit checks in the output of any theme.

    ``traces`` are the words that a page with a kind of link must show, by ``lang`` and scheme.
    ``guard`` is the script that comes first on every page. ``notices`` are words, by ``lang``, that
    must be on every page of a demonstration or of a site with drafts. They are empty for a live
    site. ``script`` and ``search`` are the addresses of tipsite's own scripts. ``loud`` is the
    address of the style sheet for pages that may be loud, ``font`` that of its font. ``spellings``
    are words that an edition in Latin letters spells in its own way. ``countries`` are the names of
    each country that has a line, ``campaigns`` the names of campaigns.
    """

    address: str
    traces: Mapping[str, Mapping[str, str]]
    guard: str
    script: str
    search: str
    notices: Mapping[str, str]
    regions: tuple[str, ...]
    spellings: frozenset[str]
    countries: frozenset[frozenset[str]] = frozenset()
    campaigns: frozenset[str] = frozenset()
    loud: str = ""
    font: str = ""

    @property
    def searched(self) -> frozenset[str]:
        """The files that a page loads for a search."""
        return frozenset((self.search, *self.indexes.values()))

    def for_all(self) -> Promises:
        """Return the promises of every page, without published contacts."""
        return self.held(Published())

    def held(self, published: Published) -> Promises:
        """Return the promises of one page, which may show the ``published`` contacts."""
        return replace(self, **asdict(published))

    def with_own(self, own: Published) -> Promises:
        """Return these promises with more numbers and addresses, which one page may show."""
        known = self.lines
        return replace(
            self,
            dials=self.dials | own.dials,
            texts=self.texts | own.texts,
            emails=self.emails | own.emails,
            lines={
                **known,
                **{form: (*known.get(form, ()), *own.lines[form]) for form in own.lines},
            },
        )


class Hosting(Struct, frozen=True, kw_only=True):
    """The host of the site, the path of its address, and whether https is required.

    ``lasting`` are addresses that change with the content of their files. ``moved`` are old
    addresses, each with its current one. Search engines must not list an ``unlisted`` site.
    """

    host: str
    base: str
    https: bool
    lasting: frozenset[str]
    moved: tuple[tuple[str, str], ...] = ()
    unlisted: bool = False
