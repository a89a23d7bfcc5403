"""Each text of a file that came back, held against the site: accepted, left, or refused with why.

- What the source said when a file was sent out, rebuilt from the file itself.
- What must not stand in words that come back: new numbers, lost braces, signs nobody sees.
- Each text of a file that came back, held against the site: taken, left, or refused with why.
- All of a file that came back: what is taken, and everything that is wrong, at once.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from string import Formatter

from tipsite.contacts.detection import digits_of, find_contacts, is_doubtful
from tipsite.i18n import gettext as _
from tipsite.language.bidi import unseen_signs
from tipsite.markdown.normal_form import fingerprint
from tipsite.model.translation import Pair
from tipsite.resolve.typed_numbers import known_numbers
from tipsite.translation.exchange.phrases import phrase_rows
from tipsite.translation.exchange.placeholders import (
    TAG,
    Legend,
    Misshaped,
    chunks,
    from_lines,
    items_back,
    legend_of,
    marks_in,
    on_one_line,
    slips_of,
    tidy,
)
from tipsite.translation.exchange.spreadsheet import BEFORE
from tipsite.translation.exchange.units import (
    LISTS,
    PHRASES,
    Accepted,
    AcceptedPhrase,
    Checked,
    ImportFile,
    ReturnedUnit,
    Slip,
    TranslationUnit,
    contexts,
    shown,
    split_context,
    stamped,
    written,
)
from tipsite.workspace.site import Workspace

_HEADING = re.compile(r"<h([1-6])>")
_FRAME = re.compile(r"<(note|details)>[ \t]*(.*)\n(.*)\n</\1>\s*\Z", re.DOTALL)
_QUOTE = re.compile(r"<quote>(.*)</quote>\s*\Z", re.DOTALL)
_ITEM = re.compile(r"•|\d{1,9}[.]\s")


def rebuilt_source(key: str, lines: str, legend: Legend, wanted: str) -> str | None:
    """Return the text of a unit as it was sent out; None where its fingerprint is not ``wanted``.

    ``key`` is that of its field, empty for a block; ``lines`` and ``legend`` are what the
    translator got.
    """
    if key:
        texts = [_list(lines)] if key in LISTS else [written(key, on_one_line(lines), "", {})]
    else:
        texts = [_block(lines, shape, legend) for shape in (_shape(lines), "x", _table(lines))]
    return next((text for text in texts if text and fingerprint(text) == wanted), None)


def _list(lines: str) -> str:
    return "\n".join(f"- {line.removeprefix('• ')}" for line in lines.split("\n"))


def _block(lines: str, shape: str, legend: Legend) -> str:
    try:
        return from_lines(lines, shape, legend)
    except (Misshaped, KeyError):
        return ""


def _shape(lines: str) -> str:
    """Return a block of Markdown without the words: what these lines were made of."""
    heading = _HEADING.match(lines)
    if heading:
        return f"{'#' * int(heading.group(1))} x"
    frame = _FRAME.match(lines)
    if frame:
        title = " | x" if frame.group(2).strip() else ""
        return f"/// {frame.group(1)}{title}\n{_inner(frame.group(3))}\n///"
    quote = _QUOTE.match(lines)
    if quote:
        return "\n".join(f"> {line}" for line in _inner(quote.group(1)).split("\n"))
    if _ITEM.match(lines):
        items = items_back(lines, "")
        for item in items:
            item.paragraphs = ["x"] * len(item.paragraphs)
        loose = any(len(item.paragraphs) > 1 for item in items)
        return ("\n\n" if loose else "\n").join(item.written() for item in items)
    return "x" if "\n" not in lines else _table(lines)


def _inner(lines: str) -> str:
    return "\n\n".join(_shape(chunk.strip("\n")) for chunk in chunks(lines))


def _table(lines: str) -> str:
    first, *others = lines.split("\n")
    columns = first.count(" | ") + 1
    row = "|" + " x |" * columns
    return "\n".join((row, "|" + "---|" * columns, *(row for _ in others)))


_BRACES = re.compile(r"\{\w*\}")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd]")
_STEP = re.compile(r"^•*\s*\d{1,9}[.)]\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The phone numbers of the site, and the countries whose short numbers count."""

    dials: frozenset[str]
    regions: tuple[str, ...]

    @classmethod
    def of(cls, workspace: Workspace) -> Numbers:
        """Return those of a site."""
        return cls(*known_numbers(workspace.corpus, workspace.config))

    def slips(self, text: str, source: str) -> Iterator[str]:
        """Yield each phone number or e-mail address that the source does not have."""
        there = self._found(source)
        for contact, kind in self._found(text).items():
            if contact not in there:
                words = _(
                    "the e-mail address “{contact}” is not in the text: refer to a service instead"
                )
                if kind == "phone":
                    words = _(
                        "the phone number “{contact}” is not in the text: refer to a service "
                        "instead"
                    )
                yield words.format(contact=contact)

    def _found(self, text: str) -> dict[str, str]:
        bare = TAG.sub("", _STEP.sub("", text))
        found = find_contacts(bare, dials=self.dials, regions=self.regions)
        return {
            digits_of(contact.text) if contact.kind == "phone" else contact.text: contact.kind
            for contact in found
            if not is_doubtful(contact, dials=self.dials, regions=self.regions)
        }


