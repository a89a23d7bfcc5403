"""Fences (lines of ``///``) by name, and the form of their contents.

Notes and folding parts contain any blocks. Parts of campaigns have a prescribed form; `convert`
renders a part only if it has that form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tipsite.language.figures import fold
from tipsite.markdown.links import LANGUAGE, PLAIN, Link, links, plain_words, without_links
from tipsite.messages import mark
from tipsite.model.pages import Block, Inline
from tipsite.model.problems import Location, Problem, problem
from tipsite.patterns import regex

NOTES = ("note", "details")
LISTED = ("gallery", "logos")
"""Parts that are a list of pictures."""
PARTS = ("action", "figures", "quote", "steps", "listen", "beside", *LISTED, "film", "questions")
FENCES = (*NOTES, *PARTS)
FORMLESS = frozenset((
    "action-form", "figures-form", "part-form", "part-line", "quote-form", "quote-nobody",
    "steps-form",
))  # fmt: skip
"""Problems that prevent the rendering of a part."""
SOUNDS, FILMS = ("mp3", "m4a", "ogg", "opus", "wav"), ("mp4", "webm")
"""The endings of recordings: sounds and films."""
_TITLED = ("figures", "steps")
CELLED = ("figures", "quote")
"""Parts with cells between characters ``|``."""
_FORMS = {
    "listen": mark("a recording that is under “downloads:”, [what is heard](talk.mp3)"),
    "beside": mark("a picture, ![what it shows](photo.jpg), an empty line, and words beside it"),
    "gallery": mark("a list of pictures, each “- ![what it shows](photo.jpg) words below it”"),
    "logos": mark("a list of pictures, each “- ![name](logo.svg)”"),
    "film": mark("a picture, ![what it shows](photo.jpg), and below it a film, [words](film.mp4)"),
    "questions": mark("a heading for each question, “### Who answers?”, with the answer below it"),
}
_PICTURE, _FILM, _SOUND, _LINK = "\x02P", "\x02F", "\x02S", "\x02L"
_OUTLINES = {"listen": _SOUND, "film": _PICTURE + _FILM, "beside": _PICTURE}
"""The outline of the words of a part; of its first block if other blocks are beside a picture."""
_SIGN = regex(r"(?<!\\)\|")
_CELLS = 4
"""Four cells: a number or a name, its words, a source, a year."""
_ITEM = re.compile(r"\s*[-*+–—−‐‑•·]\s*(?=[^\s|-])(?P<words>.*\|.*)")
_STEP = re.compile(r"\s*(?P<number>\d{1,2})[.)]\s*(?=[^\W\d])(?P<words>.*)")
"""A line that was meant as a step or, with ``_ITEM``, as an item, whatever its first character."""
_BEGUN = regex(r"(?:[-*+]|\d{1,2}[.)])\s")
_YEAR = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RUN = regex(r"\d(?:[ .,'’٬٫]?\d)*")
_COUNT = regex(
    r"(?:0|[1-9]\d{0,3}|[1-9]\d{0,2}(?P<by>[ .,'’٬])\d{3}(?:(?P=by)\d{3})*)(?:[.,٫]\d{1,2})?"
)
_NO_COUNT = regex(r"[+/@(]")
_LONGEST = 40
"""The most characters of a number with its words: "more than 9,800"."""
_MOST_COUNTS = 2
_NAMELESS = regex(
    r"anonym|anonim|аноним|pseudonym|pseudonim|псевдоним|псеудоним|"
    r"names? (?:\w+ )?(?:changed|withheld)|changed name|real name|"
    r"em(?:ri|ër|rat) (?:\w+ )?ndryshuar|"
    r"\b(?:име(?:то)?|ime) (?:\w+ )?(?:смен|промен|промијен|измен|измијен|promij?en|izmij?en)|"
    r"مستعار|مجهول"
)
_CONTROLLED = r"surviv|victim|mbijetuar|viktim|преживеа|преживе|преживје|жртв|žrtv|preživ|ناجي|ضحي"
_SURVIVOR = regex(rf"\b(?:{_CONTROLLED})")
_SURVIVOR_FIRST = regex(rf"\W*(?:(?:an?|one|e|një|една?|jedna?|једна?) )?(?:{_CONTROLLED})")
_LEAST_NAMES = 2


def cells_of(inline: Inline) -> tuple[Inline, ...]:
    """Return the words of an item between its characters ``|``, each at its place.

    ``\\|`` is an ordinary character of the words.
    """
    text = inline.text
    ends = [*(match.start() for match in _SIGN().finditer(text)), len(text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return tuple(_cell(inline, *bounds) for bounds in zip(starts, ends, strict=True))


def _cell(inline: Inline, start: int, end: int) -> Inline:
    written = inline.text[start:end]
    words = written.strip()
    first = start + (len(written) - len(written.lstrip()) if words else 0)
    row = inline.text.count("\n", 0, first)
    rows = words.count("\n")
    places = (inline.place(first), *inline.places[row + 1 : row + 1 + rows])
    return Inline(text=words, places=places)


def readable(block: Block) -> Iterator[Inline]:
    """Yield the words of the leaves of a block, with each cell of a figure or quote by itself."""
    yield from block.inlines
    for item in block.items:
        yield from item.inlines
    for row in block.rows:
        yield from row.cells
    for child in block.children:
        for inline in readable(child):
            yield from cells_of(inline) if block.name in CELLED else (inline,)


def part_problems(block: Block, path: str) -> Iterator[Problem]:
    """Yield the problems that keep a fence from being a part; ``path`` is that of its file."""
    if block.inlines and block.name not in _TITLED:
        yield problem("part-title", _at(block.inlines[0], path), name=block.name)
    if block.name == "action":
        yield from _action_problems(block, path)
    elif form := _FORMS.get(block.name):
        for line in _lines_without_form(block):
            at = Location(path=path, line=line, column=1)
            yield problem("part-form", at, name=block.name, form=form)
    elif lines := tuple(_line_problems(block, path)):
        yield from lines
    elif block.name == "figures":
        yield from _figures_problems(block, path)
    elif block.name == "quote":
        yield from _quote_problems(block, path)
    else:
        yield from _form_problems(block, path, "steps", "steps-form")


def only_link(block: Block) -> tuple[Inline, Link] | None:
    """Return a fence's only link and the words around it; None if it contains anything else."""
    if len(block.children) != 1 or block.children[0].kind != "paragraph":
        return None
    inlines = tuple(block.children[0].leaves)
    found = links(inlines[0].text) if len(inlines) == 1 else ()
    if len(found) != 1 or found[0].image:
        return None
    text, link = inlines[0].text, found[0]
    beside = text[: link.start] + text[link.end :]
    return None if plain_words(beside).strip() else (inlines[0], link)


