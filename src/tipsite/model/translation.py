"""Texts and their translations, the source of each translation, and its state."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from tipsite.model.pages import PageKind
from tipsite.model.problems import Placed

State = Literal[
    "missing", "current", "outdated-minor", "outdated-critical", "orphan", "unknown"
]  # fmt: skip
"""The state of a translation.
An ``orphan`` has lost its source. For an ``unknown`` one, no source text is recorded."""
Change = Literal[
    "service", "link", "list-item", "step", "date", "number", "placeholder", "image", "shape",
    "wording",
]  # fmt: skip
"""Kinds of changes of a text. The first seven may make the translation mislead a reader."""


class Unit(Placed, frozen=True, kw_only=True):
    """A text that is translated as a whole: a block of a page's text, or one field.

    ``key`` is the field's name, empty for a block. A list field is one unit, each item a line that
    begins with ``- ``. ``fingerprint`` ignores the line breaks and the markup of the text.
    """

    key: str
    text: str
    fingerprint: str


class Document(Struct, frozen=True, kw_only=True):
    """A page, or a file of records, in one language.

    ``name`` is a page's path in the language's folder, or a file's path under ``content/`` (or
    ``campaigns.yaml``). ``kind``, ``slug`` and ``translation`` are set only for pages, if they are
    needed. ``campaign`` is the id of the campaign in the source of a piece of material.
    """

    name: str
    units: tuple[Unit, ...]
    kind: PageKind = "page"
    slug: str = ""
    translation: Literal["draft", "reviewed", "machine"] | None = None
    campaign: str = ""


OWN = "-"


class StateEntry(Struct, frozen=True, kw_only=True):
    """One line of a state file: a translated unit, and the source unit that it was translated from.

    ``source`` and ``target`` are fingerprints. ``source`` is empty if it is unknown, and ``OWN`` if
    the source never had the unit. ``target`` is empty if the unit was left out on purpose. ``kept``
    is the text of the source at that time, compressed (`staleness.state_file.kept_text` reads it).
    """

    key: str
    source: str
    target: str
    kept: str


class Review(Struct, frozen=True, kw_only=True):
    """A review of a document: ``by`` is a role, ``fingerprint`` the fingerprint of all units."""

    on: datetime.date
    by: str
    fingerprint: str


class StateFile(Struct, frozen=True, kw_only=True):
    """The content of ``content/TAG/.tipsite-translation.tsv``, by the name of the document."""

    made: Mapping[str, tuple[StateEntry, ...]] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)


class Pair(Struct, frozen=True, kw_only=True):
    """A source unit with its translation; ``number`` counts from 1 in the document.

    ``changes`` are the changes of the source since the translation, if it is outdated.
    """

    number: int
    source: Unit | None
    target: Unit | None
    made: StateEntry | None
    state: State
    changes: tuple[Change, ...] = ()

    @property
    def key(self) -> str:
        """The field's name, empty for a block of text."""
        unit = self.source or self.target
        return unit.key if unit else ""
