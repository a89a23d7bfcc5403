"""The status as lines for a terminal: counts by language, places, and tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter

from tipsite.console import Cell, Shown, Table, TextLine
from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.model.translation import State
from tipsite.translation.labels import counted, language_label, percent, state_words
from tipsite.translation.status import AREAS, STATES, DocumentStatus, LanguageStatus, Status, Task

_FEW = 20
"""The number of rows of a list that are shown without ``--all``."""
STYLES: Mapping[State, str] = {
    "current": "green",
    "outdated-critical": "bold red",
    "missing": "magenta",
    "unknown": "cyan",
    "outdated-minor": "yellow",
    "orphan": "blue",
}
_SIGNS: Mapping[State, str] = {
    "outdated-critical": "!",
    "missing": "-",
    "unknown": "?",
    "outdated-minor": "~",
    "orphan": "+",
}
_LEGEND = mark(
    "! may mislead   - missing   ? nobody knows from which text   ~ other words   + has no source"
)
_COLUMNS: tuple[State, ...] = ("current", *STATES)


def status_lines(status: Status, *, every: bool = False) -> Iterator[Shown]:
    """Yield the lines of the status; with ``every``, all rows of its lists."""
    if not status.languages:
        yield _("Nothing is translated here: no language but the source was asked for.")
    else:
        yield _matrix(status.languages)
    yield from _without_state(status.languages)
    yield from _places(status.languages, every=every)
    yield from _readings(status)
    yield from _todo(status.tasks, there=bool(status.languages), every=every)


def _matrix(languages: Sequence[LanguageStatus]) -> Table:
    heads = ["", *(state_words(state).rjust(6) for state in _COLUMNS), _("up to date")]
    return Table(
        head=[((head, "bold"),) for head in heads],
        rows=[
            (((language_label(language.tag), "bold"),), *_cells(language)) for language in languages
        ],
        right=frozenset(range(1, len(heads))),
    )


def _cells(language: LanguageStatus) -> Iterator[Cell]:
    if language.derived_from and not language.units:
        words = _("written letter by letter from {language}: no work of its own")
        yield words.format(language=language_label(language.derived_from))
        return
    for state in _COLUMNS:
        count = language.counts[state]
        yield ((str(count), STYLES[state] if count else "dim"),)
    yield ((percent(language.percent), "bold green" if language.percent == 100 else "bold"),)


def _without_state(languages: Sequence[LanguageStatus]) -> Iterator[Shown]:
    for language in languages:
        if language.noted or not language.units or language.counts["unknown"] == 0:
            continue
        yield ()
        words = _("{language}: nothing is noted yet about what was translated from what.")
        yield words.format(language=language_label(language.tag))
        yield ((f"  {_('Where translation and source say the same, type:')} ", ""),
               (f"tipsite translate accept {language.tag} --all", "bold"))  # fmt: skip


def _places(languages: Sequence[LanguageStatus], *, every: bool) -> Iterator[Shown]:
    """Yield a table of documents by language, with counts of texts that are not current."""
    shown = [language for language in languages if language.units]
    tables = {
        language.tag: {document.document: document for document in language.documents}
        for language in shown
    }
    documents = chain.from_iterable(language.documents for language in shown)
    areas = {document.document: document.area for document in documents if _open(document)}
    if not areas:
        return
    rows = sorted(areas, key=lambda name: (AREAS.index(areas[name]), name))
    some = rows if every else rows[:_FEW]
    yield ()
    yield ((f"{_('Where:')}  ", "bold"), (_(_LEGEND), ""))
    yield Table(
        head=["", *(((tag, "bold"),) for tag in tables)],
        rows=[(name, *(_signs(table.get(name)) for table in tables.values())) for name in some],
    )
    if len(rows) > len(some):
        words = _("… and {count} more; --all shows them.")
        yield words.format(count=len(rows) - len(some))


def _open(document: DocumentStatus) -> bool:
    return any(state != "current" and count for state, count in document.counts.items())


def _signs(document: DocumentStatus | None) -> TextLine:
    if document is None:
        return ()
    signs = [
        (f"{_SIGNS[state]}{document.counts[state]}", STYLES[state])
        for state in STATES
        if document.counts.get(state)
    ]
    spaced = [piece for sign in signs for piece in ((" ", ""), sign)]
    return tuple(spaced[1:]) or ((_("ok"), "green"),)


def _readings(status: Status) -> Iterator[Shown]:
    """Yield the reviews, in one line a language."""
    yield ()
    yield ((_("Read by somebody who knows the language:"), "bold"),)
    groups = [(status.source, status.originals)]
    groups += [(state.tag, state.documents) for state in status.languages if state.units]
    for tag, documents in groups:
        there = [document for document in documents if document.reading != "none"]
        done = [document for document in there if document.reading == "reviewed"]
        changed = [document for document in there if document.reading == "changed"]
        counts = {"language": language_label(tag), "some": len(done), "all": len(there)}
        text = _("{language}: {some} of {all}").format(**counts)
        reviews = (document.review for document in done if document.review)
        last = max(reviews, key=attrgetter("on"), default=None)
        if last:
            text += _(", last on {day} by {role}").format(day=last.on, role=last.by)
        yield f"  {text}"
        for document in changed[:_FEW]:
            text = _("changed since: {document}").format(document=document.document)
            if document.review:
                words = _(", read on {day} by {role}")
                text += words.format(day=document.review.on, role=document.review.by)
            yield ((f"    {text}", "yellow"),)


def _todo(tasks: Sequence[Task], *, there: bool, every: bool) -> Iterator[Shown]:
    if not tasks and not there:
        return
    yield ()
    if not tasks:
        yield ((_("Nothing to do: every translation says what its source says."), "bold green"),)
        return
    text = counted(
        "{count} thing to do, the most urgent first:",
        "{count} things to do, the most urgent first:",
        len(tasks),
    )
    yield ((text, "bold"),)
    for number, task in enumerate(tasks if every else tasks[:_FEW], 1):
        yield from _task(number, task)
    if not every and len(tasks) > _FEW:
        yield ()
        words = _("… and {count} more; --all shows them.")
        yield words.format(count=len(tasks) - _FEW)


def _task(number: int, task: Task) -> Iterator[Shown]:
    if task.number:
        what = _("block {number}").format(number=task.number)
    else:
        what = counted(
            "the whole of it, {count} block", "the whole of it, {count} blocks", task.units
        )
    field = f" ({task.key})" if task.key else ""
    yield ()
    yield (
        (f"{number:>3}. ", ""),
        (state_words(task.state), STYLES[task.state]),
        (f"  {language_label(task.tag)}  {task.document}, {what}{field}", "bold"),
    )
    places = [
        f"{at.path}:{at.line}" if at.line else at.path for at in (task.source, task.target) if at
    ]
    yield f"     {'; '.join(task.why)}."
    yield ((f"     {'   '.join(places)}", "dim"),)
    yield f"     {task.command}"
