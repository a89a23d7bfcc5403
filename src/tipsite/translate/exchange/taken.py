"""What of a file that came back is taken, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tipsite.model.tracking import Pair


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Slip:
    """What is wrong with one text: ``number`` is its row in a sheet, or its line in a PO file."""

    number: int
    context: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A text for a page or a record. ``source`` is what it was translated from.

    ``changed`` says whether its words are others than those that stand there now.
    """

    number: int
    context: str
    document: str
    pair: Pair
    text: str
    source: str
    changed: bool

    @property
    def key(self) -> str:
        """The field's name, empty for a block of text."""
        return self.pair.key


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedPhrase:
    """A phrase of the theme: what was sent out, and its forms."""

    number: int
    context: str
    key: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All of a file. ``empty`` texts were not translated, ``offered`` ones not looked at.

    ``same`` stand there already; of ``older`` ones, the source has changed since. ``misplaced``
    are the numbers of texts without a translation whose source somebody has written over, and
    ``reworded`` those of translated ones in which the source was changed in the file. ``aside`` are
    those of texts without a translation beside which somebody has written into another column, by
    its head.
    """

    texts: tuple[Accepted, ...]
    phrases: tuple[AcceptedPhrase, ...]
    slips: tuple[Slip, ...]
    empty: int
    offered: int
    same: int
    older: int
    misplaced: tuple[int, ...] = ()
    reworded: tuple[int, ...] = ()
    aside: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
