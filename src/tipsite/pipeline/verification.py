"""Compares a build that reuses stored answers with one that does not (`build --verify`).

Both are of the same files on the same day, so every byte and every problem must be the same. If one
differs, tipsite has wrongly reused an answer of an earlier build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tipsite.model.corpus import Snapshot
from tipsite.model.plan import Artifact
from tipsite.model.problems import Location, Problem, problem, warning

if TYPE_CHECKING:
    from tipsite.pipeline.run import BuildResult


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
    before, now = Counter(kept.problems), Counter(clean.problems)
    others = ((now - before) + (before - now)).elements()
    return (
        *_files(kept, clean),
        *(problem("store-problem", other.at, code=other.code) for other in others),
    )


def _files(kept: BuildResult, clean: BuildResult) -> Iterator[Problem]:
    before, now = ({file.path: file for file in build.built.rendered} for build in (kept, clean))
    differing = [path for path in sorted({*before, *now}) if not _is_same(path, before, now)]
    questions = clean.session.keepers() if differing else {}
    for path in differing:
        question = questions.get(now[path].digest) if path in now else None
        cause = kept.session.cause(clean.session, question) if question else None
        yield problem(
            "store-answer", Location(path=f"output/{path}"), question=" ".join(cause or (path,))
        )


def _is_same(path: str, before: Mapping[str, Artifact], now: Mapping[str, Artifact]) -> bool:
    """Return whether a file has the same bytes; a digest may be one of the answers to verify."""
    return path in before and path in now and before[path].content == now[path].content
