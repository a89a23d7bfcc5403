"""Our Markdown dialect becomes prose: HTML with holes where references go.

The dialect is listed in ``docs/markdown.md``. Python-Markdown renders what stands inside a block;
blocks, notes and folding details are ours (``blocks``), and raw HTML is refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import markdown
import nh3
from markdown.extensions.toc import slugify_unicode

from tipsite.model.pages import Block, Heading, Prose, Reference
from tipsite.model.values import Text
from tipsite.problems import Problem, Where, problem
from tipsite.tools.blocks import (
    FENCE_CLOSE,
    FENCE_OPEN,
    HEADING,
    even_indents,
    is_list,
    split_blocks,
)
from tipsite.tools.brackets import bare_addresses, link_slips
from tipsite.tools.hidden_signs import entity_problems

PLAIN = "plain:"
"""The target of words that are marked as no phone number: ``[25965/04](plain:)``."""
MARK_OPEN, MARK_CLOSE = "\ue002", "\ue003"
"""Signs around such words in ``Markup.plain``."""
_MARKED = re.compile(rf'<a href="{PLAIN}">(.*?)</a>', re.DOTALL | re.IGNORECASE)
_BLOCK_TAGS = {"p", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
_INLINE_TAGS = {"em", "strong", "br"}
_TAGS = _BLOCK_TAGS | _INLINE_TAGS | {"h2", "h3", "h4", "h5", "h6"}
_ATTRIBUTES = {"ol": {"start"}}
_DEEPEST = "    " * 12
_RAW_HTML = re.compile(r"(?<!\\)<(?:/?[A-Za-z][^<>]*>?|!--|\?)")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][\w+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>")
_NOT_MARKDOWN = (
    ("heading-no-space", re.compile(r"#{2,6}[^\s#]")),
    ("rule-line", re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")),
    ("underlined-heading", re.compile(r"={3,}\s*$")),
)
_HOLE_SIGNS = re.compile(
    r"[\ue000-\ue003]|&#(?:0*5734[4-7](?!\d)|x0*e00[0-3](?![\da-f]));?", re.IGNORECASE
)
_HOLE = re.compile("\ue000(\\d+)\ue001")
_LINKED = re.compile(r"<a (?P<link>[^>]*)>(?P<label>.*?)</a>|<img (?P<image>[^>]*?)/?>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_NOT_IN_DIALECT = {
    "inline": ("backtick", "reference", "image_reference", "short_reference", "short_image_ref",
               "autolink", "automail", "html"),
    "block": ("code", "hr", "hashheader", "setextheader", "reference"),
    "pre": ("html_block",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A rendered text. ``plain`` holds the visible words of each block, with its place;
    two line ends part its cells and items, three its rows: nothing goes on across them.

    ``ends`` say for each block how many parts of ``prose`` there are up to its end.
    """

    blocks: tuple[Block, ...]
    prose: Prose
    ends: tuple[int, ...]
    plain: tuple[Text, ...]
    headings: tuple[Heading, ...]


