"""Phone numbers and e-mail addresses typed where only words belong."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import unescape
from itertools import chain
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts.channels import is_interrupted
from tipsite.contacts.detection import (
    Contact,
    digits_meant,
    figures_beside,
    find_contacts,
    is_doubtful,
    is_words_alone,
)
from tipsite.contacts.dialling import digits_of, spellings, whole_number
from tipsite.engine.session import Session
from tipsite.markdown.html import COUNT_CLOSE, COUNT_OPEN, MARK_CLOSE, MARK_OPEN
from tipsite.markdown.links import PLAIN
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus, Theme
from tipsite.model.fields import words_of
from tipsite.model.pages import Page
from tipsite.model.problems import Location, Problem, Text, note, problem, warning
from tipsite.model.records import OwnContact, Phone, Service
from tipsite.web import TOO_MANY_DIGITS, address_problem

_Placed = tuple[Text, Callable[[Contact], Location]]
"""A text for readers, with a function that returns the place of a contact in it."""
_Link = tuple[str, Location]
"""A web address, and its place."""
_SHOWN = 60
_LONG = 6
OWN = "site.contacts"
"""The owner of numbers in the settings: the site's own organization."""
_SHORT = 4
_ADDRESS = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.\w")
_MESSENGERS = re.compile(
    r"https://(?:[\w-]+\.)*(?:wa\.me|whatsapp\.com|t\.me|telegram\.me|viber\.click|viber\.com|"
    r"m\.me|signal\.me|signal\.group)(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)


Standing = Literal["", "shown", "gone", "held"]


class SiteNumbers(Struct, frozen=True):
    """The numbers of a whole site, including withheld numbers.

    ``dials`` are all typed forms of the numbers, as from ``digits_of``. ``regions`` are the
    countries whose own short numbers count. ``owners`` are the record and the standing of each
    form.
    """

    dials: frozenset[str]
    regions: tuple[str, ...]
    owners: Mapping[str, tuple[str, Standing]]

    @classmethod
    def of(cls, corpus: Corpus, config: Config) -> SiteNumbers:
        """Return the numbers of a corpus."""
        return cls(*known_numbers(corpus, config), _owners(corpus, config))

    def give(self, session: Session) -> None:
        """Let questions of a session read these numbers, through `KnownNumbers`."""
        long = {form: owner for form, owner in self.owners.items() if len(form) >= _LONG}

        def owner_within(digits: str) -> str:
            return next((owner for form, (owner, _) in long.items() if form in digits), "")

        def held_within(run: str) -> Literal["", "gone", "held"]:
            # Most links have no long number, and a site may have thousands.
            known = long.items() if re.search(rf"\d{{{_LONG}}}", run) else ()
            standings = {standing for form, (_, standing) in known if form in run}
            return "held" if "held" in standings else "gone" if "gone" in standings else ""

        session.input("dial", lambda digits: digits in self.dials)
        session.input("regions", lambda: self.regions)
        session.input("owner", lambda form: self.owners.get(form, ("", "")))
        session.input("owner within", owner_within)
        session.input("held within", held_within)


class KnownNumbers(Container[str]):
    """The numbers of a site in their typed forms.

    Each lookup is recorded. So if a number changes, only the pages with its figures are searched
    again.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def __contains__(self, digits: object) -> bool:
        return bool(self._session.ask("dial", str(digits)))

    @property
    def regions(self) -> tuple[str, ...]:
        """The countries whose own short numbers count."""
        answer: tuple[str, ...] = self._session.ask("regions")
        return answer

    def owner(self, form: str) -> tuple[str, Standing]:
        """Return the id of the record with a number, and the number's standing.

        Both are empty if no record has the number.
        """
        answer: tuple[str, Standing] = self._session.ask("owner", form)
        return answer

    def owner_within(self, digits: str) -> str:
        """Return the id of a record whose long number is a part of ``digits``."""
        return str(self._session.ask("owner within", digits))

    def held_within(self, run: str) -> Literal["", "gone", "held"]:
        """Return the standing of a withheld long number within ``run``; else an empty text."""
        answer: Literal["", "gone", "held"] = self._session.ask("held within", run)
        return answer


class PageNumbers(Struct, frozen=True, kw_only=True):
    """The problems of a page's words, links, marks and address, and the figures in its words."""

    words: tuple[Problem, ...] = ()
    figures: tuple[str, ...] = ()
    links: tuple[Problem, ...] = ()
    marks: tuple[Problem, ...] = ()


class FileNumbers(Struct, frozen=True, kw_only=True):
    """The phone numbers in a download, each as typed, with its standing and its record.

    Without ``whole``, some of the file's words could not be read.
    """

    numbers: tuple[tuple[str, Standing, str], ...]
    whole: bool


def file_numbers(
    texts: Iterable[str], dialled: Iterable[str], session: Session, *, whole: bool
) -> FileNumbers:
    """Search the words of a file, and the links that call a number, for phone numbers."""
    known = KnownNumbers(session)
    regions = known.regions
    numbers = dict.fromkeys(filter(digits_meant, dialled))
    for text in texts:
        for contact in find_contacts(text, dials=known, regions=regions):
            if contact.kind == "phone" and not is_doubtful(contact, dials=known, regions=regions):
                numbers[" ".join(contact.text.split())] = None

    def judged(number: str) -> tuple[str, Standing, str]:
        form = digits_meant(number).lstrip("+")
        owner, standing = known.owner(form)
        return number, standing or known.held_within(form), owner

    return FileNumbers(numbers=tuple(map(judged, numbers)), whole=whole)


_ON_PIECES = {
    "phone-in-words": "material-phone",
    "phone-in-words-own": "material-phone",
}
"""Codes for pieces of material, with other messages, since a piece cannot have links."""


def page_numbers(page: Page, session: Session) -> PageNumbers:
    """Search a page for numbers, within the current question of ``session``."""
    known = KnownNumbers(session)
    words, figures = _search(_page_texts(page), known)
    if page.matter.material is not None:
        words = [replace(one, code=_ON_PIECES.get(one.code, one.code)) for one in words]
    marks = list(_plain_problems(page, known))
    slug = page.matter.slug
    if slug and sum(sign.isdigit() for sign in slug.text) >= TOO_MANY_DIGITS:
        marks.append(problem("number-in-address", slug.at, slug=slug.text))
    return PageNumbers(
        words=tuple(words),
        figures=tuple(sorted(figures)),
        links=tuple(_in_links(_page_links(page), known)),
        marks=tuple(marks),
    )


def record_numbers(corpus: Corpus, config: Config | None, session: Session) -> PageNumbers:
    """Return the numbers and addresses typed among the words of files that are not pages."""
    known = KnownNumbers(session)
    records = (config, *corpus.organizations, *corpus.directories)
    texts = ((text, partial(_in_text, text)) for record in records for text in words_of(record))
    phrases = _phrase_texts(corpus.theme) if corpus.theme else ()
    words, figures = _search(chain(texts, phrases), known)
    return PageNumbers(
        words=tuple(words),
        links=tuple(_in_links(record_links(corpus, config), known)),
        figures=tuple(sorted(figures)),
    )


def find_typed_numbers(
    numbers: SiteNumbers, files: Sequence[PageNumbers]
) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """Return the figures among words that are not phone numbers, and the problems of typed numbers.

    ``files`` are the results for all pages and other files. The audit accepts these figures in the
    output; they have the form of ``digits_of``. A number of the site is never such a figure, except
    a short published one: "112 people".
    """
    figures = frozenset[str]().union(*(file.figures for file in files))
    called = {
        form
        for form, (_, standing) in numbers.owners.items()
        if standing != "shown" or len(form) > _SHORT
    }
    problems = chain.from_iterable((*file.words, *file.links, *file.marks) for file in files)
    return figures - called, tuple(problems)


def _search(texts: Iterable[_Placed], known: KnownNumbers) -> tuple[list[Problem], set[str]]:
    """Return the problems of numbers in some texts, and the figures that are not numbers."""
    told: list[Problem] = []
    beside: set[str] = set()
    regions = known.regions
    for text, place in texts:
        if is_words_alone(text.text):
            continue
        words, marked, counted = _marked(text)
        numbers: list[Contact] = []
        for contact in find_contacts(words, dials=known, regions=regions):
            if is_doubtful(contact, dials=known, regions=regions):
                if not _is_within(contact, (*marked, *counted)):
                    told.append(warning("number-doubt", place(contact), found=contact.text))
            elif contact.kind == "email" or not _is_within(contact, marked):
                numbers.append(contact)
                told.append(_typed(contact, place(contact), known))
        beside.update(figures_beside(words, tuple(numbers)))
    return told, beside


def _typed(contact: Contact, at: Location, known: KnownNumbers) -> Problem:
    found = contact.text if len(contact.text) <= _SHOWN else f"{contact.text[:_SHOWN]}…"
    if contact.kind == "email":
        return problem("email-in-words", at, found=found)
    owner, _ = known.owner(digits_meant(contact.text).lstrip("+"))
    if owner == OWN:
        return problem("phone-in-words-own", at, found=found)
    return problem("phone-in-words", at, found=found, meant=owner)


def _owners(corpus: Corpus, config: Config) -> Mapping[str, tuple[str, Standing]]:
    """Return the record and the standing of each number, by its typed forms.

    Forms have no plus. A number of two records belongs to the record that shows it.
    """
    phones = [
        (
            _standing(phone, is_out=service.publish == "yes"),
            file.country.text,
            service.id.text,
            phone,
        )
        for file in corpus.directories
        for service in file.services
        for phone in service.phones
    ]
    phones += (
        (_standing(phone), contact.country.text if contact.country else "", OWN, phone)
        for contact in config.site.contacts
        for phone in contact.phones
    )
    owners: dict[str, tuple[str, Standing]] = {}
    for standing, country, owner, phone in sorted(phones, key=lambda one: _ORDER.index(one[0])):
        for dial in _dials(phone):
            whole = whole_number(dial, country) if country else ""
            for form in (*spellings(dial), *(spellings(whole) if whole else ())):
                owners.setdefault(form.lstrip("+"), (owner, standing))
    return owners


_ORDER: tuple[Standing, ...] = ("shown", "gone", "held")


def _standing(phone: Phone, *, is_out: bool = True) -> Standing:
    if is_out and phone.publish == "yes":
        return "shown"
    # Such a line must not stop the build, which would keep its dead number online.
    return "gone" if is_interrupted(phone) else "held"


_Spans = tuple[tuple[int, int], ...]


def _marked(text: Text) -> tuple[str, _Spans, _Spans]:
    """Return the words of a text, the spans marked as no phone number, and the spans of counts."""
    if MARK_OPEN not in text.text and COUNT_OPEN not in text.text:
        return text.text, (), ()
    words, start = "", 0
    spans: dict[str, list[tuple[int, int]]] = {MARK_CLOSE: [], COUNT_CLOSE: []}
    for sign in text.text:
        if sign in (MARK_OPEN, COUNT_OPEN):
            start = len(words)
        elif sign in spans:
            spans[sign].append((start, len(words)))
        else:
            words += sign
    return words, tuple(spans[MARK_CLOSE]), tuple(spans[COUNT_CLOSE])


def _is_within(contact: Contact, spans: _Spans) -> bool:
    return any(start <= contact.start and contact.end <= end for start, end in spans)


def _plain_problems(page: Page, known: KnownNumbers) -> Iterator[Problem]:
    """Yield a note for each mark ``[25965/04](plain:)``, or the problem of an invalid mark."""
    for part in page.prose:
        if isinstance(part, str) or not part.target.startswith(PLAIN):
            continue
        label = unescape(re.sub(r"<[^>]*>", "", part.label))
        digits = digits_meant(label)
        contacts = find_contacts(label, dials=known, regions=known.regions)
        tried = [digits, *(digits_meant(contact.text) for contact in contacts)]
        own = next((id_ for form in tried if (id_ := known.owner(form.lstrip("+"))[0])), "")
        own = own or known.owner_within(digits)
        if part.target != PLAIN:
            yield problem("plain-with-more", part.at, found=label, target=part.target)
        elif own == OWN:
            yield problem("phone-in-words-own", part.at, found=label)
        elif own:
            yield problem("plain-is-dial", part.at, found=label, id=own)
        elif not digits:
            yield problem("plain-without-figures", part.at, found=label)
        elif any(digits_of(contact.text).startswith(("+", "00")) for contact in contacts):
            yield problem("plain-international", part.at, found=label)
        else:
            yield note("number-plain", part.at, found=label)


def known_numbers(corpus: Corpus, config: Config) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the typed forms of the site's numbers, and its countries."""
    own = config.site.contacts
    services = [service for file in corpus.directories for service in file.services]
    records: tuple[Service | OwnContact, ...] = (*services, *own)
    dials = frozenset(
        form
        for record in records
        for phone in record.phones
        for dial in _dials(phone)
        for form in spellings(dial)
    )
    listed = {country.text for countries in config.site.countries.values() for country in countries}
    listed |= {contact.country.text for contact in own if contact.country}
    return dials, tuple(sorted(listed | {file.country.text for file in corpus.directories}))


def _in_links(links: Iterable[_Link], known: KnownNumbers) -> Iterator[Problem]:
    """Yield links that hide a contact: a messenger, an e-mail address, a number on hold."""
    for address, at in links:
        if slip := address_problem(address, at):
            yield slip
        held = known.held_within(re.sub(r"[-_./ ]", "", unquote(address)))
        disguised = _MESSENGERS.match(address) or _ADDRESS.search(
            address.partition("://")[2].partition("/")[2]
        )
        if disguised or held == "held":
            yield problem("contact-link", at, target=address)
        elif held:
            yield warning("contact-link", at, target=address)


def _page_links(page: Page) -> Iterator[_Link]:
    for part in page.prose:
        if not isinstance(part, str) and part.target.startswith("https:"):
            yield part.target, part.at


def record_links(corpus: Corpus, config: Config | None) -> Iterator[_Link]:
    """Yield each address in records and settings that a page may link to, with its place."""
    for organization in corpus.organizations:
        if organization.website is not None:
            yield organization.website.text, organization.website.at
    for text in (config.site.exit, config.site.report_mistakes) if config else ():
        if text is not None:
            yield text.text, text.at
    services = (service for file in corpus.directories for service in file.services)
    shown = (one for one in services if one.publish == "yes")
    own = config.site.contacts if config else ()
    records: tuple[Service | OwnContact, ...] = (*shown, *own)
    for record in records:
        for line in record.confirmables if isinstance(record, Service) else record.lines:
            source = line.verified.source
            if line.publish == "yes" and source is not None:
                yield source.url, source.at
        yield from ((site.url.text, site.url.at) for site in record.websites)


def _dials(phone: Phone) -> tuple[str, ...]:
    return tuple(dial.text for dial in (phone.dial, phone.dial_abroad) if dial)


def _page_texts(page: Page) -> Iterator[_Placed]:
    yield from ((text, partial(_in_text, text)) for text in words_of(page.matter))
    yield from ((text, partial(_in_page, page, text)) for text in page.plain)


def _phrase_texts(theme: Theme) -> Iterator[_Placed]:
    for phrases in (theme.required, *theme.phrases.values()):
        for phrase in phrases.values():
            text = Text(text="\n".join(phrase.forms), at=phrase.at)
            yield text, partial(_at, phrase.at)


def _at(at: Location, _contact: Contact) -> Location:
    return at


def _in_text(text: Text, contact: Contact) -> Location:
    column = text.at.column + contact.start if "\n" not in text.text else text.at.column
    return Location(path=text.at.path, line=text.at.line, column=column)


def _in_page(page: Page, text: Text, contact: Contact) -> Location:
    """Return the place of a contact in the source, even if markup or a line end divides it."""
    start = re.match(r"\S+", contact.text)
    for words in (contact.text, start.group(0) if start else contact.text):
        for block in page.blocks:
            for row, line in enumerate(block.text.split("\n"), block.line):
                column = line.find(words)
                if row >= text.at.line and column >= 0:
                    return Location(path=text.at.path, line=row, column=column + 1)
    return text.at
