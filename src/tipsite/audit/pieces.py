"""Audit of finished pieces of material: each part that people take along has all its words.

A piece is read back from its PDF, whatever the theme. A picture is set as a PDF from the same
source. Templates report where the parts of a piece are. Each number must be on a part. The words
that belong to it must be there as often as the number. Figures are read by their places, as people
see them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from tipsite.audit.legibility import (
    Sheet,
    drawn,
    is_in,
    look_problems,
    part_problems,
    picture_problems,
    piece_problem,
    text_of,
)
from tipsite.audit.numbers import Contacts
from tipsite.contacts.detection import find_contacts, is_doubtful
from tipsite.contacts.dialling import digits_of
from tipsite.engine.session import Session
from tipsite.language.slugs import sensitive_word
from tipsite.model.plan import PiecePromise, Promises
from tipsite.model.problems import Problem
from tipsite.views.pieces import Part, PieceLine

if TYPE_CHECKING:
    from tipsite.material.reading import ReadPiece, Run


class PieceToRead(Struct, frozen=True, kw_only=True):
    """A finished piece or its source, as a PDF, and the parts that its template reports.

    ``code`` is the path of the code to scan that the template got, in the notation of SVG (8.3).
    The template strokes this path.
    """

    pdf: bytes
    parts: tuple[Part, ...]
    promise: PiecePromise
    code: str = ""


class PieceAudit:
    """Answers the question ``piece problems``: the problems of the piece at an address.

    ``piece`` returns a finished piece, or None if it could not be made. It gets the same keys as
    the question: some pieces are made for a print shop, not for the site.
    """

    def __init__(self, session: Session, piece: Callable[..., PieceToRead | None]) -> None:
        self.session = session
        self._piece = piece
        self._contacts = Contacts()
        session.rule("piece problems", self._problems, tuple[Problem, ...], exact=True)

    def _problems(self, address: str, *how: str) -> tuple[Problem, ...]:
        piece = self._piece(address, *how)
        return () if piece is None else piece_problems(piece, self._strangers)

    def _strangers(self, text: str, own: frozenset[str]) -> Iterator[str]:
        """Yield each contact in a text that is not one of the piece's ``own``."""
        signature = self._contacts.text_signature(text)
        promises: Promises = self.session.ask("promises for all")
        held = promises.held(self.session.ask("published", *signature))
        yield from self._contacts.strangers((text,), held)
        for line in text.split("\n"):
            for contact in find_contacts(line, dials=held.dials, regions=held.regions):
                if is_doubtful(contact, dials=held.dials, regions=held.regions):
                    continue
                if contact.kind == "email" or digits_of(contact.text) not in own:
                    yield contact.text


def piece_problems(
    piece: PieceToRead, strangers: Callable[[str, frozenset[str]], Iterator[str]]
) -> tuple[Problem, ...]:
    """Read a piece back, and return its problems.

    ``strangers`` gets a text and the digits of the piece. It yields the contacts that do not belong
    to the piece.
    """
    from tipsite.material.reading import read_pdf  # noqa: PLC0415 - needs an extra

    reader = _Piece(read_pdf(piece.pdf, piece.code), piece, strangers)
    return tuple(dict.fromkeys(reader.problems()))


def likeness(problem: Problem) -> tuple[object, ...]:
    """Return a key that is equal for problems with the same cause."""
    values = dict(problem.values)
    return (problem.code, problem.at, values.get("what", values.get("found", "")))


class _Needed(Struct):
    """Words that must stand on a part, and how often."""

    what: str
    words: str
    times: int


