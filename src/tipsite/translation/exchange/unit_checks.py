"""Compare one returned text with the site, and accept it or refuse it with reasons.

The shape, placeholders, numbers and characters of a text must match its source at the time of the
export.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from string import Formatter

from msgspec import Struct

from tipsite.contacts.detection import find_contacts, is_doubtful
from tipsite.contacts.dialling import digits_of
from tipsite.i18n import gettext as _
from tipsite.language.bidi import unseen_signs
from tipsite.lint.typed_numbers import known_numbers
from tipsite.markdown.normal_form import fingerprint
from tipsite.model.translation import Pair
from tipsite.staleness.pairs import PHRASES
from tipsite.translation.exchange.earlier_names import EarlierNames
from tipsite.translation.exchange.export import export_units
from tipsite.translation.exchange.placeholders import (
    TAG,
    Legend,
    WrongShape,
    check_figures,
    legend_of,
    placeholder_problems,
    placeholders_in,
    with_plain_tags,
)
from tipsite.translation.exchange.source_recovery import recover_source
from tipsite.translation.exchange.units import (
    Accepted,
    AcceptedPhrase,
    ReturnedUnit,
    contexts,
    parse_stamp,
    split_context,
    unit_lines,
    unit_text,
)
from tipsite.workspace.site import Workspace

_BRACES = re.compile(r"\{\w*\}")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd]")
_STEP = re.compile(r"^•*\s*\d{1,9}[.)]\s", re.MULTILINE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_ALIKE = 0.5
"""The similarity (0 to 1) below which a text is not an edited form of another."""


class UnitRefused(ValueError):  # noqa: N818 - the words are a translator's
    """Problems of one returned text, each in plain words."""

    def __init__(self, *words: str) -> None:
        super().__init__("; ".join(words))
        self.words = words


def is_phrase(row: ReturnedUnit) -> bool:
    """Return whether a text is a phrase of the theme."""
    return row.context.startswith(f"{PHRASES}#")


class UnitChecker:
    """Checks returned texts for the language ``tag`` against a current export."""

    def __init__(self, workspace: Workspace, tag: str, earlier: EarlierNames) -> None:
        self._tag = tag
        self._earlier = earlier
        self._pairs = workspace.pairs(tag)
        self._dials, self._regions = known_numbers(workspace.corpus, workspace.config)
        self._units = {unit.context: unit for unit in export_units(workspace, tag, every=True)}
        self._named = {
            context: (document, pair)
            for document, pairs in self._pairs.items()
            for context, pair in contexts(document, pairs).items()
        }

    def context_of(self, words: str) -> str:
        """Return the context of the text with these words, or an empty text."""
        return self._contexts.get(" ".join(words.split()), "")

    @cached_property
    def _contexts(self) -> Mapping[str, str]:
        return {" ".join(unit.sources[0].split()): unit.context for unit in self._units.values()}

    def is_source_edited(self, row: ReturnedUnit) -> bool:
        """Return whether the source in the file was edited; False if that is unknown."""
        stamp, _target = parse_stamp(row.stamp)
        here, unit = row.sources[0], self._units.get(row.context)
        if not stamp or not here:
            return False
        if unit and stamp == parse_stamp(unit.stamp)[0]:
            forms = (
                unit.sources[min(form, len(unit.sources) - 1)] for form in range(len(row.beside))
            )
            return not all(map(_same_words, forms, row.beside))
        if is_phrase(row):
            return False
        document, pair = self._pair(row)
        if recover_source(pair.key if pair else "", here, row.legend, stamp) is not None:
            return False
        # The source has changed since: a similar text is its older form.
        now = [pair] if pair else self._pairs.get(document, ())
        return all(_likeness(here, pair) < _ALIKE for pair in now if pair.source)

    def _pair(self, row: ReturnedUnit) -> tuple[str, Pair | None]:
        """Return the document of a text, and its pair if the site still has it."""
        return self._named.get(row.context, (split_context(row.context)[0], None))

    def is_target_edited(self, row: ReturnedUnit) -> bool:
        """Return whether the earlier translation was edited; False if that is unknown."""
        unit, stamp = self._units.get(row.context), parse_stamp(row.stamp)[1]
        if unit is None or not any(row.before) or stamp in ("", "none"):
            return False
        return stamp == parse_stamp(unit.stamp)[1] and not all(
            _same_words(_ANY_TAG.sub("", target), _ANY_TAG.sub("", before))
            for target, before in zip(unit.targets, row.before, strict=False)
        )

    def check(self, row: ReturnedUnit) -> Accepted | AcceptedPhrase | None:
        """Return an accepted text, or None if the site already has it.

        Raises:
            UnitRefused: the text has problems.
        """
        return self._phrase(row) if is_phrase(row) else self._text_of(row)

    def _text_of(self, row: ReturnedUnit) -> Accepted | None:
        sent = self._sent(row)
        lines = with_plain_tags(row.targets[0].strip())
        pair = sent.pair
        if pair.target and lines == self._target_lines(sent):
            source_then = pair.made.source if pair.made else ""
            if pair.state == "current" or source_then == fingerprint(sent.source):
                return None
            text, changed = pair.target.text, False
        else:
            text, changed = self._text(sent, lines), True
            if self._is_conflict(row, pair, text):
                words = _("the translation was taken off the site since this file was sent out")
                if pair.target is None:
                    raise UnitRefused(words)
                words = _("the translation was changed on the site since this file was sent out "
                          "({path}:{line}): change it by hand")  # fmt: skip
                at = pair.target.at
                raise UnitRefused(words.format(path=at.path, line=at.line))
            if pair.target and fingerprint(text) == parse_stamp(row.stamp)[1]:
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

    def _target_lines(self, sent: _Sent) -> str:
        target = sent.pair.target
        assert target is not None
        return unit_lines(sent.pair.key, target.text, legend_of(target.text, sent.legend))

    def _sent(self, row: ReturnedUnit) -> _Sent:
        """Return the exported text of a context, and the pair that it belongs to now."""
        stamp, _target = parse_stamp(row.stamp)
        document, pair = self._pair(row)
        if pair and pair.source:
            text = pair.source.text
            legend = legend_of(text)
            same = stamp == pair.source.fingerprint if stamp else False
            if same or unit_lines(pair.key, text, legend) == row.sources[0]:
                return _Sent(document, pair, text, legend)
        fingerprint_then = split_context(row.context)[1].partition("-")[0]
        if document not in self._pairs:
            raise UnitRefused(_("the site has no such text"))
        key = pair.key if pair else ""
        text_then = recover_source(key, row.sources[0], row.legend, stamp or fingerprint_then)
        if text_then is None:
            words = _("the site has no such text (any more), and the file does not say what it "
                      "was: export it again")  # fmt: skip
            raise UnitRefused(words)
        was = split_context(row.sent_as or row.context)[0]
        text_then = self._earlier.text(text_then, document, was)
        pair = pair or self._nearest(document, text_then)
        return _Sent(document, pair, text_then, legend_of(text_then))

    def _nearest(self, document: str, text: str) -> Pair:
        """Return the current pair of an exported block that was edited since."""
        wanted = fingerprint(text)
        blocks = [pair for pair in self._pairs[document] if pair.source and not pair.key]
        for pair in blocks:
            if pair.made and pair.made.source == wanted:
                return pair
        likely = [(_likeness(text, pair), -pair.number) for pair in blocks]
        best = max(likely, default=(0.0, 0))
        if best[0] < _ALIKE:
            raise UnitRefused(_("the block is no longer on the page that it was translated from"))
        return next(pair for pair in blocks if pair.number == -best[1])

    def _text(self, sent: _Sent, lines: str) -> str:
        """Return the returned lines as the text of the unit, in the shape of the exported source.

        A current translation that has another shape may keep its shape.
        """
        shapes = [(sent.source, sent.legend)]
        target = sent.pair.target
        if target and sent.pair.state == "current":
            shapes.append((target.text, legend_of(target.text, sent.legend)))
        first: UnitRefused | None = None
        for source, legend in shapes:
            try:
                return self._fitting(sent, lines, source, legend)
            except UnitRefused as why:
                first = first or why
        assert first is not None
        raise first

    def _fitting(self, sent: _Sent, lines: str, source: str, legend: Legend) -> str:
        key = sent.pair.key
        went = unit_lines(key, source, legend)
        wanted = self._needed(placeholders_in(went), placeholders_in(lines), legend)
        problems = [
            *placeholder_problems(lines, wanted, placeholders_in(went)),
            *_word_problems(lines, went),
            *self._typed_contacts(lines, went),
        ]
        if problems:
            raise UnitRefused(*problems)
        try:
            text = unit_text(key, lines, source, legend)
            if not key:
                check_figures(text, source)
        except WrongShape as why:
            raise UnitRefused(str(why)) from why
        return text

    def _needed(self, wanted: Counter[str], here: Counter[str], legend: Legend) -> Counter[str]:
        """Return the required placeholders; those for words in the target language are optional."""
        unmarked = {name for name, target in legend.items() if target == f"lang:{self._tag}"}
        fewest = {name: min(here[name], wanted[name]) for name in wanted if name in unmarked}
        return Counter({**wanted, **fewest})

    def _is_conflict(self, row: ReturnedUnit, pair: Pair, text: str) -> bool:
        """Return whether both the translator and an editor have changed a translation."""
        _source, before = parse_stamp(row.stamp)
        if not before or fingerprint(text) == before:
            return False
        now = pair.target.fingerprint if pair.target else "none"
        return now != before

    def _phrase(self, row: ReturnedUnit) -> AcceptedPhrase | None:
        here = self._units.get(row.context)
        if here is None:
            raise UnitRefused(_("the theme has no such phrase"))
        sources = row.sources if len(row.sources) == len(here.sources) else here.sources
        targets = tuple(form.strip() for form in row.targets)
        self._check_forms(targets, sources, len(here.targets))
        if targets == here.targets and (here.state == "current" or sources == here.previous):
            return None
        before, now = parse_stamp(row.stamp)[1], parse_stamp(here.stamp)[1]
        if before and targets != here.targets:
            if fingerprint("\n".join(targets)) == before:
                return None
            if now != before:
                words = _("the phrase was changed in the theme since this file was sent out")
                raise UnitRefused(words)
        return AcceptedPhrase(
            number=row.number,
            context=row.context,
            key=row.context.partition("#")[2],
            sources=sources,
            targets=targets,
        )

    def _check_forms(self, targets: Sequence[str], sources: Sequence[str], wanted: int) -> None:
        count, text = len(targets), "\n".join(targets)
        if not all(targets):
            words = _("form {number} of {count} is empty")
            raise UnitRefused(words.format(number=targets.index("") + 1, count=count))
        if count != wanted:
            words = _("there are {count} forms, and this language has {wanted}")
            raise UnitRefused(words.format(count=count, wanted=wanted))
        problems = (
            *_form_problems(targets, sources),
            *placeholder_problems(text, Counter(), ()),
            *self._typed_contacts(text, "\n".join(sources)),
        )
        if problems:
            raise UnitRefused(*problems)

    def _typed_contacts(self, text: str, source: str) -> Iterator[str]:
        """Yield a problem for each phone number or e-mail address that is not in the source."""
        there = self._contacts(source)
        for contact, kind in self._contacts(text).items():
            if contact not in there:
                words = _("the e-mail address “{contact}” is not in the text: refer to a service "
                          "instead")  # fmt: skip
                if kind == "phone":
                    words = _("the phone number “{contact}” is not in the text: refer to a service "
                              "instead")  # fmt: skip
                yield words.format(contact=contact)

    def _contacts(self, text: str) -> dict[str, str]:
        bare = TAG.sub("", _STEP.sub("", text))
        return {
            digits_of(contact.text) if contact.kind == "phone" else contact.text: contact.kind
            for contact in find_contacts(bare, dials=self._dials, regions=self._regions)
            if not is_doubtful(contact, dials=self._dials, regions=self._regions)
        }


class _Sent(Struct, frozen=True):
    """An exported source text with its placeholders, and its current pair."""

    document: str
    pair: Pair
    source: str
    legend: Mapping[str, str]


def _same_words(text: str, other: str) -> bool:
    """Return whether two texts are equal except for spaces and line ends, which programs change."""
    return text.split() == other.split()


def _likeness(text: str, pair: Pair) -> float:
    assert pair.source is not None
    return difflib.SequenceMatcher(None, text, pair.source.text, autojunk=False).ratio()


def _word_problems(text: str, source: str) -> Iterator[str]:
    """Yield problems with the characters and the words in braces of a returned text."""
    yield from _unseen(text)
    if text.count("](") > source.count("]("):
        yield _("a link is typed into it, [words](address): links can only be those of the text")
    here, there = (Counter(_BRACES.findall(words)) for words in (text, source))
    yield from (_("{name} is missing").format(name=name) for name in there - here)
    for name in here - there:
        yield _("{name} is there too often, or is no placeholder of this text").format(name=name)


def _form_problems(forms: Sequence[str], sources: Sequence[str]) -> Iterator[str]:
    """Yield problems with the forms of a phrase: words in braces, and hidden characters."""
    wanted = _names(sources[-1]) or set()
    for number, form in enumerate(forms):
        names = _names(form)
        if names is None:
            yield _("braces don't fit in “{form}”").format(form=form[:60])
            continue
        for name in sorted(names - wanted):
            yield _("{{{name}}} is no placeholder of this text").format(name=name)
        for name in sorted(wanted - names) if number == len(forms) - 1 else ():
            yield _("{{{name}}} is missing").format(name=name)
        yield from _unseen(form)


def _unseen(text: str) -> Iterator[str]:
    match = _CONTROL.search(text)
    places = (match.start(),) if match else islice(unseen_signs(text, soft=True, whole=text), 1)
    for at in places:
        words = _("there is a character in it that can't be seen (U+{code})")
        yield words.format(code=f"{ord(text[at]):04X}")


def _names(form: str) -> set[str] | None:
    """Return the names between braces, or None if Python could not fill them."""
    try:
        fields = [field for field in Formatter().parse(form) if field[1] is not None]
    except ValueError:
        return None
    plain = all(name and not spec and not how for _text, name, spec, how in fields)
    return {str(name) for _text, name, _spec, _how in fields} if plain else None
