"""A block of text as lines for a translator, and those lines as a block again.

Headings, notes and quotations stand between tags, each item of a list begins with ``•`` (``••`` in
an inner list) or its number, and ``|`` parts the cells of a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tipsite.markdown.document import (
    FENCE_CLOSE,
    FENCE_OPEN,
    HEADING,
    blocks_of,
    is_list,
    is_table,
)
from tipsite.translate.exchange.items import Item, Misshaped, items_back, items_of
from tipsite.translate.exchange.marks import Legend, on_one_line, tidy, with_marks, without_marks
from tipsite.ui_language import gettext as _

_QUOTE = re.compile(r"^>[ \t]?", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")
_START = re.compile(r"(#{1,6}(?=\s|$)|[-*+](?=\s)|>|///)|(\d{1,9})([.)])(?=\s)")
_STARTED = re.compile(r"(\d{0,9})\\(?=[#>/+*.)-])")
_HEADING = re.compile(r"<h([1-6])>(.*)</h\1>", re.DOTALL | re.IGNORECASE)
_OPEN = re.compile(r"<(note|details)>[ \t]*(.*)", re.IGNORECASE)
_CLOSE = re.compile(r"</(note|details)>\s*$", re.IGNORECASE)
_QUOTED = re.compile(r"<quote>(.*)</quote>", re.DOTALL | re.IGNORECASE)
_TURN = re.compile(r"<(/?)(?:note|details|quote)>", re.IGNORECASE)


def to_lines(block: str, legend: Legend) -> str:
    """Return a block of our Markdown as lines with placeholders."""
    first, _break, rest = block.partition("\n")
    fence = FENCE_OPEN.match(first)
    if fence:
        name, title = fence.group(2).lower(), with_marks(fence.group(3) or "", legend)
        inner = [to_lines(part.text, legend) for part in blocks_of(_unclosed(rest))]
        return f"{f'<{name}> {title}'.rstrip()}\n" + "\n\n".join(inner) + f"\n</{name}>"
    if HEADING.match(first):
        level = len(first) - len(first.lstrip("#"))
        words = re.sub(r"\s+#+\s*$", "", first.lstrip("#"))
        return f"<h{level}>{with_marks(words, legend)}</h{level}>"
    if is_list(first):
        return "\n".join(_shown(item, legend) for item in items_of(block))
    if first.startswith(">"):
        inner = [to_lines(part.text, legend) for part in blocks_of(_QUOTE.sub("", block))]
        return "<quote>" + "\n\n".join(inner) + "</quote>"
    if is_table(block.split("\n", 2)[:2]):
        rows = ([with_marks(cell, legend) for cell in _cells(line)] for line in _rows(block))
        return "\n".join(map(_row, rows))
    return _unstarted(with_marks(block, legend))


def from_lines(lines: str, source: str, legend: Legend) -> str:
    """Return lines that came back as a block of the same shape as ``source``.

    Raises:
        Misshaped: items, rows or parts are missing, or too many.
    """
    first, _break, rest = source.partition("\n")
    fence = FENCE_OPEN.match(first)
    lines = tidy(lines.strip())
    if fence:
        return _fence(lines, fence, rest, legend)
    if HEADING.match(first):
        return _heading(lines, len(first) - len(first.lstrip("#")), legend)
    if is_list(first):
        return _list(lines, source, legend)
    if first.startswith(">"):
        quoted = _QUOTED.fullmatch(lines)
        if not quoted:
            raise Misshaped(_("<quote> and </quote> should stand around the text"))
        inner = _parts(quoted.group(1), _QUOTE.sub("", source), legend)
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    if is_table(source.split("\n", 2)[:2]):
        return _table(lines, source, legend)
    return _paragraph(lines, legend)


def _shown(item: Item, legend: Legend) -> str:
    words = (with_marks(one, legend) for one in item.paragraphs)
    return f"{item.sign()} " + "\n".join(words)


def _list(lines: str, source: str, legend: Legend) -> str:
    wanted = items_of(source)
    found = items_back(lines, wanted[0].sign())
    if len(found) != len(wanted):
        raise Misshaped(
            _("there are {count} list items, and {wanted} in the text").format(
                count=len(found), wanted=len(wanted)
            )
        )
    for at, (item, other) in enumerate(zip(found, wanted, strict=True), 1):
        if (item.depth, item.ordered) != (other.depth, other.ordered):
            raise Misshaped(
                _("item {number} should begin with “{sign}”").format(number=at, sign=other.sign())
            )
        if (many := len(item.paragraphs)) != len(other.paragraphs):
            raise Misshaped(
                _("item {number} has {count} lines, and {wanted} in the text").format(
                    number=at, count=many, wanted=len(other.paragraphs)
                )
            )
        item.number = other.number
        item.paragraphs = [_paragraph(one, legend) for one in item.paragraphs]
    loose = any(len(item.paragraphs) > 1 for item in found)
    return ("\n\n" if loose else "\n").join(item.written() for item in found)


def _fence(lines: str, fence: re.Match[str], rest: str, legend: Legend) -> str:
    name, title = fence.group(2).lower(), fence.group(3) or ""
    head, _break, inner = lines.partition("\n")
    opened, closed = _OPEN.fullmatch(head.strip()), _CLOSE.search(inner)
    if not opened or not closed or {opened.group(1).lower(), closed.group(1).lower()} != {name}:
        raise Misshaped(
            _("<{name}> should begin its first line, and </{name}> be its last line").format(
                name=name
            )
        )
    said = opened.group(2).strip()
    if bool(said) != bool(title):
        words = _("after <{name}>, its title is missing")
        if not title:
            words = _("after <{name}>, a text without a title has got one")
        raise Misshaped(words.format(name=name))
    written = _inline(said, legend)
    first = f"/// {name} | {written}" if said else f"/// {name}"
    return f"{first}\n{_parts(inner[: closed.start()], _unclosed(rest), legend)}\n///"


def _heading(lines: str, level: int, legend: Legend) -> str:
    found = _HEADING.fullmatch(lines)
    if not found or int(found.group(1)) != level:
        raise Misshaped(
            _("<h{level}> and </h{level}> should stand around the words").format(level=level)
        )
    return f"{'#' * level} {_inline(found.group(2), legend)}"


def _table(lines: str, source: str, legend: Legend) -> str:
    wanted = [_cells(line) for line in _rows(source)]
    found = [_cells(line) for line in lines.split("\n") if line.strip()]
    if len(found) != len(wanted):
        raise Misshaped(
            _("there are {count} rows, and {wanted} in the text").format(
                count=len(found), wanted=len(wanted)
            )
        )
    for at, (row, other) in enumerate(zip(found, wanted, strict=True), 1):
        if len(row) != len(other):
            raise Misshaped(
                _("row {number} has {count} cells, and {wanted} in the text").format(
                    number=at, count=len(row), wanted=len(other)
                )
            )
    made = [f"| {' | '.join(_inline(cell, legend) for cell in row)} |" for row in found]
    rule = source.split("\n", 2)[1].strip()
    return "\n".join((made[0], rule, *made[1:]))


def _paragraph(lines: str, legend: Legend) -> str:
    if re.search(r"\n\s*\n", lines):
        raise Misshaped(_("an empty line stands in it: it should be one paragraph"))
    done = _inline(lines, legend)
    start = _START.match(done)
    if not start:
        return done
    return f"{start.group(2)}\\{done[start.end(2) :]}" if start.group(2) else f"\\{done}"


def _unstarted(line: str) -> str:
    """Take away the backslash that only keeps a paragraph from being a list: ``2026\\. ``."""
    bare = _STARTED.sub(r"\1", line, count=1) if _STARTED.match(line) else line
    return bare if _START.match(bare) else line


def _inline(lines: str, legend: Legend) -> str:
    line = on_one_line(lines)
    done = without_marks(line, legend)
    if with_marks(done, legend) != line:
        raise Misshaped(
            _("signs of Markdown stand in it: * or _ around words, or [words](address)")
        )
    return done


def _parts(lines: str, source: str, legend: Legend) -> str:
    wanted = blocks_of(source)
    found = chunks(lines)
    if len(found) != len(wanted):
        raise Misshaped(
            _("there are {count} paragraphs or lists inside, not {wanted}").format(
                count=len(found), wanted=len(wanted)
            )
        )
    pairs = zip(found, wanted, strict=True)
    return "\n\n".join(from_lines(chunk, block.text, legend) for chunk, block in pairs)


def chunks(lines: str) -> list[str]:
    """Part lines at empty ones, but never inside a note or a quotation."""
    chunks: list[str] = []
    depth = 0
    for chunk in filter(str.strip, re.split(r"\n\s*\n", lines)):
        if depth:
            chunks[-1] += f"\n\n{chunk}"
        else:
            chunks.append(chunk)
        depth += sum(-1 if closing else 1 for closing in _TURN.findall(chunk))
    return chunks


def _unclosed(rest: str) -> str:
    lines = rest.split("\n")
    return "\n".join(lines[:-1] if FENCE_CLOSE.match(lines[-1]) else lines)


def _rows(block: str) -> Sequence[str]:
    first, _, *others = block.split("\n")
    return [first, *others]


def _row(cells: Sequence[str]) -> str:
    """Return the cells as one line, also when the first or the last of them is empty."""
    line = " | ".join(cells)
    return line if cells[0] and cells[-1] else f"| {line} |"


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.strip() for cell in _CELL.split(bare)]
