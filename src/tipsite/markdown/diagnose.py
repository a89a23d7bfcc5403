"""What was meant as a link or as front matter and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from tipsite.model.problems import Location, Problem, problem, warning

MATTER_FENCE = re.compile(r"---[ \t]*$")
"""A line before and behind the front matter of a page."""
_ALMOST = re.compile(r"\s*(?:[-–—−‐‑_*=+~]\s*)+$")
_KEY = re.compile(r"[A-Za-z_][\w-]*\s*[:=]")
_INSIDE = re.compile(r"\s*$|\s+\S|#|- |[\w-]+\s*:")
_NEAR = 12

_TARGET = r"(?:https?://[^\s()\[\]]+|service:[\w-]+|lang:[\w-]+|plain:|[\w./-]+\.md(?:#[\w-]+)?)"
_PICTURE = r"[\w./%-]+\.(?i:jpe?g|png|svg|webp|heic|avif|gif)"
_LINK = re.compile(
    r"\[[^\[\]]*\]\s*[(\[]?\s*[^\s)]*|[(\[]https?://[^\s)\]]*|<[^>]*>|\([^()]*\)\[[^\]]*\]"
)
_ADDRESS = re.compile(r"\bhttps?://\w")
_SLIPS = (
    ("link-not-closed", re.compile(rf"(?<!!)\[(?P<words>[^\[\]()]+)\((?P<target>{_TARGET})\)")),
    (
        "link-not-closed",
        re.compile(rf"\[(?P<words>[^\[\]]+)\]\((?P<target>(?>{_TARGET}))(?![\w/#@)-])"),
    ),
    ("link-not-closed", re.compile(rf"\[(?P<words>[^\[\]()]+)\](?P<target>{_TARGET})\)")),
    ("link-space", re.compile(rf"\[(?P<words>[^\[\]]+)\]\s+\((?P<target>{_TARGET})\)")),
    ("link-swapped", re.compile(rf"\((?P<words>[^()]+)\)\[(?P<target>{_TARGET})\]")),
    ("link-space", re.compile(rf"!\[(?P<words>[^\[\]]+)\]\s+\((?P<target>{_PICTURE})\)")),
    ("link-swapped", re.compile(rf"!\((?P<words>[^()]+)\)\[(?P<target>{_PICTURE})\]")),
)
_OPEN, _CLOSE = r"\[({<（［【｛", r"\])}>）］】｝"
_CODE = re.compile(
    # "service:x" is never prose; "service: on-call nurse" is, but not in brackets after others.
    r"(?<![\w-])(?:service|lang)\s?[:：](?=[^\W\d])[\w-]+"
    rf"|(?:(?<=[{_CLOSE}][{_OPEN}])|(?<=[{_CLOSE}]\s[{_OPEN}]))\s?"
    r"(?:service|lang)\s*[:：]\s*[\w-]+"
    r"|\]\((?!\s*(?:service|lang)\s*[:：]\s*\w)[^\s()\[\]]*"
    rf"|(?<=[{_CLOSE}])\S?service[:：]\w[\w-]*"
    rf"|\w+[:：][a-z]{{2}}(?:-[a-z]+)+(?=[{_CLOSE}])"
    rf"|(?<=[{_CLOSE}])(?:\s?[{_OPEN}]\s?)?"
    rf"(?:https?://[^\s{_OPEN}{_CLOSE}]+|[\w./-]+\.md\b(?:#[\w-]+)?)",
    re.IGNORECASE,
)
_CLOSED = re.compile(rf"[{_CLOSE}]")
_NAMES_LIKE = re.compile("[\u0130\u0131\u017f]")
"""Letters that are an i or an s where case is ignored, and keep apart from them in small."""
_PARTS = re.compile(rf"[{_OPEN}{_CLOSE}\s]*(?P<target>.*)", re.DOTALL)
_WORDS = re.compile(rf"[{_OPEN}](?P<words>[^{_OPEN}{_CLOSE}]+)[{_CLOSE}]\s*[{_OPEN}]?\s*\Z")
_WITHIN = re.compile(r"\[(?P<words>[^\[\](){}<>]*\w)[\s:,–-]*\Z")


def bare_addresses(line: str, at: Location) -> Iterator[Problem]:
    """Yield the web addresses among the words of a line; ``at`` is where it begins."""
    if "http" not in line:
        return
    bare = _LINK.sub(lambda match: "\x00" * len(match[0]), line)
    for match in _ADDRESS.finditer(bare):
        yield warning("address-bare", _further(at, 0, match.start()))


def link_slips(text: str, plain: str, at: Location, taken: Set[Location]) -> Iterator[Problem]:
    """Yield what readers see of links that are none.

    ``plain`` are the words that they see of ``text``, which begins at ``at``; links stand at the
    places ``taken``. What looks like a slip, but became a link, is none.
    """
    if not _has_code(plain) and not ("[" in plain and _any_slip(text)):
        return
    told: list[tuple[int, int, int]] = []
    for row, line in enumerate(text.split("\n")):
        for code, pattern in _SLIPS:
            for match in pattern.finditer(line):
                target = match["target"].rstrip(".,;:!?")
                if target in plain and not any(_meets(row, match.span(), one) for one in told):
                    told.append((row, *match.span()))
                    target = f"{target}:" if target == "plain" else target
                    sign = "!" if match[0].startswith("!") else ""
                    meant = f"{sign}[{match['words'].strip()}]({target})"
                    yield problem(code, _further(at, row, match.start()), meant=meant)
    found = {place for place in taken if place.path == at.path}
    for code, values in codes_in(plain):
        row, column = _place(text, values["found"], at, found)
        if any(_meets(row, (column, column + 1), one) for one in told):
            continue
        place = _further(at, max(row, 0), column)
        found.add(place)
        yield problem(code, place, **values)


def codes_in(words: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the code of a problem, and its values, for each piece of a link among ``words``."""
    for match in _CODE.finditer(words) if _has_code(words) else ():
        parts = _PARTS.match(match[0].strip())
        target = re.sub(r"\s*[:：]\s*", ":", parts["target"], count=1) if parts else ""
        target = re.sub(r"^(https?):(?=//)", r"\1:", target).rstrip(".,;:!?")
        kind = "service" if target[:8].lower() == "service:" else "link"
        target = f"service:{target[8:]}" if kind == "service" else target
        found = match[0].strip() if kind == "link" else (parts["target"] if parts else "").strip()
        values = {"found": found}
        before = words[: match.start()]
        closed = match[0].lstrip().startswith("]") and "[" in before.rpartition("]")[2]
        around = _WORDS.search(before + "]" if closed else before) or _WITHIN.search(before)
        if around and re.fullmatch(_TARGET, target):
            values["meant"] = f"[{' '.join(around['words'].split())}]({target})"
            code = "service-in-words-meant" if kind == "service" else "link-in-words-meant"
        elif kind == "service":
            values["target"] = target
            code = "service-in-words"
        else:
            code = "link-in-words"
        yield code, values


