"""What records say in several languages: the figures and placeholders of each are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.link.facts.compare import Beside, fact_problems
from tipsite.link.facts.fields import words_facts
from tipsite.link.walk import tables_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.values import Localized
from tipsite.problems import Problem


def record_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield where a text of the settings, an organization or a service differs from its source."""
    source = config.site.source_language.text
    for record in (config, *corpus.organizations, *corpus.directories):
        for table in tables_of(record):
            yield from _table(table, source, corpus.texts)


def _table(table: Localized, source: str, texts: Mapping[str, str]) -> Iterator[Problem]:
    original = table.get(source)
    if original is None:
        return
    facts = words_facts(original, texts)
    for tag, text in table.items():
        if tag != source:
            own = words_facts(text, texts)
            if facts or own:
                yield from fact_problems([Beside(facts, original.at, own, text.at)], (source, tag))
