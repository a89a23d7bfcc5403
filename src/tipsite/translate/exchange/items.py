"""The items of a list, with what is seen before each: ``•``, ``••``, ``1.``"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tipsite.model.pages import Block
from tipsite.ui_language import gettext as _

_DOT = "•"
_ITEM = re.compile(r"(•*)\s*(?:(\d{1,9})[.)]|[•*·–-])\s+(?=\S)|(•+)\s*(?=\S)")


class Misshaped(ValueError):  # noqa: N818 - what came back has another shape; nothing broke
    """In plain words, how the shape of a text that came back differs."""


@dataclass(slots=True)
class ListItem:
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


def items_of(block: Block) -> list[ListItem]:
    """Return the items of a list, however deep they stand."""
    return [
        ListItem(item.depth, item.ordered, item.number, [inline.text for inline in item.inlines])
        for item in block.items
    ]


def items_back(lines: str, sign: str) -> list[ListItem]:
    """Return the items in lines that came back; ``sign`` should stand before the first.

    Raises:
        Misshaped: words stand before the first item.
    """
    found: list[ListItem] = []
    for line in filter(None, map(str.strip, lines.split("\n"))):
        mark = _ITEM.match(line)
        if mark:
            dots, number, only = mark.groups()
            depth = len(only) - 1 if only else len(dots)
            found.append(
                ListItem(depth, number is not None, int(number or 0), [line[mark.end() :]])
            )
        elif not found:
            raise Misshaped(_("its first line should begin with “{sign}”").format(sign=sign))
        else:
            found[-1].paragraphs.append(line)
    return found
