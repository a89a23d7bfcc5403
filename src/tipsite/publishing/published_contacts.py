"""Published contacts of a site, and the search for them in its files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from html import unescape
from itertools import chain
from typing import Literal
from urllib.parse import quote

from msgspec import Struct

from tipsite.contacts.dialling import dialled, digits_of, spellings, whole_number
from tipsite.model.config import SiteSettings
from tipsite.model.corpus import Corpus
from tipsite.model.records import OwnContact, Service
from tipsite.model.site import PublicService

NUMBER_RUN = re.compile(r"\d(?:[^\d<>\"'=&\w]{0,3}\d)*")
"""Digits that may be one number: “04 22 34 567”, “+382 (0)20-111”."""
_ASIS = "/:?#[]@!$&'()*+,;=%"
"""Characters of an address that are not percent-encoded."""
_GROUP = re.compile(r"\d+")
_MOST_GROUPS = 8
"""The most groups of digits in one number."""
_MARK = 12
_TEXTS = (
    ".html", ".txt", ".xml", ".atom", ".json", ".js", ".css", ".svg", ".vtt", ".ics",
    ".webmanifest",
)  # fmt: skip

Kind = Literal["phone", "email", "website"]


class PublishedContact(Struct, frozen=True, kw_only=True):
    """A phone number, e-mail address or website of a service.

    ``text`` is its published form; files are searched for its ``form``. ``service`` is the id and
    ``name`` the name of the service, ``country`` an ISO 3166 code. ``on`` is the day of its
    confirmation (a whole or partial ISO 8601 date). Two services may have the same number.
    """

    text: str
    form: str
    kind: Kind
    service: str
    name: str
    country: str
    on: str = ""

    @property
    def mark(self) -> str:
        """The mark of this contact in the data of files, the same for all services."""
        return mark_of(self.form)

    @property
    def withdrawal(self) -> str:
        """The id of a withdrawal of this contact: the same in all spellings and services."""
        return withdrawal_mark(self.kind, self.text, self.country)

    @property
    def withdrawals(self) -> tuple[str, str]:
        """The ids of a withdrawal from all services, and from this one alone."""
        return self.withdrawal, mark_of(self.withdrawal, self.service)


def mark_of(form: str, service: str = "") -> str:
    """Return the mark of a contact, or of a contact of a service, for files on a server.

    It is a short digest, so the server has no number in plain text.
    """
    return hashlib.sha256(f"tipsite {service} {form}".encode()).hexdigest()[:_MARK]


def withdrawal_mark(kind: Kind, text: str, country: str) -> str:
    """Return the mark of a withdrawal of a contact, the same for all its spellings.

    The mark of a number depends on its international form; without one, on its digits and its
    ``country`` (ISO 3166). The mark of an address ignores case, scheme and last slash.
    """
    if kind == "phone":
        form = whole_number(text, country) or f"{country} {digits(dialled(text))}"
    else:
        form = text.casefold().rpartition("://")[2].rstrip("/")
    return mark_of(f"{kind} {form}")


def published_contacts(
    services: Mapping[str, Iterable[PublicService]], site: SiteSettings
) -> Mapping[str, PublishedContact]:
    """Return the contacts of ``services`` (by country) and of the organization, by their marks.

    A service has its name in the source language, if there is one.
    """
    language = site.source_language.text
    contacts: dict[str, PublishedContact] = {}
    public = [contacts_of(own) for contact in site.contacts if (own := contact.public())]
    for country, some in services.items():
        for service in some:
            tags = (tag for tag in (language, *service.name) if tag in service.name)
            name = next((service.name[tag].text for tag in tags), service.id)
            public.append(contacts_of(service, country, name))
    for contact in chain(*public):
        contacts.setdefault(mark_of(contact.form, contact.service), contact)
    return contacts


def service_contacts(corpus: Corpus) -> Iterator[tuple[Service, tuple[PublishedContact, ...]]]:
    """Yield each record of a service with its contacts, including those on hold."""
    for file in corpus.directories:
        for service in file.services:
            yield service, tuple(contacts_of(service, file.country.text))


def contacts_of(
    record: PublicService | Service | OwnContact, country: str = "", name: str = ""
) -> Iterator[PublishedContact]:
    """Yield the contacts of a record, including those on hold if the record is not a public one.

    ``country`` and ``name`` belong to a service; a contact of the organization has its own.
    """
    if isinstance(record, OwnContact):
        id_, name = f"site.contacts.{record.kind}", record.kind
        country = record.country.text if record.country else ""
    else:
        id_ = record.id if isinstance(record, PublicService) else record.id.text
    make = partial(PublishedContact, service=id_, name=name, country=country)
    for phone in record.phones:
        for dial in filter(None, (phone.dial, phone.dial_abroad)):
            for form in phone_forms(dial.text):
                yield make(text=dial.text, form=form, kind="phone", on=phone.verified.on)
    for email in record.emails:
        text = email.address.text
        yield make(text=text, form=text.casefold(), kind="email", on=email.verified.on)
    for website in record.websites:
        text = website.url.text
        yield make(text=text, form=text.rstrip("/"), kind="website", on=website.verified.on)


def phone_forms(dial: str) -> tuple[str, ...]:
    """Return the digits to search for a published number: as dialled, and as written."""
    return tuple(dict.fromkeys((digits(dialled(dial)), digits(digits_of(dial)))))


def all_forms(contact: PublishedContact) -> frozenset[str]:
    """Return all forms to search for a contact in files that another copy has written."""
    if contact.kind != "phone":
        return frozenset((contact.form,))
    whole = whole_number(contact.text, contact.country)
    abroad = {digits(whole), whole.replace("+", "00")} if whole else set()
    typed = map(digits, spellings(whole or contact.text))
    return frozenset((contact.form, *phone_forms(contact.text), *typed, *abroad))


def digits(dial: str) -> str:
    """Return a number without its plus, as in `PublishedContact.form`."""
    return dial.removeprefix("+")


def is_read(path: str) -> bool:
    """Return whether a file is a text that is searched for contacts."""
    return path.endswith(_TEXTS)


def contacts_in(path: str, content: bytes, known: Iterable[PublishedContact]) -> tuple[str, ...]:
    """Return the marks of the ``known`` contacts in a file of the site, sorted.

    Groups of digits are joined in all ways. A wrong match does no harm: the file is only sent
    earlier.
    """
    if not is_read(path):
        return ()
    text = content.decode("utf-8", "replace")
    folded = unescape(text).casefold()
    known = tuple(known)
    numbers = {contact.form for contact in known if contact.kind == "phone"}
    marks = {mark_of(one) for run in set(NUMBER_RUN.findall(text)) for one in _joined(run, numbers)}
    marks.update(
        contact.mark for contact in known if contact.kind != "phone" and _stands_in(folded, contact)
    )
    return tuple(sorted(marks))


def contacts_named(numbers: Iterable[str], known: Iterable[PublishedContact]) -> tuple[str, ...]:
    """Return the marks of the ``known`` contacts that have one of these ``numbers``, sorted."""
    forms = {form for number in numbers for form in phone_forms(number)}
    return tuple(
        sorted(
            {contact.mark for contact in known if contact.kind == "phone" and contact.form in forms}
        )
    )


def _stands_in(folded: str, contact: PublishedContact) -> bool:
    """Return whether a text has an e-mail address or a website, as a link or in words."""
    if contact.kind == "email":
        return contact.form in folded
    address = contact.form.partition("://")[2].casefold()
    ways = {address} if address.isascii() else {address, quote(address, safe=_ASIS).casefold()}
    # A longer name of a host, or an e-mail address, may contain the same text.
    return any(
        way in folded and re.search(rf"(?<![\w@.-]){re.escape(way)}", folded) for way in ways
    )


def _joined(run: str, numbers: Collection[str]) -> Iterator[str]:
    groups = _GROUP.findall(run)
    for first in range(len(groups)):
        joined = ""
        for group in groups[first : first + _MOST_GROUPS]:
            joined += group
            if joined in numbers:
                yield joined
