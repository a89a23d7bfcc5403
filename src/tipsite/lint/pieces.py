"""Mistakes in the files of material, and untranslated pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set

from tipsite.language.slugs import sensitive_word
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus, MaterialKind
from tipsite.model.pages import Material, Page
from tipsite.model.problems import (
    Location,
    Problem,
    Text,
    note,
    problem,
    warning,
)
from tipsite.model.site import Edition
from tipsite.proposals import nearest
from tipsite.resolve.names import Names
from tipsite.resolve.outdated_material import BESIDE, outdated_numbers
from tipsite.resolve.publication import published_pages
from tipsite.resolve.resolved import Resolved

_NAMED = 5


def piece_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the mistakes in files of material, and the languages without a piece."""
    corpus, config, editions = resolved.corpus, resolved.config, resolved.editions
    written = [page for page in corpus.pages if page.kind == "material"]
    if not written or corpus.theme is None or corpus.config is None:
        return
    kinds, source = corpus.theme.kinds, config.site.source_language.text
    abroad = {one.country.text for one in corpus.directories if one.is_abroad}
    mistakes = [
        mistake
        for page in written
        for mistake in _mistakes(page, kinds, resolved.known, abroad, is_source=page.tag == source)
    ]
    pieces_of_source = {page.path for page in written if page.tag == source}
    mistakes += (
        problem("missing-key", page.matter.at, key="words")
        for page in corpus.pages
        if page.path in pieces_of_source and page.kind != "material"
    )
    yield from dict.fromkeys(mistakes)
    wrong = {one.at.path for one in mistakes if one.severity == "error"}
    out = published_pages(written, source, resolved.today, drafts=corpus.drafts)[0]
    whole = {key: page for key, page in out.items() if page.at.path not in wrong}
    yield from _missing(editions, whole, source, config, kinds)
    if any(tag == source for tag, _path in out):
        yield from _borrowed(editions, config)


def _mistakes(
    page: Page,
    kinds: Mapping[str, MaterialKind],
    known: Names,
    abroad: Set[str],
    *,
    is_source: bool,
) -> Iterator[Problem]:
    """Yield the mistakes in the file of a piece."""
    material = page.matter.material
    assert material is not None
    if not is_source:
        yield from _in_translation(page, material)
    elif material.kind is None:
        yield problem("missing-key", page.matter.at, key="kind")
    elif material.kind.text not in kinds:
        name, names = material.kind.text, ", ".join(sorted(kinds))
        meant = nearest(name, kinds)
        yield problem("material-kind", material.kind.at, meant=meant, kind=name, known=names)
    else:
        kind = kinds[material.kind.text]
        yield from _words_problems(page, material, kind, material.kind.text)
        if material.countries:
            yield from _numbers_problems(material, kind, known, abroad)
        else:
            yield problem("missing-key", page.matter.at, key="country")
        if material.discreet:
            yield from _discreet_problems(page, material, kind)
    if is_source and page.matter.campaign is None:
        yield problem("missing-key", page.matter.at, key="campaign")


def _in_translation(page: Page, material: Material) -> Iterator[Problem]:
    for key, place in (
        ("kind", material.kind and material.kind.at),
        ("campaign", page.matter.campaign and page.matter.campaign.at),
        ("country", material.countries[0].at if material.countries else None),
        ("numbers", material.numbers[0].at if material.numbers else None),
    ):
        if place:
            yield warning("material-of-source", place, key=key)


def _numbers_problems(
    material: Material, kind: MaterialKind, known: Names, abroad: Set[str]
) -> Iterator[Problem]:
    countries = {code.text for code in material.countries}
    yield from _twice(material.countries)
    yield from _twice(material.numbers)
    for code in material.countries:
        if code.text not in abroad and (found := known.country_problem(code)):
            yield found
    counted: Counter[str] = Counter()
    unknown = False
    for number in material.numbers:
        country = number.text[:2].upper()
        if found := known.service_problem(number):
            unknown = True  # the country is ambiguous
            yield found
        elif country not in countries:
            yield problem("material-number-country", number.at, id=number.text, country=country)
        counted[country] += 1
    for code in material.countries:
        if code.text not in known.countries | abroad:
            continue
        if counted[code.text] < kind.least and not unknown:
            yield problem("material-no-number", code.at, country=code.text, least=kind.least)
        elif counted[code.text] > kind.most:
            values = {"country": code.text, "count": counted[code.text], "most": kind.most}
            yield problem("material-many-numbers", code.at, **values)


