"""Pieces of material as they were made: each part that somebody takes along says what it must.

A piece is read back from its PDF, whatever the theme; a picture from the same source, set as one.
What a template tells of its parts is a claim: each number of a piece has to lie in one of them, and
all that must stand with it as often as the number.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from tipsite.audit.numbers import Contacts
from tipsite.contacts.detection import digits_of, find_contacts, is_doubtful
from tipsite.engine.session import Session
from tipsite.engine.transform import Spread, serially
from tipsite.material.page_operators import Raster, Run
from tipsite.material.reading import Ground, ReadPage, ReadPiece, read_pdf
from tipsite.model.plan import PiecePromise, Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.theme.css import Colour, contrast
from tipsite.views.material import Part, PieceLine

SMALLEST = 8.0
"""In points: what stands on a part that somebody takes along."""
SMALLEST_ANYWHERE = 6.0
SMALLEST_ON_SCREEN = 20.0
"""In pixels of 1080: a phone shows them on seven centimetres."""
MARGIN = 3.0
"""In millimetres, inside the trim: no cutter cuts truer."""
DENSE = 300
"""Pixels an inch of what is printed."""
_INCH = 25.4
_ROUNDING = 0.05
_EDGE = 0.1
"""Of a picture: what networks cut off at each side."""
_READABLE = 0.5
"""Of full opacity. What is fainter is a pattern."""
_OVER = 0.35
"""Of the size of letters: so far they may reach over the edge of their part, with their tails."""
_LARGE, _LARGE_BOLD = 18.0, 14.0
_PAIR, _LARGE_PAIR = 4.5, 3.0
"""Least contrast of words, and of large ones (WCAG 2.2, 1.4.3)."""
_WORST = 0.1
"""Of the pixels behind words: edges of shapes are blurred."""
_TOUCHING = 0.2
"""Of the smaller one: so far two words may lie on each other."""


class PieceToRead(Struct, frozen=True, kw_only=True):
    """A piece that was made: itself, or its source, as a PDF; what its template tells of parts."""

    pdf: bytes
    parts: tuple[Part, ...]
    promise: PiecePromise


class PieceAudit:
    """Answers the question ``piece problems``: what is wrong with one piece, by its address.

    ``piece`` gives one that was made, None where it could not be. It is asked with the same keys: a
    print shop gets some otherwise than the site.
    """

    def __init__(self, session: Session, piece: Callable[..., PieceToRead | None]) -> None:
        self.session = session
        self._piece = piece
        self._contacts = Contacts()
        session.rule("piece problems", self._problems, tuple[Problem, ...], exact=True)

    def problems(self, addresses: Iterable[str], spread: Spread = serially) -> tuple[Problem, ...]:
        """Return what is wrong with pieces; a mistake of a template is told of one piece alone."""
        wanted = tuple(addresses)
        self.session.settle_all("piece problems", [(one,) for one in wanted], spread)
        found: dict[tuple[object, ...], Problem] = {}
        for address in wanted:
            for one in self.session.ask("piece problems", address):
                found.setdefault(likeness(one), one)
        return tuple(found.values())

    def _problems(self, address: str, *how: str) -> tuple[Problem, ...]:
        made = self._piece(address, *how)
        if made is None:
            return ()
        return piece_problems(made, self._strangers)

    def _strangers(self, text: str, own: frozenset[str]) -> Iterator[str]:
        """Yield each number and address in a text that is none of a piece's ``own``."""
        signature = self._contacts.text_signature(text)
        promises: Promises = self.session.ask("promises for all")
        held = promises.held(self.session.ask("published", *signature))
        yield from self._contacts.strangers(text, held)
        for line in text.split("\n"):
            for found in find_contacts(line, dials=held.dials, regions=held.regions):
                if is_doubtful(found, dials=held.dials, regions=held.regions):
                    continue
                if found.kind == "email" or digits_of(found.text) not in own:
                    yield found.text


