"""Builds again with what was good before, until no mistake is left in what is published."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from tipsite.keeping.choose import RECORDS, Good, Kept, apply, choose, texts_now
from tipsite.keeping.withdrawals import shown_in, text_of, withheld, withhold
from tipsite.model.corpus import Corpus
from tipsite.model.snapshot import Snapshot
from tipsite.pipeline import Build
from tipsite.problems import Problem, Where, errors, in_order, warning

_MOST_ROUNDS = 8
_DIRECTORY = re.compile(r"content/services/([a-z]{2})\.yaml\Z")

Withhold = Callable[[Corpus], Corpus]
Again = Callable[[Snapshot, Mapping[str, datetime.date], Withhold], Build]
"""Builds a snapshot; the countries whose records are of an earlier day are given with it, and what
takes from such records all that today's files do not publish.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The build that can be published, all that is to be told, and what stands in for what."""

    built: Build
    problems: tuple[Problem, ...]
    kept: Mapping[str, Kept]


def keep_going(
    snapshot: Snapshot,
    good: Mapping[str, Good],
    first: Build,
    found: tuple[Problem, ...],
    again: Again,
    *,
    today: datetime.date,
) -> Outcome | None:
    """Return a build without errors, or None where the site must stay as it is.

    ``first`` is the build of ``snapshot``; ``found`` are files that could not even be read. Their
    errors are all told, and what became of each file; of a file's earlier state nothing is told.
    An earlier state never brings back what today's files hold, have withdrawn or keep back.
    """
    if any(RECORDS.match(one.at.path) for one in found):
        return None
    built, kept = first, dict[str, Kept]()
    told = [*found, *errors(first.problems)]
    if not built.failed:
        return Outcome(built=built, problems=in_order((*found, *built.problems)), kept=kept)
    texts = texts_now(snapshot, first.problems)
    for _round in range(_MOST_ROUNDS):
        chosen = choose(snapshot, good, built.problems, built.sources, kept, today=today)
        if chosen is None:
            return None
        told += (found for found in errors(built.problems) if found.at.path not in kept)
        kept = dict(chosen)
        shown = {
            path: shown_in(texts.get(path, ""), text_of(good[path].content))
            for path, one in kept.items()
            if one.how == "last-good" and _DIRECTORY.match(path)
        }
        withholding = partial(withhold, shown=shown, today=today)
        built = again(apply(snapshot, good, kept), _days(kept), withholding)
        if not built.failed:
            told += (found for found in built.problems if found.at.path not in kept)
            told += (_said(path, one) for path, one in kept.items())
            now = {path: texts.get(path, "") for path in shown}
            told += withheld(built.corpus, now, today)
            return Outcome(built=built, problems=in_order(told), kept=kept)
    return None


def _days(kept: Mapping[str, Kept]) -> Mapping[str, datetime.date]:
    """Return, by country, the day of the records that stand in for broken ones."""
    return {
        match[1].upper(): one.day
        for path, one in kept.items()
        if (match := _DIRECTORY.match(path)) and one.day
    }


def _said(path: str, one: Kept) -> Problem:
    at = Where(path=path)
    if one.how == "last-good" and RECORDS.match(path):
        return warning("record-kept", at, day=one.day)
    if one.how == "last-good":
        return warning("page-kept", at, day=one.day)
    if one.back:
        return warning("page-kept-back", Where(path=path, line=max(one.back, 0)))
    if path.endswith(".md"):
        return warning("page-dropped", at)
    return warning("file-dropped", at)
