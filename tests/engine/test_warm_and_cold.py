"""Whatever is done to a site, a build with its store makes and says the same as one without.

A walk makes edits by chance (``site_edits``: pages, settings,
records, themes, states, pictures, days, mistakes and their mending), and builds two folders with
the same bytes after some of them: one has a store, the other none. All bytes of the output, all
that is printed, the report, the exit code and the last good files are compared (``twin_sites``).
A walk that finds a difference prints its seed and all that was done.
"""

from __future__ import annotations

import datetime
import importlib
import os
import random
from pathlib import Path

import pytest

from site_edits import DAYS, EDITS
from small_sites import LETTERS
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.run import make
from twin_sites import Twins, Walk, said_in_new_process, tree
from walked_sites import ALL_SHAPES, SHAPES, files_of_shape

ROOT = Path(__file__).parents[2]


def seed() -> int:
    """Return another one each time; a failing test prints it."""
    return random.randrange(10**9)


@pytest.mark.one_in(3)
@pytest.mark.parametrize("shape", SHAPES)
def test_edits_of_a_site(tmp_path: Path, shape: str) -> None:
    edits = 1 if shape == "right to left" else 3  # 16 in all; that site takes longest
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
@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("shape", ALL_SHAPES)
def test_many_edits_of_a_site(tmp_path: Path, shape: str, number: int) -> None:
    Walk(files_of_shape(shape), seed(), edits=45).go(tmp_path / "w")


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
@pytest.mark.parametrize("shape", SHAPES)
def test_edits_between_processes_of_other_machines(tmp_path: Path, shape: str) -> None:
    """Each build with the store has another hash seed, zone, locale and number of cores."""
    Walk(files_of_shape(shape), seed(), edits=50, say=said_in_new_process).go(tmp_path / "w")


@pytest.mark.long
@pytest.mark.longest
def test_edits_of_a_site_of_4000_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    importlib.import_module("benchmarks.generators").write_site("tipsite", tmp_path / "s", 950, 10)
    files = tree(tmp_path / "s")
    assert sum(path.endswith(".md") for path in files) > 3800
    walk = Walk(files, seed(), edits=20, pace=1, say=said_in_new_process)
    walk.go(tmp_path / "w")


@pytest.mark.long
def test_a_page_is_read_as_it_is_once_its_directory_is_split(tmp_path: Path) -> None:
    """The words of one language are too many for a page; the others have as many as before."""
    twins = Twins(tmp_path)
    twins.lay(files_of_shape("long directory"))
    assert twins.ask(("build",))
    assert not (twins.warm / "output/en/help/al-legal.html").exists()
    chance = random.Random(1)
    path = "content/services/al.yaml"
    lines = (twins.warm / path).read_text(encoding="utf-8").split("\n")
    for at, line in enumerate(lines):
        if line.strip().startswith("sq: Ata "):
            lines[at] += "".join(f" {''.join(chance.choices(LETTERS, k=7))}" for _ in range(20))
    for root in (twins.warm, twins.cold):
        (root / path).write_text("\n".join(lines), encoding="utf-8")
    assert twins.ask(("build", "--report", "report.json"))
    assert (twins.warm / "output/en/help/al-legal.html").exists()


@pytest.mark.long
def test_a_copy_of_the_folder_with_other_times_makes_no_page_again(tmp_path: Path) -> None:
    twins = Twins(tmp_path)
    twins.lay(files_of_shape("translated"))
    assert twins.ask(("build",))
    for at, (path, content) in enumerate(tree(twins.warm).items()):
        target = tmp_path / "elsewhere" / "deep" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        os.utime(target, ns=(1_700_000_000_000_000_000 + at,) * 2)
    twins.warm = tmp_path / "elsewhere" / "deep"
    output, day = twins.warm / "output", datetime.date.fromisoformat(DAYS[0])
    job = Job(root=twins.warm, output=output, today=day, strict=False, report=None)
    with job_store(job) as store:
        session = make(job, store, lambda *_: None).session
    assert [run.question for run in session.runs] == []
    assert twins.ask(("build",))
    assert twins.ask(("build", "--report", "report.json", "--force"))
