"""Phone numbers and e-mail addresses typed where only words belong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from tipsite.link.walk import words_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page
from tipsite.model.records import Line, Phone, Service
from tipsite.model.values import Text
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.contacts import Contact, digits_of, find_contacts, is_doubtful, spellings
from tipsite.tools.urls import TOO_MANY_DIGITS

_LONG = 6
_ADDRESS = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.\w")
_MESSENGERS = re.compile(
    r"https://(?:[\w-]+\.)*(?:wa\.me|whatsapp\.com|t\.me|telegram\.me|viber\.click|viber\.com|"
    r"m\.me|signal\.me|signal\.group)(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)


def contact_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield a problem for each number or address in words of pages, records, settings, phrases."""
    services = [service for file in corpus.directories for service in file.services]
    dials, regions = known_numbers(corpus, config)

    def found(text: str) -> tuple[Contact, ...]:
        return find_contacts(text, dials=dials, regions=regions)

    for place, contact in _contacts(corpus, config, found):
        if is_doubtful(contact, dials=dials, regions=regions):
            yield warning("number-doubt", place, found=contact.text)
        else:
            yield problem(f"{contact.kind}-in-words", place, found=contact.text)
    yield from _in_links(corpus, config, services)
    for page in corpus.pages:
        slug = page.matter.slug
        if slug and sum(sign.isdigit() for sign in slug.text) >= TOO_MANY_DIGITS:
            yield problem("number-in-address", slug.at, slug=slug.text)


def known_numbers(corpus: Corpus, config: Config) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the numbers of the site as they may be typed, and the countries whose own count."""
    dials = frozenset(
        form
        for file in corpus.directories
        for service in file.services
        for phone in service.phones
        for dial in (phone.dial, phone.dial_abroad)
        if dial is not None
        for form in spellings(dial.text)
    )
    listed = {country.text for countries in config.site.countries.values() for country in countries}
    return dials, tuple(sorted(listed | {file.country.text for file in corpus.directories}))


def _in_links(corpus: Corpus, config: Config, services: list[Service]) -> Iterator[Problem]:
    """Yield links that are a contact in disguise: a messenger, an address, a number on hold."""
    shown = {id(phone) for service in services for phone in _shown(service)}
    phones = [phone for service in services for phone in service.phones]
    public = {digits_of(dial) for phone in phones if id(phone) in shown for dial in _dials(phone)}
    held = {
        form.lstrip("+")
        for phone in phones
        if id(phone) not in shown
        for dial in _dials(phone)
        if digits_of(dial) not in public
        for form in spellings(dial)
    }
    long = tuple(number for number in held if len(number) >= _LONG)
    # A line that failed must not stop the site, which would keep its dead number online.
    gone = frozenset(
        form.lstrip("+")
        for phone in phones
        if phone.failed_on is not None
        for dial in _dials(phone)
        for form in spellings(dial)
    )
    for address, at in _links(corpus, config, services):
        run = re.sub(r"[-_./ ]", "", unquote(address))
        numbers = {number for number in long if number in run}
        disguised = _MESSENGERS.match(address) or _ADDRESS.search(
            address.partition("://")[2].partition("/")[2]
        )
        if disguised or numbers - gone:
            yield problem("contact-link", at, target=address)
        elif numbers:
            yield warning("contact-link", at, target=address)


def _links(corpus: Corpus, config: Config, services: list[Service]) -> Iterator[tuple[str, Where]]:
    """Every address that a page may link to, with its place."""
    for page in corpus.pages:
        for part in page.prose:
            if not isinstance(part, str) and part.target.startswith("https:"):
                yield part.target, part.at
    for organization in corpus.organizations:
        if organization.website is not None:
            yield organization.website.text, organization.website.at
    for text in (config.site.exit, config.site.report_mistakes):
        if text is not None:
            yield text.text, text.at
    for service in services:
        if service.publish == "yes":
            lines: tuple[Line, ...] = (*service.phones, *service.emails, *service.websites)
            for line in lines:
                source = line.verified.source
                if line.publish == "yes" and source is not None:
                    yield source.url, source.at
            yield from ((site.url.text, site.url.at) for site in service.websites)


def _dials(phone: Phone) -> tuple[str, ...]:
    return tuple(dial.text for dial in (phone.dial, phone.dial_abroad) if dial)


def _shown(service: Service) -> tuple[Phone, ...]:
    if service.publish != "yes":
        return ()
    return tuple(phone for phone in service.phones if phone.publish == "yes")


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
