"""Recover the exported text of a source from the lines that the translator received.

The source may have changed since. The lines are converted to a block of the shape that they show.
The fingerprint in the stamp tells whether this block is the exported text.
"""

from __future__ import annotations

import re

from tipsite.markdown.normal_form import fingerprint
from tipsite.staleness.units import is_list
from tipsite.translation.exchange.placeholders import (
    FENCE_TAGS,
    Legend,
    WrongShape,
    chunks,
    fence_name,
    from_lines,
    on_one_line,
    parse_items,
)
from tipsite.translation.exchange.units import unit_text

_HEADING = re.compile(r"<h([1-6])>")
_FRAME = re.compile(rf"<({'|'.join(FENCE_TAGS)})>[ \t]*(.*?)\n(.*)\n</\1>\s*\Z", re.DOTALL)
_QUOTE = re.compile(r"<quote>(.*)</quote>\s*\Z", re.DOTALL)
_ITEM = re.compile(r"•|\d{1,9}[.]\s")


def recover_source(key: str, lines: str, legend: Legend, wanted: str) -> str | None:
    """Return the exported text of a unit, or None if its fingerprint is not ``wanted``.

    ``key`` is the key of the field, empty for a block. The translator received ``lines`` and
    ``legend``.
    """
    if key:
        texts = ["\n".join(f"- {line.removeprefix('• ')}" for line in lines.split("\n"))]
        if not is_list(key, texts[0]):
            texts = [unit_text(key, on_one_line(lines), "", {})]
    else:
        texts = [_block(lines, shape, legend) for shape in (_shape(lines), "x", _table(lines))]
    return next((text for text in texts if text and fingerprint(text) == wanted), None)


def _block(lines: str, shape: str, legend: Legend) -> str:
    try:
        return from_lines(lines, shape, legend)
    except (WrongShape, KeyError):
        return ""


def _shape(lines: str) -> str:
    """Return Markdown of the shape that lines show, with “x” for its words."""
    heading = _HEADING.match(lines)
    if heading:
        return f"{'#' * int(heading.group(1))} x"
    frame = _FRAME.match(lines)
    if frame:
        title = " | x" if frame.group(2).strip() else ""
        return f"/// {fence_name(frame.group(1))}{title}\n{_parts(frame.group(3))}\n///"
    quote = _QUOTE.match(lines)
    if quote:
        return "\n".join(f"> {line}" for line in _parts(quote.group(1)).split("\n"))
    if _ITEM.match(lines):
        items = parse_items(lines, "")
        for item in items:
            item.paragraphs = ["x"] * len(item.paragraphs)
        loose = any(len(item.paragraphs) > 1 for item in items)
        return ("\n\n" if loose else "\n").join(item.written() for item in items)
    return "x" if "\n" not in lines else _table(lines)


def _parts(lines: str) -> str:
    return "\n\n".join(_shape(chunk.strip("\n")) for chunk in chunks(lines))


def _table(lines: str) -> str:
    first, *others = lines.split("\n")
    columns = first.count(" | ") + 1
    row = "|" + " x |" * columns
    return "\n".join((row, "|" + "---|" * columns, *(row for _ in others)))
