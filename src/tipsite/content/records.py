"""Checks within one file of services: services, lines, confirmations.

Checks that need other files are in `resolve.services` and `lint.records`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar, get_args

from msgspec.structs import replace

from tipsite.contacts.channels import contact_text, is_fixed, is_vouched, lines_of
from tipsite.contacts.dialling import (
    date_as_number,
    dialled,
    is_odd,
    lacks_plus,
    only_inside,
    why_not_dialled,
)
from tipsite.contacts.emails import is_email
from tipsite.contacts.hours import HoursMistake, language_times, parse_hours
from tipsite.language.dates import UNDATED, date_problem, is_partial_date, is_whole_date
from tipsite.language.tags import is_tag
from tipsite.model.problems import Location, Problem, Text, problem, warning
from tipsite.model.records import (
    Email,
    Kind,
    Line,
    OwnContact,
    Phone,
    Service,
    ServiceFile,
    Verified,
    Website,
)
from tipsite.model.records import Place as ServicePlace
from tipsite.web import is_https, lookalike_problem, name_problem
from tipsite.yaml.nodes import value_places

L = TypeVar("L", Phone, Email, Website)
_UNKNOWN = "unknown"
_FEWEST_ABROAD = 8

Place = Callable[[Location, str], Location]
"""Returns the place of a key's value; arguments are the place of the mapping, and the key."""
_FEWEST_WORDS = 3
"""The minimum number of words in a reason."""
_ID = re.compile(r"[a-z]{2}(?:-[a-z]+)+\Z")
_FILE = re.compile(r"content/services/(?P<country>[a-z]{2})\.yaml\Z")


def check_services(file: ServiceFile, text: str) -> Iterator[Problem]:
    """Yield the problems of a directory that can be found without other files.

    ``text`` is the content of the file, for the places of values.
    """
    place = value_places(text, file.at.path)
    match = _FILE.match(file.at.path)
    country, meant = file.country.text, match["country"].upper() if match else ""
    if meant != country:
        name = f"{country.lower()}.yaml"
        yield problem("country-file", file.country.at, country=country, file=name, meant=meant)
        # If the ids begin with the code in the file's name, only this line is wrong.
        start = f"{meant.lower()}-"
        if meant and any(service.id.text.startswith(start) for service in file.services):
            country = meant
    abroad = file.services[:1] and file.services[0].kind == "abroad"
    kinds = [kind for kind in get_args(Kind) if (kind == "abroad") == abroad]
    for service in file.services:
        if service.kind not in kinds:
            values = {"kind": service.kind, "meant": ", ".join(kinds)}
            yield problem("kind-misplaced", place(service.at, "kind"), **values)
        yield from _service(service, country, place)


def without_lost_confirmations(file: ServiceFile, *, live: bool) -> ServiceFile:
    """Return a directory without confirmations of lines that were changed after the confirmation.

    Later code treats such a line as unconfirmed. On a ``live`` site, the line is put on hold. A
    line of the police or for emergencies must never disappear, so it causes an error instead.
    """
    country = file.country.text

    def vouched(service: Service, line: L) -> L:
        if is_vouched(line, country):
            return line
        void = Verified(on=UNDATED, how="published", at=line.verified.at)
        line = replace(line, verified=void)
        if not live or line.publish == "hold" or is_fixed(service):
            return line
        command = f"tipsite directory confirmed {service.id.text}"
        return replace(line, publish="hold", reason=Text(text=command, at=Location(path="")))

    def lines_vouched(service: Service) -> Service:
        return replace(
            service,
            phones=tuple(vouched(service, line) for line in service.phones),
            emails=tuple(vouched(service, line) for line in service.emails),
            websites=tuple(vouched(service, line) for line in service.websites),
        )

    return replace(file, services=tuple(map(lines_vouched, file.services)))


