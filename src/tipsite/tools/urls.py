"""Every address there is, and how to get from one to another.

Addresses are flat ``.html`` files and links are relative, so a site works on any host, in a
sub-folder and from ``file://``.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from tipsite.tools.dialling import dialled

TOO_MANY_DIGITS = 5
"""So many digits in a name are no year: they may be a phone number."""
_LONGEST = 80


def page_address(tag: str, path: str, slug: str = "") -> str:
    """Return the address of the page whose file is ``path`` in the edition ``tag``."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    return posixpath.join(tag, folder, f"{slug or name}.html")


def directory_path(country: str) -> str:
    """Return the path by which pages link to a country's directory."""
    return f"help/{country.lower()}.md"


def route_path(here: str, there: str) -> str:
    """Return the path by which pages link to the route between two countries."""
    return f"routes/{here.lower()}-{there.lower()}.md"


def pair_path(one: str, other: str) -> str:
    """Return the path of the text for the routes between two countries, in both directions."""
    return f"routes/pairs/{'-'.join(sorted((one.lower(), other.lower())))}.md"


def arrival_path(there: str) -> str:
    """Return the path of the text for all routes to a country."""
    return f"routes/to/{there.lower()}.md"


def sheet_path(country: str) -> str:
    """Return the path by which pages link to a country's sheet to print."""
    return f"sheets/{country.lower()}.md"


def service_address(tag: str, country: str, service: str) -> str:
    """Return the address of a service's page; the country in the id is not said twice."""
    name = service.removeprefix(f"{country.lower()}-")
    return f"{tag}/help/{country.lower()}/{name}.html"


def relative(from_address: str, to_address: str, anchor: str = "") -> str:
    """Return the link from one address of the site to another."""
    link = _from_folder(posixpath.dirname(from_address), to_address)
    return f"{link}#{anchor}" if anchor else link


@lru_cache(maxsize=100_000)
def _from_folder(folder: str, to_address: str) -> str:
    here, there = (folder.split("/") if folder else []), to_address.split("/")
    same = 0
    for one, other in zip(here, there[:-1], strict=False):
        if one != other:
            break
        same += 1
    return "/".join(("..",) * (len(here) - same) + tuple(there[same:]))


@lru_cache(maxsize=100_000)
def resolve(path: str, target: str) -> str:
    """Return the path that ``target`` means in a page at ``path``; may begin with ``..``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def is_reserved(name: str) -> bool:
    """Return whether a name cannot be that of a file: taken by Windows, or too long."""
    device = re.fullmatch(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", name.casefold())
    return bool(device) or len(name) > _LONGEST


def plain_name(text: str) -> str:
    """Return ``text`` as a name that is safe in an address: ``Të drejtat`` → ``te-drejtat``."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    ascii_only = decomposed.encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-") or "page"


def is_https(url: str) -> bool:
    """Return whether ``url`` is an absolute https address with a host and no user name."""
    parts = split_url(url)
    plain = url.startswith("https://") and not re.search(r"\s", url)
    return plain and bool(parts.hostname) and "@" not in parts.netloc


@lru_cache(maxsize=10_000)
def split_url(url: str) -> SplitResult:
    """Return the parts of an address; none of them where it is none, such as ``https://[``."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what tells that it is no number
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def dial_link(dial: str) -> str:
    """Return the ``tel:`` address (RFC 3966) of a number as published.

    An extension is not in it: old phones fail at ``;ext=``, and readers see it beside the link.
    """
    return f"tel:{dialled(dial)}"


def text_link(dial: str) -> str:
    """Return the ``sms:`` address (RFC 5724) of a number as published, without its separators."""
    return "sms:" + dial_link(dial).removeprefix("tel:")


def plain_address(address: str) -> str:
    """Return the address of the plain-text version of a page."""
    return address.removesuffix(".html") + ".txt"


def list_address(tag: str, number: int) -> str:
    """Return the address of a part of an edition's list of all pages; parts count from 1."""
    return f"{tag}/az.html" if number == 1 else f"{tag}/az-{number}.html"


def part_address(directory: str, need: str, number: int) -> str:
    """Return the address of a part of the directory at ``directory``; parts count from 1."""
    name = f"{directory.removesuffix('.html')}-{need}"
    return f"{name}.html" if number == 1 else f"{name}-{number}.html"
