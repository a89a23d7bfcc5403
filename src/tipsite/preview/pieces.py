"""Pieces of material as pictures, each on a page of the preview, typeset on request.

They are never written to the output. A piece that nobody has checked yet is shown, with the reason
why a build omits it. A piece with a line that must not be printed is not shown. Beside a piece are
the problems that a build would report, since the piece is read back in the same way.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, partial
from importlib import resources
from pathlib import Path

import msgspec
from jinja2 import Environment, Template
from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts.detection import find_contacts, is_doubtful
from tipsite.contacts.dialling import digits_of
from tipsite.i18n import gettext as _
from tipsite.i18n import language, language_words, ngettext
from tipsite.language.locales import locale_for, territory
from tipsite.material.typesetting import TypesetPiece, Typesetter
from tipsite.messages.explanation import explain
from tipsite.model.pages import page_file
from tipsite.model.problems import (
    Location,
    Problem,
    errors,
    format_location,
    in_order,
)
from tipsite.model.site import Piece, Site
from tipsite.pages.material_files import PIXELS, overflow_problem
from tipsite.pages.pieces import PieceSource
from tipsite.pages.sheets import qr_path
from tipsite.preview.on_demand import OnDemandSite

FOLDER = ".tipsite/material/"
LIST = f"{FOLDER}index.html"
_ADDRESS = re.compile(
    rf"{re.escape(FOLDER)}(?P<tag>[\w-]+)/(?P<name>.+)-(?P<country>[a-z]{{2}})\.html\Z"
)
_FOLLOWED = re.compile(rf"{re.escape(FOLDER)}saved-(?P<country>[a-z]{{2}})\.html\Z")
_SAVED = re.compile(r"content/(?P<tag>[\w-]+)/material/(?P<name>[^/]+)\.md\Z")
_PPI = 100
"""The resolution in pixels per inch: a sheet of A4 is 827 pixels wide."""
_SEEN_ANEW = (
    "material-overflow",
    "material-overflow-address",
    "material-overflow-numbers",
    "material-fault",
    *PIXELS,
)
_POINTS = 72
"""A picture has as many pixels as its page has points."""
_KEPT = 4
"""The number of typeset pieces in memory: a tab requests a page, then its state."""


class Shown(Struct, frozen=True, kw_only=True):
    """A piece to show: its language, the name of its file, and its country."""

    tag: str
    name: str
    country: str

    @property
    def address(self) -> str:
        """Its address in the preview."""
        return f"{FOLDER}{self.tag}/{self.name}-{self.country.lower()}.html"

    @property
    def follows(self) -> str:
        """The address that always shows the last saved piece, for the same country."""
        return f"{FOLDER}saved-{self.country.lower()}.html"

    @property
    def path(self) -> str:
        """The path of its file in a language folder."""
        return f"material/{self.name}.md"

    @property
    def file(self) -> str:
        """The path of its file in the site."""
        return page_file(self.tag, self.path)


class Row(Struct, frozen=True, kw_only=True):
    """One line: words, their link, and a ``code``: a path to open, or a command to type.

    ``lead`` is a sentence in bold before the words. ``here`` marks the link to the current page.
    """

    words: str
    lead: str = ""
    code: str = ""
    href: str = ""
    here: bool = False


class Section(Struct, frozen=True, kw_only=True):
    """A part of the panel, or of the links between pieces."""

    title: str
    rows: tuple[Row, ...]


def shown_at(address: str) -> Shown | None:
    """Return the piece that the preview shows at an address; None for any other page."""
    match = _ADDRESS.match(address)
    if match is None:
        return None
    country = match["country"].upper()
    return Shown(tag=match["tag"], name=match["name"], country=country)


def saved_piece(paths: Iterable[Path]) -> tuple[str, str] | None:
    """Return language and name of a piece whose file is among ``paths``; None without one."""
    matches = filter(None, (_SAVED.search(path.as_posix()) for path in paths))
    return next(((match["tag"], match["name"]) for match in matches), None)


def followed(address: str, saved: tuple[str, str] | None, site: Site) -> str:
    """Return the address of the piece ``saved`` last, if ``address`` follows the last one.

    The piece is for the same country if possible. Other addresses are returned unchanged.
    """
    match = _FOLLOWED.match(address)
    if match is None:
        return address
    pieces = [shown(piece) for piece in _pieces(site) if (piece.tag, piece.name) == saved]
    wanted = match["country"].upper()
    there = next((piece for piece in pieces if piece.country == wanted), None)
    if there is None and pieces:
        there = pieces[0]
    if there is None and saved:
        there = Shown(tag=saved[0], name=saved[1], country=wanted)
    return there.address if there else LIST


def shown(piece: Piece) -> Shown:
    """Return the language, name and country by which the preview shows a piece."""
    return Shown(tag=piece.tag, name=piece.name, country=piece.country)


def links_of(site: Site, tag: str, campaign: str) -> tuple[Row, ...]:
    """Return the links to the pieces of a campaign in one language."""
    return tuple(
        Row(words=_words(piece), href=f"/{shown(piece).address}")
        for piece in _pieces(site)
        if (piece.tag, piece.campaign) == (tag, campaign)
    )


def _pieces(site: Site) -> tuple[Piece, ...]:
    return (*site.material, *site.waiting)


def _words(piece: Piece) -> str:
    """Return the name of a piece in a list."""
    return f"{piece.title.text}: {piece.kind}, {_country(piece.country)}"


def _country(code: str) -> str:
    return territory(locale_for(language()), code) or code


class PiecePages:
    """Makes pages that show pieces; the last typeset pieces stay in memory."""

    def __init__(self) -> None:
        self._typesetter = Typesetter()
        self._made: dict[bytes, tuple[TypesetPiece, tuple[Problem, ...]]] = {}

    def list(self, site: Site) -> bytes:
        """Return the page with links to all pieces."""
        groups: dict[str, list[Row]] = {}
        for piece in _pieces(site):
            link = Row(words=_words(piece), href=f"/{shown(piece).address}")
            groups.setdefault(language_words(piece.tag), []).append(link)
        return _page(
            _("Material"),
            tuple(Section(title=name, rows=tuple(some)) for name, some in groups.items()),
            is_list=True,
            sentence="" if groups else _("The site has no pieces of material that can be made."),
        )

    def page(
        self, looked_at: Shown, on_demand: OnDemandSite, problems: Iterable[Problem]
    ) -> bytes | None:
        """Return the page of one piece; None if no language has its file.

        ``problems`` are all problems of the site.
        """
        pieces = _pieces(on_demand.site)
        piece = next((problem for problem in pieces if shown(problem) == looked_at), None)
        source = page_file(on_demand.site.settings.source_language.text, looked_at.path)
        reported = [
            problem
            for problem in problems
            if problem.at.path in (looked_at.file, source) and _is_about(problem, looked_at)
        ]
        if piece is None:
            if not any(looked_at.path in edition.pages for edition in on_demand.site.editions):
                return None
            return _page(
                looked_at.name,
                _ways(looked_at, pieces),
                reported,
                sentence=_("This piece is not made here."),
            )
        typeset, faults = self._set(on_demand, piece, looked_at.file)
        placed = (on_demand.plan.pieces.placed(fault, looked_at.file) for fault in faults)
        wrong = tuple(dict.fromkeys((*placed, *reported)))
        sentence = ""
        if piece in on_demand.site.waiting:
            sentence = _("So it would look. It is not made yet.")
        elif errors(wrong):
            sentence = _("So it is not made: what is wrong is written below.")
        return _page(
            _words(piece),
            _ways(looked_at, pieces),
            wrong,
            sentence=sentence,
            pictures=tuple(_pictures(typeset)),
            alt=piece.title.text,
            words=piece.words,
            lang=piece.tag,
            file=looked_at.file,
            follows=f"/{looked_at.follows}",
        )

    def _set(
        self, on_demand: OnDemandSite, piece: Piece, file: str
    ) -> tuple[TypesetPiece, tuple[Problem, ...]]:
        """Return a typeset piece with its problems, from memory if nothing has changed."""
        source, theme = on_demand.plan.pieces.source(piece), on_demand.site.theme
        digest = hashlib.sha256(msgspec.json.encode(source.view))
        for name, content in source.files.items():
            digest.update(name.encode() + hashlib.sha256(content).digest())
        digest.update(msgspec.json.encode(dict(theme.material)))
        key = digest.digest()
        if key not in self._made:
            at = Location(path=file, line=1, column=1)
            typeset = partial(
                self._typesetter.typeset,
                source.view,
                theme.material,
                source.files,
                at=at,
                paths=theme.paths,
            )
            picture = typeset(ending="png", ppi=_POINTS if piece.format == "png" else _PPI)
            problems = picture.problems
            if not problems:
                overflows = (overflow_problem(each, at, piece) for each in picture.overflows)
                problems = (*overflows, *_read_back(source, on_demand.site, piece, typeset))
            while len(self._made) >= _KEPT:
                del self._made[next(iter(self._made))]
            self._made[key] = picture, problems
        return self._made[key]


def _read_back(
    source: PieceSource, site: Site, piece: Piece, typeset: Callable[..., TypesetPiece]
) -> tuple[Problem, ...]:
    """Return the problems that a build would report of a piece after reading it from a PDF."""
    from tipsite.audit.pieces import PieceToRead, piece_problems  # noqa: PLC0415 - few sites

    if source.promise is None:
        return ()
    printed = typeset(ending="pdf")
    if printed.problems:
        return printed.problems
    # A piece that is not approved has no address yet.
    promise = replace(source.promise, piece=piece.address or piece.kind)
    code = qr_path(promise.code) if promise.code else None
    to_read = PieceToRead(
        pdf=printed.content, parts=printed.parts, promise=promise, code=code[1] if code else ""
    )
    return tuple(piece_problems(to_read, partial(_strangers, site)))


def _strangers(site: Site, text: str, piece_digits: frozenset[str]) -> Iterator[str]:
    """Yield each number in a text that is not among ``piece_digits``, and each e-mail address."""
    regions = tuple(sorted(site.services))
    dials = frozenset(
        digits_of(line.dial.text)
        for services in site.services.values()
        for service in services
        for line in service.phones
    )
    for line in text.split("\n"):
        for contact in find_contacts(line, dials=dials, regions=regions):
            if is_doubtful(contact, dials=dials, regions=regions):
                continue
            if contact.kind == "email" or digits_of(contact.text) not in piece_digits:
                yield contact.text


def _is_about(problem: Problem, looked_at: Shown) -> bool:
    """Return whether a problem may be about a piece for one country, or about its whole file.

    Problems of the typeset piece are left out, since the preview checks the piece again.
    """
    country = dict(problem.values).get("country", looked_at.country)
    return country == looked_at.country and problem.code not in _SEEN_ANEW


def _ways(looked_at: Shown, pieces: Iterable[Piece]) -> tuple[Section, ...]:
    """Return links to the same piece for other countries and in other languages."""
    there = [shown(other) for other in pieces if other.name == looked_at.name]
    everywhere = (*there, looked_at)
    countries = dict.fromkeys(other.country for other in everywhere if other.tag == looked_at.tag)
    tags = dict.fromkeys(other.tag for other in everywhere if other.country == looked_at.country)
    here = looked_at.tag, looked_at.country

    def link(words: str, tag: str, country: str) -> Row:
        other = Shown(tag=tag, name=looked_at.name, country=country)
        return Row(words=words, href=f"/{other.address}", here=(tag, country) == here)

    return (
        Section(
            title=_("Countries"),
            rows=tuple(link(_country(other), looked_at.tag, other) for other in sorted(countries)),
        ),
        Section(
            title=_("Languages"),
            rows=tuple(link(language_words(other), other, looked_at.country) for other in tags),
        ),
    )


def _heading(problems: Collection[Problem]) -> str:
    """Return the heading above problems, or above remaining tasks."""
    count = len(problems)
    if any(problem.severity != "note" for problem in problems):
        words = ngettext("{count} thing is wrong", "{count} things are wrong", count)
    else:
        words = ngettext("{count} thing is still to do", "{count} things are still to do", count)
    return words.format(count=count)


def _pictures(typeset: TypesetPiece) -> Iterator[str]:
    for picture in (typeset.content, *typeset.further) if typeset.content else ():
        yield f"data:image/png;base64,{b64encode(picture).decode('ascii')}"


def _page(
    title: str, groups: tuple[Section, ...], problems: Collection[Problem] = (), **values: object
) -> bytes:
    """Return a page; ``values`` are further values for its template."""
    page = _template().render(
        ui=language(),
        title=title,
        groups=groups,
        told=tuple(
            (" ".join(explain(problem.code, problem.values, _)), format_location(problem.at))
            for problem in in_order(problems)
        ),
        heading=_heading(problems),
        page_words=_("page"),
        said=_("The words on it"),
        its_file=_("Its file:"),
        back=_("All pieces of material"),
        list=f"/{LIST}",
        follow=_("Always the piece that I save"),
        **values,
    )
    return page.encode()


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, trim_blocks=True)
    return environment.from_string(
        (resources.files("tipsite.preview") / "material.html").read_text("utf-8")
    )
