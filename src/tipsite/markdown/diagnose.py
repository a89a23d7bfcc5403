"""Failed markup: text meant as a link, front matter, a table or another program's markup."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence, Set

from tipsite.model.pages import Block
from tipsite.model.problems import Location, Problem, location_at, problem, warning
from tipsite.patterns import regex

MATTER_FENCE = re.compile(r"---[ \t]*$")
"""A line before and behind the front matter of a page."""
_ALMOST = regex(r"\s*(?:[-–—−‐‑_*=+~]\s*)+$")
_KEY = regex(r"[A-Za-z_][\w-]*\s*[:=]")
_INSIDE = regex(r"\s*$|\s+\S|#|- |[\w-]+\s*:")
_NEAR = 12
_ITEM_MARK = re.compile(r"[\s>]*(?:[-*+]|(?P<number>\d+)[.)])(?=\s)")
_NO_ITEM = re.compile(
    r"(?:[ \t>]|[-*+](?=\s)|[01][.)](?=\s))*+"
    r"(?P<number>\d+)[.)][ \t](?:[ \t>]|[-*+](?=\s|\Z)|\d+[.)](?=\s|\Z))*+\Z"
)
"""A line with only a list marker: the words below it would become part of the item."""

_TARGET = r"(?:https?://[^\s()\[\]]+|service:[\w-]+|lang:[\w-]+|plain:|[\w./-]+\.md(?:#[\w-]+)?)"
_PICTURE = r"[\w./%-]+\.(?i:jpe?g|png|svg|webp|heic|avif|gif)"
_LINK = re.compile(
    r"\[[^\[\]]*\]\s*[(\[]?\s*[^\s)]*|[(\[]https?://[^\s)\]]*|<[^>]*>|\([^()]*\)\[[^\]]*\]"
)
_ADDRESS = re.compile(r"\bhttps?://\w")
_SLIPS = (
    re.compile(rf"(?<!!)\[(?P<words>[^\[\]()]+)\((?P<target>{_TARGET})\)"),
    re.compile(rf"\[(?P<words>[^\[\]]+)\]\((?P<target>(?>{_TARGET}))(?![\w/#@)-])"),
    re.compile(rf"\[(?P<words>[^\[\]()]+)\](?P<target>{_TARGET})\)"),
    re.compile(rf"\[(?P<words>[^\[\]]+)\]\s+\((?P<target>{_TARGET})\)"),
    re.compile(rf"\((?P<words>[^()]+)\)\[(?P<target>{_TARGET})\]"),
    re.compile(rf"!\[(?P<words>[^\[\]]+)\]\s+\((?P<target>{_PICTURE})\)"),
    re.compile(rf"!\((?P<words>[^()]+)\)\[(?P<target>{_PICTURE})\]"),
)
"""Links whose brackets are wrong."""
_OPEN, _CLOSE = r"\[({<（［【｛", r"\])}>）］】｝"
_CODE = regex(
    # "service:x" is never prose; "service: on-call nurse" is, but not in brackets after others.
    r"(?<![\w-])(?:service|lang)\s?[:：](?=[^\W\d])[\w-]+"
    rf"|(?:(?<=[{_CLOSE}][{_OPEN}])|(?<=[{_CLOSE}]\s[{_OPEN}]))\s?"
    r"(?:service|lang)\s*[:：]\s*[\w-]+"
    r"|\]\((?!\s*(?:service|lang)\s*[:：]\s*\w)[^\s()\[\]]*"
    rf"|(?<=[{_CLOSE}])\S?service[:：]\w[\w-]*"
    rf"|(?<!\w)\w++[:：][a-z]{{2}}(?:-[a-z]++)++(?=[{_CLOSE}])"
    rf"|(?<=[{_CLOSE}])(?:\s?[{_OPEN}]\s?)?"
    rf"(?:https?://[^\s{_OPEN}{_CLOSE}]+|[\w./-]+\.md\b(?:#[\w-]+)?)",
    re.IGNORECASE,
)
_CLOSED, _PAGE = re.compile(rf"[{_CLOSE}]"), re.compile(r"\.[mM][dD]")
_NAMES_LIKE = re.compile("[\u0130\u0131\u017f]")
"""Letters that match i or s if case is ignored, but differ from them in small letters."""
_PARTS = regex(rf"[{_OPEN}{_CLOSE}\s]*(?P<target>.*)", re.DOTALL)
_WORDS = regex(rf"[{_OPEN}](?P<words>[^{_OPEN}{_CLOSE}]+)[{_CLOSE}]\s*[{_OPEN}]?\s*\Z")
_WITHIN = regex(r"\[(?P<words>[^\[\](){}<>]*\w)[\s:,–-]*\Z")

_PARAGRAPH = r"(?:\A|\n[ \t>]*\n|:[ \t]*\n|^(?:#+ |///)[^\n]*\n)[ \t>]*"
_ELSEWHERE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    # Bullets of word processors begin an item at the beginning of any line.
    (
        "list-sign",
        ("•", "▪", "●", "◦", "‣", "■", "□", "➢", "►", "\uf0b7", "\uf0a7", "\uf0d8", "·", "o\t"),
        r"^[ \t>]*(?P<found>[•▪●◦‣■□➢►\uf0b7\uf0a7\uf0d8](?=\s?\S)|o(?=\t)|·(?=\t|[ \xa0]{2}))",
    ),
    # Dashes and letters do so if the first line and another line of a paragraph have them.
    (
        "list-sign",
        (
            "\n– ",
            "\n— ",
            "\n− ",
            "\n· ",
            "\n✓ ",
            "\n✔ ",
            "\n→ ",
            "\n–\t",
            "\n—\t",
            "\n> – ",
            "\n> — ",
        ),
        _PARAGRAPH
        + r"(?P<found>[–—−·✓✔→])[ \t\xa0]+\S[^\n]*(?<!  )\n[ \t>]*(?P=found)[ \t\xa0]+\S",
    ),
    (
        "list-sign",
        ("\nb) ", "\nб) ", "\nb)\t", "\nб)\t"),
        _PARAGRAPH + r"(?P<found>[aа]\))[ \t]+\S(?:[^\n]+\n){1,4}?(?<!  \n)[bб]\)[ \t]+\S",
    ),
    # A hyphen or a number without its space.
    (
        "list-sign",
        ("\n-",),
        r"^[ \t>]*(?P<found>-)(?=[^\W\d_])[^\n]+(?<!  )\n[ \t>]*-[^\W\d_]",
    ),
    (
        "list-sign",
        ("\n2.", "\n2)"),
        r"^[ \t>]*(?P<found>1[.)])(?=[^\W\d_])[^\n]+(?<!  )\n(?:[^\n]+\n)?[ \t>]*2[.)][^\W\d_]",
    ),
    (
        "task-list",
        ("[ ] ", "[] ", "[x] ", "[X] ", "[х] ", "[Х] "),
        r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?P<found>\[[ xXхХ]?\])[ \t]+\S",
    ),
    ("footnote-mark", ("[^",), r"(?<!\\)(?P<found>\[\^[^\]\s]{1,40}\])"),
    (
        "shortcode-mark",
        ("{{", "{%"),
        r"(?<!\\)(?P<found>\{\{[^{}\n]+\}\}|\{%[^%\n]+%\})",
    ),
    (
        "shortcode-mark",
        ('="', "=“", "=”", "='", "[/"),
        (
            r"(?<!\\)(?P<found>\[[a-z][\w-]*(?: [^\]\[\n=]*=[\"“”'][^\]\[\n]*)\]"
            r"|\[/[a-z][\w-]*\])(?!\()"
        ),
    ),
    ("heading-mark", ("{#", "{.", "{:"), r"(?<!\\)(?P<found>\{:? *[#.][A-Za-z][^{}\n]*\})"),
    ("note-mark", ("[!",), r"^(?P<found>>[ \t]*\[![A-Za-z]+\])"),
    ("word-mark", ("~~",), r"(?<![\\~])(?P<found>~~(?=[^\s~])[^~\n]+(?<=[^\s~])~~(?!~))"),
    ("word-mark", ("==",), r"(?<![\\=\w/?&])(?P<found>==(?=[^\s=])[^=\n]+(?<=[^\s=])==(?![=\w]))"),
    ("word-mark", ("```", "~~~"), r"^[ \t>]*(?P<found>`{3,}|~{3,})[ \t]*[\w+-]*[ \t]*$"),
    ("word-mark", ("`",), r"(?<![\\\w`])(?P<found>(?P<tick>`{1,2})(?!`)[^`\n]+(?P=tick))(?![\w`])"),
    (
        "link-mark",
        ("][",),
        (
            r"(?<![\\!])(?P<found>\[(?=[^\[\]\n]*[^\W\d_])[^\[\]\n]+\]"
            r"\[(?!\^|(?:service|lang|plain):|\s*\])[^\[\]\n:/]+\])(?!\()"
        ),
    ),
    (
        "link-mark",
        ("]:",),
        r"^ {0,3}(?P<found>\[(?!\^)[^\]\n]+\]:)[ \t]+<?(?:https?://|[\w./-]+\.md(?!\w)|#\w)",
    ),
    ("link-mark", ("[[",), r"(?<![\\!])(?P<found>\[\[[^\[\]\n]+\]\])(?!\()"),
    ("break-mark", ("\\\n",), r"(?<!\\)(?:\\\\)*(?P<found>\\)\n(?=[ \t]*\S)"),
)
"""Markup of other programs: problem code, characters that every such text has, pattern."""
_SIGNS = tuple(
    ((sign.strip(" \n\t[]:)") or sign.strip())[0], sign)
    for sign in sorted({sign for _, signs, _ in _ELSEWHERE for sign in signs})
)
_LETTERS = sorted({letter for letter, _ in _SIGNS})
_CLOSER = {
    "\n-": regex(r"\n[ \t>]*-[^\W\d_]"),
    **dict.fromkeys(("\n2.", "\n2)"), regex(r"\n[ \t>]*2[.)][^\W\d_]")),
}
"""Patterns of signs that most lists have: a part of each match, which is found faster."""
_SHOWN = 40
_STARS = regex(r"(?<![\w*\\])(?:\*\*(?=[\w“„«\"'(])|\*\*(?= [^*\n]+\*\*(?!\*)))[^*\n]*(?:\*\*)?")
_BEFORE = 400
"""The number of characters before a broken link that are searched for its words."""
_RULE = regex(r"\s*+\|?\s*+:?[-=]++:?\s*+(?:\|\s*+:?[-=]++:?\s*+)*+(?:\|\s*+)?$")


def bare_addresses(line: str, at: Location) -> Iterator[Problem]:
    """Yield the web addresses among the words of a line; ``at`` is the start of the line."""
    if "http" not in line:
        return
    bare = _LINK.sub(lambda match: "\x00" * len(match[0]), line)
    for match in _ADDRESS.finditer(bare):
        yield warning("address-bare", _further(at, 0, match.start()))


def link_slips(text: str, plain: str, at: Location, taken: Set[Location]) -> Iterator[Problem]:
    """Yield the parts of broken links that readers would see.

    ``text`` begins at ``at``; ``plain`` are its visible words. Working links are at the places
    ``taken``.
    """
    has_slip = "[" in plain and any(pattern.search(text) for pattern in _SLIPS)
    if not (has_slip or _has_code(plain)):
        return
    told: list[tuple[int, int, int]] = []
    for row, line in enumerate(text.split("\n")):
        for pattern in _SLIPS:
            for match in pattern.finditer(line):
                target = match["target"].rstrip(".,;:!?")
                if target in plain and not any(_meets(row, match.span(), one) for one in told):
                    told.append((row, *match.span()))
                    target = f"{target}:" if target == "plain" else target
                    sign = "!" if match[0].startswith("!") else ""
                    meant = f"{sign}[{match['words'].strip()}]({target})"
                    yield problem("link-brackets", _further(at, row, match.start()), meant=meant)
    found = {place for place in taken if place.path == at.path}
    lines = text.split("\n")
    behind: dict[str, tuple[int, int]] = {}
    for code, values in codes_in(plain):
        words = values["found"]
        row, column = behind[words] = _place(lines, words, at, found, behind.get(words, (0, -1)))
        if any(_meets(row, (column, column + 1), one) for one in told):
            continue
        place = _further(at, max(row, 0), column)
        found.add(place)
        yield problem(code, place, **values)


def codes_in(words: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the problem code and the values of each broken link among ``words``."""
    for match in _CODE().finditer(words) if _has_code(words) else ():
        parts = _PARTS().match(match[0].strip())
        target = re.sub(r"\s*[:：]\s*", ":", parts["target"], count=1) if parts else ""
        target = re.sub(r"^(https?):(?=//)", r"\1:", target).rstrip(".,;:!?")
        kind = "service" if target[:8].lower() == "service:" else "link"
        target = f"service:{target[8:]}" if kind == "service" else target
        found = match[0].strip() if kind == "link" else (parts["target"] if parts else "").strip()
        code, values = f"{kind}-in-words", {"found": found}
        before = words[max(0, match.start() - _BEFORE) : match.start()]
        closed = match[0].lstrip().startswith("]") and "[" in before.rpartition("]")[2]
        around = _WORDS().search(before + "]" if closed else before) or _WITHIN().search(before)
        if around and re.fullmatch(_TARGET, target):
            values["meant"] = f"[{' '.join(around['words'].split())}]({target})"
        elif kind == "service":
            values["target"] = target
        yield code, values


