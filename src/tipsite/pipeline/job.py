"""The job of a build, its outcome, and the words for it. It imports little.

A build that changed nothing ends with the words of the one before, made of the same values.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from tipsite.console import Shown, problem_lines, show
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.model.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A build or check to do. ``output`` is None if nothing is to be written.

    ``whole`` shows each problem, however often it comes.
    ``weight`` prints what the pages weigh, ``words`` how plainly they are written, ``browser``
    measures pages in a browser. ``zip`` puts the site into one file, too. ``drafts`` adds what is
    not out yet. ``examples`` builds a made-up site with the theme of the site, and a list of its
    pages. ``as_json`` prints the report alone. ``force`` replaces a report or a zip of somebody
    else.
    ``store`` lets answers of earlier builds stand where nothing has changed; ``verify`` holds them
    against a build without. ``timings`` prints where the time went.
    ``workers`` is the address of a cluster's scheduler; ``spawn`` means processes of this machine.
    ``last_published`` returns the day of the last release that had a service, by its id.
    """

    root: Path
    output: Path | None
    today: datetime.date
    strict: bool
    report: Path | None
    whole: bool = False
    weight: bool = False
    words: bool = False
    browser: bool = False
    zip: bool = False
    drafts: bool = False
    examples: bool = False
    as_json: bool = False
    force: bool = False
    store: bool = True
    verify: bool = False
    timings: bool = False
    workers: str = ""
    last_published: Callable[[str], datetime.date | None] = lambda _service: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The outcome of a job, from which its last lines are printed.

    ``pages`` counts those that were made, ``silenced`` the problems that the site need not be told;
    ``to_do`` are lines on what is still to be done, ``upcoming`` on what changes by itself.
    ``live`` is what the settings say. ``failed`` is a site that was not changed. ``files`` counts
    those written, unchanged and removed; None where nothing was written.
    """

    problems: tuple[Problem, ...] = ()
    pages: int = 0
    silenced: int = 0
    live: bool = False
    to_do: tuple[str, ...] = ()
    upcoming: tuple[str, ...] = ()
    failed: bool
    files: tuple[int, int, int] | None = None

    @property
    def exit_code(self) -> int:
        """Return 0 where all is fine, 1 where there are problems in the content."""
        mistakes = any(fault.severity == "error" for fault in self.problems)
        return 1 if self.failed or mistakes else 0


def tell(
    end: Conclusion,
    job: Job,
    texts: Mapping[str, bytes],
    tables: Sequence[Shown] = (),
) -> None:
    """Print the outcome of a job. ``texts`` are files by path, to quote lines with problems."""
    print_problems(end.problems, texts, job.root, whole=job.whole)
    if tables:
        show(tables)
    for line in (*end.to_do, *end.upcoming):
        click.echo(line)
    click.echo(summary_line(end, job.output))


def print_problems(
    problems: tuple[Problem, ...], texts: Mapping[str, bytes], root: Path, *, whole: bool = False
) -> None:
    """Print the problems of the site in ``root``; ``whole`` shows repeated ones each time."""
    for line in problem_lines(problems, texts, root=root, whole=whole):
        click.echo(line, err=True)


def summary_line(end: Conclusion, output: object) -> str:
    """Return the last line that a command prints; what is to be done is above it."""
    severities: list[str] = [fault.severity for fault in end.problems]
    mistakes, warnings, notes = map(severities.count, ("error", "warning", "note"))
    counted = listed(
        (mistakes, ngettext("{count} error", "{count} errors", mistakes)),
        (warnings, ngettext("{count} warning", "{count} warnings", warnings)),
        (notes, ngettext("{count} note", "{count} notes", notes)),
        (end.silenced, ngettext("{count} silenced", "{count} silenced", end.silenced)),
    )
    counted = counted or verdict(len(end.to_do), live=end.live)
    if end.failed and end.files is None and output is None:
        return _("{counted}. Nothing was written.").format(counted=counted)
    if end.failed:
        return _("{counted}. The site was not changed.").format(counted=counted)
    pages = ngettext("{count} page", "{count} pages", end.pages)
    said = pages.format(count=end.pages) if end.pages else ""
    if end.files is None:
        return _("{pages} would be built; nothing was written. {counted}").format(
            pages=said, counted=counted
        )
    written, unchanged, removed = end.files
    return _(
        "{pages} in {output}: {written} files written, {unchanged} unchanged, {removed} removed. "
        "{counted}"
    ).format(
        pages=said,
        output=output,
        written=written,
        unchanged=unchanged,
        removed=removed,
        counted=counted,
    )


def verdict(to_do: int, *, live: bool) -> str:
    """Return what is said where nothing is wrong: never that all is well with things ``to_do``."""
    if not to_do:
        return _("No problems.")
    if live:
        words = ngettext(
            "No errors. {count} thing to look at (see above).",
            "No errors. {count} things to look at (see above).",
            to_do,
        )
    else:
        words = ngettext(
            "No errors. {count} thing to do before the site goes live (see above).",
            "No errors. {count} things to do before the site goes live (see above).",
            to_do,
        )
    return words.format(count=to_do)


def listed(*counted: tuple[int, str]) -> str:
    """Join what there is some of, each filled with its count."""
    return ", ".join(words.format(count=count) for count, words in counted if count)
