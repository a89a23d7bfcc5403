"""One slip of the hand anywhere in the files of the sample: told at a place, or harmless.

What differs from the sample's own problems must have a place; nothing ends in a traceback.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache

import pytest

from mutations import mutated
from sites import ROOT, TODAY
from tipsite.console import problem_lines
from tipsite.content.corpus import parse
from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.lint.checks import resolve_and_lint
from tipsite.messages.explanation import explain
from tipsite.model.corpus import Snapshot
from tipsite.model.problems import Problem


@cache
def sample() -> Snapshot:
    return read(ROOT)[0]


@cache
def written() -> tuple[str, ...]:
    """The files that an officer writes, not too many of each kind."""
    paths = [path for path in sample().files if path.endswith((".md", ".yaml"))]
    english = [path for path in paths if path.startswith("content/en/")][::3]
    return ("campaigns.yaml", *english, *(path for path in paths if path.endswith(".yaml")))


def small(path: str, content: bytes) -> Snapshot:
    """The sample with one file changed, and without the pages of other languages."""
    files: Mapping[str, bytes] = {
        name: found
        for name, found in sample().files.items()
        if not name.endswith((".md", ".po")) or name in (path, "themes/plain/phrases/sq.po")
        or name.startswith("content/en/")
    }  # fmt: skip
    return Snapshot(files={**files, path: content}, others={}, pictures=sample().pictures)


@cache
def sound() -> Session:
    """Return a session that knows the files as they are."""
    session = Session()
    problems("campaigns.yaml", sample().files["campaigns.yaml"], session)
    return session


def problems(path: str, content: bytes, session: Session) -> tuple[Problem, ...]:
    corpus, shape = parse(small(path, content), session=session)
    return (*shape, *resolve_and_lint(corpus, TODAY, session=session)[1])


def slip(seed: int) -> None:
    rng = random.Random(seed)
    path = rng.choice(written())
    content = mutated(sample().files[path], rng)
    found = problems(path, content, Session(sound().store, sound()))
    # What was known before makes no difference, and saves most of the time.
    assert seed % 20 or found == problems(path, content, Session()), seed
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in found:
        assert all(explain(one.code, one.values)), seed
        assert one.at.path, seed
        if one.at.path == path:
            assert one.at.line <= len(lines), (seed, one)
            # A byte that is no text is one place, and shown as one sign.
            assert one.at.column <= len(lines[one.at.line - 1]) + 2, (seed, one)
    told = [one for one in found if one.at.path == path and one.code not in WHOLE]
    assert all(one.at.line for one in told if one.severity == "error"), (seed, told)
    assert list(problem_lines(found, {path: content})) or not found


WHOLE = ("no-home",)
"""Problems of a file as a whole."""


@pytest.mark.long
def test_a_few_typing_mistakes_in_the_sample_are_reported_at_a_place() -> None:
    for seed in range(5):
        slip(seed)


@pytest.mark.long
def test_many_typing_mistakes_in_the_sample_are_reported_at_a_place() -> None:
    for seed in range(5, 800):
        slip(seed)
