"""Records in which contacts that must not be published are put on hold."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Container, Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from tipsite.contacts.channels import contact_text, lines_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.problems import Text
from tipsite.model.records import Line, OwnContact, Phone, Publish, Service
from tipsite.publishing.published_contacts import PublishedContact, contacts_of

R = TypeVar("R", Service, OwnContact)
IsShown = Callable[[PublishedContact], bool]


def withhold(
    corpus: Corpus,
    is_shown: IsShown,
    today: datetime.date,
    states: Mapping[str, Publish] | None = None,
) -> Corpus:
    """Return a corpus in which contacts that may not be shown are on hold.

    ``states`` are values of ``publish`` by id of the service; a service without a value is on hold.
    A service is also on hold if none of its contacts is left. If nothing changes, the same corpus
    is returned.
    """

    def service_less(service: Service, country: str) -> Service:
        texts = _texts(contacts_of(service, country), is_shown)
        state = service.publish if states is None else states.get(service.id.text, "hold")
        return _service(service, texts, state, today)

    less = replace(
        corpus,
        directories=tuple(
            replace(
                file,
                services=tuple(
                    service_less(service, file.country.text) for service in file.services
                ),
            )
            for file in corpus.directories
        ),
        config=corpus.config and _config(corpus.config, is_shown),
    )
    same = (less.directories, less.config) == (corpus.directories, corpus.config)
    return corpus if same else less


def _texts(contacts: Iterable[PublishedContact], is_shown: IsShown) -> frozenset[str]:
    return frozenset(contact.text for contact in contacts if is_shown(contact))


def _service(
    service: Service, texts: frozenset[str], state: Publish, today: datetime.date
) -> Service:
    if service.publish == "hold" or (service.publish == "name-only" and state != "hold"):
        return service
    public = [line for line in lines_of(service) if line.publish == "yes"]
    if state == "yes" and public and not any(contact_text(line).text in texts for line in public):
        state = "hold"
    # A line that has failed causes no error in other files that need it. The place of the service
    # marks this day as not written by an officer.
    failed = Text(text=today.isoformat(), at=service.at)
    service = replace(
        service,
        publish=state,
        phones=tuple(_without_abroad(phone, texts) for phone in service.phones),
    )
    return _held(service, texts if state == "yes" else (), failed_on=failed)


def _without_abroad(phone: Phone, texts: Container[str]) -> Phone:
    if phone.dial_abroad is None or phone.dial_abroad.text in texts:
        return phone
    unknown = replace(phone.from_, abroad="unknown")
    return replace(phone, dial_abroad=None, dial_abroad_source=None, from_=unknown)


def _config(config: Config, is_shown: IsShown) -> Config:
    """Return settings in which hidden contacts of the organization are on hold."""
    contacts = tuple(
        _held(
            own,
            _texts(contacts_of(own), is_shown),
            reason=Text(text="held since", at=own.at),
        )
        for own in config.site.contacts
    )
    return replace(config, site=replace(config.site, contacts=contacts))


def _held(record: R, texts: Container[str], **why: Text) -> R:
    """Return a record in which each public line that is not in ``texts`` is on hold."""

    def held(line: Line) -> Line:
        is_left = line.publish != "yes" or contact_text(line).text in texts
        return line if is_left else replace(line, publish="hold", **why)

    return replace(
        record,
        phones=tuple(map(held, record.phones)),
        emails=tuple(map(held, record.emails)),
        websites=tuple(map(held, record.websites)),
    )
