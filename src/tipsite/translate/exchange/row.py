"""One text on its way to a translator, or back from one."""

from __future__ import annotations

from dataclasses import dataclass, field

from tipsite.model.tracking import State
from tipsite.problems import Where
from tipsite.translate.exchange.marks import Legend

PHRASES = "phrases"
"""The name of the document that holds the phrases of the theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationUnit:
    """A text to be translated: ``sources`` and ``targets`` have a form for each plural.

    ``context`` names it in the site, once (``help/index.md#title``). ``offered`` says whether
    ``targets`` is only an offer, to be looked at, made from ``previous`` if that is known.
    ``stamp`` holds the fingerprints of the source and of the translation that it was made from.
    """

    context: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    offered: bool
    previous: tuple[str, ...]
    state: State
    notes: tuple[str, ...]
    legend: Legend
    address: str
    place: Where
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedUnit:
    """A text that came back. ``number`` is the row of a sheet, or the line of a PO file.

    ``offered`` says that nobody has taken the offer yet (``fuzzy``), ``lost`` that a spreadsheet
    took the translation for a formula, and has no text of it. ``beside`` is what stands where the
    source stood, for each form of the translation, and ``before`` what stands where the translation
    before stood, or an offer: somebody may have written over it. ``aside`` are other columns in
    which somebody has written what was not sent out there.
    """

    number: int
    context: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    offered: bool = False
    legend: Legend = field(default_factory=dict)
    stamp: str = ""
    lost: bool = False
    beside: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """All that one file holds: texts for the language ``tag`` of the site ``project``."""

    tag: str
    project: str
    rows: tuple[ReturnedUnit, ...]


def stamp_of(source: str, target: str) -> str:
    """Return two fingerprints as one word; the second is empty where nothing was translated."""
    return f"{source}-{target or 'none'}"


def stamped(stamp: str) -> tuple[str, str]:
    """Return the fingerprints of the source and of the translation; empty where unknown."""
    source, _, target = stamp.strip().partition("-")
    return source, target


def plural_forms(tag: str) -> str:
    """Return what stands in the header ``Plural-Forms`` of a PO file (GNU gettext, 11.2.6)."""
    from tipsite.tools.locales import locale_for  # noqa: PLC0415 - slow to import

    locale = locale_for(tag)
    return f"nplurals={locale.nplurals}; plural={locale.plural};"
