"""What serving says in the terminal."""

from __future__ import annotations

import contextlib
from pathlib import Path

from tipsite.serving.complete import Outcome
from tipsite.summary import all_well
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ngettext

_CRASH = ".tipsite-crash.txt"


def rebuilt_line(outcome: Outcome) -> str:
    """Return the one line about a build."""
    if outcome.stopped or outcome.refused or outcome.crash:
        return _("The site was not changed: the last good one stays until this is mended.")
    warnings = len(outcome.problems)
    pages = ngettext("{count} page", "{count} pages", outcome.pages).format(count=outcome.pages)
    if not warnings:
        return _("{pages}: {written} files written, {removed} removed. {said}").format(
            pages=pages,
            written=outcome.written,
            removed=outcome.removed,
            said=all_well(len(outcome.to_do), live=outcome.live),
        )
    told = ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings)
    return _("{pages}: {written} files written, {removed} removed. {warnings}.").format(
        pages=pages, written=outcome.written, removed=outcome.removed, warnings=told
    )


def crash_line(traceback: str, root: Path) -> str:
    """Keep a traceback in a file, and return whom to send it to."""
    with contextlib.suppress(OSError):
        (root / _CRASH).write_text(traceback, encoding="utf-8")
    return _("Please send this file to its makers: {path}").format(path=root / _CRASH)
