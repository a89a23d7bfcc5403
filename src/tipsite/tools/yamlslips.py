"""What an author probably did where the YAML parser gave up, in the author's own terms."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from tipsite.problems import Problem, Where, problem

_UNFIT = ("cannot start any token", "sequence entries are not allowed", "node content")

_OPEN_QUOTE = re.compile(r"""\s*(?:- )?(?:[\w-]+:\s+)?(?P<quote>["'])(?:(?!(?P=quote)).)*$""")
"""A value whose quotation mark is not closed on its line; the parser notices it much later."""


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
        for row in range(self.row, -1, -1):
            match = _OPEN_QUOTE.match(self.lines[row])
            if match and not self.closed(row, match["quote"]):
                return problem("yaml-quote", self.at(row, match.start("quote")))
        if "mapping values are not allowed" in self.said:
            return self.colon()
        here = self.lines[self.row][self.column : self.column + 1]
        unfit = any(words in self.said for words in _UNFIT)
        if here.strip() and unfit and "flow" not in self.context:
            return problem("yaml-special", self.at(self.row, self.column), character=here)
        if "quoted scalar" in self.context and self.opened is not None:
            return problem("yaml-quote", self.opening(self.opened))
        if any("alias" in words or "anchor" in words for words in (self.said, self.context)):
            return problem("yaml-anchor", self.at(self.row, self.column))
        if "single document" in self.context or "<document start>" in self.said:
            return problem("yaml-documents", self.at(self.row, self.column))
        if "flow" in self.context and self.opened is not None:
            return problem("yaml-bracket", self.opening(self.opened))
        if re.match(r"\s*[\"'].*[\"']\s*\S", self.lines[self.row].split(":", 1)[-1]):
            return problem("yaml-quote-inside", self.at(self.row, self.column))
        return self.no_colon() if "could not find expected ':'" in self.said else self.indent()

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

    def colon(self) -> Problem:
        line = self.lines[self.row]
        match = re.match(r"\s*(?:- )?[\w-]+:\s+(?=\S)", line)
        value = line[match.end() :].rstrip() if match else ""
        inner = value.find(": ") if ": " in value else value.rfind(":")
        if match is None or inner < 0:
            return self.indent()
        quoted = value.replace('"', "'")
        meant = f'{match.group(0).strip()} "{quoted}"'
        return problem("yaml-colon", self.at(self.row, match.end() + inner), line=meant)

    def indent(self) -> Problem:
        line = self.lines[self.row]
        return problem("yaml-indent", self.at(self.row, len(line) - len(line.lstrip())))

    def no_colon(self) -> Problem:
        row = self.row
        while row > 0 and (not self.lines[row].strip() or ":" in self.lines[row]):
            row -= 1
        words = self.lines[row].strip()
        column = len(self.lines[row]) - len(self.lines[row].lstrip())
        return problem("yaml-no-colon", self.at(row, column), words=words[:40])
