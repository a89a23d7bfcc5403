"""Problems and progress for people: places, carets, what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipsite.messages import explain
from tipsite.model.tracking import State
from tipsite.pipeline import Build
from tipsite.problems import Problem
from tipsite.readability import Reading
from tipsite.ui_language import gettext as _
from tipsite.ui_language import mark, ngettext
from tipsite.write import Changes

_MARGIN = 100
_DUE = ("line-due", "line-unconfirmed", "line-source-old", "line-undated")
_ORDER = ("note", "warning", "error")
_MARKS = {"note": mark("note: "), "warning": mark("warning: "), "error": ""}
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


def problem_lines(
    problems: tuple[Problem, ...], texts: Mapping[str, bytes], *, root: str = ""
) -> Iterator[str]:
    """Yield the lines that show ``problems``, equal ones folded with a count; notes, then warnings,
    then errors, which are to be seen first in a terminal.

    ``texts`` are the files of the snapshot, for the line with its caret.
    """
    folded: dict[tuple[str, tuple[tuple[str, str], ...], str], list[Problem]] = {}
    for found in sorted(problems, key=lambda found: _ORDER.index(found.severity)):
        values = () if found.code in _DUE else found.values
        key = (found.code, values, _fold_by(found))
        folded.setdefault(key, []).append(found)
    for group in folded.values():
        first = group[0]
        words, hint = explain(first.code, first.values, _)
        kind = _(_MARKS[first.severity]) if _MARKS[first.severity] else ""
        more = ""
        if len(group) > 1 and first.code in _DUE:
            more = " " + _("(And {count} more like it.)").format(count=len(group) - 1)
        elif len(group) > 1:
            more = " " + _("({count} times, first here)").format(count=len(group))
        yield f"{_place(first, root)}: {first.code} {_(kind) if kind else ''}{words}{more}"
        yield from _caret(first, texts)
        yield f"    → {hint}"


def _fold_by(found: Problem) -> str:
    """Mistakes of a theme show on every page; an author's are each at their own place.

    Lines that are due may be dozens, and are no mistakes: a command of their own lists them.
    """
    if found.code in _DUE or found.code.startswith(("audit-", "template-")):
        return ""
    return f"{found.at.path}:{found.at.line}:{found.at.column}"


def _place(found: Problem, root: str) -> str:
    at = found.at
    path = f"{root}/{at.path}" if root else at.path
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
    line = _CONTROL.sub("·", lines[at.line - 1].replace("\t", "→"))
    start = max(0, at.column - _MARGIN + 20)
    yield f"    {line[start : start + _MARGIN]}"
    if at.column:
        yield "    " + " " * (at.column - 1 - start) + "^"


def fallback_lines(built: Build) -> Iterator[str]:
    """Yield, for each language, how many of its pages are shown in another one."""
    counts: dict[str, int] = {}
    for page in built.pages:
        if page.fallback:
            counts[page.language] = counts.get(page.language, 0) + 1
    for language, count in counts.items():
        yield ngettext(
            "{language}: {count} page is in another language, not translated yet.",
            "{language}: {count} pages are in another language, not translated yet.",
            count,
        ).format(language=language, count=count)


def outdated_lines(built: Build) -> Iterator[str]:
    """Yield, for each language with translations that are behind their source, how many are.

    Where a site keeps note of what was translated from what, a language without notes is told too.
    """
    for language, counts in sorted(built.behind.items()):
        if said := _behind(counts):
            yield _(
                "{language}: {texts}; “tipsite translate status {language}” lists them."
            ).format(language=language, texts=said)
    for language in _without_notes(built):
        yield _(
            "{language}: nothing is noted of what was translated from what; "
            "“tipsite translate status {language}” says more."
        ).format(language=language)


def _behind(counts: Mapping[State, int]) -> str:
    may, older, none = (
        counts.get(state, 0) for state in ("outdated-critical", "outdated-minor", "missing")
    )
    return _listed(
        (may, ngettext("{count} text may mislead", "{count} texts may mislead", may)),
        (older, ngettext("{count} text has older words", "{count} texts have older words", older)),
        (
            none,
            ngettext("{count} text is not translated", "{count} texts are not translated", none),
        ),
    )


def _without_notes(built: Build) -> tuple[str, ...]:
    corpus = built.corpus
    if corpus.config is None or not built.behind:
        return ()
    site = corpus.config.site
    written = {page.tag for page in corpus.pages} - {site.source_language.text}
    tags = (tag.text for tag in site.languages if tag.text in written)
    return tuple(tag for tag in tags if tag not in corpus.states)


def reading_lines(found: tuple[Reading, ...]) -> Iterator[str]:
    """Yield, for each language with long sentences, how many, and where the longest is."""
    for language in dict.fromkeys(one.language for one in found):
        pages = [one for one in found if one.language == language and one.long]
        if not pages:
            continue
        count = sum(len(one.long) for one in pages)
        longest = max((found for one in pages for found in one.long), key=lambda found: found.words)
        place = f"{longest.at.path}:{longest.at.line}"
        yield ngettext(
            "{language}: {count} sentence has more than 20 words, the longest in {place}; "
            "“tipsite check --words” lists them.",
            "{language}: {count} sentences have more than 20 words, the longest in {place}; "
            "“tipsite check --words” lists them.",
            count,
        ).format(language=language, count=count, place=place)


def summary_line(
    problems: tuple[Problem, ...],
    built: Build,
    changes: Changes | None,
    *,
    output: object,
    failed: bool,
    to_do: int = 0,
) -> str:
    """Return the last line that a command prints; ``to_do`` lines stand above it."""
    mistakes = sum(found.severity == "error" for found in problems)
    warnings = sum(found.severity == "warning" for found in problems)
    notes = sum(found.severity == "note" for found in problems)
    quiet = sum(found.count for found in built.silenced)
    counted = _listed(
        (mistakes, ngettext("{count} error", "{count} errors", mistakes)),
        (warnings, ngettext("{count} warning", "{count} warnings", warnings)),
        (notes, ngettext("{count} note", "{count} notes", notes)),
        (quiet, ngettext("{count} silenced", "{count} silenced", quiet)),
    )
    counted = counted or all_well(to_do, live=is_live(built))
    pages = sum(found.path.endswith(".html") for found in built.artifacts)
    if failed and changes is None and output is None:
        return _("{counted}. Nothing was written.").format(counted=counted)
    if failed:
        return _("{counted}. The site was not changed.").format(counted=counted)
    said = ngettext("{count} page", "{count} pages", pages).format(count=pages) if pages else ""
    if changes is None:
        return _("{pages} would be built; nothing was written. {counted}").format(
            pages=said, counted=counted
        )
    return _(
        "{pages} in {output}: {written} files written, {unchanged} unchanged, {removed} removed. "
        "{counted}"
    ).format(
        pages=said,
        output=output,
        written=len(changes.written),
        unchanged=len(changes.unchanged),
        removed=len(changes.removed),
        counted=counted,
    )


def is_live(built: Build) -> bool:
    """Return whether the settings of a site say that it is live."""
    return built.corpus.config is not None and built.corpus.config.site.status == "live"


def all_well(to_do: int, *, live: bool) -> str:
    """Return what is said where nothing is wrong: never that all is well with things ``to_do``."""
    if not to_do:
        return _("No problems.")
    if live:
        said = ngettext(
            "No errors. {count} thing to look at (see above).",
            "No errors. {count} things to look at (see above).",
            to_do,
        )
    else:
        said = ngettext(
            "No errors. {count} thing to do before the site goes live (see above).",
            "No errors. {count} things to do before the site goes live (see above).",
            to_do,
        )
    return said.format(count=to_do)


def zip_line(path: object, files: int) -> str:
    """Return what to do with the zip that was written; hosts count its files."""
    said = ngettext("{count} file", "{count} files", files).format(count=files)
    return _("To publish: drag {path} ({files}) onto your host. docs/hosts.md says how.").format(
        path=path, files=said
    )


def _listed(*counted: tuple[int, str]) -> str:
    """Join what there is some of, each filled with its count."""
    return ", ".join(words.format(count=count) for count, words in counted if count)
