"""The state file of a language: the sources of its translations, and reviews.

- Texts that were moved to another page keep their lines, and so does a renamed page.
- Each unit has one line, and lines are sorted, so that edits of two people rarely conflict.
- Functions return the state after a text was accepted, translated or reviewed.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import re
import zlib
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache, partial

from msgspec import Struct
from msgspec.structs import replace

from tipsite.engine.inputs import STATE
from tipsite.engine.session import Session
from tipsite.markdown.normal_form import fingerprint
from tipsite.model.problems import Location, Problem, warning
from tipsite.model.translation import OWN, Document, Pair, Review, StateEntry, StateFile
from tipsite.staleness.units import document_fingerprint

_MOST = 0.5
"""If at least this share of its units has lines of another page, a page counts as renamed."""


Moved = tuple[str, StateEntry]
"""The name of a document, and one of its lines."""


class Lines(Struct, frozen=True):
    """Functions that read the lines of a state file.

    ``of`` returns the lines of a document, ``elsewhere`` the line of a unit with this key and
    fingerprint in any document.
    """

    of: Callable[[str], tuple[StateEntry, ...]]
    elsewhere: Callable[[str, str], Moved | None]


def lines_in(state: StateFile) -> Lines:
    """Return the lines of a state file."""

    @cache
    def by_unit() -> Mapping[tuple[str, str], Moved]:
        return {
            (entry.key, entry.target): (origin, entry)
            for origin, entries in state.made.items()
            for entry in entries
            if entry.target and entry.source not in ("", OWN)
        }

    return Lines(
        of=lambda name: state.made.get(name, ()),
        elsewhere=lambda key, target: by_unit().get((key, target)),
    )


def asked_lines(session: Session, tag: str) -> Lines:
    """Return the lines of the state file of a language, which are read through a session."""
    return Lines(
        of=partial(session.ask, "lines", tag), elsewhere=partial(session.ask, "moved lines", tag)
    )


def give_lines(states: Mapping[str, StateFile], session: Session) -> None:
    """Define state files in a session, so that its rules can read single lines (`asked_lines`)."""
    lines = {tag: lines_in(state) for tag, state in states.items()}
    nothing = lines_in(StateFile())
    session.input("has lines", lambda tag: tag in lines)
    session.input("lines", lambda tag, name: lines.get(tag, nothing).of(name))
    session.input(
        "moved lines", lambda tag, key, target: lines.get(tag, nothing).elsewhere(key, target)
    )


def lines_by_document(
    state: StateFile, targets: Mapping[str, Document]
) -> Mapping[str, tuple[StateEntry, ...]]:
    """Return the lines of the state file about each translated document, by its name."""
    lines = lines_in(state)
    by_name = {name: lines_of(name, target, lines) for name, target in targets.items()}
    return {**state.made, **{name: some for name, some in by_name.items() if some}}


def lines_of(name: str, document: Document, lines: Lines) -> tuple[StateEntry, ...]:
    """Return the lines about a translated document called ``name``.

    A unit without a line takes the line of the same words in another document, since somebody has
    moved it. A renamed page takes all lines, including those of omitted units.
    """
    there = lines.of(name)
    known = {(entry.key, entry.target) for entry in there}
    keys = ((unit.key, unit.fingerprint) for unit in document.units)
    strange = [key for key in keys if key not in known]
    moved = [line for key in strange if (line := lines.elsewhere(*key)) is not None]
    if there:
        return (*there, *(entry for _, entry in moved))
    if moved and len(moved) >= _MOST * len(document.units):
        return _of_renamed(lines, moved)
    return ()


def _of_renamed(lines: Lines, moved: Sequence[Moved]) -> tuple[StateEntry, ...]:
    """Return moved lines, with all lines of their main origin if at least half have moved."""
    origin, count = Counter(there for there, _ in moved).most_common(1)[0]
    whole = lines.of(origin)
    if count < _MOST * len(whole):
        return tuple(entry for _, entry in moved)
    return (*whole, *(entry for there, entry in moved if there != origin))


_HEAD = "# Which text each translation was made from. Written by “tipsite translate”, not by hand."
_REVIEW = "@review"
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_LINE = re.compile(
    r"([^\t]+)\t(#\d+|[^@#\t][^\t]*)\t([0-9a-f]{16}|-)?\t([0-9a-f]{16})?\t([A-Za-z0-9+/]*={0,2})\r?\Z"
)
"""Document, key, fingerprints of source and translation, the source's text."""
_RAW = -15
"""Deflate without a header (RFC 1951)."""
_TIMES, _LITTLE = 100, 2_000
"""The most bytes of an unpacked text: a number for each packed byte, plus a constant. Written text
has less than twenty times its packed size."""


def state_path(tag: str) -> str:
    """Return the path of the state file of a language, relative to the site's folder."""
    return f"content/{tag}/{STATE}"


def state_tag(path: str) -> str:
    """Return the language of the state file at ``path``, or an empty text."""
    folder, _, name = path.rpartition("/")
    top, _, tag = folder.partition("/")
    return tag if name == STATE and top == "content" and "/" not in tag else ""


