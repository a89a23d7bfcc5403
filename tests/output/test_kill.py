"""A write that is killed at any moment leaves the old site or the new one."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tipsite.model.plan import Artifact
from tipsite.output.disk import JOURNAL, MANIFEST, state_folder
from tipsite.output.journal import by_journal
from tipsite.output.manifest import is_unfinished, manifest_bytes
from tipsite.output.swap import by_exchange
from tipsite.output.writer import Replace, recover, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")

_STRATEGIES: dict[str, Replace] = {"exchange": by_exchange, "journal": by_journal}
_FOREIGN = {"CNAME": b"example.org", "only-a/note.txt": b"note", "box/x": b"x"}


def make_site(name: str) -> list[Artifact]:
    """One of two sites of 210 files: shared, changed and only in one, some file against folder."""
    contents = {f"same/{number}.html": f"same {number}" for number in range(70)}
    contents |= {f"changed/{number}.html": f"{name} {number}" for number in range(70)}
    contents |= {f"only-{name}/{number}/index.html": name for number in range(69)}
    contents |= {"turn" if name == "a" else "turn/index.html": name}
    return [Artifact(path=path, content=text.encode()) for path, text in contents.items()]


def expected(name: str) -> dict[str, bytes]:
    site = make_site(name)
    manifest = manifest_bytes({item.path: item.digest for item in site})
    return {item.path: item.content for item in site} | _FOREIGN | {MANIFEST: manifest}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(output: Path) -> dict[str, bytes]:
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a killed run left: which site after recovery, and whether it was in the middle."""

    is_new: bool
    was_begun: bool
    was_committed: bool


def run_killed(output: Path, strategy: str, old: str, new: str, delay: float) -> Outcome:
    site = make_site(new)
    child = os.fork()
    if child == 0:
        try:
            write(site, output, _replace=_STRATEGIES[strategy])
        finally:
            os._exit(0)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    was_begun = is_unfinished(output)
    was_committed = (output / JOURNAL).exists()
    if strategy == "journal":
        recover(output)
        assert not is_unfinished(output)
    found = content(output)
    assert found in (expected(old), expected(new)), "neither the old site nor the new one"
    return Outcome(is_new=found == expected(new), was_begun=was_begun, was_committed=was_committed)


def prepare(output: Path) -> None:
    write(make_site("a"), output)
    for path, text in _FOREIGN.items():
        (output / path).parent.mkdir(exist_ok=True)
        (output / path).write_bytes(text)


def kill_often(
    output: Path, strategy: str, at_least: int, enough: Callable[[list[Outcome]], bool]
) -> list[Outcome]:
    """Kill runs around the moment at which the outcome turns, which is sought on the way."""
    chance = random.Random(1)
    old, new, middle = "a", "b", 0.02
    outcomes: list[Outcome] = []
    while len(outcomes) < at_least or (not enough(outcomes) and len(outcomes) < 10 * at_least):
        delay = middle * chance.uniform(0.5, 1.5)
        outcome = run_killed(output, strategy, old, new, delay)
        outcomes.append(outcome)
        middle *= 0.85 if outcome.is_new else 1.2
        if outcome.is_new:
            old, new = new, old
    return outcomes


def both_and_in_the_middle(outcomes: list[Outcome]) -> bool:
    return {outcome.is_new for outcome in outcomes} == {True, False} and any(
        outcome.was_begun for outcome in outcomes
    )


@pytest.mark.parametrize("kills", [8, pytest.param(100, marks=pytest.mark.long)])
def test_exchange_is_all_or_nothing(tmp_path: Path, kills: int) -> None:
    output = tmp_path / "public"
    prepare(output)
    outcomes = kill_often(output, "exchange", kills, both_and_in_the_middle)
    assert both_and_in_the_middle(outcomes)
    write(make_site("a"), output)
    assert names(tmp_path) == sorted(["public", state_folder(output).name])
    assert content(output) == expected("a")
    twin = content(state_folder(output) / "tree")
    assert twin == {path: text for path, text in expected("a").items() if path not in _FOREIGN}


@pytest.mark.long
@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=pytest.mark.long)])
def test_journal_is_all_or_nothing(tmp_path: Path, kills: int) -> None:
    output = tmp_path / "public"
    prepare(output)

    def enough(outcomes: list[Outcome]) -> bool:
        return both_and_in_the_middle(outcomes) and any(
            outcome.was_committed for outcome in outcomes
        )

    outcomes = kill_often(output, "journal", kills, enough)
    assert enough(outcomes)
    write(make_site("b"), output)
    write(make_site("a"), output)
    assert names(tmp_path) == sorted(["public", state_folder(output).name])
    assert content(output) == expected("a")
