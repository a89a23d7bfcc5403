"""Findings of `tipsite verify`, each kind with its severity, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from tipsite.model.problems import Severity

_WARNINGS = ("front-missing", "certificate-ending", "inserted")
_NOTES = ("headers-none", "lost-found", "rewritten")


class Finding(Struct, frozen=True, kw_only=True):
    """A difference from what was published; ``code`` is one of `messages.online.ONLINE`.

    ``pages`` are paths of published files, and ``what`` is public text; logs may contain both.
    ``others`` are addresses that are no longer public. ``count`` is the number of files with this
    difference.
    """

    code: str
    count: int
    pages: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    what: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of findings of this kind."""
        if self.code in _WARNINGS:
            return "warning"
        return "note" if self.code in _NOTES else "error"


class Report(Struct, frozen=True, kw_only=True):
    """All findings. ``looked`` files of ``total`` were compared, ``left`` were not requested.

    ``unlooked`` counts the files that could not be compared, by reason
    (`messages.online.UNLOOKED`). ``differing`` are the paths of files that differ by more than the
    insertions of a host. ``days`` is the time until the certificate expires; None without a
    certificate.
    """

    findings: tuple[Finding, ...]
    looked: int
    total: int
    left: int
    unlooked: Mapping[str, int]
    differing: frozenset[str] = frozenset()
    days: int | None = None

    @property
    def state(self) -> Literal["as-published", "differs", "could-not-look"]:
        """The verdict on the site as a whole."""
        if any(finding.severity == "error" for finding in self.findings):
            return "differs"
        return "could-not-look" if self.unlooked or not self.looked else "as-published"