def parse_state(text: str, path: str) -> tuple[StateFile, tuple[Problem, ...]]:
    """Return the readable lines of a state file, and a warning for each other line."""
    made: dict[str, list[StateEntry]] = {}
    reviews: dict[str, Review] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("# "):
            continue
        match = _LINE.match(line)
        if match:
            name, key, source, target, kept = match.groups("")
            found = StateEntry(
                key="" if key.startswith("#") else key, source=source, target=target, kept=kept
            )
            made.setdefault(name, []).append(found)
            continue
        cells = line.rstrip("\r").split("\t")
        review = _review(cells)
        if review:
            reviews[cells[0]] = review
            continue
        problems.append(warning("translation-state-line", Location(path=path, line=number)))
    state = StateFile(made={name: tuple(lines) for name, lines in made.items()}, reviews=reviews)
    return state, tuple(problems)


def write_state(state: StateFile) -> str:
    """Return the text of a state file; the same state gives the same text."""
    lines: list[str] = []
    for name, units in state.made.items():
        blocks = 0
        for entry in units:
            blocks += not entry.key
            key = entry.key or f"#{blocks:03}"
            lines.append(f"{name}\t{key}\t{entry.source}\t{entry.target}\t{entry.kept}")
    for name, review in state.reviews.items():
        cells = (name, _REVIEW, review.on.isoformat(), review.fingerprint, review.by)
        lines.append("\t".join(cells))
    return "\n".join((_HEAD, *sorted(lines))) + "\n"


def keep(text: str) -> str:
    """Return a text compressed for a line of a state file."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    packed = packer.compress(text.encode()) + packer.flush()
    return base64.b64encode(packed).decode()


def kept_text(entry: StateEntry) -> str | None:
    """Return the source text of a line, or None if the line is damaged or has no source."""
    if entry.source in ("", OWN):
        return None
    text = _unpacked(entry.kept)
    return text if text is not None and fingerprint(text) == entry.source else None


def _unpacked(kept: str) -> str | None:
    """Return an unpacked text, or None if it is damaged or too large."""
    try:
        packed = base64.b64decode(kept)
        work = zlib.decompressobj(_RAW)
        text = work.decompress(packed, _TIMES * len(packed) + _LITTLE)
        return text.decode() if work.eof else None
    except (zlib.error, binascii.Error, ValueError):
        return None


def _review(cells: list[str]) -> Review | None:
    if len(cells) != 5 or cells[1] != _REVIEW:
        return None
    _, _, day, mark, by = cells
    if not _FINGERPRINT.fullmatch(mark) or not by.strip():
        return None
    try:
        return Review(on=datetime.date.fromisoformat(day), by=by, fingerprint=mark)
    except ValueError:
        return None


def accept(
    state: StateFile, name: str, pairs: Iterable[Pair], numbers: Container[int]
) -> StateFile:
    """Return the state in which the pairs with these ``numbers`` are current.

    ``pairs`` are all pairs of the document. A pair without a translation counts as left out on
    purpose; a pair without a source is no longer tracked. All other pairs keep their lines.
    """
    whole = tuple(pairs)
    lines = (_accepted(pair) if pair.number in numbers else _as_before(pair) for pair in whole)
    return _with_own(state, name, whole, lines)


def translated(
    state: StateFile, name: str, pairs: Iterable[Pair], texts: Mapping[int, tuple[str, str]]
) -> StateFile:
    """Return the state after some units of a document were translated.

    ``texts`` maps the number of a pair to a source and its translation. The current texts of the
    pair may differ from them.
    """
    whole = tuple(pairs)
    lines = (
        _made(pair.key, *texts[pair.number]) if pair.number in texts else _as_before(pair)
        for pair in whole
    )
    return _with_own(state, name, whole, lines)


def forget(state: StateFile, name: str, document: Document | None) -> StateFile:
    """Return the state in which the source of each unit of a document is unknown."""
    units = document.units if document else ()
    lines = (
        StateEntry(key=unit.key, source="", target=unit.fingerprint, kept="") for unit in units
    )
    return _with(state, name, tuple(lines))


def review(state: StateFile, document: Document, on: datetime.date, by: str) -> StateFile:
    """Return the state in which somebody with the role ``by`` has read a document."""
    role = " ".join(by.split())
    done = Review(on=on, by=role, fingerprint=document_fingerprint(document.units))
    return replace(state, reviews={**state.reviews, document.name: done})


def _accepted(pair: Pair) -> StateEntry | None:
    target = pair.target.fingerprint if pair.target else ""
    if pair.source is None:
        return StateEntry(key=pair.key, source=OWN, target=target, kept="")
    kept = keep(pair.source.text)
    return StateEntry(key=pair.key, source=pair.source.fingerprint, target=target, kept=kept)


def _as_before(pair: Pair) -> StateEntry | None:
    entry = pair.made
    if entry is None or pair.target is None:
        return entry if entry and not entry.target else None
    return replace(entry, key=pair.key, target=pair.target.fingerprint)


def _made(key: str, source: str, target: str) -> StateEntry:
    return StateEntry(
        key=key, source=fingerprint(source), target=fingerprint(target), kept=keep(source)
    )


def _with_own(
    state: StateFile, name: str, pairs: Iterable[Pair], lines: Iterable[StateEntry | None]
) -> StateFile:
    """Add the lines of units that have no source to the lines of pairs."""
    there = (made for made in state.made.get(name, ()) if made.source == OWN)
    own = Counter(there) - Counter(pair.made for pair in pairs if pair.made)
    return _with(state, name, (*(line for line in lines if line), *own.elements()))


def _with(state: StateFile, name: str, lines: tuple[StateEntry, ...]) -> StateFile:
    made = {**state.made, name: lines}
    if not lines:
        del made[name]
    return replace(state, made=made)
