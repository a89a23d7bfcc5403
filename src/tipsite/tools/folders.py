"""Files of one folder together, so that a whole folder can be recalled at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")


def by_folder(files: Mapping[str, T]) -> Iterator[Mapping[str, T]]:
    """Yield files that stand behind one another and share two folders, such as ``content/sq``."""
    for _folder, some in groupby(files.items(), lambda item: item[0].split("/", 2)[:2]):
        yield dict(some)


def contents(files: Mapping[str, object]) -> Hashable:
    """Return what is the same as long as the same objects have the same names."""
    return tuple(files), tuple(map(id, files.values()))
