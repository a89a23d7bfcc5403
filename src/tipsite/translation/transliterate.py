"""Pages in Latin letters become drafts in Cyrillic, with the words that somebody has to look at.

A draft in the other alphabet was made from the same source text as the page that it repeats.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping

import yaml
from msgspec import Struct
from msgspec.structs import replace

from tipsite.content.pages import page_path, parse_documents
from tipsite.i18n import gettext as _
from tipsite.language.cyrillic import Doubt, cyrillic
from tipsite.markdown.document import blocks_of, split_page
from tipsite.markdown.html import convert
from tipsite.markdown.links import LANGUAGE, links
from tipsite.model.problems import Location
from tipsite.model.translation import Document, StateEntry, StateFile
from tipsite.staleness.state_file import keep
from tipsite.translation.exchange.page_file import own_addresses
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace, yaml_edit
from tipsite.yaml.cursor import Cursor, EditRefused, cursor_at
from tipsite.yaml.edit import set_values

_TEXTS = ("title", "summary", "short_title", "who", "signs", "do", "dont", "words")
_INNER = {"image": "alt", "downloads": "title"}
_LINE_END = re.compile(r"\n")
_DECORATIVE = "decorative"

_Span = tuple[int, int]


class Draft(Struct, frozen=True, kw_only=True):
    """A page to be written at ``path``, and the words to look at, each at its place in it."""

    path: str
    content: bytes
    doubts: tuple[tuple[Location, Doubt], ...]


def draft(
    content: bytes, source: str, path: str, spellings: Mapping[str, str], *, montenegrin: bool
) -> Draft:
    """Return the page ``content``, which stands at ``source``, in Cyrillic for ``path``.

    ``spellings`` are Latin words with what to write for them. Only words for readers change: what
    names a page, a service, a file, a language or an address stays.

    Raises:
        CommandError: the page cannot be read, or more than its letters would change.
    """
    old = content.decode("utf-8", "replace").removeprefix("\ufeff")
    text = old.replace("\r\n", "\n").replace("\r", "\n")
    parts, problems = split_page(text, source)
    if parts is None or "\ufffd" in text:
        code = problems[0].code if problems else "not-utf8"
        words = _("{path} cannot be read ({code}). Type: tipsite check")
        raise CommandError(words.format(path=source, code=code))
    with yaml_edit(source, first_line=2):
        tags = page_path(source)[0], page_path(path)[0]
        matter = _as_draft(own_addresses(parts.matter, *tags))
        unchanged = tuple(_unchanged_in_matter(matter, len("---\n")))
    head = f"---\n{matter}\n---\n"
    whole = head + parts.body
    spans = (*unchanged, *_unchanged_in_body(parts.body, len(head)))
    written = cyrillic(whole, spellings, montenegrin=montenegrin, kept=spans)
    _verify(written.text, parts.body, source, path)
    return Draft(
        path=path,
        content=written.text.replace("\n", "\r\n" if "\r\n" in old else "\n").encode(),
        doubts=tuple((_place(written.text, path, one.start), one) for one in written.doubts),
    )


def _as_draft(matter: str) -> str:
    """Say in front matter that nobody has read the page; a machine's words stay a machine's."""
    cursor = cursor_at(matter, ())
    entry = cursor.entries.get("translation")
    if entry and getattr(entry[1], "value", "") == "machine":
        return matter
    return set_values(matter, (), {"translation": "draft"})


def _unchanged_in_matter(matter: str, offset: int) -> Iterator[_Span]:
    """Yield all of a front matter that is not words for readers, and the fences around it."""
    at = 0
    for start, stop in sorted(_words_in_matter(cursor_at(matter, ()))):
        yield at, start + offset
        at = stop + offset
    yield at, offset + len(matter) + len("\n---\n")


def _words_in_matter(cursor: Cursor) -> Iterator[_Span]:
    for key, (_name, value) in cursor.entries.items():
        if key in _TEXTS:
            yield from _scalars(cursor, value)
        elif key in _INNER:
            yield from _inner(cursor, value, _INNER[key])


def _inner(cursor: Cursor, node: yaml.Node, wanted: str) -> Iterator[_Span]:
    for one in node.value if isinstance(node, yaml.SequenceNode) else (node,):
        for key, value in one.value if isinstance(one, yaml.MappingNode) else ():
            if key.value == wanted:
                yield from _scalars(cursor, value)


def _scalars(cursor: Cursor, node: yaml.Node) -> Iterator[_Span]:
    if isinstance(node, yaml.MappingNode):
        for _slot, said in node.value:
            yield from _scalars(cursor, said)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _scalars(cursor, one)
    elif isinstance(node, yaml.ScalarNode):
        start = node.start_mark.index
        if cursor.text[start : start + 1] in ("&", "*", "!"):
            raise EditRefused("An anchor, an alias or a tag is in the way.", node)
        header = cursor.header(node)
        yield header.end() if header else start, cursor.end_of(node)


def _unchanged_in_body(body: str, offset: int) -> Iterator[_Span]:
    """Yield what no reader sees of a text, and words in another language."""
    starts = [offset, *(offset + match.end() for match in _LINE_END.finditer(body))]

    def at(place: tuple[int, int]) -> int:
        line, column = place
        return starts[line - 1] + column - 1

    blocks = deque(blocks_of(body))
    while blocks:
        block = blocks.popleft()
        blocks.extend(block.children)
        if block.kind == "fence":
            line_end = at((block.line, len(block.text.partition("\n")[0]) + 1))
            yield at((block.line, 1)), at(block.inlines[0].place(0)) if block.inlines else line_end
        inlines = (*block.inlines, *(one for item in block.items for one in item.inlines))
        cells = (cell for row in block.rows for cell in row.cells)
        for inline in (*inlines, *cells):
            for link in links(inline.text):
                whole = link.target.startswith(LANGUAGE) or link.label == _DECORATIVE
                start = link.start if whole else link.label_at + len(link.label)
                yield at(inline.place(start)), at(inline.place(link.end - 1)) + 1


def _verify(text: str, body: str, source: str, path: str) -> None:
    """Refuse a draft that leads elsewhere, or has other blocks, than the page it was made of."""
    parts, _problems = split_page(text, path)
    if parts is None or _shape(parts.body) != _shape(body):
        words = _("{path} cannot be written in Cyrillic safely; please do it by hand.")
        raise CommandError(words.format(path=source))


def _shape(body: str) -> tuple[object, ...]:
    markup, _problems = convert(body, "", 1)
    targets = tuple(part.target for part in markup.prose if not isinstance(part, str))
    return targets, tuple(heading.level for heading in markup.headings), len(markup.blocks)


def _place(text: str, path: str, index: int) -> Location:
    line = text.count("\n", 0, index) + 1
    return Location(path=path, line=line, column=index - text.rfind("\n", 0, index))


def state_of_drafts(
    workspace: Workspace, source: str, tag: str, drafts: tuple[Draft, ...]
) -> StateFile | None:
    """Return the state of the language ``tag`` with its new drafts; None where nothing is known.

    ``source`` is the language in Latin letters. What is not known of its pages is not known of the
    drafts, and who has read them has not read these.
    """
    latin = workspace.state(source)
    pages, _ = parse_documents({one.path: one.content for one in drafts})
    there = workspace.with_pages(frozenset(pages.get(tag, {}))).pages.get(source, {})
    made: dict[str, tuple[StateEntry, ...]] = {}
    for name, page in pages.get(tag, {}).items():
        repeated = there[name]
        if len(repeated.units) != len(page.units):
            continue
        known = latin.made.get(name, ())
        lines = (
            _from_source(repeated, page)
            if source == workspace.source
            else _repeated(known, repeated, page)
        )
        if found := tuple(lines):
            made[name] = found
    state = workspace.state(tag)
    return replace(state, made={**state.made, **made}) if made else None


def _from_source(repeated: Document, page: Document) -> Iterator[StateEntry]:
    for unit, new in zip(repeated.units, page.units, strict=True):
        kept = keep(unit.text)
        yield StateEntry(key=new.key, source=unit.fingerprint, target=new.fingerprint, kept=kept)


def _repeated(
    known: tuple[StateEntry, ...], repeated: Document, page: Document
) -> Iterator[StateEntry]:
    """Give each line of a page to what repeats its unit; one that has changed since has none."""
    units = {
        (unit.key, unit.fingerprint): new.fingerprint
        for unit, new in zip(repeated.units, page.units, strict=True)
    }
    for line in known:
        target = units.get((line.key, line.target))
        if target or not line.target:
            yield replace(line, target=target or "")
