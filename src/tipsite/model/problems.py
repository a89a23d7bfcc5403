"""Texts of an author with their places, and problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeVar

from tipsite.model.roles import ONE_OR_MORE, VALUE, Role, keyed, names

T = TypeVar("T")

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A place in a file of the site.

    ``path`` is POSIX and relative to the site's root. ``line`` and ``column`` count from 1;
    0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One problem. ``code`` names an entry of ``messages.MESSAGES``; ``values`` fill its words."""

    at: Location
    code: str
    values: tuple[tuple[str, str], ...] = ()
    severity: Severity = "error"


def problem(code: str, at: Location, /, **values: object) -> Problem:
    """Return an error; each value becomes a text. An empty ``meant`` is left out."""
    return Problem(at=at, code=code, values=_texts(values))


def warning(code: str, at: Location, /, **values: object) -> Problem:
    """Return a warning; each value becomes a text."""
    return Problem(at=at, code=code, values=_texts(values), severity="warning")


def note(code: str, at: Location, /, **values: object) -> Problem:
    """Return a note, which needs no action; each value becomes a text."""
    return Problem(at=at, code=code, values=_texts(values), severity="note")


def format_location(at: Location) -> str:
    """Return a place in the form for messages: ``content/en/rights.md:12``."""
    return f"{at.path}:{at.line}" if at.line else at.path


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that stop a build."""
    return tuple(found for found in problems if found.severity == "error")


def stops_strict(problems: Iterable[Problem]) -> bool:
    """Return whether ``--strict`` stops at these problems; it stops at all but notes."""
    return any(found.severity != "note" for found in problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, sorted by place."""
    return tuple(sorted(set(problems)))


def _texts(values: dict[str, object]) -> tuple[tuple[str, str], ...]:
    if values.get("meant") == "":
        del values["meant"]
    return tuple(sorted((name, str(value)) for name, value in values.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words of an author. The place is left out of comparisons."""

    text: str
    at: Location = field(compare=False)


Value = Annotated[Text, VALUE]
"""Text that is dialled, looked up or counted. It never has quotation marks."""
Internal = Annotated[Text, Role("internal")]
PageName = Annotated[Text, names("page")]
LinkTarget = Annotated[Text, names("link")]
OldAddress = Annotated[Text, names("old")]
ServiceId = Annotated[Text, names("service")]
OrganizationId = Annotated[Text, names("organization")]
CampaignId = Annotated[Text, names("campaign")]
Tag = Annotated[Text, names("language")]
PhrasesOf = Annotated[Text, names("phrases")]
OneOrMore = Annotated[tuple[T, ...], ONE_OR_MORE]
Localized = Annotated[Mapping[str, Text], keyed("language")]
"""Language tag (BCP 47) to words."""
NO_WORDS: Localized = {}