def _service(service: Service, country: str, place: Place) -> Iterator[Problem]:
    yield from _id_problems(service.id, country)
    if not service.needs:
        yield problem("empty-value", place(service.at, "needs"), key="needs")
    for name in ("name", "summary"):
        if not getattr(service, name):
            yield problem("empty-value", place(service.at, name), key=name)
    if service.publish != "yes" and service.reason is None:
        yield problem("no-reason", service.at, publish=service.publish)
    reason = service.area_public.text if service.area_public else ""
    if service.shelters and service.area and len(reason.split()) < _FEWEST_WORDS:
        yield problem("shelter-area", next(iter(service.area.values())).at)
    yield from line_problems(service, country, place)
    for line in lines_of(service) if service.publish == "yes" else ():
        if line.publish == "yes" and not is_vouched(line, country):
            contact = contact_text(line)
            yield warning("check-other", contact.at, line=contact.text, id=service.id.text)
        if service.kind == "abroad" and line.verified.by is None:
            yield problem("verified-no-role", line.verified.at, how=line.verified.how)
    for office in service.places:
        yield from _office(office, service, place)
    for source in service.sources:
        yield from _on(source.on, source.at, place)


def _id_problems(name: Text, country: str) -> Iterator[Problem]:
    if slip := lookalike_problem(name.text, name.at):
        yield slip
    elif not _ID.match(name.text) or not name.text.startswith(f"{country.lower()}-"):
        yield problem("service-id", name.at, id=name.text, start=f"{country.lower()}-")
    elif wrong := name_problem(name.text[3:], name.at, published=True):
        yield wrong


def line_problems(record: Service | OwnContact, country: str, place: Place) -> Iterator[Problem]:
    """Yield the problems of the lines of a record in ``country`` (ISO 3166).

    ``place`` returns the place of the value of a key.
    """
    is_own = isinstance(record, OwnContact)
    for phone in record.phones:
        yield from _line(phone, phone.dial, phone.verified.dial, "dial", place, own=is_own)
        called = phone.verified.how != "published" and (is_own or is_vouched(phone, country))
        yield from _phone_problems(phone, country, sure=called or phone.publish != "yes")
    for email in record.emails:
        confirmed = email.verified.address
        yield from _line(email, email.address, confirmed, "address", place, own=is_own)
        if not is_email(email.address.text):
            yield problem("email-form", email.address.at, address=email.address.text)
    for website in record.websites:
        yield from _line(website, website.url, website.verified.url, "url", place, own=is_own)
        if website.publish == "yes" and not is_https(website.url.text):
            yield problem("not-https", website.url.at, url=website.url.text)


def _line(
    line: Line, written: Text, confirmed: str, key: str, place: Place, *, own: bool
) -> Iterator[Problem]:
    yield from _usage(line)
    if line.verified.how != "published" and not own:
        return  # A confirmation that no command has written does not count.
    if confirmed != written.text and (confirmed or line.publish == "yes"):
        yield problem(
            "verified-other", line.verified.at, key=key, confirmed=confirmed, written=written.text
        )
    yield from _verified(line.verified, place)
    source = line.verified.source
    if line.publish == "yes" and line.verified.how == "published" and source and not source.url:
        yield warning("source-no-address", source.at)


def _usage(line: Line | ServicePlace) -> Iterator[Problem]:
    """Yield a missing reason, and the mistakes in hours and languages."""
    if line.publish == "hold" and line.reason is None:
        yield problem("no-reason", line.at, publish="hold")
    if line.hours is not None:
        yield from hours_problems(line.hours)
    for language in line.languages:
        tag, times = language_times(language.text)
        if not is_tag(tag):
            yield problem("not-a-tag", language.at, tag=tag)
        elif times:
            at = replace(language.at, column=language.at.column + len(tag) + 1)
            yield from hours_problems(Text(text=times, at=at))


