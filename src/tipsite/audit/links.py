"""Checks that links lead to files, and feeds to pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote
from xml.etree import ElementTree

from tipsite.audit.document import Document, loads
from tipsite.audit.tree import Element
from tipsite.model.facts import Lead
from tipsite.model.plan import Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.web import resolve, split_url

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)\S+", re.IGNORECASE)
_MADE = re.compile(
    r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
)
"""Ids and dates of feeds, which are no numbers to call."""

Values = tuple[str, ...] | None
"""The texts and attributes of an XML file; None if the file cannot be read."""


def lead_problems(
    path: str,
    leads: Iterable[Lead],
    ids: Callable[[str], frozenset[str]],
    exists: Callable[[str], bool],
) -> Iterator[Problem]:
    """Yield the links of a page to a file that is not there, or to an id that the file lacks.

    ``leads`` are the targets of the page at ``path``. ``ids`` returns the ids of a page; other
    files have none.
    """
    for lead in leads:
        known = ids(lead.path) if lead.anchor else ()
        if not exists(lead.path) or (known and lead.anchor not in known):
            yield problem(lead.code, Location(path=f"output/{path}"), address=lead.address)


Leads = dict[tuple[str, str], Lead]
"""Targets by folder and address: most pages of a folder have the same ones."""


def link_problems(document: Document, base: str, known: Leads) -> Iterator[Problem | Lead]:
    """Yield the targets of a page, its wrong links, and the files that it loads from another host.

    ``base`` is the path of the site's address. ``known`` are the targets of pages that were read
    before.
    """
    at = Location(path=f"output/{document.path}")
    for address in loads(document.tree):
        if address.startswith("data:"):
            continue
        if split_url(address).scheme or address.startswith("//"):
            yield problem("audit-foreign", at, address=address)
        else:
            yield _lead(document.path, address, base)._replace(anchor="")
    folder = document.path.rpartition("/")[0]
    for link in document.links:
        address = link.attributes.get("href", "")
        found = known.get((folder, address))
        if found is None:
            for new in _link(document.path, link, base, at):
                if isinstance(new, Lead) and new.path != document.path:
                    known[folder, address] = new
                yield new
        else:
            yield found
    for link in document.head_links:
        address = link.attributes.get("href", "")
        named = link.attributes.get("rel") == "alternate" and "hreflang" not in link.attributes
        if named:
            yield _lead(document.path, address, base)._replace(anchor="")


def _lead(path: str, address: str, base: str) -> Lead:
    written, _, anchor = unquote(address).partition("#")
    if written.startswith(base):
        return Lead("audit-dead-link", written.removeprefix(base), anchor, address)
    return Lead("audit-dead-link", resolve(path, written) if written else path, anchor, address)


def _link(path: str, link: Element, base: str, at: Location) -> Iterator[Problem | Lead]:
    address = link.attributes.get("href", "")
    parts = split_url(address)
    if parts.scheme in ("tel", "mailto", "sms", "viber"):  # `audit.numbers` knows which may be
        return
    if parts.scheme or parts.netloc:
        if parts.scheme != "https":
            yield problem("audit-not-https", at, address=address)
        elif "noreferrer" not in link.attributes.get("rel", ""):
            yield problem("audit-rel", at, address=address)
        return
    if not address:
        yield problem("audit-dead-link", at, address=address)
        return
    yield _lead(path, address, base)


def feed_problems(
    path: str, values: Values, paths: frozenset[str], promises: Promises
) -> Iterator[Problem]:
    """Yield XML that cannot be read, and each address in it that is no file of the site."""
    at = Location(path=f"output/{path}")
    if values is None:
        yield problem("audit-format", at)
        return
    for value in dict.fromkeys(values):
        if _ADDRESS.fullmatch(value) and not _MADE.fullmatch(value):
            here, _, _ = value.partition("#")
            rest = here.removeprefix(promises.address)
            if rest == here or rest not in paths:
                yield problem("audit-dead-link", at, address=value)


def read_feed(content: bytes) -> Values:
    """Return the texts and attributes of an XML file; None if it cannot be read."""
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - made here, of a theme at most
    except ElementTree.ParseError:
        return None
    values = (
        value
        for element in root.iter()
        for value in (element.text, element.tail, *element.attrib.values())
    )
    return tuple(value.strip() for value in values if value and value.strip())


def calendar_words(text: str) -> str:
    """Return the words of a calendar file (RFC 5545), without its id and its times."""
    whole = re.sub(r"\r\n[ \t]", "", text)
    return re.sub(r"(?m)^(?:UID|DT[A-Z]+)[:;].*|\\", "", whole)


def feed_words(values: Values) -> str:
    """Return the words of an XML file, each value on its own line; addresses are left out."""
    return "\n".join(
        value for value in values or () if not (_ADDRESS.fullmatch(value) or _MADE.fullmatch(value))
    )
