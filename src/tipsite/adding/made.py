"""What a command adds to a site: files, checked before they are written."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tipsite.adding.opened import Opened, with_files
from tipsite.changeset import ChangeSet, SiteLock
from tipsite.console import problem_lines
from tipsite.giving import Refused
from tipsite.link import link
from tipsite.messages import explain
from tipsite.parse import parse
from tipsite.problems import Problem, errors
from tipsite.tools.recall import Memory
from tipsite.ui_language import gettext as _

_Key = tuple[str, str, tuple[tuple[str, str], ...]]
_TO_FILL_IN = ("live-nothing-to-call",)
"""What a new record may be until somebody has filled it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Whole files by path: ``new`` ones, those that ``grew``, and what is ``noted`` beside them.

    ``pages`` are the new pages by their path in the folder of a language; ``records`` the files
    of which a text has to be translated. ``said`` are sentences for the officer.
    """

    new: Mapping[str, str]
    grew: Mapping[str, str]
    noted: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    def files(self) -> dict[str, bytes]:
        """Return the bytes of all files, by path."""
        found = {**self.new, **self.noted, **self.grew}
        return {path: text.encode() for path, text in found.items()}


class Trial:
    """Says what of an answer the build of a site would refuse, before anything is written."""

    def __init__(self, root: Path, opened: Opened, today: datetime.date) -> None:
        self._root, self._opened, self._today = root, opened, today
        self._memory = Memory()
        self._known: set[_Key] | None = None

    def __call__(self, made: Made) -> None:
        """Look at what would be made.

        Raises:
            Refused: something stands there already, or the site would not build with it.
        """
        _refuse_taken(self._root, made)
        with self._memory.open():
            if self._known is None:
                self._known = _known_errors(self._opened, self._today)
            worse = _new_errors(self._opened, made, self._today, self._known)
        if worse:
            words, hint = explain(worse[0].code, worse[0].values, _)
            raise Refused(f"{words} {hint}")


def write_made(site: SiteLock, opened: Opened, made: Made, today: datetime.date) -> None:
    """Write all that a command adds, or nothing.

    Raises:
        Refused: something stands there already, or the site would not build with it.
        OSError: the disk refused.
    """
    _refuse_taken(site.root, made)
    worse = _new_errors(opened, made, today, None)
    if worse:
        lines = problem_lines(worse, made.files())
        raise Refused("\n".join((_("With this the site would not build:"), *lines)))
    site.write(ChangeSet(files=made.files(), read=opened.snapshot.files))


def _refuse_taken(root: Path, made: Made) -> None:
    for path in made.new:
        if (root / path).exists():
            raise Refused(_("{path} is there already. Nothing was changed.").format(path=path))


def _new_errors(
    opened: Opened, made: Made, today: datetime.date, known: set[_Key] | None
) -> tuple[Problem, ...]:
    after, shape = parse(with_files(opened.snapshot, made.files()))
    found = errors((*shape, *link(after, today)[1]))
    if not found:
        return ()
    before = _known_errors(opened, today) if known is None else known
    return tuple(one for one in found if _key(one) not in before and one.code not in _TO_FILL_IN)


def _known_errors(opened: Opened, today: datetime.date) -> set[_Key]:
    return {_key(one) for one in errors((*opened.broken, *link(opened.corpus, today)[1]))}


def _key(found: Problem) -> _Key:
    """Two problems are the same wherever the lines of the file have moved to."""
    return found.at.path, found.code, found.values
