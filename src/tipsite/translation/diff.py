"""What has changed in a source, block by block and word by word.

Each block says what its source said then, what that says now, and the translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from tipsite.console import Piece, TextLine
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words
from tipsite.model.translation import Pair, Unit
from tipsite.staleness.pairs import PHRASES
from tipsite.staleness.state_file import kept_text
from tipsite.translation.labels import counted, language_label, reasons, state_words
from tipsite.translation.status_text import STYLES

_TOKEN = re.compile(r"\w+(?:[-'’:./]+\w+)*|\s+|[^\w\s]")
_INDENT = "    "
_BEFORE = {"same": "", "gone": "[-", "new": "{+"}
_AFTER = {"same": "", "gone": "-]", "new": "+}"}
_COLOUR = {"same": "", "gone": "red", "new": "green"}


class Run(NamedTuple):
    """Words of a text that are in both, or in one alone."""

    words: str
    kind: Literal["same", "gone", "new"]


def word_runs(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return both texts in runs: the old one with what is gone, the new one with what is new.

    Lines that are in both are put beside each other first, so that a new item is one run.
    """
    left: list[Run] = []
    right: list[Run] = []
    before, after = _lines(old), _lines(new)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for _tag, start, end, new_start, new_end in codes:
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        for one, other in _words(removed, added):
            left.append(one)
            right.append(other)
    return _merge_runs(left), _merge_runs(right)


def _lines(text: str) -> list[str]:
    """The lines of a text, each but the first with the line break before it."""
    first, *rest = text.split("\n")
    return [first, *(f"\n{line}" for line in rest)]


def _words(old: str, new: str) -> Iterator[tuple[Run, Run]]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    for what, start, end, new_start, new_end in _changes(before, after):
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        same = what == "equal"
        yield Run(removed, "same" if same else "gone"), Run(added, "same" if same else "new")


def _merge_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs without empty ones, and neighbours of one kind as one."""
    found: list[Run] = []
    for run in runs:
        if found and run.kind == found[-1].kind:
            found[-1] = Run(found[-1].words + run.words, run.kind)
        elif run.words:
            found.append(run)
    return tuple(found)


def _changes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Opcodes, in which a blank between two changes belongs to both."""
    found: list[tuple[str, int, int, int, int]] = []
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for at, (what, start, end, new_start, new_end) in enumerate(codes):
        between = 0 < at < len(codes) - 1 and "".join(before[start:end]) == " "
        if found and found[-1][0] == "replace" and (what != "equal" or between):
            _, first, _, new_first, _ = found.pop()
            found.append(("replace", first, end, new_first, new_end))
        elif what == "equal":
            found.append(("equal", start, end, new_start, new_end))
        else:
            found.append(("replace", start, end, new_start, new_end))
    return found


def diff_lines(
    source: str, tag: str, document: str, pairs: Sequence[Pair], *, every: bool
) -> Iterator[TextLine]:
    """Yield what to show of a document; with ``every``, also the blocks that are current."""
    open_ = [pair for pair in pairs if pair.state != "current"]
    blocks = counted("{count} block", "{count} blocks", len(pairs))
    words = {
        "document": document,
        "language": language_label(tag),
        "blocks": blocks,
        "some": len(open_),
    }
    if not open_:
        yield (
            (_("{document} in {language}: all of {blocks} current.").format(**words), "bold green"),
        )
    else:
        text = _("{document} in {language}: {some} of {blocks} not current.").format(**words)
        yield ((text, "bold"),)
    for pair in pairs if every else open_:
        yield ()
        yield from _block(source, tag, document, pair)


def _block(source: str, tag: str, document: str, pair: Pair) -> Iterator[TextLine]:
    field = f" ({pair.key})" if pair.key else ""
    why = f"  {'; '.join(reasons(pair, source))}" if pair.state != "current" else ""
    block = _("Block {number}").format(number=pair.number)
    state = (state_words(pair.state), STYLES[pair.state])
    yield ((f"{block}{field}  ", "bold"), state, (why, ""))
    english, own = language_words("en" if document == PHRASES else source), language_words(tag)
    then = kept_text(pair.made) if pair.made and pair.state.startswith("outdated") else None
    if then is not None and pair.source is not None:
        before, after = word_runs(then, pair.source.text)
        yield ((f"  {_('{language} said:').format(language=english)}", "dim"),)
        yield from _runs(before)
        yield _head(_("{language} says now:").format(language=english), pair.source)
        yield from _runs(after)
    elif pair.source is not None:
        yield _head(f"{english}:", pair.source)
        yield from _runs((Run(pair.source.text, "same"),))
    if pair.target is not None:
        yield _head(f"{own}:", pair.target)
        yield from _runs((Run(pair.target.text, "same"),))
    yield from _next(tag, own, document, pair)


def _head(words: str, unit: Unit) -> TextLine:
    return ((f"  {words}  ", "dim"), (f"{unit.at.path}:{unit.at.line}", "dim"))


def _runs(runs: Iterable[Run]) -> Iterator[TextLine]:
    """The lines of a text, each run marked by signs and by colour."""
    line: list[Piece] = [(_INDENT, "")]
    for words, kind in runs:
        first, *rest = words.split("\n")
        line += _piece(first, kind)
        for more in rest:
            yield tuple(line)
            line = [(_INDENT, ""), *_piece(more, kind)]
    yield tuple(line)


def _piece(words: str, kind: str) -> list[Piece]:
    return [(f"{_BEFORE[kind]}{words}{_AFTER[kind]}", _COLOUR[kind])] if words else []


def _next(tag: str, own: str, document: str, pair: Pair) -> Iterator[TextLine]:
    if pair.state == "current":
        return
    words = {
        "missing": _("Translate it; or, if {language} readers do not need it:"),
        "unknown": _("If both say the same:"),
        "orphan": _("Delete it; or, if {language} readers need it all the same:"),
    }.get(pair.state, _("When the {language} says it too:"))
    if document == PHRASES:
        words = _("When the {language} says it too, put the new English into its msgid.")
        yield ((f"  {words.format(language=own)}", ""),)
        return
    yield (
        (f"  {words.format(language=own)} ", ""),
        (f"tipsite translate accept {tag} {document} --block {pair.number}", "bold"),
    )
