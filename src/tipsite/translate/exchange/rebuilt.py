"""What the source said when a file was sent out, rebuilt from the file itself."""

from __future__ import annotations

import re

from tipsite.tracking import fingerprint
from tipsite.translate.exchange.fields import LISTS, written
from tipsite.translate.exchange.items import Misshaped, items_back
from tipsite.translate.exchange.lines import chunks, from_lines
from tipsite.translate.exchange.marks import Legend, on_one_line

_HEADING = re.compile(r"<h([1-6])>")
_FRAME = re.compile(r"<(note|details)>[ \t]*(.*)\n(.*)\n</\1>\s*\Z", re.DOTALL)
_QUOTE = re.compile(r"<quote>(.*)</quote>\s*\Z", re.DOTALL)
_ITEM = re.compile(r"•|\d{1,9}[.]\s")


def rebuilt_source(key: str, lines: str, legend: Legend, wanted: str) -> str | None:
    """Return the text of a unit as it was sent out; None where its fingerprint is not ``wanted``.

    ``key`` is that of its field, empty for a block; ``lines`` and ``legend`` are what the
    translator got.
    """
    if key:
        texts = [_list(lines)] if key in LISTS else [written(key, on_one_line(lines), "", {})]
    else:
        texts = [_block(lines, shape, legend) for shape in (_shape(lines), "x", _table(lines))]
    return next((text for text in texts if text and fingerprint(text) == wanted), None)


def _list(lines: str) -> str:
    return "\n".join(f"- {line.removeprefix('• ')}" for line in lines.split("\n"))


def _block(lines: str, shape: str, legend: Legend) -> str:
    try:
        return from_lines(lines, shape, legend)
    except (Misshaped, KeyError):
        return ""


def _shape(lines: str) -> str:
    """Return a block of Markdown without the words: what these lines were made of."""
    heading = _HEADING.match(lines)
    if heading:
        return f"{'#' * int(heading.group(1))} x"
    frame = _FRAME.match(lines)
    if frame:
        title = " | x" if frame.group(2).strip() else ""
        return f"/// {frame.group(1)}{title}\n{_inner(frame.group(3))}\n///"
    quote = _QUOTE.match(lines)
    if quote:
        return "\n".join(f"> {line}" for line in _inner(quote.group(1)).split("\n"))
    if _ITEM.match(lines):
        items = items_back(lines, "")
        for item in items:
            item.paragraphs = ["x"] * len(item.paragraphs)
        loose = any(len(item.paragraphs) > 1 for item in items)
        return ("\n\n" if loose else "\n").join(item.written() for item in items)
    return "x" if "\n" not in lines else _table(lines)


def _inner(lines: str) -> str:
    return "\n\n".join(_shape(chunk.strip("\n")) for chunk in chunks(lines))


def _table(lines: str) -> str:
    first, *others = lines.split("\n")
    columns = first.count(" | ") + 1
    row = "|" + " x |" * columns
    return "\n".join((row, "|" + "---|" * columns, *(row for _ in others)))
