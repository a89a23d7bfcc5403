"""Two copies and a daily run in any order: no withdrawn number is online."""

from __future__ import annotations

import pytest

from withdrawal_walks import walk


@pytest.mark.parametrize(
    "first", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(201, 2001, 200))]
)
def test_no_withdrawn_number_comes_back_in_any_order_of_steps(first: int) -> None:
    counts = walk(first, 200)
    assert counts["withdrawn"] > 100
    assert counts["asleep"] > 10
