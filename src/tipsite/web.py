"""Addresses of a site, and the policy for the content of pages (W3C CSP Level 3)."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
import unicodedata
import uuid
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from tipsite.contacts.dialling import dialled
from tipsite.language.homoglyphs import script_of_letter
from tipsite.language.slugs import slug
from tipsite.model.problems import Location, Problem, Text, problem, warning

IN_HEADER_ONLY = "; frame-ancestors 'none'"
"""Forbids frames around the site; browsers obey it only in a header, not in a page."""
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
TOO_MANY_DIGITS = 5
"""The number of digits from which a name may contain a phone number: a year has fewer."""
_LONGEST = 80
_LONGEST_ON_DISK = 250
"""With `.html`, 255 characters, the limit of file systems."""
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
_PROOF = re.compile(r"google[0-9a-f]{16}\.html|yandex_[0-9a-f]{16}\.html|BingSiteAuth\.xml")
_ORDERS = frozenset("\"#$&'()*:;<>?[\\]^`{|}")
_OTHERS = ("Cyrl", "Grek")
_LIKE_LATIN = frozenset("асеорхуіјѕԁһӏԛԝԍкмтвнгпαγεικνορτυχ")


def inlined(text: str) -> str:
    """Return an inline script or style: no tag ends it early, and no line is empty.

    Lines end with a line feed, as in the text of which browsers compute the hash.
    """
    lines = re.split(r"\r\n?|\n", text.replace("</", "<\\/"))
    return "\n".join(line.rstrip() for line in lines if line.strip())


def xml_text(text: str) -> str:
    """Return a text in the form for XML, between two tags."""
    # The function of the standard library (xml.sax.saxutils) imports an HTTP client.
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def xml_attribute(value: str) -> str:
    """Return the value of an attribute for XML, in quotation marks that it does not contain."""
    said = xml_text(value).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' in said and "'" not in said:
        return f"'{said}'"
    return '"' + said.replace('"', "&quot;") + '"'


def page_bytes(page: str) -> bytes:
    """Return a page in UTF-8, without the lines that templates leave empty."""
    return (_EMPTY_LINES.sub("\n", page).strip() + "\n").encode("utf-8", "replace")


def policy(scripts: Iterable[str], styles: Iterable[str], *, font: bool = False) -> str:
    """Return the policy of pages with these inline scripts and styles.

    Files come only from the site; `data:` allows the empty icon. Nothing else is loaded, no form is
    sent, and no other script runs. Scripts of tipsite open no connections. But tools that run in a
    page may request files of the site, such as robots.txt (Lighthouse). The policy contains no
    double quote.
    """
    return policy_of(map(inline_hash, scripts), map(inline_hash, styles), font=font)


def policy_of(scripts: Iterable[str], styles: Iterable[str], *, font: bool = False) -> str:
    """Return the policy of pages from the results of `inline_hash` for their scripts and styles.

    With ``font``, they may load a font of the site.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *sorted(set(scripts)))),
            " ".join(("style-src 'self'", *sorted(set(styles)))),
            "img-src 'self' data:",
            *(("font-src 'self'",) if font else ()),
            "media-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def inline_hash(text: str) -> str:
    """Return the source expression of a policy for an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def page_address(tag: str, path: str, slug: str = "") -> str:
    """Return the address of the page whose file is ``path`` in the edition ``tag``."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    return f"{tag}/{folder}/{slug or name}.html" if folder else f"{tag}/{slug or name}.html"


def directory_path(country: str) -> str:
    """Return the path by which pages link to a country's directory."""
    return f"help/{country.lower()}.md"


def route_path(here: str, there: str) -> str:
    """Return the path by which pages link to the route between two countries."""
    return f"routes/{here.lower()}-{there.lower()}.md"


def workers_path(here: str, there: str) -> str:
    """Return the path by which pages link to the part of a route for people who help others."""
    return f"routes/{here.lower()}-{there.lower()}/workers.md"


def countries_of_route(path: str) -> tuple[str, str]:
    """Return the codes of both countries of a route, from its path or the path of its part."""
    here, _, there = path.removesuffix(".md").split("/")[1].upper().partition("-")
    return here, there


def pair_path(one: str, other: str) -> str:
    """Return the path of the text for the routes between two countries, in both directions."""
    return f"routes/pairs/{'-'.join(sorted((one.lower(), other.lower())))}.md"


def arrival_path(there: str) -> str:
    """Return the path of the text for all routes to a country."""
    return f"routes/to/{there.lower()}.md"


def sheet_path(country: str) -> str:
    """Return the path by which pages link to a country's sheet to print."""
    return f"sheets/{country.lower()}.md"


def share_path(campaign: str) -> str:
    """Return the path by which pages link to the material of a campaign."""
    return f"campaigns/{campaign}/share.md"


MATERIAL_ADDRESS = r"[^/]+/(?:campaigns/[^/]+|print)/[^/]+\.(?:pdf|png|zip)"
"""The form of the addresses of pieces and of their ZIP files."""
_MATERIAL = re.compile(rf"{MATERIAL_ADDRESS}|images/piece-[0-9a-f]+\.jpg")
_MARK = 8
"""The number of hexadecimal digits of the content's digest in the address of a picture."""


