"""How plainly pages are written, for people: a table of the pages, and every long sentence."""

from __future__ import annotations

import sys

from tipsite.readability import Reading
from tipsite.ui_language import gettext as _
from tipsite.ui_language import mark, ngettext

_HEAD = (
    mark("page"), mark("language"), mark("sentences"), mark("over 20 words"), "LIX", mark("source"),
)  # fmt: skip
_LEFT = ("page", "language")
_WHAT = mark(
    "LIX is words a sentence plus long words (over six letters) in a hundred. In English, up to 30 "
    "is easy,\n40 a newspaper, above 50 hard. Languages with longer words come out higher: compare "
    "a page with its source,\nand look at those that are further from it than the others."
)


def print_words(found: tuple[Reading, ...]) -> None:
    """Print the table, hardest pages first, the long sentences with their places, and what LIX is.

    Columns are aligned with blanks, so that a screen reader and a pipe can read them too.
    """
    if not found:
        return
    rows = [tuple(map(_, _HEAD)), *map(_row, sorted(found, key=lambda one: (-one.lix, one.path)))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD))]
    for row in rows:
        cells = (
            cell.ljust(width) if name in _LEFT else cell.rjust(width)
            for name, cell, width in zip(_HEAD, row, widths, strict=True)
        )
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    for one in found:
        for sentence in one.long:
            at = sentence.at
            count = sentence.words
            said = ngettext("{count} word", "{count} words", count).format(count=count)
            sys.stdout.write(f"{at.path}:{at.line}: {said}: {sentence.begins} …\n")
    sys.stdout.write(_(_WHAT) + "\n")


def _row(one: Reading) -> tuple[str, ...]:
    source = "" if one.lix_source is None else str(one.lix_source)
    return (one.path, one.language, str(one.sentences), str(len(one.long)), str(one.lix), source)
