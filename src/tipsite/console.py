"""Output on a terminal: tables, problems with places and carets, and progress."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
from msgspec import Struct

from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.messages import mark
from tipsite.messages.explanation import explain
from tipsite.model.problems import Problem

Piece = tuple[str, str]
"""A text and its style for rich; an empty style is plain."""
TextLine = tuple[Piece, ...]
Cell = str | TextLine
"""A text, with or without styles."""

_GAP = "  "
_MARGIN = 100
_OFTEN_IN_FILE, _OFTEN_IN_SITE = 10, 30
"""The most problems with one code that are shown, in a file and in the site; others are counted."""
_FILES_NAMED = 3
_YES = frozenset({"y", "yes", "po", "да", "da"})
_NO = frozenset({"", "n", "no", "jo", "не", "ne"})
_DUE = ("line-due", "line-unconfirmed", "line-source-old", "line-undated")
_ORDER = ("note", "warning", "error")
_MARKS = {"note": mark("note: "), "warning": mark("warning: "), "error": ""}
_MOVES_CURSOR = r"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_MOVES_CURSOR}]")
_UNSEEN = re.compile(rf"[{_MOVES_CURSOR}\xad\u061c\u200b\u200e\u200f\u2060-\u206f\ufeff]")


class Table(Struct, frozen=True, kw_only=True):
    """Columns with heads; ``right`` are the numbers (from 0) of columns aligned to the right.

    If a row has fewer cells than the head, its last cell fills the rest of the line. There are no
    lines drawn between rows, for the sake of screen readers.
    """

    head: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    right: frozenset[int] = frozenset()

    def lines(self) -> Iterator[TextLine]:
        """Yield the head and the rows as lines, with spaces that align the columns."""
        rows = (self.head, *self.rows)
        whole = len(self.head)
        measured = [row if len(row) == whole else row[:-1] for row in rows]
        widths = [
            max(len(_words(row[column])) for row in measured if column < len(row))
            for column in range(whole)
        ]
        for row in rows:
            yield tuple(self._aligned(row, widths))

    def _aligned(self, row: Sequence[Cell], widths: Sequence[int]) -> Iterator[Piece]:
        for column, cell in enumerate(row):
            blanks = " " * (widths[column] - len(_words(cell)))
            gap = _GAP if column else ""
            if column in self.right:
                yield gap + blanks, ""
                yield from _pieces(cell)
            else:
                yield gap, ""
                yield from _pieces(cell)
                yield blanks if column < len(row) - 1 else "", ""


Shown = Cell | Table


def plain(shown: Iterable[Shown]) -> str:
    """Return lines and tables without colours."""
    rows = ("".join(_visible(words) for words, _ in line).rstrip() for line in _lines(shown))
    return "".join(f"{row}\n" for row in rows)


def show(shown: Iterable[Shown], *, whole: bool = False) -> None:
    """Show lines and tables: in colour on a terminal, unless ``NO_COLOR`` is set.

    A ``whole`` list is written to a pipe as UTF-8, whatever the encoding of other output is.
    """
    lines = tuple(shown)
    coloured = sys.stdout.isatty() or "FORCE_COLOR" in os.environ
    if not coloured or all(isinstance(line, str) for line in lines):
        text = plain(lines)
        click.echo(text.encode() if whole and not coloured else text, nl=False)
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=_unfiltered(sys.stdout), highlight=False, soft_wrap=True)
    for item in lines:
        if isinstance(item, Table) and max(map(_width, item.lines())) > console.width:
            _fold(item)
            continue
        for line in _lines((item,)):
            console.print(Text.assemble(*((_visible(words), style) for words, style in line)))


def _fold(table: Table) -> None:
    """Print a table that is wider than the terminal; long cells continue on the next line."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table as Drawn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    def text(cell: Cell) -> Text:
        return Text.assemble(*((_visible(words), style) for words, style in _pieces(cell)))

    drawn = Drawn(box=None, pad_edge=False, padding=(0, len(_GAP), 0, 0), header_style="")
    for column, cell in enumerate(table.head):
        justify = "right" if column in table.right else "left"
        drawn.add_column(text(cell), justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in table.rows:
        drawn.add_row(*map(text, row))
    Console(file=_unfiltered(sys.stdout), highlight=False).print(drawn)


def _unfiltered(stream: TextIO) -> TextIO:
    """Return the stream that passes colours: the stream of `cli.terminal` removes control codes."""
    found: TextIO = getattr(stream, "unfiltered", stream)
    return found


def _lines(shown: Iterable[Shown]) -> Iterator[TextLine]:
    for item in shown:
        if isinstance(item, Table):
            yield from item.lines()
        elif isinstance(item, str):
            yield from map(_pieces, item.split("\n"))
        else:
            yield item


def _pieces(cell: Cell) -> TextLine:
    return ((cell, ""),) if isinstance(cell, str) else cell


def _words(cell: Cell) -> str:
    return "".join(words for words, _style in _pieces(cell))


def _width(line: TextLine) -> int:
    return sum(len(words) for words, _style in line)


def _visible(words: str) -> str:
    """Return a text in which “·” replaces control characters: texts come from many authors."""
    return _CONTROL.sub("·", words)


def visible(text: str) -> str:
    """Return lines in which “·” replaces control characters: they may contain words of a server."""
    return "\n".join(map(_visible, text.split("\n")))


@contextmanager
def waiting(words: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show ``words`` while the block runs, and a progress bar while it counts.

    The block gets a function that takes words, the number of finished items, and the number of all
    items (0 if unknown). In a pipe or in CI, nothing is shown.
    """
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield lambda _words, _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20))
    # The bar is drawn on each count, not by a thread, since a thread would prevent safe forks.
    console = Console(file=_unfiltered(sys.stderr), stderr=True)
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as shown:
        bar = shown.add_task(f"{words} …", total=None)
        shown.refresh()

        def count(said: str, done: int, total: int) -> None:
            if not total:
                shown.reset(bar, description=f"{said} …", total=None)
            else:
                shown.update(bar, description=said, completed=done, total=total)
                if done == total:
                    shown.reset(bar, description=f"{words} …", total=None)
            shown.refresh()

        yield count


def problem_lines(
    problems: tuple[Problem, ...],
    texts: Mapping[str, bytes],
    *,
    root: Path = Path(),
    whole: bool = False,
) -> Iterator[str]:
    """Yield the lines that show ``problems``; equal problems share a line with their count.

    Errors come last, after notes and warnings, so that a terminal shows them at its end.

    If many problems have one code, only the first are shown. One line counts the others, below all
    problems of the same severity. A ``whole`` list shows all. ``texts`` are the files of the
    snapshot, for the quoted line with its caret. Paths are shown within the folder ``root``.
    """
    secret = {(one.at.path, one.at.line) for one in problems if one.code == "secret-in-file"}
    for severity in _ORDER:
        folded: dict[tuple[str, tuple[tuple[str, str], ...], str], list[Problem]] = {}
        for found in problems:
            if found.severity == severity:
                values = () if found.code in _DUE else found.values
                folded.setdefault((found.code, values, _fold_by(found)), []).append(found)
        shown: Counter[tuple[str, str]] = Counter()
        more: dict[str, Counter[str]] = {}
        for group in folded.values():
            code, path = group[0].code, group[0].at.path
            often = shown[code, path] >= _OFTEN_IN_FILE or shown[code, ""] >= _OFTEN_IN_SITE
            if often and not whole:
                more.setdefault(code, Counter())[path] += len(group)
                continue
            shown.update(((code, path), (code, "")))
            yield from _group_lines(group, texts, secret, root)
        for code, counts in more.items():
            yield from _more_lines(code, counts)


def _group_lines(
    group: Sequence[Problem], texts: Mapping[str, bytes], secret: Container[object], root: Path
) -> Iterator[str]:
    """Yield the lines of equal problems: the first place, and the number of places."""
    first = group[0]
    words, hint = explain(first.code, first.values, _)
    kind = _(_MARKS[first.severity]) if _MARKS[first.severity] else ""
    more = ""
    if len(group) > 1 and first.code in _DUE:
        more = " " + _("(And {count} more like it.)").format(count=len(group) - 1)
    elif len(group) > 1:
        more = " " + _("({count} times, first here)").format(count=len(group))
    yield f"{_place(first, root)}: {first.code} {_(kind) if kind else ''}{words}{more}"
    if (first.at.path, first.at.line) not in secret:
        yield from _caret(first, texts)
    yield f"    → {hint}"


def _more_lines(code: str, counts: Counter[str]) -> Iterator[str]:
    """Yield the number of problems not shown, the files with most of them, and how to see all."""
    said = ngettext(
        "{code}: {count} more, in {files}", "{code}: {count} more, in {files}", counts.total()
    )
    files = ", ".join(f"{path} ({count})" for path, count in counts.most_common(_FILES_NAMED))
    if len(counts) > _FILES_NAMED:
        others = len(counts) - _FILES_NAMED
        files += " " + ngettext("and {count} file", "and {count} files", others).format(
            count=others
        )
    yield said.format(code=code, count=counts.total(), files=files)
    yield "    → " + _("To see each of them: {command}").format(command="tipsite check --all")


def _fold_by(found: Problem) -> str:
    """Return the place of a problem; empty if equal problems in other places share a line with it.

    A mistake of a theme appears on every page, and a missing library at every piece of material.

    Dozens of lines may be due: they are no mistakes, and `tipsite directory` lists them.
    """
    if found.code in (*_DUE, "material-extra") or found.code.startswith(("audit-", "template-")):
        return ""
    return f"{found.at.path}:{found.at.line}:{found.at.column}"


def _place(found: Problem, root: Path) -> str:
    at = found.at
    path = at.path if root == Path() else (root / at.path).as_posix()
    parts = [path, *(str(part) for part in (at.line, at.column) if part)]
    return ":".join(parts)


def _caret(found: Problem, texts: Mapping[str, bytes]) -> Iterator[str]:
    at = found.at
    content = texts.get(at.path)
    if content is None or not at.line:
        return
    text = content.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if at.line > len(lines):
        return
    line = _UNSEEN.sub("·", lines[at.line - 1].replace("\t", "→"))
    start = max(0, at.column - _MARGIN + 20)
    yield f"    {line[start : start + _MARGIN]}"
    if at.column:
        yield "    " + " " * (at.column - 1 - start) + "^"


def agreed(question: str) -> bool:
    """Ask, and return whether the answer is yes in any language of tipsite; Enter is no."""
    while True:
        words = f"{question} {_('[y/N]')}"
        typed = click.prompt(words, default="", show_default=False).strip().casefold()
        if typed in _YES or typed in _NO:
            return typed in _YES
        click.echo(_("Write yes or no; Enter is no."))
