"""Language tags in settings, records and the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from tipsite.contacts.channels import lines_of
from tipsite.language.locale_table import LOCALES
from tipsite.language.locales import has_data
from tipsite.language.tags import is_tag, suggest_tag
from tipsite.model.config import Config, SiteSettings
from tipsite.model.corpus import Corpus
from tipsite.model.fields import tables_of
from tipsite.model.problems import Location, Problem, problem, warning
from tipsite.model.records import Service, Source
from tipsite.resolve.derived import source_of
from tipsite.resolve.names import one_tag_problems


def tag_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield a problem for each language tag that the site does not know."""
    tags = [tag.text for tag in config.site.languages]
    known = frozenset(tags) | frozenset(LOCALES)
    if corpus.config is not None:
        yield from _settings(config, tags, has_directory=bool(corpus.directories))
        folders = {page.tag: page.at.path.split("/")[1] for page in corpus.pages}
        for tag in sorted(set(folders) - set(tags)):
            at = Location(path=f"content/{tag}")
            yield problem("unknown-language-folder", at, tag=tag, known=", ".join(tags))
    for term in corpus.glossary.terms if corpus.glossary else ():
        for tag in dict.fromkeys((*term.agreed, *term.avoid)):
            if tag not in known:
                yield _unknown_tag(tag, term.at, tags)
    for cited in _sources(found for file in corpus.directories for found in file.services):
        if cited.language:
            yield from one_tag_problems(cited.language)


def table_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield the problems of words in an unknown language, and of words without their source."""
    tags = [tag.text for tag in config.site.languages]
    known = frozenset(tags) | frozenset(LOCALES)
    records = (config, *corpus.organizations, *corpus.directories)
    source = config.site.source_language.text
    for table in chain.from_iterable(tables_of(record) for record in records):
        for tag, text in table.items():
            if tag not in known:
                yield _unknown_tag(tag, text.at, tags)
        lacking = source in tags and source not in table and known.issuperset(table)
        if lacking and table is not config.site.name and config.knows_source:
            first = next(iter(table.items()))
            yield warning("no-source-words", first[1].at, tag=source, shown=first[0])


def _settings(config: Config, tags: list[str], *, has_directory: bool) -> Iterator[Problem]:
    site = config.site
    yield from chain.from_iterable(map(one_tag_problems, site.languages))
    if site.source_language.text not in tags:
        yield _unknown_tag(site.source_language.text, site.source_language.at, tags)
    if found := source_of(site.source_language.text, tags):
        named_at = site.source_language.at
        yield problem("source-derived", named_at, tag=site.source_language.text, source=found)
    for named, countries in site.countries.items():
        if named not in tags:
            at = countries[0].at if countries else site.at
            yield _unknown_tag(named, at, tags)
    places = {tag: text.at for tag, text in site.phrases_from.items()}
    places |= {tag: said.at for tag, said in site.locales.items()}
    places |= {tag.text: tag.at for tag in (*site.prepared, *filter(None, (site.start,)))}
    for named in dict.fromkeys((*site.translation, *places)):
        if named not in tags:
            yield _unknown_tag(named, places.get(named, site.at), tags)
    yield from _locales(site, tags)
    for tag in site.languages if has_directory or any(site.countries.values()) else ():
        if not site.countries.get(tag.text) and not source_of(tag.text, tags):
            empty = tag.text in site.countries
            code = "language-countries-empty" if empty else "language-no-countries"
            yield problem(code, tag.at, tag=tag.text)
    if len(set(tags)) < len(tags):
        yield problem("language-twice", site.languages[0].at)


def _locales(site: SiteSettings, tags: list[str]) -> Iterator[Problem]:
    for said in site.locales.values():
        if said.like and not has_data(said.like.text):
            yield problem("locale-like", said.like.at, tag=said.like.text)
        for alias in said.aliases:
            if not is_tag(alias.text):
                yield from one_tag_problems(alias)
            elif alias.text in tags:
                folder = f"{alias.text}/"
                yield problem("alias-page", alias.at, address=folder, other=alias.text)


def _unknown_tag(tag: str, at: Location, known: list[str]) -> Problem:
    meant = suggest_tag(tag, known)
    meant = "" if meant == tag else meant
    return problem("unknown-language", at, meant=meant, tag=tag, known=", ".join(known))


def _sources(services: Iterable[Service]) -> Iterator[Source]:
    for service in services:
        yield from service.sources
        cited = [line.verified.source for line in lines_of(service)]
        cited += [phone.dial_abroad_source for phone in service.phones]
        yield from (source for source in cited if source is not None)
