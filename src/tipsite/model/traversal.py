"""Every text of a record, wherever it stands in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Set
from typing import Any

from tipsite.model.values import Text

NAMES = frozenset((
    "id", "organization", "with_", "dial", "dial_abroad", "hours", "address", "url", "website",
    "languages", "logo", "file", "slug", "theme", "exit", "exits", "report_mistakes", "responsible",
    "menu", "footer", "pages", "funders", "partners", "countries", "country", "campaign", "doors",
    "source_language", "lead", "sheets", "language", "transcript", "captions", "verification",
    "failed_on", "silence", "phrases_from", "like",
))  # fmt: skip
"""Fields that hold a name, a number or an address, not words for a reader."""


def words_of(value: Any, names: Set[str] = NAMES) -> Iterator[Text]:
    """Yield each text of ``value`` that is words for a reader: of no field in ``names``."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from words_of(item, names)
    elif isinstance(value, tuple):
        for item in value:
            yield from words_of(item, names)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in names:
                yield from words_of(getattr(value, field.name), names)


def tables_of(value: Any) -> Iterator[Mapping[str, Text]]:
    """Yield each table of words by language."""
    if isinstance(value, Mapping):
        if value and all(isinstance(item, Text) for item in value.values()):
            yield value
        else:
            for item in value.values():
                yield from tables_of(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from tables_of(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, (Text, type)):
        for field in dataclasses.fields(value):
            if field.name not in NAMES:
                yield from tables_of(getattr(value, field.name))