def _office(office: ServicePlace, service: Service, place: Place) -> Iterator[Problem]:
    yield from _usage(office)
    yield from _verified(office.verified, place)
    if office.consent:
        yield from _on(office.consent.on, office.consent.at, place)
    elif service.run_by == "ngo":
        yield problem("place-no-consent", office.at)


def _verified(verified: Verified, place: Place) -> Iterator[Problem]:
    wrong = tuple(_on(verified.on, verified.at, place))
    yield from wrong
    if verified.how == "published":
        if verified.source is None:
            yield problem("verified-no-source", place(verified.at, "how"))
    elif verified.by is None:
        yield problem("verified-no-role", place(verified.at, "how"), how=verified.how)
    elif not wrong and not is_whole_date(verified.on):
        yield problem("verified-no-day", place(verified.at, "on"), how=verified.how)


def _on(written: str, table: Location, place: Place) -> Iterator[Problem]:
    if written != UNDATED and not is_partial_date(written):
        at = place(table, "on")
        yield date_problem(written, at) or problem("not-a-partial-date", at, value=written)


def _phone_problems(phone: Phone, country: str, *, sure: bool) -> Iterator[Problem]:
    """Yield the problems of one phone line of a service in ``country`` (ISO 3166).

    The digits are not checked if the number is ``sure``, since somebody has called it.
    """
    if phone.dial.text == _UNKNOWN:
        if phone.publish == "yes":
            yield problem("dial-unknown", phone.dial.at)
    elif why := why_not_dialled(phone.dial.text):
        yield problem(why[0], phone.dial.at, dial=phone.dial.text, meant=why[1])
    elif lacks_plus(phone.dial.text, country):
        yield problem("dial-no-plus", phone.dial.at, dial=phone.dial.text, country=country)
    elif meant := date_as_number(phone.dial.text):
        yield warning("dial-date", phone.dial.at, dial=phone.dial.text, meant=meant)
    elif not sure and is_odd(phone.dial.text, country):
        yield warning("dial-odd", phone.dial.at, dial=phone.dial.text, country=country)
    if phone.dial_abroad is not None:
        yield from _abroad(phone, phone.dial_abroad, country, sure=sure)
    elif phone.from_.abroad == "yes":
        if only_inside(phone.dial.text):
            yield problem("abroad-inside-only", phone.dial.at, dial=phone.dial.text, meant="no")
        elif phone.dial.text != _UNKNOWN and not dialled(phone.dial.text).startswith(("+", "00")):
            yield warning("abroad-no-number", phone.dial.at, dial=phone.dial.text)


def _abroad(phone: Phone, abroad: Text, country: str, *, sure: bool) -> Iterator[Problem]:
    digits, why = dialled(abroad.text), why_not_dialled(abroad.text)
    if why and why[0] == "dial-trunk-zero":
        yield problem(why[0], abroad.at, dial=abroad.text, meant=why[1])
    elif why or not digits.startswith("+") or len(digits) <= _FEWEST_ABROAD:
        yield problem("abroad-form", abroad.at, dial=abroad.text)
    elif not sure and is_odd(abroad.text, country):
        yield warning("dial-odd", abroad.at, dial=abroad.text, country=country)
    for number in (phone.dial.text, abroad.text):
        if only_inside(number):
            yield problem("abroad-inside-only", abroad.at, dial=number)
            break
    if phone.from_.abroad == "no":
        yield problem("abroad-contradiction", abroad.at, dial=abroad.text)
    if phone.dial_abroad_source is None:
        yield problem("abroad-no-source", abroad.at)


def hours_problems(hours: Text) -> Iterator[Problem]:
    """Yield the mistake in a text of opening hours, if there is one."""
    parsed = parse_hours(hours.text)
    if isinstance(parsed, HoursMistake):
        at = replace(hours.at, column=hours.at.column + parsed.column - 1)
        values = {"wrong": parsed.wrong, "hours": hours.text}
        yield problem("hours-mistake", at, **values, meant=parsed.suggestion)
