"""One text that goes to a translator or comes back: its name, its lines and its notes.

Names are stable and unique. The text of a unit becomes lines with placeholders, and lines become
a text again. The notes tell the kind of text, the targets of its placeholders, and its changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from tipsite.i18n import gettext as _
from tipsite.i18n import gettext_in
from tipsite.language.glossary import glossary_for
from tipsite.messages import mark
from tipsite.model.config import Glossary
from tipsite.model.problems import Location
from tipsite.model.translation import Pair, State
from tipsite.staleness.units import WORDS, is_list, shape
from tipsite.translation.exchange.placeholders import (
    Legend,
    WrongShape,
    check_count,
    from_lines,
    on_one_line,
    to_lines,
)

_DOT = "• "
_SIGN = re.compile(r"[•*·–-]\s*")
_FIELDS = {
    "title": mark("The title of a page, shown in search results, too: short."),
    "short_title": mark("A short title of a page, for menus and buttons."),
    "summary": mark("The summary under a page's title, also seen in search results: one sentence."),
    "who": mark("Whom these signs are about: a few words."),
    "signs": mark(
        "A list of signs, each line one sign: what somebody does, never who somebody is."
    ),
    "do": mark("A list of what to do, each line one piece of advice."),
    "dont": mark("A list of what not to do, each line one piece of advice."),
    "image.alt": mark("What a picture shows, for people who can't see it."),
}
_SLOTS = {
    "headline": mark(
        "The headline of a poster, card or picture: a few large words, as short as here."
    ),
    "text": mark("One or two short sentences on a poster, card or picture."),
    "points": mark("A list of short points on a poster or leaflet, each line one point."),
    "inside": mark("The second side of a leaflet, each line one short paragraph."),
    "action": mark("What to do, in one short sentence, on a poster, card or picture."),
    "share": mark("The words that people send along with a picture."),
}
_RECORDS = {
    "name": mark("A name that readers see."),
    "short_name": mark("A short name, for small buttons: one or two words."),
    "summary": mark("One sentence on what it does."),
    "label": mark("A short label beside the name."),
    "area": mark("Where it works: a few words."),
    "directions": mark("How to find an office, in words."),
    "entrance": mark("Which door of an office, and what follows: steps, a ramp, a lift."),
    "who": mark("Who may come to an office."),
    "bring": mark("What to bring to an office."),
    "description": mark("A few words on the organization."),
    "slogan": mark("A slogan, shown in large letters: short."),
    "funding_statement": mark("The sentence that a funder asks for, beside its emblem."),
    "alt": mark("What a picture shows, for people who can't see it."),
    "disclaimer": mark("A sentence at the foot of every page."),
    "credit": mark("A sentence at the foot of every page."),
}
_INSIDE = {
    "aims": mark("An aim of a campaign."),
    "events": mark("The name or place of an event of a campaign, or one sentence on it."),
    "footnotes": mark("A footnote about a country."),
    "button": mark("The words of a campaign's button: two to four."),
    "notes": mark("What the directory of a country says under one need."),
}
_SHAPES = {
    "list": mark("A list, each line one item: the • before each stays."),
    "steps": mark("Steps in their order, each line one step: the numbers stay."),
    "table": mark("A table, each line one row: the | between the cells stays."),
    "quote": mark("A quotation."),
    "/// note": mark("A note in a box; its title, if it has one, follows <note>."),
    "/// details": mark("A part that unfolds; what readers tap on follows <details>."),
    "/// action": mark("A button: a few words on what to do."),
    "/// figures": mark(
        "Figures: number | what is counted | source | year. Numbers and years stay."
    ),
    "/// quote": mark("What somebody has said, then: name | who it is, where | source | year."),
    "/// steps": mark("Steps in their order, each line one step: the numbers stay."),
    "/// listen": mark("A recording: a few words on what is heard."),
    "/// beside": mark("A picture, and the words beside it."),
    "/// gallery": mark("Pictures: what each shows, then the words below it."),
    "/// logos": mark("Logos: the name of each."),
    "/// film": mark("What a picture shows, then a few words on a film."),
    "/// questions": mark("Questions, each with its answer below it."),
}
_CHANGES = {
    "service": mark("a service that it refers to"),
    "link": mark("a link"),
    "list-item": mark("an item of a list"),
    "step": mark("a step"),
    "date": mark("a date"),
    "number": mark("a number"),
    "placeholder": mark("a placeholder"),
    "image": mark("a picture"),
    "shape": mark("what kind of text it is"),
    "wording": mark("the wording"),
}
_STATES = {
    "missing": mark("Not translated yet."),
    "unknown": mark(
        "The translation is there, but nobody knows from which text it was made: check it."
    ),
    "current": mark("Translated."),
}


class TranslationUnit(Struct, frozen=True, kw_only=True):
    """A text to be translated: ``sources`` and ``targets`` have a form for each plural.

    ``context`` is its unique name in the site (``help/index.md#title``). ``offered`` tells whether
    ``targets`` is an offer that the translator must check. It was made from ``previous``, if that
    is known. ``stamp`` is made of the fingerprints of the source and of its translation.
    """

    context: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    offered: bool
    previous: tuple[str, ...]
    state: State
    notes: tuple[str, ...]
    legend: Legend
    address: str
    place: Location
    stamp: str


class ReturnedUnit(Struct, frozen=True, kw_only=True):
    """A returned text. ``number`` is the row of a sheet, or the line of a PO file.

    ``offered``: the text is still marked as fuzzy. ``formula``: a spreadsheet took the translation
    for a formula and lost its text. ``beside`` are the words in the cells of the source, one for
    each form of the translation. ``before`` are the words in the cell of the earlier translation or
    offer. Somebody may have overwritten these cells. ``other_columns`` are columns to which
    somebody has added text. ``sent_as`` is the context at the time of the export, if the text has
    another context now.
    """

    number: int
    context: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    offered: bool = False
    legend: Legend = field(default_factory=dict)
    stamp: str = ""
    formula: bool = False
    beside: tuple[str, ...] = ()
    other_columns: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    sent_as: str = ""


class ImportFile(Struct, frozen=True, kw_only=True):
    """The content of one file: texts for the language ``tag`` of the site ``project``."""

    tag: str
    project: str
    rows: tuple[ReturnedUnit, ...]


class Refusal(Struct, frozen=True, kw_only=True, order=True):
    """A problem of one text: ``number`` is its row in a sheet, or its line in a PO file."""

    number: int
    context: str
    words: str


class Accepted(Struct, frozen=True, kw_only=True):
    """A text for a page or a record. ``source`` is the text that it was translated from.

    ``changed`` says whether its words differ from the current text of the site.
    """

    number: int
    context: str
    document: str
    pair: Pair
    text: str
    source: str
    changed: bool

    @property
    def key(self) -> str:
        """The field's name, empty for a block of text."""
        return self.pair.key


class AcceptedPhrase(Struct, frozen=True, kw_only=True):
    """A phrase of the theme: its exported source, and the forms of its translation."""

    number: int
    context: str
    key: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]


