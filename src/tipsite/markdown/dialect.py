"""Python-Markdown limited to our dialect, and its result for a block, with places.

Each line for Python-Markdown ends with a mark that has the line number. So the texts of its
elements keep their places.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar, cast
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    LINK_RE,
    ImageInlineProcessor,
    LinkInlineProcessor,
)
from msgspec.structs import replace

from tipsite.model.pages import Block, BlockKind, Inline, Item, Row

T = TypeVar("T")
_NOT_IN_DIALECT = {
    "inline": ("backtick", "reference", "image_reference", "short_reference", "short_image_ref",
               "autolink", "automail", "html"),
    "block": ("code", "hr", "hashheader", "setextheader", "reference"),
    "pre": ("html_block",),
}  # fmt: skip
_OPEN, _CLOSE = "\x02", "\x03"
"""Control characters that Python-Markdown itself removes from a text."""
_MARK = re.compile(rf"{_OPEN}(\d+){_CLOSE}")
_WORDLESS = re.compile(r"(?:[\s>|:-]|[*+](?=\s|\Z)|\d+[.)](?=\s|\Z))*\Z")
_TRAILING = re.compile(r"(?:(?<!\\)(?:\\\\)*\|)? *\Z")
_TABS = 4
_LONGEST_LABEL, _LONGEST_TARGET = 1_000, 2_500
"""The most characters of a link's words, and of the brackets with its target and title."""
# Characters that Python-Markdown or nh3 changes although they are no markup: unusual spaces,
# control characters.
_UNUSUAL = (
    r"\x00-\x09\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\uf8ff"
    r"\ufeff"
)
_MARKUP = rf"{_UNUSUAL}|\\`*_\[\]<>&"
_NOT_PLAIN = re.compile(f"[{_MARKUP}]")
_UNUSUAL_SIGN = re.compile(f"[{_UNUSUAL}]")
# The beginning of a line that is neither an item of a list nor empty.
_START = re.compile(r"[^\W\d_]|[\"'“”„«»‘’‚(\[!…¿¡–—/%$€]|\d++(?![.)])|\*(?![ *])|\*\*(?=[^\s*])")
# Words in stars, with a space or punctuation around them, and links: all else is plain.
# Each alternative begins with its own character, which is found quickly.
_LABEL = rf"[^{_MARKUP}\"]+"
_TARGET = r"[\w./#:?=%~-]+"
_MARKED_WORDS = re.compile(
    rf"\*(?<![^\s(„“«\"]\*)(?P<two>\*?)(?=[^\W_])(?P<words>[^{_MARKUP}]+)(?<!\s)\*(?P=two)"
    r"(?![^\s.,;:!?)”“»…\"])"
    rf"|!\[(?P<alt>{_LABEL})\]\((?P<src>{_TARGET})\)"
    rf"|\[(?P<label>{_LABEL})\]\((?P<target>{_TARGET})\)"
)
_BULLET = re.compile(r"- (?! )")
_STEP = re.compile(r"\d{1,9}[.] (?! )")


class LinkReader(LinkInlineProcessor):
    """Python-Markdown's link processor with a limit on the length of a link.

    Without the limit, each open bracket or quote would make it search the rest of the text again.
    """

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        """Return the words of a link, their end, and whether the closing bracket was found."""
        words, end, handled = super().getText(data[index : index + _LONGEST_LABEL], 0)
        return words, index + end, handled

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """Return the target and title of a link, its end, and whether the link is complete."""
        target, title, end, handled = super().getLink(data[index : index + _LONGEST_TARGET], 0)
        return target, title, index + end if end >= 0 else end, handled


class _ImageReader(LinkReader, ImageInlineProcessor):
    """The same processor for pictures."""


def per_thread(make: Callable[[], T]) -> Callable[[], T]:
    """Return a function that returns one object in each thread, made on its first use there.

    A parser has state while it parses, and the preview builds in a thread of its own.
    """
    local = threading.local()

    def of_thread() -> T:
        if not hasattr(local, "value"):
            local.value = make()
        return cast(T, local.value)

    return of_thread


@per_thread
def dialect() -> markdown.Markdown:
    """Return Python-Markdown with only those features that our dialect has."""
    # As objects, since by name they would be searched among all installed packages.
    extensions = [TableExtension(), SaneListExtension()]
    made = markdown.Markdown(extensions=extensions, output_format="html")
    for name in _NOT_IN_DIALECT["inline"]:
        made.inlinePatterns.deregister(name)
    for name in _NOT_IN_DIALECT["block"]:
        made.parser.blockprocessors.deregister(name)
    for name in _NOT_IN_DIALECT["pre"]:
        made.preprocessors.deregister(name)
    made.inlinePatterns.register(LinkReader(LINK_RE, made), "link", 160)
    made.inlinePatterns.register(_ImageReader(IMAGE_LINK_RE, made), "image_link", 150)
    made.ESCAPED_CHARS.append("<")
    return made


