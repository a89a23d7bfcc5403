"""Two rows of things that mean the same, put beside each other in their order."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["align"]

_MOST = 40_000
"""More comparisons than these take too long; then only the ends are compared."""

Pairs = tuple[tuple[int | None, int | None], ...]


def align(left: int, right: int, unlike: Callable[[int, int], float], gap: float) -> Pairs:
    """Return the pairs of indices, of ``left`` and ``right`` things, that cost least.

    ``unlike`` is what a pair costs, ``gap`` what one costs that stays alone; it has None beside it
    (Needleman & Wunsch 1970).
    """
    if left * right > _MOST:
        both = min(left, right)
        rest = (
            *((at, None) for at in range(both, left)),
            *((None, at) for at in range(both, right)),
        )
        return (*((at, at) for at in range(both)), *rest)
    costs = [[unlike(row, column) for column in range(right)] for row in range(left)]
    best = _best(costs, left, right, gap)
    pairs: list[tuple[int | None, int | None]] = []
    row = column = 0
    while row < left or column < right:
        here = best[row][column]
        if row < left and column < right and here == costs[row][column] + best[row + 1][column + 1]:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif row < left and here == gap + best[row + 1][column]:
            pairs.append((row, None))
            row += 1
        else:
            pairs.append((None, column))
            column += 1
    return tuple(pairs)


def _best(costs: list[list[float]], left: int, right: int, gap: float) -> list[list[float]]:
    """The least cost of all that follows, for each pair of places."""
    best = [[0.0] * (right + 1) for _ in range(left + 1)]
    for row in range(left, -1, -1):
        for column in range(right, -1, -1):
            ways = []
            if row < left and column < right:
                ways.append(costs[row][column] + best[row + 1][column + 1])
            if row < left:
                ways.append(gap + best[row + 1][column])
            if column < right:
                ways.append(gap + best[row][column + 1])
            if ways:
                best[row][column] = min(ways)
    return best
