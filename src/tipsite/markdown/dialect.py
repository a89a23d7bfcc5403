"""Python-Markdown as far as our dialect goes, and its element tree with the line of each text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast
from xml.etree.ElementTree import Element

import markdown

__all__ = ["dialect", "element_tree", "split_mark", "table_rows"]

_NOT_IN_DIALECT = {
    "inline": ("backtick", "reference", "image_reference", "short_reference", "short_image_ref",
               "autolink", "automail", "html"),
    "block": ("code", "hr", "hashheader", "setextheader", "reference"),
    "pre": ("html_block",),
}  # fmt: skip
_OPEN, _CLOSE = "\x02", "\x03"
"""Signs that Python-Markdown itself takes away from a text."""
_MARK = re.compile(rf"{_OPEN}(\d+){_CLOSE}")
_WORDLESS = re.compile(r"(?:[\s>|:-]|[*+](?=\s|\Z)|\d+[.)](?=\s|\Z))*\Z")
_TRAILING = re.compile(r"(?:(?<!\\)(?:\\\\)*\|)? *\Z")
_TABS = 4


@lru_cache(maxsize=1)
def dialect() -> markdown.Markdown:
    """Return Python-Markdown with what our dialect has of it, and nothing else."""
    made = markdown.Markdown(extensions=["tables", "sane_lists"], output_format="html")
    for name in _NOT_IN_DIALECT["inline"]:
        made.inlinePatterns.deregister(name)
    for name in _NOT_IN_DIALECT["block"]:
        made.parser.blockprocessors.deregister(name)
    for name in _NOT_IN_DIALECT["pre"]:
        made.preprocessors.deregister(name)
    made.ESCAPED_CHARS.append("<")
    return made


def element_tree(lines: Iterable[tuple[int, str]]) -> Element:
    """Return the elements that Python-Markdown makes of lines, each given with its number.

    Texts in it are Markdown still. Each of their lines ends with its number (``split_mark``), but
    for lines that have nothing beside signs of lists, quotations and rules.
    """
    text = "\n".join(_marked(number, line) for number, line in lines)
    text = re.sub(r"(?<=\n) +\n", "\n", f"{text}\n\n".expandtabs(_TABS))
    made = dialect().reset()
    return cast(Element, made.parser.parseDocument(text.split("\n")).getroot())


def split_mark(line: str) -> tuple[str, int | None]:
    """Return a line of a text of ``element_tree`` without its mark, and its number or None."""
    mark = _MARK.search(line)
    return (_MARK.sub("", line), int(mark[1])) if mark else (line, None)


def table_rows(lines: Sequence[str]) -> tuple[tuple[str, ...], ...] | None:
    """Return the cells of a table's rows as they are written, its head first; None if no table."""
    processor = cast(Any, dialect().parser.blockprocessors["table"])
    clean = [line.expandtabs(_TABS) for line in lines]
    if not processor.test(Element("div"), "\n".join(clean)):
        return None
    rows = (processor._split_row(row.strip(" ")) for row in (clean[0], *clean[2:]))  # noqa: SLF001
    return tuple(tuple(cell.strip(" ") for cell in row) for row in rows)


def _marked(number: int, line: str) -> str:
    bare = line.replace(_OPEN, "").replace(_CLOSE, "")
    if _WORDLESS.match(bare):
        return bare
    end = cast("re.Match[str]", _TRAILING.search(bare)).start() if "|" in bare else len(bare)
    return f"{bare[:end]}{_OPEN}{number}{_CLOSE}{bare[end:]}"