def is_material(address: str) -> bool:
    """Return whether a file is a piece of material or made of pieces: its numbers are not text."""
    return bool(_MATERIAL.fullmatch(address))


def bundle_address(tag: str, campaign: str) -> str:
    """Return the address of the ZIP with the material of a campaign."""
    return f"{tag}/campaigns/{campaign}/material.zip"


def small_picture_address(digest: str) -> str:
    """Return the address of a small picture of a piece; ``digest`` is its SHA-256."""
    return f"images/piece-{digest[:_MARK]}.jpg"


def link_card_address(digest: str) -> str:
    """Return the address of the picture for links to a page; ``digest`` is its SHA-256."""
    return f"images/card-{digest[:_MARK]}.png"


def piece_address(tag: str, campaign: str, name: str, country: str, ending: str) -> str:
    """Return the address of a piece of material; ``name`` is the name of its file."""
    return f"{tag}/campaigns/{campaign}/{name}-{country.lower()}.{ending}"


def discreet_address(tag: str, kind: str, country: str, number: int, ending: str) -> str:
    """Return the address of a piece that does not mention a campaign; ``number`` counts from 1."""
    more = f"-{number}" if number > 1 else ""
    return f"{tag}/print/{kind}-{country.lower()}{more}.{ending}"


_PIECE = re.compile(
    r"(?P<tag>[^/]+)/(?:campaigns/[^/]+|print)/(?P<name>.+?)-(?P<country>[a-z]{2})(?:-\d+)?\.\w+"
)


def piece_at(address: str) -> tuple[str, str, str]:
    """Return language, name and country of the piece at an address; empty texts if there is none.

    The address of a discreet piece has its kind instead of a name.
    """
    found = _PIECE.fullmatch(address)
    return (found["tag"], found["name"], found["country"].upper()) if found else ("", "", "")


def service_address(tag: str, country: str, service: str) -> str:
    """Return the address of a service's page, without a second country from the id."""
    name = service.removeprefix(f"{country.lower()}-")
    return f"{tag}/help/{country.lower()}/{name}.html"


def relative(from_address: str, to_address: str, anchor: str = "") -> str:
    """Return the link from one address of the site to another."""
    link = _from_folder(from_address.rpartition("/")[0], to_address)
    return f"{link}#{anchor}" if anchor else link


@lru_cache(maxsize=5000)
def _from_folder(folder: str, to_address: str) -> str:
    here, there = (folder.split("/") if folder else []), to_address.split("/")
    same = 0
    for one, other in zip(here, there[:-1], strict=False):
        if one != other:
            break
        same += 1
    return "/".join(("..",) * (len(here) - same) + tuple(there[same:]))


@lru_cache(maxsize=5000)
def resolve(path: str, target: str) -> str:
    """Return the path of the link ``target`` on a page at ``path``; it may begin with ``..``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def path_from(page: str, target: str) -> str:
    """Return the path of a file relative to a page; paths of pictures begin with ``../``."""
    if target.startswith("../"):
        return posixpath.relpath(target, posixpath.dirname(page) or ".")
    return relative(page, target)


def link_to(there: str, page: str, before: str) -> str:
    """Return a link from a page to ``there``, in the author's way (``before``) if that is right."""
    if resolve(page, before) == there:
        return before
    beside = posixpath.join(posixpath.dirname(before), posixpath.basename(there))
    return beside if resolve(page, beside) == there else path_from(page, there)


def is_reserved(name: str) -> bool:
    """Return whether no file can have a name: Windows reserves it, or it is too long."""
    return bool(_DEVICE.fullmatch(name.casefold())) or len(name) > _LONGEST


def name_problem(name: str, at: Location, *, published: bool = False) -> Problem | None:
    """Return the problem of a name that a file cannot have on every system; otherwise None.

    A long name causes only a warning if it is ``published``, since readers know its address. A name
    that is too long for file systems is always an error.
    """
    if _DEVICE.fullmatch(name.casefold()):
        return problem("name-reserved", at, name=name)
    if len(name) <= _LONGEST:
        return None
    told = warning if published and len(name) <= _LONGEST_ON_DISK else problem
    return told("name-too-long", at, name=f"{name[:30]}…", count=len(name), most=_LONGEST)


def is_plain_name(name: str) -> bool:
    """Return whether a name has small letters, digits and single hyphens only."""
    return bool(_PLAIN.fullmatch(name))


def plain_name(text: str) -> str:
    """Return ``text`` as a name that is safe in an address: ``Моите права`` → ``moite-prava``.

    The last parts are left out if their digits look like a phone number. If no letter is left, or
    if Windows reserves the name, the result is ``page``.
    """
    name = within_digits(slug(text, longest=_LONGEST))
    return "page" if not name or _DEVICE.fullmatch(name) else name


def within_digits(name: str) -> str:
    """Return a name, without its last parts if its digits look like a phone number."""
    while sum(sign.isdigit() for sign in name) >= TOO_MANY_DIGITS:
        name = name.rpartition("-")[0]
    return name


