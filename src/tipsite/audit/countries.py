"""Every number in the output is shown with its country, in each format of files.

The same digits reach different lines in different countries. People read, copy, tear off or hear
parts of the output alone. So each part must contain the country of its numbers, their labels and
the lines that belong to them. A page shows numbers of one country at a time: those of others are in
closed blocks. ``FORMATS`` lists how these parts are found in each kind of file.
A file of an unknown format is an error in tipsite.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, Literal, NamedTuple
from xml.etree import ElementTree

from tipsite.audit.document import CALLING, DATA, Document
from tipsite.audit.links import calendar_words
from tipsite.audit.numbers import (
    FIGURES,
    generated_numbers,
    is_count,
    numbers_in,
    prose_dials,
    spoken,
)
from tipsite.audit.search import leaves
from tipsite.audit.tree import Tree
from tipsite.contacts.dialling import digits_of
from tipsite.language.bidi import MARK
from tipsite.model.plan import Artifact, Line, PagePromise, Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.web import MATERIAL_ADDRESS

Kind = Literal["line", "number", "strip", "object", "message", "entry", "result", "news", "stray"]


class Unit(NamedTuple):
    """A number in a part of the output: its digits, and the words where its country is expected.

    ``around`` are the words that must name its country. ``near`` are the words that must contain
    its label, at their beginning if ``first``. ``company`` are the digits of all numbers in the
    same part. ``closed`` is the block of a page that a reader has to open to see the number, 0 if
    there is none. It is None for numbers that are not for readers who seek help.
    """

    kind: Kind
    dial: str
    around: str
    near: str
    company: frozenset[str]
    first: bool = False
    closed: int | None = None


class Format(NamedTuple):
    """A format of files: a name for people, a pattern of paths, and the reader of its numbers.

    A format without ``units`` is not searched here: it has no numbers, or it is that of pages. A
    page is read once, and all checks share the result.
    """

    name: str
    path: str
    units: Callable[[str, Promises], Iterator[Unit]] | None


def country_problems(
    path: str, units: tuple[Unit, ...] | None, promises: Promises
) -> Iterator[Problem]:
    """Yield each number that lacks its country, its label, or a number beside it.

    Numbers of several countries must not be in sight together. ``units`` are the numbers of the
    file at ``path``, or None if its format is unknown.
    """
    at = Location(path=f"output/{path}")
    if units is None:
        yield problem("audit-format", at)
        return
    if promises.notices and any(unit.kind == "object" for unit in units):
        yield problem("audit-number-told", at)
    yield from dict.fromkeys(
        found for unit in units if (found := _lacking(unit, at, promises)) is not None
    )
    yield from _together(units, at, promises)


def _together(units: tuple[Unit, ...], at: Location, promises: Promises) -> Iterator[Problem]:
    """Yield the first number in each part of a page that is of another country than those before.

    The parts are the closed blocks and the rest of the page.
    """
    common: dict[int, tuple[frozenset[str], str]] = {}
    for unit in units:
        lines = promises.lines.get(unit.dial, ())
        if unit.closed is None or not lines:
            continue
        names = frozenset(chain.from_iterable(line.names for line in lines))
        known, other = common.get(unit.closed, (names, ""))
        if known and not known & names:
            yield problem("audit-number-together", at, found=unit.dial, other=other)
        common[unit.closed] = known & names, unit.dial


def file_units(artifact: Artifact, promises: Promises) -> tuple[Unit, ...] | None:
    """Return the numbers of a file that is no page, or None if its format is unknown."""
    known = format_of(artifact.path)
    if known is None or known.units is None:
        return None if known is None else ()
    text = artifact.content.decode("utf-8-sig", "replace")
    return tuple(known.units(text.replace(MARK, ""), promises))


def format_of(path: str) -> Format | None:
    """Return the format of the file at ``path``, or None if it is unknown."""
    return next((form for form in FORMATS if re.search(form.path, path)), None)


def _lacking(unit: Unit, at: Location, promises: Promises) -> Problem | None:
    lines = promises.lines.get(unit.dial, ())
    around = _even(unit.around)
    here = [line for line in lines if any(name in around for name in line.names)]
    if lines and not here:
        names = ", ".join(sorted({min(line.names) for line in lines}))
        return problem("audit-number-country", at, found=unit.dial, countries=names)
    near = _even(unit.near)
    torn = unit.kind == "strip"  # a strip names the kind of line, and the sheet says the rest
    labelled = [line for line in here if torn or _has_label(line, near, first=unit.first)]
    if here and not labelled:
        label = min(here[0].labels)
        return problem("audit-number-label", at, found=unit.dial, label=label)
    for line in labelled:
        alone = [wanted for wanted in line.beside if not wanted & unit.company]
        if not alone:
            return None
    if labelled:
        return problem("audit-number-alone", at, found=unit.dial, beside=min(alone[0]))
    return None


def _has_label(line: Line, near: str, *, first: bool) -> bool:
    if not line.labels:
        return True
    return any(near.startswith(label) if first else label in near for label in line.labels)


@lru_cache(maxsize=5000)
def _even(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- pages

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    ("li", "p", "td", "th", "dd", "dt", "figure", "blockquote", "caption", *_HEADINGS)
)


def page_units(
    document: Document, promise: PagePromise | None, promises: Promises
) -> tuple[Unit, ...]:
    """Return the numbers of a page, and those in its structured data."""
    data = (text for element, text in document.scripts if element.attributes.get("type") == DATA)
    told = (unit for text in data for unit in data_units(text, promises))
    own = promise.own.dials if promise and promise.own else frozenset()
    shown = _units(document, promise, promises)
    return (*(unit._replace(closed=None) if unit.dial in own else unit for unit in shown), *told)


def _units(document: Document, promise: PagePromise | None, promises: Promises) -> tuple[Unit, ...]:
    """Return the numbers that a page shows or dials, each with the words around it.

    The paragraph, list item or article of a number may contain its country, and so may a heading or
    summary above it. A strip to tear off must contain everything itself.
    """
    tree = document.tree
    calls = any(tree.names[place] == "a" for place in document.naming)
    if tree.body is None or not (promises.dials or calls):
        return ()
    torn = promise is not None and promise.strips
    text = tree.said(tree.body, "\n").replace(MARK, "")
    said_in_all = list(numbers_in(promises.dials, text))
    company = frozenset(said.digits for said in said_in_all if not is_count(said))
    units: list[Unit] = []
    seen = 0
    for place in document.naming:
        said, dials = _dials_on(tree, place, promises)
        if not dials:
            continue
        seen += sum(1 for _ in numbers_in(promises.dials, said))
        units.extend(_unit(tree, place, dial, promises, company, torn=torn) for dial in dials)
    if len(said_in_all) > seen:
        units.extend(_unmarked(tree, company, promises, torn=torn))
    return tuple(units)


def _above(tree: Tree, element: int, promises: Promises) -> Iterator[str]:
    """Yield the headings and summaries above an element, up to the first that names its country.

    A heading counts until the next one of its level, and only in the element that contains it. One
    that names several countries does not count.
    """
    for step in tree.around(element):
        level = "h7"
        for other in reversed([each for each in tree.children(tree.parents[step]) if each < step]):
            name = tree.names[other]
            if name == "summary" or (name in _HEADINGS and name < level):
                level = level if name == "summary" else name
                words = tree.said(other)
                named = sum(any(map(words.__contains__, names)) for names in promises.countries)
                if named < 2:
                    yield words
                if named == 1:
                    return


def _dials_on(tree: Tree, place: int, promises: Promises) -> tuple[str, list[str]]:
    """Return the visible words of an element, and the numbers that it shows or dials."""
    name, attributes = tree.names[place], tree.attributes[place]
    if name == "a" and attributes.get("href", "").startswith(CALLING):
        return tree.said(place), [digits_of(attributes["href"])]
    if name == "bdi":
        words = tree.said(place)
        digits = digits_of(words)
        known = digits in promises.dials and not _is_dialled(tree, place)
        return (words, [digits]) if known else ("", [])
    said = spoken(attributes)
    return "", list(prose_dials(said, promises)) if FIGURES.search(said) else []


def _unit(
    tree: Tree,
    element: int,
    dial: str,
    promises: Promises,
    company: frozenset[str],
    *,
    torn: bool,
) -> Unit:
    block = article = None
    for step in tree.around(element):
        name = tree.names[step]
        if block is None and name in _BLOCKS:
            block = step
        if article is None and name == "article":
            article = step
    dialled = _is_dialled(tree, element)
    place = block if block is not None else element if dialled else max(0, tree.parents[element])
    own = tree.said(place, " ")
    if torn and not dialled:
        digits = frozenset(digits_of(found) for found in re.findall(r"\+?\d[\d ]*\d", own))
        return Unit("strip", dial, own, own, digits)
    near = own + (f"\n{tree.said(article, ' ')}" if article is not None else "")
    said = "" if tree.said(element) else spoken(tree.attributes[element])
    above = () if torn else _above(tree, element, promises)
    around = "\n".join((said, near, *above))
    kind: Kind = "line" if dialled else "number"
    return Unit(kind, dial, around, f"{said}\n{near}", company, closed=_closed(tree, element))


def _closed(tree: Tree, element: int) -> int:
    """Return the closed block that hides an element until a reader opens it, or 0."""
    inner = 0
    for step in tree.around(element):
        folded = tree.names[step] == "details" and "open" not in tree.attributes[step]
        if folded and tree.names[inner] != "summary":
            return step
        inner = step
    return 0


def _is_dialled(tree: Tree, element: int) -> bool:
    for step in tree.around(element):
        if tree.names[step] == "a":
            return tree.attributes[step].get("href", "").startswith(CALLING)
    return False


def _unmarked(
    tree: Tree, company: frozenset[str], promises: Promises, *, torn: bool
) -> Iterator[Unit]:
    """Yield numbers in running text that neither a link nor an element marks as numbers.

    A number that is the whole text of its element, or all of it after a colon, is never a count.
    """
    assert tree.body is not None
    for text_place in tree.texts_in(tree.body):
        words, parent = tree.texts[text_place], tree.holders[text_place]
        if not FIGURES.search(words) or parent in tree.silent:
            continue
        if tree.names[parent] == "bdi" or _is_dialled(tree, parent):
            continue
        text = words.replace(MARK, "")
        dials = list(prose_dials(text, promises))
        if torn or digits_of(text) == _even(text).rpartition(": ")[2]:
            alone = (found.digits for found in generated_numbers(text, promises))
            dials.extend(dial for dial in alone if dial not in promises.figures)
        for dial in dict.fromkeys(dials):
            yield _unit(tree, parent, dial, promises, company, torn=torn)


# ---------------------------------------------------------------- other files


def data_units(content: str, promises: Promises) -> Iterator[Unit]:
    """Yield the numbers in structured data (JSON-LD), each with the object of its service."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return
    company = frozenset(
        digits_of(value) for key, value in _pairs(data) if key == "telephone" and value
    )
    for service in _services(data):
        own = list(_pairs(service, inside=True))
        around = "\n".join(value for _, value in own)
        described = str(service.get("description", ""))
        for key, value in own:
            if key == "telephone":
                yield Unit("object", digits_of(value), around, described, company, first=True)
            elif key != "url":
                for dial in numbers_in(promises.dials, value, short=False):
                    yield Unit("object", dial.digits, around, described, company, first=True)


