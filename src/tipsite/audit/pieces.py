"""Pieces of material as they were made: each part that somebody takes along says what it must.

A piece is read back from its PDF, whatever the theme; a picture from the same source, set as one.
What a template tells of its parts is a claim: each number of a piece has to lie in one of them, and
all that must stand with it as often as the number. Figures are read as eyes do, by their places:
what a file says to programs is a claim, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from tipsite.audit.legibility import (
    Reading,
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
from tipsite.engine.transform import ParallelMap, serially
from tipsite.language.slugs import sensitive_word
from tipsite.material.reading import ReadPiece, Run, read_pdf
from tipsite.model.plan import PiecePromise, Promises
from tipsite.model.problems import Problem
from tipsite.views.pieces import Part, PieceLine


class PieceToRead(Struct, frozen=True, kw_only=True):
    """A piece that was made: itself, or its source, as a PDF; what its template tells of parts.

    ``code`` is the path of the code that it was handed, as SVG has it (8.3), to be stroked.
    """

    pdf: bytes
    parts: tuple[Part, ...]
    promise: PiecePromise
    code: str = ""


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

    def problems(
        self, addresses: Iterable[str], parallel_map: ParallelMap = serially
    ) -> tuple[Problem, ...]:
        """Return what is wrong with pieces; a mistake of a template is told of one piece alone."""
        wanted = tuple(addresses)
        self.session.ensure_all("piece problems", [(one,) for one in wanted], parallel_map)
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
    work = _Piece(read_pdf(made.pdf, made.code), made, strangers)
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
        self._sheets = list(map(Sheet, read.pages))
        numbers = [line.number for line in self._promise.lines]
        numbers += [one.number for line in self._promise.lines for one in line.beside]
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
            yield from self._told()

    def _problem(self, code: str, **values: object) -> Problem:
        return piece_problem(self._promise, code, **values)

    # ---- the parts

    def _parts_problems(self) -> Iterator[Problem]:
        found: set[int] = set()
        lines = self._promise.lines
        for part in self._made.parts:
            if not 1 <= part.page <= len(self._sheets):
                continue
            sheet = self._sheets[part.page - 1]
            runs = sheet.inside(part)
            own = range(len(lines)) if part.line is None else (part.line,)
            some = [lines[one] for one in own if 0 <= one < len(lines)]
            found.update(own)
            yield from self._on_part(some, runs)
            yield from part_problems(part, sheet, runs, self._promise)
        for place, line in enumerate(lines):
            if place not in found:
                yield self._problem("audit-piece-lacks", what="number", words=line.number)

    def _on_part(self, lines: Sequence[PieceLine], runs: Sequence[Run]) -> Iterator[Problem]:
        """Yield what does not stand on a part with some lines."""
        text, seen = text_of(runs), drawn(runs).text
        counts: dict[str, int] = {}
        for number, pattern in self._patterns.items():
            text = pattern.sub(" | ", text)
            seen, counts[number] = pattern.subn(" | ", seen)
        needed: dict[tuple[str, str], _Needed] = {}

        def need(what: str, words: str, times: int, *, each: bool = False) -> None:
            one = needed.setdefault((what, words), _Needed(what, words, 0))
            one.times = one.times + times if each else max(one.times, times)

        for line in lines:
            # Where it stands beside another line, it says less.
            beside = sum(any(one.number == line.number for one in other.beside) for other in lines)
            times = max(counts[line.number] - beside, 1)
            if times > sum(other.number == line.number for other in lines):
                yield self._problem("audit-piece-twice", found=line.number)
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

    def _loose(self) -> Iterator[Problem]:
        """Yield each number of the piece that stands outside of the parts that have to say more."""
        for index, sheet in enumerate(self._sheets, 1):
            parts = [part for part in self._made.parts if part.page == index]
            yield from self._loose_in(drawn(sheet.page.runs), parts)

    def _loose_in(self, reading: Reading, parts: Sequence[Part]) -> Iterator[Problem]:
        spared = "\n".join(self._promise.spared)
        text = reading.text
        for number, pattern in self._loosely.items():
            own = {
                place
                for place, line in enumerate(self._promise.lines)
                if number in (line.number, *(one.number for one in line.beside))
            }
            for found in pattern.finditer(text):
                run = reading.run_at(found.start())
                inside = (
                    is_in(run, part) and (part.line is None or part.line in own or not own)
                    for part in parts
                )
                if not any(inside) and not pattern.search(spared):
                    yield self._problem("audit-piece-loose", found=number)
                before, after = text[: found.start()], text[found.end() :]
                if longer := self._longer(before, after):
                    yield self._problem(
                        "audit-piece-number", found=f"{longer[0]}{number}{longer[1]}"
                    )
            text = pattern.sub(lambda found: "|" * len(found[0]), text)

    def _longer(self, before: str, after: str) -> tuple[str, str] | None:
        """Return the figures beside a number that make another one of it, if nothing of a record.

        Who reads a line from right to left meets its words in another order than it has them.
        """
        first, last = _FIGURES_BEFORE.search(before), _FIGURES_AFTER.match(after)
        if first and f"{first[1]})" in first[0] and before[first.start() - 1] != "(":
            first = None  # the end of words in brackets, as of “for anyone under 18)”
        said = self._said_with_figures
        if self._promise.backwards:
            known = {figures for words in said for figures in re.findall(r"\d+", words)}
            first = None if first and first[1] in known else first
            last = None if last and last[1] in known else last
        if first and _ends_so(before, said):
            first = None
        if last and _begins_so(after, said):
            last = None
        if not (first or last):
            return None
        return first[0] if first else "", last[0] if last else ""

    @cached_property
    def _said_with_figures(self) -> tuple[str, ...]:
        """What may stand before or behind a number, and has figures."""
        promise = self._promise
        said = (*self._said_by_records(), *promise.spared, *promise.once.values(), promise.title)
        found = (_bare(words) for words in (*said, *self._numbers))
        return tuple(dict.fromkeys(words for words in found if re.search(r"\d", words)))

    # ---- what stands once, or nowhere

    def _whole(self) -> Iterator[Problem]:
        """Yield what must stand once on a piece, and what it tells programs."""
        promise = self._promise
        text = "\n".join(sheet.text for sheet in self._sheets)
        once = [_Needed(what, words, 1) for what, words in promise.once.items() if words]
        for one in _lacking(text, once, backwards=promise.backwards):
            yield self._problem("audit-piece-sheet", what=one.what, words=one.words)
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
        """Yield each number that is none of the piece: held back, or of another country."""
        text = "\n".join(text_of(page.runs) for page in self._read.pages)
        for pattern in self._patterns.values():
            text = pattern.sub(" | ", text)
        rest = _plain(text)
        for words in sorted(self._said_by_records(), key=len, reverse=True):
            rest = rest.replace(words, "|")
        texts = [text] if re.search(r"\d|@", rest) else []
        texts += (
            *self._seen_otherwise(text),
            *filter(re.compile(r"\d|@").search, self._read.beside),
        )
        if not texts:
            return
        own = frozenset(map(digits_of, self._numbers))
        for found in dict.fromkeys(self._strangers("\n".join(texts), own)):
            yield self._problem("audit-piece-number", found=found)

    def _seen_otherwise(self, text: str) -> Iterator[str]:
        """Yield the lines with figures that eyes put together otherwise than a text has them."""
        known = set(_FIGURES.findall(unicodedata.normalize("NFKC", text)))
        for page in self._read.pages:
            seen = drawn(page.runs).text
            for pattern in self._loosely.values():
                seen = pattern.sub(" | ", seen)
            for line in seen.split("\n"):
                if not known.issuperset(_FIGURES.findall(line)):
                    yield line
        for found in _COLUMN.finditer(text):
            yield " ".join(found[0].split())

    def _said_by_records(self) -> set[str]:
        found = {
            _plain(words)
            for line in self._promise.lines
            for words in (line.name, line.label, line.hours, line.cost, line.checked)
        }
        found |= {_plain(one.name) for line in self._promise.lines for one in line.beside}
        found.add(_plain(self._promise.once.get("address", "")))
        return found - {""}

    def _told(self) -> Iterator[Problem]:
        """Yield what a discreet piece tells of who made it."""
        promise = self._promise
        text = "".join(text_of(page.runs) for page in self._read.pages)
        said, title = _plain(text), self._read.title
        told = [one for one in self._read.beside if one.strip() and one != title]
        places = said, _plain(title), _plain(promise.piece), *map(_plain, told)
        for words in promise.unsaid:
            if words and any(_plain(words) in place for place in places):
                yield self._problem("audit-piece-told", found=words)
        for one in told:
            if _plain(one) not in said:
                yield self._problem("audit-piece-told", found=one)
        # What records say is judged where it is written.
        for words in sorted(self._said_by_records(), key=len, reverse=True):
            text = re.sub(_APART.join(map(re.escape, words)), "|", text, flags=re.IGNORECASE)
        if word := sensitive_word(" ".join(text.split())):
            yield self._problem("audit-piece-told", found=word)
        if promise.files or any(page.rasters for page in self._read.pages):
            yield self._problem("audit-piece-told", found=", ".join(promise.files) or "image")


_SIGNS = (
    r"[\s\x02\u00ad\u0600-\u0605\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\ufeff\ufffe-]"
)
_HIDDEN, _APART = re.compile(f"{_SIGNS}+"), f"{_SIGNS}*"
"""What lines and their ends change of words: blanks, hyphens, marks of direction."""
_ANYTHING_BETWEEN = r"(?:[\s\u00a0().\-/\u2060\u200e\u200f\u2066-\u2069]*|[\W_]{0,3})"
"""What parts figures that people read as one number, however somebody sets it."""
_FIGURES_BEFORE = re.compile(r"(\d+)[^\w\n|]{0,3}$")
_FIGURES_AFTER = re.compile(r"[^\w\n|]{0,3}(\d+)")
_NEAR_BY = 400
"""Letters before and behind a number, in which what stands beside it is looked for."""
_COLUMN = re.compile(r"^[ ]*\d[\d ]*(?:\n[ ]*\d[\d ]*)+$", re.MULTILINE)
"""Figures below each other, with nothing else in their lines."""
_FIGURES = re.compile(r"\d(?:[^\w\n]{0,3}\d|_\d)*")
_BETWEEN_FIGURES = r"[\s\u00a0().\-/\u2060\u200e\u200f\u2066-\u2069]*"
_WORD = re.compile(r"\d+|[^\W\d]+")
"""Figures that touch letters are a word of their own: they are drawn in another direction."""


def _plain(words: str) -> str:
    """Words as they are compared, however they are broken into lines."""
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", words).casefold())


def _bare(words: str) -> str:
    """Words as they are compared, without the signs at their ends."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", _plain(words))