class ImportCheck(Struct, frozen=True, kw_only=True):
    """The result for a file. ``empty`` counts texts without translation, ``offered`` open offers.

    ``same`` counts texts that the site has, ``older`` texts whose source has changed. The other
    fields have the row or line numbers of texts. ``misplaced`` texts have no translation, and
    somebody has overwritten their source. ``reworded`` texts have a translation, and their source
    was changed in the file. ``other_columns`` are texts without a translation, by the head of
    another column to which somebody has added text.
    """

    texts: tuple[Accepted, ...]
    phrases: tuple[AcceptedPhrase, ...]
    refusals: tuple[Refusal, ...]
    empty: int
    offered: int
    same: int
    older: int
    misplaced: tuple[int, ...] = ()
    reworded: tuple[int, ...] = ()
    other_columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def contexts(document: str, pairs: Iterable[Pair]) -> dict[str, Pair]:
    """Return the pairs with a source, by context.

    The name of a field is its key; the name of a block is the fingerprint of its source. The
    fingerprint stays the same if the block is moved, and changes if it is edited.
    """
    named: dict[str, Pair] = {}
    often: Counter[str] = Counter()
    for pair in pairs:
        if pair.source:
            name = pair.key or pair.source.fingerprint
            often[name] += 1
            again = f"-{often[name]}" if often[name] > 1 else ""
            named[f"{document}#{name}{again}"] = pair
    return named


