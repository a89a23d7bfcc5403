"""Two copies and a daily run in any order: no withdrawn number is online."""

from __future__ import annotations

import pytest

from publish_walks import walk_by_command
from withdrawal_walks import walk


@pytest.mark.parametrize(
    "first", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(201, 2001, 200))]
)
def test_no_withdrawn_number_comes_back_in_any_order_of_steps(first: int) -> None:
    counts = walk(first, 200)
    assert counts["withdrawn"] > 100
    assert counts["asleep"] > 10


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 11))
def test_no_withdrawn_number_comes_back_through_the_command(seed: int) -> None:
    assert walk_by_command(seed, 1)["published"]
