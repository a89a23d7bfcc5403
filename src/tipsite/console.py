"""Output on a terminal: tables, problems with places and carets, and progress."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import wrap
from typing import TextIO

import click
from msgspec import Struct

from tipsite import __version__
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.messages import mark
from tipsite.messages.explanation import explain
from tipsite.model.problems import Problem, Severity

Piece = tuple[str, str]
"""A text and its style for rich; an empty style is plain."""
TextLine = tuple[Piece, ...]
Cell = str | TextLine
"""A text, with or without styles."""

_CRASH = ".tipsite-crash.txt"
_GAP = "  "
_MARGIN = 100
_OFTEN_IN_FILE, _OFTEN_IN_SITE = 10, 30
"""The most problems with one code that are shown, in a file and in the site; others are counted."""
_FILES_NAMED = 3
_QUOTES = "\"'“„"
_YES = frozenset({"y", "yes", "po", "да", "da"})
_NO = frozenset({"", "n", "no", "jo", "не", "ne"})
_DUE = ("line-due", "line-unconfirmed", "line-source-old", "line-undated")
_ORDER: tuple[Severity, ...] = ("error", "warning", "note")
_LABELS = {"error": mark("error: "), "warning": mark("warning: "), "note": mark("note: ")}
_STYLES = {
    "error": ("bold bright_white on red", "bold red"),
    "warning": ("bold black on yellow", "bold yellow"),
    "note": ("bold bright_white on blue", "bold blue"),
}
"""Styles of the word for a severity, and of carets; readable on light and dark terminals."""
_MOVES_CURSOR = r"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_MOVES_CURSOR}]")
_UNSEEN = re.compile(rf"[{_MOVES_CURSOR}\xad\u061c\u200b\u200e\u200f\u2060-\u206f\ufeff]")


def documentation(page: str) -> str:
    """Return a sentence that names a page of the documentation, with its address if it has one."""
    from tipsite.shell import project_url  # noqa: PLC0415 - not where only help is shown

    url = project_url("Documentation")
    more = _("More: the documentation, page “{page}”").format(page=page)
    return f"{more}, {url}/{page.lower()}.html" if url else f"{more}."


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


class Report(Struct, frozen=True, kw_only=True):
    """A problem in the words of the current language.

    ``quoted`` is the line of the file, and carets below the mistake. ``more`` counts equal
    problems. A report without a ``code`` counts problems that are not shown.
    """

    severity: Severity
    words: str
    hint: str
    place: str = ""
    code: str = ""
    more: str = ""
    quoted: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The word for the severity, as it begins a title."""
        return _(_LABELS[self.severity]).rstrip(": ").capitalize()

    def lines(self) -> Iterator[str]:
        """Yield ``path:line:column: code error: words``, the quoted lines, and the hint."""
        head = f"{self.place}: {self.code} {_(_LABELS[self.severity])}" if self.code else ""
        yield f"{head}{self.words}{self.more}"
        yield from (f"    {line}" for line in self.quoted)
        yield f"    → {self.hint}"


class ProblemList(Struct, frozen=True, kw_only=True):
    """Problems within the message of an error, and the ``texts`` of their files."""

    problems: tuple[Problem, ...]
    texts: Mapping[str, bytes]

    def __str__(self) -> str:
        """Return the lines for programs."""
        return "\n".join(problem_lines(self.problems, self.texts))

    def print(self) -> None:
        """Print the problems, as a build prints its own."""
        print_problems(self.problems, self.texts)


def problem_lines(
    problems: Iterable[Problem],
    texts: Mapping[str, bytes],
    *,
    root: Path = Path(),
    whole: bool = False,
) -> Iterator[str]:
    """Yield the lines of `reports` for programs."""
    for report in reports(problems, texts, root=root, whole=whole):
        yield from report.lines()


def print_problems(
    problems: Iterable[Problem],
    texts: Mapping[str, bytes],
    *,
    root: Path = Path(),
    whole: bool = False,
) -> None:
    """Print problems as `reports` orders them: on a terminal for people, else for programs."""
    if sys.stderr.isatty() or "FORCE_COLOR" in os.environ:
        _draw(problems, texts, root, whole=whole)
    else:
        for line in problem_lines(problems, texts, root=root, whole=whole):
            click.echo(line, err=True)