def piece_problems(
    made: PieceToRead, strangers: Callable[[str, frozenset[str]], Iterator[str]]
) -> tuple[Problem, ...]:
    """Read a piece back, and return what is wrong with it.

    ``strangers`` yields the numbers and addresses in a text that are none of the piece's own, whose
    digits it is given.
    """
    work = _Piece(read_pdf(made.pdf), made, strangers)
    return tuple(dict.fromkeys(work.problems()))


def likeness(found: Problem) -> tuple[object, ...]:
    """What makes two problems of pieces one mistake: all but the piece, and what it says."""
    values = dict(found.values)
    return (found.code, found.at, values.get("what", values.get("found", "")))


class _Needed(Struct):
    """Words that must stand on a part, and how often."""

    what: str
    words: str
    times: int


class _Piece:
    """What one piece says, and what of it is wrong."""

    def __init__(
        self,
        read: ReadPiece,
        made: PieceToRead,
        strangers: Callable[[str, frozenset[str]], Iterator[str]],
    ) -> None:
        self._read, self._made, self._promise = read, made, made.promise
        self._strangers = strangers
        self._ground = Ground(made.pdf)
        self._at = Location(path=made.promise.template)
        self._pages = [_Page(page) for page in read.pages]
        numbers = [line.number for line in self._promise.lines]
        numbers += [one.number for line in self._promise.lines for one in line.beside]
        self._numbers = dict.fromkeys(numbers)
        # A longer number may have a shorter one in it.
        self._patterns = {
            number: _number_pattern(number) for number in sorted(numbers, key=len, reverse=True)
        }

    def problems(self) -> Iterator[Problem]:
        yield from self._parts_problems()
        yield from self._loose()
        yield from self._look()
        yield from self._whole()
        yield from self._foreign()
        yield from self._rasters()
        if self._promise.discreet:
            yield from self._told()

    def _problem(self, code: str, **values: object) -> Problem:
        return problem(code, self._at, piece=self._promise.piece, **values)

    # ---- the parts

    def _parts_problems(self) -> Iterator[Problem]:
        found: set[int] = set()
        lines = self._promise.lines
        for part in self._made.parts:
            if not 1 <= part.page <= len(self._pages):
                continue
            page = self._pages[part.page - 1]
            runs = page.inside(part)
            own = range(len(lines)) if part.line is None else (part.line,)
            some = [lines[one] for one in own if 0 <= one < len(lines)]
            found.update(own)
            yield from self._on_part(some, runs)
            yield from self._part_looks(part, page, runs)
        for place, line in enumerate(lines):
            if place not in found:
                yield self._problem("audit-piece-lacks", what="number", words=line.number)

    def _on_part(self, lines: Sequence[PieceLine], runs: Sequence[Run]) -> Iterator[Problem]:
        """Yield what does not stand on a part with some lines."""
        text = _text(runs)
        counts: dict[str, int] = {}
        for number, pattern in self._patterns.items():
            text, counts[number] = pattern.subn(" | ", text)
        needed: dict[tuple[str, str], _Needed] = {}

        def need(what: str, words: str, times: int, *, each: bool = False) -> None:
            one = needed.setdefault((what, words), _Needed(what, words, 0))
            one.times = one.times + times if each else max(one.times, times)

        for line in lines:
            # Where it stands beside another line, it says less.
            beside = sum(any(one.number == line.number for one in other.beside) for other in lines)
            times = max(counts[line.number] - beside, 1)
            if not counts[line.number]:
                yield self._problem("audit-piece-lacks", what="number", words=line.number)
            need("country", line.country, times)
            need("name", line.name, times)
            need("label", line.label, times, each=True)
            need("hours", line.hours, times, each=True)
            need("cost", line.cost, times, each=True)
            need("checked", line.checked, times)
            for one in line.beside:
                need("beside.name", one.name, times)
                if counts[one.number] < times:
                    yield self._problem("audit-piece-lacks", what="beside.number", words=one.number)
        if lines and self._promise.example:
            most = max(counts[line.number] for line in lines)
            need("example", self._promise.example, max(most, 1))
        yield from (
            self._problem("audit-piece-lacks", what=one.what, words=one.words)
            for one in _lacking(
                text,
                [one for one in needed.values() if one.words],
                backwards=self._promise.backwards,
            )
        )

    def _part_looks(self, part: Part, page: _Page, runs: Sequence[Run]) -> Iterator[Problem]:
        for run in runs:
            over = max(
                part.x - run.x, part.y - run.y,
                run.x + run.width - part.x - part.width, run.y + run.height - part.y - part.height,
            )  # fmt: skip
            if over > _OVER * run.size * _INCH / 72:
                yield self._problem("audit-piece-cut", words=_short(run.text))
            if not self._promise.screen and run.size < SMALLEST - _ROUNDING:
                yield self._small(run, SMALLEST)
        if self._promise.screen and self._promise.lines:
            across, down = page.read.width * _EDGE, page.read.height * _EDGE
            if (
                part.x < across or part.x + part.width > page.read.width - across
                or part.y < down or part.y + part.height > page.read.height - down
            ):  # fmt: skip
                yield self._problem("audit-piece-square")

    def _small(self, run: Run, least: float) -> Problem:
        unit = "px" if self._promise.screen else "pt"
        size, wanted = f"{run.size:.1f} {unit}", f"{least:g} {unit}"
        return self._problem("audit-piece-small", words=_short(run.text), size=size, least=wanted)

    def _loose(self) -> Iterator[Problem]:
        """Yield each number of the piece that stands outside of the parts that have to say more."""
        spared = "\n".join(self._promise.spared)
        for index, page in enumerate(self._pages, 1):
            parts = [part for part in self._made.parts if part.page == index]
            text = page.text
            for number, pattern in self._patterns.items():
                own = {
                    place
                    for place, line in enumerate(self._promise.lines)
                    if number in (line.number, *(one.number for one in line.beside))
                }
                for found in pattern.finditer(text):
                    run = page.run_at(found.start())
                    inside = (
                        _is_in(run, part) and (part.line is None or part.line in own or not own)
                        for part in parts
                    )
                    if not any(inside) and not pattern.search(spared):
                        yield self._problem("audit-piece-loose", found=number)
                text = pattern.sub(lambda found: " " * len(found[0]), text)

    # ---- how it looks

    def _look(self) -> Iterator[Problem]:
        least = SMALLEST_ON_SCREEN if self._promise.screen else SMALLEST_ANYWHERE
        for index, page in enumerate(self._pages):
            x, y, width, height = page.read.trim
            for run in page.runs:
                if run.nothing:
                    yield self._problem("audit-piece-letter", found=_short(run.text))
                outside = (
                    run.x < x + MARGIN - _ROUNDING or run.y < y + MARGIN - _ROUNDING
                    or run.x + run.width > x + width - MARGIN + _ROUNDING
                    or run.y + run.height > y + height - MARGIN + _ROUNDING
                )  # fmt: skip
                if outside:
                    yield self._problem(
                        "audit-piece-edge", words=_short(run.text), least=f"{MARGIN:g}"
                    )
                if run.size < least - _ROUNDING:
                    yield self._small(run, least)
                if found := self._faint(index, run):
                    yield found
            for one, other in _overlapping(page.runs):
                yield self._problem(
                    "audit-piece-overlap", words=_short(one.text), other=_short(other.text)
                )

    def _faint(self, page: int, run: Run) -> Problem | None:
        bold = "Bold" in run.font
        large = run.size >= (_LARGE_BOLD if bold else _LARGE)
        least = _LARGE_PAIR if large else _PAIR
        if not run.colour:
            return None
        if run.behind and all(run.behind):
            ratio = min(_ratio(run, behind) for behind in run.behind)
            if ratio >= least:
                return None
        found = self._ground.colours(page, run)
        ratios = sorted(_ratio(run, behind) for behind in found)
        if not ratios or ratios[int(len(ratios) * _WORST)] >= least:
            return None
        ratio = ratios[int(len(ratios) * _WORST)]
        return self._problem(
            "audit-piece-contrast", words=_short(run.text), ratio=f"{ratio:.1f}", least=f"{least:g}"
        )

    # ---- what stands once, or nowhere

    def _whole(self) -> Iterator[Problem]:
        """Yield what must stand once on a piece, and what it tells programs."""
        promise = self._promise
        text = "\n".join(page.text for page in self._pages)
        once = [_Needed(what, words, 1) for what, words in promise.once.items() if words]
        for one in _lacking(text, once, backwards=promise.backwards):
            yield self._problem("audit-piece-sheet", what=one.what, words=one.words)
        example = [_Needed("example", promise.example, 1)] if promise.example else []
        for page in self._read.pages:
            if any(_lacking(_text(page.runs), example, backwards=promise.backwards)):
                yield self._problem("audit-piece-example", words=promise.example)
        if self._read.title != promise.title:
            yield self._problem("audit-piece-title", found=self._read.title, title=promise.title)
        for lead in dict.fromkeys(one for page in self._read.pages for one in page.leads):
            if promise.discreet or not lead.startswith(promise.base):
                yield self._problem("audit-piece-lead", found=lead)
        if promise.code and not promise.code.startswith(promise.base):
            yield self._problem("audit-piece-lead", found=promise.code)

    def _foreign(self) -> Iterator[Problem]:
        """Yield each number that is none of the piece: held back, or of another country."""
        text = "\n".join(_text(page.read.runs) for page in self._pages)
        for pattern in self._patterns.values():
            text = pattern.sub(" | ", text)
        rest = _plain(text)
        for words in sorted(self._said_by_records(), key=len, reverse=True):
            rest = rest.replace(words, "|")
        if not re.search(r"\d|@", rest):
            return
        own = frozenset(map(digits_of, self._numbers))
        for found in dict.fromkeys(self._strangers(text, own)):
            yield self._problem("audit-piece-number", found=found)

    def _said_by_records(self) -> set[str]:
        found = {
            _plain(words)
            for line in self._promise.lines
            for words in (line.name, line.label, line.hours, line.cost, line.checked)
        }
        found |= {_plain(one.name) for line in self._promise.lines for one in line.beside}
        found.add(_plain(self._promise.once.get("address", "")))
        return found - {""}

    def _rasters(self) -> Iterator[Problem]:
        """Yield the picture that has too few pixels for the size at which it is printed."""
        if self._promise.screen:
            return
        for page in self._read.pages:
            for raster in page.rasters:
                wanted = round(raster.width / _INCH * DENSE)
                if raster.across < wanted - 1 and not _is_small(raster):
                    yield problem(
                        "material-pixels", Location(path=self._promise.file), across=raster.across,
                        wanted=wanted, width=round(raster.width), least=DENSE,
                    )  # fmt: skip

    def _told(self) -> Iterator[Problem]:
        """Yield what a discreet piece tells of who made it."""
        promise = self._promise
        said = _plain("".join(page.text for page in self._pages))
        places = said, _plain(self._read.title), _plain(promise.piece)
        for words in promise.unsaid:
            if words and any(_plain(words) in place for place in places):
                yield self._problem("audit-piece-told", found=words)
        if promise.files or any(page.rasters for page in self._read.pages):
            yield self._problem("audit-piece-told", found=", ".join(promise.files) or "image")


