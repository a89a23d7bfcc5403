"""Reads a service's lines alike, whichever their way of contact."""

from __future__ import annotations

from tipsite.model.records import Email, Line, Phone, Service, Website
from tipsite.model.values import Text


def lines_of(service: Service) -> tuple[Line, ...]:
    """Return every line of a service: phones, e-mails, websites, each in the order of the file."""
    return (*service.phones, *service.emails, *service.websites)


def written(line: Line) -> Text:
    """Return the number or address of a line, exactly as it was published."""
    if isinstance(line, Phone):
        return line.dial
    return line.address if isinstance(line, Email) else line.url


def is_unfilled(service: Service) -> bool:
    """Return whether nobody has filled in any number of a service yet."""
    return bool(service.phones) and all(phone.dial.text == "unknown" for phone in service.phones)


def way_of(line: Line) -> str:
    """Return the name of the list in which a line stands: phones, emails or websites."""
    names = {Phone: "phones", Email: "emails", Website: "websites"}
    return names[type(line)]
