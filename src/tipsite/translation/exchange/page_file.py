"""Put returned texts into a translated page; all other bytes stay.

A missing page is created from the source page: keys without words are copied from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import indent

import yaml
from msgspec import Struct

from tipsite.content.pages import NEEDED
from tipsite.i18n import gettext as _
from tipsite.markdown.document import matter_end
from tipsite.model.pages import PageKind
from tipsite.model.translation import Pair
from tipsite.staleness.units import TEXTS, WORDS, is_list
from tipsite.translation.exchange.units import Accepted
from tipsite.yaml.cursor import Cursor, EditRefused, cursor_at
from tipsite.yaml.edit import replace_texts, set_list, set_values
from tipsite.yaml.nodes import Path
from tipsite.yaml.scalars import write_scalar

_HOLDERS = ("image", "downloads")
_NOT_COPIED = ("translation", "approved")
_OF_SOURCE = ("kind", "campaign", "country", "numbers", "discreet")
"""Keys of a piece of material that are read only in the source language."""
_SLOTS = WORDS.removesuffix(".")
ALIASES = "aliases"
_MARK = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class ChangeRefused(ValueError):  # noqa: N818 - the file is an officer's
    """A file cannot be changed safely; the message says why in plain words."""


def page_file(
    old: bytes | None,
    source: bytes,
    pairs: Sequence[Pair],
    accepted: Sequence[Accepted],
    tags: tuple[str, str],
    *,
    kind: PageKind = "page",
) -> bytes:
    """Return the file of a page with the returned texts.

    ``old`` is the current file, ``source`` the file in the source language. ``tags`` are
    both languages, ``kind`` is the kind of the source page.

    Raises:
        ChangeRefused: the file cannot be changed safely.
    """
    try:
        if old is None:
            return _new_page(source.decode("utf-8-sig"), accepted, tags, kind).encode()
        text = old.decode()
        mark = _MARK if text.startswith(_MARK) else ""
        return (mark + _edit_page(text.removeprefix(_MARK), source, pairs, accepted)).encode()
    except EditRefused as error:
        line = _("line {number}: ").format(number=error.line + 1) if error.line else ""
        raise ChangeRefused(line + error.message(_)) from error


def _edit_page(
    text: str, source: bytes, pairs: Sequence[Pair], accepted: Sequence[Accepted]
) -> str:
    changed = [new for new in accepted if new.changed]
    if not changed:
        return text
    page = PageText.of(text)
    page = _with_blocks(page, pairs, {new.pair.number: new for new in changed})
    matter = page.matter
    fields = {new.key: new.text for new in changed if new.key}
    for key in fields:
        matter = _with_field(matter, key, fields, source)
    matter = set_values(matter, (), {"translation": _translation(matter, pairs, accepted)})
    return page.with_matter(matter)


def _with_field(matter: str, key: str, fields: Mapping[str, str], source: bytes) -> str:
    words = fields[key]
    if key.startswith(WORDS):
        return _with_slot(matter, key.removeprefix(WORDS), words)
    if is_list(key, words):
        return set_list(matter, (), key, _items(words))
    holder, _dot, name = key.rpartition(".")
    if not holder:
        return set_values(matter, (), {key: words})
    part, _dot, number = holder.partition(".")
    if part not in cursor_at(matter, ()).entries:
        end = "" if matter.endswith(("\n", "\r")) else "\n"
        return f"{matter}{end}{_holder_of(source.decode('utf-8-sig'), part, fields)}\n"
    path = (part, int(number)) if number else (part,)
    return set_values(matter, path, {name: words})


def _with_slot(matter: str, slot: str, words: str) -> str:
    """Write the words for a slot of a piece: a list if it has several items or was a list."""
    items = _items(words) if is_list(WORDS, words) else [words]
    value = tuple(items) if len(items) > 1 else words
    if _SLOTS not in cursor_at(matter, ()).entries:
        return set_values(matter, (), {_SLOTS: {slot: value}})
    entries = cursor_at(matter, (_SLOTS,)).entries
    if slot not in entries:
        return set_values(matter, (_SLOTS,), {slot: value})
    if len(items) > 1 or isinstance(entries[slot][1], yaml.SequenceNode):
        return set_list(matter, (_SLOTS,), slot, items, of_text=True)
    return set_values(matter, (_SLOTS,), {slot: words})


def _items(words: str) -> list[str]:
    """Return the items of a list that has one item on each line."""
    return [line.removeprefix("- ") for line in words.split("\n")]


def _translation(matter: str, pairs: Sequence[Pair], accepted: Sequence[Accepted]) -> str:
    """Return the state of a page: ``machine`` if a machine translation remains, else ``draft``."""
    entries = cursor_at(matter, ()).entries
    state = entries["translation"][1].value if "translation" in entries else ""
    numbers = {text.pair.number for text in accepted}
    rest: Mapping[int, Pair] = {
        pair.number: pair for pair in pairs if pair.target and pair.number not in numbers
    }
    return "machine" if state == "machine" and rest else "draft"


def needed_fields(kind: PageKind) -> tuple[str, ...]:
    """Return the fields that must be translated before a page of a kind can be created."""
    if kind == "material":
        return ("title",)
    more = NEEDED.get(kind, ())
    return ("title", "summary", *(key for key in more if key in TEXTS or is_list(key, "")))


def _new_page(
    source: str, accepted: Sequence[Accepted], tags: tuple[str, str], kind: PageKind
) -> str:
    """Return the text of a new page, without untranslated texts."""
    page = PageText.of(source)
    fields = {text.key: text.text for text in accepted if text.key}
    blocks = [
        text.text for text in sorted(accepted, key=lambda text: text.pair.number) if not text.key
    ]
    matter = _matter(page.matter, fields, tags, piece=kind == "material")
    body = "\n\n".join(blocks)
    return f"---\n{matter}---\n{body}\n" if body else f"---\n{matter}---\n"


def _holder_of(source: str, part: str, fields: Mapping[str, str]) -> str:
    """Return the key ``image`` or ``downloads`` of the source with its translated words.

    Raises:
        ChangeRefused: some of their words are not translated.
    """
    lines = _holder_lines(cursor_at(PageText.of(source).matter, ()), part, fields)
    if not lines:
        words = _("it has no “{part}” yet: translate all words of it at once")
        raise ChangeRefused(words.format(part=part))
    return lines[0]


def _matter(source: str, fields: Mapping[str, str], tags: tuple[str, str], *, piece: bool) -> str:
    cursor = cursor_at(source, ())
    lines: list[str] = []
    for key in cursor.entries:
        if key in TEXTS:
            if key in fields:
                lines.append(f"{key}: {write_scalar(fields[key], flow=False)}")
        elif is_list(key, ""):
            if key in fields:
                lines.append(_list_lines(key, _items(fields[key])))
        elif key in _HOLDERS:
            lines.extend(_holder_lines(cursor, key, fields))
        elif piece and key == _SLOTS:
            lines.extend(_slot_lines(cursor.entries[key][1], fields))
        elif key == ALIASES:
            lines.append(own_addresses(_raw(cursor, key), *tags))
        elif key not in (*_NOT_COPIED, *(_OF_SOURCE if piece else ())):
            lines.append(_raw(cursor, key))
    return "\n".join((*lines, "translation: draft")) + "\n"


def _list_lines(key: str, items: Sequence[str]) -> str:
    return set_list("x: x", (), key, items).partition("\n")[2]


def _slot_lines(words: yaml.Node, fields: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines with the translated words of a piece."""
    slots = [name.value for name, _said in words.value] if words.value else []
    translated = [slot for slot in slots if WORDS + slot in fields]
    yield f"{_SLOTS}:" if translated else f"{_SLOTS}: {{}}"
    for slot in translated:
        text = fields[WORDS + slot]
        if is_list(WORDS, text):
            yield indent(_list_lines(slot, _items(text)), "  ")
        else:
            yield f"  {slot}: {write_scalar(text, flow=False)}"


