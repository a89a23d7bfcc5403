"""Problems that a site silences, each code with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from msgspec import Struct

from tipsite.messages.explanation import MESSAGES
from tipsite.model.config import Config, Silence
from tipsite.model.problems import Problem, in_order, problem
from tipsite.proposals import nearest

_FEWEST_WORDS = 3
"""The fewest words of a reason, so that “yes” does not suffice."""
AGING = frozenset(("line-due", "line-unconfirmed", "line-source-old", "line-undated"))
"""Problems of a line that nobody has called for long. A demonstration may silence them."""
PROTECTING = AGING | frozenset((
    "line-failed", "line-failed-nobody", "live-report-failed", "held-elsewhere", "with-on-hold",
    "lead-on-hold", "lead-no-number", "service-on-hold", "number-doubt",
    "number-plain", "contact-link", "dial-date", "dial-odd", "dial-twice", "dial-two-spellings",
    "abroad-no-number", "no-source-words", "parity-service",
    "text-garbled", "live-no-emergency", "live-nothing-to-call", "live-nobody-now",
    "material-old-number", "material-old-beside",
))  # fmt: skip
"""Problems that may harm a reader, or that a site must not forget. A live site silences none."""


class Silenced(Struct, frozen=True, kw_only=True):
    """A silenced code, its reason, and the number of silenced problems."""

    code: str
    reason: str
    count: int


def silence(
    problems: tuple[Problem, ...], config: Config | None
) -> tuple[tuple[Problem, ...], tuple[Silenced, ...]]:
    """Return the problems to report, in order, and the codes that the site's settings silence.

    Errors are never silenced.
    """
    asked = config.site.silence if config else ()
    may_age = config is not None and config.site.status == "demonstration"
    protecting = PROTECTING - AGING if may_age else PROTECTING
    refused = {one: found for one in asked if (found := _refused(one, protecting))}
    good = {one.code.text: one for one in asked if one not in refused}
    kept: list[Problem] = []
    counts: Counter[str] = Counter()
    for found in problems:
        if found.code in good and found.severity != "error":
            counts[found.code] += 1
        else:
            kept.append(found)
    loud = {found.code for found in problems if found.severity == "error"}
    kept += refused.values()
    kept += (
        problem("silence-error", good[code].code.at, code=code) for code in good if code in loud
    )
    silenced = tuple(
        Silenced(code=code, reason=one.reason.text, count=counts[code])
        for code, one in good.items()
        if counts[code]
    )
    return in_order(kept), silenced


def _refused(one: Silence, protecting: Set[str]) -> Problem | None:
    code = one.code.text
    if code not in MESSAGES:
        return problem("silence-unknown", one.code.at, code=code, meant=nearest(code, MESSAGES))
    if code in protecting:
        return problem("silence-protects", one.code.at, code=code)
    if len(one.reason.text.split()) < _FEWEST_WORDS:
        return problem("silence-reason", one.reason.at)
    return None
