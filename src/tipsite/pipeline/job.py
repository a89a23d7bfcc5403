"""The job of a build, its outcome, and the words for it. It imports little.

A build that changes nothing prints these words again, from stored values.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from msgspec import Struct

from tipsite.console import Shown, format_place, print_problems, show
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.model.problems import Problem, errors

_MANY = 5
"""The most problems whose first one is surely seen."""


class Job(Struct, frozen=True, kw_only=True):
    """A build or check to do. ``output`` is None if nothing is to be written.

    ``whole`` shows each problem, however often it comes.
    ``weight`` prints the weights of pages, ``words`` their readability. ``browser`` measures pages
    in a browser. ``zip`` also writes the site as one file. ``drafts`` adds pages that are not
    published yet. ``examples`` builds a made-up site with the theme of the site, and a list of its
    pages. ``as_json`` prints only the report. ``force`` replaces a report or a zip that somebody
    else wrote.
    ``store`` reuses answers of earlier builds if nothing has changed. ``verify`` compares the
    result with a build that reuses none. ``timings`` prints the time of each stage.
    ``workers`` is the address of a cluster's scheduler; ``spawn`` means processes of this machine.
    ``last_published`` returns the day of the last release with a service, whose id it gets.
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


class Conclusion(Struct, frozen=True, kw_only=True):
    """The outcome of a job, from which its last lines are printed.

    ``pages`` is the number of pages made. ``silenced`` is the number of problems that the site does
    not want to see. ``to_do`` are lines on work that is left, ``upcoming`` lines on changes that
    come with time. ``live`` is true if the settings say so. ``failed`` is true if the site was not
    changed. ``incomplete`` is true if material with errors was left out. ``files`` are the numbers
    of written, unchanged and removed files; None if nothing was written.
    """

    problems: tuple[Problem, ...] = ()
    pages: int = 0
    silenced: int = 0
    live: bool = False
    to_do: tuple[str, ...] = ()
    upcoming: tuple[str, ...] = ()
    failed: bool
    incomplete: bool = False
    files: tuple[int, int, int] | None = None

    @property
    def exit_code(self) -> int:
        """Return 0, 1 if the site was not changed, or 5 if only material is missing."""
        if self.incomplete:
            return 5
        return 1 if self.failed or errors(self.problems) else 0


def tell(
    end: Conclusion,
    job: Job,
    texts: Mapping[str, bytes],
    tables: Sequence[Shown] = (),
) -> None:
    """Print the outcome of a job. ``texts`` are files by path, to quote lines with problems."""
    print_problems(end.problems, texts, root=job.root, whole=job.whole)
    if tables:
        show(tables)
    for line in (*end.to_do, *end.upcoming):
        click.echo(line)
    mistakes = errors(end.problems)
    style = "bold red" if mistakes or end.failed else "bold green"
    show((((summary_line(end, job.output), style),),))
    if len(end.problems) > _MANY and mistakes:
        words = _("Begin with the first error, above: {place}")
        click.echo(words.format(place=format_place(mistakes[0], job.root)), err=True)


def summary_line(end: Conclusion, output: object) -> str:
    """Return the last line that a command prints; work that is left is printed above it."""
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
    if end.incomplete:
        left_out = _("The material with errors is left out until it is mended.")
        counted = f"{counted}. {left_out}"
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
    """Return the words for a site without problems: they count the things ``to_do``, if any."""
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
    """Join the words whose count is not 0, each filled with its count."""
    return ", ".join(words.format(count=count) for count, words in counted if count)