def _missing(
    editions: Iterable[Edition],
    out: Mapping[tuple[str, str], Page],
    source: str,
    config: Config,
    kinds: Mapping[str, MaterialKind],
) -> Iterator[Problem]:
    """Yield the languages without a piece because nobody has translated it."""
    campaigns = {campaign.id.text: campaign for campaign in config.campaigns}
    for (tag, path), page in out.items():
        campaign = page.matter.campaign
        if tag != source or campaign is None:
            continue
        known = campaigns.get(campaign.text)
        lacking = [
            edition.tag
            for edition in editions
            if path not in edition.pages and (known is None or edition.shows(known))
        ]
        material = page.matter.material
        kind = material and material.kind
        if lacking and kind and kind.text in kinds and material and not material.discreet:
            yield note("material-missing", page.at, languages=", ".join(lacking))


def _borrowed(editions: Iterable[Edition], config: Config) -> Iterator[Problem]:
    """Yield languages without pieces, because their hours, costs and months are untranslated."""
    for edition in editions:
        lender = config.site.phrases_from.get(edition.tag)
        if edition.phrases_from and lender:
            yield note(
                "material-borrowed", lender.at, language=edition.tag, other=edition.phrases_from
            )


def _twice(texts: Iterable[Text]) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in texts:
        if one.text in seen:
            yield problem("material-twice", one.at, value=one.text)
        seen.add(one.text)


def _discreet_problems(page: Page, material: Material, kind: MaterialKind) -> Iterator[Problem]:
    """Yield words or pictures that would reveal the subject of a discreet piece, or its source."""
    assert material.kind is not None
    if page.matter.image is not None:
        yield problem("material-discreet-words", page.matter.image.at, slot="image")
    if kind.format == "png":
        yield problem("material-discreet-picture", material.kind.at, kind=material.kind.text)
    if word := sensitive_word(material.kind.text):
        yield problem("telling-word", material.kind.at, name=material.kind.text, word=word)


def _words_problems(
    page: Page, material: Material, kind: MaterialKind, name: str
) -> Iterator[Problem]:
    words = material.words
    if material.discreet:
        if slot := next(iter(words), None):
            yield problem("material-discreet-words", _at(words[slot], page), slot=slot)
        return
    meant_slots: set[str] = set()
    for slot, texts in words.items():
        use = kind.words.get(slot)
        if use is None:
            meant = nearest(slot, kind.words)
            meant_slots |= {meant} if meant else set()
            at, known = _at(texts, page), ", ".join(kind.words)
            yield problem("material-slot", at, meant=meant, slot=slot, kind=name, known=known)
        elif len(texts) > 1 and not use.endswith("list"):
            yield problem("material-slot-one", texts[1].at, slot=slot)
    for slot, use in kind.words.items():
        if use.startswith("needed") and not words.get(slot) and slot not in meant_slots:
            yield problem("material-slot-missing", page.matter.at, slot=slot, kind=name)


def _at(texts: tuple[Text, ...], page: Page) -> Location:
    return texts[0].at if texts else page.matter.at


def old_number_problems(corpus: Corpus) -> Iterator[Problem]:
    """Yield the numbers on published pieces that differ from the records of today."""
    for one in outdated_numbers(corpus):
        addresses = [printed.address for printed in one.printed]
        more = " …" if len(addresses) > _NAMED else ""
        code = "material-old-beside" if one.why in BESIDE else "material-old-number"
        yield warning(
            code,
            one.at,
            id=one.service,
            count=len(addresses),
            pieces=", ".join(addresses[:_NAMED]) + more,
        )
