"""Links, pictures and emphasis among the words of a text, each at its place.

Python-Markdown's own processors recognise them, unless the text is simple. A match is blanked
before the next processor runs, as the processors replace it in their own text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import IMAGE_LINK_RE, LINK_RE, DelimiterProcessor
from msgspec import Struct
from msgspec.structs import replace

from tipsite.markdown.dialect import LinkReader, dialect, per_thread, simple_marks
from tipsite.markdown.document import blocks_of

LANGUAGE = "lang:"
"""The beginning of a target that marks words in another language: ``[words](lang:sq)``."""
PLAIN = "plain:"
"""The target that marks words as no phone number: ``[25965/04](plain:)``."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HIDDEN = re.compile("\x02([\ue000-\ue0ff])")
_FIRST_HIDDEN = 0xE000
_BLANK = re.compile("\x02x*\x03")
_BARE_AND = re.compile(r"&(?!(?:#\d+|#x[\da-f]+|\w+);)", re.IGNORECASE)
_NOT_EMPHASIS = re.compile(r" {2}\n|&(?:#\d+|#x[\da-fA-F]+|[a-zA-Z0-9]+);")
_NOT_BREAKS = re.compile(r"[^\n]")


class Link(Struct, frozen=True, kw_only=True):
    """A link or picture, from ``start`` to ``end``; offsets count from 0 in the text.

    ``label`` is Markdown and begins at ``label_at``. ``target`` and ``title`` are decoded, as for a
    browser. The target begins at ``target_at`` in the text.
    """

    image: bool
    start: int
    end: int
    label: str
    label_at: int
    target: str
    target_at: int
    title: str | None


class Emphasis(Struct, frozen=True, kw_only=True):
    """Emphasised words, from ``start`` to ``end`` with both marks of ``size`` characters."""

    kind: Literal["em", "strong"]
    start: int
    end: int
    size: int


@lru_cache(maxsize=1000)
def links(text: str) -> tuple[Link, ...]:
    """Return the links and pictures in the words of one paragraph, item, cell or heading.

    A link inside the words of a link does not count, but a picture there does.
    """
    if "](" not in text:
        return ()
    marks = simple_marks(text)
    if marks is None:
        return tuple(_links(text))
    return tuple([_simple_link(mark) for mark in marks if not mark["words"]])