def _services(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the object itself, and each service in it."""
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from (
                found
                for inner in (value if isinstance(value, list) else [value])
                if isinstance(inner, dict) and inner.get("@type") == "Service"
                for found in _services(inner)
            )


def _pairs(value: Any, key: str = "", *, inside: bool = False) -> Iterator[tuple[str, str]]:
    """Yield each text with its property; if ``inside``, without those of inner services."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _pairs(inner, name, inside=inside)
    elif isinstance(value, list):
        for inner in value:
            other = inside and isinstance(inner, dict) and inner.get("@type") == "Service"
            if not other:
                yield from _pairs(inner, key, inside=inside)
    elif isinstance(value, str):
        yield key, value


def _text_units(text: str, promises: Promises) -> Iterator[Unit]:
    """Yield the numbers of each paragraph of a text; a text of one paragraph is a message.

    Readers may copy a paragraph alone.
    """
    parts = [part for part in text.split("\n\n") if part.strip()]
    for part in parts:
        dials = [found.digits for found in generated_numbers(part, promises)]
        for dial in dict.fromkeys(dials):
            kind: Kind = "message" if len(parts) == 1 else "entry"
            yield Unit(kind, dial, part, part, frozenset(dials))


def _index_units(text: str, promises: Promises) -> Iterator[Unit]:
    """Yield the numbers of each search result, with the words of this result only."""
    start, end = text.find("("), text.rfind(")")
    try:
        data = json.loads(text[start + 1 : end])
        calls, entries = data["calls"], data["found"]
        for entry in entries:
            own = [calls[place] for place in entry[6]]
            company = frozenset(digits_of(call[1]) for call in own)
            for call in own:
                country = _strings(call[4])
                label = _strings([call[3], entry[5]])
                yield Unit("result", digits_of(call[1]), country, label, company)
            said = _strings([entry[3], entry[4]])
            for dial in prose_dials(said, promises):
                yield Unit("result", dial, said, said, company)
    except (ValueError, RecursionError, KeyError, TypeError, IndexError):
        return


def _strings(value: Any) -> str:
    """Return the texts in a value of a search index, each on its own line."""
    return "\n".join(leaves(value))


def _news_units(text: str, promises: Promises) -> Iterator[Unit]:
    """Yield the numbers of each entry of a feed, which feed readers show alone."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - made here, of a theme at most
    except ElementTree.ParseError:
        return
    for piece in root:
        said = "\n".join(part.strip() for part in piece.itertext() if part.strip())
        dials = list(prose_dials(said, promises))
        yield from (Unit("news", dial, said, said, frozenset(dials)) for dial in dials)


def _stray_units(text: str, promises: Promises) -> Iterator[Unit]:
    """Yield each number, with no words around it."""
    for found in numbers_in(promises.dials, text, short=False):
        yield Unit("stray", found.digits, "", "", frozenset())


FORMATS: tuple[Format, ...] = (
    Format("name for GitHub Pages", r"\A(?:CNAME|\.nojekyll)\Z", _stray_units),
    Format("data for programs", r"\A\.well-known/[^/]+\.json\Z", _stray_units),
    Format("page", r"\.html\Z", None),
    Format("file for robots", r"\Arobots\.txt\Z", _stray_units),
    # `lint.media` checks files to take away when they are read.
    Format("offered file", r"\Afiles/", None),
    Format("material", rf"\A{MATERIAL_ADDRESS}\Z", None),
    Format("plain text", r"\.txt\Z", _text_units),
    Format("index of the search", r"\Aassets/index-[^/]+\.js\Z", _index_units),
    Format("feed", r"/feed\.xml\Z", _news_units),
    Format(
        "calendar",
        r"/campaigns/[^/]+/[0-9-]+\.ics\Z",
        lambda text, known: _stray_units(calendar_words(text), known),
    ),
    Format("sitemap", r"\Asitemap\.xml\Z", _stray_units),
    Format("script, style or drawing", r"\Aassets/.*\.(?:js|css|svg|json)\Z", _stray_units),
    Format("picture, font or other file of a theme", r"\A(?:assets|images)/", None),
    Format("file for a host", r"\A(?:\.htaccess|_headers|_redirects)\Z", _stray_units),
)
"""The formats of the output; a file in any other format is refused, as its numbers go unread."""