def _lines_without_form(block: Block) -> Iterator[int]:
    """Yield the lines that do not have the form of their part: of pictures, film or questions."""
    name, children = block.name, block.children
    kinds = [child.kind for child in children]
    if name in LISTED and kinds == ["list"] and not children[0].children:
        for item in children[0].items:
            if item.depth or len(item.inlines) != 1 or _outline(item.inlines)[:2] != _PICTURE:
                yield item.line
    elif name == "questions" and kinds[:1] == ["heading"]:
        pairs = zip(children, (*kinds[1:], "heading"), strict=True)
        yield from (child.line for child, after in pairs if child.kind == after == "heading")
    else:
        whole = name != "beside"
        leaves = (block if whole else children[0]).leaves if whole or kinds[1:] else ()
        if name not in _OUTLINES or _outline(leaves) != _OUTLINES[name]:
            yield children[0].line if children else block.line


def _outline(inlines: Iterable[Inline]) -> str:
    """Return words with their pictures, films, sounds and other links as two characters each."""

    def kind(link: Link) -> str:
        ending = link.target.rpartition(".")[2].lower()
        if link.image:
            return _PICTURE
        return _FILM if ending in FILMS else _SOUND if ending in SOUNDS else _LINK

    return "".join("".join(without_links(inline.text, kind).split()) for inline in inlines)


def _action_problems(block: Block, path: str) -> Iterator[Problem]:
    link = only_link(block)
    if link is None:
        yield problem("action-form", _inside(block, path))
    elif link[1].target.lower().startswith(("service:", LANGUAGE, PLAIN)):
        yield problem("action-service", _at(link[0], path, link[1].target_at))


def _line_problems(block: Block, path: str) -> Iterator[Problem]:
    """Yield lines that look like an item but are none: a dash, no space, a tab before it."""
    lines = block.text.split("\n")
    first = next((row for row, line in enumerate(lines) if row and line.strip()), 0)
    for row, line in enumerate(lines):
        found = (_STEP if block.name == "steps" else _ITEM).match(line) if row else None
        shifted = line.startswith("\t") or (row == first and line[:1] == " ")
        if found is None or (_BEGUN().match(line.lstrip()) and not shifted):
            continue
        sign = f"{found['number']}." if block.name == "steps" else "-"
        at = Location(path=path, line=block.line + row, column=1)
        yield problem("part-line", at, meant=f"{sign} {found['words']}"[:60])


def _form_problems(block: Block, path: str, kind: str, code: str) -> Iterator[Problem]:
    """Yield a problem for each block that is no list of this kind, and for an empty fence."""
    if not block.children:
        yield problem(code, _inside(block, path))
    for child in block.children:
        if child.kind != kind or child.children or child.too_deep:
            yield problem(code, Location(path=path, line=child.line, column=1))