def _begins_so(text: str, said: tuple[str, ...]) -> bool:
    """Whether a text begins with words that are said, or its line is a line of them."""
    line = _bare(text.partition("\n")[0])
    return _bare(text[:_NEAR_BY]).startswith(said) or (
        not line.isdecimal() and any(line in words for words in said)
    )


def _ends_so(text: str, said: tuple[str, ...]) -> bool:
    line = _bare(text.rpartition("\n")[2])
    return _bare(text[-_NEAR_BY:]).endswith(said) or (
        not line.isdecimal() and any(line in words for words in said)
    )


_PART_OF_NUMBER = re.compile(r"\d|\+|[^\W\d_]+")


def _number_pattern(number: str, between: str = _BETWEEN_FIGURES) -> re.Pattern[str]:
    """Return what finds a number, however its figures, and the words in it, are parted."""
    parts = map(re.escape, _PART_OF_NUMBER.findall(number))
    return re.compile(r"(?<![\d+])" + between.join(parts) + r"(?!\d)", re.IGNORECASE)


def _lacking(text: str, needed: Sequence[_Needed], *, backwards: bool) -> Iterator[_Needed]:
    """Yield what does not stand in a text as often as it must."""
    if backwards:
        # PDFium reads the texts of a line from its left.
        text = "\n".join(reversed(text.split("\n")))
        there, wanted = Counter(_words(text, parts=_PARTS)), Counter[str]()
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


def _words(text: str, parts: int = 1) -> Iterator[str]:
    """Yield the words of a script that is read from right to left, each as its sorted letters.

    PDFium turns letters round that share a form, and reads a blank where they are set apart: a word
    may come in some ``parts``. A mark above letters is drawn apart, and its word is not whole.
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
