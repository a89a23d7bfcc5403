"""What may be found of a site online, as values: each kind with how grave it is, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from tipsite.model.problems import Severity

Code = Literal[
    "number-changed", "number-gone", "number-strange", "withdrawn", "emails-hidden",
    "replaced", "script", "frame", "form", "style", "external",
    "stale", "changed", "missing", "extra",
    "redirected", "redirect-elsewhere", "old-lost", "front-missing", "redirect-chain",
    "no-https", "type-wrong", "header-weak", "certificate-expired", "certificate-last-days",
    "certificate-ending", "inserted", "headers-none", "lost-found", "rewritten", "line-ends",
    "commented",
]  # fmt: skip
SEVERITIES: Mapping[Code, Severity] = {
    "number-changed": "error",
    "number-gone": "error",
    "number-strange": "error",
    "withdrawn": "error",
    "emails-hidden": "error",
    "replaced": "error",
    "script": "error",
    "frame": "error",
    "form": "error",
    "style": "error",
    "external": "error",
    "stale": "error",
    "changed": "error",
    "missing": "error",
    "extra": "error",
    "redirected": "error",
    "redirect-elsewhere": "error",
    "old-lost": "error",
    "no-https": "error",
    "type-wrong": "error",
    "header-weak": "error",
    "certificate-expired": "error",
    "certificate-last-days": "error",
    "front-missing": "warning",
    "redirect-chain": "warning",
    "certificate-ending": "warning",
    "inserted": "warning",
    "headers-none": "note",
    "lost-found": "note",
    "rewritten": "note",
    "line-ends": "note",
    "commented": "note",
}
"""What is told of each, in the order in which it is told."""
Unlooked = Literal[
    "no-such-host", "unreachable", "timeout", "garbled", "encoding", "redirect-loop",
    "certificate-expired", "certificate-wrong", "tls", "unreadable", "server-error", "busy",
    "forbidden", "another-site", "too-much",
]  # fmt: skip
"""Why something could not be looked at."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that is not as it was published.

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
        """How grave it is."""
        return SEVERITIES[self.code]


class Report(Struct, frozen=True, kw_only=True):
    """What was found. ``looked`` files of ``total`` were compared, ``left`` ones not asked for.

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
        """What is to be said of all together."""
        if any(one.severity == "error" for one in self.findings):
            return "differs"
        return "could-not-look" if self.unlooked or not self.looked else "as-published"
