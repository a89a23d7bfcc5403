"""Each text of a file that came back, held against the site: taken, left, or refused with why."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tipsite.model.tracking import Pair
from tipsite.tracking import fingerprint
from tipsite.translate.exchange.contexts import contexts, split_context
from tipsite.translate.exchange.fields import shown, written
from tipsite.translate.exchange.items import Misshaped
from tipsite.translate.exchange.marks import Legend, legend_of, marks_in, slips_of, tidy
from tipsite.translate.exchange.rebuilt import rebuilt_source
from tipsite.translate.exchange.row import ReturnedUnit, stamped
from tipsite.translate.exchange.taken import Accepted
from tipsite.translate.exchange.words import Numbers, word_slips
from tipsite.ui_language import gettext as _
from tipsite.workspace.site import Workspace

_MARK = re.compile(r"<[^<>]*>")
_ALIKE = 0.5
"""Of the likeness of two texts, from 0 to 1: below it they are not the same one, edited."""


class Unfit(ValueError):  # noqa: N818 - the words are a translator's
    """All that is wrong with one text that came back, each in plain words."""

    def __init__(self, *words: str) -> None:
        super().__init__("; ".join(words))
        self.words = words


class TextChecker:
    """Checks the texts of pages and records for the language ``tag``."""

    def __init__(self, workspace: Workspace, tag: str) -> None:
        self._tag = tag
        self._pairs = workspace.pairs(tag)
        self._numbers = Numbers.of(workspace)
        self._named: dict[str, tuple[str, Pair]] = {}
        for document, pairs in self._pairs.items():
            named = contexts(document, pairs)
            by_number = {pair.number: pair for pair in pairs}
            self._named |= {name: (document, by_number[at]) for at, name in named.items()}

    def check(self, row: ReturnedUnit) -> Accepted | None:
        """Return what a text brings; None where it stands there already.

        Raises:
            Unfit: it can't be taken.
        """
        sent = self._sent(row)
        lines = tidy(row.targets[0].strip())
        pair = sent.pair
        if pair.target and lines == self._as_it_is(sent):
            made = pair.made.source if pair.made else ""
            if pair.state == "current" or made == fingerprint(sent.source):
                return None
            text, changed = pair.target.text, False
        else:
            text, changed = self._text(sent, lines), True
            if self._conflicts(row, pair, text):
                raise Unfit(
                    _(
                        "the translation was changed on the site since this file was sent out "
                        "({path}:{line}): change it by hand"
                    ).format(path=pair.target.at.path, line=pair.target.at.line)
                    if pair.target
                    else _("the translation was taken off the site since this file was sent out")
                )
            if pair.target and fingerprint(text) == stamped(row.stamp)[1]:
                return None
        return Accepted(
            number=row.number,
            context=row.context,
            document=sent.document,
            pair=pair,
            text=text,
            source=sent.source,
            changed=changed,
        )

    def is_reworded(self, row: ReturnedUnit) -> bool:
        """Whether the source in the file is not what was sent out; False where nobody can know."""
        stamp, _target = stamped(row.stamp)
        here = row.sources[0]
        if not stamp or not here:
            return False
        document, pair = self._named.get(row.context, ("", None))
        if pair and pair.source and stamp == pair.source.fingerprint:
            went = shown(pair.key, pair.source.text, legend_of(pair.source.text))
            return not same_words(went, here)
        if rebuilt_source(pair.key if pair else "", here, row.legend, stamp) is not None:
            return False
        # The source is another by now: what is much like it is its older form.
        document = document or split_context(row.context)[0]
        now = [pair] if pair else self._pairs.get(document, ())
        return all(_likeness(here, one) < _ALIKE for one in now if one.source)

    def is_edited(self, row: ReturnedUnit) -> bool:
        """Whether the translation before is not what was sent out; False where nobody can know."""
        target = pair.target if (pair := self._named.get(row.context, ("", None))[1]) else None
        if target is None or not any(row.before) or stamped(row.stamp)[1] != target.fingerprint:
            return False
        went = shown(pair.key if pair else "", target.text, legend_of(target.text))
        return not same_words(_MARK.sub("", went), _MARK.sub("", row.before[0]))

    def sources(self) -> Iterator[tuple[str, str]]:
        """Yield each text of the site as it is sent out, with its name."""
        for context, (_document, pair) in self._named.items():
            if source := pair.source:
                yield shown(pair.key, source.text, legend_of(source.text)), context

    def _as_it_is(self, sent: _Sent) -> str:
        target = sent.pair.target
        assert target is not None
        return shown(sent.pair.key, target.text, legend_of(target.text, sent.legend))

    def _sent(self, row: ReturnedUnit) -> _Sent:
        """Return what was sent out under a context, and the pair that it belongs to now."""
        stamp, _target = stamped(row.stamp)
        document, pair = self._named.get(row.context, ("", None))
        if pair and pair.source:
            text = pair.source.text
            legend = legend_of(text)
            same = stamp == pair.source.fingerprint if stamp else False
            if same or shown(pair.key, text, legend) == row.sources[0]:
                return _Sent(document, pair, text, legend)
        document, name = split_context(row.context)
        if document not in self._pairs:
            raise Unfit(_("the site has no such text"))
        key = pair.key if pair else ""
        text_then = rebuilt_source(key, row.sources[0], row.legend, stamp or name.partition("-")[0])
        if text_then is None:
            raise Unfit(
                _(
                    "the site has no such text (any more), and the file does not say what it was: "
                    "export it again"
                )
            )
        pair = pair or self._nearest(document, text_then)
        return _Sent(document, pair, text_then, legend_of(text_then))

    def _nearest(self, document: str, text: str) -> Pair:
        """Return the block that has become of one that was sent out."""
        wanted = fingerprint(text)
        blocks = [pair for pair in self._pairs[document] if pair.source and not pair.key]
        for pair in blocks:
            if pair.made and pair.made.source == wanted:
                return pair
        likely = [(_likeness(text, pair), -pair.number) for pair in blocks]
        best = max(likely, default=(0.0, 0))
        if best[0] < _ALIKE:
            raise Unfit(_("the block is no longer on the page that it was translated from"))
        return next(pair for pair in blocks if pair.number == -best[1])

    def _text(self, sent: _Sent, lines: str) -> str:
        """Return what came back as the unit's text, of the shape that went out.

        A translation that was another shape already may keep it.
        """
        shapes = [(sent.source, sent.legend)]
        target = sent.pair.target
        if target and sent.pair.state == "current":
            shapes.append((target.text, legend_of(target.text, sent.legend)))
        refused: Unfit | None = None
        for source, legend in shapes:
            try:
                return self._fitting(sent, lines, source, legend)
            except Unfit as unfit:
                refused = refused or unfit
        assert refused is not None
        raise refused

    def _fitting(self, sent: _Sent, lines: str, source: str, legend: Legend) -> str:
        key = sent.pair.key
        went = shown(key, source, legend)
        wanted = self._needed(marks_in(went), marks_in(lines), legend)
        found = [
            *slips_of(lines, wanted, marks_in(went)),
            *word_slips(lines, went),
            *self._numbers.slips(lines, went),
        ]
        if found:
            raise Unfit(*found)
        try:
            text = written(key, lines, source, legend)
        except Misshaped as misshaped:
            raise Unfit(str(misshaped)) from misshaped
        return text

    def _needed(self, wanted: Counter[str], here: Counter[str], legend: Legend) -> Counter[str]:
        """Words of the translation's own language need no mark in it."""
        own = {name for name, target in legend.items() if target == f"lang:{self._tag}"}
        return Counter(
            {
                name: here[name] if name in own and here[name] < many else many
                for name, many in wanted.items()
            }
        )

    def _conflicts(self, row: ReturnedUnit, pair: Pair, text: str) -> bool:
        """Whether both the translator and somebody here have changed a translation."""
        _source, before = stamped(row.stamp)
        if not before or fingerprint(text) == before:
            return False
        now = pair.target.fingerprint if pair.target else "none"
        return now != before


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in spaces and line ends at most, which programs change."""
    return one.split() == other.split()


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a translator had: a source text with its placeholders, and its pair as it is now."""

    document: str
    pair: Pair
    source: str
    legend: Mapping[str, str]


def _likeness(text: str, pair: Pair) -> float:
    assert pair.source is not None
    return difflib.SequenceMatcher(None, text, pair.source.text, autojunk=False).ratio()