def blocks_in(
    written: Iterable[tuple[int, str]], lines: Sequence[str], first: int
) -> tuple[Block, ...]:
    """Return the blocks that Python-Markdown finds in ``written``: lines with their numbers.

    ``lines`` are the same lines as in the source, where the first one has the number ``first``.
    """
    text = "\n".join(_marked(number, line) for number, line in written)
    text = re.sub(r"(?<=\n) +\n", "\n", f"{text}\n\n".expandtabs(_TABS))
    root = dialect().reset().parser.parseDocument(text.split("\n")).getroot()
    return _Elements(lines, first).blocks(cast(Element, root), first, first + len(lines))


class Rendered(NamedTuple):
    """The HTML of a text; ``words`` are its visible words, or None if they are not known yet.

    The HTML of a text that needs no parser ``is_simple``: it needs no cleaning either.
    """

    html: str
    words: str | None = None
    is_simple: bool = False


def simple_words(text: str) -> Rendered | None:
    """Return the HTML of a simple paragraph without ``<p>``; None if it may need the parser.

    The result is the same as Python-Markdown's. Simple text has only words, emphasis in stars,
    links and pictures.
    """
    return _simple(text) if _is_paragraph(text) else None


def simple_html(block: Block) -> Rendered | None:
    """Return the HTML of a block with only simple words; None for other blocks.

    Such a block is a paragraph, a quotation of one paragraph, a list with one item per line, or a
    table. The HTML is the same as Python-Markdown's, without the alignment of cells.
    """
    if block.kind == "paragraph":
        return _within("<p>", simple_words(block.text), "</p>")
    if block.kind == "table":
        return _simple_table(block)
    if block.kind == "quote":
        words = simple_words(quoted_words(block.text))
        return _within("<blockquote>\n<p>", words, "</p>\n</blockquote>")
    items = [simple_words(item) for item in _line_items(block)]
    shown = [item for item in items if item]
    if not shown or len(shown) < len(items):
        return None
    tag = "ul" if block.kind == "list" else "ol"
    inside = "</li>\n<li>".join([item.html for item in shown])
    seen = "\n\n".join(filter(None, [(item.words or "").strip() for item in shown]))
    return Rendered(f"<{tag}>\n<li>{inside}</li>\n</{tag}>", seen, is_simple=True)


def _within(before: str, words: Rendered | None, after: str) -> Rendered | None:
    return words and Rendered(
        f"{before}{words.html}{after}", (words.words or "").strip(), is_simple=True
    )


def quoted_words(text: str) -> str:
    """Return the words of a quotation of one simple paragraph; else an empty text."""
    lines = text.split("\n")
    said = "\n".join([line[2:] for line in lines])
    whole = all(line.startswith("> ") for line in lines)
    return said if whole and _is_paragraph(said) and not _UNUSUAL_SIGN.search(said) else ""


def is_plain(text: str) -> bool:
    """Return whether a text has no characters that Python-Markdown or nh3 changes."""
    return not _NOT_PLAIN.search(text)


@lru_cache(maxsize=1000)
def simple_marks(text: str) -> tuple[re.Match[str], ...] | None:
    """Return the markup in one paragraph, item, cell or heading; None if it is not simple.

    A match of emphasis has ``words``, and ``two`` if the stars are double. A match of a link has
    ``label`` and ``target``, that of an image ``alt`` and ``src``.
    """
    if is_plain(text):
        return ()
    return tuple(_MARKED_WORDS.finditer(text)) if is_plain(_MARKED_WORDS.sub("", text)) else None


def _simple(text: str) -> Rendered | None:
    marks = simple_marks(text)
    if not marks:
        return None if marks is None else Rendered(text, text, is_simple=True)
    html = words = ""
    at = 0
    for mark in marks:
        tag, shown = _marked_html(mark)
        html += text[at : mark.start()] + tag
        words += text[at : mark.start()] + shown
        at = mark.end()
    return Rendered(html + text[at:], words + text[at:], is_simple=True)


def _marked_html(match: re.Match[str]) -> tuple[str, str]:
    """Return the HTML of marked words, and the words that readers see."""
    two, words, alt, src, label, target = match.groups()
    if words:
        tag = "strong" if two else "em"
        return f"<{tag}>{words}</{tag}>", words
    if alt:
        return f'<img alt="{alt}" src="{src}">', f" {alt} "
    return f'<a href="{target}">{label}</a>', label


