"""What an author probably did where the YAML parser gave up, in the author's own terms."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from tipsite.problems import Problem, Where, problem
from tipsite.tools.yamlindent import wanted_column
from tipsite.tools.yamllines import first_slip
from tipsite.tools.yamlquotes import curly_close, mended, without_curly

_UNFIT = ("cannot start any token", "sequence entries are not allowed", "node content")

_OPEN_QUOTE = re.compile(r"""\s*(?:- )?(?:[\w-]+:\s+)?(?P<quote>["'])(?:(?!(?P=quote)).)*$""")
"""A value whose quotation mark is not closed on its line; the parser notices it much later."""
_FLOW_COLON = re.compile(
    r"[{,]\s*(?P<key>[\w-]+):\s+(?P<value>[^,{}\[\]\"'\s][^,{}\[\]\"']*?:\s[^,{}]*)"
)

_FIRST_BARE = re.compile(r"- [a-z_]+ \S+")
"""The first key of a record in a list, such as ``- id al-line``: a text of two words is rarer."""


def name_slip(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    """Return the slip behind an error of libyaml or PyYAML.

    ``first_line`` is the number of the text's first line in the file.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _character(error, text, path, first_line)
    lines = tuple(text.split("\n"))
    slip = _Slip(
        said=str(getattr(error, "problem", "") or error),
        context=str(getattr(error, "context", "") or ""),
        opened=getattr(error, "context_mark", None),
        lines=lines,
        row=min(mark.line, len(lines) - 1),
        column=mark.column,
        path=path,
        first_line=first_line,
    )
    return slip.named()


def _character(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    position = getattr(error, "position", 0)
    character = getattr(error, "character", 0)
    before = text[: position if isinstance(position, int) else 0]
    line = before.count("\n") + first_line
    at = Where(path=path, line=line, column=len(before) - before.rfind("\n"))
    shown = f"U+{character:04X}" if isinstance(character, int) else repr(character)
    return problem("yaml-character", at, character=shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slip:
    """Where the parser stopped (``row`` and ``column`` count from 0), and what it said."""

    said: str
    context: str
    opened: yaml.Mark | None
    lines: tuple[str, ...]
    row: int
    column: int
    path: str
    first_line: int

    def named(self) -> Problem:
        return self.quote() or self.colon() or self.look() or self.by_the_parser()

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
        unled = "could not find expected ':'" in self.said
        return self.no_colon() if unled or self.after_no_colon() else self.indent()

    def quote(self) -> Problem | None:
        """A quotation mark that is open on a line above, whatever came of it further below."""
        for row in range(self.row, -1, -1):
            match = _OPEN_QUOTE.match(self.lines[row])
            if match and not self.closed(row, match["quote"]):
                at = self.at(row, match.start("quote"))
                mark, line = curly_close(self.lines[row], match.start("quote"))
                if mark:
                    return problem("yaml-quote-curly", at, mark=mark, line=line)
                return problem("yaml-quote", at)
        return None

    def closed(self, row: int, quote: str) -> bool:
        """Whether a text that opens on ``row`` ends with its quotation mark further below."""
        below = (line for line in self.lines[row + 1 : self.row + 1] if quote in line)
        line = next(below, "")
        return line.count(quote) == 1 and line.rstrip().endswith(quote)

    def at(self, row: int, column: int) -> Where:
        return Where(path=self.path, line=row + self.first_line, column=column + 1)

    def opening(self, mark: yaml.Mark) -> Where:
        """Return the place of a mark; libyaml puts some marks below the last line."""
        row = min(mark.line, len(self.lines) - 1)
        column = mark.column if row == mark.line else max(0, len(self.lines[row]) - 1)
        return self.at(row, column)

    def colon(self) -> Problem | None:
        """A colon within a text, in a line of its own or between brackets."""
        line = self.lines[self.row]
        flow = _FLOW_COLON.search(line) if "flow" in self.context else None
        if flow:
            inner = flow.start("value") + flow["value"].find(":")
            words = flow["value"].rstrip()
            return problem("yaml-colon", self.at(self.row, inner), line=f'{flow["key"]}: "{words}"')
        if "mapping values are not allowed" not in self.said:
            return None
        match = re.match(r"\s*(?:- )?[\w-]+:\s+(?=\S)", line)
        value = line[match.end() :].rstrip() if match else ""
        inner = value.find(": ") if ": " in value else value.rfind(":")
        if match is None or inner < 0:
            return None
        quoted = without_curly(value).replace('"', "'")
        meant = f'{match.group(0).strip()} "{quoted}"'
        return problem("yaml-colon", self.at(self.row, match.end() + inner), line=meant)

    def look(self) -> Problem | None:
        """What the line, or one right above it, looks like by itself."""
        found = first_slip(self.lines, self.row)
        if found is None:
            return None
        return problem(found.code, self.at(found.row, found.column), **found.values)

    def document(self) -> Problem:
        """A second document, or a first line that begins further to the right than the others."""
        if self.lines[self.row].startswith(("---", "...")):
            return problem("yaml-documents", self.at(self.row, self.column))
        first = next(row for row, line in enumerate(self.lines) if line.strip())
        return problem("yaml-indent", self.at(first, _indent(self.lines[first])))

    def quote_inside(self) -> Problem:
        at = self.at(self.row, self.column)
        line = mended(self.lines[self.row])
        return (
            problem("yaml-quote-inside-meant", at, line=line)
            if line
            else problem("yaml-quote-inside", at)
        )

    def indent(self) -> Problem:
        line = self.lines[self.row]
        at = self.at(self.row, _indent(line))
        wanted, above = wanted_column(self.lines, self.row)
        if not above:
            return problem("yaml-indent", at)
        return problem("yaml-column", at, column=at.column, wanted=wanted + 1, above=above)

    def after_no_colon(self) -> bool:
        """Whether the line right above has no colon where a key would have one."""
        above = self.lines[self.row - 1] if self.row else ""
        bare = above.strip()
        indent = _indent(self.lines[self.row])
        if _FIRST_BARE.fullmatch(bare):
            return _indent(above) + 2 == indent
        same = _indent(above) == indent
        return bool(bare) and ":" not in bare and not bare.startswith(("- ", "#")) and same

    def no_colon(self) -> Problem:
        row = self.row
        while row > 0 and (not self.lines[row].strip() or ":" in self.lines[row]):
            row -= 1
        words = self.lines[row].strip().removeprefix("- ")
        key, _, rest = words.partition(" ")
        led = f"{key}: {rest.lstrip('=-–: ') or '…'}"
        meant = led if re.fullmatch(r"[\w-]+", key) else "key: value"
        at = self.at(row, self.lines[row].find(words))
        return problem("yaml-no-colon", at, words=words[:40], meant=meant[:60])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
