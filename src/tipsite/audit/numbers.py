"""The output has no number or address but those of records; and where those stand.

The first is judged here, the second is found for `countries`, which asks what stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tipsite.audit.document import CALLING, Document
from tipsite.audit.required import SCHEMES
from tipsite.audit.scripts import values_in
from tipsite.contacts.detection import (
    ANY,
    MOST_DIGITS,
    digits_in,
    find_contacts,
    is_doubtful,
    is_words_alone,
)
from tipsite.contacts.dialling import digits_of
from tipsite.contacts.emails import emails_in
from tipsite.language.bidi import MARK
from tipsite.model.plan import Promises, Published
from tipsite.model.problems import Location, Problem, problem
from tipsite.web import resolve


class Signature(NamedTuple):
    """What a page may ask of all that a site publishes, whatever that is.

    ``searches`` is empty where nobody searches on it. ``digits`` are those of all numbers that may
    be meant on it, parted by spaces, ``addresses`` of e-mail by line ends.
    """

    searches: str
    digits: str
    addresses: str


def published_on(page: Signature, whole: Published) -> Published:
    """Return the part of a site's numbers and addresses that may matter on a page.

    The facts of the page are the same with this part as with the ``whole``.
    """
    digits, addresses = page.digits.split(" "), page.addresses.split("\n")
    wanted = whole.dials | whole.figures | whole.texts | whole.lines.keys()
    if ANY not in digits:
        long = (number for number in wanted if len(number) > MOST_DIGITS)
        wanted = _with_plus(digits).union(long, ("",))
    lines = whole.lines
    return Published(
        dials=whole.dials & wanted,
        lines={number: lines[number] for number in sorted(lines.keys() & wanted)},
        figures=whole.figures & wanted,
        texts=whole.texts & wanted,
        emails=whole.emails.intersection(addresses),
        apps=whole.apps.intersection(addresses),
        indexes=whole.indexes if page.searches else dict.fromkeys(whole.indexes, ""),
        fallbacks=whole.fallbacks,
    )


class _Asked(NamedTuple):
    """The digits, numbers and addresses in a text."""

    digits: frozenset[str]
    numbers: frozenset[str]
    emails: frozenset[str]


_NOTHING = _Asked(frozenset(), frozenset(), frozenset())
"""Asked for by a text in which no contact can be found."""


class Contacts:
    """Finds numbers and addresses that no record publishes, and which may be asked for, in lines.

    Most lines stand on many pages, so each is searched once for what is published of its digits.
    """

    __slots__ = ("_asked", "_known")

    def __init__(self) -> None:
        self._asked: dict[str, _Asked] = {}
        self._known: dict[tuple[object, ...], tuple[str, ...]] = {}

    def signature(self, document: Document) -> Signature:
        """Return what a page may ask of what is published; it depends on the page alone.

        A page with the same signature and the same `Published` has the same problems with numbers:
        each text that `contact_problems` and `page_units` look at is looked at here, and
        `digits_in` has all that they ask for in it, without a plus.
        """
        digits, addresses = self._asked_in_all(
            (*_shown_words(document, frozenset()), *_said_together(document))
        )
        for scheme, target in _targets(document):
            if scheme in ("mailto", "app"):
                addresses.add(target)
            elif (plain := target.removeprefix("+")).isdecimal():
                digits.add(plain)
        searches = any("data-search" in one.attributes for one in document.suspects)
        searches |= document.path.endswith("/search.html")
        return _signature(digits, addresses, "search" if searches else "")

    def text_signature(self, text: str) -> Signature:
        """Return that of a plain text, with and without marks of direction."""
        texts = dict.fromkeys((text, text.replace(MARK, "")))
        return _signature(*self._asked_in_all(texts))

    def _asked_in_all(self, texts: Iterable[str]) -> tuple[set[str], set[str]]:
        """Return the digits and addresses in some texts."""
        digits: set[str] = set()
        addresses: set[str] = set()
        for text in texts:
            for part in _with_figures(text) if "\n" in text else (text,):
                asked = self._asks(part)
                digits |= asked.digits
                addresses.update(asked.emails)
        return digits, addresses

    def strangers(self, text: str, promises: Promises) -> Iterator[str]:
        """Yield what is unknown in each line of a text, equal lines once."""
        dials, figures, emails = promises.dials, promises.figures, promises.emails
        lines = text.split("\n")
        for line in dict.fromkeys([lines[place] for place in _figured(lines)]):
            asked = self._asks(line)
            if not (asked.digits or asked.emails):
                continue
            if ANY in asked.digits:
                yield from _unknown(line, promises)
                continue
            wanted = asked.numbers
            key = line, wanted & dials, wanted & figures, asked.emails & emails
            found = self._known.get(key)
            if found is None:
                found = self._known[key] = tuple(_unknown(line, promises))
            yield from found

    def _asks(self, text: str) -> _Asked:
        if text not in self._asked:
            digits = digits_in(text)
            self._asked[text] = _Asked(digits, _with_plus(digits), frozenset(emails_in(text)))
        return self._asked[text]


def _signature(digits: set[str], addresses: set[str], searches: str = "") -> Signature:
    return Signature(searches, " ".join(sorted(digits)), "\n".join(sorted(addresses)))


def _with_figures(text: str) -> Iterator[str]:
    """The lines with figures or addresses, in one with those beside them that have no words."""
    lines = text.split("\n")
    figured = _figured(lines)
    others = set(figured)
    end = 0
    for start in figured:
        if start >= end:
            end = start + 1
            while end < len(lines) and (end in others or not _LETTER.search(lines[end])):
                end += 1
            yield "\n".join(lines[start:end])


def _figured(lines: list[str]) -> list[int]:
    """The places of the lines that are more than words."""
    return [place for place, line in enumerate(lines) if not is_words_alone(line)]


def _with_plus(digits: Iterable[str]) -> frozenset[str]:
    """Digits as they may be published: as they are, or behind a plus."""
    return frozenset((*digits, *[f"+{one}" for one in digits]))


def text_problems(
    path: str, text: str, contacts: Contacts, promises: Promises
) -> Iterator[Problem]:
    """Yield each number or address in the ``text`` of a file that no record publishes."""
    at = Location(path=f"output/{path}")
    return (
        problem("audit-number", at, found=found) for found in contacts.strangers(text, promises)
    )


def contact_problems(
    document: Document, contacts: Contacts, promises: Promises
) -> Iterator[Problem]:
    """Yield each that is dialled, seen or told to programs on a page."""
    yield from _dialled(document, promises)
    text = "\n".join(_shown_words(document, promises.searched))
    yield from text_problems(document.path, text, contacts, promises)


def _shown_words(document: Document, files: frozenset[str]) -> Iterator[str]:
    """The words of a page, of its scripts, and of its structured data.

    ``files`` are those that a search loads.
    """
    yield document.text
    yield from document.data
    for element, content in document.scripts:
        for data in (content, element.attributes.get("data-words", "")):
            if data.strip():
                yield from values_in(data)
    for element in document.suspects:
        for value in values_in(element.attributes.get("data-search", '""')):
            # The name of a file may happen to have digits alone.
            if resolve(document.path, value) not in files:
                yield value


def _said_together(document: Document) -> Iterator[str]:
    """Yield words of a page's attributes as numbers are looked for in them, and each dialled one.

    What is seen, and what scripts and programs are told, is not among them.
    """
    tree = document.tree
    for place in document.naming:
        name, attributes = tree.names[place], tree.attributes[place]
        if name == "bdi":
            yield digits_of(tree.said(place))
        elif name == "a" and attributes.get("href", "").startswith(CALLING):
            yield digits_of(attributes["href"])
        else:
            said = spoken(attributes)
            if FIGURES.search(said):
                yield said


_SAID = ("aria-label", "alt", "title", "label", "content")


def spoken(attributes: Mapping[str, str]) -> str:
    """Return the words in the attributes of an element that somebody is told."""
    return " ".join([attributes[key] for key in _SAID if key in attributes])


_LETTER = re.compile(r"[^\W\d_]")


def _unknown(line: str, promises: Promises) -> Iterator[str]:
    for contact in find_contacts(line, dials=promises.dials, regions=promises.regions):
        if is_doubtful(contact, dials=promises.dials, regions=promises.regions):
            continue
        known = (
            (digits := digits_of(contact.text)) in promises.dials or digits in promises.figures
            if contact.kind == "phone"
            else contact.text in promises.emails
        )
        if known:
            continue
        # Of “for anyone under 18) 116 111”, the bracket ends the words before the number.
        before, bracket, number = contact.text.partition(")")
        if bracket and "(" not in before and digits_of(number) in promises.dials:
            yield from _unknown(before, promises)
        else:
            yield contact.text


_APP = re.compile(
    r"(?:viber|whatsapp|tg|sgnl|signal):|https?://(?:[\w-]+\.)*(?:(?:wa|signal)\.me/"
    r"|(?:api|web)\.whatsapp\.com/|whatsapp\.com/send|viber\.click/|t(?:elegram)?\.me/(?:\+|\d))",
    re.IGNORECASE,
)
"""Addresses that open a chat with a number in an app."""


def _dialled(document: Document, promises: Promises) -> Iterator[Problem]:
    at = Location(path=f"output/{document.path}")
    known = {
        "tel": promises.dials,
        "mailto": promises.emails,
        "sms": promises.texts,
        "app": promises.apps,
    }
    for scheme, target in _targets(document):
        if target not in known[scheme]:
            yield problem("audit-number", at, found=target)


def _targets(document: Document) -> Iterator[tuple[str, str]]:
    """The schemes and targets of the addresses that call or write to somebody."""
    for address in dict.fromkeys(document.hrefs):
        if ":" not in address:
            continue
        scheme, _, target = re.sub(r"\s", "", address).partition(":")
        if scheme.lower() in SCHEMES:
            yield scheme.lower(), target
        elif _APP.match(address):
            yield "app", address


# ---------------------------------------------------------------- numbers of records, in words

_SHORT = 4
"""Digits up to which a number may as well be a count: “129 people”."""


class Number(NamedTuple):
    """A number of the site in a text: its digits, that text, and where in it the number ends."""

    digits: str
    text: str
    end: int


FIGURES = re.compile(r"\d\d*")  # so written it is found many times faster
"""A text without a match has no numbers."""
_SPACED = re.compile(
    r"(?<![\w#+])(?<!\d[./:-])(?:\+[ \u00a0./()-]{0,2})?[0-9](?:[ \u00a0./()-]{0,2}[0-9])*"
)
_SEPARATORS = re.compile(r"[ \u00a0./()-]+")
_CLOSED = re.compile(r"(?![./:-]?\d|\w)")
_COUNTED = re.compile(r" [^\W\d_]")


def numbers_in(dials: frozenset[str], text: str, *, short: bool = True) -> Iterator[Number]:
    """Yield the numbers among ``dials`` that stand in a text, the longest at each place.

    Long ones may be in groups; ``short`` ones, which may be a count, are left out on demand.
    """
    end = 0
    for figures in FIGURES.finditer(text):
        start = figures.start()
        start -= text.startswith("+", start - 1) if start else 0
        if start >= end and (found := _at(dials, text, start, short=short)):
            yield found
            end = found.end


def _at(dials: frozenset[str], text: str, start: int, *, short: bool) -> Number | None:
    """The longest number that begins at a place, and does not go on behind its end."""
    found = _SPACED.match(text, start)
    run = found[0] if found else ""
    while run[-1:].isdigit():
        digits = _SEPARATORS.sub("", run)
        known = digits in dials and (len(digits) > _SHORT or (short and digits == run))
        if known and _CLOSED.match(text, start + len(run)):
            return Number(digits, text, start + len(run))
        run = run.rstrip("0123456789").rstrip(" \u00a0./()-")  # without its last group
    return None


def generated_numbers(text: str, promises: Promises) -> Iterator[Number]:
    """Yield the site's numbers in words that tipsite wrote: a short one with a word is a count."""
    for found in numbers_in(promises.dials, text):
        if not is_count(found):
            yield found


def is_count(found: Number) -> bool:
    """Return whether a number may as well count what the next word names: “129 people”."""
    return len(found.digits) <= _SHORT and bool(_COUNTED.match(found.text, found.end))


def prose_dials(text: str, promises: Promises) -> Iterator[str]:
    """Yield the digits of the numbers in words of an author, where counts stand, too."""
    dials = promises.dials
    yield from (found.digits for found in numbers_in(dials, text, short=False))
    if next(numbers_in(dials, text), None):
        for contact in find_contacts(text, dials=promises.dials, regions=promises.regions):
            digits = digits_of(contact.text)
            known = digits in promises.dials and digits not in promises.figures
            if known and len(digits) <= _SHORT:
                yield digits
