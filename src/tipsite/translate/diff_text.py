"""A document block by block: what the source said then, says now, and its translation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tipsite.console import Line, Piece
from tipsite.model.tracking import Pair, Unit
from tipsite.tracking import PHRASES, kept_text
from tipsite.translate.status_text import STYLES
from tipsite.translate.why import reasons
from tipsite.translate.wording import counted, language_words, named, state_words
from tipsite.translate.wordmarks import Run, marked
from tipsite.ui_language import gettext as _

_INDENT = "    "
_BEFORE = {"same": "", "gone": "[-", "new": "{+"}
_AFTER = {"same": "", "gone": "-]", "new": "+}"}
_COLOUR = {"same": "", "gone": "red", "new": "green"}


def diff_lines(
    source: str, tag: str, document: str, pairs: Sequence[Pair], *, every: bool
) -> Iterator[Line]:
    """Yield what to show of a document; with ``every``, also the blocks that are current."""
    open_ = [pair for pair in pairs if pair.state != "current"]
    blocks = counted("{count} block", "{count} blocks", len(pairs))
    words = {"document": document, "language": named(tag), "blocks": blocks, "some": len(open_)}
    if not open_:
        yield (
            (_("{document} in {language}: all of {blocks} current.").format(**words), "bold green"),
        )
    else:
        said = _("{document} in {language}: {some} of {blocks} not current.").format(**words)
        yield ((said, "bold"),)
    for pair in pairs if every else open_:
        yield ()
        yield from _block(source, tag, document, pair)


def _block(source: str, tag: str, document: str, pair: Pair) -> Iterator[Line]:
    field = f" ({pair.key})" if pair.key else ""
    why = f"  {'; '.join(reasons(pair, source))}" if pair.state != "current" else ""
    block = _("Block {number}").format(number=pair.number)
    state = (state_words(pair.state), STYLES[pair.state])
    yield ((f"{block}{field}  ", "bold"), state, (why, ""))
    english, own = language_words("en" if document == PHRASES else source), language_words(tag)
    then = kept_text(pair.made) if pair.made and pair.state.startswith("outdated") else None
    if then is not None and pair.source is not None:
        before, after = marked(then, pair.source.text)
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


def _head(words: str, unit: Unit) -> Line:
    return ((f"  {words}  ", "dim"), (f"{unit.at.path}:{unit.at.line}", "dim"))


def _runs(runs: Iterable[Run]) -> Iterator[Line]:
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


def _next(tag: str, own: str, document: str, pair: Pair) -> Iterator[Line]:
    if pair.state == "current":
        return
    said = {
        "missing": _("Translate it; or, if {language} readers do not need it:"),
        "unknown": _("If both say the same:"),
        "orphan": _("Delete it; or, if {language} readers need it all the same:"),
    }.get(pair.state, _("When the {language} says it too:"))
    if document == PHRASES:
        said = _("When the {language} says it too, put the new English into its msgid.")
        yield ((f"  {said.format(language=own)}", ""),)
        return
    yield (
        (f"  {said.format(language=own)} ", ""),
        (f"tipsite translate accept {tag} {document} --block {pair.number}", "bold"),
    )