def targets_at(text: str, first_line: int = 1) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and target of each link and picture of a whole text.

    Columns count from 1, lines from ``first_line``; they are the place of the target.
    """
    for block in blocks_of(text, first_line):
        for leaf in block.leaves:
            for link in links(leaf.text):
                yield (*leaf.place(link.target_at), link.target)


def with_targets(
    lines: Sequence[str], places: Iterable[tuple[int, int, str, str]], first_line: int = 1
) -> str:
    """Return lines in which targets of links have a new beginning; all else stays.

    Each of ``places`` has line and column as in `targets_at`, the old beginning and the new one.

    Raises:
        LookupError: a target is written in another way, for example with escapes. Its arguments are
            line, column and the old beginning.
    """
    done = list(lines)
    for line, column, old, new in sorted(set(places), reverse=True):
        row, start = done[line - first_line], column - 1
        if not row.startswith(old, start):
            raise LookupError(line, column, old)
        done[line - first_line] = row[:start] + new + row[start + len(old) :]
    return "".join(done)


def without_links(text: str, instead: Callable[[Link], str]) -> str:
    """Return a text in which ``instead`` replaces each link and picture.

    Pictures inside the words of a link are replaced together with the link.
    """
    parts: list[str] = []
    at = 0
    for link in links(text):
        if link.start >= at:
            parts += (text[at : link.start], instead(link))
            at = link.end
    return "".join((*parts, text[at:])) if parts else text


@lru_cache(maxsize=1000)
def emphases(text: str) -> tuple[Emphasis, ...]:
    """Return the emphasised words in one paragraph, item, cell or heading."""
    if "*" not in text and "_" not in text:
        return ()
    marks = simple_marks(text)
    if marks is not None:
        return tuple([_simple_emphasis(mark) for mark in marks if mark["words"]])
    found = list(_regions(_blanked(text), 0))
    for link in links(text):
        if not link.image:
            # There are no links inside the words of a link: their marks are ordinary words there.
            found.extend(_regions(_blanked(link.label, within=True), link.label_at))
    found.sort(key=lambda one: (one.start, -one.end))
    return tuple(found)


def visible(text: str, *, foreign: bool = True) -> str:
    """Return the words of one paragraph, item, cell or heading as readers see them.

    Words keep their offsets: spaces replace marks and targets of links. If ``foreign`` is false,
    words marked as another language (``[words](lang:sq)``) are left out.
    """
    return _visible(text, foreign or "](" not in text) if _may_have_marks(text) else text


@lru_cache(maxsize=1000)
def _visible(text: str, foreign: bool) -> str:
    signs = list(text)
    for start, end in _marks(text, foreign=foreign):
        span = text[start:end]
        signs[start:end] = _NOT_BREAKS.sub(" ", span) if "\n" in span else " " * len(span)
    return "".join(signs)


def plain_words(text: str) -> str:
    """Return the words of a paragraph, item, cell or heading without marks; line ends stay."""
    if not _may_have_marks(text):
        return text
    signs = list(text)
    for start, end in _marks(text, foreign=True):
        signs[start:end] = ["\n" if sign == "\n" else "" for sign in text[start:end]]
    return "".join(signs)


def _may_have_marks(text: str) -> bool:
    return "*" in text or "_" in text or "\\" in text or "](" in text


def _marks(text: str, *, foreign: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans that no reader sees."""
    for escape in _ESCAPED.finditer(text):
        if escape[1] in dialect().ESCAPED_CHARS:
            yield escape.start(), escape.start() + 1
    for link in links(text):
        if not foreign and link.target.startswith(LANGUAGE):
            yield link.start, link.end
        else:
            yield link.start, link.label_at
            yield link.label_at + len(link.label), link.end
    for one in emphases(text):
        yield one.start, one.start + one.size
        yield one.end - one.size, one.end


class _Links(LinkReader):
    """A link processor for texts in which Python-Markdown has replaced nothing yet."""

    def unescape(self, text: str) -> str:
        return text


_LINKS, _IMAGES = _Links(LINK_RE), _Links(IMAGE_LINK_RE)


class _Delimiters(DelimiterProcessor):
    """Python-Markdown's search for emphasis; it stores the places of its results."""

    def __init__(self) -> None:
        made = dialect()
        own = made.delimiters
        super().__init__("*", "strong,em", made)
        self.add("_", "strong,em", smart=True)
        made.delimiters = own  # which it resets before each text
        self.found: list[Emphasis] = []

    def get_cached_result(self, pos: int, data: str) -> tuple[Element, int, int]:
        """Return a stored result; its place is still right, since no text has moved."""
        start, end = self.regions[self.cache_index][0], self.regions[self.cache_index][3]
        made, count = self._build_element(data, self.cache_index)
        self.increment_next_position(start, count)
        return made, start, end

    def _build_element(self, data: str, start: int = 0, offset: int = 0) -> tuple[Element, int]:
        made, count = super()._build_element(data, start, offset)  # type: ignore[misc]
        for begin, _, close, end, *_rest in self.regions[start : start + count]:
            kind: Literal["em", "strong"] = "strong" if end - close == 2 else "em"
            self.found.append(Emphasis(kind=kind, start=begin, end=end, size=end - close))
        return made, count


def _simple_link(mark: re.Match[str]) -> Link:
    label, target = ("alt", "src") if mark["alt"] else ("label", "target")
    return Link(
        image=label == "alt",
        start=mark.start(),
        end=mark.end(),
        label=mark[label],
        label_at=mark.start(label),
        target=mark[target],
        target_at=mark.start(target),
        title=None,
    )


def _simple_emphasis(mark: re.Match[str]) -> Emphasis:
    kind: Literal["em", "strong"] = "strong" if mark["two"] else "em"
    return Emphasis(kind=kind, start=mark.start(), end=mark.end(), size=2 if mark["two"] else 1)