def split_context(context: str) -> tuple[str, str]:
    """Return the document and the key (or the fingerprint) that a context names."""
    document, _, name = context.rpartition("#")
    return document, name


def make_stamp(source: str, target: str) -> str:
    """Return two fingerprints as one word; ``target`` is empty if there is no translation."""
    return f"{source}-{target or 'none'}"


def parse_stamp(stamp: str) -> tuple[str, str]:
    """Return the fingerprints of the source and of the translation; empty where unknown."""
    source, _, target = stamp.strip().partition("-")
    return source, target


def unit_lines(key: str, text: str, legend: Legend) -> str:
    """Return a unit's text for a translator; ``key`` is the field's name, empty for a block."""
    if not key:
        return to_lines(text, legend)
    if is_list(key, text):
        return "\n".join(_DOT + line.removeprefix("- ") for line in text.split("\n"))
    return on_one_line(text)


def unit_text(key: str, lines: str, source: str, legend: Legend) -> str:
    """Convert returned lines to the text of a unit, in the shape of ``source``.

    Raises:
        WrongShape: items, rows or parts are missing, or too many.
    """
    if not key:
        return from_lines(lines, source, legend)
    if is_list(key, source):
        items = [_SIGN.sub("", on_one_line(line), count=1) for line in lines.split("\n")]
        returned = [item for item in items if item]
        wanted = source.split("\n")
        check_count(_("there are {count} list items, and {wanted} in the text"), returned, wanted)
        return "\n".join(f"- {item}" for item in returned)
    if "\n" in lines.strip():
        raise WrongShape(_("there is a line break in it: it should be one line"))
    return on_one_line(lines)


def notes_of(pair: Pair, document: str, legend: Legend, tag: str) -> Iterator[str]:
    """Yield notes on the source of a pair: its kind, its state and its placeholders.

    They are in the language ``tag`` if tipsite is translated into it, else in English.
    """
    assert pair.source is not None
    yield _kind_of_text(pair.key, pair.source.text, tag, page=document.endswith(".md"))
    yield _state_words(pair, tag)
    yield from (f"<{name}> = {target}" for name, target in legend.items())


def term_notes(glossary: Glossary | None, text: str, tag: str) -> Iterator[str]:
    """Yield the agreed translation of each term in a text, from the glossary."""
    either, never = gettext_in(tag, " or "), gettext_in(tag, mark("not “{words}”: {why}"))
    for term in glossary_for(glossary, text, tag):
        agreed = either.join(f"“{words}”" for words in term.words)
        avoid = "; ".join(
            never.format(words=words, why=why.rstrip(".")) for words, why in term.avoid
        )
        meaning = f"{agreed}{f' ({avoid})' if avoid else ''}" if agreed else avoid
        if meaning:
            note = gettext_in(tag, mark("Term: {term} = {meaning}."))
            yield note.format(term=term.term, meaning=meaning)


def _kind_of_text(key: str, text: str, tag: str, *, page: bool) -> str:
    """Return a sentence on the kind of text of a field or a block."""
    named = mark("“{name}”.")
    name = key
    if not key:
        kind = shape(text)
        name = kind[1:]
        heading = mark("A heading, of level {name}.") if name.isdigit() else mark("A paragraph.")
        words = _SHAPES.get(kind, heading)
    elif page and key.startswith(WORDS):
        name = key.removeprefix(WORDS)
        words = _SLOTS.get(name, mark("Words on a poster, card or picture (“{name}”): short."))
    elif page:
        downloads = mark("The title of a file to download.")
        words = downloads if key.startswith("downloads.") else _FIELDS.get(key, named)
    else:
        name = key.rpartition(".")[2]
        inside = (note for part, note in _INSIDE.items() if f".{part}." in f".{key}")
        words = next(inside, "") or _RECORDS.get(name, named)
    return gettext_in(tag, words).replace("{name}", name)


def _state_words(pair: Pair, tag: str) -> str:
    """Return a sentence on the state of a translation."""
    if pair.changes:
        words = gettext_in(tag, mark("Changed since it was translated: {what}."))
        return words.format(
            what=", ".join(gettext_in(tag, _CHANGES[change]) for change in pair.changes)
        )
    if pair.state == "current" and pair.target is None:
        return gettext_in(tag, mark("Left out of the translation on purpose."))
    return gettext_in(tag, _STATES[pair.state])
