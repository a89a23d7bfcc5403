"""Compares a build that reuses stored answers with one that does not (`build --verify`).

Both are of the same files on the same day, so every byte and every problem must be the same. If one
differs, tipsite has wrongly reused an answer of an earlier build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tipsite.engine.session import Session
from tipsite.engine.traces import Question
from tipsite.model.corpus import Snapshot
from tipsite.model.plan import Artifact
from tipsite.model.problems import Location, Problem, problem, warning
from tipsite.pipeline.stages import Build

if TYPE_CHECKING:
    from tipsite.pipeline.run import BuildResult

_OUTPUT = "output/"


def input_differences(kept: Snapshot, clean: Snapshot) -> tuple[Problem, ...]:
    """Return a problem for each file whose content differs from its digest in the store."""
    known, now = kept.digests(), clean.digests()
    changed = sorted(path for path in known | now if known.get(path) != now.get(path))
    return tuple(warning("store-input", Location(path=path)) for path in changed)


def differences(kept: BuildResult, clean: BuildResult) -> tuple[Problem, ...]:
    """Return a problem for each difference between two builds.

    ``kept`` is the build that reused answers of earlier builds, ``clean`` is the build without
    them.
    """
    sessions = kept.session, clean.session
    return (
        *_files(kept.built.rendered, clean.built.rendered, sessions),
        *_facts(kept.built, clean.built, sessions),
        *_problems(kept.problems, clean.problems),
    )


def _files(
    kept: tuple[Artifact, ...], clean: tuple[Artifact, ...], sessions: tuple[Session, Session]
) -> Iterator[Problem]:
    before, now = ({file.path: file for file in files} for files in (kept, clean))
    differing = [path for path in sorted({*before, *now}) if not _is_same(path, before, now)]
    keepers = [session.keepers() if differing else {} for session in sessions]
    for path in differing:
        question = None
        for files, known in zip((now, before), reversed(keepers), strict=True):
            if path in files:
                question = question or known.get(files[path].digest)
        yield _told(_OUTPUT + path, question, sessions)


def _is_same(path: str, before: Mapping[str, Artifact], now: Mapping[str, Artifact]) -> bool:
    """Return whether a file has the same bytes; a digest may be one of the answers to verify."""
    if path not in before or path not in now:
        return False
    return before[path].content == now[path].content


def _facts(kept: Build, clean: Build, sessions: tuple[Session, Session]) -> Iterator[Problem]:
    """Compare the facts of pages, on which checks of the output depend."""
    before, now = ({page.path: page for page in build.facts} for build in (kept, clean))
    for path in sorted(before.keys() & now.keys()):
        if before[path] != now[path]:
            yield _told(_OUTPUT + path, ("facts", path), sessions)


def _told(path: str, question: Question | None, sessions: tuple[Session, Session]) -> Problem:
    cause = sessions[0].cause(sessions[1], question) if question else None
    if cause is None:
        return problem("store-differs", Location(path=path))
    return problem("store-answer", Location(path=path), question=" ".join(cause))


def _problems(kept: tuple[Problem, ...], clean: tuple[Problem, ...]) -> Iterator[Problem]:
    before, now = Counter(kept), Counter(clean)
    for fault in (now - before).elements():
        yield problem("store-missed", fault.at, code=fault.code)
    for fault in (before - now).elements():
        yield problem("store-invented", fault.at, code=fault.code)
    if before == now and kept != clean:
        first = next(fault for fault, other in zip(clean, kept, strict=True) if fault != other)
        yield problem("store-order", first.at, code=first.code)
