"""Changes of a source, block by block and word by word.

Each block shows the source as it was translated, the source now, and the translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tipsite.console import Piece, Shown, TextLine
from tipsite.i18n import gettext as _
from tipsite.i18n import language_words
from tipsite.model.translation import Pair, Unit
from tipsite.staleness.pairs import PHRASES
from tipsite.staleness.state_file import kept_text
from tipsite.translation.labels import counted, language_label, reasons, state_words
from tipsite.translation.status_text import STYLES
from tipsite.workspace.differences import Run, marked, word_runs

_INDENT = "    "


def diff_lines(
    source: str, tag: str, document: str, pairs: Sequence[Pair], *, every: bool
) -> Iterator[Shown]:
    """Yield the lines about a document; with ``every``, also about its current blocks."""
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


def _block(source: str, tag: str, document: str, pair: Pair) -> Iterator[Shown]:
    field = f" ({pair.key})" if pair.key else ""
    why = f"  {'; '.join(reasons(pair, source))}" if pair.state != "current" else ""
    block = _("Block {number}").format(number=pair.number)
    state = (state_words(pair.state), STYLES[pair.state])
    yield ((f"{block}{field}  ", "bold"), state, (why, ""))
    english, translation_language = (
        language_words("en" if document == PHRASES else source),
        language_words(tag),
    )
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
        yield _head(f"{translation_language}:", pair.target)
        yield from _runs((Run(pair.target.text, "same"),))
    yield from _next(tag, translation_language, document, pair)


def _head(words: str, unit: Unit) -> TextLine:
    return ((f"  {words}  ", "dim"), (f"{unit.at.path}:{unit.at.line}", "dim"))


def _runs(runs: Iterable[Run]) -> Iterator[Shown]:
    """Yield the lines of a text, in which characters and colours mark each change."""
    line: list[Piece] = [(_INDENT, "")]
    for words, kind in runs:
        first, *rest = words.split("\n")
        line += marked(first, kind)
        for more in rest:
            yield tuple(line)
            line = [(_INDENT, ""), *marked(more, kind)]
    yield tuple(line)


def _next(tag: str, language: str, document: str, pair: Pair) -> Iterator[Shown]:
    if pair.state == "current":
        return
    words = {
        "missing": _("Translate it; or, if {language} readers do not need it:"),
        "unknown": _("If both say the same:"),
        "orphan": _("Delete it; or, if {language} readers need it all the same:"),
    }.get(pair.state, _("When the {language} says it too:"))
    if document == PHRASES:
        words = _("When the {language} says it too, put the new English into its msgid.")
        yield f"  {words.format(language=language)}"
        return
    yield (
        (f"  {words.format(language=language)} ", ""),
        (f"tipsite translate accept {tag} {document} --block {pair.number}", "bold"),
    )