def is_https(url: str) -> bool:
    """Return whether ``url`` is an absolute https address with a host and no user name."""
    parts = split_url(url)
    plain = url.startswith("https://") and not re.search(r"\s", url)
    return plain and bool(parts.hostname) and "@" not in parts.netloc


@lru_cache(maxsize=5000)
def split_url(url: str) -> SplitResult:
    """Return the parts of an address; all are empty if it is invalid, such as ``https://[``."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what tells that it is no number
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def record_uuid(site: str, path: str, written: Text | None) -> uuid.UUID:
    """Return the UUID (RFC 9562) of a record: the ``written`` one, or version 5 of its path.

    ``site`` is the address of the site; ``path`` is as ``services/al-line``. A written text that is
    no UUID replaces the path.
    """
    with suppress(ValueError):
        return uuid.UUID(written.text if written else "")
    return uuid.uuid5(uuid.NAMESPACE_URL, ascii_address(site) + (written.text if written else path))


def ascii_address(address: str) -> str:
    """Return an address in the form for programs: the name of its host is in ASCII (RFC 3490).

    An invalid name stays unchanged.
    """
    host = split_url(address).hostname or ""
    if address.isascii() or host.isascii():
        return address
    begin, _, rest = address.partition("://")
    found = rest.partition("/")[0].partition(":")[0]
    try:
        written = found.lower().encode("idna").decode()
    except UnicodeError:
        return address
    return f"{begin}://{written}{rest[len(found) :]}"


def readable_address(address: str) -> str:
    """Return an address in the form for readers: the name of its host is in its own alphabet."""
    if "xn--" not in address:
        return address
    begin, mark, rest = address.rpartition("://")
    host, slash, path = rest.partition("/")
    try:
        return begin + mark + host.encode().decode("idna") + slash + path
    except UnicodeError:
        return address


def sign_for_servers(path: str) -> str:
    """Return the first character in a site's path that has a meaning in configurations of hosts.

    There, it would end a line, begin a command or match other addresses.
    """
    return next((one for one in path if one in _ORDERS), "")


def text_link(dial: str) -> str:
    """Return the ``sms:`` address (RFC 5724) of a number as published, without its separators."""
    return "sms:" + dial_link(dial).removeprefix("tel:")


def dial_link(dial: str) -> str:
    """Return the ``tel:`` address (RFC 3966) of a number as published.

    It has no extension, since old phones fail at ``;ext=``. Readers see the extension beside the
    link.
    """
    return f"tel:{dialled(dial)}"


def plain_address(address: str) -> str:
    """Return the address of the plain-text version of a page."""
    return address.removesuffix(".html") + ".txt"


def is_proof(path: str) -> bool:
    """Return whether a file proves the owner of the site to a search engine, and is no page."""
    return bool(_PROOF.fullmatch(path))


def feed_path(tag: str) -> str:
    """Return the address of the feed of an edition."""
    return f"{tag}/news/feed.xml"


def list_address(tag: str, number: int) -> str:
    """Return the address of a part of an edition's list of all pages; parts count from 1."""
    return f"{tag}/az.html" if number == 1 else f"{tag}/az-{number}.html"


def part_address(directory: str, need: str, number: int) -> str:
    """Return the address of a part of the directory at ``directory``; parts count from 1."""
    name = f"{directory.removesuffix('.html')}-{need}"
    return f"{name}.html" if number == 1 else f"{name}-{number}.html"


def lookalike_problem(name: str, at: Location, *, start: int = 0) -> Problem | None:
    """Return the problem of a name that mixes alphabets; otherwise None.

    ``name`` begins ``start`` characters after ``at``. A name that is wholly in another alphabet has
    no problem: it is no typing error.
    """
    if name.isascii():
        return None
    scripts = [script_of_letter(sign) for sign in name]
    place = next((index for index, script in enumerate(scripts) if script in _OTHERS), None)
    if place is None or "Latn" not in scripts:
        return None
    shown = Location(path=at.path, line=at.line, column=at.column + start + place)
    return problem("wrong-alphabet", shown, letter=name[place], word=name)


def address_problem(address: str, at: Location) -> Problem | None:
    """Return the problem of a web address whose host looks like another host; otherwise None.

    A part of the name that is wholly in another alphabet is accepted. It is refused if all its
    letters look like Latin letters and the country's ending is Latin.
    """
    host = split_url(address).netloc
    if host.isascii():
        return None
    signs = [one for one in host if unicodedata.normalize("NFKC", one) != one or one in "。．｡"]
    labels = host.rpartition(":")[0].split(".") if ":" in host else host.split(".")
    for label in labels:
        scripts = {script_of_letter(sign) for sign in label if sign.isalpha()}
        others = [one for one in label if script_of_letter(one) in _OTHERS]
        alike = set(label.lower()) <= _LIKE_LATIN and labels[-1].isascii()
        if others and ("Latn" in scripts or alike):
            signs.append(others[0])
    if not signs:
        return None
    return problem("address-lookalike", at, sign=signs[0], address=address)
