"""Prepared messages with which professionals report that a line did not work.

A message names a service, its lines and its country, and has blanks for the time and the phone. It
describes no person. It goes to the organization of the site: a report is a reason to call a line,
never to withdraw it.
"""

from __future__ import annotations

from urllib.parse import quote

from tipsite.contacts.channels import lines_of
from tipsite.contacts.dialling import dialled
from tipsite.model.site import PublicService
from tipsite.pages.context import Context
from tipsite.views.parts import Link


def failed_lines(context: Context, ids: tuple[str, ...]) -> tuple[Link, ...]:
    """Return a link to a prepared message for each service with lines, by the ids of services.

    Without an address for it (`SiteSettings.reports_to`), return no link.
    """
    address = context.settings.reports_to if ids else ""
    services = (context.services.get(name) for name in dict.fromkeys(ids) if address)
    return tuple(
        Link(
            label=context.words(service.name),
            href=f"mailto:{address}?{_message(context, service)}",
            note=context.country(service.country),
        )
        for service in services
        if service and lines_of(service)
    )


def _message(context: Context, service: PublicService) -> str:
    """Return the subject and the text of a message (RFC 6068)."""
    # A publication finds a withdrawn number in this form; between encoded spaces it would not.
    lines = [
        dialled(dial.text)
        for phone in service.phones
        for dial in (phone.dial, phone.dial_abroad)
        if dial
    ]
    lines += (email.address.text for email in service.emails)
    lines += (website.url.text for website in service.websites)
    box = "[ ] " if len(lines) > 1 else ""
    text = (
        f"{service.id}, {context.country(service.country)}",
        *(f"{box}{line}" for line in lines),
        "",
        context.say("failed_when"),
        context.say("failed_from"),
        "",
        context.say("failed_nobody"),
    )
    subject = quote(context.say("failed_subject", service=service.id))
    body = quote("\r\n".join(text), safe="@:/")
    return f"subject={subject}&body={body}"