def word_slips(text: str, source: str) -> Iterator[str]:
    """Yield what is wrong with the signs and the words in braces of a text that came back."""
    yield from _unseen(text)
    if text.count("](") > source.count("]("):
        yield _("a link is typed into it, [words](address): links can only be those of the text")
    here, there = (Counter(_BRACES.findall(words)) for words in (text, source))
    yield from (_("{name} is missing").format(name=name) for name in there - here)
    yield from (
        _("{name} is there too often, or is no placeholder of this text").format(name=name)
        for name in here - there
    )


def form_slips(forms: Sequence[str], sources: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the forms of a phrase: words in braces, and line ends."""
    wanted = _names(sources[-1]) or set()
    for number, form in enumerate(forms):
        names = _names(form)
        if names is None:
            yield _("braces don't fit in “{form}”").format(form=form[:60])
            continue
        yield from (
            _("{{{name}}} is no placeholder of this text").format(name=name)
            for name in sorted(names - wanted)
        )
        if number == len(forms) - 1:
            yield from (
                _("{{{name}}} is missing").format(name=name) for name in sorted(wanted - names)
            )
        yield from _unseen(form)


def _unseen(text: str) -> Iterator[str]:
    found = _CONTROL.search(text)
    places = (found.start(),) if found else islice(unseen_signs(text, soft=True, whole=text), 1)
    for at in places:
        words = _("a character that can't be seen stands in it (U+{code})")
        yield words.format(code=f"{ord(text[at]):04X}")


def _names(form: str) -> set[str] | None:
    """The names between braces; None where Python could not fill them."""
    try:
        fields = [field for field in Formatter().parse(form) if field[1] is not None]
    except ValueError:
        return None
    plain = all(name and not spec and not how for _text, name, spec, how in fields)
    return {str(name) for _text, name, _spec, _how in fields} if plain else None


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


def check_import_file(
    workspace: Workspace,
    tag: str,
    import_file: ImportFile,
    *,
    fuzzy: bool,
    over_source: bool = False,
) -> Checked:
    """Return what of a file is taken for the language ``tag``, and what is refused with why.

    ``fuzzy`` takes offers too that nobody has taken the mark off. ``over_source`` takes for a
    translation what somebody has written over the source.
    """
    texts: list[Accepted] = []
    phrases: list[AcceptedPhrase] = []
    slips: list[Slip] = []
    count: Counter[str] = Counter()
    checker, known = TextChecker(workspace, tag), _phrases(workspace, tag)
    numbers = Numbers.of(workspace)
    often = Counter(row.context for row in import_file.rows)
    misplaced: list[int] = []
    reworded: list[int] = []
    aside: dict[str, list[int]] = {}
    elsewhere: Mapping[str, str] = {}
    for returned in import_file.rows:
        row, is_empty = returned, not any(form.strip() for form in returned.targets)
        if _is_reworded(row, checker, known):
            elsewhere = elsewhere or _sources(checker, known)
            if torn := _torn(row, elsewhere):
                slips.append(torn)
                continue
            (misplaced if is_empty else reworded).append(row.number)
            if is_empty and over_source:
                row, is_empty = replace(row, targets=row.beside, offered=False), False
            elif is_empty and not row.lost:
                continue
        if row.lost:
            words = _("the spreadsheet took it for a formula: type an apostrophe (') before it")
            slips.append(Slip(number=row.number, context=row.context, words=words))
        elif is_empty:
            count["empty"] += 1
            for head in _heads_aside(row, checker, known):
                aside.setdefault(head, []).append(row.number)
        elif row.offered and not fuzzy:
            count["offered"] += 1
        elif often[row.context] > 1:
            words = _("it stands more than once in this file")
            slips.append(Slip(number=row.number, context=row.context, words=words))
        else:
            try:
                taken = _taken(row, checker, known, numbers)
            except Unfit as unfit:
                slips.extend(Slip(number=row.number, context=row.context, words=words)
                             for words in unfit.words)  # fmt: skip
                continue
            count["same"] += taken is None
            phrases.extend([taken] if isinstance(taken, AcceptedPhrase) else [])
            texts.extend([taken] if isinstance(taken, Accepted) else [])
    texts, twice = _once(texts)
    return Checked(
        texts=tuple(texts),
        phrases=tuple(phrases),
        slips=tuple(sorted((*slips, *twice))),
        empty=count["empty"],
        offered=count["offered"],
        same=count["same"],
        older=sum(map(_is_older, texts)),
        misplaced=() if over_source else tuple(misplaced),
        reworded=tuple(reworded),
        aside={head: tuple(numbers) for head, numbers in aside.items()},
    )


def _taken(
    row: ReturnedUnit, checker: TextChecker, known: Mapping[str, TranslationUnit], numbers: Numbers
) -> Accepted | AcceptedPhrase | None:
    if row.context.startswith(f"{PHRASES}#"):
        return _phrase(row, known, numbers)
    return checker.check(row)


def _torn(row: ReturnedUnit, elsewhere: Mapping[str, str]) -> Slip | None:
    """Return what is wrong with a row whose text is that of another row."""
    other = elsewhere.get(" ".join(row.beside[0].split()))
    words = _("the text in this row is that of {other}: the columns were sorted without “Id”")
    said = words.format(other=other)
    return Slip(number=row.number, context=row.context, words=said) if other else None


def _heads_aside(
    row: ReturnedUnit, checker: TextChecker, known: Mapping[str, TranslationUnit]
) -> tuple[str, ...]:
    """Return the columns in which somebody has written beside an empty translation."""
    return (*row.aside, *([BEFORE] if _is_edited(row, checker, known) else ()))


def _sources(checker: TextChecker, known: Mapping[str, TranslationUnit]) -> Mapping[str, str]:
    """Return the names of all texts by what is sent out of them."""
    phrases = ((row.sources[0], row.context) for row in known.values())
    return {" ".join(text.split()): name for text, name in (*phrases, *checker.sources())}


def _is_edited(
    row: ReturnedUnit, checker: TextChecker, known: Mapping[str, TranslationUnit]
) -> bool:
    """Whether somebody has written over the translation before; False where nobody can know."""
    here = known.get(row.context)
    if here is None:
        return checker.is_edited(row)
    if not any(row.before) or stamped(row.stamp)[1] != stamped(here.stamp)[1]:
        return False
    return not all(map(same_words, here.targets, row.before))


def _is_reworded(
    row: ReturnedUnit, checker: TextChecker, known: Mapping[str, TranslationUnit]
) -> bool:
    """Whether the source in the file is not what was sent out; False where nobody can know."""
    if not row.context.startswith(f"{PHRASES}#"):
        return checker.is_reworded(row)
    here = known.get(row.context)
    if here is None or not row.stamp or stamped(row.stamp)[0] != stamped(here.stamp)[0]:
        return False
    forms = (here.sources[min(form, len(here.sources) - 1)] for form in range(len(row.beside)))
    return not all(map(same_words, forms, row.beside))


def _is_older(taken: Accepted) -> bool:
    source = taken.pair.source
    return source is None or source.fingerprint != fingerprint(taken.source)


def _once(texts: Iterable[Accepted]) -> tuple[list[Accepted], list[Slip]]:
    """Refuse texts that would go to the same place: only one of them can be right."""
    places: dict[tuple[str, int], Accepted] = {}
    slips = []
    for text in sorted(texts, key=_is_older):
        other = places.setdefault((text.document, text.pair.number), text)
        if other is not text:
            words = _("it belongs to the same text as {number}, which is newer").format(
                number=other.number
            )
            slips.append(Slip(number=text.number, context=text.context, words=words))
    kept = sorted(places.values(), key=lambda text: text.number)
    return kept, slips


def _phrases(workspace: Workspace, tag: str) -> Mapping[str, TranslationUnit]:
    theme = workspace.corpus.theme
    if theme is None:
        return {}
    rows = phrase_rows(workspace.snapshot.files, theme, tag, "")
    return {row.context: row for row in rows}


def _phrase(
    row: ReturnedUnit, known: Mapping[str, TranslationUnit], numbers: Numbers
) -> AcceptedPhrase | None:
    here = known.get(row.context)
    if here is None:
        raise Unfit(_("the theme has no such phrase"))
    sources = row.sources if len(row.sources) == len(here.sources) else here.sources
    targets = tuple(form.strip() for form in row.targets)
    if not all(targets):
        raise Unfit(
            _("form {number} of {count} is empty").format(
                number=targets.index("") + 1, count=len(targets)
            )
        )
    if len(targets) != len(here.targets):
        raise Unfit(
            _("there are {count} forms, and this language has {wanted}").format(
                count=len(targets), wanted=len(here.targets)
            )
        )
    words = "\n".join(targets)
    found = (
        *form_slips(targets, sources),
        *slips_of(words, Counter(), ()),
        *numbers.slips(words, "\n".join(sources)),
    )
    if found:
        raise Unfit(*found)
    if targets == here.targets and (here.state == "current" or sources == here.previous):
        return None
    _source, before = stamped(row.stamp)
    now = stamped(here.stamp)[1]
    if before and targets != here.targets and fingerprint(words) == before:
        return None
    if before and now != before and targets != here.targets:
        raise Unfit(_("the phrase was changed in the theme since this file was sent out"))
    key = row.context.partition("#")[2]
    return AcceptedPhrase(
        number=row.number, context=row.context, key=key, sources=sources, targets=targets
    )