_SMALL_PICTURE = 30
"""In millimetres: a logo, which nobody looks at closely."""


def _is_small(raster: Raster) -> bool:
    return max(raster.width, raster.height) < _SMALL_PICTURE


class _Page:
    """One page, and what of it can be read by people."""

    def __init__(self, read: ReadPage) -> None:
        self.read = read
        self.runs = [run for run in read.runs if _is_readable(run)]

    @cached_property
    def text(self) -> str:
        return _text(self.runs)

    @cached_property
    def _starts(self) -> list[int]:
        starts, place = [], 0
        for run in self.runs:
            place += 0 if run.joined else 1
            starts.append(place)
            place += len(run.text)
        return starts

    def run_at(self, place: int) -> Run:
        """Return the run of a letter of the text."""
        return self.runs[max(bisect_right(self._starts, place) - 1, 0)]

    def inside(self, part: Part) -> list[Run]:
        """Return the runs on a part."""
        return [run for run in self.runs if _is_in(run, part)]


def _is_readable(run: Run) -> bool:
    return run.opacity >= _READABLE and not run.covered and bool(run.text.strip())


def _is_in(run: Run, part: Part) -> bool:
    x, y = run.x + run.width / 2, run.y + run.height / 2
    return part.x <= x <= part.x + part.width and part.y <= y <= part.y + part.height