def _simple_table(block: Block) -> Rendered | None:
    columns = len(block.rows[0].cells) if len(block.rows) > 1 else 0
    rows: list[str] = []
    for tag, row in zip(("th", *("td",) * len(block.rows)), block.rows, strict=False):
        cells = [_simple(cell.text) for cell in row.cells[:columns]]
        shown = [cell for cell in cells if cell]
        if not shown or len(shown) < len(cells):
            return None
        words = [cell.html for cell in shown] + [""] * (columns - len(shown))
        rows.append("".join([f"<{tag}>{word}</{tag}>\n" for word in words]))
    if not rows:
        return None
    head, *body = [f"<tr>\n{row}</tr>\n" for row in rows]
    inside = "".join(body)
    html = f"<table>\n<thead>\n{head}</thead>\n<tbody>\n{inside}</tbody>\n</table>"
    return Rendered(html, is_simple=True)


def _line_items(block: Block) -> list[str]:
    """Yield the words of the items of a list with one item per line; nothing for other lists."""
    text = block.text
    if block.kind == "list" and text.startswith("- "):
        marker = _BULLET
    elif block.kind == "steps" and text.startswith("1. "):
        marker = _STEP
    else:
        return []
    lines = text.split("\n")
    items = [line[mark.end() :] for line in lines if (mark := marker.match(line))]
    return items if len(items) == len(lines) else []


def _is_paragraph(text: str) -> bool:
    if not _START.match(text) or text.endswith(" "):
        return False
    if "\n" not in text:
        return True
    return " \n" not in text and all(map(_START.match, text.split("\n")))


def table_rows(lines: Sequence[str], line: int) -> tuple[Row, ...]:
    """Return the rows of a table that begins in ``line``, head first; empty if it is no table."""
    processor = cast(Any, dialect().parser.blockprocessors["table"])
    clean = [line.expandtabs(_TABS) for line in lines]
    if not processor.test(Element("div"), "\n".join(clean)):
        return ()
    found: list[Row] = []
    for at in (0, *range(2, len(lines))):
        row = clean[at].strip(" ")
        if "\\" in row or "`" in row:
            cells = processor._split_row(row)  # noqa: SLF001
        elif processor.border:
            cells = row.removeprefix("|").removesuffix("|").split("|")
        else:
            cells = row.split("|")
        found.append(_row([cell.strip(" ") for cell in cells], lines[at], line + at))
    return tuple(found)