class _Piece:
    """The words of a piece, and the checks of these words."""

    def __init__(
        self,
        read: ReadPiece,
        piece: PieceToRead,
        strangers: Callable[[str, frozenset[str]], Iterator[str]],
    ) -> None:
        self._read, self._parts, self._promise = read, piece.parts, piece.promise
        self._strangers = strangers
        self._sheets = list(map(Sheet, read.pages))
        numbers = [line.number for line in self._promise.lines]
        numbers += [other.number for line in self._promise.lines for other in line.beside]
        self._numbers = dict.fromkeys(numbers)
        # A longer number may have a shorter one in it.
        self._patterns = {
            number: _number_pattern(number) for number in sorted(numbers, key=len, reverse=True)
        }
        self._loosely = {
            number: _number_pattern(number, _ANYTHING_BETWEEN) for number in self._patterns
        }

    def problems(self) -> Iterator[Problem]:
        yield from self._parts_problems()
        yield from self._loose()
        yield from look_problems(self._sheets, self._promise)
        yield from self._whole()
        yield from self._foreign()
        yield from picture_problems(self._read, self._promise)
        if self._promise.discreet:
            yield from self._telling()

    def _problem(self, code: str, **values: object) -> Problem:
        return piece_problem(self._promise, code, **values)

    # ---- the parts

    def _parts_problems(self) -> Iterator[Problem]:
        reported: set[int] = set()
        lines = self._promise.lines
        for part in self._parts:
            if not 1 <= part.page <= len(self._sheets):
                continue
            sheet = self._sheets[part.page - 1]
            runs = sheet.inside(part)
            places = range(len(lines)) if part.line is None else (part.line,)
            reported.update(places)
            on_part = [lines[place] for place in places if 0 <= place < len(lines)]
            yield from self._on_part(on_part, runs)
            yield from part_problems(part, sheet, runs, self._promise)
        for place, line in enumerate(lines):
            if place not in reported:
                yield self._problem("audit-piece-lacks", what="number", words=line.number)

    def _on_part(self, lines: Sequence[PieceLine], runs: Sequence[Run]) -> Iterator[Problem]:
        """Yield the words that are missing on a part with these lines."""
        text, line_by_line = text_of(runs), drawn(runs).text
        counts: dict[str, int] = {}
        for number, pattern in self._patterns.items():
            text = pattern.sub(" | ", text)
            line_by_line, counts[number] = pattern.subn(" | ", line_by_line)
        needed: dict[tuple[str, str], _Needed] = {}

        def add(what: str, words: str, times: int, *, each: bool = False) -> None:
            if words:
                need = needed.setdefault((what, words), _Needed(what, words, 0))
                need.times = need.times + times if each else max(need.times, times)

        for line in lines:
            # Beside another line, a number needs fewer words.
            beside = sum(
                any(companion.number == line.number for companion in other.beside)
                for other in lines
            )
            times = max(counts[line.number] - beside, 1)
            if times > sum(other.number == line.number for other in lines):
                yield self._problem("audit-piece-twice", found=line.number)
            if not counts[line.number]:
                yield self._problem("audit-piece-lacks", what="number", words=line.number)
            add("country", line.country, times)
            add("name", line.name, times)
            add("label", line.label, times, each=True)
            add("hours", line.hours, times, each=True)
            add("cost", line.cost, times, each=True)
            add("checked", line.checked, times)
            for other in line.beside:
                add("beside.name", other.name, times)
                if counts[other.number] < times:
                    words = other.number
                    yield self._problem("audit-piece-lacks", what="beside.number", words=words)
        if lines and self._promise.example:
            most = max(counts[line.number] for line in lines)
            add("example", self._promise.example, max(most, 1))
        for lack in _lacking(text, [*needed.values()], backwards=self._promise.backwards):
            yield self._problem("audit-piece-lacks", what=lack.what, words=lack.words)

    def _loose(self) -> Iterator[Problem]:
        """Yield each number of the piece that is outside of the parts for its line."""
        spared = "\n".join(self._promise.spared)
        for index, page in enumerate(self._read.pages, 1):
            parts = [part for part in self._parts if part.page == index]
            reading = drawn(page.runs)
            text = reading.text
            for number, pattern in self._loosely.items():
                lines = {
                    place
                    for place, line in enumerate(self._promise.lines)
                    if number in (line.number, *(other.number for other in line.beside))
                }
                for match in pattern.finditer(text):
                    run = reading.run_at(match.start())
                    inside = (
                        is_in(run, part) and (part.line is None or part.line in lines or not lines)
                        for part in parts
                    )
                    if not any(inside) and not pattern.search(spared):
                        yield self._problem("audit-piece-loose", found=number)
                    if longer := self._longer(text[: match.start()], text[match.end() :]):
                        shown = f"{longer[0]}{number}{longer[1]}"
                        yield self._problem("audit-piece-number", found=shown)
                text = pattern.sub(lambda match: "|" * len(match[0]), text)

    def _longer(self, before: str, after: str) -> tuple[str, str] | None:
        """Return the figures before and after a number that make another number of it, or None.

        Figures of known words do not count. Readers of a script that runs from right to left meet
        the words of a line in another order.
        """
        first, last = _FIGURES_BEFORE.search(before), _FIGURES_AFTER.match(after)
        if first and f"{first[1]})" in first[0] and before[first.start() - 1] != "(":
            first = None  # the end of words in brackets, as of “for anyone under 18)”
        known = self._words_with_figures
        if self._promise.backwards:
            figures = {group for words in known for group in re.findall(r"\d+", words)}
            first = None if first and first[1] in figures else first
            last = None if last and last[1] in figures else last
        if first and _ends_with(before, known):
            first = None
        if last and _begins_with(after, known):
            last = None
        if not (first or last):
            return None
        return first[0] if first else "", last[0] if last else ""

    @cached_property
    def _words_with_figures(self) -> tuple[str, ...]:
        """Return the words with figures that may be before or behind a number."""
        promise = self._promise
        known = (*self._words_of_records(), *promise.spared, *promise.once.values(), promise.title)
        bare = map(_bare, (*known, *self._numbers))
        return tuple(dict.fromkeys(words for words in bare if re.search(r"\d", words)))

    # ---- what stands once, or nowhere

    def _whole(self) -> Iterator[Problem]:
        """Yield the problems of words that a piece needs once, of its title and of its links."""
        promise = self._promise
        text = "\n".join(sheet.text for sheet in self._sheets)
        once = [_Needed(what, words, 1) for what, words in promise.once.items() if words]
        for lack in _lacking(text, once, backwards=promise.backwards):
            yield self._problem("audit-piece-sheet", what=lack.what, words=lack.words)
        example = [_Needed("example", promise.example, 1)] if promise.example else []
        for sheet in self._sheets:
            if any(_lacking(sheet.text, example, backwards=promise.backwards)):
                yield self._problem("audit-piece-example", words=promise.example)
        if self._read.title != promise.title:
            yield self._problem("audit-piece-title", found=self._read.title, title=promise.title)
        for lead in self._read.leads:
            if promise.discreet or not lead.startswith(promise.base):
                yield self._problem("audit-piece-lead", found=lead)
        if promise.code and not promise.code.startswith(promise.base):
            yield self._problem("audit-piece-lead", found=promise.code)

    def _foreign(self) -> Iterator[Problem]:
        """Yield each number that does not belong to the piece: withheld, or of another country."""
        text = "\n".join(text_of(page.runs) for page in self._read.pages)
        for pattern in self._patterns.values():
            text = pattern.sub(" | ", text)
        rest = _plain(text)
        for words in sorted(self._words_of_records(), key=len, reverse=True):
            rest = rest.replace(words, "|")
        texts = list(filter(_MAY_CONTACT.search, self._read.beside))
        if _MAY_CONTACT.search(rest):
            texts += (" ".join(column[0].split()) for column in _COLUMN.finditer(text))
            for page in self._read.pages:
                line_by_line = drawn(page.runs).text
                for pattern in self._patterns.values():
                    line_by_line = pattern.sub(" | ", line_by_line)
                texts.append(line_by_line)
        if texts:
            own = frozenset(map(digits_of, self._numbers))
            for stranger in dict.fromkeys(self._strangers("\n".join(texts), own)):
                yield self._problem("audit-piece-number", found=stranger)

    def _words_of_records(self) -> set[str]:
        """Return the words of records and the site's address, in a form that can be compared."""
        words = {self._promise.once.get("address", "")}
        for line in self._promise.lines:
            words.update((line.name, line.label, line.hours, line.cost, line.checked))
            words.update(other.name for other in line.beside)
        return set(map(_plain, words)) - {""}

    def _telling(self) -> Iterator[Problem]:
        """Yield the words of a discreet piece that reveal its subject or its maker."""
        promise, title = self._promise, self._read.title
        text = "".join(text_of(page.runs) for page in self._read.pages)
        shown = _plain(text)
        beside = [words for words in self._read.beside if words.strip() and words != title]
        places = shown, _plain(title), _plain(promise.piece), *map(_plain, beside)
        for words in promise.unsaid:
            if words and any(_plain(words) in place for place in places):
                yield self._problem("audit-piece-told", found=words)
        for words in beside:
            if _plain(words) not in shown:
                yield self._problem("audit-piece-told", found=words)
        # The words of records are judged with the records.
        for words in sorted(self._words_of_records(), key=len, reverse=True):
            text = re.sub(_APART.join(map(re.escape, words)), "|", text, flags=re.IGNORECASE)
        if word := sensitive_word(" ".join(text.split())):
            yield self._problem("audit-piece-told", found=word)
        if promise.files or any(page.rasters for page in self._read.pages):
            yield self._problem("audit-piece-told", found=", ".join(promise.files) or "image")


