"""The status as lines for a terminal: a matrix, where it is, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tipsite.model.tracking import State
from tipsite.translate.shown import Line, Piece
from tipsite.translate.status import DocumentStatus, LanguageStatus, Status, Task
from tipsite.translate.urgency import AREAS, STATES
from tipsite.translate.wording import counted, named, percent

FEW = 20
"""How many rows of a list are shown, unless all are asked for."""
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
_LEGEND = (
    "! may mislead   - missing   ? nobody knows from which text   ~ other words   + has no source"
)
_COLUMNS: tuple[State, ...] = ("current", *STATES)


def status_lines(status: Status, *, every: bool = False) -> Iterator[Line]:
    """Yield what the terminal shows; with ``every``, all rows of the lists."""
    if not status.languages:
        yield (("Nothing is translated here: no language but the source was asked for.", ""),)
    else:
        yield from _matrix(status.languages)
    yield from _without_state(status.languages)
    yield from _places(status.languages, every=every)
    yield from _readings(status)
    yield from _todo(status.tasks, there=bool(status.languages), every=every)


def _matrix(languages: Sequence[LanguageStatus]) -> Iterator[Line]:
    names = [named(language.tag) for language in languages]
    wide = max(map(len, names), default=0)
    heads = [state.rjust(max(len(state), 6)) for state in _COLUMNS]
    yield (
        ("".ljust(wide), ""),
        *((f"  {head}", "bold") for head in heads),
        ("  up to date", "bold"),
    )
    for language, name in zip(languages, names, strict=True):
        yield (((name.ljust(wide)), "bold"), *_cells(language, [len(head) for head in heads]))


def _cells(language: LanguageStatus, widths: Sequence[int]) -> Iterator[Piece]:
    if language.derived_from and not language.units:
        yield (
            f"  written letter by letter from {named(language.derived_from)}: no work of its own",
            "",
        )
        return
    for state, width in zip(_COLUMNS, widths, strict=True):
        count = language.counts[state]
        yield f"  {count:>{width}}", STYLES[state] if count else "dim"
    done = percent(language.percent)
    yield f"  {done:>10}", "bold green" if language.percent == 100 else "bold"


def _without_state(languages: Sequence[LanguageStatus]) -> Iterator[Line]:
    for language in languages:
        if language.noted or not language.units or language.counts["unknown"] == 0:
            continue
        yield ()
        yield (
            (
                f"{named(language.tag)}: nothing is noted yet about what was translated from what.",
                "",
            ),
        )
        yield (("  Where translation and source say the same, type: ", ""),
               (f"tipsite translate accept {language.tag} --all", "bold"))  # fmt: skip


def _places(languages: Sequence[LanguageStatus], *, every: bool) -> Iterator[Line]:
    """Document by language: signs and counts of what is not current."""
    shown = [language for language in languages if language.units]
    tables = {language.tag: {one.document: one for one in language.documents} for language in shown}
    areas = {
        one.document: one.area for language in shown for one in language.documents if _open(one)
    }
    if not areas:
        return
    rows = sorted(areas, key=lambda name: (AREAS.index(areas[name]), name))
    some = rows if every else rows[:FEW]
    wide = max(map(len, some))
    columns = {
        tag: max(len(tag), *(len(_plain(table.get(name))) for name in some))
        for tag, table in tables.items()
    }
    yield ()
    yield (("Where:  ", "bold"), (_LEGEND, ""))
    yield (
        ("".ljust(wide), ""),
        *((f"  {tag.ljust(width)}", "bold") for tag, width in columns.items()),
    )
    for name in some:
        pieces: list[Piece] = [(name.ljust(wide), "")]
        for tag, width in columns.items():
            signs = _signs(tables[tag].get(name))
            used = sum(len(words) for words, _ in signs) + len(signs) - 1
            pieces.append(("  ", ""))
            for at, sign in enumerate(signs):
                pieces.extend(((" ", ""), sign) if at else (sign,))
            pieces.append((" " * (width - used), ""))
        yield tuple(pieces)
    if len(rows) > len(some):
        yield ((f"… and {len(rows) - len(some)} more; --all shows them.", ""),)


def _open(one: DocumentStatus) -> bool:
    return any(state != "current" and count for state, count in one.counts.items())


def _plain(one: DocumentStatus | None) -> str:
    return " ".join(words for words, _ in _signs(one))


def _signs(one: DocumentStatus | None) -> list[Piece]:
    if one is None:
        return [("", "")]
    found = [
        (f"{_SIGNS[state]}{one.counts[state]}", STYLES[state])
        for state in STATES
        if one.counts.get(state)
    ]
    return found or [("ok", "green")]


def _readings(status: Status) -> Iterator[Line]:
    """Who has read what, in one line a language."""
    yield ()
    yield (("Read by somebody who knows the language:", "bold"),)
    groups = [(status.source, status.originals)]
    groups += [(one.tag, one.documents) for one in status.languages if one.units]
    for tag, documents in groups:
        there = [one for one in documents if one.reading != "none"]
        done = [one for one in there if one.reading == "reviewed"]
        changed = [one for one in there if one.reading == "changed"]
        said = f"  {named(tag)}: {len(done)} of {len(there)}"
        last = max((one.review for one in done if one.review), key=lambda one: one.on, default=None)
        if last:
            said += f", last on {last.on} by {last.by}"
        yield ((said, ""),)
        for one in changed[:FEW]:
            review = one.review
            read = f", read on {review.on} by {review.by}" if review else ""
            yield ((f"    changed since: {one.document}{read}", "yellow"),)


def _todo(tasks: Sequence[Task], *, there: bool, every: bool) -> Iterator[Line]:
    if not tasks and not there:
        return
    yield ()
    if not tasks:
        yield (("Nothing to do: every translation says what its source says.", "bold green"),)
        return
    yield ((f"{counted(len(tasks), 'thing')} to do, the most urgent first:", "bold"),)
    for number, task in enumerate(tasks if every else tasks[:FEW], 1):
        yield from _task(number, task)
    if not every and len(tasks) > FEW:
        yield ()
        yield ((f"… and {len(tasks) - FEW} more; --all shows them.", ""),)


def _task(number: int, task: Task) -> Iterator[Line]:
    what = f"block {task.number}" if task.number else f"the whole of it, {task.units} blocks"
    field = f" ({task.key})" if task.key else ""
    yield ()
    yield (
        (f"{number:>3}. ", ""),
        (task.state, STYLES[task.state]),
        (f"  {named(task.tag)}  {task.document}, {what}{field}", "bold"),
    )
    places = [
        f"{at.path}:{at.line}" if at.line else at.path for at in (task.source, task.target) if at
    ]
    yield ((f"     {'; '.join(task.why)}.", ""),)
    yield ((f"     {'   '.join(places)}", "dim"),)
    yield ((f"     {task.command}", ""),)