def _has_code(words: str) -> bool:
    """Return whether a piece of a link stands among words. Most have not the signs of any."""
    colon = ":" in words or "：" in words
    closed = _CLOSED.search(words) is not None
    if not colon:
        if not closed or ("](" not in words and ".md" not in words.lower()):
            return False
    elif not closed and not _NAMES_LIKE.search(words):
        small = words.lower()
        if "service" not in small and "lang" not in small:
            return False
    return _CODE.search(words) is not None


def _any_slip(text: str) -> bool:
    return any(pattern.search(text) for _, pattern in _SLIPS)


def _meets(row: int, span: tuple[int, int], one: tuple[int, int, int]) -> bool:
    return row == one[0] and span[0] < one[2] and one[1] < span[1]


def _place(text: str, words: str, at: Location, taken: Set[Location]) -> tuple[int, int]:
    """Return row and column of the first ``words`` where no link stands; else of the beginning."""
    for row, line in enumerate(text.split("\n")):
        start = line.find(words)
        while start >= 0:
            if _further(at, row, start) not in taken:
                return row, start
            start = line.find(words, start + 1)
    return 0, 0


def _further(at: Location, row: int, column: int) -> Location:
    return Location(path=at.path, line=at.line + row, column=(at.column if not row else 1) + column)


def no_opening(lines: Sequence[str], path: str) -> Problem:
    """Return the problem of a page whose first line is not three hyphens."""
    first = next((row for row, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return problem("empty-file", Location(path=path, line=1))
    at = Location(path=path, line=first + 1, column=1)
    if _ALMOST.match(lines[first]) and not MATTER_FENCE.match(lines[first]):
        return problem("front-matter-dashes", at)
    top = [row for row, line in enumerate(lines[:_NEAR]) if MATTER_FENCE.match(line)]
    keys = bool(_KEY.match(lines[first]))
    opens = len(top) > 1 or bool(top and _keys_follow(lines, top[0]))
    if opens and not keys:
        return problem("front-matter-late", Location(path=path, line=top[0] + 1, column=1))
    code = "front-matter-no-opening" if keys else "front-matter-missing"
    return problem(code, at)


def no_closing(lines: Sequence[str], path: str) -> Problem:
    """Return the problem of a page whose front matter has no end, where it belongs."""
    last = max((row for row, line in enumerate(lines) if line.strip()), default=0)
    row = next(
        (row for row, line in enumerate(lines[1:], 1) if not _INSIDE.match(line)), max(last, 0)
    )
    almost = row > 0 and _ALMOST.match(lines[row])
    code = "front-matter-dashes" if almost else "front-matter-open"
    return problem(code, Location(path=path, line=row + 1, column=1))


def _keys_follow(lines: Sequence[str], row: int) -> bool:
    return row + 1 < len(lines) and bool(_KEY.match(lines[row + 1]))
