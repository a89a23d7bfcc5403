"""Phone numbers and e-mail addresses typed where only words belong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tipsite.link.walk import words_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page
from tipsite.model.values import Text
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.contacts import Contact, digits_of, find_contacts, is_doubtful


def contact_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield a problem for each number or address in words of pages, records, settings, phrases."""
    dials = frozenset(
        digits_of(dial.text)
        for file in corpus.directories
        for service in file.services
        for phone in service.phones
        for dial in (phone.dial, phone.dial_abroad)
        if dial is not None and digits_of(dial.text)
    )
    listed = {country.text for countries in config.site.countries.values() for country in countries}
    regions = tuple(sorted(listed | {file.country.text for file in corpus.directories}))

    def found(text: str) -> tuple[Contact, ...]:
        return find_contacts(text, dials=dials, regions=regions)

    for place, contact in _contacts(corpus, config, found):
        if is_doubtful(contact, dials=dials, regions=regions):
            yield warning("number-doubt", place, found=contact.text)
        else:
            yield problem(f"{contact.kind}-in-words", place, found=contact.text)
    for page in corpus.pages:
        if page.matter.slug and re.search(r"\d{3}", page.matter.slug.text):
            yield problem("number-in-address", page.matter.slug.at, slug=page.matter.slug.text)


def _contacts(
    corpus: Corpus, config: Config, found: Callable[[str], tuple[Contact, ...]]
) -> Iterator[tuple[Where, Contact]]:
    for record in (config, *corpus.organizations, *corpus.directories):
        for text in words_of(record):
            yield from ((_in_text(text, contact), contact) for contact in found(text.text))
    for page in corpus.pages:
        for text in words_of(page.matter):
            yield from ((_in_text(text, contact), contact) for contact in found(text.text))
        for text in page.plain:
            yield from ((_in_page(page, text, contact), contact) for contact in found(text.text))
    if corpus.theme:
        for phrases in (corpus.theme.required, *corpus.theme.phrases.values()):
            for phrase in phrases.values():
                for contact in found("\n".join(phrase.forms)):
                    yield phrase.at, contact


def _in_text(text: Text, contact: Contact) -> Where:
    column = text.at.column + contact.start if "\n" not in text.text else text.at.column
    return Where(path=text.at.path, line=text.at.line, column=column)


def _in_page(page: Page, text: Text, contact: Contact) -> Where:
    """Find the words again in the source, where emphasis or a line end may cut them."""
    start = re.match(r"\S+", contact.text)
    for words in (contact.text, start.group(0) if start else contact.text):
        for block in page.blocks:
            for row, line in enumerate(block.text.split("\n"), block.line):
                column = line.find(words)
                if row >= text.at.line and column >= 0:
                    return Where(path=text.at.path, line=row, column=column + 1)
    return text.at