def _links(text: str) -> Iterator[Link]:
    data = _hidden(text)
    outer = list(_scan(text, data, 0, image=False))
    blank = _blank_all(data, ((link.start, link.end) for link in outer))
    found = [*outer, *(_with_words(one, outer) for one in _scan(text, blank, 0, image=True))]
    for link in outer:
        if "![" in link.label:
            end = link.label_at + len(link.label)
            inner = _scan(text, data[:end], link.label_at, image=True)
            found.extend(inner)
    pictures = [(one.start, one.end) for one in found if one.image]
    found.sort(key=lambda one: one.start)
    for link in found:
        if not any(start < link.start < end for start, end in pictures):
            yield link


def _with_words(picture: Link, outer: Iterable[Link]) -> Link:
    """Return a picture with the words of links in its address, as Python-Markdown writes it."""
    if "\x02" not in picture.target:
        return picture
    words = (one.label for one in outer if picture.target_at <= one.start < picture.end)
    return replace(picture, target=_BLANK.sub(lambda _: next(words), picture.target))


def _scan(text: str, data: str, at: int, *, image: bool) -> Iterator[Link]:
    processor = _IMAGES if image else _LINKS
    for match in processor.getCompiledRegExp().finditer(data, at):
        if match.start() < at:
            continue
        label, index, handled = processor.getText(data, match.end())
        if not handled:
            continue
        opening = processor.RE_LINK.match(data, index)
        target, title, end, handled = processor.getLink(data, index)
        if not handled or opening is None:
            continue
        if end < 0:  # Python-Markdown's own mistake if a quote stays open
            end += len(data)
        target_at = opening.start(1) + 1 if opening[1] else opening.end()
        while target_at < end and data[target_at].isspace():
            target_at += 1
        yield Link(
            image=image,
            start=match.start(),
            end=end,
            label=text[match.end() : match.end() + len(label)],
            label_at=match.end(),
            target=html.unescape(_BARE_AND.sub("&amp;", _shown(target))),
            target_at=target_at,
            title=None if title is None else html.unescape(_BARE_AND.sub("&amp;", _shown(title))),
        )
        at = end


def _hidden(text: str) -> str:
    """Return a text of the same length with neutral characters for escaped ones."""
    known = dialect().ESCAPED_CHARS

    def hide(match: re.Match[str]) -> str:
        sign = match[1]
        return f"\x02{chr(_FIRST_HIDDEN + ord(sign))}" if sign in known else match[0]

    return _ESCAPED.sub(hide, text) if "\\" in text else text


def _shown(data: str) -> str:
    return _HIDDEN.sub(lambda match: chr(ord(match[1]) - _FIRST_HIDDEN), data)


def _blank(data: str, start: int, end: int) -> str:
    """Return a text in which a placeholder like Python-Markdown's own replaces one part."""
    return f"{data[:start]}\x02{'x' * (end - start - 2)}\x03{data[end:]}"


def _blank_all(data: str, spans: Iterator[tuple[int, int]]) -> str:
    for start, end in spans:
        data = _blank(data, start, end)
    return data


def _blanked(text: str, *, within: bool = False) -> str:
    """Return a text in which only words and marks of emphasis are left.

    If ``within``, the text is the words of a link.
    """
    outer = ((link.start, link.end) for link in links(text) if link.image or not within)
    data = _blank_all(_hidden(text), outer)
    return _NOT_EMPHASIS.sub(lambda match: _blank(match[0], 0, len(match[0])), data)


@per_thread
def _delimiters() -> _Delimiters:
    """Return the search for emphasis, whose preparation takes longer than a search."""
    return _Delimiters()


def _regions(data: str, offset: int) -> Iterator[Emphasis]:
    processor = _delimiters()
    processor.reset()
    processor.found = []
    at = 0
    while match := processor.compiled_re.search(data, at):
        node, start, end = processor.handleMatch(match, data)
        at = match.end() if end is None else end
        if node is not None and start is not None and end is not None:
            data = _blank(data, start, end)
    for one in processor.found:
        yield Emphasis(kind=one.kind, start=one.start + offset, end=one.end + offset, size=one.size)
