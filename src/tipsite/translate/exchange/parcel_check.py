"""All of a file that came back: what is taken, and everything that is wrong, at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tipsite.tracking import fingerprint
from tipsite.translate.exchange.checker import TextChecker, Unfit, same_words
from tipsite.translate.exchange.marks import slips_of
from tipsite.translate.exchange.phrase_rows import phrase_rows
from tipsite.translate.exchange.row import (
    PHRASES,
    ImportFile,
    ReturnedUnit,
    TranslationUnit,
    stamped,
)
from tipsite.translate.exchange.sheet_words import BEFORE
from tipsite.translate.exchange.taken import Accepted, AcceptedPhrase, Checked, Slip
from tipsite.translate.exchange.words import Numbers, form_slips
from tipsite.ui_language import gettext as _
from tipsite.workspace.site import Workspace


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