def _text(runs: Iterable[Run]) -> str:
    """The words of some runs; those that do not touch stand in lines of their own."""
    return "".join(run.text if run.joined else f"\n{run.text}" for run in runs)


_HIDDEN = re.compile(
    r"[\s\u00ad\u0600-\u0605\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\ufeff-]+"
)
"""What lines and their ends change of words: blanks, hyphens, marks of direction."""
_BETWEEN_FIGURES = r"[\s\u00a0().\-/\u2060\u200e\u200f\u2066-\u2069]*"
_WORD = re.compile(r"\w+")


def _plain(words: str) -> str:
    """Words as they are compared, however they are broken into lines."""
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", words).casefold())


def _number_pattern(number: str) -> re.Pattern[str]:
    """Return what finds a number, however its figures are parted."""
    figures = [re.escape(one) for one in number if one.isdecimal() or one == "+"]
    return re.compile(r"(?<![\d+])" + _BETWEEN_FIGURES.join(figures) + r"(?!\d)")


def _lacking(text: str, needed: Sequence[_Needed], *, backwards: bool) -> Iterator[_Needed]:
    """Yield what does not stand in a text as often as it must."""
    if backwards:
        there, wanted = Counter(_words(text)), Counter[str]()
        for one in needed:
            for word in _words(one.words):
                wanted[word] += one.times
        for one in needed:
            if any(there[word] < wanted[word] for word in _words(one.words)):
                yield one
        return
    said = _plain(text)
    times = Counter[str]()
    for one in needed:
        times[_plain(one.words)] += one.times
    for words in sorted(times, key=len, reverse=True):
        # A line may be called what its country is called.
        if said.count(words) < times[words]:
            yield next(one for one in needed if _plain(one.words) == words)
        said = said.replace(words, "|")