def convert(text: str, path: str, first_line: int = 1) -> tuple[Markup, tuple[Problem, ...]]:
    """Return the text as prose, with the problems of its markup."""
    work = _Work(path=path, problems=[], parts=[], plain=[], headings=[], anchors=count(1))
    blocks = split_blocks(_HOLE_SIGNS.sub("", text), first_line)
    ends: list[int] = []
    for block in blocks:
        try:
            work.block(block)
        except RecursionError:  # notes inside notes call themselves for each level
            work.problems.append(problem("text-too-deep", work.at(block, 0)))
        ends.append(len(work.parts))
    markup = Markup(
        blocks=blocks,
        prose=tuple(work.parts),
        ends=tuple(ends),
        plain=tuple(work.plain),
        headings=tuple(work.headings),
    )
    return markup, tuple(work.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """The lists that one conversion fills, block by block."""

    path: str
    problems: list[Problem]
    parts: list[str | Reference]
    plain: list[Text]
    headings: list[Heading]
    anchors: count[int]

    def block(self, block: Block) -> None:
        first, _, rest = block.text.partition("\n")
        fence = FENCE_OPEN.match(first)
        if fence:
            self.fence(fence.group(2).lower(), fence.group(3) or "", rest, block)
        elif FENCE_CLOSE.match(first):
            self.problems.append(problem("fence-not-open", self.at(block, 0)))
        else:
            self.raw_html(block)
            if HEADING.match(first):
                self.heading(block)
            else:
                text = even_indents(block.text) if is_list(first) else block.text
                if f"\n{_DEEPEST}" in text:
                    self.problems.append(problem("text-too-deep", self.at(block, 0)))
                else:
                    rendered = _rendered(text)
                    self.html(block, rendered)
                    if rendered.startswith("<table>"):
                        self.cells(block)

    def fence(self, name: str, title: str, rest: str, block: Block) -> None:
        if name not in ("note", "details"):
            self.problems.append(problem("fence-unknown", self.at(block, 0), name=name))
        lines = rest.split("\n")
        if FENCE_CLOSE.match(lines[-1]):
            del lines[-1]
        else:
            self.problems.append(problem("fence-not-closed", self.at(block, 0), name=name))
        if name == "details" and not title:
            self.problems.append(problem("details-without-title", self.at(block, 0)))
        opening = "<details><summary>" if name == "details" else '<div class="note">'
        self.parts.append(opening)
        if title:
            head = Block(text=f"\\{title}" if HEADING.match(title) else title, line=block.line)
            self.raw_html(head)
            inner = _inline(head.text)
            if name == "details" and 'href="service:' in inner.lower():
                self.problems.append(problem("details-service", self.at(block, 0)))
            self.html(head, inner if name == "details" else f"<p><strong>{inner}</strong></p>")
        self.parts.append("</summary>" if name == "details" else "")
        for part in split_blocks("\n".join(lines), block.line + 1):
            self.block(part)
        self.parts.append("</details>" if name == "details" else "</div>")

    def cells(self, block: Block) -> None:
        """Tell rows with more cells than the head: Markdown drops the last ones."""
        head, _, *rows = ([*_cells(line)] for line in block.text.strip("\n").split("\n"))
        for index, row in enumerate(rows):
            if lost := [one.strip() for one in row[len(head) :] if one.strip()]:
                at = self.at(block, index + 2)
                values = {"cells": len(row), "head": len(head), "found": " | ".join(lost)}
                self.problems.append(problem("table-cells", at, **values))

    def heading(self, block: Block) -> None:
        words = block.text.lstrip("#")
        hashes = block.text[: len(block.text) - len(words)]
        level = len(hashes)
        before = self.headings[-1].level if self.headings else 1
        if level == 1:
            self.problems.append(problem("heading-first", self.at(block, 0)))
        elif level > before + 1:
            meant = "#" * (before + 1)
            at = self.at(block, 0)
            self.problems.append(problem("heading-skipped", at, written=hashes, meant=meant))
        if not words.strip("# "):
            self.problems.append(problem("heading-empty", self.at(block, 0)))
        inner = _inline(words.strip().rstrip("#").strip() or "-")
        anchor = f"s{next(self.anchors)}"
        plain = _plain(inner)
        self.headings.append(Heading(level=level, words=slugify_unicode(plain, "-"), anchor=anchor))
        self.parts.append(f'<h{level} id="{anchor}">')
        self.html(block, inner)
        self.parts.append(f"</h{level}>")

    def html(self, block: Block, rendered: str) -> None:
        references: list[Reference] = []

        def hole(match: re.Match[str]) -> str:
            taken = frozenset(found.at for found in references)
            references.append(self.reference(match, block, taken))
            return f"\ue000{len(references) - 1}\ue001"

        holed = _LINKED.sub(hole, rendered)
        plain = _plain(rendered)
        marked = _MARKED.sub(rf"{MARK_OPEN}\1{MARK_CLOSE}", rendered)
        words = plain if marked == rendered else _plain(marked)
        self.plain.append(Text(text=words, at=self.at(block, 0)))
        taken = frozenset(found.at for found in references)
        self.problems.extend(link_slips(block.text, plain, self.at(block, 0), taken))
        for index, piece in enumerate(_HOLE.split(_clean(holed))):
            self.parts.append(references[int(piece)] if index % 2 else piece)

    def reference(self, match: re.Match[str], block: Block, taken: frozenset[Where]) -> Reference:
        image = match.group("image")
        attributes = dict(_ATTRIBUTE.findall(image if image is not None else match.group("link")))
        target = html.unescape(attributes.get("src" if image is not None else "href", ""))
        at = self.find(block, target, taken)
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
        if not _plain(label).strip():
            self.problems.append(problem("link-without-words", at, target=target))
        return Reference(kind="link", target=target, label=_clean(label), at=at)

    def raw_html(self, block: Block) -> None:
        for row, line in enumerate(block.text.split("\n")):
            for match in _RAW_HTML.finditer(line):
                code = "autolink" if _AUTOLINK.match(line, match.start()) else "raw-html"
                at = Where(path=self.path, line=block.line + row, column=match.start() + 1)
                self.problems.append(problem(code, at, html=match.group(0)[:40]))
            self.problems.extend(entity_problems(line, self.at(block, row)))
            self.problems.extend(bare_addresses(line, self.at(block, row)))
            self.problems.extend(
                problem(code, self.at(block, row))
                for code, pattern in _NOT_MARKDOWN
                if pattern.match(line)
            )

    def find(self, block: Block, words: str, taken: frozenset[Where]) -> Where:
        """Return the first place of ``words`` that no other reference has taken."""
        for row, line in enumerate(block.text.split("\n")):
            for match in re.finditer(rf"(?<![\w./-]){re.escape(words)}", line):
                at = Where(path=self.path, line=block.line + row, column=match.start() + 1)
                if at not in taken:
                    return at
        return self.at(block, 0)

    def at(self, block: Block, row: int) -> Where:
        return Where(path=self.path, line=block.line + row, column=1)


def _cells(line: str) -> Iterator[str]:
    """The cells of a row; a stroke behind a backslash parts none."""
    bare = re.sub(r"(?<!\\)\|\s*\Z", "", line.strip().removeprefix("|"))
    yield from re.split(r"(?<!\\)\|", bare)


@lru_cache(maxsize=4096)
def _rendered(text: str) -> str:
    return _markdown().reset().convert(text)


def _inline(text: str) -> str:
    return _rendered(text).removeprefix("<p>").removesuffix("</p>")


@lru_cache(maxsize=1)
def _markdown() -> markdown.Markdown:
    made = markdown.Markdown(extensions=["tables", "sane_lists"], output_format="html")
    for name in _NOT_IN_DIALECT["inline"]:
        made.inlinePatterns.deregister(name)
    for name in _NOT_IN_DIALECT["block"]:
        made.parser.blockprocessors.deregister(name)
    for name in _NOT_IN_DIALECT["pre"]:
        made.preprocessors.deregister(name)
    made.ESCAPED_CHARS.append("<")
    return made


def _clean(rendered: str) -> str:
    return nh3.clean(rendered, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)


def _plain(rendered: str) -> str:
    spaced = re.sub(r"</?(?:em|strong|a)\b[^>]*>", "", rendered)
    spaced = re.sub(r'<img [^>]*?alt="([^"]*)"[^>]*>', r" \1 ", spaced)
    spaced = spaced.replace("</tr>", "\v")
    spaced = re.sub(r"</?(?:t[dh]|[ou]l|li|p|blockquote)\b[^>]*>", "\f", spaced)
    spaced = re.sub(r"\s*\f\s*", "\n\n", re.sub(r"\s*\v\s*", "\n\n\n", spaced)).strip("\n")
    return html.unescape(re.sub(r"<[^>]*>", " ", spaced))
