"""How far each language is, as values: what is current, what is to be done, who has read what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from tipsite.model.tracking import Review, State
from tipsite.problems import Problem, Where
from tipsite.translate.urgency import rank

Reading = Literal["reviewed", "changed", "draft", "machine", "unread", "none"]
"""Of a document in one language: ``changed`` since somebody read it, ``none`` where there is no
text at all, ``unread`` where it is the source and nobody has noted reading it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do. ``number`` is the block's, 0 where it is the document as a whole.

    ``units`` and ``words`` count what there is to look at or to translate, in the source.
    ``source`` and ``target`` are the places in both files, as far as the text stands there.
    """

    tag: str
    document: str
    area: str
    number: int
    key: str
    state: State
    why: tuple[str, ...]
    source: Where | None
    target: Where | None
    units: int
    words: int

    @property
    def command(self) -> str:
        """What to type: to see what has changed, or to have all of it translated."""
        does = "export" if self.state == "missing" and not self.number else "diff"
        return f"tipsite translate {does} {self.tag} {self.document}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentStatus:
    """One document in one language; ``units`` are those of the source.

    ``title`` is a page's in the source language, or else in its own; empty for other documents.
    """

    tag: str
    document: str
    title: str
    area: str
    units: int
    counts: Mapping[State, int]
    reading: Reading
    review: Review | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageStatus:
    """One translation. ``units`` are those of the source, ``words`` those still to translate.

    ``derived_from`` is the language whose words this one repeats in other letters; ``noted`` says
    whether its state file says anything at all.
    """

    tag: str
    derived_from: str
    units: int
    counts: Mapping[State, int]
    words: int
    documents: tuple[DocumentStatus, ...]
    tasks: tuple[Task, ...]
    noted: bool

    @property
    def percent(self) -> float:
        """How much of it is current, from 0 to 100."""
        return 100 * self.counts.get("current", 0) / self.units if self.units else 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A whole site. ``originals`` are the documents in the source language, for who read them."""

    source: str
    languages: tuple[LanguageStatus, ...]
    originals: tuple[DocumentStatus, ...]
    broken: tuple[Problem, ...]
    damaged: tuple[Problem, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All that is to be done, the most urgent first."""
        found = chain.from_iterable(language.tasks for language in self.languages)
        return tuple(sorted(found, key=_urgency))


def _urgency(task: Task) -> tuple[int, int, str, str, int]:
    return (*rank(task.area, task.state), task.document, task.tag, task.number)