def own_addresses(matter: str, source: str, tag: str) -> str:
    """Return front matter with its old addresses in the folder of another language.

    Before the page had a file in that language, readers were redirected from these addresses, too.
    """

    def change(path: Path, text: str, _key: bool) -> str | None:
        there = path[0] == ALIASES and text.startswith(f"{source}/")
        return f"{tag}{text.removeprefix(source)}" if there else None

    return replace_texts(matter, change)


def _holder_lines(cursor: Cursor, key: str, fields: Mapping[str, str]) -> list[str]:
    """Return a picture or files with translated words; nothing if any of their words is missing."""
    raw = _raw(cursor, key)
    node = cursor.entries[key][1]
    whole: list[tuple[tuple[str | int, ...], str, yaml.Node]] = (
        [((key, at), f"{key}.{at}.title", item) for at, item in enumerate(node.value)]
        if isinstance(node, yaml.SequenceNode)
        else [((key,), f"{key}.alt", node)]
    )
    for path, field, item in whole:
        names = [name.value for name, _ in item.value] if isinstance(item, yaml.MappingNode) else []
        name = field.rpartition(".")[2]
        if name in names:
            if field not in fields:
                return []
            raw = set_values(raw, path, {name: fields[field]})
    return [raw]


def _raw(cursor: Cursor, key: str) -> str:
    """Return the text of a key and its value as in the source."""
    name, value = cursor.entries[key]
    return cursor.text[name.start_mark.index : cursor.end_of(value)].replace("\r\n", "\n")