class _Elements:
    """Python-Markdown's elements for some source lines, as blocks with places."""

    def __init__(self, lines: Sequence[str], first: int) -> None:
        self._lines = lines
        self._first = first
        self._last = first + len(lines) - 1
        self._at = first
        """The line of the text that was read last."""

    def blocks(self, parent: Element, start: int, end: int) -> tuple[Block, ...]:
        """Return the elements in a parent as blocks; they are in the lines ``start`` to ``end``."""
        elements = list(parent)
        begins = [self._start(element, start) for element in elements]
        if elements and not self._is_numbered(elements[0]):
            begins[0] = start  # its first line has no words, and a later one has the number
        found = []
        for element, (begin, stop) in zip(elements, pairwise((*begins, end)), strict=True):
            found.append(self._block(element, begin, max(begin + 1, stop)))
        return tuple(found)

    def _block(self, element: Element, start: int, end: int) -> Block:
        text = self._source(start, end)
        self._at = start
        if element.tag in ("ul", "ol"):
            items = tuple(self._placed(tuple(self._items(element, 0)), start, end))
            kind: BlockKind = "steps" if element.tag == "ol" else "list"
            return Block(text=text, line=start, kind=kind, items=items)
        if element.tag == "blockquote":
            inside = self.blocks(element, start, end)
            return Block(text=text, line=start, kind="quote", children=inside)
        if element.tag == "table":
            rows = tuple(self._table(element))
            return Block(text=text, line=start, kind="table", rows=rows)
        return Block(text=text, line=start, inlines=tuple(self._inlines(element.text)))

    def _items(self, parent: Element, depth: int) -> Iterator[Item]:
        ordered = parent.tag == "ol"
        first = int(parent.get("start", "1")) if ordered else 0
        for at, element in enumerate(parent):
            # An item begins after the one before it: two may have the same words without a mark.
            self._at = min(self._at + bool(at), self._last)
            own = list(self._inlines(element.text))
            deeper: list[Item] = []
            line = own[0].places[0][0] if own else self._start(element, self._at)
            self._at = line
            for child in _unquoted(element):
                if child.tag in ("ul", "ol"):
                    deeper.extend(self._items(child, depth + 1))
                else:
                    own.extend(self._leaves(child))
                own.extend(self._inlines(child.tail))
            number = first + at if ordered else 0
            yield Item(
                text="",
                line=line,
                depth=depth,
                ordered=ordered,
                number=number,
                inlines=tuple(own),
            )
            yield from deeper

    def _placed(self, items: Sequence[Item], start: int, end: int) -> Iterator[Item]:
        """Yield items with their source lines."""
        for item, following in zip(items, (*items[1:], None), strict=True):
            stop = following.line if following else end
            text = self._source(item.line, max(stop, item.line + 1)).rstrip()
            yield replace(item, text=text)

    def _table(self, element: Element) -> Iterator[Row]:
        rows = [[cell.text for cell in row] for row in element.iter("tr")]
        written = [[cell or "" for cell in row] for row in rows if row != [None] * len(row)]
        marks = (
            number - at - bool(at)  # the rule follows the head
            for at, row in enumerate(written)
            for cell in row
            if (number := _split_mark(cell)[1]) is not None
        )
        line = next(marks, None) or self._unmarked("".join(written[0][:1]), self._at)
        for at, row in enumerate(written):
            number = min(line + at + bool(at), self._last)
            yield _row(
                [_split_mark(cell)[0] for cell in row], self._source(number, number + 1), number
            )

    def _leaves(self, element: Element) -> Iterator[Inline]:
        if element.tag == "table":
            for row in self._table(element):
                yield from row.cells
            return
        yield from self._inlines(element.text)
        for child in element:
            yield from self._leaves(child)
            yield from self._inlines(child.tail)

    def _inlines(self, text: str | None) -> Iterator[Inline]:
        if not text or not text.strip():
            return
        words: list[str] = []
        places: list[tuple[int, int]] = []
        self._at = _first_number(text) or self._unmarked(text.split("\n")[0].strip(), self._at)
        for line in text.split("\n"):
            bare, number = _split_mark(line)
            bare = bare.lstrip()
            self._at = number or self._at + bool(words)
            bare, start = _written(bare, self._source(self._at, self._at + 1))
            words.append(bare)
            places.append((self._at, start + 1))
        yield Inline(text="\n".join(words).rstrip(), places=tuple(places))

    def _unmarked(self, words: str, start: int) -> int:
        lines = range(start, self._last + 1)
        return next((one for one in lines if words in self._source(one, one + 1)), self._at)

    def _start(self, element: Element, otherwise: int) -> int:
        numbers = (_first_number(text) for text in element.itertext())
        return next(filter(None, numbers), otherwise)

    def _is_numbered(self, element: Element) -> bool:
        first = next((text for text in element.itertext() if text.strip()), "")
        return _first_number(first) is not None

    def _source(self, start: int, end: int) -> str:
        return "\n".join(self._lines[start - self._first : end - self._first])


def _unquoted(parent: Element) -> Iterator[Element]:
    """Yield the elements in a parent; a quotation is replaced by the elements in it."""
    for element in parent:
        yield from _unquoted(element) if element.tag == "blockquote" else (element,)


def _first_number(text: str) -> int | None:
    """Return the number of a text's first line, computed from the first line with a mark."""
    for row, line in enumerate(text.split("\n")):
        number = _split_mark(line)[1]
        if number is not None:
            return number - row
    return None


def _row(cells: Iterable[str], text: str, line: int) -> Row:
    found: list[Inline] = []
    position = 0
    for cell in cells:
        words, start = _tabbed(cell, text, position) or (cell, text.find(cell, position))
        start = max(start, position)
        found.append(Inline(text=words, places=((line, start + 1),)))
        position = start + len(words)
    return Row(text=text, line=line, cells=tuple(found))


def _written(words: str, line: str) -> tuple[str, int]:
    """Return ``words`` as they are in a line of the source, and their offset in it."""
    if line.endswith(words):
        return words, len(line) - len(words)
    if tabbed := _tabbed(words, line):
        return tabbed
    found = line.find(words.rstrip())
    return words, found if found >= 0 else len(line) - len(line.lstrip())


def _tabbed(words: str, line: str, start: int = 0) -> tuple[str, int] | None:
    """Return ``words`` with the tabs of a line, which Python-Markdown turns into spaces."""
    if "\t" not in line:
        return None
    spaced = re.compile(r"[ \t]+".join(map(re.escape, re.split(" +", words))))
    found = spaced.search(line, start)
    return (found[0], found.start()) if found else None


def _marked(number: int, line: str) -> str:
    bare = line.replace(_OPEN, "").replace(_CLOSE, "")
    if _WORDLESS.match(bare):
        return bare
    end = cast("re.Match[str]", _TRAILING.search(bare)).start() if "|" in bare else len(bare)
    return f"{bare[:end]}{_OPEN}{number}{_CLOSE}{bare[end:]}"


def _split_mark(line: str) -> tuple[str, int | None]:
    """Return a line of a marked text without its mark, and its number or None."""
    mark = _MARK.search(line)
    return (_MARK.sub("", line), int(mark[1])) if mark else (line, None)
