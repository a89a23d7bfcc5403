"""Compares a build that reuses stored answers with one that does not (`build --verify`).

Both are of the same files on the same day, so every byte and every problem must be the same. If one
differs, tipsite has wrongly reused an answer of an earlier build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tipsite.engine.session import Session
from tipsite.model.corpus import Snapshot
from tipsite.model.plan import Artifact
from tipsite.model.problems import Location, Problem, problem, warning


def input_differences(kept: Snapshot, clean: Snapshot) -> tuple[Problem, ...]:
    """Return a problem for each file whose content differs from its digest in the store."""
    known, now = kept.digests(), clean.digests()
    changed = sorted(path for path in known | now if known.get(path) != now.get(path))
    return tuple(warning("store-input", Location(path=path)) for path in changed)


def problem_differences(kept: Iterable[Problem], clean: Iterable[Problem]) -> Iterator[Problem]:
    """Yield a problem for each one that only one of two builds has."""
    before, now = Counter(kept), Counter(clean)
    for other in ((now - before) + (before - now)).elements():
        yield problem("store-problem", other.at, code=other.code)


def file_differences(
    kept: Iterable[Artifact], clean: Iterable[Artifact], reusing: Session, fresh: Session
) -> Iterator[Problem]:
    """Yield a problem for each file that differs between two builds.

    ``kept`` is of the session ``reusing`` answers of earlier builds, ``clean`` of ``fresh``.
    """
    before, now = ({file.path: file for file in files} for files in (kept, clean))
    differing = [path for path in sorted({*before, *now}) if not _is_same(path, before, now)]
    questions = fresh.keepers() if differing else {}
    for path in differing:
        question = questions.get(now[path].digest) if path in now else None
        cause = reusing.cause(fresh, question) if question else None
        yield problem(
            "store-answer", Location(path=f"output/{path}"), question=" ".join(cause or (path,))
        )


def _is_same(path: str, before: Mapping[str, Artifact], now: Mapping[str, Artifact]) -> bool:
    """Return whether a file has the same bytes; a digest may be one of the answers to verify."""
    return path in before and path in now and before[path].content == now[path].content
