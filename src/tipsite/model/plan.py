"""What will exist: files, pages with their addresses and views, and what the output promises."""

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

    Two are equal when they have one path and one digest.
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
        """Make a file of its bytes, or of what returns them whenever they are asked for.

        ``digest`` and ``size`` are given where they are known: so a page that stays as it was is
        never loaded.
        """
        self.path: Final = path
        self._content = content
        self._digest = digest
        self._size = size

    @property
    def content(self) -> bytes:
        """What stands in the file; what was loaded for it is not held."""
        return self._content if isinstance(self._content, bytes) else self._content()

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hexadecimal."""
        if not self._digest:
            self._digest = hashlib.sha256(self.content).hexdigest()
        return self._digest

    @property
    def size(self) -> int:
        """How many bytes the content has."""
        if self._size is None:
            self._size = len(self.content)
        return self._size

    def __eq__(self, other: object) -> bool:
        """Return whether both put the same bytes in the same place."""
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
    """Words of the source that must stand on a page, marked with their ``lang`` and ``dir``.

    They belong ``beside`` other words, and are not asked for where those do not stand there.
    """

    lang: str
    dir: str
    words: str
    beside: str = ""


class PlannedPage(Struct, frozen=True, kw_only=True):
    """One page to be. ``fallback``: words of its text are not in the edition's language.

    ``text`` is the same as plain text, for the file beside it; empty where there is none.
    ``originals`` are shown beside translations that may mislead, and in place of missing ones.
    ``language`` is the tag of the edition of a page that does not stand in its folder.
    """

    address: str
    view: View
    fallback: bool = False
    text: str = ""
    originals: tuple[Original, ...] = ()
    language: str = ""

    @property
    def falls_back(self) -> bool:
        """Whether the page, or a text on it, is shown in another language than the edition's."""
        frame = self.view.frame
        return self.fallback or bool(frame.content_lang) or frame.lang != self.edition

    @property
    def edition(self) -> str:
        """The language of the edition; of a page at the root, that of its words."""
        folder, _, inside = self.address.partition("/")
        return self.language or (folder if inside else self.view.frame.lang)


class Line(Struct, frozen=True, kw_only=True):
    """What must stand with one line of a service, in whichever language.

    ``names`` are those of its country, ``labels`` what must be said with it (none: nothing must).
    ``beside`` are the digits of each service beside it: one number of each is enough.
    """

    names: frozenset[str]
    labels: frozenset[str]
    beside: tuple[frozenset[str], ...]


class PagePromise(Struct, frozen=True, kw_only=True):
    """What one page must have, whatever the theme does.

    ``exit`` is where its reader leaves to (empty: it has no exit), ``exit_words`` what stands on
    the live region beside it. A ``neutral`` title is the only one that the page and its share card
    may have; empty where the page need not be discreet. ``safety`` is the address of the page on
    what stays behind, ``says`` are sentences that must stand on the page: its notices among them.
    Where ``numbers_first``, no picture comes before them. ``help_href`` is how the page
    names the way to help (empty: the site has none); ``calls`` are the addresses of the lines
    that it offers (``tel:116111``).
    ``search`` is what tipsite's script may read of a search (empty: there is none here), and
    ``openings`` are the hours and time zones of which it may say that a line is open.
    A page with ``strips`` is cut into pieces, each of which must say all by itself. A ``quiet`` one
    shows none but its own ``pictures``, by their addresses; ``campaign`` is set on that of a
    campaign, which may say its name. ``logo`` is the address of the one in the header. One at an
    ``old`` address says nothing of what stood there; it may lead on, to the page at ``moved``.
    ``own`` are the numbers and addresses of whoever answers for the site, which this page alone
    may show. A page with a ``second_style`` asks for one sheet more than others.
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
    openings: frozenset[tuple[str, str]] = frozenset()
    quiet: bool = False
    second_style: bool = False
    pictures: frozenset[str] = frozenset()
    campaign: bool = False
    logo: str = ""
    old: bool = False
    moved: str = ""
    own: Published | None = None


class PiecePromise(Struct, frozen=True, kw_only=True):
    """What a piece of material must say, whatever its template does.

    ``piece`` is its address, ``template`` and ``file`` are where it comes from, ``base`` is the
    address of the site. What is said of ``lines`` must stand on each part with their numbers, and
    so must ``example`` on a demonstration; what stands in ``once``, by what it is, anywhere.
    ``spared`` are texts in which figures may stand that are no number to call. ``code`` is where
    the code leads, ``files`` are those that the template got. A ``discreet`` piece has none of the
    words in ``unsaid``. One for a ``screen`` is measured in pixels. ``backwards`` is one whose
    script is read from right to left.
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
    """Published numbers and addresses that may stand on one page, or on any page of the site.

    ``dials`` are the digits that may be dialled or seen. ``lines`` are the services that each of
    them may call, ``texts`` the digits that take a text message, ``figures`` the digits that count
    or name something in texts. ``emails`` are addresses; ``apps`` are the addresses of empty chats.
    ``indexes`` are the addresses of search indexes, by edition. For one page, the addresses of
    other editions are left empty; if the page has no search, all are empty.
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

    ``pages`` are by address. ``traces`` are, by ``lang`` and scheme, the words that a page with a
    link of that kind must show. ``guard`` is the script that comes first on every page. ``links``
    are the addresses that pages may link to. ``notices`` are the words, by ``lang``, that every
    page of a demonstration, or of a site that shows ``drafts``, must carry (empty when live).
    ``script`` and ``search`` are the addresses of tipsite's own scripts. ``loud`` is the address of
    the style sheet for pages that may be loud. ``spellings`` are words that an edition in Latin
    letters spells in its own way. ``countries`` are the names of each country that has a line,
    ``campaigns`` the names of campaigns.
    """

    address: str
    pages: Mapping[str, PagePromise]
    traces: Mapping[str, Mapping[str, str]]
    guard: str
    script: str
    search: str
    links: frozenset[str]
    notices: Mapping[str, str]
    regions: tuple[str, ...]
    spellings: frozenset[str]
    countries: frozenset[frozenset[str]] = frozenset()
    campaigns: frozenset[str] = frozenset()
    drafts: bool = False
    loud: str = ""

    @property
    def searched(self) -> frozenset[str]:
        """The files that are loaded when somebody searches."""
        return frozenset((self.search, *self.indexes.values()))

    def for_all(self) -> Promises:
        """Return the promises of every page, without pages, links and published contacts."""
        return replace(self.held(Published()), pages={}, links=frozenset())

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
    """Where the site will stand: its host, the path of its address, and whether https is a must.

    ``lasting`` are the addresses that change with the content of their files, ``moved`` old ones,
    each with that of today. Search engines are kept from an ``unlisted`` site.
    """

    host: str
    base: str
    https: bool
    lasting: frozenset[str]
    moved: tuple[tuple[str, str], ...] = ()
    unlisted: bool = False
