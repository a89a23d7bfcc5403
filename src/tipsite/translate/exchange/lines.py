"""A block of text as lines for a translator, and those lines as a block again.

Headings, notes and quotations stand between tags, each item of a list begins with ``•`` (``••`` in
an inner list) or its number, and ``|`` parts the cells of a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tipsite.markdown.document import block_of
from tipsite.model.pages import Block
from tipsite.translate.exchange.items import ListItem, Misshaped, items_back, items_of
from tipsite.translate.exchange.marks import Legend, on_one_line, tidy, with_marks, without_marks
from tipsite.ui_language import gettext as _

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
    return _lines(block_of(block), legend)


def from_lines(lines: str, source: str, legend: Legend) -> str:
    """Return lines that came back as a block of the same shape as ``source``.

    Raises:
        Misshaped: items, rows or parts are missing, or too many.
    """
    return _block(lines, block_of(source), legend)


def _lines(block: Block, legend: Legend) -> str:
    words = [with_marks(inline.text, legend) for inline in block.inlines]
    if block.kind == "heading":
        return f"<h{block.level}>{words[0]}</h{block.level}>"
    if block.kind == "fence":
        head = f"<{block.name}> {''.join(words)}".rstrip()
        return f"{head}\n{_inner(block, legend)}\n</{block.name}>"
    if block.kind == "quote":
        return f"<quote>{_inner(block, legend)}</quote>"
    if block.children:
        return _inner(block, legend)
    if block.kind in ("list", "steps"):
        return "\n".join(_shown(item, legend) for item in items_of(block))
    if block.kind == "table":
        rows = ([with_marks(cell.text, legend) for cell in row.cells] for row in block.rows)
        return "\n".join(map(_row, rows))
    return _unstarted(words[0])


def _inner(block: Block, legend: Legend) -> str:
    return "\n\n".join(_lines(child, legend) for child in block.children)


def _block(lines: str, source: Block, legend: Legend) -> str:
    lines = tidy(lines.strip())
    if source.kind == "fence":
        return _fence(lines, source, legend)
    if source.kind == "heading":
        return _heading(lines, source.level, legend)
    if source.kind == "quote":
        quoted = _QUOTED.fullmatch(lines)
        if not quoted:
            raise Misshaped(_("<quote> and </quote> should stand around the text"))
        inner = _parts(quoted.group(1), source, legend)
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    if source.children:
        return _parts(lines, source, legend)
    if source.kind in ("list", "steps"):
        return _list(lines, source, legend)
    if source.kind == "table":
        return _table(lines, source, legend)
    return _paragraph(lines, legend)


def _shown(item: ListItem, legend: Legend) -> str:
    words = (with_marks(one, legend) for one in item.paragraphs)
    return f"{item.sign()} " + "\n".join(words)


def _list(lines: str, source: Block, legend: Legend) -> str:
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


def _fence(lines: str, source: Block, legend: Legend) -> str:
    name, title = source.name, source.inlines
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
    return f"{first}\n{_parts(inner[: closed.start()], source, legend)}\n///"


def _heading(lines: str, level: int, legend: Legend) -> str:
    found = _HEADING.fullmatch(lines)
    if not found or int(found.group(1)) != level:
        raise Misshaped(
            _("<h{level}> and </h{level}> should stand around the words").format(level=level)
        )
    return f"{'#' * level} {_inline(found.group(2), legend)}"


def _table(lines: str, source: Block, legend: Legend) -> str:
    wanted = [row.cells for row in source.rows]
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
    rule = source.text.split("\n", 2)[1].strip()
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


def _parts(lines: str, source: Block, legend: Legend) -> str:
    wanted = source.children
    found = chunks(lines)
    if len(found) != len(wanted):
        raise Misshaped(
            _("there are {count} paragraphs or lists inside, not {wanted}").format(
                count=len(found), wanted=len(wanted)
            )
        )
    pairs = zip(found, wanted, strict=True)
    return "\n\n".join(_block(chunk, block, legend) for chunk, block in pairs)


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


def _row(cells: Sequence[str]) -> str:
    """Return the cells as one line, also when the first or the last of them is empty."""
    line = " | ".join(cells)
    return line if cells[0] and cells[-1] else f"| {line} |"


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.strip() for cell in _CELL.split(bare)]