def marks_elsewhere(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Yield markup of other programs that readers would see as typed.

    Each kind is reported once, at its first place, with a count. ``first_line`` is the number of
    the first line. A character after a backslash is never reported.
    """
    # A search for one letter is much faster than for two.
    letters = {letter for letter in _LETTERS if letter in text}
    meant = [sign for letter, sign in _SIGNS if letter in letters and sign in text]
    meant = [sign for sign in meant if sign not in _CLOSER or _CLOSER[sign]().search(text)]
    for code, signs, pattern in _ELSEWHERE if meant else ():
        if not any(sign in meant for sign in signs):
            continue
        matches = list(re.finditer(pattern, text, re.MULTILINE))
        if matches:
            start = matches[0].start("found")
            at = location_at(text, start, path, first_line)
            found = matches[0]["found"].strip()[:_SHOWN]
            yield warning(code, at, found=found, count=len(matches))


def stars_seen(text: str, plain: str, at: Location) -> Iterator[Problem]:
    """Yield the first ``**`` among the visible (``plain``) words of ``text``: failed emphasis."""
    if "**" not in plain or "\\*" in text or not (seen := _STARS().search(plain)):
        return
    words = seen[0].split("\n")[0]
    rows = text.split("\n")
    row = next((row for row, line in enumerate(rows) if words in line), -1)
    place = _further(at, row, rows[row].index(words)) if row >= 0 else at
    yield warning("stars-seen", place, found=words.strip()[:_SHOWN])


def lost_tables(blocks: Sequence[Block], path: str, parts: Container[str]) -> Iterator[Problem]:
    """Yield the first broken table of each kind: prevented by the text above it, or by its form.

    In fences with a name in ``parts``, the character | means something else.
    """
    told: set[str] = set()
    for line, column, code, meant in _lost_tables(blocks, parts):
        if code not in told:
            told.add(code)
            at = Location(path=path, line=line, column=column)
            yield warning(code, at, meant=meant) if meant else warning(code, at)


def list_numbers(blocks: Sequence[Block], path: str) -> Iterator[Problem]:
    """Yield each number of a list that does not follow the number before it.

    Readers would see another number than the author typed, perhaps one that no record has. A list
    may continue the list before it. All its items may have ``1.``.
    """
    last = 0
    for block in _lists(blocks):
        for row, text in enumerate(block.text.split("\n"), block.line):
            if alone := _NO_ITEM.match(text):
                at = Location(path=path, line=row, column=alone.start("number") + 1)
                yield _list_number(alone["number"], at)
        marks: dict[int, tuple[int, int]] = {}  # as written, and as shown
        line = end = 0
        for item in block.items:
            # Items of inner lists may begin on the same line.
            mark = _ITEM_MARK.match(item.text, end if item.line == line else 0)
            line, end = item.line, mark.end() if mark else 0
            marks = {depth: both for depth, both in marks.items() if depth <= item.depth}
            written = mark["number"] if mark else None
            if not item.ordered and not written:
                marks.pop(item.depth, None)
                continue
            written = written or str(item.number)
            number, (before, shown_before) = int(written), marks.get(item.depth, (0, 0))
            shown = item.ordered and (number == item.number or number == before == 1)
            begins = number in (0, 1) or (item.depth == 0 and number == last + 1)
            if not shown or (item.number != shown_before + 1 and not begins):
                column = max(mark.start("number") if mark else 0, 0) + 1
                at = Location(path=path, line=line, column=column)
                yield _list_number(written, at)
            marks[item.depth] = number, item.number
            last = last if item.depth else item.number


def _list_number(written: str, at: Location) -> Problem:
    return problem("list-number", at, written=f"{written}.", escaped=f"{written}\\.")


def _lists(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.items:
            yield block
        yield from _lists(block.children)


def _lost_tables(
    blocks: Sequence[Block], parts: Container[str]
) -> Iterator[tuple[int, int, str, str]]:
    for block in blocks:
        if block.kind == "table" or "|" not in block.text or block.name in parts:
            continue
        if block.kind == "fence":
            yield from _lost_tables(block.children, parts)
            continue
        for leaf in block.leaves:
            rows = leaf.text.split("\n")
            if len(rows) < 2:
                continue
            rule = next(
                (at for at, row in enumerate(rows) if "|" in row and _RULE().match(row)), -1
            )
            bars = next((at for at, row in enumerate(rows) if row.startswith("|")), -1)
            follows = bars >= 0 and rows[bars + 1 : bars + 2] and rows[bars + 1].startswith("|")
            if rule > 1 and "|" in rows[rule - 1]:
                yield (*leaf.places[rule - 1], "table-after-words", "")
            elif rule >= 0 or follows:
                row = 0 if rule >= 0 else bars
                head = rows[row] if rule else rows[1]
                cells = head.strip().strip("|").count("|") + 1
                yield (*leaf.places[row], "table-form", "|" + "---|" * cells)


def _has_code(words: str) -> bool:
    """Return whether words have a broken link; most words have none of its characters."""
    if ":" not in words and "：" not in words:
        if not ("](" in words or _PAGE.search(words)) or not _CLOSED.search(words):
            return False
    elif not _CLOSED.search(words) and not _NAMES_LIKE.search(words):
        small = words.lower()
        if "service" not in small and "lang" not in small:
            return False
    return _CODE().search(words) is not None


def _meets(row: int, span: tuple[int, int], one: tuple[int, int, int]) -> bool:
    return row == one[0] and span[0] < one[2] and one[1] < span[1]


def _place(
    lines: Sequence[str],
    words: str,
    at: Location,
    taken: Set[Location],
    behind: tuple[int, int],
) -> tuple[int, int]:
    """Return row and column of the first ``words`` outside of links, or else the start (0, 0).

    The search begins ``behind`` the place where the same words were found before.
    """
    first, column = behind
    for row in range(first, len(lines)):
        start = lines[row].find(words, column + 1)
        while start >= 0:
            if _further(at, row, start) not in taken:
                return row, start
            start = lines[row].find(words, start + 1)
        column = -1
    return 0, 0


def _further(at: Location, row: int, column: int) -> Location:
    return Location(path=at.path, line=at.line + row, column=(at.column if not row else 1) + column)


def no_opening(lines: Sequence[str], path: str) -> Problem:
    """Return the problem of a page without three hyphens in its first line."""
    first = next((row for row, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return problem("empty-file", Location(path=path, line=1))
    at = Location(path=path, line=first + 1, column=1)
    if _ALMOST().match(lines[first]) and not MATTER_FENCE.match(lines[first]):
        return problem("front-matter-dashes", at)
    top = [row for row, line in enumerate(lines[:_NEAR]) if MATTER_FENCE.match(line)]
    keys = bool(_KEY().match(lines[first]))
    opens = len(top) > 1 or bool(top and _keys_follow(lines, top[0]))
    if opens and not keys:
        return problem("front-matter-late", Location(path=path, line=top[0] + 1, column=1))
    code = "front-matter-no-opening" if keys else "front-matter-missing"
    return problem(code, at)


def no_closing(lines: Sequence[str], path: str) -> Problem:
    """Return the problem of front matter without an end, at the line where the end is missing."""
    last = max((row for row, line in enumerate(lines) if line.strip()), default=0)
    row = next(
        (row for row, line in enumerate(lines[1:], 1) if not _INSIDE().match(line)), max(last, 0)
    )
    almost = row > 0 and _ALMOST().match(lines[row])
    code = "front-matter-dashes" if almost else "front-matter-open"
    return problem(code, Location(path=path, line=row + 1, column=1))


def _keys_follow(lines: Sequence[str], row: int) -> bool:
    return row + 1 < len(lines) and bool(_KEY().match(lines[row + 1]))
