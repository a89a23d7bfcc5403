"""What an officer answers becomes what a site needs, or a hint on what to answer."""

from __future__ import annotations

import re

from tipsite.asking.countries import REGION
from tipsite.tools.contacts import find_contacts
from tipsite.tools.dates import is_partial_date
from tipsite.tools.urls import TOO_MANY_DIGITS, is_https, split_url
from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError
from tipsite.yaml.scalars import fits_one_line


def a_name(text: str) -> str:
    """Return a name as it will stand in the files.

    Raises:
        CommandError: it has none, or holds what belongs elsewhere.
    """
    name = " ".join(text.split())
    if not name or not fits_one_line(name):
        raise CommandError(_("Write a name on one line."))
    if tuple(find_contacts(name, dials=frozenset(), regions=REGION)):
        raise CommandError(_("A name holds no phone number and no e-mail address."))
    return name


def a_name_or_later(text: str) -> str:
    """Return a name, or nothing where it is to be written later.

    Raises:
        CommandError: it holds what belongs elsewhere.
    """
    return a_name(text) if text.strip() else ""


def on_one_line(text: str) -> str:
    """Return a text without spaces around it.

    Raises:
        CommandError: it holds a line break or what no editor shows.
    """
    if not fits_one_line(text.strip()):
        raise CommandError(_("Write it on one line."))
    return text.strip()


def a_partial_date(text: str) -> str:
    """Return a year, a month or a day (ISO 8601).

    Raises:
        CommandError: it is none.
    """
    if not is_partial_date(text.strip()):
        raise CommandError(
            _("Write year and month, such as 2026-11, or a day, such as 2026-11-24.")
        )
    return text.strip()


def a_partial_date_or_none(text: str) -> str:
    """Return a year, a month or a day, or nothing.

    Raises:
        CommandError: it is something else.
    """
    return a_partial_date(text) if text.strip() else ""


def an_https_or_none(text: str) -> str:
    """Return an https address, or nothing.

    Raises:
        CommandError: it is something else.
    """
    address = text.strip()
    if address and not is_https(address):
        raise CommandError(_("Write an address that begins with https://"))
    return address


def an_address(text: str) -> str:
    """Return the address of a site, with https:// before it and a slash after it.

    Raises:
        CommandError: it is no address.
    """
    typed = text.strip()
    address = typed if "://" in typed else f"https://{typed}"
    address = address if address.endswith("/") else f"{address}/"
    parts = split_url(address)
    host = parts.hostname or ""
    odd = parts.query or parts.fragment or "@" in parts.netloc or "//" in parts.path
    if parts.scheme not in ("https", "http") or "." not in host or odd or re.search(r"\s", typed):
        raise CommandError(_("Write an address such as https://example.org/"))
    labels = re.split(r"[./]", f"{host}/{parts.path}")
    if any(sum(sign.isdigit() for sign in label) >= TOO_MANY_DIGITS for label in labels):
        raise CommandError(_("The address holds too many digits: it looks like a phone number."))
    return address