class PageText(Struct, frozen=True):
    """A page's file as lines with their ends; the front matter ends before ``body`` (from 0)."""

    lines: tuple[str, ...]
    body: int
    end: str

    @classmethod
    def of(cls, text: str) -> PageText:
        """Return the lines of a file's text, which has front matter."""
        lines = tuple(line for line in _LINE.findall(text) if line)
        end = matter_end([line.rstrip("\r\n") for line in lines])
        if end is None:
            raise ChangeRefused(_("it has no front matter that ends"))
        return cls(lines, end + 1, _ending(lines[0]))

    @property
    def matter(self) -> str:
        """The front matter without its fences."""
        return "".join(self.lines[1 : self.body - 1])

    def with_matter(self, matter: str) -> str:
        """Return the file's text with another front matter."""
        return "".join((self.lines[0], matter, *self.lines[self.body - 1 :]))


def _with_blocks(
    page: PageText, pairs: Sequence[Pair], accepted: Mapping[int, Accepted]
) -> PageText:
    """Return a page with replaced and new blocks; ``accepted`` is by the number of the pair.

    A new block follows the translation of the block before it in the source.
    """
    lines = list(page.lines)
    added: dict[int, list[str]] = {}
    blocks = [pair for pair in pairs if not pair.key]
    for at, pair in enumerate(blocks):
        new = accepted.get(pair.number)
        if new is None or not new.changed:
            continue
        if pair.target:
            first = pair.target.at.line - 1
            many = pair.target.text.count("\n") + 1
            ending = _ending(lines[first + many - 1])
            for row in range(first, first + many):
                lines[row] = ""
            lines[first] = _with_endings(page, new.text) + ending
        else:
            added.setdefault(_line_of_new(page, blocks, at), []).append(new.text)
    for row in sorted(added, reverse=True):
        _insert_blocks(page, lines, row, added[row])
    return PageText(tuple(lines), page.body, page.end)


def _line_of_new(page: PageText, blocks: Sequence[Pair], at: int) -> int:
    """Return the number of the line (from 0) before which a new block goes."""
    for pair in reversed(blocks[:at]):
        if pair.target:
            return pair.target.at.line - 1 + pair.target.text.count("\n") + 1
    for pair in blocks[at + 1 :]:
        if pair.target:
            return pair.target.at.line - 1
    return len(page.lines)


def _insert_blocks(page: PageText, lines: list[str], row: int, texts: Sequence[str]) -> None:
    """Insert blocks before a line, with one empty line before and after each."""
    end = page.end
    words = f"{end}{end}".join(_with_endings(page, text) for text in texts)
    last = _ending(page.lines[row - 1])
    before = "" if last else end
    if row > page.body and page.lines[row - 1].strip():
        before += end
    after = end if last or row == page.body else ""
    if row < len(page.lines) and page.lines[row].strip():
        after += end
    lines.insert(row, f"{before}{words}{after}")


def _with_endings(page: PageText, text: str) -> str:
    return text.replace("\n", page.end)


def _ending(line: str) -> str:
    match = re.search(r"(\r\n|\r|\n)\Z", line)
    return match[0] if match else ""
