"""Links of which a bracket is missing, or stands in a wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.problems import Problem, Where, problem, warning

_TARGET = r"(?:https?://[^\s()\[\]]+|service:[\w-]+|lang:[\w-]+|[\w./-]+\.md(?:#[\w-]+)?)"
_LINK = re.compile(
    r"\[[^\[\]]*\]\s*[(\[]?[^\s)]*|[(\[]https?://[^\s)\]]*|<[^>]*>|\([^()]*\)\[[^\]]*\]"
)
_ADDRESS = re.compile(r"\bhttps?://\w")
_SLIPS = (
    ("link-not-closed", re.compile(rf"(?<!!)\[(?P<words>[^\[\]()]+)\((?P<target>{_TARGET})\)")),
    (
        "link-not-closed",
        re.compile(rf"\[(?P<words>[^\[\]]+)\]\((?P<target>{_TARGET})(?=[\s,;]|\.?$)(?!\s+[\"'(])"),
    ),
    ("link-not-closed", re.compile(rf"\[(?P<words>[^\[\]()]+)\](?P<target>{_TARGET})\)")),
    ("link-space", re.compile(rf"\[(?P<words>[^\[\]]+)\]\s+\((?P<target>{_TARGET})\)")),
    ("link-swapped", re.compile(rf"\((?P<words>[^()]+)\)\[(?P<target>{_TARGET})\]")),
)


def link_slips(line: str, at: Where) -> Iterator[Problem]:
    """Yield the problems of the links of one line; ``at`` is where it begins."""
    if "http" in line:
        bare = _LINK.sub(lambda match: "\x00" * len(match[0]), line)
        for match in _ADDRESS.finditer(bare):
            place = Where(path=at.path, line=at.line, column=at.column + match.start())
            yield warning("address-bare", place)
    if "[" not in line:
        return
    for code, pattern in _SLIPS:
        for match in pattern.finditer(line):
            meant = f"[{match['words'].strip()}]({match['target']})"
            place = Where(path=at.path, line=at.line, column=at.column + match.start())
            yield problem(code, place, meant=meant)
