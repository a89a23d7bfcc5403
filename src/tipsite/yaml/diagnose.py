"""Probable typing errors in YAML, in the author's own terms.

The module also finds places in a file that the parser does not keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml
from msgspec import Struct

from tipsite.model.problems import Location, Problem, Text, location_at, problem
from tipsite.patterns import regex

_AFTER_BARE = ("mapping values", "expected key", "<document start>", "expected '-' indicator")
_UNFIT = ("cannot start any token", "sequence entries are not allowed", "node content")

_OPEN_QUOTE = regex(r"""\s*(?:- )?(?:[\w-]+:\s+)?(?P<quote>["'])(?:(?!(?P=quote)).)*$""")
"""A value with an unclosed quotation mark on its line; the parser fails further below."""
_FLOW_COLON = regex(
    r"[{,]\s*(?P<key>[\w-]+):\s+(?P<value>[^,{}\[\]\"'\s][^,{}\[\]\"']*?:\s[^,{}]*)"
)

_BARE = regex(
    r"(?P<head> *(?P<item>- +)?)(?P<key>[A-Za-z_][\w-]*)(?! *:(?:\s|$))(?P<rest>$|[\s=].*)"
)
"""A line that begins like a key, but without a colon."""
_FIRST_BARE = regex(r"[a-z_]+[\s=]+\S(?:.*[^.!?…\s])?|[a-z]{2,3}(?:-[A-Z]\w+)?\s.*")
"""A likely first key of an item: ``id al-line``, ``en Words.``; other items are sentences."""
_KEYED = regex(r" *(?:- +)*(?:[\w.-]+|\"[^\"]*\"|'[^']*') *:(?:\s|$)")
_WHOLE = regex(r"\"[^\"]*\"|'[^']*'|\{[^{}]*\}|\[[^\[\]]*\]")
"""A value in which colons are allowed."""
_REMARK = regex(r"(?:^|\s+)#.*$")
ODD_SPACE = "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"
LIST_MARK = re.compile(r"(?P<mark>[–—−‐‑•·‣▪●○*])\s+(?P<words>\S.*)")
LIST_SPACE = re.compile(r"-(?P<words>[^\s\d.-].*)")
_KEY = r"(?P<head>[ ]*(?:- +)?)(?P<key>[A-Za-z_][\w-]*)"
_NO_SPACE = regex(rf"{_KEY}[:：](?P<words>[^\s:/].*)|{_KEY.replace('P<', 'P<b')}：(?P<bwords>.+)")
_ODD = regex(rf"(?P<head>[ ]*(?:- *)?(?:[\w-]+(?: *:)?)?)(?P<odd>{ODD_SPACE})")
_SPECIAL = regex(
    r"(?P<head>[ ]*(?:- +)?[\w-]+: +)"
    r"(?P<sign>\[[^\]]*\](?=\s*[^\s#,\]])|\{[^}]*\}(?=\s*[^\s#,}])"
    r"|[|>](?=[^\s\d+-])|[|>](?= +[^#\s])|\?(?= ))"
)
_NEAR = 6
_LONGEST = 60
_CURLY = "“”„‟‘’‚‛«»‹›"
_PAIRS = {
    "“": "”“",
    "„": "“”",
    "”": "”",
    "‘": "’",
    "‚": "‘’",
    "’": "’",
    "«": "»",
    "»": "«",
    "‹": "›",
}
_QUOTED = regex(r"(?P<head>\s*(?:- +)?(?:[\w-]+:\s+)?)(?P<value>[\"'].*)")


def locate(texts: Mapping[str, str], text: Text, start: int, words: str) -> Location:
    """Return the place of ``words``, which begin at the offset ``start`` of ``text``.

    ``texts`` are files by path. If the words have another form in the file (with a backslash, or
    over two lines), the place of ``text`` is returned.
    """
    content = texts.get(text.at.path, "")
    lines = content.split("\n", max(text.at.line - 1, 0))
    if len(lines) < text.at.line or not words:
        return text.at
    rest = lines[-1]
    before = text.text.count(words, 0, start)
    pattern = re.compile(re.escape(words))
    for number, match in enumerate(pattern.finditer(rest, max(text.at.column - 1, 0))):
        if number == before:
            return location_at(rest, match.start(), text.at.path, text.at.line)
    return text.at


def key_place(texts: Mapping[str, str], start: Location, key: str) -> Location:
    """Return the place of ``key`` in the front matter that begins at ``start``, or ``start``."""
    lines = texts.get(start.path, "").split("\n")
    for number, line in enumerate(lines[max(start.line - 1, 0) :], start.line):
        if line.rstrip() == "---":
            break
        if line.startswith(f"{key}:"):
            return Location(path=start.path, line=number, column=1)
    return start


def diagnose(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    """Return a problem that explains an error of libyaml or PyYAML.

    ``first_line`` is the number of the text's first line in the file.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _character(error, text, path, first_line)
    lines = tuple(text.split("\n"))
    mistake = _Complaint(
        said=str(getattr(error, "problem", "") or error),
        context=str(getattr(error, "context", "") or ""),
        opened=getattr(error, "context_mark", None),
        lines=lines,
        row=min(mark.line, len(lines) - 1),
        column=mark.column,
        path=path,
        first_line=first_line,
    )
    return mistake.named()


def _character(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    position = getattr(error, "position", 0)
    character = getattr(error, "character", 0)
    at = location_at(text, position if isinstance(position, int) else 0, path, first_line)
    shown = f"U+{character:04X}" if isinstance(character, int) else repr(character)
    return problem("yaml-character", at, character=shown)


class _Complaint(Struct, frozen=True, kw_only=True):
    """The place where the parser stopped (``row`` and ``column`` from 0), and its message."""

    said: str
    context: str
    opened: yaml.Mark | None
    lines: tuple[str, ...]
    row: int
    column: int
    path: str
    first_line: int

    def named(self) -> Problem:
        return self.quote() or self.bare() or self.colon() or self.look() or self.by_the_parser()

    def by_the_parser(self) -> Problem:
        here = self.lines[self.row][self.column : self.column + 1]
        unfit = any(words in self.said for words in _UNFIT)
        if here.strip() and unfit and "flow" not in self.context:
            return problem("yaml-special", self.at(self.row, self.column), character=here)
        if "quoted scalar" in self.context and self.opened is not None:
            return problem("yaml-quote", self.opening(self.opened))
        if any("alias" in words or "anchor" in words for words in (self.said, self.context)):
            return problem("yaml-anchor", self.at(self.row, self.column))
        if "single document" in self.context or "<document start>" in self.said:
            return self.document()
        if "flow" in self.context and self.opened is not None:
            return problem("yaml-bracket", self.opening(self.opened))
        if re.match(r"\s*(?:- +)?[\"'].*[\"']\s*\S", self.lines[self.row].split(":", 1)[-1]):
            return self.quote_inside()
        return self.indent()

    def quote(self) -> Problem | None:
        """Return the problem of an unclosed quotation mark on this line or a line above."""
        for row in range(self.row, -1, -1):
            match = _OPEN_QUOTE().match(self.lines[row])
            if match and not self.closed(row, match["quote"]):
                at = self.at(row, match.start("quote"))
                mark, line = _curly_close(self.lines[row], match.start("quote"))
                if mark:
                    return problem("yaml-quote-curly", at, mark=mark, line=line)
                return problem("yaml-quote", at)
        return None

    def closed(self, row: int, quote: str) -> bool:
        """Return whether a quoted text that begins on ``row`` ends further below."""
        below = (line for line in self.lines[row + 1 : self.row + 1] if quote in line)
        line = next(below, "")
        return line.count(quote) == 1 and line.rstrip().endswith(quote)

    def at(self, row: int, column: int) -> Location:
        return Location(path=self.path, line=row + self.first_line, column=column + 1)

    def opening(self, mark: yaml.Mark) -> Location:
        """Return the place of a parser's mark; libyaml puts some marks below the last line."""
        row = min(mark.line, len(self.lines) - 1)
        column = mark.column if row == mark.line else max(0, len(self.lines[row]) - 1)
        return self.at(row, column)

    def colon(self) -> Problem | None:
        """Return the problem of a colon within a text, on a line or between brackets."""
        line = self.lines[self.row]
        flow = _FLOW_COLON().search(line) if "flow" in self.context else None
        if flow:
            inner = flow.start("value") + flow["value"].find(":")
            words = flow["value"].rstrip()
            return problem("yaml-colon", self.at(self.row, inner), line=f'{flow["key"]}: "{words}"')
        if "mapping values are not allowed" not in self.said:
            return None
        match = re.match(r"\s*(?:- )?[\w-]+:\s+(?=\S)", line)
        value = line[match.end() :].rstrip() if match else ""
        inner = len(value) - 1 if value.endswith(":") else value.find(": ")
        if match is None or inner < 0 or _WHOLE().fullmatch(_REMARK().sub("", value)):
            return None
        quoted = without_curly(value).replace('"', "'")
        meant = f'{match.group(0).strip()} "{quoted}"'
        return problem("yaml-colon", self.at(self.row, match.end() + inner), line=meant)

    def look(self) -> Problem | None:
        """Return the problem of a typing error in this line, or in a line just above it."""
        found = _first_mistake(self.lines, self.row)
        if found is None:
            return None
        return problem(found.code, self.at(found.row, found.column), **found.values)

    def document(self) -> Problem:
        """Return the problem of a second document, or of an indented first line."""
        if self.lines[self.row].startswith(("---", "...")):
            return problem("yaml-documents", self.at(self.row, self.column))
        return self.indent()

    def quote_inside(self) -> Problem:
        at = self.at(self.row, self.column)
        return problem("yaml-quote-inside", at, meant=_mended(self.lines[self.row]))

    def indent(self) -> Problem:
        """Return the problem of a wrong indent, of this line or of the line above."""
        at = self.at(self.row, _indent(self.lines[self.row]))
        above = (
            row for row in range(self.row - 1, -1, -1) if _REMARK().sub("", self.lines[row]).strip()
        )
        row = next(above, -1)
        if row < 0:
            return problem("yaml-indent", at)
        other = self.at(row, _indent(self.lines[row]))
        values = {"column": at.column, "line": other.line, "above": other.column}
        return problem("yaml-column-above", at, **values)

    def bare(self) -> Problem | None:
        """Return the problem of a key without its colon; the parser may stop further below."""
        if "could not find expected ':'" in self.said and self.opened is not None:
            row = self.opened.line
            return None if line_mistake(self.lines[row], row) else self.no_colon(row)
        if any(words in self.said for words in _AFTER_BARE):
            row = next((row for row in self.maybe_bare() if _is_bare(self.lines, row)), -1)
            return self.no_colon(row) if row >= 0 else None
        return None

    def maybe_bare(self) -> Iterator[int]:
        """Yield the rows that may lack a colon: this row, rows just above it, and the first."""
        yield self.row
        indent, items = _indent(self.lines[self.row]), 0
        above = [row for row in range(self.row) if _REMARK().sub("", self.lines[row]).strip()]
        for row in reversed(above if _KEYED().match(self.lines[self.row]) else ()):
            line = self.lines[row]
            items += (is_item := line.lstrip().startswith("- "))
            if _column(line) <= indent and not (is_item and items > 1):
                yield row
            if _KEYED().match(line):
                break
        yield from above[:1]

    def no_colon(self, row: int) -> Problem:
        words = _REMARK().sub("", self.lines[row]).strip().removeprefix("- ").lstrip()
        at = self.at(row, max(self.lines[row].find(words), 0))
        return problem("yaml-no-colon", at, words=words[:40], meant=with_colon(words))


def with_colon(words: str) -> str:
    """Return the words of a line with the missing colon after its key."""
    match = _BARE().fullmatch(words)
    if match is None:
        return "key: value"
    rest = match["rest"].lstrip(" \t=-–:")
    if (": " in rest or rest.endswith(":")) and rest[0] not in "{[\"'":
        quoted = without_curly(rest).replace('"', "'")
        rest = f'"{quoted}"'
    return _shown(f"{match['key']}: {rest}".rstrip())


def _is_bare(lines: tuple[str, ...], row: int) -> bool:
    """Return whether a line is probably a key without a colon, by the lines above it."""
    match = _BARE().fullmatch(_REMARK().sub("", lines[row]).rstrip())
    if match is None or match["item"]:
        return bool(match and _FIRST_BARE().fullmatch(match["key"] + match["rest"]))
    for above in reversed(lines[:row]):
        bare = _REMARK().sub("", above).rstrip()
        if bare and _column(bare) <= len(match["head"]):
            return _column(bare) == len(match["head"]) or bare.endswith(":")
    return True


def _column(line: str) -> int:
    """Return the column (from 0) of the first key or word, after the hyphens of items."""
    return len(line) - len(line.lstrip(" -"))


def _curly_close(line: str, start: int) -> tuple[str, str]:
    """Return a curly mark that closes a straight one, and the corrected line; else empty texts."""
    value = line[start:].rstrip()
    if len(value) > 2 and value[-1] in _CURLY:
        return value[-1], f"{line[:start].strip()} {value[:-1]}{value[0]}".strip()
    return "", ""


def without_curly(text: str) -> str:
    """Return a text without the curly quotation marks around it, if both are there."""
    inner = text[1:-1]
    wrapped = len(text) > 2 and text[-1] in _PAIRS.get(text[0], "")
    return inner if wrapped and not any(sign in inner for sign in (text[0], text[-1])) else text


def _first_mistake(lines: tuple[str, ...], row: int) -> _Look | None:
    """Return the first of adjacent mistakes that end at ``row`` or a few lines above it."""
    seen, found = 0, None
    for here in range(row, -1, -1):
        if not lines[here].strip():
            continue
        mistake = line_mistake(lines[here], here)
        if mistake is None and found is not None:
            break
        found = mistake or found
        seen += 1
        if found is None and seen > _NEAR:
            break
    return found


class _Look(NamedTuple):
    """A code, the row and the column (from 0), and the values of the problem."""

    code: str
    row: int
    column: int
    values: dict[str, str]


def line_mistake(line: str, row: int) -> _Look | None:
    """Return the mistake in a line that YAML cannot read, or None."""
    bare = line.strip(" ")
    indent = len(line) - len(line.lstrip(" "))
    if match := _ODD().match(line):
        sign = match["odd"]
        values = {"character": f"U+{ord(sign):04X}"}
        return _Look("yaml-space", row, match.start("odd"), values)
    if match := LIST_MARK.match(bare):
        values = {"mark": match["mark"], "meant": f"- {_shown(match['words'])}"}
        return _Look("yaml-list-mark", row, indent, values)
    if match := LIST_SPACE.fullmatch(bare):
        return _Look("yaml-list-space", row, indent, {"meant": f"- {_shown(match['words'])}"})
    if match := _NO_SPACE().fullmatch(line):
        key, words = match["key"] or match["bkey"], match["words"] or match["bwords"]
        column = len(match["head"] or match["bhead"] or "") + len(key)
        return _Look("yaml-no-space", row, column, {"meant": f"{key}: {_shown(words.strip())}"})
    if match := _SPECIAL().match(line):
        return _Look("yaml-special", row, match.start("sign"), {"character": match["sign"][0]})
    return None


def _shown(words: str) -> str:
    """Return words for a hint, shortened if there are too many."""
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _mended(line: str) -> str:
    """Return a corrected line for a quotation mark inside a text; empty if it is unclear."""
    match = _QUOTED().match(line)
    if match is None:
        return ""
    value = match["value"].rstrip()
    bare = value.rstrip(",;")
    if bare != value and bare.count(bare[0]) == 2 and bare.endswith(bare[0]):
        return match["head"].lstrip() + bare
    inner = value[1:-1] if len(value) > 1 and value[0] == value[-1] else value
    quote = next((sign for sign in ('"', "'") if sign not in inner), "")
    return f"{match['head'].lstrip()}{quote}{inner}{quote}" if quote else ""


def is_wrapped(text: str) -> bool:
    """Return whether a text is enclosed in curly quotation marks."""
    return without_curly(text) != text


def lone_quote(text: str) -> str:
    """Return an unpaired quotation mark at the start or end of a text; else an empty text."""
    if len(text) < 2:
        return ""
    opens, closes = text[0] in "“„«", text[-1] in '”»“"'
    if opens and not any(sign in text[1:] for sign in _PAIRS[text[0]]):
        return text[0]
    return text[-1] if closes and not any(sign in text[:-1] for sign in '“„«»”"') else ""