def _figures_problems(block: Block, path: str) -> Iterator[Problem]:
    wrong = tuple(_form_problems(block, path, "list", "figures-form"))
    yield from wrong
    for item in () if wrong else (item for child in block.children for item in child.items):
        if item.depth or item.ordered or len(item.inlines) != 1:
            yield problem("figures-form", Location(path=path, line=item.line, column=1))
            continue
        (inline,) = item.inlines
        number, words, _source, _year = four_cells(cells_of(inline))
        shown = plain_words(number.text)
        if not _is_count(shown) or links(number.text):
            yield problem("figure-number", _at(number, path), found=shown)
        if not words.text:
            what = mark("what it counts")
            yield problem("figure-part", _at(words, path), found=shown, what=what)
        yield from _source_problems(inline, path, "figure-part", shown)


def _quote_problems(block: Block, path: str) -> Iterator[Problem]:
    said = said_by(block)
    if said is None:
        yield problem("quote-nobody", _last(block, path))
        return
    for child in block.children[:-1]:
        if child.kind != "paragraph" or child.children:
            yield problem("quote-form", Location(path=path, line=child.line, column=1))
    if len(block.children) == 1:
        yield problem("quote-form", _inside(block, path))
    who, where, _source, _year = four_cells(cells_of(said))
    name, place = plain_words(who.text).strip(), plain_words(where.text).casefold()
    if _SURVIVOR().search(name.casefold()) or _SURVIVOR_FIRST().match(place):
        yield problem("quote-survivor", _at(who, path))
    elif _NAMELESS().search(f"{name} {place}".casefold()) or not _is_full_name(name):
        yield problem("quote-not-named", _at(who, path), found=name)
    if not where.text:
        yield problem("quote-part", _at(where, path), found=name, what=mark("who that is"))
    yield from _source_problems(said, path, "quote-part", name)


def said_by(block: Block) -> Inline | None:
    """Return the last line of a quote, which names the speaker; None if it is missing."""
    last = block.children[-1] if block.children else None
    if last is None or last.kind != "list" or last.children or len(last.items) != 1:
        return None
    inlines = last.items[0].inlines
    return inlines[0] if len(inlines) == 1 else None


def _source_problems(line: Inline, path: str, code: str, found: str) -> Iterator[Problem]:
    """Yield the problems of the source and year of a figure or quote, and of surplus cells."""
    cells = cells_of(line)
    _first, _words, source, year = four_cells(cells)
    if not any(map(str.isalpha, plain_words(source.text))):
        yield problem(code, _at(source, path), found=found, what=mark("where it is from"))
    elif not _YEAR().search(fold(plain_words(year.text))[0]):
        yield problem(code, _at(year, path), found=found, what=mark("of which year it is"))
    if len(cells) > _CELLS:
        yield problem("part-cells", _at(cells[_CELLS], path), count=len(cells))


def four_cells(cells: tuple[Inline, ...]) -> tuple[Inline, Inline, Inline, Inline]:
    """Return the first four cells; missing cells are empty cells at the end.

    If only a year follows the words, the source is missing, not the year. If those words are only a
    link, the link is the source, and the words are missing.
    """
    last = cells[-1]
    row = last.text.count("\n")
    line, column = last.places[row]
    end = (line, column + len(last.text.rpartition("\n")[2]))
    empty = Inline(text="", places=(end,))
    if len(cells) == _CELLS - 1 and not any(map(str.isalpha, last.text)):
        second = cells[1]
        found = links(second.text)
        if len(found) == 1 and (found[0].start, found[0].end) == (0, len(second.text)):
            cells = (cells[0], Inline(text="", places=second.places[:1]), second, last)
        else:
            cells = (*cells[:-1], Inline(text="", places=last.places[:1]), last)
    number, words, source, year, *_more = (*cells, empty, empty, empty)
    return number, words, source, year


def _is_count(text: str) -> bool:
    """Return whether some words are a count, such as 110, 9,800, 79 % or "2 of 3"."""
    folded, _ = fold(text)
    runs = _RUN().findall(folded)
    return (
        0 < len(runs) <= _MOST_COUNTS
        and len(text) <= _LONGEST
        and not _NO_COUNT().search(folded)
        and all(_COUNT().fullmatch(run) for run in runs)
    )


def _is_full_name(name: str) -> bool:
    """Return whether a name has two full words that do not begin with a small letter."""
    words = re.findall(r"[^\W\d_]{2,}", name)
    return sum(not word[0].islower() for word in words) >= _LEAST_NAMES


def _at(inline: Inline, path: str, offset: int = 0) -> Location:
    line, column = inline.place(offset)
    return Location(path=path, line=line, column=column)


def _inside(block: Block, path: str) -> Location:
    line = block.children[0].line if block.children else block.line
    return Location(path=path, line=line, column=1)


def _last(block: Block, path: str) -> Location:
    line = block.children[-1].end if block.children else block.line
    return Location(path=path, line=line, column=1)
