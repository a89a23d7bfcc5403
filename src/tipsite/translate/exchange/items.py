"""The items of a list, with what is seen before each: ``•``, ``••``, ``1.``"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tipsite.markdown.document import MARKER, even_indents
from tipsite.ui_language import gettext as _

_DOT = "•"
_ITEM = re.compile(r"(•*)\s*(?:(\d{1,9})[.)]|[•*·–-])\s+(?=\S)|(•+)\s*(?=\S)")


class Misshaped(ValueError):  # noqa: N818 - what came back has another shape; nothing broke
    """In plain words, how the shape of a text that came back differs."""


@dataclass(slots=True)
class Item:
    """One item of a list, and what of it is seen before its words."""

    depth: int
    ordered: bool
    number: int
    paragraphs: list[str] = field(default_factory=list)

    def sign(self) -> str:
        """Return what a translator sees before the item."""
        return _DOT * self.depth + f"{self.number}." if self.ordered else _DOT * (self.depth + 1)

    def written(self) -> str:
        """Return the item in Markdown."""
        indent = "    " * self.depth
        first, *others = self.paragraphs
        sign = f"{self.number}." if self.ordered else "-"
        later = "".join(f"\n\n{indent}    {one}" for one in others)
        return f"{indent}{sign} {first}{later}".replace("  \n", f"  \n{indent}    ")


def items_of(block: str) -> list[Item]:
    """Return the items of a list in Markdown."""
    items: list[Item] = []
    counts: Counter[int] = Counter()
    fresh = False
    for line in even_indents(block).split("\n"):
        marker = MARKER.match(line)
        if marker:
            depth = len(marker.group(1)) // 4
            ordered = marker.group(2)[0].isdigit()
            counts = Counter({at: count for at, count in counts.items() if at <= depth})
            first = int(marker.group(2)[:-1]) if ordered and not counts[depth] else 0
            counts[depth] = first or counts[depth] + 1
            items.append(Item(depth, ordered, counts[depth], [line[marker.end() :]]))
        elif not line.strip():
            fresh = True
            continue
        elif fresh:
            items[-1].paragraphs.append(line.strip())
        else:
            items[-1].paragraphs[-1] += f"\n{line.lstrip()}"
        fresh = False
    return items


def items_back(lines: str, sign: str) -> list[Item]:
    """Return the items in lines that came back; ``sign`` should stand before the first.

    Raises:
        Misshaped: words stand before the first item.
    """
    found: list[Item] = []
    for line in filter(None, map(str.strip, lines.split("\n"))):
        mark = _ITEM.match(line)
        if mark:
            dots, number, only = mark.groups()
            depth = len(only) - 1 if only else len(dots)
            found.append(Item(depth, number is not None, int(number or 0), [line[mark.end() :]]))
        elif not found:
            raise Misshaped(_("its first line should begin with “{sign}”").format(sign=sign))
        else:
            found[-1].paragraphs.append(line)
    return found
