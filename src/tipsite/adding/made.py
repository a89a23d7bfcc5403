"""What a command adds to a site: files, checked before they are written."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from tipsite.adding.opened import Opened, with_files
from tipsite.changeset import ChangeSet, SiteLock
from tipsite.giving import Refused
from tipsite.link import link
from tipsite.parse import parse
from tipsite.problems import Problem, errors
from tipsite.terminal import problem_lines
from tipsite.ui_language import gettext as _

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


def write_made(site: SiteLock, opened: Opened, made: Made, today: datetime.date) -> None:
    """Write all that a command adds, or nothing.

    Raises:
        Refused: something stands there already, or the site would not build with it.
        OSError: the disk refused.
    """
    for path in made.new:
        if (site.root / path).exists():
            raise Refused(_("{path} is there already. Nothing was changed.").format(path=path))
    _refuse_new_errors(opened, made, today)
    site.write(ChangeSet(files=made.files(), read=opened.snapshot.files))


def _refuse_new_errors(opened: Opened, made: Made, today: datetime.date) -> None:
    added = made.files()
    after, shape = parse(with_files(opened.snapshot, added))
    found = errors((*shape, *link(after, today)[1]))
    if not found:
        return
    before = (*opened.broken, *link(opened.corpus, today)[1])
    known = {_key(one) for one in errors(before)}
    worse = tuple(one for one in found if _key(one) not in known and one.code not in _TO_FILL_IN)
    if worse:
        lines = problem_lines(worse, added)
        raise Refused("\n".join((_("With this the site would not build:"), *lines)))


def _key(found: Problem) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Two problems are the same wherever the lines of the file have moved to."""
    return found.at.path, found.code, found.values
