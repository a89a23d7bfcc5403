"""Whatever is done to a site, a build with its store makes and says the same as one without.

A walk makes edits by chance (``site_edits``: pages, settings,
records, themes, states, pictures, days, mistakes and their mending), and builds two folders with
the same bytes after some of them: one has a store, the other none. All bytes of the output, all
that is printed, the report, the exit code and the last good files are compared (``twin_sites``).
A walk that finds a difference prints its seed and all that was done.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from site_edits import EDITS
from twin_sites import Twins, Walk, said_in_new_process
from walked_sites import ALL_SHAPES, SHAPES, files_of_shape

ROOT = Path(__file__).parents[2]


def seed() -> int:
    """Return another one each time; a failing test prints it."""
    return random.randrange(10**9)


@pytest.mark.one_in(99)
@pytest.mark.parametrize("shape", SHAPES)
def test_edits_of_a_site(tmp_path: Path, shape: str) -> None:
    edits = 1 if shape == "right to left" else 2  # 16 in all; that site takes longest
    Walk(files_of_shape(shape), seed(), edits=edits, pace=3.5).go(tmp_path / "w")


@pytest.mark.long
@pytest.mark.parametrize("name", EDITS)
def test_each_kind_of_edit(tmp_path: Path, name: str) -> None:
    """On a site of each shape, until it has found something to do."""
    for shape in SHAPES:
        twins = Twins(tmp_path / shape)
        twins.lay(files_of_shape(shape))
        twins.ask(("build",))
        touched = [twins.edit((name, number)) for number in range(8)]
        for asked in (("build",), ("build", "--strict"), ("build",)):
            twins.ask(asked)
        if any(touched):
            return
    pytest.fail("It never changes anything.")


@pytest.mark.long
@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("shape", ALL_SHAPES)
def test_many_edits_of_a_site(tmp_path: Path, shape: str, number: int) -> None:
    Walk(files_of_shape(shape), seed(), edits=45).go(tmp_path / "w")


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
@pytest.mark.parametrize("shape", SHAPES)
def test_edits_between_processes_of_other_machines(tmp_path: Path, shape: str) -> None:
    """Each build with the store has another hash seed, zone, locale and number of cores."""
    Walk(files_of_shape(shape), seed(), edits=50, say=said_in_new_process).go(tmp_path / "w")
