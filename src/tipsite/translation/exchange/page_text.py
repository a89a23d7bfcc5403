"""A page's file with some of its blocks replaced and new ones put in; all else byte for byte."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tipsite.i18n import gettext as _
from tipsite.markdown.document import matter_end
from tipsite.model.translation import Pair
from tipsite.translation.exchange.units import Accepted

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class NotPlaced(ValueError):  # noqa: N818 - the file is an officer's
    """Why a file can't be changed safely, in plain words."""


@dataclass(frozen=True, slots=True)
class PageText:
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
            raise NotPlaced(_("it has no front matter that ends"))
        return cls(lines, end + 1, _ending(lines[0]))

    @property
    def matter(self) -> str:
        """The front matter without its fences."""
        return "".join(self.lines[1 : self.body - 1])

    def with_matter(self, matter: str) -> str:
        """Return the file's text with another front matter."""
        return "".join((self.lines[0], matter, *self.lines[self.body - 1 :]))


def with_blocks(page: PageText, pairs: Sequence[Pair], taken: Mapping[int, Accepted]) -> PageText:
    """Return a page with blocks replaced and put in; ``taken`` is by the number of the pair.

    A new block stands behind the translation of what stands before it in the source.
    """
    lines = list(page.lines)
    added: dict[int, list[str]] = {}
    blocks = [pair for pair in pairs if not pair.key]
    for at, pair in enumerate(blocks):
        new = taken.get(pair.number)
        if new is None or not new.changed:
            continue
        if pair.target:
            first = pair.target.at.line - 1
            many = pair.target.text.count("\n") + 1
            _check(page, pair, first, many)
            ending = _ending(lines[first + many - 1])
            for row in range(first, first + many):
                lines[row] = ""
            lines[first] = _in(page, new.text) + ending
        else:
            added.setdefault(_place(page, blocks, at), []).append(new.text)
    for row in sorted(added, reverse=True):
        _insert(page, lines, row, added[row])
    return PageText(tuple(lines), page.body, page.end)


def _place(page: PageText, blocks: Sequence[Pair], at: int) -> int:
    """Return the number of the line (from 0) before which a new block goes."""
    for pair in reversed(blocks[:at]):
        if pair.target:
            return pair.target.at.line - 1 + pair.target.text.count("\n") + 1
    for pair in blocks[at + 1 :]:
        if pair.target:
            return pair.target.at.line - 1
    return len(page.lines)


def _insert(page: PageText, lines: list[str], row: int, texts: Sequence[str]) -> None:
    """Put blocks before a line, with one empty line around each."""
    end = page.end
    words = f"{end}{end}".join(_in(page, text) for text in texts)
    last = _ending(page.lines[row - 1])
    before = "" if last else end
    if row > page.body and page.lines[row - 1].strip():
        before += end
    after = end if last or row == page.body else ""
    if row < len(page.lines) and page.lines[row].strip():
        after += end
    lines.insert(row, f"{before}{words}{after}")


def _check(page: PageText, pair: Pair, first: int, many: int) -> None:
    assert pair.target is not None
    there = "\n".join(line.rstrip("\r\n") for line in page.lines[first : first + many])
    if there != pair.target.text:
        raise NotPlaced(_("line {first} is not what it was").format(first=first + 1))


def _in(page: PageText, text: str) -> str:
    return text.replace("\n", page.end)


def _ending(line: str) -> str:
    found = re.search(r"(\r\n|\r|\n)\Z", line)
    return found[0] if found else ""
