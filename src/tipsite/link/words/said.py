"""What a page or a record says, text by text, each with the way back to its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tipsite.lint.segments import Segment, leaves
from tipsite.model.pages import Page
from tipsite.model.traversal import words_of
from tipsite.model.values import Text
from tipsite.problems import Where
from tipsite.tools.again import found_again, where


@dataclass(frozen=True, slots=True)
class Said:
    """One text as readers see it, without what is marked as words of another language.

    ``record`` is where it comes from if that is YAML; the words of a page stand where they are.
    Of what is ``fixed`` only the place as a whole is known.
    """

    text: str
    at: Where
    record: Text | None = None
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    fixed: bool = False

    def place(self, start: int, words: str) -> Where:
        """Return the place of ``words``, which begin at the offset ``start``."""
        if self.fixed:
            return self.at
        if self.record:
            return found_again(self.texts, self.record, start, words)
        return where(self.text, start, self.at.path, self.at.line)


def said_in(text: Text, texts: Mapping[str, str]) -> Said:
    """Return a text of YAML; ``texts`` are the files by path."""
    return Said(text.text, text.at, text, texts)


def said_of(part: Segment, path: str) -> Said:
    """Return a part of a page's text that has no parts in it."""
    return Said(part.shown, Where(path=path, line=part.line, column=1))


def page_said(page: Page, parts: Sequence[Segment], texts: Mapping[str, str]) -> Iterator[Said]:
    """Yield every text of a page: of its front matter, then of its ``parts``."""
    for text in words_of(page.matter):
        yield said_in(text, texts)
    for part in leaves(parts):
        yield said_of(part, page.at.path)
