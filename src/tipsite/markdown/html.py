"""Conversion of our Markdown dialect to prose: HTML with holes for references.

The dialect is listed in ``docs/markdown.md``. Python-Markdown renders the inside of a block. Our
own code finds blocks, notes and folding details (``document``). Raw HTML is refused.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count

import nh3
from msgspec import Struct
from msgspec.structs import replace

from tipsite.markdown.diagnose import (
    bare_addresses,
    link_slips,
    list_numbers,
    lost_tables,
    marks_elsewhere,
    stars_seen,
)
from tipsite.markdown.dialect import Rendered, dialect, is_plain, simple_html, simple_words
from tipsite.markdown.document import FENCE_CLOSE, blocks_of, even_indents, is_list
from tipsite.markdown.fences import (
    CELLED,
    FENCES,
    FORMLESS,
    LISTED,
    PARTS,
    cells_of,
    four_cells,
    part_problems,
    said_by,
)
from tipsite.markdown.links import PLAIN, links
from tipsite.model.pages import Block, Heading, Inline, PageText, Reference
from tipsite.model.problems import Location, Problem, Text, problem, warning

MARK_OPEN, MARK_CLOSE = "\ue002", "\ue003"
"""Characters in ``PageText.plain`` around words that are marked as no phone number."""
COUNT_OPEN, COUNT_CLOSE = "\ue004", "\ue005"
"""Characters around the number of a figure, which is a count unless it is a phone number."""
_MARKED = re.compile(rf'<a href="{PLAIN}">(.*?)</a>', re.DOTALL | re.IGNORECASE)
_BLOCK_TAGS = {"p", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
_INLINE_TAGS = {"em", "strong", "br"}
_TAGS = _BLOCK_TAGS | _INLINE_TAGS | {"h2", "h3", "h4", "h5", "h6"}
_CLEANER = nh3.Cleaner(tags=_TAGS, attributes={"ol": {"start"}}, link_rel=None)
_RAW_HTML = re.compile(r"(?<!\\)<(?:/?[A-Za-z][^<>]*>?|!--|\?)")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][\w+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>")
_EMBED = re.compile(r"<(?:iframe|video|audio|source|embed|object|img)\b", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:br|p)\b", re.IGNORECASE)
_NOT_MARKDOWN = (
    ("heading-no-space", re.compile(r"#{2,6}[^\s#]")),
    ("rule-line", re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")),
    ("underlined-heading", re.compile(r"={3,}\s*$")),
)
_LOST_FENCE = re.compile(r"(?!\s*\+)(?:[\s>]|[-*+]\s)*/{3,}\s*(?:\w|$)")
_FENCE_SLIP = re.compile(
    rf"/{{2,4}}\s*(?P<name>{'|'.join(FENCES)})\b\s*(?:[:–—-]\s*)?(?P<title>[^\n|]*?)\s*",
    re.IGNORECASE,
)
_HOLE_SIGNS = re.compile(
    r"[\ue000-\ue005]|&#(?:0*5734[4-9](?!\d)|x0*e00[0-5](?![\da-f]));?", re.IGNORECASE
)
_OWN = "\ue000\ue001\ue002\ue003\ue004\ue005"
_LOST = "klzzwxh:"
"""A placeholder that Python-Markdown leaves in a text if it loses a link or emphasis."""
_HOLE = re.compile("\ue000(\\d+)\ue001")
_LINKED = re.compile(r"<a (?P<link>[^>]*)>(?P<label>.*?)</a>|<img (?P<image>[^>]*?)/?>", re.DOTALL)
_INLINE_TAG = re.compile(r"</?(?:em|strong|a)\b[^>]*>")
_IMAGE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_PART_TAG = re.compile(r"</?(?:t[dh]|[ou]l|li|p|blockquote)\b[^>]*>")
_OTHER_TAG = re.compile(r"<[^>]*>")
_ROW_END = re.compile(r"\s*\v\s*")
_NO_WORD = re.compile(r"[^\w\s-]")
_SPACES = re.compile(r"[-\s]+")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_BLOCK_START = re.compile(r"\A(\d*)((?<=\d)[.)](?=\s)|(?<!\d)(?:[#>]|[-+*](?=\s)))")


def convert(text: str, path: str, first_line: int = 1) -> PageText:
    """Return the text as blocks and as prose, with the problems of its markup."""
    work = _Work(path=path, problems=[], parts=[], plain=[], headings=[], anchors=count(1))
    if "&#" in text or any(sign in text for sign in _OWN):
        text = _HOLE_SIGNS.sub("", text)
    blocks = blocks_of(text, first_line)
    ends: list[int] = []
    for block in blocks:
        work.block(block)
        ends.append(len(work.parts))
    if "|" in text:
        work.problems.extend(lost_tables(blocks, path, CELLED))
    work.problems.extend(list_numbers(blocks, path))
    work.problems.extend(marks_elsewhere(text, path, first_line))
    return PageText(
        blocks=blocks,
        prose=tuple(work.parts),
        ends=tuple(ends),
        plain=tuple(work.plain),
        headings=tuple(work.headings),
        problems=tuple(work.problems),
    )


def heading_words(words: str) -> str:
    """Return the words of a heading in the form that a link has after ``#``.

    They are in small letters, with hyphens for spaces. Combining vowels and diacritics stay.
    """
    kept = _NO_WORD.sub(
        lambda sign: sign[0] if unicodedata.category(sign[0]).startswith("M") else "",
        unicodedata.normalize("NFKC", words),
    )
    return _SPACES.sub("-", kept.strip().lower())


class _Work(Struct, frozen=True, kw_only=True):
    """The lists that one conversion fills, block by block."""

    path: str
    problems: list[Problem]
    parts: list[str | Reference]
    plain: list[Text]
    headings: list[Heading]
    anchors: count[int]

    def block(self, block: Block) -> None:
        if block.too_deep:
            self.problems.append(problem("text-too-deep", self.at(block.line)))
        elif block.kind == "fence":
            self.fence(block)
        elif FENCE_CLOSE.match(block.text):
            self.problems.append(problem("fence-not-open", self.at(block.line)))
        else:
            at = self.at(block.line)
            self.raw_html(block.text, at)
            if block.kind == "heading":
                self.heading(block)
            else:
                self.html(block.text, _leaves(block), at, simple_html(block) or _parsed(block))
                self.cells(block)

    def fence(self, block: Block) -> None:
        name, at = block.name, self.at(block.line)
        if name not in FENCES:
            self.problems.append(problem("fence-unknown", at, name=name))
        _, _, rest = block.text.partition("\n")
        closed = bool(FENCE_CLOSE.match(rest.rpartition("\n")[2]))
        if not closed:
            self.problems.append(problem("fence-not-closed", at, name=name))
        if name == "details" and not block.inlines:
            self.problems.append(problem("details-without-title", at))
        if name in PARTS and (closed or not block.children):  # else all further text is in it
            wrong = tuple(part_problems(block, self.path))
            self.problems.extend(wrong)
            if not any(one.code in FORMLESS for one in wrong):
                self.part(block)
                return
        self.parts.append("<details><summary>" if name == "details" else '<div class="note">')
        for title in block.inlines:
            self.title(title, name)
        self.parts.append("</summary>" if name == "details" else "")
        for part in block.children:
            self.block(part)
        self.parts.append("</details>" if name == "details" else "</div>")

    def part(self, block: Block) -> None:
        """Write a part of a campaign; its form was checked before."""
        name, start = block.name, len(self.parts)
        if name == "action":
            self.raw_html(block.children[0].text, self.at(block.children[0].line))
            self.write('<p class="action">', *block.leaves, "</p>")
        elif name == "quote":
            self.quote(block)
        elif name in (*LISTED, "film", "listen"):
            self.media(block)
        elif name == "questions":
            self.questions(block)
        else:
            self.parts.append(f'<div class="{name}{" wide" if name == "beside" else ""}">')
            for title in block.inlines:
                self.title(title, name)
            for place, child in enumerate(block.children):
                self.parts.append("<div>" if name == "beside" and place == 1 else "")
                (self.figures if name == "figures" else self.block)(child)
            self.parts.append("</div></div>" if name == "beside" else "</div>")
        for place, part in enumerate(self.parts[start:], start):
            if isinstance(part, Reference) and part.kind == "image":
                self.parts[place] = replace(part, part=part.part or name)
            elif isinstance(part, Reference) and name in ("film", "listen"):
                self.parts[place] = replace(part, kind="recording", part=name)

    def media(self, block: Block) -> None:
        for child in block.children:
            self.raw_html(child.text, self.at(child.line))
        if block.name in LISTED:
            gallery = " links wide" if block.name == "gallery" else ""
            self.parts.append(f'<ul class="{block.name}{gallery}">')
            for inline in block.leaves:
                self.write("<li>", inline, "</li>")
            self.parts.append("</ul>")
        else:
            film = "film " if block.name == "film" else ""
            self.write(f'<div class="{film}listen">', *block.leaves, "</div>")

    def questions(self, block: Block) -> None:
        self.parts.append('<div class="questions">')
        for place, child in enumerate(block.children):
            if child.kind != "heading" or child.level > block.children[0].level:
                self.block(child)
                continue
            self.parts.append("</details><details><summary>" if place else "<details><summary>")
            self.block(child)
            self.parts.append("</summary>")
        self.parts.append("</details></div>")

    def figures(self, block: Block) -> None:
        self.raw_html(block.text, self.at(block.line))
        self.parts.append("<ul>")
        for item in block.items:
            number, words, source, year = four_cells(cells_of(item.inlines[0]))
            before = len(self.plain)
            self.write("<li><b>", number, "</b> ", words, " (", year, ")<br><small>", source)
            self.parts.append("</small></li>")
            count, said, *rest = (text.text for text in self.plain[before:])
            whole = "\n\n".join((f"{COUNT_OPEN}{count}{COUNT_CLOSE} {said}", *rest))
            self.plain[before:] = [Text(text=whole, at=self.at(item.line))]
        self.parts.append("</ul>")

    def quote(self, block: Block) -> None:
        said = said_by(block)
        assert said is not None
        who, where, source, year = four_cells(cells_of(said))
        self.parts.append('<figure class="quote"><blockquote>')
        for child in block.children[:-1]:
            self.block(child)
        self.raw_html(block.children[-1].text, self.at(block.children[-1].line))
        self.write("</blockquote><figcaption><b>", who, "</b><br>", where)
        self.write("<br><small>", source, " (", year, ")</small></figcaption></figure>")

    def write(self, *parts: str | Inline) -> None:
        """Write pieces of HTML and cells, in order."""
        for part in parts:
            if isinstance(part, str):
                self.parts.append(part)
            else:
                self.cell(part)

    def cell(self, cell: Inline) -> None:
        ready = _inline(cell.text) if cell.text else Rendered("", "", is_simple=True)
        self.html(cell.text, (cell,), self.at(*cell.place(0)), ready)

    def title(self, title: Inline, name: str) -> None:
        text, at = title.text, self.at(*title.place(0))
        self.raw_html(text, at)
        inner = _inline(text)
        if name != "details":
            inner = inner._replace(html=f"<p><strong>{inner.html}</strong></p>", words=None)
        self.html(text, (title,), at, inner)

    def cells(self, block: Block) -> None:
        """Report rows with more cells than the head; Markdown drops the surplus cells."""
        for row in block.rows:
            head = len(block.rows[0].cells)
            if lost := [one.text for one in row.cells[head:] if one.text]:
                values = {"cells": len(row.cells), "head": head, "found": " | ".join(lost)}
                self.problems.append(problem("table-cells", self.at(row.line), **values))

    def heading(self, block: Block) -> None:
        words = block.text.lstrip("#")
        hashes = block.text[: len(block.text) - len(words)]
        level = len(hashes)
        before = self.headings[-1].level if self.headings else 1
        if level == 1:
            self.problems.append(problem("heading-first", self.at(block.line)))
        elif level > before + 1:
            meant = "#" * (before + 1)
            at = self.at(block.line)
            self.problems.append(problem("heading-skipped", at, written=hashes, meant=meant))
        if not words.strip("# "):
            self.problems.append(problem("heading-empty", self.at(block.line)))
        inner = _inline(block.inlines[0].text or "-")
        anchor = f"s{next(self.anchors)}"
        plain = _plain(inner.html) if inner.words is None else inner.words
        self.headings.append(Heading(level=level, words=heading_words(plain), anchor=anchor))
        self.parts.append(f'<h{level} id="{anchor}">')
        self.html(block.text, block.inlines, self.at(block.line), inner)
        self.parts.append(f"</h{level}>")

    def html(self, text: str, leaves: Iterable[Inline], at: Location, ready: Rendered) -> None:
        rendered = ready.html
        plain = _plain(rendered) if ready.words is None else ready.words
        if ready.is_simple and "<a " not in rendered and "<img " not in rendered:
            self.plain.append(Text(text=plain, at=at if at.column == 1 else self.at(at.line)))
            self.problems.extend(link_slips(text, plain, at, frozenset()))
            self.parts.append(rendered)
            return
        references: list[Reference] = []
        places = [
            (_folded(link.target), self.at(*leaf.place(link.target_at)))
            for leaf in leaves
            for link in links(leaf.text)
        ]

        def hole(match: re.Match[str]) -> str:
            references.append(self.reference(match, places, at))
            return f"\ue000{len(references) - 1}\ue001"

        if _LOST in rendered and _LOST not in text:
            self.problems.append(problem("marks-crossed", at))
        holed = _LINKED.sub(hole, rendered)
        marked = _MARKED.sub(rf"{MARK_OPEN}\1{MARK_CLOSE}", rendered)
        words = plain if marked == rendered else _plain(marked)
        self.plain.append(Text(text=words, at=self.at(at.line)))
        if "**" in plain and not any(one.code == "stars-seen" for one in self.problems):
            self.problems.extend(stars_seen(text, plain, at))
        taken = frozenset(found.at for found in references)
        self.problems.extend(link_slips(text, plain, at, taken))
        clean = holed if ready.is_simple else _CLEANER.clean(holed)
        for index, piece in enumerate(_HOLE.split(clean)):
            self.parts.append(references[int(piece)] if index % 2 else piece)

    def reference(
        self, match: re.Match[str], places: list[tuple[str, Location]], otherwise: Location
    ) -> Reference:
        image = match.group("image")
        attributes = dict(_ATTRIBUTE.findall(image if image is not None else match.group("link")))
        target = html.unescape(attributes.get("src" if image is not None else "href", ""))
        folded = _folded(target)
        found = next((one for one in places if one[0] == folded), ("", otherwise))
        at = found[1]
        if found in places:
            places.remove(found)
        if target.lower().startswith(PLAIN):
            target = f"{PLAIN}{target[len(PLAIN) :]}"
        if target[:8].lower() == "service:":
            target = f"service:{target[8:].strip()}"
        if image is not None:
            return Reference(kind="image", target=target, label=attributes.get("alt", ""), at=at)
        label = match.group("label")
        if "title" in attributes:
            self.problems.append(problem("link-title", at, title=attributes["title"]))
        if "<img" in label:
            self.problems.append(problem("image-in-link", at))
        words, clean = (label, label) if is_plain(label) else (_plain(label), _CLEANER.clean(label))
        if not words.strip():
            self.problems.append(problem("link-without-words", at, target=target))
        return Reference(kind="link", target=target, label=clean, at=at)

    def raw_html(self, text: str, at: Location) -> None:
        for row, line in enumerate(text.split("\n")):
            here = self.at(at.line + row, 1 if row else at.column)
            for match in _RAW_HTML.finditer(line):
                code = _html_code(line, match)
                there = self.at(here.line, (here.column or 1) + match.start())
                self.problems.append(problem(code, there, html=match.group(0)[:40]))
            self.problems.extend(bare_addresses(line, here))
            self.problems.extend(
                problem(code, here) for code, pattern in _NOT_MARKDOWN if pattern.match(line)
            )
            if slip := _FENCE_SLIP.fullmatch(line):
                title = f" | {slip['title']}" if slip["title"] else ""
                meant = f"/// {slip['name'].lower()}{title}"
                self.problems.append(warning("fence-slip", here, found=line[:40], meant=meant[:60]))
            elif _LOST_FENCE.match(line) and not self.has_slipped(line):
                self.problems.append(warning("fence-lost", here))

    def has_slipped(self, line: str) -> bool:
        """Return whether a line closes a fence whose opening line was reported already."""
        return bool(FENCE_CLOSE.match(line)) and any(
            one.code == "fence-slip" for one in self.problems
        )

    def at(self, line: int, column: int = 1) -> Location:
        return Location(path=self.path, line=line, column=column)


def _html_code(line: str, tag: re.Match[str]) -> str:
    """Return the code of the problem of a tag; each code suggests what to write in its place."""
    if _AUTOLINK.match(line, tag.start()):
        return "autolink"
    if tag[0] == "<!--":
        return "html-comment"
    if _BREAK.match(tag[0]):
        return "html-break"
    return "html-embed" if _EMBED.match(tag[0]) else "raw-html"


def _leaves(block: Block) -> Iterator[Inline]:
    """Yield the words of a block that are shown; Markdown drops surplus cells of a row."""
    for row in block.rows:
        yield from row.cells[: len(block.rows[0].cells)]
    if not block.rows:
        yield from block.leaves


@lru_cache(maxsize=4096)
def _rendered(text: str) -> str:
    return dialect().reset().convert(text)


def _parsed(block: Block) -> Rendered:
    listed = is_list(block.text.partition("\n")[0])
    return Rendered(_rendered(even_indents(block.text) if listed else block.text))


def _inline(text: str) -> Rendered:
    """Render words as inline text, even if they begin like a block."""
    words = _BLOCK_START.sub(r"\1\\\2", text, count=1)
    return simple_words(words) or Rendered(
        _rendered(words).removeprefix("<p>").removesuffix("</p>")
    )


def _folded(target: str) -> str:
    """Return a target with single spaces, since Python-Markdown turns tabs into spaces."""
    return " ".join(target.split())


def _plain(rendered: str) -> str:
    spaced = _INLINE_TAG.sub("", rendered)
    if "<img" in spaced:
        spaced = _IMAGE.sub(r" \1 ", spaced)
    spaced = _PART_TAG.sub("\f", spaced.replace("</tr>", "\v"))
    if "\v" in spaced:
        spaced = _ROW_END.sub("\n\n\n", spaced)
    first, *parts = spaced.split("\f")
    if parts:  # there is no space between or around them
        inner = filter(None, map(str.strip, parts[:-1]))
        spaced = "\n\n".join((first.rstrip(), *inner, parts[-1].lstrip()))
    spaced = spaced.strip("\n")
    return html.unescape(_OTHER_TAG.sub(" ", spaced) if "<" in spaced else spaced)
