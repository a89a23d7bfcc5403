"""Problems and progress for people: places, carets, what to write instead."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping
from importlib import resources

from tipsite.messages import explain
from tipsite.problems import Problem

_MARGIN = 100


def translator() -> gettext.NullTranslations:
    """Return the translation of messages for the user's language; English where there is none."""
    folder = resources.files("tipsite") / "locale"
    return gettext.translation("tipsite", str(folder), fallback=True)


def problem_lines(
    problems: tuple[Problem, ...], texts: Mapping[str, bytes], *, root: str = ""
) -> Iterator[str]:
    """Yield the lines that show ``problems``, equal ones folded with a count.

    ``texts`` are the files of the snapshot, for the line with its caret.
    """
    translate = translator().gettext
    folded: dict[tuple[str, tuple[tuple[str, str], ...], str], list[Problem]] = {}
    for found in problems:
        key = (found.code, found.values, _fold_by(found))
        folded.setdefault(key, []).append(found)
    for group in folded.values():
        first = group[0]
        words, hint = explain(first.code, first.values, translate)
        mark = translate("warning: ") if first.severity == "warning" else ""
        more = ""
        if len(group) > 1:
            more = " " + translate("({count} times, first here)").format(count=len(group))
        yield f"{_place(first, root)}: {first.code} {mark}{words}{more}"
        yield from _caret(first, texts)
        yield f"    → {hint}"


def _fold_by(found: Problem) -> str:
    """Mistakes of a theme show on every page; an author's are each at their own place."""
    if found.code.startswith(("audit-", "template-")):
        return ""
    return f"{found.at.path}:{found.at.line}:{found.at.column}"


def _place(found: Problem, root: str) -> str:
    at = found.at
    path = os.path.join(root, at.path) if root else at.path
    parts = [path, *(str(part) for part in (at.line, at.column) if part)]
    return ":".join(parts)


def _caret(found: Problem, texts: Mapping[str, bytes]) -> Iterator[str]:
    at = found.at
    content = texts.get(at.path)
    if content is None or not at.line:
        return
    lines = content.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    if at.line > len(lines):
        return
    line = lines[at.line - 1].replace("\t", "→")
    start = max(0, at.column - _MARGIN + 20)
    yield f"    {line[start : start + _MARGIN]}"
    if at.column:
        yield "    " + " " * (at.column - 1 - start) + "^"