def _draw(
    problems: Iterable[Problem], texts: Mapping[str, bytes], root: Path, *, whole: bool
) -> None:
    """Print problems in colour, with an empty line after each."""
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=_unfiltered(sys.stderr), highlight=False, soft_wrap=True)
    width = min(console.width, _MARGIN)

    def paragraph(lead: str, lead_style: str, words: str, style: str, indent: str) -> None:
        # Only spaces break a line, so that addresses can be copied.
        first, *others = wrap(
            _visible(words), width, initial_indent=" " * len(lead), subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        console.print(Text.assemble((lead, lead_style), (first[len(lead) :], style)))
        for line in others:
            console.print(Text(line, style))

    for report in reports(problems, texts, root=root, whole=whole, margin=width - 4):
        label_style, style = _STYLES[report.severity]
        words = f" {report.words}{report.more}"
        paragraph(f" {report.label} ", label_style, words, "bold", "  ")
        if report.place:
            place = Text("  ").append(_visible(report.place), "underline")
            console.print(place.append(f"  {report.code}", "dim"))
        for line, emphasis in zip(report.quoted, ("", style), strict=False):
            console.print(Text("  ").append("│ ", "dim").append(line, emphasis))
        paragraph("  → ", "green", report.hint, "green", "    ")
        console.print()


def reports(
    problems: Iterable[Problem],
    texts: Mapping[str, bytes],
    *,
    root: Path = Path(),
    whole: bool = False,
    margin: int = _MARGIN,
) -> Iterator[Report]:
    """Yield errors, then warnings, then notes; equal problems are one report with their count.

    If many problems have one code, only the first are shown. One report counts the others, after
    all problems of the same severity. A ``whole`` list shows all. ``texts`` are the files of the
    snapshot; at most ``margin`` characters of a line are quoted. Paths are shown within the folder
    ``root``.
    """
    problems = tuple(problems)
    secret = {
        (problem.at.path, problem.at.line)
        for problem in problems
        if problem.code == "secret-in-file"
    }
    for severity in _ORDER:
        folded: dict[tuple[str, tuple[tuple[str, str], ...], str], list[Problem]] = {}
        for problem in problems:
            if problem.severity == severity:
                values = () if problem.code in _DUE else problem.values
                folded.setdefault((problem.code, values, _fold_by(problem)), []).append(problem)
        shown: Counter[tuple[str, str]] = Counter()
        more: dict[str, Counter[str]] = {}
        for first, *others in folded.values():
            code, path = first.code, first.at.path
            often = shown[code, path] >= _OFTEN_IN_FILE or shown[code, ""] >= _OFTEN_IN_SITE
            if often and not whole:
                more.setdefault(code, Counter())[path] += 1 + len(others)
                continue
            shown.update(((code, path), (code, "")))
            words, hint = explain(code, first.values, _)
            is_secret = (path, first.at.line) in secret
            yield Report(
                severity=severity,
                words=words,
                hint=hint,
                place=format_place(first, root),
                code=code,
                more=_more(code, len(others)),
                quoted=() if is_secret else tuple(_quoted(first, texts, margin)),
            )
        for code, counts in more.items():
            yield _not_shown(severity, code, counts)


def _more(code: str, others: int) -> str:
    """Return the number of equal problems, with a space before it; empty if there are none."""
    if not others:
        return ""
    if code in _DUE:
        return " " + _("(And {count} more like it.)").format(count=others)
    return " " + _("({count} times, first here)").format(count=others + 1)


def _not_shown(severity: Severity, code: str, counts: Counter[str]) -> Report:
    """Return the number of problems not shown, the files with most of them, how to see all."""
    words = ngettext(
        "{code}: {count} more, in {files}", "{code}: {count} more, in {files}", counts.total()
    )
    files = ", ".join(f"{path} ({count})" for path, count in counts.most_common(_FILES_NAMED))
    if len(counts) > _FILES_NAMED:
        others = len(counts) - _FILES_NAMED
        files += " " + ngettext("and {count} file", "and {count} files", others).format(
            count=others
        )
    return Report(
        severity=severity,
        words=words.format(code=code, count=counts.total(), files=files),
        hint=_("To see each of them: {command}").format(command="tipsite check --all"),
    )


def _fold_by(problem: Problem) -> str:
    """Return the place of a problem; empty if equal problems in other places share a report.

    A mistake of a theme appears on every page, and a missing library at every piece of material.

    Dozens of lines may be due: they are no mistakes, and `tipsite directory` lists them.
    """
    every_page = problem.code.startswith(("audit-", "template-"))
    if every_page or problem.code in (*_DUE, "material-extra"):
        return ""
    return f"{problem.at.path}:{problem.at.line}:{problem.at.column}"


def format_place(problem: Problem, root: Path = Path()) -> str:
    """Return the place of a problem as editors open it: ``path:line:column``."""
    at = problem.at
    path = at.path if root == Path() else (root / at.path).as_posix()
    return ":".join((path, *(str(part) for part in (at.line, at.column) if part)))


def _quoted(problem: Problem, texts: Mapping[str, bytes], margin: int) -> Iterator[str]:
    """Yield the line with a problem, and carets below the mistake, as far as its end is known."""
    at = problem.at
    content = texts.get(at.path)
    if content is None or not at.line:
        return
    text = content.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if at.line > len(lines):
        return
    line = _UNSEEN.sub("·", lines[at.line - 1].replace("\t", "→"))
    start = max(0, at.column - margin + 20)
    shown = line[start : start + margin]
    yield f"{'…' if start else ''}{shown[bool(start) :]}"
    if at.column:
        column = at.column - 1 - start
        unquoted = shown[column:].lstrip(_QUOTES)
        opening = len(shown) - column - len(unquoted)
        values = (value for _, value in problem.values if value and unquoted.startswith(value))
        value = max(values, key=len, default="")
        after = unquoted[len(value) : len(value) + opening]
        closing = opening if value and after and not after.strip(_QUOTES) else 0
        yield " " * column + "^" * max(1, len(value) and opening + len(value) + closing)


def agreed(question: str) -> bool:
    """Ask, and return whether the answer is yes in any language of tipsite; Enter is no."""
    while True:
        words = f"{question} {_('[y/N]')}"
        typed = click.prompt(words, default="", show_default=False).strip().casefold()
        if typed in _YES or typed in _NO:
            return typed in _YES
        click.echo(_("Write yes or no; Enter is no."))


def report_crash(words: str, root: Path = Path()) -> None:
    """Write a traceback to a file in ``root``, or else a temporary folder; say where to send it."""
    from tempfile import gettempdir  # noqa: PLC0415 - slow to import, rarely needed

    from tipsite.shell import project_url  # noqa: PLC0415 - the same

    path = Path(_CRASH)
    for folder in (root, None):
        with suppress(OSError):
            path = (folder or Path(gettempdir())).absolute() / _CRASH
            path.write_text(f"tipsite {__version__}\n{words}", encoding="utf-8")
            break
    else:
        click.echo(words, err=True)
    whom = project_url("Issues") or _("whoever gave you tipsite")
    click.echo(_("Please send this file to {whom}: {path}").format(whom=whom, path=path), err=True)
