"""The heaviest page of each kind, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tipsite.audit.document import documents_in
from tipsite.audit.parts import parts_of
from tipsite.audit.weight import BUDGET, Weight, weights, zipped
from tipsite.pipeline import Build


@dataclass(frozen=True, slots=True, kw_only=True)
class Heaviest:
    """The heaviest page of one kind. ``parts`` are those of its HTML, in bytes, heaviest first."""

    kind: str
    weight: Weight
    parts: Mapping[str, int]

    @property
    def share(self) -> float:
        """Return how much of the budget it takes; 1 is all of it."""
        return self.weight.total / BUDGET

    @property
    def part(self) -> str:
        """Return the name of the heaviest part of its HTML."""
        return next(iter(self.parts))


def heaviest(built: Build) -> tuple[Heaviest, ...]:
    """Return the heaviest page of each kind, the heaviest kind first, also of a refused site."""
    kinds = {page.address: page.kind for page in built.pages}
    contents = {found.path: found.content for found in built.rendered}
    found: dict[str, Weight] = {}
    for weight in weights(built.rendered, documents_in(built.rendered)):
        kind = kinds.get(weight.path, "")
        if kind not in found or weight.total > found[kind].total:
            found[kind] = weight
    ordered = sorted(found.items(), key=lambda one: (-one[1].total, one[0]))
    return tuple(
        Heaviest(kind=kind, weight=weight, parts=parts_of(contents[weight.path], zipped))
        for kind, weight in ordered
    )
