"""Texts of an author with their places, and problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from tipsite.model.roles import ONE_OR_MORE, VALUE, Role, keyed, names

T = TypeVar("T")

Severity = Literal["error", "warning", "note"]


class Location(Struct, frozen=True, kw_only=True, order=True):
    """A place in a file of the site.

    ``path`` is POSIX and relative to the site's root. ``line`` and ``column`` count from 1;
    0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 0


class Problem(Struct, frozen=True, kw_only=True, order=True):
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


def location_at(text: str, offset: int, path: str, first_line: int = 1) -> Location:
    """Return the place of an offset in ``text``, which begins at the start of ``first_line``."""
    line = first_line + text.count("\n", 0, offset)
    return Location(path=path, line=line, column=offset - text.rfind("\n", 0, offset))


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


class Placed(Struct, frozen=True, kw_only=True):
    """A value with a place in a file. The place is left out of comparisons."""

    at: Location

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        # The fields of a base class come before all others.
        return astuple(self)[1:] == astuple(other)[1:]

    def __ne__(self, other: object) -> bool:
        # A struct has its own ``__ne__``, which ignores the method above.
        return not self == other

    def __hash__(self) -> int:
        return hash(astuple(self)[1:])


class Text(Placed, frozen=True, kw_only=True):
    """Words of an author."""

    text: str


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
