"""Findings of `tipsite verify`, each kind with its severity, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from tipsite.model.problems import Severity

Code = Literal[
    "number-changed", "number-strange", "withdrawn", "emails-hidden", "replaced", "foreign",
    "stale", "changed", "missing", "extra", "redirected", "old-lost", "no-https", "header-weak",
    "certificate-last-days", "front-missing", "certificate-ending", "inserted", "headers-none",
    "lost-found", "rewritten",
]  # fmt: skip
SEVERITIES: Mapping[Code, Severity] = {
    "number-changed": "error",
    "number-strange": "error",
    "withdrawn": "error",
    "emails-hidden": "error",
    "replaced": "error",
    "foreign": "error",
    "stale": "error",
    "changed": "error",
    "missing": "error",
    "extra": "error",
    "redirected": "error",
    "old-lost": "error",
    "no-https": "error",
    "header-weak": "error",
    "certificate-last-days": "error",
    "front-missing": "warning",
    "certificate-ending": "warning",
    "inserted": "warning",
    "headers-none": "note",
    "lost-found": "note",
    "rewritten": "note",
}
"""The severity of each, in the order in which they are reported."""
Unlooked = Literal[
    "no-such-host", "no-answer", "garbled", "certificate-expired", "certificate-wrong",
    "unreadable", "server-error", "forbidden", "another-site", "too-much",
]  # fmt: skip
"""Why something could not be looked at."""


class Finding(Struct, frozen=True, kw_only=True):
    """A difference from what was published.

    ``pages`` are paths of files that are published now, and ``what`` words that are public: so
    both may be told anywhere. ``others`` are addresses that are not public any more. ``count`` is
    how many files it is about.
    """

    code: Code
    count: int
    pages: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    what: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of findings of this kind."""
        return SEVERITIES[self.code]


class Report(Struct, frozen=True, kw_only=True):
    """All findings. ``looked`` files of ``total`` were compared, ``left`` ones not asked for.

    ``unlooked`` counts, by reason, what could not be looked at. ``differing`` are the paths where
    something else is than was published, whatever a host may insert. ``days`` is how long the
    certificate lasts; None where there is none.
    """

    findings: tuple[Finding, ...]
    looked: int
    total: int
    left: int
    unlooked: Mapping[Unlooked, int]
    differing: frozenset[str] = frozenset()
    days: int | None = None

    @property
    def state(self) -> Literal["as-published", "differs", "could-not-look"]:
        """The verdict on the site as a whole."""
        if any(finding.severity == "error" for finding in self.findings):
            return "differs"
        return "could-not-look" if self.unlooked or not self.looked else "as-published"
