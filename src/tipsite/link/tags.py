"""Language tags, wherever words stand by language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from tipsite.link.derived import source_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.records import Line, Service, Source
from tipsite.model.traversal import tables_of
from tipsite.model.values import Text
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.locale_table import LOCALES
from tipsite.tools.locales import has_data
from tipsite.tools.tags import is_tag, parents, suggest_tag


def tag_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield a problem for each language tag that the site does not know."""
    tags = [tag.text for tag in config.site.languages]
    known = frozenset(tags) | frozenset(LOCALES)
    if corpus.config is not None:
        yield from _settings(config, tags)
        folders = {page.tag: page.at.path.split("/")[1] for page in corpus.pages}
        for tag in sorted(set(folders) - set(tags)):
            yield from _unknown(tag, Where(path=f"content/{tag}"), tags, "unknown-language-folder")
    records = (config, *corpus.organizations, *corpus.directories)
    source = config.site.source_language.text
    for table in chain.from_iterable(tables_of(record) for record in records):
        for tag, text in table.items():
            if tag not in known:
                yield from _unknown(tag, text.at, tags, "unknown-language")
        told = table is config.site.name
        if source in tags and source not in table and known.issuperset(table) and not told:
            first = next(iter(table.items()))
            yield warning("no-source-words", first[1].at, tag=source, shown=first[0])
    for term in corpus.glossary.terms if corpus.glossary else ():
        for tag in dict.fromkeys((*term.agreed, *term.avoid)):
            if tag not in known:
                yield from _unknown(tag, term.at, tags, "unknown-language")
    for cited in _sources(found for file in corpus.directories for found in file.services):
        if cited.language:
            yield from one_tag_problems(cited.language)


def _settings(config: Config, tags: list[str]) -> Iterator[Problem]:
    site = config.site
    yield from _forms(site.languages)
    if site.source_language.text not in tags:
        yield from _unknown(
            site.source_language.text, site.source_language.at, tags, "unknown-language"
        )
    if found := source_of(site.source_language.text, tags):
        named_at = site.source_language.at
        yield problem("source-derived", named_at, tag=site.source_language.text, source=found)
    for named, countries in site.countries.items():
        if named not in tags:
            at = countries[0].at if countries else site.at
            yield from _unknown(named, at, tags, "unknown-language")
    places = {tag: text.at for tag, text in site.phrases_from.items()}
    places |= {tag: said.at for tag, said in site.locales.items()}
    for named in dict.fromkeys((*site.translation, *places)):
        if named not in tags:
            yield from _unknown(named, places.get(named, site.at), tags, "unknown-language")
    for said in site.locales.values():
        if said.like and not has_data(said.like.text):
            yield problem("locale-like", said.like.at, tag=said.like.text)
    for tag in site.languages:
        if not site.countries.get(tag.text) and not source_of(tag.text, tags):
            yield problem("language-no-countries", tag.at, tag=tag.text)
    if len(set(tags)) < len(tags):
        yield problem("language-twice", site.languages[0].at)


def _forms(languages: tuple[Text, ...]) -> Iterator[Problem]:
    for tag in languages:
        if not is_tag(tag.text):
            yield from _unknown(tag.text, tag.at, LOCALES, "not-a-tag")
        elif tag.text not in LOCALES and suggest_tag(tag.text, LOCALES) in LOCALES:
            meant = suggest_tag(tag.text, LOCALES)
            yield warning("language-doubt", tag.at, tag=tag.text, meant=meant)


def one_tag_problems(tag: Text) -> Iterator[Problem]:
    """Yield what is wrong with the tag of a language that the site need not have."""
    meant = suggest_tag(tag.text, LOCALES)
    if not is_tag(tag.text):
        if meant and meant != tag.text:
            yield problem("not-a-tag-meant", tag.at, tag=tag.text, meant=meant)
        else:
            yield problem("not-a-tag", tag.at, tag=tag.text)
    elif meant in LOCALES and not any(form in LOCALES for form in parents(tag.text)):
        yield warning("language-doubt", tag.at, tag=tag.text, meant=meant)


def _sources(services: Iterable[Service]) -> Iterator[Source]:
    for service in services:
        yield from service.sources
        lines: tuple[Line, ...] = (*service.phones, *service.emails, *service.websites)
        cited = [line.verified.source for line in lines]
        cited += [phone.dial_abroad_source for phone in service.phones]
        yield from (source for source in cited if source is not None)


def _unknown(tag: str, at: Where, known: Iterable[str], code: str) -> Iterator[Problem]:
    meant = suggest_tag(tag, tuple(known))
    names = ", ".join(known)
    if meant and meant != tag:
        yield problem(f"{code}-meant", at, tag=tag, meant=meant)
    else:
        yield problem(code, at, tag=tag, known=names)