def _words(text: str) -> Iterator[str]:
    """The words of a script that is read from right to left.

    A mark above letters is drawn apart from them, and its word is no longer whole.
    """
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        if not any(unicodedata.combining(letter) for letter in word):
            yield unicodedata.normalize("NFKC", word).casefold()


def _short(words: str) -> str:
    found = " ".join(words.split())
    return found if len(found) <= _SHORT else f"{found[:_SHORT]}…"


_SHORT = 40


def _ratio(run: Run, behind: str) -> float:
    ground = _colour(behind)
    ink = _colour(run.colour)
    seen = Colour(
        *(
            round(one * run.opacity + other * (1 - run.opacity))
            for one, other in zip(ink, ground, strict=True)
        )
    )
    return contrast(seen, ground)


def _colour(hexadecimal: str) -> Colour:
    return Colour(*bytes.fromhex(hexadecimal.removeprefix("#")))


def _overlapping(runs: Iterable[Run]) -> Iterator[tuple[Run, Run]]:
    """Yield two runs of which one lies on the other."""
    flat = sorted((run for run in runs if not run.backwards), key=lambda run: run.y)
    for place, one in enumerate(flat):
        for other in flat[place + 1 :]:
            if other.y >= one.y + one.height:
                break
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            if across <= 0 or down <= 0:
                continue
            least = min(one.width * one.height, other.width * other.height)
            if across * down > _TOUCHING * least:
                yield one, other