_SIGNS = (
    r"[\s\x02\u00ad\u0600-\u0605\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\ufeff\ufffe-]"
)
_HIDDEN, _APART = re.compile(f"{_SIGNS}+"), f"{_SIGNS}*"
"""Characters that a line break may add or remove: blanks, hyphens, marks of direction."""
_ANYTHING_BETWEEN = r"(?:[\s\u00a0().\-/\u2060\u200e\u200f\u2066-\u2069]*|[\W_]{0,3})"
"""Separators between figures that people read as one number."""
_FIGURES_BEFORE = re.compile(r"(\d+)[^\w\n|]{0,3}$")
_FIGURES_AFTER = re.compile(r"[^\w\n|]{0,3}(\d+)")
_NEAR_BY = 400
"""The number of letters before and behind a number that are compared with known words."""
_COLUMN = re.compile(r"^[ ]*\d[\d ]*(?:\n[ ]*\d[\d ]*)+$", re.MULTILINE)
"""Lines with nothing but figures, below each other."""
_MAY_CONTACT = re.compile(r"\d|@")
_BETWEEN_FIGURES = r"[\s\u00a0().\-/\u2060\u200e\u200f\u2066-\u2069]*"
_WORD = re.compile(r"\d+|[^\W\d]+")
"""Figures that touch letters count as a separate word: PDFs have them in another direction."""


def _plain(words: str) -> str:
    """Return words in a form that can be compared, without the effects of line breaks."""
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", words).casefold())


def _bare(words: str) -> str:
    """Return words in a form that can be compared, without the punctuation at their ends."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", _plain(words))


def _begins_with(text: str, known: tuple[str, ...]) -> bool:
    """Return whether a text begins with known words, or its first line is part of known words."""
    line = _bare(text.partition("\n")[0])
    return _bare(text[:_NEAR_BY]).startswith(known) or _is_line_of(line, known)


def _ends_with(text: str, known: tuple[str, ...]) -> bool:
    line = _bare(text.rpartition("\n")[2])
    return _bare(text[-_NEAR_BY:]).endswith(known) or _is_line_of(line, known)


def _is_line_of(line: str, known: tuple[str, ...]) -> bool:
    return not line.isdecimal() and any(line in words for words in known)


_PART_OF_NUMBER = re.compile(r"\d|\+|[^\W\d_]+")


def _number_pattern(number: str, between: str = _BETWEEN_FIGURES) -> re.Pattern[str]:
    """Return a pattern for a number, whatever separates its figures and words."""
    parts = map(re.escape, _PART_OF_NUMBER.findall(number))
    return re.compile(r"(?<![\d+])" + between.join(parts) + r"(?!\d)", re.IGNORECASE)


def _lacking(text: str, needed: Sequence[_Needed], *, backwards: bool) -> Iterator[_Needed]:
    """Yield the words that a text contains less often than they are needed."""
    times = Counter[str]()
    if backwards:
        # PDFium reads the texts of a line from its left.
        counts = Counter(_words("\n".join(reversed(text.split("\n"))), parts=_PARTS))
        for need in needed:
            for word in _words(need.words):
                times[word] += need.times
        for need in needed:
            if any(counts[word] < times[word] for word in _words(need.words)):
                yield need
        return
    plain = _plain(text)
    for need in needed:
        times[_plain(need.words)] += need.times
    for words in sorted(times, key=len, reverse=True):
        # A line may be called what its country is called.
        if plain.count(words) < times[words]:
            yield next(need for need in needed if _plain(need.words) == words)
        plain = plain.replace(words, "|")


def _words(text: str, parts: int = 1) -> Iterator[str]:
    """Yield the sorted letters of each word in a script that runs from right to left.

    PDFium reverses letters that share a glyph, and reads a blank where letters are apart. So a word
    may be in up to ``parts`` pieces. A mark above a letter is a separate glyph, and its word is
    left out.
    """
    words = [
        unicodedata.normalize("NFKC", word).casefold()
        for word in _WORD.findall(unicodedata.normalize("NFC", text))
        if not any(map(unicodedata.combining, word))
    ]
    for count in range(1, parts + 1):
        for place in range(len(words) - count + 1):
            yield "".join(sorted("".join(words[place : place + count])))


_PARTS = 3
